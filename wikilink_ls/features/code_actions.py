"""What an editor offers at a place in a note: fixes of what is found there, and of it all."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from wikilink_ls.config import Config
from wikilink_ls.features.concept_findings import (
    ConceptFinding,
    concept_findings,
    near_links,
)
from wikilink_ls.features.concept_fixes import Fixer
from wikilink_ls.features.concept_links import led_to
from wikilink_ls.features.fix_all import fix_all
from wikilink_ls.features.new_concept import NewNotes
from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.text import Span, TextEdit
from wikilink_ls.vault.vault import Vault

FIX_ALL: Literal["source.fixAll.wikilink-ls"] = "source.fixAll.wikilink-ls"


@dataclass(frozen=True, slots=True)
class CodeAction:
    title: str
    kind: Literal["quickfix", "source.fixAll.wikilink-ls"]
    code: str | None = None
    """Of the diagnostic that it fixes."""
    span: Span | None = None
    """Of that diagnostic."""
    edits: tuple[TextEdit, ...] = ()
    """In the note itself; they do not overlap."""
    creates: tuple[tuple[str, str], ...] = ()
    """Vault path and content of new notes."""
    preferred: bool = False


def code_actions(
    vault: Vault,
    note: Note,
    text: str,
    span: Span,
    config: Config,
    new: NewNotes,
    wanted: Callable[[str], bool] = lambda _kind: True,
) -> list[CodeAction]:
    """What can be done about the findings that touch *span*, and about all of the note.

    Only the kinds that are *wanted* are worked out.
    """
    if note.damaged:
        return []
    fixer = Fixer(vault, note, text, config)
    actions = list(_quick_fixes(fixer, span, new)) if wanted("quickfix") else []
    if wanted(FIX_ALL) and (edits := fix_all(fixer)):
        actions.append(CodeAction("Fix all concepts in this note", FIX_ALL, edits=edits))
    return actions


def _quick_fixes(fixer: Fixer, span: Span, new: NewNotes) -> Iterator[CodeAction]:
    yield from _near(fixer, span)
    for finding in _reported(fixer):
        if _touch(finding.span, span):
            for fix in fixer.fixes(finding, new):
                yield CodeAction(
                    fix.title,
                    "quickfix",
                    finding.code,
                    finding.span,
                    fix.edits,
                    fix.creates,
                    fix.preferred,
                )


def _near(fixer: Fixer, span: Span) -> Iterator[CodeAction]:
    if fixer.is_off("dangling-link"):
        return
    for link, path in near_links(fixer.vault, fixer.note):
        if _touch(link.path_span, span):
            edit = led_to(fixer.writer, fixer.note, fixer.text, link, path)
            if edit is not None:
                title = f"Link to '{fixer.vault.concepts.rules.name_of(path)}'"
                yield CodeAction(
                    title, "quickfix", "dangling-link", link.path_span, (edit,), preferred=True
                )


def _reported(fixer: Fixer) -> Iterator[ConceptFinding]:
    found = concept_findings(fixer.vault, fixer.note, fixer.config)
    return (finding for finding in found if not fixer.is_off(finding.code))


def _touch(one: Span, other: Span) -> bool:
    return one.start <= other.end and other.start <= one.end
