"""Tags in a vault: which there are below one, and who has them."""

from collections.abc import Iterator

from wikilink_ls.vault.vault import Vault


def tags_below(vault: Vault, key: str) -> Iterator[str]:
    """The folded names of the tags below *key*, at any depth: ``key/child``."""
    return vault.tag_names.with_prefix(f"{key}/")


def tagged_notes(vault: Vault, key: str) -> set[str]:
    """The paths of the notes with the tag whose folded name is *key*, or one below it."""
    return set().union(*(vault.tags.paths(it) for it in (key, *tags_below(vault, key))))
