"""What the editors say of themselves, as far as it matters here."""

from tests.e2e.client import Json

VS_CODE: Json = {  # But for what it asks for later: findings, and the edits of actions; below.
    "workspace": {
        "applyEdit": True,
        "workspaceEdit": {
            "documentChanges": True,
            "resourceOperations": ["create", "rename", "delete"],
            "changeAnnotationSupport": {"groupsOnLabel": True},
        },
        "configuration": True,
        "workspaceFolders": True,
        "semanticTokens": {"refreshSupport": True},
        "didChangeConfiguration": {"dynamicRegistration": True},
        "didChangeWatchedFiles": {"dynamicRegistration": True, "relativePatternSupport": True},
        "codeLens": {"refreshSupport": True},
        "inlayHint": {"refreshSupport": True},
        "fileOperations": {
            "dynamicRegistration": True,
            **dict.fromkeys(("didCreate", "didRename", "didDelete"), True),
            **dict.fromkeys(("willCreate", "willRename", "willDelete"), True),
        },
    },
    "textDocument": {
        "publishDiagnostics": {"relatedInformation": True, "versionSupport": False},
        "synchronization": {"dynamicRegistration": True, "willSave": True, "didSave": True},
        "completion": {
            "contextSupport": True,
            "completionItem": {
                "snippetSupport": True,
                "documentationFormat": ["markdown", "plaintext"],
                "insertReplaceSupport": True,
                "labelDetailsSupport": True,
                "resolveSupport": {"properties": ["documentation", "detail"]},
            },
        },
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "definition": {"dynamicRegistration": True, "linkSupport": True},
        "codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["", "quickfix"]}},
            "isPreferredSupport": True,
        },
        "rename": {"prepareSupport": True},
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
        "documentLink": {"tooltipSupport": True},
        "foldingRange": {"lineFoldingOnly": True, "rangeLimit": 5000},
    },
    "window": {"workDoneProgress": True, "showDocument": {"support": True}},
    "general": {"positionEncodings": ["utf-16"], "markdown": {"parser": "marked"}},
}
VS_CODE_PULLING: Json = {
    **VS_CODE,
    "workspace": {**VS_CODE["workspace"], "diagnostics": {"refreshSupport": True}},
    "textDocument": {
        **VS_CODE["textDocument"],
        "diagnostic": {"dynamicRegistration": True, "relatedDocumentSupport": False},
    },
}
VS_CODE_RESOLVING: Json = {
    **VS_CODE,
    "textDocument": {
        **VS_CODE["textDocument"],
        "codeAction": {
            **VS_CODE["textDocument"]["codeAction"],
            "dataSupport": True,
            "resolveSupport": {"properties": ["edit"]},
        },
    },
}
"""It asks for the edit of an action once that is chosen."""
NEOVIM: Json = {
    "workspace": {
        "applyEdit": True,
        "workspaceEdit": {"resourceOperations": ["rename", "create", "delete"]},
        "configuration": True,
        "workspaceFolders": True,
        "didChangeWatchedFiles": {"dynamicRegistration": False, "relativePatternSupport": True},
        "inlayHint": {"refreshSupport": True},
    },
    "textDocument": {
        "diagnostic": {"dynamicRegistration": True, "tagSupport": {"valueSet": [1, 2]}},
        "synchronization": {"dynamicRegistration": False, "didSave": True},
        "completion": {"completionItem": {"snippetSupport": True}},
        "definition": {"dynamicRegistration": True, "linkSupport": True},
        "codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["", "quickfix"]}},
            "isPreferredSupport": True,
        },
        "rename": {"prepareSupport": True},
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
    },
    "window": {"workDoneProgress": True, "showDocument": {"support": True}},
    "general": {"positionEncodings": ["utf-8", "utf-16", "utf-32"]},
}
MINIMAL: Json = {}
