"""The note that a new concept gets: beside the others, with the next number."""

import posixpath
import re
from collections import Counter
from collections.abc import Sequence
from unicodedata import normalize

from wikilink_ls.config import Config
from wikilink_ls.features.new_notes.template import NewNotes, filled, template_text
from wikilink_ls.features.renames.file_names import name_problem
from wikilink_ls.syntax.note import TextOf
from wikilink_ls.vault.concept_rules import concept_key
from wikilink_ls.vault.concepts import all_concepts
from wikilink_ls.vault.paths import display_name, folder_of
from wikilink_ls.vault.vault import Vault

DEFAULT_CONTENT = "# {{name}}\n"

_DIGITS = re.compile(r"[0-9]+")
_MARK = "\0"


def new_concept(
    vault: Vault, written: str, config: Config, source: NewNotes
) -> tuple[str, str] | None:
    """Path and content of a note about the concept that is *written*, alone or as a note's name.

    None if no file can be called so.
    """
    written = normalize("NFC", written.strip())
    name = vault.concepts.rules.named(written)
    path = _new_path(vault, written, name)
    if path is None:
        return None
    names = {"title": display_name(path), "name": name}
    return path, filled(_template(vault, config, source.text_of), names, source.now)


def _template(vault: Vault, config: Config, text_of: TextOf) -> str:
    """The text of the template; a short one if there is none."""
    wanted = config.concepts.template
    text = template_text(vault, wanted, text_of) if wanted is not None else None
    return DEFAULT_CONTENT if text is None else text


def _new_path(vault: Vault, written: str, name: str) -> str | None:
    if name_problem(name):
        return None
    rules, there = vault.concepts.rules, all_concepts(vault)
    folder = _folder(there)
    numbers = {rules.number_of(it) for it in there} - {None}
    choices = [f"{folder}{_next_name(vault, there, name)}"] if there else _first_paths(vault, name)
    # Who writes the whole name of a note means it, unless its number is another concept's.
    if written != name and rules.number_of(written) not in numbers:
        choices = [f"{folder}{written}", *choices]
    for path in (f"{choice}.md" for choice in choices):
        is_about = concept_key(rules.name_of(path) or "") == concept_key(name)
        if is_about and not name_problem(posixpath.basename(path)) and vault.find(path) is None:
            return path
    return None


def _folder(paths: Sequence[str]) -> str:
    """The folder in which most of the notes at *paths* are, with its ``/``."""
    folders = Counter(map(folder_of, paths))
    return max(folders, key=lambda it: (folders[it], it), default="")


def _next_name(vault: Vault, there: Sequence[str], name: str) -> str:
    """What the note after the last of those that are *there* is called."""
    rules = vault.concepts.rules
    numbered = [(number, it) for it in there if (number := rules.number_of(it)) is not None]
    last, like = max(numbered, default=(0, there[0]))
    pattern = rules.renamed(like, _MARK)
    if numbered:
        pattern = _with_number(pattern, last, last + 1)
    return pattern.replace(_MARK, name)


def _first_paths(vault: Vault, name: str) -> list[str]:
    """Where the first concept note of all may be, such that the settings know it for one."""
    globs = (it.removeprefix("/") for it in vault.concepts.rules.settings.notes)
    known = [
        it.removesuffix(".md") for it in globs if it.count("*") == 1 and not set("?[") & set(it)
    ]
    begun = [it.replace("*", named) for it in known for named in (f"01-{name}", name)]
    return [*begun, name]


def _with_number(pattern: str, old: int, new: int) -> str:
    """*pattern* with *new* for the number *old*, as wide as that one is written."""
    found = [it for it in _DIGITS.finditer(pattern) if int(it[0]) == old]
    if not found:
        return pattern
    match = found[-1]
    return f"{pattern[: match.start()]}{new:0{len(match[0])}}{pattern[match.end() :]}"
