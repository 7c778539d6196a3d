"""What a tag is, in a few lines: how many notes have it, and the tags below it."""

from collections import Counter

from wikilink_ls.features.preview import code
from wikilink_ls.syntax.folding import fold
from wikilink_ls.vault.tags import tagged_notes, tags_below
from wikilink_ls.vault.vault import Vault

MOST_CHILDREN = 12


def tag_card(vault: Vault, name: str) -> str:
    """Markdown about the tag *name*; notes with a tag below it are counted, too."""
    key = fold(name)
    lines = [
        f"**{code(f'#{spelled_tag(vault, key) or name}')}** — {_notes(tagged_notes(vault, key))}"
    ]
    counts = Counter(
        {child: len(tagged_notes(vault, child)) for child in sorted(_children(vault, key))}
    )
    for child, count in counts.most_common(MOST_CHILDREN):
        lines.append(f"- {code(f'#{spelled_tag(vault, child) or child}')} {count}")
    if len(counts) > MOST_CHILDREN:
        lines.append(f"- and {len(counts) - MOST_CHILDREN} more")
    return "\n".join((lines[0], "", *lines[1:])) if counts else lines[0]


def _children(vault: Vault, key: str) -> set[str]:
    """The folded names one level below *key*, whether or not a note has them as they are."""
    below = len(key) + 1
    return {key + "/" + it[below:].split("/")[0] for it in tags_below(vault, key)}


def spelled_tag(vault: Vault, key: str) -> str | None:
    """*key* as it is written; that of a tag above others as they write it."""
    written = min(vault.tags.spellings(key), default=None)
    if written is not None:
        return written
    below = min(tags_below(vault, key), default=None)
    depth = key.count("/") + 1
    spelled = min(vault.tags.spellings(below)) if below else None
    return "/".join(spelled.split("/")[:depth]) if spelled else None


def _notes(paths: set[str]) -> str:
    return "1 note" if len(paths) == 1 else f"{len(paths)} notes"
