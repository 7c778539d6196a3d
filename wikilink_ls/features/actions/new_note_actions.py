"""Code actions for links to notes that are not there: they are made, where Obsidian would."""

from collections.abc import Callable, Iterator

from wikilink_ls.features.actions.code_action import CodeAction, Selection
from wikilink_ls.features.actions.new_heading import new_headings
from wikilink_ls.features.actions.selected_links import selected_links
from wikilink_ls.features.concepts.concept_links import is_declaration
from wikilink_ls.features.concepts.new_concept import new_concept
from wikilink_ls.features.edits.vault_edits import VaultEdits
from wikilink_ls.features.new_notes.new_note import new_note_path
from wikilink_ls.features.new_notes.template import filled, template_text
from wikilink_ls.syntax.linktext import HeadingSubpath, parse_subpath
from wikilink_ls.syntax.note import Link
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.text import edited
from wikilink_ls.vault.paths import display_name
from wikilink_ls.vault.resolve import resolve

LONGEST_PATH = 1024
"""Code points: no system takes a path that is much longer."""


def new_note_actions(selection: Selection) -> Iterator[CodeAction]:
    """For each link at *selection* that leads to no file, the note that it asks for."""
    if selection.is_off("dangling-link"):
        return
    for link, target in selected_links(selection):
        if target.missing == "note":
            yield from _creation(selection, link)


def _creation(selection: Selection, link: Link) -> Iterator[CodeAction]:
    about = _new_concept(selection, link)
    path = about[0] if about else _new_path(selection, link)
    if path is not None:
        yield CodeAction(
            f"Create the concept note {display_name(path)}" if about else f"Create '{path}'",
            "quickfix",
            _created(selection, link, path, about[1] if about else None),
            code="dangling-link",
            span=link.path_span,
            creates=(path,),
        )


def _new_path(selection: Selection, link: Link) -> str | None:
    vault, note = selection.vault, selection.note
    # Of a declared link it would be no concept note.
    if len(link.path) > LONGEST_PATH or is_declaration(vault, note, link):
        return None
    return new_note_path(vault, link.path, note.path, selection.config)


def _new_concept(selection: Selection, link: Link) -> tuple[str, str] | None:
    """Path and text of the concept note that *link* asks for by the whole of its name."""
    vault, name = selection.vault, display_name(link.path)
    if "/" in link.path or vault.concepts.rules.name_of(f"{name}.md") is None:
        return None
    made = new_concept(vault, name, selection.config, selection.new)
    if made is None:
        return None
    found = resolve(vault.with_file(made[0]), link.path, selection.note.path)
    return made if found.path == made[0] else None


def _created(
    selection: Selection, link: Link, path: str, text: str | None
) -> Callable[[], VaultEdits]:
    def changes() -> VaultEdits:
        begun = _begun(selection, path) if text is None else text
        return VaultEdits(creates=((path, _with_headings(path, begun, link)),))

    return changes


def _begun(selection: Selection, path: str) -> str:
    """What the template says; like Obsidian's, a new note is empty without one."""
    wanted, new = selection.config.new_file_template, selection.new
    template = template_text(selection.vault, wanted, new.text_of) if wanted else None
    return filled(template, {"title": display_name(path)}, new.now) if template else ""


def _with_headings(path: str, text: str, link: Link) -> str:
    """*text* with the headings in it that *link* asks for."""
    wanted = parse_subpath(link.subpath)
    if not isinstance(wanted, HeadingSubpath):
        return text
    edit = new_headings(parse(path, text), text, wanted.names)
    return text if edit is None else edited(text, [edit])
