"""The note that a new concept gets: beside the others, with the next number."""

import posixpath
import re
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple
from unicodedata import normalize

from wikilink_ls.config import Config
from wikilink_ls.vault.concept_rules import concept_key
from wikilink_ls.vault.concepts import all_concepts
from wikilink_ls.vault.paths import display_name, folder_of
from wikilink_ls.vault.vault import Vault

TextOf = Callable[[str], str | None]
"""The text of the note at a vault path; None if it cannot be read."""


class NewNotes(NamedTuple):
    """What the text of a new note is made from."""

    today: str
    """As ``2026-03-14``."""
    text_of: TextOf
    """For its template."""


DEFAULT_CONTENT = "# {{name}}\n"
FIRST = "root-01-x.md"

# What no file can have in its name on some system, and what no wikilink can say.
_NOT_IN_NAME = re.compile(r"[\\/:*?\"<>|#^\[\]\x00-\x1f\x7f]|\A\.|[. ]\Z")
_DIGITS = re.compile(r"[0-9]+")
_PLACEHOLDER = re.compile(r"\{\{\s*(title|name|date)\s*\}\}", re.IGNORECASE)
_MARK = "\0"


def new_concept(
    vault: Vault, name: str, config: Config, source: NewNotes
) -> tuple[str, str] | None:
    """Path and content of a note about the concept *name*; None if no file can be called so."""
    path = _new_path(vault, normalize("NFC", name.strip()))
    if path is None:
        return None
    values = {"title": display_name(path), "name": name, "date": source.today}
    content = _PLACEHOLDER.sub(
        lambda it: values[it[1].lower()], _template(vault, config, source.text_of)
    )
    return path, content


def _template(vault: Vault, config: Config, text_of: TextOf) -> str:
    """The text of the template; a short one if there is none."""
    wanted = config.concepts.template
    if wanted is None:
        return DEFAULT_CONTENT
    paths = (vault.find(it) for it in (wanted, f"{wanted}.md"))
    text = next((text_of(path) for path in paths if path is not None), None)
    return DEFAULT_CONTENT if text is None else text


def _new_path(vault: Vault, name: str) -> str | None:
    if _NOT_IN_NAME.search(name):
        return None
    rules, there = vault.concepts.rules, all_concepts(vault)
    numbered = [(number, it) for it in there if (number := rules.number_of(it)) is not None]
    last, like = max(numbered, default=(0, there[0] if there else FIRST))
    pattern = rules.renamed(like, _MARK)
    if numbered or not there:
        pattern = _with_number(pattern, last, last + 1 if numbered else 1)
    folders = Counter(map(folder_of, there))
    folder = max(folders, key=lambda it: (folders[it], it)) if folders else ""
    path = posixpath.join(folder, pattern.replace(_MARK, name) + ".md")
    is_about = concept_key(rules.name_of(path) or "") == concept_key(name)
    return path if is_about and vault.find(path) is None else None


def _with_number(pattern: str, old: int, new: int) -> str:
    """*pattern* with *new* for the number *old*, as wide as that one is written."""
    found = [it for it in _DIGITS.finditer(pattern) if int(it[0]) == old]
    if not found:
        return pattern
    match = found[-1]
    return f"{pattern[: match.start()]}{new:0{len(match[0])}}{pattern[match.end() :]}"
