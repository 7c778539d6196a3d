"""The files, aliases and missing names that fit what is typed of a link path, ranked."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain, islice
from operator import itemgetter
from typing import Literal, NamedTuple

from wikilink_ls.config import Config
from wikilink_ls.features.completing.concept_completion import matching_concepts
from wikilink_ls.features.completing.matching import FEW, INSIDE, WORST, Match, fits, grade, search
from wikilink_ls.syntax.folding import fold
from wikilink_ls.syntax.note import Note
from wikilink_ls.vault.concept_rules import concept_key
from wikilink_ls.vault.concepts import is_concept_note
from wikilink_ls.vault.file import File
from wikilink_ls.vault.paths import display_name, folder_of, is_note, name_key
from wikilink_ls.vault.resolve import rebased
from wikilink_ls.vault.vault import Vault

CandidateKind = Literal["concept", "note", "alias", "attachment", "unresolved"]

ORDER: dict[CandidateKind, int] = {
    "concept": 0,
    "note": 0,
    "alias": 1,
    "attachment": 2,
    "unresolved": 3,
}
SAME_NAME = 20
"""Files of one name that are offered; who has more types their folder."""
SAME_LENGTH = 8
RANKED = 200
"""Names of each sort that are looked at closely."""
AT_HAND = 50
"""Names in the same folder that are, besides."""
MOST_STEPS = 200
"""Over names, and over folders, until there are as many."""


class Rank(NamedTuple):
    """The lesser, the better."""

    ignored: bool
    """Obsidian's "excluded files" come last."""
    other: bool
    """Not a concept that is called so, for sure; its number and prefix are not of its name."""
    how: int
    """See `Match`."""
    kind: int
    recency: int
    far: bool
    """Not in the folder of the note that is being written, or that note itself."""
    length: int
    """In steps of `SAME_LENGTH`: numbered names stay in their order."""
    name: str


Place = tuple[bool, bool, int, int]
"""What a `Rank` begins with: *ignored*, *other*, *how* and *kind*."""


class Candidate(NamedTuple):
    label: str
    kind: CandidateKind
    path: str | None
    """The vault path; None for a name that no file has."""
    alias: str | None = None
    detail: str = ""


class Search:
    """One search for what can stand as the path of the link at *cursor* in *note*."""

    def __init__(
        self, vault: Vault, note: Note, cursor: int, config: Config, recent: Sequence[str]
    ) -> None:
        self.vault = vault
        self.note = note
        self.typed = note.link_at(cursor)
        self.config = config
        self.folder = folder_of(note.path)
        others = (path for path in recent if path != note.path)
        self.recency = {path: nth for nth, path in enumerate(others)}
        self.concepts: set[str | None] = set()
        """The concept notes that have a name or an alias as is typed."""
        self._best: dict[Candidate, Rank] = {}
        """What was found so far of what is searched now, and how good it is."""

    def candidates(self, query: str, *, embed: bool, limit: int) -> list[Candidate]:
        """The best *limit* that the text *query* fits, the best first."""
        folded = fold(query)
        by_concept = [] if "/" in folded else list(self._by_concept(folded))
        self.concepts = {candidate.path for candidate, _ in by_concept}
        best = self._best = {}
        for candidate, match in chain(by_concept, self._found(folded, limit)):
            rank = self._rank(candidate, match, embed=embed)
            known = best.get(candidate)
            if known is None or rank < known:
                best[candidate] = rank
        ranked = sorted(best.items(), key=itemgetter(1))
        return [self._told(candidate) for candidate, _ in ranked[:limit]]

    def _told(self, candidate: Candidate) -> Candidate:
        """With the kind that is shown; to tell it of all that fit would take its time."""
        if candidate.kind != "note" or not is_concept_note(self.vault, candidate.path or ""):
            return candidate
        return candidate._replace(kind="concept")

    def _found(self, query: str, limit: int) -> Iterator[tuple[Candidate, Match]]:
        if "/" in query:
            yield from self._by_path(query)
        else:
            named = list(self._by_name(query) if query else self._nearby(limit))
            yield from named
            yield from self._at_hand(query) if query else ()
            yield from self._by_alias(query, self._last_place(limit))
            if query and len(named) < FEW:
                # A folder may be what is typed; that is a poorer match than any name.
                for candidate, match in self._by_path(query, INSIDE):
                    yield candidate, match._replace(how=match.how + WORST)
        yield from self._missing(query, self._last_place(limit))

    def _last_place(self, limit: int) -> Place | None:
        """Of the first *limit* so far the last one's; None while anything could be among them."""
        # Concepts come first, whatever kind of name they have.
        if len(self._best) < limit or self.concepts:
            return None
        return sorted(self._best.values())[limit - 1][:4]

    def _rank(self, candidate: Candidate, match: Match, *, embed: bool) -> Rank:
        path, kind = candidate.path or "", ORDER[candidate.kind]
        how, length, name = match
        # By their places, since it is asked of hundreds for every letter.
        return Rank(
            self.config.ignores(path),
            how >= INSIDE or path not in self.concepts,
            how,
            0 if embed and candidate.kind == "attachment" else kind,
            self.recency.get(path, len(self.recency)),
            folder_of(path) != self.folder or path == self.note.path,
            length // SAME_LENGTH,
            f"{name}\0{path}",
        )

    def _file(self, path: str) -> Candidate:
        folder, _, name = path.rpartition("/")
        if is_note(path):
            return Candidate(name[:-3], "note", path, None, folder)
        return Candidate(name, "attachment", path, None, folder)

    def _nearby(self, limit: int) -> Iterator[tuple[Candidate, Match]]:
        """Without a query: what was open, what is in the same folder, and then anything."""
        known = [path for path in self.recency if path in self.vault]
        paths = islice(self.vault.file_paths.with_prefix(fold(self.folder)), limit)
        anything = islice(self.vault.file_names.with_prefix(""), limit)
        named = (file.path for name in anything for file in self._files(name))
        for path in (*known, *(it for each in paths for it in self._at(each)), *named):
            yield self._file(path), Match(1, 0, fold(path))

    def _at_hand(self, query: str) -> Iterator[tuple[Candidate, Match]]:
        """What was open, and what is in the same folder: of a letter or two too many names begin
        so for a look at each.
        """
        here = self.vault.file_paths.in_folder(fold(self.folder) + query, MOST_STEPS)
        near = (path for it in islice(here, AT_HAND) for path in self._at(it))
        for path in (*filter(self.vault.__contains__, self.recency), *near):
            if fits(query, name := name_key(path)):
                yield self._file(path), grade(query, name)

    def _by_concept(self, query: str) -> Iterator[tuple[Candidate, Match]]:
        """The concept notes that have such a name, though that of their file may be another."""
        for match in matching_concepts(self.vault.concepts.search, query) if query else ():
            if match.how < INSIDE:
                paths = self.vault.concepts.names.paths(concept_key(match.name))
                for path in islice(paths, SAME_NAME):
                    yield self._file(path), match

    def _by_name(self, query: str) -> Iterator[tuple[Candidate, Match]]:
        for match in search(self.vault.file_names, query)[:RANKED]:
            for file in self._files(match.name):
                yield self._file(file.path), match

    def _files(self, name: str) -> tuple[File, ...]:
        return self.vault.files_named(name)[:SAME_NAME]

    def _by_path(self, query: str, worst: int = WORST) -> Iterator[tuple[Candidate, Match]]:
        if query.startswith(("./", "../")):
            query = rebased(query, fold(self.folder))
        for match in search(self.vault.file_paths, query.lstrip("/"), worst)[:RANKED]:
            for path in self._at(match.name):
                yield self._file(path), match

    def _at(self, folded: str) -> Iterator[str]:
        files = self.vault.files_named(name_key(folded))
        return (file.path for file in files if file.folded == folded)

    def _by_alias(self, query: str, last: Place | None) -> Iterator[tuple[Candidate, Match]]:
        found = search(self.vault.alias_names, query)[:RANKED]
        for match in _in_reach(found, "alias", last):
            for alias, paths in self.vault.aliases.spellings(match.name).items():
                for path in islice(paths, SAME_NAME):
                    yield Candidate(alias, "alias", path, alias, display_name(path)), match

    def _missing(self, query: str, last: Place | None) -> Iterator[tuple[Candidate, Match]]:
        found = search(self.vault.missing_names, query)[:RANKED]
        for match in _in_reach(found, "unresolved", last):
            for spelling, paths in self.vault.mentions.spellings(match.name).items():
                # What canvases alone ask for was there once; nobody means to write it.
                of_notes = any(path not in self.vault.canvases for path in paths)
                if of_notes and not self._is_being_typed(spelling, paths):
                    yield Candidate(spelling, "unresolved", None, detail="not written yet"), match

    def _is_being_typed(self, spelling: str, paths: Collection[str]) -> bool:
        """Nothing but the link at the cursor asks for it."""
        if len(paths) > 1 or self.note.path not in paths:
            return False
        is_typed = self.typed is not None and self.typed.path == spelling
        return self._written[spelling] == is_typed

    @cached_property
    def _written(self) -> Counter[str]:
        """How often the note has each path; a large one has thousands of links."""
        return Counter(link.path for link in self.note.links)


def _in_reach(
    matches: Iterable[Match], kind: CandidateKind, last: Place | None
) -> Iterable[Match]:
    """Those of *matches* that, though of such a *kind*, are no worse than what is *last*."""
    if last is None:
        return matches
    return [it for it in matches if (False, True, it.how, ORDER[kind]) <= last]
