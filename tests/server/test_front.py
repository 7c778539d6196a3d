"""The table of all that is answered, and what is known before anything in it is imported."""

import asyncio
import subprocess
import sys
from inspect import iscoroutinefunction, signature
from pathlib import Path
from typing import get_args

import pytest
from lsprotocol import types as lsp

from tests.server.piped import PATIENCE, Client
from wikilink_ls.features.actions.note_actions import NOTE_ACTIONS
from wikilink_ls.features.code_actions import OFFERS
from wikilink_ls.features.tokens import TokenFact, TokenKind
from wikilink_ls.server import front
from wikilink_ls.server.arguments import Arguments
from wikilink_ls.server.front import Front, function_of, import_all
from wikilink_ls.server.legend import BITS, TYPES
from wikilink_ls.server.routes import ACTION_KINDS, COMMANDS, OPTIONS, ROUTES, WAITING
from wikilink_ls.server.state import VaultServer

MEETING = """
import asyncio, sys
from wikilink_ls.server.front import Front
from wikilink_ls.server.frames import decode

class Answers:
    def write(self, answer):
        print(*sys.modules)

async def meet():
    server = Front()
    server.PAUSE = 0
    server.protocol.set_writer(Answers(), include_headers=False)
    server.protocol.handle_message(decode(sys.argv[1].encode()))
    while not sys.modules.keys() >= {*sys.argv[2:]}:
        await asyncio.sleep(0.01)

asyncio.run(meet())
"""
"""A server that says at its first answer what it has imported, and ends when it has the rest."""
FIRST_WORDS = (
    '{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {},'
    ' "processId": null, "rootUri": "file:///vault"}}'
)
NOT_YET = {
    *("rapidfuzz", "yaml", "pyromark", "rpds", "sqlite3"),
    *(f"wikilink_ls.{it}" for it in ("features", "vault", "syntax", "storage", "config")),
    *(f"wikilink_ls.server.{it}" for it in ("state", "app", "session", "answers", "convert")),
}


def met(*awaited: str) -> set[str]:
    """The modules at the answer to `initialize`, given once the *awaited* are there, too."""
    meeting = [sys.executable, "-c", MEETING, FIRST_WORDS, *awaited]
    done = subprocess.run(
        meeting, check=True, capture_output=True, encoding="utf-8", timeout=PATIENCE
    )
    return set(done.stdout.split())


def test_initialize_is_answered_before_what_is_not_needed_for_that_is_imported() -> None:
    imported = met()

    assert "wikilink_ls.server.front" in imported
    assert not NOT_YET & imported


def test_all_is_imported_before_anybody_asks() -> None:
    named = (*ROUTES.values(), *COMMANDS.values())

    assert met(*{f"wikilink_ls.server.{it.partition('.')[0]}" for it in named})


@pytest.mark.parametrize(("method", "name"), ROUTES.items())
def test_a_route_leads_to_a_function_that_takes_what_the_method_brings(
    method: str, name: str
) -> None:
    ls, given = signature(function_of(name)).parameters.values()

    assert ls.annotation is VaultServer
    assert given.annotation is lsp.METHOD_TO_TYPES[method][2]
    assert iscoroutinefunction(function_of(name)) == (method in WAITING)


@pytest.mark.parametrize("name", COMMANDS.values())
def test_a_command_leads_to_a_coroutine_that_takes_arguments(name: str) -> None:
    ls, given = signature(function_of(name)).parameters.values()

    assert ls.annotation is VaultServer
    assert issubclass(given.annotation, Arguments)
    assert iscoroutinefunction(function_of(name))


def test_what_is_offered_is_answered() -> None:
    resolving = {
        lsp.TEXT_DOCUMENT_CODE_ACTION: lsp.CODE_ACTION_RESOLVE,
        lsp.TEXT_DOCUMENT_CODE_LENS: lsp.CODE_LENS_RESOLVE,
    }

    assert OPTIONS.keys() | WAITING <= ROUTES.keys()
    for method, options in OPTIONS.items():
        if getattr(options, "resolve_provider", False):
            assert resolving[method] in ROUTES


def test_the_kinds_of_actions_that_are_told_are_those_that_are_offered() -> None:
    offered = [kind for kind, _ in OFFERS] + [action.kind for action in NOTE_ACTIONS]

    assert list(dict.fromkeys(offered)) == ACTION_KINDS


def test_the_legend_is_of_all_tokens() -> None:
    assert TYPES.keys() == {*get_args(TokenKind)}
    assert BITS.keys() == {"declaration", *get_args(TokenFact)}


def test_a_vault_is_read_before_the_editor_says_anything_more(tmp_path: Path) -> None:
    (tmp_path / "Home.md").write_text("[[x]]")
    serve = ["-m", "wikilink_ls", "serve", "--log-level", "info"]
    client = Client([sys.executable, *serve])

    client.initialize(rootUri=tmp_path.as_uri())

    client.until_logged("1 notes of 1 files")
    assert client.ask("shutdown") is None
    client.end()


def test_a_module_that_cannot_be_imported_is_logged_and_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(front, "ROUTES", {"textDocument/hover": "nowhere.show"})

    import_all()

    assert "No module named 'wikilink_ls.server.nowhere'" in caplog.text


def test_a_server_that_met_nobody_ends_in_peace() -> None:
    async def meet_nobody() -> None:
        Front().end()

    asyncio.run(meet_nobody())
