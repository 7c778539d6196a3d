"""What mends a finding about concepts: for each of them, the edits of the note."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from wikilink_ls.config import Config
from wikilink_ls.features.concept_findings import ConceptFinding, declared_key
from wikilink_ls.features.concept_links import concept_link, in_table, property_value
from wikilink_ls.features.mentions import mentions
from wikilink_ls.features.new_concept import NewNotes, new_concept
from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.property_edit import with_items, with_value, without_item
from wikilink_ls.syntax.text import TextEdit
from wikilink_ls.vault.concept_rules import Declaration
from wikilink_ls.vault.concepts import concept_names, concept_note, linked_concepts
from wikilink_ls.vault.linkwriter import LinkWriter
from wikilink_ls.vault.paths import display_name
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


@dataclass(frozen=True, slots=True)
class Fixer:
    """Mends what is found in *note*, whose text is *text*."""

    vault: Vault
    note: Note
    text: str
    config: Config

    @property
    def writer(self) -> LinkWriter:
        return LinkWriter(self.vault, self.config, self.note.path)

    def is_off(self, code: str) -> bool:
        """Whether the user wants to hear nothing of such findings."""
        return self.config.diagnostics.severity[code] == "off"

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

    def replaced(self, declaration: Declaration, name: str) -> TextEdit | None:
        """The edit after which *declaration* says *name*."""
        entries = self.vault.concepts.rules.entries(self.note)
        entry = next((it for it in entries if declaration.text in it.texts), None)
        return with_value(self.text, entry, declaration.text, name) if entry else None

    def removed(self, declaration: Declaration) -> TextEdit | None:
        return without_item(self.text, self.note.properties, declaration.text)

    def declared(self, paths: list[str]) -> TextEdit | None:
        """The edit after which the concepts of the notes at *paths* are declared."""
        items = [item for path in paths if (item := self._item(path)) is not None]
        return with_items(self.text, self.note.properties, self.key, items)

    def linked(self, finding: ConceptFinding) -> TextEdit | None:
        """The edit that makes a link of the first place that names the declared concept."""
        path, declaration = finding.path, finding.declaration
        if path is None or declaration is None:
            return None
        names = {declaration.name, *concept_names(self.vault, path)}
        for span in islice(mentions(self.note, self.text, names), MOST_PLACES):
            table = in_table(self.note, span.start)
            link = concept_link(self.writer, path, span.of(self.text), table=table)
            if link is not None and self._leads(edit := TextEdit(span, link), path):
                return edit
        return None

    @property
    def key(self) -> str:
        return declared_key(self.vault, self.note)

    def _replacements(self, finding: ConceptFinding) -> Iterator[Fix]:
        for nth, name in enumerate(finding.close):
            if finding.declaration and (edit := self.replaced(finding.declaration, name)):
                yield Fix(f"Replace by '{name}'", (edit,), preferred=nth == 0)

    def _creation(self, finding: ConceptFinding, new: NewNotes) -> Iterator[Fix]:
        declaration = finding.declaration
        # A slash would be a folder in the name of a file.
        if declaration is None or declaration.linkpath or "/" in declaration.text.text:
            return
        made = new_concept(self.vault, declaration.name, self.config, new)
        if made:
            yield Fix(f"Create the concept note {display_name(made[0])}", creates=(made,))

    def _declaration(self, finding: ConceptFinding) -> Iterator[Fix]:
        if finding.path is not None and (edit := self.declared([finding.path])):
            name = self.vault.concepts.rules.name_of(finding.path)
            yield Fix(f"Add '{name}' to {self.key}", (edit,), preferred=True)

    def _link(self, finding: ConceptFinding) -> Iterator[Fix]:
        if edit := self.linked(finding):
            named = edit.span.of(self.text)
            yield Fix(f"Link the first '{named}' in the text", (edit,), preferred=True)

    def _removal(
        self, declaration: Declaration | None, how: str, *, preferred: bool
    ) -> Iterator[Fix]:
        if declaration and (edit := self.removed(declaration)):
            where = "" if preferred else f" from {self.key}"
            yield Fix(f"{how} '{declaration.name}'{where}", (edit,), preferred=preferred)

    def _item(self, path: str) -> str | None:
        """How the concept of the note at *path* is declared here: as the others are."""
        name = self.vault.concepts.rules.name_of(path)
        declared = list(self.vault.concepts.rules.declarations(self.note))
        are_links = bool(declared) and all(it.linkpath is not None for it in declared)
        if are_links or name is None or concept_note(self.vault, name) != path:
            return property_value(self.writer, path)
        return name

    def _leads(self, edit: TextEdit, path: str) -> bool:
        """Whether, after *edit*, a link stands there that leads to the note at *path*."""
        (start, end), new_text = edit
        note = parse(self.note.path, self.text[:start] + new_text + self.text[end:])
        found = (link for link, to in linked_concepts(self.vault, note) if to == path)
        is_there = any(link.start == start for link in found)
        return is_there and len(note.links) == len(self.note.links) + 1
