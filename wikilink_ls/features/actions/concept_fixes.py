"""What mends a finding about concepts: for each of them, the edits of the note."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from wikilink_ls.config import Config
from wikilink_ls.features.actions.new_links import NewLink, astray
from wikilink_ls.features.concepts.concept_links import concept_link, in_table, property_value
from wikilink_ls.features.concepts.new_concept import new_concept
from wikilink_ls.features.findings.concept_findings import (
    ConceptFinding,
    concept_findings,
    declared_key,
    near_links,
)
from wikilink_ls.features.mentioning.unlinked_mentions import unlinked_mentions
from wikilink_ls.features.new_notes.template import NewNotes
from wikilink_ls.syntax.note import Link, Note, Property
from wikilink_ls.syntax.property_edit import with_items, with_value, without_item
from wikilink_ls.syntax.text import TextEdit
from wikilink_ls.vault.concept_rules import Declaration
from wikilink_ls.vault.concepts import concept_names, concept_note
from wikilink_ls.vault.linkwriter import LinkWriter
from wikilink_ls.vault.paths import display_name
from wikilink_ls.vault.resolver import Resolver
from wikilink_ls.vault.vault import Vault

MOST_PLACES = 3
"""Places at which a link is tried: what looks like prose may be none."""


@dataclass(frozen=True, slots=True)
class Fix:
    title: str
    edits: tuple[TextEdit, ...] = ()
    creates: tuple[tuple[str, str], ...] = ()
    """Vault path and content of notes that are made."""
    preferred: bool = False


@dataclass(frozen=True)
class Fixer:
    """Mends what is found in *note*, whose text is *text*; what that is, is found once."""

    vault: Vault
    note: Note
    text: str
    config: Config

    @property
    def writer(self) -> LinkWriter:
        return LinkWriter(self.vault, self.config, self.note.path)

    @cached_property
    def _resolver(self) -> Resolver:
        return Resolver(self.vault)

    def is_off(self, code: str) -> bool:
        """Whether the user wants to hear nothing of such findings."""
        return self.config.diagnostics.is_off(code)

    @cached_property
    def near(self) -> list[tuple[Link, str]]:
        """The links that nearly name a concept, and its note."""
        return [] if self.is_off("dangling-link") else list(near_links(self._resolver, self.note))

    @cached_property
    def findings(self) -> list[ConceptFinding]:
        """What is found and reported."""
        return self.findings_with(())

    def findings_with(self, near: Iterable[tuple[Link, str]]) -> list[ConceptFinding]:
        """The same, as if the links that are *near* led to their concepts."""
        found = concept_findings(self._resolver, self.note, self.config, near=near)
        return [it for it in found if not self.is_off(it.code)]

    def fixes(self, finding: ConceptFinding, new: NewNotes) -> Iterator[Fix]:
        match finding.code:
            case "unknown-concept":
                yield from self._replacements(finding)
                yield from self._creation(finding, new)
            case "undeclared-concept":
                yield from self._declaration(finding)
            case "unlinked-concept":
                yield from self._link(finding)
                yield from self._removal(finding.declaration, "Remove", preferred=False)
            case "duplicate-concept":
                yield from self._removal(finding.declaration, "Remove the second", preferred=True)

    def entry(self, declaration: Declaration) -> Property | None:
        """The property in which *declaration* stands."""
        entries = self.vault.concepts.rules.entries(self.note)
        return next((it for it in entries if declaration.text in it.texts), None)

    def replaced(self, declaration: Declaration, name: str) -> TextEdit | None:
        """The edit after which *declaration* says *name*."""
        entry = self.entry(declaration)
        return with_value(self.text, entry, declaration.text, name) if entry else None

    def declared(self, paths: list[str]) -> TextEdit | None:
        """The edit after which the concepts of the notes at *paths* are declared."""
        items = [item for path in paths if (item := self._item(path)) is not None]
        return with_items(self.text, self.note.properties, self.key, items)

    def linked(self, findings: Iterable[ConceptFinding]) -> list[TextEdit]:
        """The edits that make a link of the first place that names each declared concept.

        They are tried together: one reading of the note tells of them all.
        """
        places = self._places(findings)
        for _ in range(MOST_PLACES + 1):
            edits = {path: at[0] for path, at in places.items()}
            astray = self._astray(edits) if edits else set[str]()
            if not astray:
                return sorted(edits.values())
            for path in astray:
                del places[path][0]
            places = {path: at for path, at in places.items() if at}
        return []

    @property
    def key(self) -> str:
        return declared_key(self.vault, self.note)

    def _replacements(self, finding: ConceptFinding) -> Iterator[Fix]:
        for name in finding.close:
            if finding.declaration and (edit := self.replaced(finding.declaration, name)):
                yield Fix(f"Replace with '{name}'", (edit,), preferred=len(finding.close) == 1)

    def _creation(self, finding: ConceptFinding, new: NewNotes) -> Iterator[Fix]:
        declaration = finding.declaration
        # A slash would be a folder in the name of a file.
        if declaration is None or declaration.linkpath or "/" in declaration.text.text:
            return
        made = new_concept(self.vault, declaration.text.text, self.config, new)
        if made:
            yield Fix(f"Create the concept note {display_name(made[0])}", creates=(made,))

    def _declaration(self, finding: ConceptFinding) -> Iterator[Fix]:
        if finding.path is not None and (edit := self.declared([finding.path])):
            name = self.vault.concepts.rules.name_of(finding.path)
            yield Fix(f"Add '{name}' to {self.key}", (edit,), preferred=True)

    def _link(self, finding: ConceptFinding) -> Iterator[Fix]:
        for edit in self.linked([finding]):
            named = edit.span.of(self.text)
            yield Fix(f"Link the first '{named}' in the text", (edit,), preferred=True)

    def _removal(
        self, declaration: Declaration | None, how: str, *, preferred: bool
    ) -> Iterator[Fix]:
        if declaration is None:
            return
        entry = self.entry(declaration)
        edit = without_item(self.text, self.note.properties, declaration.text)
        if entry and edit:
            where = "" if preferred else f" from {entry.key}"
            yield Fix(f"{how} '{declaration.name}'{where}", (edit,), preferred=preferred)

    def _item(self, path: str) -> str | None:
        """How the concept of the note at *path* is declared here: as the others are."""
        name = self.vault.concepts.rules.name_of(path)
        declared = list(self.vault.concepts.rules.declarations(self.note))
        are_links = bool(declared) and all(it.linkpath is not None for it in declared)
        if are_links or name is None or concept_note(self.vault, name) != path:
            return property_value(self.writer, path)
        return name

    def _places(self, findings: Iterable[ConceptFinding]) -> dict[str, list[TextEdit]]:
        """For the note of each declared concept, the links that its first mentions may become."""
        named = {
            it.path: {it.declaration.name, *concept_names(self.vault, it.path)}
            for it in findings
            if it.path and it.declaration
        }
        places: dict[str, list[TextEdit]] = {}
        missing = len(named) * MOST_PLACES
        for path, span in unlinked_mentions(self.note, self.text, named):
            found = places.setdefault(path, [])
            table = in_table(self.note, span.start)
            link = concept_link(self.writer, path, span.of(self.text), table=table)
            if link is not None and len(found) < MOST_PLACES:
                found.append(TextEdit(span, link))
                missing -= 1
            if not missing:
                break
        return {path: found for path, found in places.items() if found}

    def _astray(self, edits: Mapping[str, TextEdit]) -> set[str]:
        """The paths of *edits* to which no link leads then, or only if another link is lost."""
        links = [NewLink(edit, path) for path, edit in edits.items()]
        wrong = {it.path for it in astray(self.vault, self.note, self.text, links)}
        if len(wrong) < len(edits) or len(edits) == 1:
            return wrong
        return {it for it in edits if self._astray({it: edits[it]})} or wrong
