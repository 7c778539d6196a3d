"""How the server behaves on the wire: what it accepts, refuses, answers and logs.

pygls keeps the registry of features, the capabilities and the types. What it does to messages is
replaced: stock, it leaves a malformed request unanswered, sends tracebacks to the client and pops
up windows. Some private names of pygls are used for this; `test_protocol.py` lists them.
"""

import asyncio
import contextvars
import logging
from collections.abc import Awaitable, Callable, Generator
from concurrent.futures import Future
from functools import partial
from itertools import count
from typing import Any

import cattrs
from lsprotocol import types as lsp
from pygls import exceptions as rpc
from pygls.lsp.server import LanguageServer
from pygls.protocol import lsp_method

from wikilink_ls.server.converter import make_converter
from wikilink_ls.server.failure import after, begun, is_plain, isolated, summary
from wikilink_ls.server.frames import Message, MessageId
from wikilink_ls.server.outgoing import Outgoing

logger = logging.getLogger(__name__)


class WireProtocol(Outgoing):
    """A handler may return, and `notify` send, lsprotocol objects or plain JSON values.

    A `msgspec.Struct` is the quick way: it goes to bytes as it is, so whatever it holds must be a
    Struct or plain too. lsprotocol objects may stand in lists and dicts, but not in a Struct.
    """

    def __init__(self, server: LanguageServer, converter: cattrs.Converter) -> None:
        super().__init__(server, converter)
        self.initialized = False
        self._notifications = count()
        self.on_exit: Callable[[], None] = lambda: None
        """What ends the transport; called after the user's own handler of `exit`."""

    @property
    def exit_code(self) -> int:
        """0 after `shutdown`, else 1, as the specification says of `exit`; the same for EOF."""
        return 0 if self._shutdown else 1

    def handle_message(self, message: Message) -> None:  # type: ignore[override]
        if message.method is None:
            run = partial(self._take_response, message)
        elif message.request_id is not None:
            run = partial(self._take_request, message.request_id, message.method, message.params)
        elif message.id is None:
            run = partial(self.refuse, None, rpc.JsonRpcInvalidRequest("Invalid message: id null"))
        else:
            run = partial(self._take_notification, message.method, message.params)
        contextvars.copy_context().run(run)

    def _take_request(self, msg_id: MessageId, method: str, params: Any) -> None:
        try:
            self._check_state(method)
            handler, args = self._prepare(method, params)
            server: Any = self._server
            waiting = server.held(method, *args)
        except rpc.JsonRpcException as refusal:
            logger.warning("refused %s: %s", method, refusal)
            self.refuse(msg_id, refusal)
        except Exception as error:
            logger.exception("%s cannot be held", method)
            self.refuse(msg_id, error)
        else:
            self._ctx_msg_id.set(msg_id)
            handler = handler if waiting is None else after(waiting, handler)
            self._execute_handler(msg_id, handler, partial(self._answer, msg_id, method), args)

    def _check_state(self, method: str) -> None:
        if self._shutdown:
            raise rpc.JsonRpcInvalidRequest(f"{method} after shutdown")
        if not self.initialized and method != lsp.INITIALIZE:
            raise rpc.JsonRpcServerNotInitialized(f"{method} before initialize")
        if self.initialized and method == lsp.INITIALIZE:
            raise rpc.JsonRpcInvalidRequest("initialize was sent before")

    def _prepare(self, method: str, params: Any) -> tuple[Callable[..., Any], tuple[Any]]:
        """A method that lsprotocol does not know gets its params as plain JSON values."""
        handler = self._get_handler(method)
        params_type: Any = lsp.METHOD_TO_TYPES.get(method, (None, None, None))[2]
        if params_type is None:
            return handler, (params,)
        try:
            given = {} if params is None else params
            return handler, (self._converter.structure(given, params_type),)
        except KeyError as missing:
            raise rpc.JsonRpcInvalidParams(f"{method}: params without {missing}") from missing
        except Exception as error:
            raise rpc.JsonRpcInvalidParams(f"{method}: {summary(error)}") from error

    def _answer(self, msg_id: MessageId, method: str, future: "Future[Any]") -> None:
        error = rpc.JsonRpcRequestCancelled() if future.cancelled() else future.exception()
        if error is None:
            self._send_response(msg_id, future.result())
            return
        if not isinstance(error, rpc.JsonRpcException):
            logger.error("%s failed", method, exc_info=error)
        self.refuse(msg_id, error)

    def _take_notification(self, method: str, params: Any) -> None:
        if method == lsp.CANCEL_REQUEST:
            self._cancel(params)
        elif method == lsp.EXIT or (self.initialized and not self._shutdown):
            self._run_notification(method, params)

    def _cancel(self, params: Any) -> None:
        match params:
            case {"id": int() | str() as msg_id} if msg_id in self._request_futures:
                self._request_futures[msg_id].cancel()

    def _run_notification(self, method: str, params: Any) -> None:
        try:
            handler, args = self._prepare(method, params)
        except rpc.JsonRpcMethodNotFound:
            logger.debug("ignored %s", method)
        except rpc.JsonRpcException as problem:
            logger.warning("ignored %s", problem)
        else:
            done = partial(self._finish_notification, method)
            self._execute_handler(f"notification {next(self._notifications)}", handler, done, args)

    def _finish_notification(self, method: str, future: "Future[Any]") -> None:
        if not future.cancelled() and (error := future.exception()):
            logger.error("%s failed", method, exc_info=error)
        if method == lsp.EXIT:
            self.on_exit()

    def _execute_handler(
        self,
        msg_id: MessageId,
        handler: Callable[..., Any],
        callback: "Callable[[Future[Any]], None]",
        args: tuple[Any, ...] | None = None,
        kwargs: dict[str, Any] | None = None,
    ) -> None:
        def done(future: "Future[Any]") -> None:
            # pygls forgets only requests: every keystroke (didChange) would leave a future behind.
            self._request_futures.pop(msg_id, None)
            callback(future)

        run: Any = isolated(handler)
        if is_plain(run):
            run, args, kwargs = begun(run, *(args or ()), **(kwargs or {})), (), {}
        if isinstance(run, asyncio.Future):
            future: Any = run
            self._request_futures[msg_id] = future
            future.add_done_callback(done)
        else:
            super()._execute_handler(msg_id, run, done, args, kwargs)

    def _run_generator(
        self,
        future: "Future[Any] | None",
        *,
        gen: Generator[Any, Any, Any],
        result_future: "Future[Any]",
    ) -> None:
        # pygls takes a cancelled step for a failure of its own: an editor may leave meanwhile.
        if future is not None and future.cancelled():
            result_future.cancel()
        super()._run_generator(future, gen=gen, result_future=result_future)

    @lsp_method(lsp.INITIALIZE)
    def lsp_initialize(
        self, params: lsp.InitializeParams
    ) -> Generator[Any, Any, lsp.InitializeResult]:
        # pygls would take what the client likes best; UTF-16 is what all of them must support.
        if params.capabilities.general is not None:
            params.capabilities.general.position_encodings = None
        result = yield from super().lsp_initialize(params)
        self.initialized = True
        return result

    # pygls' own store of documents splits lines where LSP does not, and reads any file that a
    # URI names; ours is `Documents`.

    @lsp_method(lsp.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, *args: Any) -> Generator[Any, Any, None]:
        yield from self._leave_to_handler(lsp.TEXT_DOCUMENT_DID_OPEN, args)

    @lsp_method(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, *args: Any) -> Generator[Any, Any, None]:
        yield from self._leave_to_handler(lsp.TEXT_DOCUMENT_DID_CHANGE, args)

    @lsp_method(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, *args: Any) -> Generator[Any, Any, None]:
        yield from self._leave_to_handler(lsp.TEXT_DOCUMENT_DID_CLOSE, args)

    def _leave_to_handler(self, method: str, args: tuple[Any, ...]) -> Generator[Any, Any, None]:
        if handler := self.fm.features.get(method):
            yield handler, args, None

    @lsp_method(lsp.WORKSPACE_EXECUTE_COMMAND)
    def lsp_workspace__execute_command(
        self, params: lsp.ExecuteCommandParams
    ) -> Generator[Any, Any, Any]:
        # pygls would read the arguments by annotations, without regard to defaults.
        handler = self.fm.commands.get(params.command)
        if handler is None:
            known = ", ".join(self.fm.commands)
            raise rpc.JsonRpcInvalidParams(f"no command {params.command!r}; known are {known}")
        result = yield handler, (params.arguments,), None
        return result

    @lsp_method(lsp.SHUTDOWN)
    def lsp_shutdown(self, *args: Any) -> Generator[Any, Any, None]:
        # Before the user's handler: even if that fails, what follows is refused and `exit` clean.
        self._shutdown = True
        for msg_id, future in list(self._request_futures.items()):
            if msg_id != self.msg_id:
                future.cancel()
        yield from self._leave_to_handler(lsp.SHUTDOWN, args)

    @lsp_method(lsp.EXIT)
    def lsp_exit(self, *args: Any) -> Generator[Any, Any, None]:
        yield from self._leave_to_handler(lsp.EXIT, args)


class WireServer(LanguageServer):
    """pygls' server on this wire; what goes wrong is logged, never shown in a window."""

    def __init__(self, name: str, version: str, **options: Any) -> None:
        options |= {"protocol_cls": WireProtocol, "converter_factory": make_converter}
        super().__init__(name, version, **options)
        self._withheld: dict[str, Any] = {}

    def held(self, method: str, params: Any) -> Awaitable[object] | None:  # noqa: ARG002
        """What a request has to wait for before its handler is called; mostly for nothing."""
        return None

    def report_server_error(self, error: Exception, source: Any) -> None:  # noqa: ARG002
        logger.error("pygls: %s", summary(error), exc_info=error)

    def withhold(self, *methods: str) -> None:
        """Neither offer nor answer *methods*, until `answer_all`."""
        features = self.protocol.fm.features
        self._withheld |= {it: features.pop(it) for it in methods if it in features}

    def answer_all(self) -> None:
        self.protocol.fm.features.update(self._withheld)

    async def ask(self, method: str, params: Any) -> Any:
        """See `WireProtocol.ask`."""
        wire: Any = self.protocol
        return await wire.ask(method, params)
