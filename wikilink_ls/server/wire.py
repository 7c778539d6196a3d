"""The LSP structures that answers are made of; they go to bytes without a detour.

The names of the fields are LSP's, in Python's spelling. What is not set is not sent.
"""

from typing import Any

import msgspec


class _Wire(msgspec.Struct, rename="camel", omit_defaults=True):
    pass


class Position(_Wire, omit_defaults=False, gc=False):
    line: int
    character: int


class Range(_Wire, gc=False):
    start: Position
    end: Position


class Location(_Wire, gc=False):
    uri: str
    range: Range


class LocationLink(_Wire):
    target_uri: str
    target_range: Range
    target_selection_range: Range
    origin_selection_range: Range


class TextEdit(_Wire):
    range: Range
    new_text: str


class AnnotatedTextEdit(_Wire):
    """A `TextEdit` with one of the annotations that its `WorkspaceEdit` explains."""

    range: Range
    new_text: str
    annotation_id: str


class ChangeAnnotation(_Wire):
    label: str


class LabelDetails(_Wire):
    description: str


class CompletionItem(_Wire):
    label: str
    kind: int
    sort_text: str
    text_edit: TextEdit
    filter_text: str | None = None
    insert_text_format: int | None = None
    detail: str | None = None
    label_details: LabelDetails | None = None
    documentation: "MarkupContent | str | None" = None


class CompletionList(_Wire, omit_defaults=False):
    is_incomplete: bool
    items: list[CompletionItem]


class MarkupContent(_Wire):
    kind: str
    value: str


class Hover(_Wire):
    contents: MarkupContent
    range: Range


class Diagnostic(_Wire):
    range: Range
    severity: int
    code: str
    source: str
    message: str


class PublishDiagnostics(_Wire, omit_defaults=False):
    uri: str
    diagnostics: list[Diagnostic]
    version: int | msgspec.UnsetType = msgspec.UNSET


class FullReport(_Wire, tag_field="kind", tag="full"):
    result_id: str
    items: list[Diagnostic]


class UnchangedReport(_Wire, tag_field="kind", tag="unchanged"):
    result_id: str


class FullReportOf(_Wire, omit_defaults=False, tag_field="kind", tag="full"):
    """The findings of a document; without a version, of its file."""

    uri: str
    version: int | None
    result_id: str
    items: list[Diagnostic]


class UnchangedReportOf(_Wire, omit_defaults=False, tag_field="kind", tag="unchanged"):
    uri: str
    version: int | None
    result_id: str


class WorkspaceReport(_Wire, omit_defaults=False):
    items: list[FullReportOf | UnchangedReportOf]


class DocumentLink(_Wire):
    range: Range
    target: str


class DocumentSymbol(_Wire):
    name: str
    kind: int
    range: Range
    selection_range: Range
    children: list["DocumentSymbol"] = []


class DocumentHighlight(_Wire):
    range: Range


class Renamable(_Wire):
    """What a rename would replace, as `prepareRename` says it."""

    range: Range
    placeholder: str


class DocumentId(_Wire, omit_defaults=False):
    """A document, as it is meant by an edit; without a version, as it is on the disk."""

    uri: str
    version: int | None


class TextDocumentEdit(_Wire):
    text_document: DocumentId
    edits: list[TextEdit | AnnotatedTextEdit]


class CreateFile(_Wire, tag_field="kind", tag="create"):
    uri: str
    options: dict[str, bool] = {}


class RenameFile(_Wire, tag_field="kind", tag="rename"):
    old_uri: str
    new_uri: str


class WorkspaceEdit(_Wire):
    """Either all in their order, or edits alone, for editors that know no better."""

    document_changes: list[TextDocumentEdit | CreateFile | RenameFile] | None = None
    changes: dict[str, list[TextEdit | AnnotatedTextEdit]] | None = None
    change_annotations: dict[str, ChangeAnnotation] | None = None


class CodeAction(_Wire):
    title: str
    kind: str
    edit: WorkspaceEdit | None = None
    diagnostics: list[Diagnostic] = []
    is_preferred: bool = False
    data: "ActionData | None" = None
    """Without an edit: what an editor gives back to have it worked out."""
    command: "Command | None" = None


class ActionData(_Wire):
    """Enough to offer an action again."""

    uri: str
    range: Range
    finding: Range | None = None
    """Where the diagnostic is that the action fixes: others may have the same title."""


class SymbolInformation(_Wire):
    name: str
    kind: int
    location: Location
    container_name: str | None = None


class FoldingRange(_Wire):
    start_line: int
    end_line: int
    kind: str | None = None


class SelectionRange(_Wire):
    range: Range
    parent: "SelectionRange | None" = None


class LinkedEditingRanges(_Wire):
    ranges: list[Range]
    word_pattern: str


class SemanticTokens(_Wire):
    data: list[int]
    result_id: str | None = None


class SemanticTokensEdit(_Wire):
    start: int
    delete_count: int
    data: list[int]


class SemanticTokensDelta(_Wire):
    edits: list[SemanticTokensEdit]
    result_id: str


class Command(_Wire):
    title: str
    command: str
    arguments: list[Any]


class CodeLens(_Wire):
    range: Range
    command: Command | None = None
    data: dict[str, Any] | None = None


class InlayHint(_Wire):
    position: Position
    label: str
    tooltip: MarkupContent
    padding_left: bool


class CallHierarchyItem(_Wire):
    name: str
    kind: int
    uri: str
    range: Range
    selection_range: Range
    data: dict[str, str]
    detail: str | None = None


class IncomingCall(_Wire):
    from_: CallHierarchyItem = msgspec.field(name="from")
    from_ranges: list[Range]


class OutgoingCall(_Wire):
    to: CallHierarchyItem
    from_ranges: list[Range]
