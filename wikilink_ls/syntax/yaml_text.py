"""YAML as libyaml must be given it, so that it reads what YAML 1.2 and Obsidian read."""

import re
from collections.abc import Iterable, Iterator

# Line breaks for libyaml, as in YAML 1.1; characters like any other in YAML 1.2.
_OLD_BREAKS = re.compile("[\u0085\u2028\u2029]")
_PAIR = re.compile(
    r"(?<!\\)((?:\\\\)*)\\(u[dD][89abAB][0-9a-fA-F]{2})\\(u[dD][c-fC-F][0-9a-fA-F]{2})"
)


class YamlText:
    """A text in which spare characters stand, one for one, for those that libyaml misreads."""

    def __init__(self, source: str) -> None:
        self.text = source
        self.is_swapped = False
        self._written: dict[int, str] = {}
        """What each of the spare characters stands for."""
        self._pairs: re.Pattern[str] | None = None
        breaks = () if source.isascii() else sorted(set(_OLD_BREAKS.findall(source)))
        has_pairs = "\\u" in source and _PAIR.search(source) is not None
        if breaks or has_pairs:
            self.is_swapped = True
            self._swap(breaks, _spare_characters(source), has_pairs=has_pairs)

    def _swap(self, breaks: Iterable[str], spare: Iterator[str], *, has_pairs: bool) -> None:
        for character in breaks:
            self._stand_in(character, next(spare))
        if has_pairs:
            mark = next(spare)
            self.text = _PAIR.sub(rf"\1{mark}\2{mark}\3", self.text)
            self._written[ord(mark)] = "\\"
            self._pairs = re.compile(f"{mark}u(.{{4}}){mark}u(.{{4}})")

    def _stand_in(self, character: str, spare: str) -> None:
        self.text = self.text.replace(character, spare)
        self._written[ord(spare)] = character

    def restored(self, value: str, *, escapes: bool) -> str:
        """*value*, a scalar that was read, as it is written; JSON's *escapes* count in some."""
        if escapes and self._pairs:
            value = self._pairs.sub(_joined, value)
        return value.translate(self._written)


def _spare_characters(source: str) -> Iterator[str]:
    """Private characters that are not in *source*, which is shorter than there are some."""
    return (chr(code) for code in range(0x10FFFD, 0xF0000, -1) if chr(code) not in source)


def _joined(pair: re.Match[str]) -> str:
    return bytes.fromhex(pair[1] + pair[2]).decode("utf-16-be")
