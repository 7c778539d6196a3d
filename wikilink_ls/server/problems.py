"""What is wrong with the settings, as people are told of it."""

import logging
from collections.abc import Callable, Iterable

logger = logging.getLogger(__name__)


class Problems:
    """Each is told once, not with each change of another setting."""

    def __init__(self, show: Callable[[str], object]) -> None:
        self._show = show
        self._told: set[str] = set()

    def tell(self, problems: Iterable[str]) -> None:
        new = [it for it in dict.fromkeys(problems) if it not in self._told]
        self._told.update(new)
        for problem in new:
            logger.warning("%s", problem)
        if new:
            self._show("\n".join(("wikilink-ls:", *new)))

    def tell_all(self, problems: Iterable[str]) -> None:
        """There are no others; who makes one again hears of it again."""
        problems = list(problems)
        self._told &= set(problems)
        self.tell(problems)
