"""What a client can do, by what it says of itself."""

from typing import Any

import pytest
from lsprotocol import converters
from lsprotocol import types as lsp

from tests.e2e.client import Json
from tests.e2e.editors import MINIMAL, NEOVIM, VS_CODE, VS_CODE_PULLING
from wikilink_ls.features.completion import Completions, Item
from wikilink_ls.features.workspace_symbols import WorkspaceSymbol
from wikilink_ls.server import wire
from wikilink_ls.server.client import SAID, Client, client_of
from wikilink_ls.server.convert import to_completion_list, to_workspace_symbol
from wikilink_ls.syntax.text import TOP, LineIndex

CONVERTER = converters.get_converter()


def client(capabilities: Json, **more: Any) -> Client:
    said = {"processId": None, "rootUri": None, "capabilities": capabilities, **more}
    return client_of(CONVERTER.structure(said, lsp.InitializeParams))


def test_who_says_nothing_can_do_nothing_special() -> None:
    assert client(MINIMAL) == Client()


@pytest.mark.parametrize("field", SAID)
def test_a_capability_is_read_from_where_it_is_said(field: str) -> None:
    said: Any = True
    for name in reversed(SAID[field].split(".")):
        head, *words = name.split("_")
        said = {head + "".join(map(str.title, words)): said}
    if field == "code_actions":
        said = VS_CODE

    assert getattr(client(said), field)


def test_what_follows_from_more_than_one_capability() -> None:
    code, neovim = client(VS_CODE_PULLING), client(NEOVIM, clientInfo={"name": "Neovim"})

    assert (code.document_changes, code.creates_files, code.renames_files) == (True,) * 3
    assert (code.pulls_diagnostics, code.change_annotations, code.most_folds) == (True, True, 5000)
    assert (neovim.document_changes, neovim.pulls_diagnostics) == (True, False)
    assert (neovim.reaches, neovim.by_words, neovim.snippets_for_texts) == (False, True, True)
    assert (client(VS_CODE).reaches, client(VS_CODE).by_words) == (True, False)


@pytest.mark.parametrize("known", [True, False])
def test_kinds_that_a_client_does_not_know_are_not_sent(*, known: bool) -> None:
    """Without a list, only the first eighteen are known to it."""
    every = {"valueSet": list(range(1, 27))} if known else {}
    knowing = client(
        {
            "workspace": {"symbol": {"symbolKind": every}},
            "textDocument": {"completion": {"completionItemKind": every}},
        }
    )
    alias = WorkspaceSymbol("Yard", "alias", "Garden.md", TOP, "Garden")
    heading = Completions(TOP, "", (Item("Beds", "Beds", "heading"),), incomplete=False)
    nowhere = wire.Range(wire.Position(0, 0), wire.Position(0, 0))

    symbol = to_workspace_symbol(alias, wire.Location("file:///Garden.md", nowhere), knowing)
    (item,) = to_completion_list(LineIndex.of(""), heading, knowing).items

    assert (symbol.kind, item.kind) == ((20, 22) if known else (15, 18))
