"""All of one note that can be mended without a choice, in one set of edits."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, takewhile

from wikilink_ls.features.actions.concept_fixes import Fixer
from wikilink_ls.features.concepts.concept_links import led_to, property_link, property_text
from wikilink_ls.features.findings.concept_findings import ConceptFinding
from wikilink_ls.syntax.note import Link, PropertyText
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.properties import parse_properties
from wikilink_ls.syntax.property_edit import loses_comment, with_changes
from wikilink_ls.syntax.text import Span, TextEdit
from wikilink_ls.vault.concept_rules import concept_key

MOST_CHANGES = 200
"""Values of properties that are mended at once."""
MOST_PASSES = 4
"""What is mended may show what was hidden: a link that is led to a concept declares it twice."""

Near = Sequence[tuple[Link, str]]
Changes = dict[PropertyText, str | None]


def fix_all(fixer: Fixer, quoted: str) -> tuple[TextEdit, ...]:
    """The edits for all that leaves no choice about concepts; none overlaps another.

    The properties are *quoted* first: as they are, or with what needs it in quotes.
    """
    end = fixer.note.properties.span.end
    head, body = fixer.text[:end], fixer.text[end:]
    if quoted != head:
        fixer = _of_text(fixer, quoted + body)
    near, findings = fixer.near, fixer.findings
    if not (near or findings):
        return difference(head, quoted)
    mended = _mended_head(fixer, near, findings)
    if mended != quoted:
        fixer = _of_text(fixer, mended + body)
        near, findings = fixer.near, fixer.findings
    moved = len(mended) - end
    edits = list(_apart(_body_edits(fixer, near, findings)))
    if added := _declared(fixer, near, findings):
        mended = mended[: added.span.start] + added.new_text + mended[added.span.end :]
    in_body = [TextEdit(span.shifted(-moved), new_text) for span, new_text in edits]
    return (*difference(head, mended), *in_body)


def _mended_head(fixer: Fixer, near: Near, findings: Sequence[ConceptFinding]) -> str:
    """The properties with each value right that can be judged without the body."""
    head = fixer.text[: fixer.note.properties.span.end]
    for _ in range(MOST_PASSES):
        before = head
        changes = dict(islice(_changes(fixer, near, findings).items(), MOST_CHANGES))
        head = _with_changes(fixer, head, changes)
        if head == before:
            break
        fixer = _of_text(fixer, head)
        near, findings = fixer.near, fixer.findings
    return head


def _changes(fixer: Fixer, near: Near, findings: Sequence[ConceptFinding]) -> Changes:
    """What the texts in the properties are to say; nothing where they are to go."""
    changes: Changes = {}
    for link, path in near:
        if link.key is not None and (item := property_text(fixer.note, link)):
            written = property_link(fixer.writer, link, path)
            if written is not None:
                changes[item] = written
    said = set[str]()
    for finding in findings:
        if finding.declaration is None:
            continue
        item = finding.declaration.text
        if finding.code == "duplicate-concept":
            if not loses_comment(fixer.text, fixer.note.properties, item):
                changes[item] = None
        elif finding.code == "unknown-concept" and len(finding.close) == 1:
            (name,) = finding.close
            # Of two that mean the same, the second is not to become a duplicate.
            if concept_key(name) not in said:
                said.add(concept_key(name))
                changes.setdefault(item, name)
    return changes


def _with_changes(fixer: Fixer, head: str, changes: Changes) -> str:
    """*head* after *changes*; if that cannot be, after those of them that can."""
    if not changes:
        return head
    changed = with_changes(head, fixer.note.properties, changes)
    if changed is not None:
        return changed
    for item in sorted(changes, key=lambda it: it.span, reverse=True):
        head = with_changes(head, parse_properties(head), {item: changes[item]}) or head
    return head


def _body_edits(
    fixer: Fixer, near: Near, findings: Sequence[ConceptFinding]
) -> Iterator[TextEdit]:
    for link, path in near:
        if link.key is None:
            edit = led_to(fixer.writer, fixer.note, fixer.text, link, path)
            if edit is not None:
                yield edit
    yield from fixer.linked(it for it in findings if it.code == "unlinked-concept")


def _declared(fixer: Fixer, near: Near, findings: Sequence[ConceptFinding]) -> TextEdit | None:
    """The edit that declares what is linked, or will be."""
    found = fixer.findings_with(near) if near else findings
    paths = [it.path for it in found if it.code == "undeclared-concept" and it.path]
    return fixer.declared(paths) if paths else None


def _of_text(fixer: Fixer, text: str) -> Fixer:
    return replace(fixer, note=parse(fixer.note.path, text), text=text)


def _apart(edits: Iterator[TextEdit]) -> Iterator[TextEdit]:
    """*edits* without those that overlap one before; one destination serves many references."""
    end = 0
    for edit in sorted(set(edits)):
        if edit.span.start >= end:
            end = edit.span.end
            yield edit


def difference(old: str, new: str) -> tuple[TextEdit, ...]:
    """The one edit that makes *new* of *old*, from the first letter to the last that differs."""
    if old == new:
        return ()
    start = _common(old, new)
    same = _common(old[start:][::-1], new[start:][::-1])
    return (TextEdit(Span(start, len(old) - same), new[start : len(new) - same]),)


def _common(one: str, other: str) -> int:
    """How many letters the two texts begin with alike."""
    return sum(1 for _ in takewhile(lambda it: it[0] == it[1], zip(one, other, strict=False)))
