"""What is said above a note, its headings and its blocks: how often they are linked."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from operator import is_
from typing import Literal, NamedTuple

from wikilink_ls.features.references import InNote
from wikilink_ls.features.subject import FileSubject, Occurrences, notes_about
from wikilink_ls.syntax.note import Block, Heading, LinkFacts, Note
from wikilink_ls.syntax.text import TOP, Span
from wikilink_ls.vault.concept_rules import Declaration
from wikilink_ls.vault.concepts import concept_keys
from wikilink_ls.vault.paths import name_key
from wikilink_ls.vault.target import Place, places_in
from wikilink_ls.vault.vault import Vault

Kind = Literal["backlinks", "declared", "heading", "block", "footnote"]


@dataclass(frozen=True, slots=True)
class CodeLens:
    kind: Kind
    span: Span
    """What it is about: a heading, a block; a note by its top heading, else by its top."""
    title: str
    place: Place | None = None
    """What the links lead to; None if that is the note itself."""


def code_lenses(vault: Vault, note: Note) -> list[CodeLens]:
    """Of *note*, then of each place in it that is linked, in order; nothing where there is none.

    A link of the note to itself is no backlink, but one to its heading. All notes that speak of
    the note are looked at once, whatever they link in it.
    """
    return CodeLenses().of(vault, note)


def counted(vault: Vault, note: Note, lens: CodeLens) -> Iterator[InNote]:
    """The links, or the declared values, that *lens* counts above *note*; by path and place.

    *note* is as it is shown, which the one in *vault* need not be yet.
    """
    subject = FileSubject(note.path)
    occurrences = Occurrences(vault, subject)
    for path in sorted(notes_about(vault, subject)):
        is_own = path == note.path
        source = note if is_own else occurrences.source(path)
        if source is None or (is_own and lens.kind == "backlinks"):
            continue
        if lens.kind == "declared":
            spans = {it.span for it in _declared(occurrences, source)}
        else:
            links = occurrences.links(source)
            spans = {it.span for it in links if _is_counted(note, lens, it.subpath)}
        if spans:
            yield InNote(path, source.lines, sorted(spans))


def _is_counted(note: Note, lens: CodeLens, subpath: str) -> bool:
    return lens.place is None or (subpath != "" and lens.place in places_in(note, subpath))


class CodeLenses:
    """The `code_lenses` of one note, for who asks at each keystroke.

    Of what other notes say no more is kept than how much that is. It is counted anew only of those
    that are others, as long as names mean the same.
    """

    def __init__(self) -> None:
        self._meaning: tuple[object, ...] = ()
        self._tables: tuple[object, ...] = ()
        """By these two a link or a declared value is about the note."""
        self._speakers: tuple[object, ...] = ()
        self._is_whole = False
        """All that speak of it are counted, as they were."""
        self._said: dict[str, _Said] = {}
        """By the paths of the other notes that speak of it."""
        self._sums = _Sums()

    def of(
        self, vault: Vault, note: Note, suspects: Collection[str] | None = None
    ) -> list[CodeLens]:
        for _ in self.catch_up(vault, note.path, suspects):
            pass
        return self.lenses(vault, note)

    def catch_up(
        self, vault: Vault, path: str, suspects: Collection[str] | None = None
    ) -> Iterator[None]:
        """Count anew what others say of the note at *path*; a step for each that is counted.

        *suspects* are the paths of files that may have changed since the last time that all steps
        were taken; None if that may be any.
        """
        keys = concept_keys(vault, path)
        self._begin_anew_if_due(vault, path, keys)
        speakers = _speakers(vault, path, keys)
        suspects = suspects if self._is_whole else None
        is_same = _are_same(speakers, self._speakers)
        # What declares a concept may mean it or not, and be called the same.
        if suspects is not None and (keys or not is_same):
            due: Collection[str] = [it for it in suspects if it != path]
        else:
            due = self._others(vault, path, suspects, is_same=is_same)
        if due:
            occurrences = Occurrences(vault, FileSubject(path))
            for each in due:
                self._count(each, vault, occurrences)
                yield
        self._speakers, self._is_whole = speakers, True

    def _begin_anew_if_due(self, vault: Vault, path: str, keys: frozenset[str]) -> None:
        """Forget what was counted, if nothing of it need hold any longer."""
        meaning = vault.files_named(name_key(path)), keys, vault.concepts.rules
        # Some declared values are links, and count as long as no file has their names.
        tables = vault.mentions.base, vault.named if keys else None
        if meaning != self._meaning or not _are_same(tables, self._tables):
            self._meaning, self._tables, self._speakers = meaning, tables, ()
            self._said, self._sums, self._is_whole = {}, _Sums(), False

    def _others(
        self, vault: Vault, path: str, suspects: Collection[str] | None, *, is_same: bool
    ) -> set[str]:
        """The paths of those that say something else, or, unless all that name the note are the
        same, came to speak of it or ceased to."""
        said = self._said
        asked = said.keys() if suspects is None else said.keys() & suspects
        others = {it for it in asked if vault.stamp(it) is not said[it].stamp}
        if not is_same:
            speaking = notes_about(vault, FileSubject(path)) - {path}
            others |= speaking ^ said.keys()
        return others

    def _count(self, path: str, vault: Vault, occurrences: Occurrences) -> None:
        source = occurrences.source(path)
        said = _said(occurrences, source, vault.stamp(path)) if source else None
        if old := self._said.pop(path, None):
            self._sums.remove(old)
        if said and said.is_something:
            self._said[path] = said
            self._sums.add(said)

    def lenses(self, vault: Vault, note: Note) -> list[CodeLens]:
        """What there is to say above *note*, by what was counted of others."""
        own, sums = _said(Occurrences(vault, FileSubject(note.path)), note), self._sums
        top = note.top_heading.span if note.top_heading else TOP
        lenses = list[CodeLens]()
        if sums.links:
            lenses.append(CodeLens("backlinks", top, _backlinks(sums)))
        if declaring := sums.declaring + own.declares:
            title = f"declared by {_number(declaring, 'note')}"
            lenses.append(CodeLens("declared", top, title))
        lenses += _of_places(note, Counter(own.subpaths) + sums.subpaths)
        return lenses


def _speakers(vault: Vault, path: str, keys: frozenset[str]) -> tuple[object, ...]:
    """What tells who speaks of the note at *path*, whose concept has these *keys*; each the same
    object until it changes."""
    declared = vault.concepts.declared
    stamps = (it for key in sorted(keys) for it in declared.stamp(key))
    return *vault.mentions.stamp(name_key(path)), *stamps


def _are_same(new: tuple[object, ...], old: tuple[object, ...]) -> bool:
    return len(new) == len(old) and all(map(is_, new, old))


class _Said(NamedTuple):
    """What one note says of another."""

    stamp: object
    """That of the note which says it."""
    subpaths: tuple[str, ...]
    """Of each of its links."""
    declares: bool

    @property
    def is_something(self) -> bool:
        return self.declares or bool(self.subpaths)


def _declared(occurrences: Occurrences, source: LinkFacts) -> Iterable[Declaration]:
    return occurrences.declarations(source) if isinstance(source, Note) else ()


def _said(occurrences: Occurrences, source: LinkFacts, stamp: object = None) -> _Said:
    links = occurrences.links(source)
    declares = any(True for _ in _declared(occurrences, source))
    return _Said(stamp, tuple(link.subpath for link in links), declares)


class _Sums:
    """What many notes say, in numbers."""

    def __init__(self) -> None:
        self.links = self.linking = self.declaring = 0
        self.subpaths = Counter[str]()
        """How many links have each; the empty one is that of links to the note itself."""

    def add(self, said: _Said, by: int = 1) -> None:
        self.links += by * len(said.subpaths)
        self.linking += by * bool(said.subpaths)
        self.declaring += by * said.declares
        for subpath in said.subpaths:
            self.subpaths[subpath] += by
            if not self.subpaths[subpath]:
                del self.subpaths[subpath]

    def remove(self, said: _Said) -> None:
        self.add(said, -1)


def _of_places(note: Note, subpaths: Counter[str]) -> Iterator[CodeLens]:
    """Of each place of *note*; in many ways can one and the same be written."""
    found = Counter[Place]()
    for subpath, links in subpaths.items():
        for place in places_in(note, subpath) if subpath else ():
            found[place] += links
    for place, links in sorted(found.items(), key=lambda it: it[0].span):
        kind = _kind(place)
        yield CodeLens(kind, place.span, f"{_number(links, 'link')} to this {kind}", place)


def _backlinks(sums: _Sums) -> str:
    title = _number(sums.links, "backlink")
    one_each = sums.linking == sums.links
    return title if one_each else f"{title} from {_number(sums.linking, 'note')}"


def _number(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _kind(place: Place) -> Kind:
    match place:
        case Heading():
            return "heading"
        case Block():
            return "block"
    return "footnote"
