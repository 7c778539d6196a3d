"""An editor without a screen: it speaks LSP over pipes with a real server process."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from threading import Condition, Thread
from typing import IO, Any, Protocol
from urllib.parse import quote, unquote

COMMAND = (sys.executable, "-m", "wikilink_ls", "serve", "--stdio")
PATIENCE = 20
"""Seconds: far above what anything takes, on a busy machine too."""

Json = dict[str, Any]


class ServerError(Exception):
    """The server answered with an error."""


class SilenceError(AssertionError):
    """What was waited for has not come in time."""


class EndedError(SilenceError):
    """It will not come any more: the server is gone."""


class Process(Protocol):
    """What is needed of a `subprocess.Popen`."""

    stdin: IO[bytes] | None
    stdout: IO[bytes] | None

    @property
    def pid(self) -> int: ...
    def poll(self) -> int | None: ...
    def wait(self, timeout: float) -> int: ...
    def kill(self) -> None: ...


def uri_of(path: Path) -> str:
    return "file://" + quote(str(path))


def path_of(uri: str) -> Path:
    return Path(unquote(uri.removeprefix("file://")))


class Client:
    """One session with one server; what that asks is answered by `answers`, else with null."""

    def __init__(
        self,
        stderr: IO[bytes] | None = None,
        command: Sequence[str] = COMMAND,
        patience: float = PATIENCE,
        env: Mapping[str, str] | None = None,
        *,
        start: Callable[..., Process] = subprocess.Popen,
        **process: Any,
    ) -> None:
        """*env* comes on top of this process's; *process* is what *start* takes besides."""
        self.patience = patience
        self.answers: dict[str, Any] = {
            "workspace/configuration": lambda params: [None] * len(params["items"])
        }
        """What to answer to the requests of the server, by method; a function gets the params."""
        self.refuses: set[str] = set()
        """The requests of the server that are answered with an error."""
        self.said: list[Json] = []
        """Every notification and request of the server, in order."""
        self.texts: dict[str, str] = {}
        """The buffers, by URI, as this editor has them."""
        self.served: list[Json] = []
        """Folders that were added to the workspace."""
        self.capabilities: Json = {}
        """The server's."""
        self._versions = count(1)
        self._ids = count(1)
        self._responses: dict[int, Json] = {}
        self._news = Condition()
        self._ended = False
        self._process = start(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
            env=os.environ | dict(env or {}),
            **process,
        )
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """None while it runs."""
        return self._process.poll()

    # The wire.

    def _read(self) -> None:
        try:
            self._hear()
        finally:
            with self._news:
                self._ended = True
                self._news.notify_all()

    def _hear(self) -> None:
        """Until the end of the line, or words that are no message."""
        while message := self._next_message():
            with self._news:
                if "method" not in message:
                    self._responses[message["id"]] = message
                else:
                    self.said.append(message)
                self._news.notify_all()
            if "method" in message and "id" in message:
                with suppress(OSError, ValueError):  # One of the two may be leaving.
                    self._send({"id": message["id"], **self._answer_to(message)})

    def _answer_to(self, message: Json) -> Json:
        if message["method"] in self.refuses:
            return {"error": {"code": -32601, "message": "no"}}
        answer = self.answers.get(message["method"])
        return {"result": answer(message["params"]) if callable(answer) else answer}

    def _next_message(self) -> Json | None:
        assert self._process.stdout
        length = 0
        while (line := self._process.stdout.readline()).strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        message: Json | None = json.loads(self._process.stdout.read(length)) if length else None
        return message

    def _send(self, message: Json) -> None:
        assert self._process.stdin
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._process.stdin.flush()

    def notify(self, method: str, params: Any = None) -> None:
        self._send({"method": method, "params": params})

    def request(self, method: str, params: Any = None) -> Any:
        return self.answer(self.ask_without_waiting(method, params), method)

    def ask_without_waiting(self, method: str, params: Any = None) -> int:
        """The id of the question."""
        msg_id = next(self._ids)
        self._send({"id": msg_id, "method": method, "params": params})
        return msg_id

    def is_answered(self, msg_id: int) -> bool:
        return msg_id in self._responses

    def answer(self, msg_id: int, method: str = "answer") -> Any:
        response = self.wait_for(lambda: self._responses.get(msg_id), method)
        if "error" in response:
            raise ServerError(response["error"])
        return response["result"]

    def wait_for(self, find: Callable[[], Any], what: str) -> Any:
        """What *find* finds, as soon as it does."""
        with self._news:
            self._news.wait_for(lambda: find() is not None or self._ended, self.patience)
            found = find()
            kind = EndedError if self._ended else SilenceError
        if found is None:
            raise kind(f"no {what}; the last words were {self.said[-3:]}")
        return found

    # The session.

    def initialize(
        self, *folders: Path, capabilities: Json | None = None, options: Any = None, **more: Any
    ) -> Json:
        named = [{"uri": uri_of(folder), "name": folder.name} for folder in folders]
        params = {
            "processId": None,
            "rootUri": named[0]["uri"] if named else None,
            "workspaceFolders": named,
            "capabilities": capabilities or {},
            "initializationOptions": options,
        }
        result: Json = self.request("initialize", params | more)
        self.capabilities = result["capabilities"]
        self.notify("initialized", {})
        return result

    def quit(self) -> int:
        """The exit code, after a proper farewell."""
        self.request("shutdown")
        self.notify("exit")
        return self.wait()

    def wait(self) -> int:
        code = self._process.wait(self.patience)
        self._reader.join(self.patience)
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe
            with suppress(OSError):  # It may hold words that nobody heard.
                pipe.close()
        return code

    def hang_up(self) -> int:
        """The exit code, after the end of the line."""
        assert self._process.stdin
        self._process.stdin.close()
        return self.wait()

    def kill(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self.wait()

    # Documents.

    def open(self, document: Path | str, text: str | None = None) -> str:
        """The URI of the buffer, which has the text of the file if no other is given."""
        uri = uri_of(document) if isinstance(document, Path) else document
        if text is None:
            text = path_of(uri).read_bytes().decode()
        self.texts[uri] = text
        item = {
            "uri": uri,
            "languageId": "markdown",
            "version": next(self._versions),
            "text": text,
        }
        self.notify("textDocument/didOpen", {"textDocument": item})
        return uri

    def replace(self, uri: str, old: str, new: str) -> None:
        """Edit the first *old* in the buffer, as a change of that range."""
        start = self.texts[uri].index(old)
        span = {"start": self.at(uri, start), "end": self.at(uri, start + len(old))}
        self.texts[uri] = self.texts[uri].replace(old, new, 1)
        self._changed(uri, {"range": span, "text": new})

    def write(self, uri: str, text: str) -> None:
        """Replace the whole buffer."""
        self.texts[uri] = text
        self._changed(uri, {"text": text})

    def _changed(self, uri: str, change: Json) -> None:
        document = {"uri": uri, "version": next(self._versions)}
        params = {"textDocument": document, "contentChanges": [change]}
        self.notify("textDocument/didChange", params)

    def save(self, uri: str) -> None:
        path_of(uri).write_bytes(self.texts[uri].encode())
        self.notify("textDocument/didSave", {"textDocument": {"uri": uri}})

    def close(self, uri: str) -> None:
        del self.texts[uri]
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    def at(self, uri: str, offset: int) -> Json:
        """The position of an offset; lines end as LSP's do."""
        before = self.texts[uri][:offset].replace("\r\n", "\n").replace("\r", "\n")
        line = before.rpartition("\n")[2]
        return {"line": before.count("\n"), "character": len(line.encode("utf-16-le")) // 2}

    def ask(self, method: str, uri: str, needle: str | None = None, **more: Any) -> Any:
        """Ask about the document, or about the middle of *needle* in it."""
        params: Json = {"textDocument": {"uri": uri}, **more}
        if needle is not None:
            offset = self.texts[uri].index(needle) + len(needle) // 2
            params["position"] = self.at(uri, offset)
        return self.request(f"textDocument/{method}", params)

    def complete(self, uri: str, before: str) -> list[Json]:
        """The items behind *before*."""
        offset = self.texts[uri].rindex(before) + len(before)
        found = self.request(
            "textDocument/completion",
            {"textDocument": {"uri": uri}, "position": self.at(uri, offset)},
        )
        items: list[Json] = found["items"] if found else []
        return items

    def accepted(self, uri: str, item: Json) -> str:
        """The text of the buffer with the edits of *item* in it; the buffer stays as it is."""
        text = self.texts[uri]
        for edit in [item["textEdit"], *item.get("additionalTextEdits", ())]:
            start, end = (self.offset(uri, edit["range"][side]) for side in ("start", "end"))
            text = text[:start] + edit["newText"] + text[end:]
        return text

    def create(self, uri: str, needle: str) -> str:
        """Apply the fix at *needle* that creates a note; the URI of that."""
        offset = self.texts[uri].index(needle)
        place = {"start": self.at(uri, offset), "end": self.at(uri, offset)}
        found = self.ask("codeAction", uri, range=place, context={"diagnostics": []})
        fix = next(it["edit"] for it in found if it["title"].startswith("Create"))
        self.apply(fix)
        created: str = fix["documentChanges"][0]["uri"]
        return created

    def apply(self, edit: Json) -> None:
        """Do what *edit* says: to buffers where they are open, else to files."""
        for change in edit["documentChanges"]:
            match change.get("kind"):
                case "create":
                    path_of(change["uri"]).parent.mkdir(parents=True, exist_ok=True)
                    path_of(change["uri"]).touch()
                case "rename":
                    self._rename(change["oldUri"], path_of(change["newUri"]))
                case None:
                    self._apply_to(change["textDocument"]["uri"], change["edits"])

    def apply_asked(self, params: Json) -> Json:
        """An answer to `workspace/applyEdit`."""
        self.apply(params["edit"])
        return {"applied": True}

    def _rename(self, old_uri: str, new: Path) -> None:
        """Of an open buffer, as editors do it: with what is not saved yet."""
        text = self.texts.get(old_uri)
        new.parent.mkdir(parents=True, exist_ok=True)
        path_of(old_uri).rename(new)
        if text is not None:
            self.close(old_uri)
            self.open(new, text)

    def execute(self, command: str, *arguments: Any) -> Any:
        params = {"command": f"wikilink-ls.{command}", "arguments": list(arguments)}
        return self.request("workspace/executeCommand", params)

    def _apply_to(self, uri: str, edits: list[Json]) -> None:
        is_open = uri in self.texts
        if not is_open:
            self.texts[uri] = path_of(uri).read_bytes().decode()
        spans = [
            (self.offset(uri, it["range"]["start"]), self.offset(uri, it["range"]["end"]), it)
            for it in edits
        ]
        text = self.texts[uri]
        for start, end, it in sorted(spans, key=lambda span: span[:2], reverse=True):
            text = text[:start] + it["newText"] + text[end:]
        if is_open:
            self.write(uri, text)
        else:
            del self.texts[uri]
            path_of(uri).write_bytes(text.encode())

    def offset(self, uri: str, position: Json) -> int:
        """The opposite of `at`."""
        text = self.texts[uri]
        # Between the two letters of a line ending there is no place.
        offsets = (it for it in range(len(text) + 1) if text[it - 1 : it + 1] != "\r\n")
        wanted = (position["line"], position["character"])
        # What was said of an older text may be where there is none any longer.
        found = (it for it in offsets if tuple(self.at(uri, it).values()) == wanted)
        return next(found, len(text))

    # What the server says by itself.

    def notifications(self, method: str) -> list[Any]:
        with self._news:
            return [it.get("params") for it in self.said if it["method"] == method]

    def told(self) -> list[str]:
        """What the user was told, in windows."""
        return [it["message"] for it in self.notifications("window/showMessage")]

    def wait_for_notification(self, method: str) -> Any:
        return self.wait_for(lambda: next(iter(self.notifications(method)), None), method)

    def registered(self, method: str) -> Json | None:
        """The options with which the server has asked last to be asked for *method*."""
        said = (
            it
            for params in reversed(self.notifications("client/registerCapability"))
            for it in params["registrations"]
            if it["method"] == method
        )
        found: Json | None = next((it["registerOptions"] for it in said), None)
        return found

    def wait_for_registration(self, method: str, **options: Any) -> None:
        def is_there() -> bool | None:
            found = self.registered(method)
            return (found is not None and options.items() <= found.items()) or None

        self.wait_for(is_there, f"registration of {method}")

    def published(self, uri: str) -> list[Json] | None:
        """The findings that were published last."""
        said = self.notifications("textDocument/publishDiagnostics")
        return next((it["diagnostics"] for it in reversed(said) if it["uri"] == uri), None)

    def wait_until_clear(self, uri: str) -> None:
        """Until the findings of a document, which may be closed, are none."""
        self.wait_for(lambda: self.published(uri) == [] or None, "end of findings")

    def findings(self, uri: str, *expected: str) -> list[str]:
        """Wait until *expected* findings are published: ``code of the marked text``."""

        def found() -> list[str] | None:
            drawn = self._drawn(uri)
            return drawn if drawn == list(expected) else None

        try:
            return list(self.wait_for(found, "findings"))
        except AssertionError:
            return self._drawn(uri) or []

    def _drawn(self, uri: str) -> list[str] | None:
        published = self.published(uri)
        if published is None:
            return None
        return [f"{it['code']} {self.marked(uri, it['range'])}".strip() for it in published]

    def marked(self, uri: str, range_: Json) -> str:
        """The text of a range in a buffer."""
        start, end = (self.offset(uri, range_[side]) for side in ("start", "end"))
        return self.texts[uri][start:end]
