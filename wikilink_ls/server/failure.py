"""How handlers are called: such that they may fail, or wait; and how it is said that they did."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, NoReturn

from lsprotocol import types as lsp
from pygls import exceptions as rpc
from pygls.feature_manager import is_thread_function


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


def begun(handler: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """A handler that gives the answer of *handler*, which is called now; a future of it, if that
    has returned an awaitable.

    So a request is looked at in its turn, before the text that it is about is edited, though its
    answer takes a while.
    """
    try:
        answer = handler(*args, **kwargs)
    except Exception as error:  # noqa: BLE001 (whoever asks for the answer gets it)
        return partial(_raise, error)
    return asyncio.ensure_future(answer) if inspect.isawaitable(answer) else lambda: answer


def is_plain(handler: Callable[..., Any]) -> bool:
    """Whether *handler* is but called, by nobody else and on this thread."""
    is_other = inspect.isgeneratorfunction(handler) or inspect.iscoroutinefunction(handler)
    is_threaded: Any = is_thread_function
    return not (is_other or is_threaded(handler))


def _raise(error: Exception) -> NoReturn:
    raise error


def after(waiting: Awaitable[object], handler: Callable[..., Any]) -> Callable[..., Any]:
    """*handler*, called once *waiting* is over."""

    async def waited(*args: Any, **kwargs: Any) -> Any:
        await waiting
        answer = handler(*args, **kwargs)
        return await answer if inspect.isawaitable(answer) else answer

    return waited
