"""What the editor at the other end can do, as it says itself."""

import re
from dataclasses import dataclass
from typing import Any

from lsprotocol import types as lsp
from pygls.capabilities import get_capability

NEOVIM_WITHOUT_WORDS = (0, 12)
"""Up to here Neovim's own completion takes the first word of a text that is no snippet."""


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
    configuration: bool = False
    registers_configuration: bool = False
    reaches: bool = True
    """A completion may replace text behind the cursor; Neovim ignores that part."""
    snippets_for_texts: bool = False
    """Items go as snippets, or a name with spaces would lose all but its first word."""
    by_words: bool = False
    """Neovim's own list: it closes at a sign that words do not have, and keeps what begins as is
    typed. So it is to ask again at each sign, and after each letter."""


def client_of(params: lsp.InitializeParams) -> Client:
    def has(path: str) -> bool:
        return bool(get_capability(params.capabilities, path, default=False))

    def has_any(path: str) -> bool:
        """Whether there is such a group of capabilities, whatever is in it."""
        return get_capability(params.capabilities, path, default=None) is not None

    operations = get_capability(
        params.capabilities, "workspace.workspace_edit.resource_operations", default=None
    )
    kinds = {str(getattr(it, "value", it)) for it in operations or ()}
    documentation = get_capability(
        params.capabilities,
        "text_document.completion.completion_item.documentation_format",
        default=None,
    )
    formats = {str(getattr(it, "value", it)) for it in documentation or ()}
    info = params.client_info
    is_neovim = info is not None and info.name == "Neovim"
    completion_item = "text_document.completion.completion_item"
    return Client(
        link_support=has("text_document.definition.link_support"),
        hierarchical_symbols=has(
            "text_document.document_symbol.hierarchical_document_symbol_support"
        ),
        label_details=has(f"{completion_item}.label_details_support"),
        markdown_documentation="markdown" in formats,
        # Neovim takes them and does not say so, but for the operations.
        document_changes=has("workspace.workspace_edit.document_changes") or bool(kinds),
        change_annotations=has_any("workspace.workspace_edit.change_annotation_support"),
        creates_files="create" in kinds,
        renames_files="rename" in kinds,
        code_actions=has("text_document.code_action.code_action_literal_support"),
        resolves_actions=has("text_document.code_action.data_support")
        and "edit" in _resolved(params),
        applies_edits=has("workspace.apply_edit"),
        shows_documents=has("window.show_document.support"),
        commands=_own_commands(params.capabilities.experimental),
        watches_files=has("workspace.did_change_watched_files.dynamic_registration"),
        refreshes_lenses=has("workspace.code_lens.refresh_support"),
        refreshes_hints=has("workspace.inlay_hint.refresh_support"),
        # An empty object says that it can.
        pulls_diagnostics=has("text_document.diagnostic")
        and has("workspace.diagnostics.refresh_support"),
        registers_diagnostics=has("text_document.diagnostic.dynamic_registration"),
        progress=has("window.work_done_progress"),
        refreshes_tokens=has("workspace.semantic_tokens.refresh_support"),
        most_folds=get_capability(
            params.capabilities, "text_document.folding_range.range_limit", default=None
        ),
        configuration=has("workspace.configuration"),
        registers_configuration=has("workspace.did_change_configuration.dynamic_registration"),
        reaches=not is_neovim,
        snippets_for_texts=is_neovim
        and _version(info) < NEOVIM_WITHOUT_WORDS
        and has(f"{completion_item}.snippet_support"),
        # The plugins that bring a list of their own ask for details with the labels.
        by_words=is_neovim and not has(f"{completion_item}.label_details_support"),
    )


def _resolved(params: lsp.InitializeParams) -> list[str]:
    """What of a code action may come later."""
    path = "text_document.code_action.resolve_support.properties"
    return get_capability(params.capabilities, path, default=None) or []


def _own_commands(experimental: Any) -> frozenset[str]:
    match experimental:
        case {"commands": {"commands": list() as names}}:
            return frozenset(name for name in names if isinstance(name, str))
    return frozenset()


def _version(info: lsp.ClientInfo | None) -> tuple[int, ...]:
    numbers = re.findall(r"\d+", info.version or "") if info else []
    return tuple(int(number) for number in numbers[:2])
