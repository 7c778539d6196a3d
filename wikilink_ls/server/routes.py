"""All that is answered: the requests and notifications of LSP, and our commands.

Each name is that of a function in a module beside this one, which is imported when it is first
needed. Nothing of that may be imported here: this is known before `initialize` is answered.
"""

import string
from collections.abc import Mapping
from typing import Any

from lsprotocol import types as lsp

from wikilink_ls.server.legend import TOKEN_MODIFIERS, TOKEN_TYPES

ROUTES: Mapping[str, str] = {
    # What people wait for while they type comes first, also when all is imported.
    lsp.TEXT_DOCUMENT_COMPLETION: "answers.complete",
    lsp.TEXT_DOCUMENT_DEFINITION: "answers.define",
    lsp.TEXT_DOCUMENT_HOVER: "answers.show",
    lsp.TEXT_DOCUMENT_DOCUMENT_LINK: "answers.links",
    lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL: "answers.outline",
    lsp.TEXT_DOCUMENT_REFERENCES: "answers.refer",
    lsp.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT: "answers.highlight",
    lsp.WORKSPACE_SYMBOL: "answers.find",
    # How the server begins, and what it is told.
    lsp.INITIALIZED: "app.initialized",
    lsp.WORKSPACE_DID_CHANGE_CONFIGURATION: "app.configured",
    lsp.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS: "app.folders",
    lsp.TEXT_DOCUMENT_DID_OPEN: "app.opened",
    lsp.TEXT_DOCUMENT_DID_CHANGE: "app.changed",
    lsp.TEXT_DOCUMENT_DID_SAVE: "app.saved",
    lsp.TEXT_DOCUMENT_DID_CLOSE: "app.closed",
    lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES: "app.watched",
    lsp.WORKSPACE_DID_CREATE_FILES: "app.created",
    lsp.WORKSPACE_DID_DELETE_FILES: "app.deleted",
    # Findings, for editors that ask for them.
    lsp.TEXT_DOCUMENT_DIAGNOSTIC: "pull.diagnose",
    lsp.WORKSPACE_DIAGNOSTIC: "pull.diagnose_all",
    # One note as it is built.
    lsp.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL: "structure.tell_tokens",
    lsp.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL_DELTA: "structure.tell_other_tokens",
    lsp.TEXT_DOCUMENT_SEMANTIC_TOKENS_RANGE: "structure.tell_some_tokens",
    lsp.TEXT_DOCUMENT_FOLDING_RANGE: "structure.fold",
    lsp.TEXT_DOCUMENT_SELECTION_RANGE: "structure.select",
    lsp.TEXT_DOCUMENT_LINKED_EDITING_RANGE: "structure.link_edits",
    # The graph of links.
    lsp.TEXT_DOCUMENT_CODE_LENS: "graph.lenses",
    lsp.CODE_LENS_RESOLVE: "graph.resolve_lens",
    lsp.TEXT_DOCUMENT_INLAY_HINT: "graph.hints",
    lsp.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY: "graph.prepare",
    lsp.CALL_HIERARCHY_INCOMING_CALLS: "graph.backlinks",
    lsp.CALL_HIERARCHY_OUTGOING_CALLS: "graph.links",
    # What is to be changed.
    lsp.TEXT_DOCUMENT_CODE_ACTION: "actions.act",
    lsp.CODE_ACTION_RESOLVE: "actions.work_out",
    lsp.TEXT_DOCUMENT_PREPARE_RENAME: "edits.prepare",
    lsp.TEXT_DOCUMENT_RENAME: "edits.renamed",
    lsp.WORKSPACE_WILL_RENAME_FILES: "moves.will_rename",
    lsp.WORKSPACE_DID_RENAME_FILES: "moves.did_rename",
}

WAITING = frozenset(
    {
        lsp.INITIALIZED,
        lsp.WORKSPACE_DID_CHANGE_CONFIGURATION,
        lsp.WORKSPACE_DIAGNOSTIC,
        lsp.WORKSPACE_WILL_RENAME_FILES,
    }
)
"""Those that are answered by coroutines, beside others that come meanwhile. Of the others some
return an awaitable, once they have looked at the text that they are asked about."""

COMMANDS: Mapping[str, str] = {
    "wikilink-ls.dailyNote": "note_commands.daily",
    "wikilink-ls.renameNote": "note_commands.rename",
    "wikilink-ls.moveNote": "note_commands.move",
    "wikilink-ls.showReferences": "vault_commands.show_references",
    "wikilink-ls.showBacklinks": "vault_commands.show_backlinks",
    "wikilink-ls.rescan": "vault_commands.rescan",
    "wikilink-ls.indexState": "vault_commands.index_state",
}
"""Those of `workspace/executeCommand`: coroutines, whose second parameter says what they take."""

TRIGGERS = ["[", "#", "^", "|", "(", "/", ",", '"', "'", " "]
"""A space too: names have them, and lists of completions close at one."""
SIGNS = [*sorted({*string.punctuation} - {*"_]"}), *" ·–—…‘’“”「」『』〈〉《》"]
"""What names and headings have besides letters, for editors whose lists close there."""
SETTINGS = "wikilink-ls"
"""The section of an editor's settings that is ours, and the name of what we find."""

# pygls would refuse a kind that LSP does not know.
ACTION_KINDS: list[Any] = [
    "quickfix",
    "refactor.rewrite",
    "refactor.extract",
    "refactor.inline",
    "source.fixAll.wikilink-ls",
    "refactor.rename",
    "refactor.move",
]


def _files(*kinds: lsp.FileOperationPatternKind | None) -> lsp.FileOperationRegistrationOptions:
    patterns = (lsp.FileOperationPattern("**/*", matches=kind) for kind in kinds)
    filters = [lsp.FileOperationFilter(pattern, scheme="file") for pattern in patterns]
    return lsp.FileOperationRegistrationOptions(filters)


_FILE, _FOLDER = lsp.FileOperationPatternKind.File, lsp.FileOperationPatternKind.Folder

OPTIONS: Mapping[str, Any] = {
    lsp.TEXT_DOCUMENT_COMPLETION: lsp.CompletionOptions(trigger_characters=TRIGGERS),
    lsp.TEXT_DOCUMENT_DID_SAVE: lsp.SaveOptions(include_text=False),
    lsp.WORKSPACE_DID_CREATE_FILES: _files(None),
    lsp.WORKSPACE_DID_DELETE_FILES: _files(None),
    lsp.WORKSPACE_DID_RENAME_FILES: _files(None),
    lsp.WORKSPACE_WILL_RENAME_FILES: _files(_FILE, _FOLDER),
    # Whether closed notes may be asked for follows from the handler of that; pygls sees to it.
    lsp.TEXT_DOCUMENT_DIAGNOSTIC: lsp.DiagnosticOptions(
        inter_file_dependencies=True, workspace_diagnostics=True, identifier=SETTINGS
    ),
    lsp.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL: lsp.SemanticTokensLegend(TOKEN_TYPES, TOKEN_MODIFIERS),
    lsp.TEXT_DOCUMENT_CODE_LENS: lsp.CodeLensOptions(resolve_provider=True),
    lsp.TEXT_DOCUMENT_CODE_ACTION: lsp.CodeActionOptions(
        code_action_kinds=ACTION_KINDS, resolve_provider=True
    ),
}
"""What an editor is told of them, as LSP has it."""
