"""What a note says that tables of the whole vault know: the names that it writes.

They are found where the note is read, maybe in another process; so the tables of a vault can be
made without a second look at its notes.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from msgspec import Struct

from wikilink_ls.syntax.folding import fold
from wikilink_ls.syntax.note import FrontFacts, Note
from wikilink_ls.vault.concept_rules import ConceptRules, concept_key
from wikilink_ls.vault.paths import display_name, name_key
from wikilink_ls.vault.postings import Posting

_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2}))?")

Said = tuple[Posting, ...]
KEPT = 1 << 13
"""Names of each kind that need not be folded once more."""
LONGEST_KEPT = 200
"""Code points: a heading can be as long as its note."""


class Words(Struct, frozen=True, gc=False, array_like=True):
    """The names in one note, each of them once."""

    path: str
    mentions: Said = ()
    """The paths of its links as they are written, by `name_key`."""
    asides: Said = ()
    """Those of the mentions that stand in properties alone."""
    aliases: Said = ()
    tags: Said = ()
    headings: Said = ()
    """By `heading_key`, with an empty spelling; not the one that repeats the name of the file."""
    claims: Said = ()
    """Its names as a concept note, by `concept_key`; none if it is no such note."""
    declared: Said = ()
    """The concepts that it declares, in their order, by `concept_key`."""
    created: str = ""
    """When it was, if it declares concepts and says so; see `created`."""


def words_of(note: Note, rules: ConceptRules) -> Words:
    mentions, asides = _mentions(note)
    of_concepts = concept_words_of(note, rules)
    return Words(
        note.path,
        mentions,
        asides,
        aliases=_folded(note.aliases),
        tags=_folded(tag.name for tag in note.tags),
        headings=_headings(note),
        claims=of_concepts.claims,
        declared=of_concepts.declared,
        created=of_concepts.created,
    )


def concept_words_of(note: FrontFacts | Note, rules: ConceptRules) -> Words:
    """No more than *rules* decide: what it is called as a concept note, and what it declares."""
    declared = tuple(dict.fromkeys(Posting(it.key, it.name) for it in rules.declarations(note)))
    return Words(
        note.path,
        claims=claims(rules, note.path, note.aliases),
        declared=declared,
        created=created(note) if declared else "",
    )


def words_of_file(path: str, rules: ConceptRules) -> Words:
    """What is known of a file, were it a note, by its name alone."""
    return Words(path, claims=claims(rules, path))


def claims(rules: ConceptRules, path: str, aliases: Iterable[str] = ()) -> Said:
    """The names that the note at *path* has as a concept note; none if it is no such note."""
    name = rules.name_of(path)
    if name is None:
        return ()
    return tuple(dict.fromkeys(Posting(concept_key(it), it) for it in (name, *aliases)))


def heading_key(text: str) -> str:
    """The form in which headings are searched: on one line, with one space between words."""
    return " ".join(fold(text).split())


def created(note: FrontFacts | Note) -> str:
    """The property ``created`` as ``2026-03-02 10:20``; empty if it says no date."""
    entry = note.properties.get("created")
    match = _DATE.search(str(note.properties.values.get(entry.key))) if entry else None
    if match is None:
        return ""
    year, month, day, hour, minute = (int(part or 0) for part in match.groups())
    return f"{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}"


def _mentions(note: Note) -> tuple[Said, Said]:
    in_body: dict[str, bool] = {}
    for link in note.links:
        if path := link.path:
            in_body[path] = link.key is None or in_body.get(path, False)
    mentions = tuple(map(_of_path, in_body))
    return mentions, tuple([it for it in mentions if not in_body[it.spelling]])


def _folded(names: Iterable[str]) -> Said:
    return tuple(map(_of_name, dict.fromkeys(names)))


def _headings(note: Note) -> Said:
    title = note.top_heading
    if title and fold(title.text) != fold(display_name(note.path)):
        title = None
    said = [_of_heading(heading.text) for heading in note.headings if heading is not title]
    return tuple(dict.fromkeys(said))


class _Kept:
    """Most of what a note says others say, too: of short texts the postings are kept."""

    def __init__(self, posting: Callable[[str], Posting]) -> None:
        self._posting = posting
        self._kept = lru_cache(maxsize=KEPT)(posting)
        self.forget = self._kept.cache_clear

    def __call__(self, said: str) -> Posting:
        return self._kept(said) if len(said) <= LONGEST_KEPT else self._posting(said)


@_Kept
def _of_path(path: str) -> Posting:
    return Posting(name_key(path), path)


@_Kept
def _of_name(name: str) -> Posting:
    return Posting(fold(name), name)


@_Kept
def _of_heading(text: str) -> Posting:
    return Posting(heading_key(text), "")


def forget_words() -> None:
    """Keep nothing of what notes have said."""
    for kept in (_of_path, _of_name, _of_heading):
        kept.forget()
