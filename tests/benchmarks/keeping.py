"""One server process at a time, which may be silent or crash: what becomes of it is told."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer
from time import perf_counter, sleep
from typing import IO

from tests.benchmarks.asking import Limits
from tests.benchmarks.results import Measure
from tests.e2e.client import Client, EndedError, ServerError, SilenceError

LAST_WORDS = 500
"""Bytes of them that are kept."""
DYING = 1.0
"""Seconds between the end of a server's words and its exit code."""


@dataclass
class Keeper:
    limits: Limits
    log: IO[bytes]
    """What the server writes to stderr, opened to append."""
    client: Client | None = field(default=None, init=False)
    _too_slow: bool = field(default=False, init=False)

    def spawn(self, command: tuple[str, ...], folder: Path, env: dict[str, str]) -> Client:
        self.client = Client(
            self.log, command, self.limits.start, cwd=folder, env=env, start_new_session=True
        )
        return self.client

    def tried(self, do: Callable[[], Measure]) -> Measure:
        """What comes of it. A server that is silent, or gone, is ended, and the reason told."""
        self._too_slow = False
        try:
            with self._watched():
                return do()
        except Exception as error:  # noqa: BLE001 (no answer may end the comparison)
            return Measure(fault=self._fault(error), said=self._last_words(error))

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """A server that does not even listen holds whoever writes to it, until it is ended."""
        limits = self.limits
        timer = Timer(limits.start + 2 * limits.budget + 3 * limits.answer, self._strike)
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _strike(self) -> None:
        self._too_slow = True
        if self.client:
            _kill(self.client)

    def _fault(self, error: Exception) -> str:
        if isinstance(error, subprocess.TimeoutExpired):
            return f"> {self.limits.start:g} s"
        client, is_over = self.client, isinstance(error, EndedError | BrokenPipeError)
        if client is None or not (is_over or isinstance(error, SilenceError)):
            return "error"
        if is_over and not self._too_slow:
            return f"crashed ({self._end(DYING)})"
        self._end()
        return f"> {client.patience:g} s"

    def _last_words(self, error: Exception) -> str:
        if isinstance(error, ServerError):
            return str(error)
        self.log.seek(0)
        written = self.log.read()[-LAST_WORDS:].decode(errors="replace")
        return f"{error!r:.{LAST_WORDS}}\n{written}"

    def leave(self) -> None:
        """With a proper farewell, if it is there to hear it."""
        if client := self.client:
            client.patience = self.limits.answer
            self.tried(lambda: Measure((client.quit(),)))
        self._end()

    def _end(self, seconds: float = 0) -> int | None:
        """The exit code, if it comes by itself in some seconds."""
        client, self.client = self.client, None
        if client is None:
            return None
        end = perf_counter() + seconds
        while (code := client.exit_code) is None and perf_counter() < end:
            sleep(0.01)
        _kill(client)
        client.kill()
        return code


def _kill(client: Client) -> None:
    """It, and the processes that it has started."""
    try:
        os.killpg(client.pid, signal.SIGKILL)
    except (AttributeError, OSError):
        return
