"""Who links to a file. Only the notes that write its name are looked at."""

from collections.abc import Iterable

from wikilink_ls.vault.resolve import resolve
from wikilink_ls.vault.vault import Vault, name_key


def backlinking_notes(vault: Vault, path: str) -> set[str]:
    """The paths of the notes with a link to the file at *path*, its own left out."""
    key = name_key(path)
    alone = len(vault.files_named(key)) == 1
    notes: set[str] = set()
    for linkpath, sources in vault.mentions.spellings(key).items():
        if alone and not linkpath.startswith("."):
            # One file of that name: from everywhere the link means the same.
            if resolve(vault, linkpath, path).path == path:
                notes.update(sources)
        else:
            notes.update(_resolving(vault, linkpath, sources, path))
    notes.discard(path)
    return notes


def _resolving(vault: Vault, linkpath: str, sources: Iterable[str], path: str) -> Iterable[str]:
    return (source for source in sources if resolve(vault, linkpath, source).path == path)
