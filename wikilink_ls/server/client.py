"""What the editor at the other end can do, as it says itself."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp
from pygls.capabilities import get_capability

from wikilink_ls.server.uris import to_path

NEOVIM_WITHOUT_WORDS = (0, 12)
"""Up to here Neovim's own completion takes the first word of a text that is no snippet."""

FIRST_KINDS = frozenset(range(1, 19))
"""Of symbols and of completion items, what a client shows that does not say what it can."""


@dataclass(frozen=True, slots=True)
class Client:
    link_support: bool = False
    hierarchical_symbols: bool = False
    label_details: bool = False
    markdown_documentation: bool = False
    """Of the items of a completion."""
    document_changes: bool = False
    """Edits come in an order, and with the versions of the documents."""
    change_annotations: bool = False
    """It tells people what each edit is about, if they want to see edits first."""
    creates_files: bool = False
    renames_files: bool = False
    """An edit may create or rename files."""
    code_actions: bool = False
    """As literals with edits; once they were commands alone."""
    resolves_actions: bool = False
    """It asks for the edit of an action once that is chosen."""
    applies_edits: bool = False
    shows_documents: bool = False
    """When the server asks for it, as commands do."""
    commands: frozenset[str] = frozenset()
    """Those that it runs itself, by name, as ``experimental.commands.commands``."""
    watches_files: bool = False
    refreshes_lenses: bool = False
    refreshes_hints: bool = False
    """Asks again for all of them when it is told to."""
    pulls_diagnostics: bool = False
    """It asks for findings, and asks again when it is told that others have changed."""
    registers_diagnostics: bool = False
    progress: bool = False
    refreshes_tokens: bool = False
    """It asks for tokens again when it is told that they may be others."""
    most_folds: int | None = None
    symbol_kinds: frozenset[int] = FIRST_KINDS
    item_kinds: frozenset[int] = FIRST_KINDS
    """Of symbols and of completion items: those that it can show."""
    configuration: bool = False
    registers_configuration: bool = False
    reaches: bool = True
    """A completion may replace text behind the cursor; Neovim ignores that part."""
    snippets_for_texts: bool = False
    """Items go as snippets, or a name with spaces would lose all but its first word."""
    by_words: bool = False
    """Neovim's own list: it closes at a sign that words do not have, and keeps what begins as is
    typed. So it is to ask again at each sign, and after each letter."""


ITEM = "text_document.completion.completion_item"
EDIT = "workspace.workspace_edit"

SAID = {
    "link_support": "text_document.definition.link_support",
    "hierarchical_symbols": "text_document.document_symbol.hierarchical_document_symbol_support",
    "label_details": f"{ITEM}.label_details_support",
    "code_actions": "text_document.code_action.code_action_literal_support",
    "applies_edits": "workspace.apply_edit",
    "shows_documents": "window.show_document.support",
    "watches_files": "workspace.did_change_watched_files.dynamic_registration",
    "refreshes_lenses": "workspace.code_lens.refresh_support",
    "refreshes_hints": "workspace.inlay_hint.refresh_support",
    "registers_diagnostics": "text_document.diagnostic.dynamic_registration",
    "progress": "window.work_done_progress",
    "refreshes_tokens": "workspace.semantic_tokens.refresh_support",
    "configuration": "workspace.configuration",
    "registers_configuration": "workspace.did_change_configuration.dynamic_registration",
}
"""The fields that are true where the client says so, and where it does."""


class _Capabilities:
    """What a client says, by dotted paths of names."""

    def __init__(self, capabilities: lsp.ClientCapabilities) -> None:
        self._said = capabilities

    def get(self, path: str) -> Any:
        return get_capability(self._said, path, default=None)

    def has(self, path: str) -> bool:
        """Whether it is there, and not false; an empty object says that it is."""
        return bool(self.get(path))

    def values(self, path: str) -> frozenset[Any]:
        """The plain values of a list, of which some are enumerated."""
        return frozenset(getattr(it, "value", it) for it in self.get(path) or ())


def client_of(params: lsp.InitializeParams) -> Client:
    can = _Capabilities(params.capabilities)
    operations = can.values(f"{EDIT}.resource_operations")
    return Client(
        **{field: can.has(path) for field, path in SAID.items()},
        markdown_documentation="markdown" in can.values(f"{ITEM}.documentation_format"),
        # Neovim takes them and does not say so, but for the operations.
        document_changes=can.has(f"{EDIT}.document_changes") or bool(operations),
        change_annotations=can.get(f"{EDIT}.change_annotation_support") is not None,
        creates_files="create" in operations,
        renames_files="rename" in operations,
        resolves_actions=_resolves_actions(can),
        commands=_own_commands(params.capabilities.experimental),
        pulls_diagnostics=can.has("text_document.diagnostic")
        and can.has("workspace.diagnostics.refresh_support"),
        most_folds=can.get("text_document.folding_range.range_limit"),
        symbol_kinds=can.values("workspace.symbol.symbol_kind.value_set") or FIRST_KINDS,
        item_kinds=can.values("text_document.completion.completion_item_kind.value_set")
        or FIRST_KINDS,
        **_ways_of_neovim(can, params.client_info),
    )


def folders_of(params: lsp.InitializeParams) -> list[Path]:
    """The folders of the workspace that are on the disk."""
    folders = [folder.uri for folder in params.workspace_folders or ()]
    uris = folders or [params.root_uri or ""]
    return [folder for uri in uris if (folder := to_path(uri))]


def _resolves_actions(can: _Capabilities) -> bool:
    """Whether the edit of an action may come later."""
    properties = can.values("text_document.code_action.resolve_support.properties")
    return can.has("text_document.code_action.data_support") and "edit" in properties


def _ways_of_neovim(can: _Capabilities, info: lsp.ClientInfo | None) -> dict[str, bool]:
    """What no capability tells of its completion."""
    is_neovim = info is not None and info.name == "Neovim"
    is_old = is_neovim and _version(info) < NEOVIM_WITHOUT_WORDS
    return {
        "reaches": not is_neovim,
        "snippets_for_texts": is_old and can.has(f"{ITEM}.snippet_support"),
        # The plugins that bring a list of their own ask for details with the labels.
        "by_words": is_neovim and not can.has(f"{ITEM}.label_details_support"),
    }


def _own_commands(experimental: Any) -> frozenset[str]:
    match experimental:
        case {"commands": {"commands": list() as names}}:
            return frozenset(name for name in names if isinstance(name, str))
    return frozenset()


def _version(info: lsp.ClientInfo | None) -> tuple[int, ...]:
    numbers = re.findall(r"\d+", info.version or "") if info else []
    return tuple(int(number) for number in numbers[:2])
