"""What the links and declared values of a vault mean, to be compared before and after a change."""

from collections import Counter
from collections.abc import Iterator, Mapping

from wikilink_ls.vault.building import build_vault
from wikilink_ls.vault.concepts import declared_note
from wikilink_ls.vault.facts import facts_of
from wikilink_ls.vault.paths import has_links
from wikilink_ls.vault.resolve import resolve
from wikilink_ls.vault.vault import Vault

Texts = Mapping[str, str]


def built(texts: Texts) -> Vault:
    return build_vault(texts, [facts_of(it, texts[it]) for it in texts if has_links(it)])


def meanings(texts: Texts) -> Iterator[tuple[str, str, str | None]]:
    """Every link and declared value: where it stands, its kind and rest, and what it means."""
    vault = built(texts)
    for note in (*vault.notes.values(), *vault.canvases.values()):
        for link in note.links:
            path = resolve(vault, link.path, note.path).path
            if link.kind == "file":
                path = vault.find(link.path[1:])
            yield note.path, link.kind + link.subpath, path
        for it in vault.concepts.rules.declarations(note):
            yield note.path, "declared", declared_note(vault, it, note.path)


def assert_same_meaning(texts: Texts, after: Texts, moves: Mapping[str, str]) -> None:
    """What led nowhere may lead somewhere now; all else means what it meant."""
    back = {new: old for old, new in moves.items()}
    before = list(meanings(texts))
    found = [
        (back.get(path, path), kind, to and back.get(to, to)) for path, kind, to in meanings(after)
    ]
    assert len(found) == len(before)
    assert not Counter(it for it in before if it[2] is not None) - Counter(found)
