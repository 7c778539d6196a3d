"""What an editor offers at a place in a note: fixes of what is found there, and of it all."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from wikilink_ls.config import Config
from wikilink_ls.features.concept_findings import ConceptFinding
from wikilink_ls.features.concept_fixes import Fixer
from wikilink_ls.features.concept_links import led_to
from wikilink_ls.features.fix_all import fix_all
from wikilink_ls.features.new_concept import NewNotes
from wikilink_ls.syntax.note import Link, Note
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
    near, findings = fixer.near(), fixer.findings()
    actions = list[CodeAction]()
    if wanted("quickfix"):
        actions += _leading(fixer, [it for it in near if _touches(it[0], span)])
        touched = (it for it in findings if _touch(it.span, span))
        actions += (action for it in touched for action in _fixing(fixer, it, new))
    if wanted(FIX_ALL) and (edits := fix_all(fixer, near, findings)):
        actions.append(CodeAction("Fix all concepts in this note", FIX_ALL, edits=edits))
    # References with one definition have their fix in common.
    return list(dict.fromkeys(actions))


def _leading(fixer: Fixer, near: list[tuple[Link, str]]) -> Iterator[CodeAction]:
    for link, path in near:
        edit = led_to(fixer.writer, fixer.note, fixer.text, link, path)
        if edit is not None:
            title = f"Link to '{fixer.vault.concepts.rules.name_of(path)}'"
            yield CodeAction(
                title, "quickfix", "dangling-link", link.path_span, (edit,), preferred=True
            )


def _fixing(fixer: Fixer, finding: ConceptFinding, new: NewNotes) -> Iterator[CodeAction]:
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


def _touches(link: Link, span: Span) -> bool:
    """Whether *span* touches *link*, or the destination that it has elsewhere."""
    return _touch(link.span, span) or _touch(link.path_span, span)


def _touch(one: Span, other: Span) -> bool:
    return one.start <= other.end and other.start <= one.end
