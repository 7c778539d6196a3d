"""What a link points at, in a few lines; of a dangling link, what is missing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from wikilink_ls.config import Config
from wikilink_ls.features.closest import aliased_files, closest_files
from wikilink_ls.features.missing import missing_place, one_line
from wikilink_ls.features.preview import code, escaped, excerpt, facts
from wikilink_ls.syntax.note import Link, Note
from wikilink_ls.syntax.text import Span
from wikilink_ls.vault.backlinks import backlinking_notes
from wikilink_ls.vault.target import Target, place_span, target_of
from wikilink_ls.vault.vault import Vault, name_key

TextOf = Callable[[str], str | None]
"""The text of the note at a vault path; None if it cannot be read."""


@dataclass(frozen=True, slots=True)
class Hover:
    span: Span
    """The link."""
    markdown: str


def hover(vault: Vault, note: Note, offset: int, config: Config, text_of: TextOf) -> Hover | None:
    """What the link at *offset* points at."""
    link = note.link_at(offset)
    if link is None:
        return None
    target = target_of(vault, link, note)
    if target.path is None:
        return Hover(link.span, _dangling(vault, link))
    parts = [*_head(target, config), *_body(target, link, text_of), *_foot(vault, target)]
    return Hover(link.span, "\n\n".join(part for part in parts if part))


def _dangling(vault: Vault, link: Link) -> str:
    parts = [f"No note or file is called **{_shown(link.path)}**."]
    closest = closest_files(vault, link.path)
    if closest:
        what = "An alias of" if aliased_files(vault, link.path) else "Closest:"
        parts.append(f"{what} {', '.join(code(one_line(path)) for path in closest)}")
    mentioned = len(vault.mentions.paths(name_key(link.path)))
    if mentioned > 1:
        parts.append(f"*{mentioned} notes ask for it*")
    return "\n\n".join(parts)


def _head(target: Target, config: Config) -> Iterator[str]:
    path = code(target.path or "")
    if target.note is None:
        yield path
        return
    yield f"**{escaped(target.note.title)}** — {path}"
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
    kind, name, found = missing_place(target, link)
    closest = ", ".join(f"*{_shown(it)}*" for it in found)
    message = f"It has no {kind} **{_shown(name)}**."
    return f"{message} Closest: {closest}" if closest else message


def _shown(text: str) -> str:
    return escaped(one_line(text))


def _foot(vault: Vault, target: Target) -> Iterator[str]:
    count = len(backlinking_notes(vault, target.path or ""))
    if count:
        yield f"---\n*linked from {count} {'note' if count == 1 else 'notes'}*"
