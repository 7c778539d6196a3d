"""What was probably meant: the names nearest to one that nothing has."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

from wikilink_ls.features.matching import resembling
from wikilink_ls.syntax.linktext import fold
from wikilink_ls.vault.linkwriter import display_name
from wikilink_ls.vault.names import Names
from wikilink_ls.vault.vault import Vault, name_key

_MEDIA = re.compile(
    r"\.(avif|bmp|gif|jpe?g|png|svg|webp|flac|m4a|mp3|ogg|wav|webm|3gp|mkv|mov|mp4|ogv|pdf"
    r"|canvas|base)\Z"
)
"""The extensions that Obsidian accepts besides ``.md``."""

LIKENESS = 70
"""Of 100: below this, two names are not alike."""


def closest_files(vault: Vault, linkpath: str, limit: int = 3) -> list[str]:
    """The paths of files whose name or alias is like the name in *linkpath*, the likest first."""
    key, suffix = name_key(linkpath), _media_suffix(linkpath)
    aliased = vault.aliases.paths(key)
    named = (
        file.path
        for name in _closest_names(vault.file_names, key)
        for file in vault.files_named(name)
        if not suffix or file.folded.endswith(suffix)
    )
    return list(dict.fromkeys((*sorted(aliased), *named)))[:limit]


def _media_suffix(linkpath: str) -> str:
    """The extension of an attachment: who asks for a picture does not mean a note."""
    match = _MEDIA.search(linkpath.lower())
    return match[0] if match else ""


def closest_texts(text: str, choices: Iterable[str], limit: int = 3) -> list[str]:
    """Those of *choices* that are like *text*, without regard to case, the likest first."""
    by_folded = {fold(choice): choice for choice in choices}
    return [by_folded[folded] for folded in _extract(fold(text), list(by_folded), limit)]


def did_you_mean(names: Sequence[str]) -> str:
    """The end of a message that proposes the first of *names*; empty without one."""
    return f"; did you mean '{names[0]}'?" if names else ""


def names_of(paths: Iterable[str]) -> list[str]:
    return [display_name(path) for path in paths]


# Publishing a note's diagnostics again asks for the same names again.
@lru_cache(maxsize=512)
def _closest_names(names: Names, key: str) -> tuple[str, ...]:
    return tuple(name for name, _ in resembling(names, key, LIKENESS, 5))


def _extract(text: str, choices: Sequence[str], limit: int) -> list[str]:
    found = process.extract(text, choices, scorer=fuzz.ratio, score_cutoff=LIKENESS, limit=limit)
    return [name for name, _, _ in found]
