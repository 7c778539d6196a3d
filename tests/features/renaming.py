"""Renames and moves, as drawings: the vault before, and what it is after."""

from collections.abc import Collection, Mapping
from textwrap import dedent

import pytest

from tests.drawing import apply, closed, drawn
from wikilink_ls.config import Config
from wikilink_ls.features.edits.relinking import Relinked, relinked
from wikilink_ls.features.rename import rename
from wikilink_ls.features.renames.renamable import RenameError
from wikilink_ls.syntax.note import TextOf
from wikilink_ls.syntax.text import TextEdit
from wikilink_ls.vault.vault import Vault


def written(
    texts: Mapping[str, str],
    edits: Mapping[str, tuple[TextEdit, ...]],
    moves: Mapping[str, str],
) -> str:
    """The vault after *edits* and *moves*, drawn in the order of before."""
    assert edits.keys() <= texts.keys()
    return "".join(
        f"-- {moves.get(path, path)} --\n{apply(text, edits.get(path, ()))}"
        for path, text in texts.items()
    )


def check(before: str, new_name: str, after: str) -> None:
    at = drawn(before)

    done = rename(at.vault, at.note, at.offset, at.text, new_name, Config(), at.texts.get)
    others = closed(at.vault)

    assert rename(others, at.note, at.offset, at.text, new_name, Config(), at.texts.get) == done
    assert written(at.texts, done.edits, dict(done.moves)) == dedent(after).lstrip("\n")


def check_moves(before: str, moves: Mapping[str, str], after: str, config: Config) -> None:
    at = drawn(before)

    done = relinked_alike(at.vault, moves, config, at.texts.get)

    assert written(at.texts, done.edits, moves) == dedent(after).lstrip("\n")
    assert not done.left


def relinked_alike(
    vault: Vault,
    moves: Mapping[str, str],
    config: Config,
    text_of: TextOf,
    into: Collection[str] = (),
) -> Relinked:
    """What is `relinked`, whether the notes are open or closed."""
    done = relinked(vault, moves, config, text_of, into)
    assert relinked(closed(vault), moves, config, text_of, into) == done
    return done


def refusal(drawing: str, new_name: str) -> str:
    at = drawn(drawing)
    with pytest.raises(RenameError) as caught:
        rename(at.vault, at.note, at.offset, at.text, new_name, Config(), at.texts.get)
    return str(caught.value)
