"""What a link points at or a concept is, in a few lines; of a dangling link, what is missing."""

from collections.abc import Iterator
from dataclasses import dataclass

from wikilink_ls.config import Config
from wikilink_ls.features.concepts.concept_card import ModifiedAt, concept_card
from wikilink_ls.features.findings.closest import aliased_files, closest_files
from wikilink_ls.features.findings.concept_findings import closest_concepts
from wikilink_ls.features.findings.missing import missing_place, one_line
from wikilink_ls.features.footnote_text import footnote_text
from wikilink_ls.features.preview import code, escaped, excerpt, facts
from wikilink_ls.features.subject import footnote_reference_at, tag_at
from wikilink_ls.features.tag_card import tag_card
from wikilink_ls.syntax.note import Link, Note, TextOf
from wikilink_ls.syntax.text import Span
from wikilink_ls.vault.backlinks import backlinking_notes
from wikilink_ls.vault.concepts import (
    concept_note,
    declared_note,
    is_concept_note,
    near_concept,
)
from wikilink_ls.vault.paths import name_key
from wikilink_ls.vault.target import Target, find_footnote, place_span, target_of
from wikilink_ls.vault.vault import Vault

CLOSEST = 3


@dataclass(frozen=True, slots=True)
class Hover:
    span: Span
    """The link, or the name of the concept."""
    markdown: str


def hover(
    vault: Vault,
    note: Note,
    offset: int,
    config: Config,
    text_of: TextOf,
    modified_at: ModifiedAt = lambda _: 0,
    *,
    has_file: bool = True,
) -> Hover | None:
    """What the link at *offset* points at, or the concept that is named there.

    A note that never was a file (*has_file*) has a path by which nobody would find it.
    """
    link = note.link_at(offset)
    if link is None:
        return _of_name(vault, note, offset, modified_at) or _of_footnote(note, offset, text_of)
    target = target_of(vault, link, note)
    if target.path is None:
        nearly = near_concept(vault, link.path)
        card = concept_card(vault, nearly, modified_at) if nearly else ""
        return Hover(link.span, _joined(_dangling(vault, link, nearly), card))
    if link.path and not link.subpath and is_concept_note(vault, target.path):
        return Hover(link.span, concept_card(vault, target.path, modified_at))
    is_found = has_file or target.path != note.path
    parts = (
        *_head(target, config, is_found=is_found),
        *_body(target, link, text_of),
        *_foot(vault, target),
    )
    return Hover(link.span, _joined(*parts))


def _joined(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


def _of_name(vault: Vault, note: Note, offset: int, modified_at: ModifiedAt) -> Hover | None:
    """The concept that the note declares at *offset*, that a tag names, or that it is about."""
    if declaration := vault.concepts.rules.declaration_at(note, offset):
        path = declared_note(vault, declaration, note.path)
        if path is None:
            return Hover(declaration.span, _unknown(vault, declaration.name))
        return Hover(declaration.span, concept_card(vault, path, modified_at))
    if tag := tag_at(note, offset):
        path = concept_note(vault, tag.name)
        card = concept_card(vault, path, modified_at) if path else ""
        return Hover(tag.span, _joined(card, tag_card(vault, tag.name)))
    heading = next(iter(note.headings), None)
    if heading and heading.span.touches(offset) and is_concept_note(vault, note.path):
        return Hover(heading.span, concept_card(vault, note.path, modified_at))
    return None


def _of_footnote(note: Note, offset: int, text_of: TextOf) -> Hover | None:
    """What the footnote says that is referred to at *offset*."""
    reference = footnote_reference_at(note, offset)
    if reference is None:
        return None
    footnote = find_footnote(note.footnotes, reference.label)
    if footnote is None:
        return Hover(reference.span, f"No footnote is called **{_shown(reference.label)}**.")
    text = text_of(note.path) or ""
    return Hover(reference.span, excerpt(footnote_text(footnote, text)))


def _unknown(vault: Vault, name: str) -> str:
    said = f"No concept is called **{_shown(name)}**."
    closest = ", ".join(code(one_line(it)) for it in closest_concepts(vault, name)[:CLOSEST])
    return f"{said} Closest: {closest}" if closest else said


def _dangling(vault: Vault, link: Link, nearly: str | None) -> str:
    parts = [f"No note or file is called **{_shown(link.path)}**."]
    closest = [] if nearly else closest_files(vault, link.path)
    if nearly:
        parts.append("The concept that it nearly names:")
    elif closest:
        what = "An alias of" if aliased_files(vault, link.path) else "Closest:"
        parts.append(f"{what} {', '.join(code(one_line(path)) for path in closest)}")
    asking = vault.mentions.paths(name_key(link.path))
    if (mentioned := sum(path not in vault.canvases for path in asking)) > 1:
        parts.append(f"*{mentioned} notes ask for it*")
    return "\n\n".join(parts)


def _head(target: Target, config: Config, *, is_found: bool) -> Iterator[str]:
    path = code(target.path or "")
    if target.note is None:
        yield path
        return
    title = f"**{escaped(target.note.title)}**"
    yield f"{title} — {path}" if is_found else title
    names = ("aliases", "tags", config.concepts.property, "created", "source")
    yield "  \n".join(facts(target.note, names))


def _body(target: Target, link: Link, text_of: TextOf) -> Iterator[str]:
    note = target.note
    if note is None:
        return
    yield "---"
    if target.missing:
        yield _missing(target, link)
    elif target.place:
        text = text_of(note.path)
        yield excerpt(place_span(note, target.place).of(text)) if text is not None else ""
    else:
        yield excerpt(note.excerpt)


def _missing(target: Target, link: Link) -> str:
    kind, name, found, _ = missing_place(target, link)
    closest = ", ".join(f"*{_shown(it)}*" for it in found)
    message = f"It has no {kind} **{_shown(name)}**."
    return f"{message} Closest: {closest}" if closest else message


def _shown(text: str) -> str:
    return escaped(one_line(text))


def _foot(vault: Vault, target: Target) -> Iterator[str]:
    found = backlinking_notes(vault, target.path or "")
    if count := sum(path not in vault.canvases for path in found):
        yield f"---\n*linked from {count} {'note' if count == 1 else 'notes'}*"
