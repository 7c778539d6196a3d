"""Code actions that take a section or a selection out of a note, into a new one."""

from collections.abc import Iterator
from functools import partial
from itertools import count

from wikilink_ls.features.actions.code_action import CodeAction, Selection
from wikilink_ls.features.extract.extraction import extraction
from wikilink_ls.features.extract.piece import section_piece, selected_piece
from wikilink_ls.features.new_notes.new_note import new_note_folder, path_problem, spelled
from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.text import Span
from wikilink_ls.vault.paths import display_name, name_key


def extractions(selection: Selection) -> Iterator[CodeAction]:
    """For what is selected; without a selection, for the section whose heading the cursor is in.

    For the section around any cursor, if that is asked for.
    """
    note, text, span = selection.note, selection.text, selection.span
    if span.start < span.end:
        what, piece = "the selected lines", selected_piece(note, text, span)
    elif _is_in_heading(note, span) or selection.asks_for("refactor.extract"):
        what, piece = "the section", section_piece(note, text, span.start)
    else:
        return
    path = _free_path(selection, piece.name) if piece else None
    if piece is None or path is None:
        return
    for embed, how in ((False, "link"), (True, "embed")):
        yield CodeAction(
            f"Extract {what} to '{display_name(path)}' and {how} it",
            "refactor.extract",
            partial(extraction, selection, piece, path, embed=embed),
            creates=(path,),
        )


def _is_in_heading(note: Note, span: Span) -> bool:
    return any(it.span.touches(span.start) for it in note.headings)


def _free_path(selection: Selection, name: str) -> str | None:
    """Where new notes go; with a number if a file anywhere is called so, since links mean it."""
    vault = selection.vault
    folder = new_note_folder(selection.note.path, selection.config)
    for number in count():
        path = spelled(vault, f"{folder}{name}{f' {number}' if number else ''}.md")
        if not vault.files_named(name_key(path)):
            return None if path_problem(path) else path
    return None
