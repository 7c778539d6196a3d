"""What is right in a vault: where links lead, who links to the hub, which names can be guessed.

The judge is this project's own resolver, which the facts in ``tests/conformance`` judge.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from wikilink_ls.storage.scan import scan
from wikilink_ls.syntax.folding import fold
from wikilink_ls.syntax.note import Link, Note
from wikilink_ls.syntax.parser import parse
from wikilink_ls.vault.building import build_vault
from wikilink_ls.vault.paths import is_note
from wikilink_ls.vault.resolve import resolve
from wikilink_ls.vault.vault import Vault

NAME_IN_LINK = re.compile(r"\[\[(?:[^\[\]|#\n]*/)?([^\[\]|#/\n]+)")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
IN_TEXT = {"wikilink", "embed", "markdown"}
"""The kinds of links that every server is asked about."""
USUAL_LINKS = 20
"""About so many links has the note that is opened."""
OTHERS = 12
"""Notes besides that one whose links are known."""
SOUGHT = 12
"""Notes that are looked for by half their name."""
SHORTEST = 6
"""Letters of a name that has two halves."""
FIRST_PAGE = 20
"""Of more notes that begin alike, no server can know which is meant."""
HANGUL = re.compile(r"[가-힣]")


@dataclass(frozen=True, slots=True)
class Target:
    line: int
    character: int
    """Inside the link, in UTF-16 code units."""
    path: str
    """The vault path of the file to which it leads."""
    is_bare: bool
    """Whether it leads to the file as a whole."""


@dataclass(frozen=True, slots=True)
class Known:
    """The links of a note that lead to one file each."""

    path: str
    links: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class Truth:
    root: Path
    notes: int
    opened: Known
    """A note with some links, one of them to the hub."""
    others: tuple[Known, ...]
    """Some more notes, from all over the vault."""
    hub: str
    """The note to which most links lead."""
    linking: Counter[tuple[str, int]]
    """How many links to the hub there are, by note and line."""
    sought: tuple[str, ...]
    """Notes of which at most a page of others begin alike; first those that say their names."""

    @property
    def to_hub(self) -> Target:
        return next(link for link in self.opened.links if _is_to(link, self.hub))

    @property
    def linking_notes(self) -> set[str]:
        return {path for path, _ in self.linking} - {self.hub}


def truth_of(root: Path) -> Truth:
    """Reads every note, so that the system has them all in memory afterwards."""
    paths = {path: found.disk_path for path, found in scan(root).files.items()}
    vault = build_vault(paths)
    texts = {path: text_in(root / disk) for path, disk in paths.items() if is_note(path)}
    hub = _hub(vault, texts.values())
    notes = [parse(path, text) for path, text in texts.items() if _may_link(text, hub)]
    linking = Counter(
        (note.path, note.lines.position(link.start)[0])
        for note in notes
        for link in note.links
        if resolve(vault, link.path, note.path).path == hub
    )
    known = [_known(vault, note) for note in notes]
    opened = min(
        (each for each in known if each.path != hub and _leads_to(each, hub)),
        key=lambda each: abs(len(each.links) - USUAL_LINKS),
    )
    spread = list(texts)[:: max(1, len(texts) // OTHERS)]
    others = tuple(
        _known(vault, parse(path, texts[path])) for path in spread if path != opened.path
    )
    sought = sorted(_sought(list(texts)), key=lambda path: stem(path) not in texts[path])
    return Truth(root, len(texts), opened, others, hub, linking, tuple(sought))


def text_in(file: Path) -> str:
    return file.read_bytes().decode(errors="replace")


def _hub(vault: Vault, texts: Iterable[str]) -> str:
    shown = (COMMENT.sub("", text) for text in texts)
    counted = Counter(name.strip() for text in shown for name in NAME_IN_LINK.findall(text))
    for name, _ in counted.most_common():
        found = resolve(vault, name, "")
        if found.path and is_note(found.path) and not found.others:
            return found.path
    raise ValueError("the vault has no links from note to note")


def _may_link(text: str, hub: str) -> bool:
    """Whether *text* has the name of the hub, in letters or percent-encoded."""
    name = stem(hub)
    return name in text or fold(name) in fold(text) or quote(name) in text


def _known(vault: Vault, note: Note) -> Known:
    return Known(note.path, tuple(_targets(vault, note)))


def _targets(vault: Vault, note: Note) -> Iterator[Target]:
    for link in note.links:
        found = resolve(vault, link.path, note.path)
        if link.kind in IN_TEXT and link.path and found.path and not found.others:
            line, character = note.lines.position(_middle(link))
            yield Target(line, character, found.path, is_bare=not link.subpath)


def _middle(link: Link) -> int:
    return (link.path_span.start + link.path_span.end) // 2


def _leads_to(known: Known, path: str) -> bool:
    return any(_is_to(link, path) for link in known.links)


def _is_to(link: Target, path: str) -> bool:
    return link.path == path and link.is_bare


def _sought(paths: Sequence[str]) -> Iterator[str]:
    """As many in ASCII as in Hangul where there are both, from all over the vault."""
    names = sorted(fold(stem(path)) for path in paths)
    good = [path for path in paths if _can_be_guessed(stem(path), names)]
    hangul = [path for path in good if HANGUL.search(half(stem(path)))]
    ascii_ = [path for path in good if half(stem(path)).isascii()]
    share = SOUGHT // 2 if hangul and ascii_ else SOUGHT
    for some in (ascii_, hangul):
        yield from islice(some[:: max(1, len(some) // share)], share)


def _can_be_guessed(name: str, names: Sequence[str]) -> bool:
    begun, whole = fold(half(name)), fold(name)
    alike = bisect_left(names, f"{begun}\U0010ffff") - bisect_left(names, begun)
    twins = bisect_left(names, f"{whole}\0") - bisect_left(names, whole)
    return len(name) >= SHORTEST and twins == 1 and alike <= FIRST_PAGE


def stem(path: str) -> str:
    return PurePosixPath(path).stem


def half(name: str) -> str:
    return name[: (len(name) + 1) // 2]
