"""An editor with a vault, whose findings are written down."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from wikilink_ls.server.aside import Aside
from wikilink_ls.server.documents import Document
from wikilink_ls.server.publisher import Publisher, Send
from wikilink_ls.server.session import Session
from wikilink_ls.server.wire import PublishDiagnostics
from wikilink_ls.storage.scan import scan
from wikilink_ls.vault.building import build_vault

NO_WAIT = {"diagnostics": {"debounce": 0}}


def publisher_of(
    session: Session, send: Send, is_open: Callable[[str], bool] = lambda _uri: False
) -> Publisher:
    return Publisher(session, send, is_open, asyncio.ensure_future, Aside())


class Desk:
    """An editor with a vault; what it is sent is written down as ``Home: dangling-link``."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.session = Session(root)
        self.session.configure(("test", NO_WAIT))
        self.sent: list[PublishDiagnostics] = []
        self.publisher = publisher_of(self.session, self.sent.append)

    def index(self) -> None:
        found = scan(self.root)
        self.session.take_names(found, build_vault(found.files))
        self.session.take_vault(found, build_vault(found.files))

    def open(self, name: str, text: str) -> None:
        document = Document.of(f"file:///v/{name}", 1, text)
        self.session.open(f"{name}.md", document)

    def edit(self, name: str, text: str) -> None:
        self.session.change(f"{name}.md", Document.of(f"file:///v/{name}", 2, text))

    def close(self, name: str) -> None:
        self.session.close(f"{name}.md")
        self.publisher.close(f"file:///v/{name}", f"{name}.md")

    def write(self, path: str, text: str = "") -> None:
        (self.root / path).write_text(text, encoding="utf-8")
        self.session.refresh([path])

    def delete(self, path: str) -> None:
        (self.root / path).unlink()
        self.session.refresh([path])

    async def quiet(self) -> list[str]:
        """What was sent until now, since this was asked last."""
        for _ in range(3):
            await asyncio.sleep(0.001)
        sent, self.sent[:] = list(self.sent), []
        return [
            " ".join([f"{Path(each.uri).name}:", *(it.code for it in each.diagnostics)])
            for each in sent
        ]


Run = Callable[[Callable[[Desk], Awaitable[None]]], None]
