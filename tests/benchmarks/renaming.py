"""Whether all links lead where they did once an editor has done what a rename asks for."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from tests.benchmarks.truth import Truth, text_in
from tests.e2e.client import Json
from wikilink_ls.storage.scan import scan
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.text import LineIndex, Position, Span, TextEdit, edited
from wikilink_ls.vault.building import build_vault
from wikilink_ls.vault.resolve import resolve
from wikilink_ls.vault.vault import Vault

PathOf = Callable[[str], str]
"""Of a URI the vault path."""
Leading = list[tuple[str | None, str]]
"""The file that each link of a note leads to, and what it names in it."""


def right_after(answer: Json, truth: Truth, opened: str, path_of: PathOf) -> Iterator[str]:
    """Of the notes that link to the hub those in which every link leads where it did.

    The hub is called what the *answer* of a server says, or no note is right. *opened* is the text
    of the note that is open; the others are as on the disk.
    """
    hub, new = truth.hub, _new_path(truth.hub, answer, path_of)
    if new is None:
        return
    files = scan(truth.root).files
    before, after = build_vault(files), build_vault({*files, new} - {hub})
    edits = _edits(answer, path_of)
    for path in truth.linking_notes:
        text = opened if path == truth.opened.path else text_in(truth.root / files[path].disk_path)
        wanted = [
            (new if target == hub else target, subpath)
            for target, subpath in _leading(before, path, text)
        ]
        text_after = _applied(text, edits[path])
        if text_after is not None and _leading(after, path, text_after) == wanted:
            yield path


def _new_path(renamed: str, answer: Json, path_of: PathOf) -> str | None:
    """Where the note is then: moved there, or deleted and created."""
    created = None
    for step in answer.get("documentChanges") or ():
        if step.get("kind") == "rename" and path_of(step["oldUri"]) == renamed:
            return path_of(step["newUri"])
        if step.get("kind") == "create":
            created = path_of(step["uri"])
    return created


def _edits(answer: Json, path_of: PathOf) -> dict[str, list[Json]]:
    """All that is asked for in a note, by its path."""
    found = defaultdict[str, list[Json]](list)
    for uri, edits in (answer.get("changes") or {}).items():
        found[path_of(uri)] += edits
    for step in answer.get("documentChanges") or ():
        if "edits" in step:
            found[path_of(step["textDocument"]["uri"])] += step["edits"]
    return found


def _applied(text: str, edits: Iterable[Json]) -> str | None:
    """As VS Code does it: all at once, and nothing if they overlap."""
    lines = LineIndex.of(text)
    asked = sorted(TextEdit(_span(lines, it["range"]), it["newText"]) for it in edits)
    if any(one.span.overlaps(other.span) for one, other in pairwise(asked)):
        return None
    return edited(text, asked)


def _span(lines: LineIndex, places: Json) -> Span:
    start, end = places["start"], places["end"]
    return Span(
        lines.offset(Position(start["line"], start["character"])),
        lines.offset(Position(end["line"], end["character"])),
    )


def _leading(vault: Vault, path: str, text: str) -> Leading:
    links = parse(path, text).links
    return [(resolve(vault, link.path, path).path, link.subpath) for link in links]
