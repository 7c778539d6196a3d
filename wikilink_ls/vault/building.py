"""A vault made at once, from its files and from what its notes say."""

from collections.abc import Iterable
from operator import itemgetter

from wikilink_ls.syntax.folding import fold
from wikilink_ls.syntax.note import Note
from wikilink_ls.vault.concept_rules import DEFAULT_RULES, ConceptRules
from wikilink_ls.vault.file import File, decode_files
from wikilink_ls.vault.gathering import Gathered, GatheredConcepts, names_of
from wikilink_ls.vault.heading_table import HeadingTable
from wikilink_ls.vault.layered import Layered
from wikilink_ls.vault.names import Base, Names
from wikilink_ls.vault.note_map import Stored, note_maps
from wikilink_ls.vault.packed import Packed
from wikilink_ls.vault.paths import name_key, without_md
from wikilink_ls.vault.postings import Postings
from wikilink_ls.vault.sorting import sorted_in_parts
from wikilink_ls.vault.vault import Vault
from wikilink_ls.vault.words import Words, words_of


class Files:
    """The files of a vault, and the tables that know nothing else of it."""

    def __init__(self, files: Iterable[str]) -> None:
        self.paths = sorted({*files})
        folded = list(map(fold, self.paths))
        self.named = _named(self.paths, folded)
        self.file_names = Names(Base(self.named.names))
        self.file_paths = Names.of(folded)


class VaultBuilder:
    """Takes the words of notes in any order, and gives the vault that they and *files* make."""

    def __init__(self, files: Iterable[str] | Files, rules: ConceptRules = DEFAULT_RULES) -> None:
        self._files = files if isinstance(files, Files) else Files(files)
        self._paths = self._files.paths
        self._numbers = {path: number for number, path in enumerate(self._paths)}
        self._mentions = Gathered()
        self._asides = Gathered()
        self._aliases = Gathered()
        self._tags = Gathered()
        self._headings = Gathered()
        self._concepts = GatheredConcepts(rules, self._paths)
        self._facts: dict[str, Stored] = {}

    def add(self, words: Words, facts: Stored) -> None:
        """One note or canvas among the files, once."""
        number = self._numbers[words.path]
        self._mentions.add(words.mentions, number)
        self._asides.add(words.asides, number)
        self._aliases.add(words.aliases, number)
        self._tags.add(words.tags, number)
        self._headings.add(words.headings, number)
        self._concepts.add(words, number)
        self._facts[words.path] = facts

    def build(self) -> Vault:
        paths, files = self._paths, self._files
        mentions, aliases, tags, headings = (
            table.postings(paths)
            for table in (self._mentions, self._aliases, self._tags, self._headings)
        )
        notes, canvases = note_maps(self._facts)
        return Vault(
            notes=notes,
            canvases=canvases,
            named=Layered(files.named),
            mentions=mentions,
            asides=self._asides.postings(paths),
            aliases=aliases,
            tags=tags,
            file_names=files.file_names,
            file_paths=files.file_paths,
            missing_names=_missing(mentions, files),
            alias_names=names_of(aliases),
            tag_names=names_of(tags),
            headings=HeadingTable(names_of(headings), headings),
            concepts=self._concepts.table(),
        )


def _missing(mentions: Postings, files: Files) -> Names:
    named = files.named
    return Names(Base([key for key in mentions.base.names if key not in named]))


def _named(paths: Iterable[str], folded: Iterable[str]) -> Packed[tuple[File, ...]]:
    """The paths of files by `name_key`, which is most of what their folded path ends with."""
    named: dict[str, list[str]] = {}
    for path, whole in zip(paths, folded, strict=True):
        name = whole[whole.rfind("/") + 1 :]
        key = without_md(name) if name.endswith(".md") else name_key(path)
        named.setdefault(key, []).append(path)
    for same in named.values():
        if len(same) > 1:
            same.sort(key=lambda path: (len(path), path))
    return Packed.of(sorted_in_parts(named.items(), itemgetter(0)), decode_files)


def build_vault(
    files: Iterable[str], notes: Iterable[Note] = (), rules: ConceptRules = DEFAULT_RULES
) -> Vault:
    """A vault with *files* and *notes*, canvases among them."""
    notes = list(notes)
    builder = VaultBuilder((*files, *(note.path for note in notes)), rules)
    for note in notes:
        builder.add(words_of(note, rules), note)
    return builder.build()
