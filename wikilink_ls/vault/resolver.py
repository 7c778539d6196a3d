"""`resolve` for who asks it again and again: of all links of a note, or of many notes."""

from wikilink_ls.vault.paths import folder_of
from wikilink_ls.vault.resolve import Resolution, resolve
from wikilink_ls.vault.vault import Vault


class Resolver:
    """Answers as `resolve` does, and remembers: from one folder a link path means one file."""

    __slots__ = ("_known", "vault")

    def __init__(self, vault: Vault) -> None:
        self.vault = vault
        self._known: dict[tuple[str, str], Resolution] = {}

    def __call__(self, linkpath: str, source: str) -> Resolution:
        if not linkpath:
            return Resolution(source)
        asked = (linkpath, folder_of(source))
        if asked not in self._known:
            self._known[asked] = resolve(self.vault, linkpath, source)
        return self._known[asked]
