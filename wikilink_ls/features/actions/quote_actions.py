"""Code actions for links in properties that YAML reads as lists: they are put in quotes."""

from collections.abc import Iterator

from wikilink_ls.features.actions.code_action import CodeAction, Selection, edits_of
from wikilink_ls.features.actions.fix_all import difference
from wikilink_ls.syntax.link_quotes import (
    MOST_LINKS,
    quoted_link,
    quoted_links,
    unquoted_links,
)
from wikilink_ls.syntax.note import Problem
from wikilink_ls.syntax.text import TextEdit, edited

ALL = "Quote all links in the properties"


def quote_actions(selection: Selection) -> Iterator[CodeAction]:
    """For each unquoted link at *selection*, and for all of them where there are more."""
    problems = unquoted_links(selection.note.properties)
    touched = [it for it in problems if selection.touches(it.span)][:MOST_LINKS]
    if not touched or selection.is_off("unquoted-property-link"):
        return
    head = selection.text[: selection.note.properties.span.end]
    known = {head}
    for problem in touched:
        if edits := quoted_link(head, problem):
            known.add(edited(head, edits))
            links = [it.span.of(head) for it in edits]
            yield _quoting(selection, problem, f"Quote {' and '.join(links)}", *edits)
    if (quoted := quoted_links(head)) not in known:
        yield _quoting(selection, touched[0], ALL, *difference(head, quoted))


def _quoting(selection: Selection, problem: Problem, title: str, *edits: TextEdit) -> CodeAction:
    return CodeAction(
        title,
        "quickfix",
        edits_of(selection.note, *edits),
        code=problem.code,
        span=problem.span,
        preferred=title != ALL,
    )
