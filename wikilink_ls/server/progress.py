"""A task that takes a while, as the editor shows it."""

import asyncio
from concurrent.futures import Future
from itertools import count
from typing import Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from wikilink_ls.server.protocol import WireServer

_numbers = count(1)


class Progress:
    """Shown once the editor has agreed; a task that is over by then is never shown."""

    def __init__(self, server: WireServer, title: str) -> None:
        self._server = server
        self._title = title
        self._token = f"wikilink-ls-{next(_numbers)}"
        self._shown = False
        self._ended = False
        self._percentage = 0
        self._wanted: Future[None] = Future()
        self.over = asyncio.Event()

    @property
    def cancelled(self) -> bool:
        """Whether the user wants it to end; on whatever thread."""
        return self._wanted.cancelled()

    async def begin(self) -> None:
        params = lsp.WorkDoneProgressCreateParams(self._token)
        try:
            await self._server.window_work_done_progress_create_async(params)
        except JsonRpcException:
            return  # It may refuse; the work goes on unseen.
        if not self._ended:
            self._shown = True
            # From there pygls takes what the editor says is cancelled.
            self._server.work_done_progress.tokens[self._token] = self._wanted
            begin = {"kind": "begin", "title": self._title, "percentage": 0, "cancellable": True}
            self._notify(begin)

    def report(self, done: int, total: int) -> None:
        percentage = 100 * done // max(total, 1)
        if self._shown and percentage > self._percentage:
            self._percentage = percentage
            message = f"{done}/{total}"
            self._notify({"kind": "report", "message": message, "percentage": percentage})

    def end(self) -> None:
        self._ended = True
        self.over.set()
        if self._shown:
            self._shown = False
            self._server.work_done_progress.tokens.pop(self._token, None)
            self._notify({"kind": "end"})

    def _notify(self, value: dict[str, Any]) -> None:
        params = {"token": self._token, "value": value}
        self._server.protocol.notify("$/progress", params)


async def show(progress: Progress, editor_is_ready: asyncio.Event) -> None:
    """Begin as soon as the editor may be asked: not before it said `initialized`."""
    await editor_is_ready.wait()
    await progress.begin()
