"""What is in a folder. Only its own files are looked at."""

from wikilink_ls.syntax.folding import fold
from wikilink_ls.vault.paths import name_key
from wikilink_ls.vault.vault import Vault


def files_below(vault: Vault, folder: str) -> list[str]:
    """The paths of the files in *folder*, at any depth; sorted."""
    folder += "/"
    keys = {name_key(path) for path in vault.file_paths.with_prefix(fold(folder))}
    files = (file.path for key in keys for file in vault.files_named(key))
    return sorted(path for path in files if path.startswith(folder))
