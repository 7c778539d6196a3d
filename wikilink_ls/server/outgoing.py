"""What goes out to the client: answers, notifications, and questions with what is answered."""

import asyncio
import logging
import uuid
from concurrent.futures import Future
from typing import Any

import msgspec
from lsprotocol import types as lsp
from pygls import exceptions as rpc
from pygls.protocol import LanguageServerProtocol

from wikilink_ls.server.converter import plain
from wikilink_ls.server.failure import summary
from wikilink_ls.server.frames import Message, MessageId, encode

logger = logging.getLogger(__name__)


class Outgoing(LanguageServerProtocol):
    LONGEST_SILENCE = 60.0
    """Seconds that an answer of the client is waited for: a person may have to choose."""

    def refuse(self, msg_id: MessageId | None, error: BaseException) -> None:
        if not isinstance(error, rpc.JsonRpcException):
            error = rpc.JsonRpcInternalError(f"Internal error: {summary(error)}")
        self._send_response(msg_id, error=error.to_response_error())

    def _take_response(self, message: Message) -> None:
        if message.id in self._result_types:
            result_type = self._result_types.pop(message.id)
            future = self._request_futures.pop(message.id)
            if future.set_running_or_notify_cancel():  # False: who asked has given up.
                self._settle(future, message, result_type)
        elif message.result is msgspec.UNSET and message.error is None:
            problem = rpc.JsonRpcInvalidRequest("Invalid message: neither method nor result")
            self.refuse(message.id if isinstance(message.id, int | str) else None, problem)
        else:
            logger.warning("answer to no question of ours: %s", message)

    def _settle(self, future: "Future[Any]", message: Message, result_type: Any) -> None:
        try:
            future.set_result(self._result_of(message, result_type))
        except Exception as error:  # noqa: BLE001 (for the one who asked)
            future.set_exception(error)

    def _result_of(self, message: Message, result_type: Any) -> Any:
        if message.error is not None:
            error = self._converter.structure(message.error, lsp.ResponseError)
            raise rpc.JsonRpcException.from_error(error)
        # JavaScript drops a `result` that is undefined.
        result = None if message.result is msgspec.UNSET else message.result
        if result_type is None:
            return result
        answer = {"jsonrpc": "2.0", "id": message.id, "result": result}
        return self._converter.structure(answer, result_type).result

    def notify(self, method: str, params: Any | None = None) -> None:
        message = {"jsonrpc": "2.0", "method": method}
        self._send_data(message if params is None else message | {"params": params})

    async def ask(self, method: str, params: Any) -> Any:
        """What the client answers to *params*, which are as `notify` takes them; plain JSON.

        `TimeoutError` if it says nothing: some clients wait for us meanwhile.
        """
        msg_id, future = str(uuid.uuid4()), Future[Any]()
        self._request_futures[msg_id], self._result_types[msg_id] = future, None
        self._send_data({"jsonrpc": "2.0", "id": msg_id, "method": method, "params": params})
        return await asyncio.wait_for(asyncio.wrap_future(future), self.LONGEST_SILENCE)

    def _send_response(
        self, msg_id: MessageId | None, result: Any = None, error: lsp.ResponseError | None = None
    ) -> None:
        answer = {"result": result} if error is None else {"error": error}
        try:
            self._send_data({"jsonrpc": "2.0", "id": msg_id} | answer)
        except Exception as problem:
            logger.exception("an answer that cannot be encoded")
            self.refuse(msg_id, problem)

    def _send_data(self, data: Any) -> None:
        """Everything that the server says passes here."""
        if self.writer is not None:
            self.writer.write(encode(plain(data, self._converter)))
