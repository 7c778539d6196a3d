"""Where a new note goes, as Obsidian's settings say and the links that ask for it."""

from unicodedata import normalize

from wikilink_ls.config import Config
from wikilink_ls.features.findings.closest import media_suffix
from wikilink_ls.features.renames.file_names import folder_problem, name_problem
from wikilink_ls.syntax.folding import fold
from wikilink_ls.vault.paths import display_name, folder_of, is_note
from wikilink_ls.vault.resolve import rebased, resolve
from wikilink_ls.vault.vault import Vault


def new_note_path(vault: Vault, linkpath: str, source: str, config: Config) -> str | None:
    """The path of the note that *linkpath* asks for in the note at *source*, where there is none.

    A bare name goes where new notes go, a path counts from the vault. None if no note can be
    called so, or if the link would not lead to it.
    """
    linkpath = normalize("NFC", linkpath.strip())
    path = _asked_path(vault, linkpath, source, config)
    if media_suffix(linkpath) or path_problem(path) or vault.find(path) is not None:
        return None
    return path if resolve(vault.with_file(path), linkpath, source).path == path else None


def _asked_path(vault: Vault, linkpath: str, source: str, config: Config) -> str:
    if linkpath.startswith(("./", "../")):
        path = rebased(linkpath, folder_of(source))
    elif "/" in linkpath:
        path = linkpath.removeprefix("/")
    else:
        path = new_note_folder(source, config) + linkpath
    return as_note(spelled(vault, path))


def new_note_folder(source: str | None, config: Config) -> str:
    """The folder, with its ``/``, of notes that are made in the note at *source*, or in none."""
    match config.new_file_location:
        case "current":
            return folder_of(source or "")
        case "folder":
            return as_folder(config.new_file_folder_path)
    return ""


def as_folder(setting: str) -> str:
    """The folder that is written in a setting or a command, with a ``/`` if it is not the root."""
    folder = normalize("NFC", setting).strip().strip("/")
    return f"{folder}/" if folder not in ("", ".") else ""


def as_note(path: str) -> str:
    return path if is_note(path) else f"{path}.md"


def spelled(vault: Vault, path: str) -> str:
    """*path* in the folders that are there already, if they differ in case alone."""
    folder = folder_of(path)
    while folder:
        found = next(vault.file_paths.with_prefix(fold(folder)), None)
        if found is not None and (file := vault.find(found)) is not None:
            names = file.split("/")[: folder.count("/")]
            return "/".join((*names, path[len(folder) :]))
        folder = folder_of(folder[:-1])
    return path


def path_problem(path: str) -> str | None:
    """What is wrong with *path* for a new note, as the end of a sentence; None if nothing is."""
    folder, slash, name = path.rpartition("/")
    if slash and not folder:
        return "begins with a '/'"
    return folder_problem(folder) or name_problem(display_name(path)) or name_problem(name)
