"""Who links to a file. Only the notes that write its name are looked at."""

from collections.abc import Collection, Iterable

from wikilink_ls.vault.paths import folder_of, name_key
from wikilink_ls.vault.resolve import resolve
from wikilink_ls.vault.vault import Vault


def backlinking_notes(vault: Vault, path: str, *, in_body: bool = False) -> set[str]:
    """The paths of the notes and canvases with a link to the file at *path*, its own left out.

    With *in_body* those of notes alone, and a link in properties is none.
    """
    key = name_key(path)
    everywhere = leading_everywhere(vault, path)
    notes: set[str] = set()
    for linkpath, sources in vault.mentions.spellings(key).items():
        leading: Iterable[str] = sources
        if linkpath not in everywhere:
            leading = _resolving(vault, linkpath, sources, path)
        asides = vault.asides.spellings(key).get(linkpath, ()) if in_body else ()
        notes.update(set(leading).difference(asides) if asides else leading)
    if in_body:
        notes.difference_update([path for path in notes if path in vault.canvases])
    notes.discard(path)
    return notes


def leading_everywhere(vault: Vault, path: str) -> frozenset[str]:
    """The link paths, as they are written, that mean the file at *path* from wherever they stand.

    They are told only of a file that is alone with its name; that is most of them.
    """
    key = name_key(path)
    if len(vault.files_named(key)) != 1:
        return frozenset()
    absolute = (it for it in vault.mentions.spellings(key) if not it.startswith("."))
    return frozenset(it for it in absolute if resolve(vault, it, path).path == path)


def _resolving(vault: Vault, linkpath: str, sources: Collection[str], path: str) -> Iterable[str]:
    # From one folder it means one file, however many notes there have it.
    folders = {folder_of(source): source for source in sources}
    leading = {
        folder
        for folder, source in folders.items()
        if resolve(vault, linkpath, source).path == path
    }
    return (source for source in sources if folder_of(source) in leading)
