"""Who links to a file. Only the notes that write its name are looked at."""

from collections.abc import Collection, Iterable

from wikilink_ls.vault.paths import folder_of, name_key
from wikilink_ls.vault.resolve import resolve
from wikilink_ls.vault.vault import Vault


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


def _resolving(vault: Vault, linkpath: str, sources: Collection[str], path: str) -> Iterable[str]:
    # From one folder it means one file, however many notes there have it.
    folders = {folder_of(source): source for source in sources}
    leading = {
        folder
        for folder, source in folders.items()
        if resolve(vault, linkpath, source).path == path
    }
    return (source for source in sources if folder_of(source) in leading)
