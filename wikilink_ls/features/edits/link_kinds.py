"""How a link is written, as far as edits depend on it."""

from wikilink_ls.syntax.note import Link, LinkKind


def is_wiki(kind: LinkKind) -> bool:
    """Whether such a link is written ``[[…]]``."""
    return kind in ("wikilink", "embed", "property")


def is_embed(kind: LinkKind) -> bool:
    """Whether such a link shows what it leads to."""
    return kind in ("embed", "markdown-embed")


def is_by_reference(link: Link) -> bool:
    """Whether it is ``[text][label]``: its path stands elsewhere, its text may be the label."""
    return not 0 <= link.parts[0] < link.end - link.start
