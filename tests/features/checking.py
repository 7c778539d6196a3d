"""What is drawn of where a link leads, who links, and what is found."""

from collections.abc import Iterable

from tests.drawing import Drawn, draw, drawn, without_cursor
from wikilink_ls.config import Config
from wikilink_ls.features.definition import definition
from wikilink_ls.features.diagnostics import diagnostics
from wikilink_ls.features.hover import hover
from wikilink_ls.features.references import InNote, Reference
from wikilink_ls.features.references import references as references_by_note
from wikilink_ls.syntax.note import Note
from wikilink_ls.vault.vault import Vault


def references(vault: Vault, note: Note, offset: int, *, declaration: bool) -> list[Reference]:
    """Those of all notes in one list."""
    return listed(references_by_note(vault, note, offset, declaration=declaration))


def listed(found: Iterable[InNote]) -> list[Reference]:
    return [Reference(path, span) for path, _, spans in found for span in spans]


def check_definition(drawing: str) -> None:
    """«…» is the section that `$0` leads to."""
    here = drawn(drawing)

    found = definition(here.vault, here.note, here.offset)

    assert found is not None
    assert draw(here.texts, [(found.path, found.span)]) == without_cursor(drawing)


def path_at(drawing: str) -> str | None:
    """The file that `$0` leads to."""
    here = drawn(drawing)
    found = definition(here.vault, here.note, here.offset)
    return found.path if found else None


def check_references(drawing: str) -> None:
    """«…» are the links to what is at `$0`."""
    here = drawn(drawing)

    found = references(here.vault, here.note, here.offset, declaration=False)

    assert draw(here.texts, found) == without_cursor(drawing)


def check_findings(drawing: str) -> None:
    """«…» are the findings of the first note."""
    here = drawn(drawing)
    path = next(iter(here.texts))

    found = diagnostics(here.vault, here.vault.notes[path], Config())

    assert draw(here.texts, [(path, it.span) for it in found]) == without_cursor(drawing)


def shown(here: Drawn) -> str:
    found = hover(here.vault, here.note, here.offset, Config(), here.texts.get)
    return found.markdown if found else ""
