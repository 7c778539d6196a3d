"""Python's collector, which rests while thousands of facts are made: no cycle is among them."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock


class Collector:
    """While millions of facts are made it would look at all of them again and again."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._works = 0
        self._freezes = False
        """What is there at the end stays for good."""

    @contextmanager
    def off(self) -> Iterator[None]:
        """While any vault is read, whose facts stay: no full collection looks at them either."""
        self.pause()
        try:
            yield
        finally:
            self.resume(freeze=True)

    def pause(self) -> None:
        """Until it is to `resume`, once for each time that it was paused."""
        with self._lock:
            self._works += 1
            gc.disable()

    def resume(self, *, freeze: bool = False) -> None:
        with self._lock:
            self._works -= 1
            self._freezes |= freeze
            if not self._works:
                if self._freezes:
                    gc.freeze()
                self._freezes = False
                gc.enable()


collector = Collector()
