"""The code action that mends a whole note, as far as there is nothing to choose."""

from collections.abc import Iterator

from wikilink_ls.features.actions.code_action import CodeAction, Selection, edits_of
from wikilink_ls.features.actions.concept_actions import fixer_of
from wikilink_ls.features.actions.fix_all import difference, fix_all
from wikilink_ls.syntax.link_quotes import quoted_links, unquoted_links
from wikilink_ls.syntax.text import TextEdit

CONCEPTS = "Fix all concepts in this note"
QUOTES = "Quote all links in the properties of this note"
BOTH = "Fix all concepts, and quote all links in the properties, in this note"


def fix_all_actions(selection: Selection) -> Iterator[CodeAction]:
    """For all of the note, wherever the selection is."""
    fixer = fixer_of(selection)
    head = selection.text[: selection.note.properties.span.end]
    quoted = _quoted(selection, head)
    if edits := fix_all(fixer, quoted):
        quotes = difference(head, quoted)
        title = _title(quotes, edits)
        yield CodeAction(title, "source.fixAll.wikilink-ls", edits_of(selection.note, *edits))


def _quoted(selection: Selection, head: str) -> str:
    has_none = not unquoted_links(selection.note.properties)
    return head if has_none or selection.is_off("unquoted-property-link") else quoted_links(head)


def _title(quotes: tuple[TextEdit, ...], edits: tuple[TextEdit, ...]) -> str:
    if not quotes:
        return CONCEPTS
    return QUOTES if edits == quotes else BOTH
