"""``wikilink-ls export``: a vault as JSON. The format is public and versioned."""

import os
from argparse import Namespace
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from unicodedata import normalize

from msgspec import Raw, json

from wikilink_ls.cli.arguments import UsageError
from wikilink_ls.cli.positions import json_range
from wikilink_ls.cli.terminal import ProgressBar, legible, print_json, warn_of
from wikilink_ls.storage.loader import Problem
from wikilink_ls.storage.vaults import LoadedVault, load_vault, without_collector
from wikilink_ls.syntax.note import Link, Note
from wikilink_ls.vault.concepts import declared_concepts
from wikilink_ls.vault.paths import is_note
from wikilink_ls.vault.target import Missing, Target, targets_of

VERSION = 1
STATUS: Mapping[Missing | None, str] = {
    None: "ok",
    "note": "no-note",
    "heading": "no-heading",
    "block": "no-block",
}


def run(options: Namespace) -> int:
    root = Path(os.path.abspath(options.vault))  # noqa: PTH100 (Path leaves ".." in)
    if not options.vault or not root.is_dir():
        raise UsageError(f"'{options.vault}' is no folder")
    with ProgressBar() as progress:
        loaded = load_vault(root, progress=progress)
    wanted = {_found(loaded, path) for path in options.notes or ()} or set(loaded.vault.notes)
    warn_of(loaded)
    with without_collector():
        data = json.encode(_vault(loaded, wanted))
    print_json(json.format(data, indent=options.indent) if options.indent > 0 else data)
    return 0


def _found(loaded: LoadedVault, path: str) -> str:
    found = loaded.vault.find(normalize("NFC", path))
    if found is None or found not in loaded.vault.notes:
        raise UsageError(f"the vault has no note '{path}'; give its path in the vault")
    return found


def _vault(loaded: LoadedVault, wanted: set[str]) -> dict[str, Any]:
    return {
        "version": VERSION,
        "root": legible(loaded.root),
        # Encoded one by one: as objects, all of them would take ten times the memory.
        "notes": [
            Raw(json.encode(_note(loaded, loaded.vault.notes[path]))) for path in sorted(wanted)
        ],
        "attachments": [path for path in loaded.scan.files if not is_note(path)],
        "problems": [problem._asdict() for problem in sorted(_problems(loaded))],
    }


def _problems(loaded: LoadedVault) -> Iterator[Problem]:
    yield from loaded.problems
    for note in loaded.vault.notes.values():
        properties = note.properties
        # Where they could be read after all, what is wrong in them is a finding of `check`.
        for problem in () if properties.entries else properties.problems:
            line = note.lines.line_of(problem.span.start) + 1
            yield Problem(note.path, f"line {line}: {problem.message}")


def _note(loaded: LoadedVault, note: Note) -> dict[str, Any]:
    text = loaded.text(note.path)
    return {
        "path": note.path,
        "title": note.title,
        "aliases": note.aliases,
        "concepts": declared_concepts(loaded.vault, note),
        "properties": note.properties.values,
        "tags": [
            {
                "tag": f"#{tag.name}",
                "range": json_range(note.lines, tag.span),
                "property": tag.in_properties,
            }
            for tag in note.tags
        ],
        "headings": [
            {
                "text": heading.text,
                "level": heading.level,
                "range": json_range(note.lines, heading.span),
            }
            for heading in note.headings
        ],
        "blocks": [
            {"id": block.id, "range": json_range(note.lines, block.span)} for block in note.blocks
        ],
        "links": [
            _link(note, text, link, target)
            for link, target in targets_of(loaded.vault, note.links, note)
        ],
    }


def _link(note: Note, text: str, link: Link, target: Target) -> dict[str, Any]:
    return {
        "kind": "property" if link.key else link.kind,
        "raw": link.span.of(text),
        "link": link.linktext,
        "path": link.path,
        "subpath": link.subpath,
        "display": link.display,
        "key": link.key,
        "range": json_range(note.lines, link.span),
        "target": target.path,
        "status": STATUS[target.missing],
        "ambiguous": bool(target.others),
        "targetRange": _target_range(target),
    }


def _target_range(target: Target) -> dict[str, Any] | None:
    # Of most targets nobody needs the facts.
    if target.place is None or (note := target.note) is None:
        return None
    return json_range(note.lines, target.place.span)
