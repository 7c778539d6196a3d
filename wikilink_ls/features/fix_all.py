"""All that is wrong about the concepts of one note, mended in one set of edits."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

from wikilink_ls.features.concept_findings import concept_findings, near_links
from wikilink_ls.features.concept_fixes import Fixer
from wikilink_ls.features.concept_links import led_to
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.text import Span, TextEdit

MOST_STEPS = 100
"""Values of properties that are mended at once."""


def fix_all(fixer: Fixer) -> tuple[TextEdit, ...]:
    """The edits for all that leaves no choice; none overlaps another."""
    end = fixer.note.properties.span.end
    head, body = fixer.text[:end], fixer.text[end:]
    mended = _mended_head(fixer, head)
    whole = _of_text(fixer, mended + body) if mended != head else fixer
    moved = len(mended) - end
    edits = list(_apart(_body_edits(whole)))
    if added := _declared(whole):
        mended = _applied(whole.text, [added])[: len(mended) + len(added.new_text)]
        mended = mended[: len(mended) - (added.span.end - added.span.start)]
    in_body = [TextEdit(span.shifted(-moved), new_text) for span, new_text in edits]
    return (*_difference(head, mended), *in_body)


def _mended_head(fixer: Fixer, head: str) -> str:
    """*head* with each value right that can be judged without the body."""
    for _ in range(MOST_STEPS):
        edit = next(_head_edits(_of_text(fixer, head)), None)
        if edit is None:
            break
        head = _applied(head, [edit])
    return head


def _head_edits(fixer: Fixer) -> Iterator[TextEdit]:
    vault, note, text = fixer.vault, fixer.note, fixer.text
    if not fixer.is_off("dangling-link"):
        for link, path in near_links(vault, note):
            yield from _all_there(led_to(fixer.writer, note, text, link, path))
    for finding in concept_findings(vault, note, fixer.config):
        declaration = finding.declaration
        if declaration is None or fixer.is_off(finding.code):
            continue
        if finding.code == "duplicate-concept":
            yield from _all_there(fixer.removed(declaration))
        if finding.code == "unknown-concept" and len(finding.close) == 1:
            yield from _all_there(fixer.replaced(declaration, finding.close[0]))


def _body_edits(fixer: Fixer) -> Iterator[TextEdit]:
    if not fixer.is_off("dangling-link"):
        for link, path in near_links(fixer.vault, fixer.note):
            if link.key is None:
                edit = led_to(fixer.writer, fixer.note, fixer.text, link, path)
                yield from _all_there(edit)
    if not fixer.is_off("unlinked-concept"):
        for finding in concept_findings(fixer.vault, fixer.note, fixer.config):
            if finding.code == "unlinked-concept":
                yield from _all_there(fixer.linked(finding))


def _declared(fixer: Fixer) -> TextEdit | None:
    """The edit that declares what is linked, or will be."""
    if fixer.is_off("undeclared-concept"):
        return None
    near = () if fixer.is_off("dangling-link") else near_links(fixer.vault, fixer.note)
    found = concept_findings(fixer.vault, fixer.note, fixer.config, near=near)
    paths = [it.path for it in found if it.code == "undeclared-concept" and it.path]
    return fixer.declared(paths) if paths else None


def _all_there(edit: TextEdit | None) -> Iterator[TextEdit]:
    if edit is not None:
        yield edit


def _of_text(fixer: Fixer, text: str) -> Fixer:
    return replace(fixer, note=parse(fixer.note.path, text), text=text)


def _apart(edits: Iterator[TextEdit]) -> Iterator[TextEdit]:
    """*edits* without those that overlap one before; one destination serves many references."""
    end = 0
    for edit in sorted(set(edits)):
        if edit.span.start >= end:
            end = edit.span.end
            yield edit


def _applied(text: str, edits: list[TextEdit]) -> str:
    for (start, end), new_text in sorted(edits, reverse=True):
        text = text[:start] + new_text + text[end:]
    return text


def _difference(old: str, new: str) -> Iterator[TextEdit]:
    """The one edit that makes *new* of *old*, from the first letter to the last that differs."""
    if old == new:
        return
    start = _common(old, new)
    same = _common(old[start:][::-1], new[start:][::-1])
    yield TextEdit(Span(start, len(old) - same), new[start : len(new) - same])


def _common(one: str, other: str) -> int:
    """How many letters the two texts begin with alike."""
    return sum(1 for _ in takewhile(lambda it: it[0] == it[1], zip(one, other, strict=False)))
