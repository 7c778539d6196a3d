"""How handlers are called: such that they may fail, or wait; and how it is said that they did."""

import inspect
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

from lsprotocol import types as lsp
from pygls import exceptions as rpc


class UserError(rpc.JsonRpcException):
    """A request that cannot be granted; its text is for the user, and the editor shows it."""

    CODE = lsp.LSPErrorCodes.RequestFailed.value


class Superseded(rpc.JsonRpcException):
    """A request that waits for news, and is not answered since the same was asked once more."""

    CODE = lsp.LSPErrorCodes.ServerCancelled.value
    MESSAGE = "The same was asked once more"

    def __init__(self) -> None:
        super().__init__(data={"retriggerRequest": False})


class ContentModified(rpc.JsonRpcException):
    """A request about a text that was edited before it could be answered."""

    CODE = lsp.LSPErrorCodes.ContentModified.value
    MESSAGE = "The text was edited meanwhile"


def summary(error: BaseException) -> str:
    first_line = str(error).partition("\n")[0]
    return f"{type(error).__name__}: {first_line}"[:200]


@contextmanager
def no_exit() -> Iterator[None]:
    """A handler that calls `sys.exit` has failed; only the client ends the server."""
    try:
        yield
    except SystemExit as error:
        raise RuntimeError("sys.exit was called") from error


def isolated(handler: Callable[..., Any]) -> Callable[..., Any]:
    if inspect.isgeneratorfunction(handler):
        return handler  # A built-in of pygls: the user's handlers that it yields come here too.
    if not inspect.iscoroutinefunction(handler):
        return no_exit()(handler)

    async def guarded(*args: Any, **kwargs: Any) -> Any:
        with no_exit():
            return await handler(*args, **kwargs)

    return guarded


def after(waiting: Awaitable[object], handler: Callable[..., Any]) -> Callable[..., Any]:
    """*handler*, called once *waiting* is over."""

    async def waited(*args: Any, **kwargs: Any) -> Any:
        await waiting
        answer = handler(*args, **kwargs)
        return await answer if inspect.isawaitable(answer) else answer

    return waited
