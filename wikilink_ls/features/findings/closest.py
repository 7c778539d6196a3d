"""What was probably meant: the names nearest to one that nothing has."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from wikilink_ls.features.completing.matching import resembling
from wikilink_ls.syntax.folding import fold
from wikilink_ls.vault.names import Names
from wikilink_ls.vault.paths import display_name, name_key
from wikilink_ls.vault.vault import Vault

_MEDIA = re.compile(
    r"\.(avif|bmp|gif|jpe?g|png|svg|webp|flac|m4a|mp3|ogg|wav|webm|3gp|mkv|mov|mp4|ogv|pdf"
    r"|canvas|base)\Z"
)
"""The extensions that Obsidian accepts besides ``.md``."""

LIKENESS = 70
"""Of 100: below this, two names are not alike."""
SHORT = 6
"""Letters: a shorter name is like those alone that one letter, or a swap, makes of it."""


def closest_files(vault: Vault, linkpath: str, limit: int = 3) -> list[str]:
    """The paths of files whose alias is *linkpath* or whose name is like it, the likest first."""
    key, suffix = name_key(linkpath), media_suffix(linkpath)
    named = (
        file.path
        for name in _closest_names(vault.file_names, key)
        for file in vault.files_named(name)
        if "." in file.name  # No link can mean another.
        if not suffix or file.folded.endswith(suffix)
    )
    return list(dict.fromkeys((*aliased_files(vault, linkpath), *named)))[:limit]


def aliased_files(vault: Vault, linkpath: str) -> list[str]:
    """The paths of notes with the alias *linkpath*; the whole of it, for "and/or" may be one."""
    return sorted(vault.aliases.paths(fold(linkpath)))


def media_suffix(linkpath: str) -> str:
    """The extension of an attachment: who asks for a picture does not mean a note."""
    match = _MEDIA.search(linkpath.lower())
    return match[0] if match else ""


def closest_texts(text: str, choices: Iterable[str], limit: int = 3) -> list[str]:
    """Those of *choices* that are like *text*, without regard to case, the likest first."""
    by_folded = {fold(choice): choice for choice in choices}
    return [by_folded[folded] for folded in _extract(fold(text), list(by_folded), limit)]


def alike(name: str, keys: Iterable[str]) -> set[str]:
    """Those of *keys*, of links, for which `closest_files` may give the file called *name*."""
    found = process.extract(name, keys, scorer=fuzz.ratio, score_cutoff=LIKENESS, limit=None)
    return {key for key, _, _ in found}


def did_you_mean(names: Sequence[str]) -> str:
    """The end of a message that proposes the first of *names*; empty without one."""
    return f"; did you mean '{names[0]}'?" if names else ""


def names_of(paths: Iterable[str]) -> list[str]:
    return [display_name(path) for path in paths]


# Publishing a note's diagnostics again asks for the same names again; so do all other notes.
@lru_cache(maxsize=4096)
def _closest_names(names: Names, key: str) -> tuple[str, ...]:
    found = (name for name, _ in resembling(names, key, LIKENESS, 5))
    return tuple(name for name in found if _is_near(key, name))


def _extract(text: str, choices: Sequence[str], limit: int) -> list[str]:
    found = process.extract(text, choices, scorer=fuzz.ratio, score_cutoff=LIKENESS, limit=limit)
    return [name for name, _, _ in found if _is_near(text, name)]


def _is_near(text: str, name: str) -> bool:
    """Whether a short *text* is one slip from *name*: of few letters, most words share many."""
    return len(text) >= SHORT or OSA.distance(text, name, score_cutoff=1) <= 1
