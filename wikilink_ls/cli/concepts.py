"""``wikilink-ls concepts``: which root concepts there are, and how notes use them."""

import csv
import os
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from msgspec import json

from wikilink_ls.cli.arguments import UsageError
from wikilink_ls.cli.terminal import (
    Paint,
    ProgressBar,
    legible,
    painter,
    print_json,
    visible,
    warn,
    warn_of,
)
from wikilink_ls.features.concepts.concept_overview import ConceptRow, overview, together
from wikilink_ls.storage.scan import find_root
from wikilink_ls.storage.vaults import LoadedVault, load_vault, without_collector

HEADER = ("Concept", "Note", "Declared by", "Linked by", "Mismatches")
ALIGNED: Sequence[Any] = ("left", "left", "right", "right", "left")
PLENTY = 10_000
"""Columns of a table that goes to a file: nothing of it is to be folded."""

# What a label of Mermaid cannot hold in quotes: their end, entities, HTML, Markdown.
ENTITIES = str.maketrans({'"': "#quot;"} | {sign: f"#{ord(sign)};" for sign in "#&<>`"})


def run(options: Namespace) -> int:
    root = _root(options.vault)
    with ProgressBar() as progress:
        loaded = load_vault(root, progress=progress)
    warn_of(loaded)
    with without_collector():
        rows = overview(loaded.vault, loaded.config)
    if all(row.note is None for row in rows):
        warn(_no_concepts(loaded))
    match options.format:
        case "json":
            print_json(json.encode(_report(loaded, rows)))
        case "csv":
            print(_csv(rows), end="")
        case "mermaid":
            print("\n".join(_mermaid(loaded, rows)))
        case _:
            print(_table(rows, painter(options.color)))
    return 0


def _root(argument: str) -> Path:
    path = Path(os.path.abspath(argument))  # noqa: PTH100 (Path leaves ".." in)
    # An empty argument is a variable that is not set, and not meant as the current folder.
    if not argument or not path.exists():
        raise UsageError(f"there is no '{argument}'")
    if not path.is_dir():
        raise UsageError(f"'{argument}' is no folder")
    return find_root(path) or path


def _no_concepts(loaded: LoadedVault) -> str:
    globs = json.encode(loaded.config.concepts.notes).decode()
    return (
        f"no note matches concepts.notes = {globs}; say in .wikilink-ls.toml how concept notes "
        'are called, or where they are: concepts.notes = ["concept-*", "Concepts/*"]'
    )


def _report(loaded: LoadedVault, rows: Sequence[ConceptRow]) -> dict[str, Any]:
    names = {row.note: row.name for row in rows}
    return {
        "version": 1,
        "root": legible(loaded.root),
        "concepts": [_concept(row) for row in rows],
        "together": [
            {"concepts": [names[one], names[other]], "notes": count}
            for one, other, count in together(loaded.vault)
        ],
    }


def _concept(row: ConceptRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "note": row.note,
        "aliases": row.aliases,
        "declaredBy": row.declared_by,
        "linkedBy": row.linked_by,
        "declaredNotLinked": row.declared_not_linked,
        "linkedNotDeclared": row.linked_not_declared,
    }


def _csv(rows: Sequence[ConceptRow]) -> str:
    text = StringIO()
    writer = csv.DictWriter(text, tuple(_concept(ConceptRow("", None))), lineterminator="\n")
    writer.writeheader()
    for row in rows:
        cells = _concept(row) | {"aliases": "; ".join(row.aliases)}
        writer.writerow(
            {key: visible(cell) if isinstance(cell, str) else cell for key, cell in cells.items()}
        )
    return text.getvalue()


def _mermaid(loaded: LoadedVault, rows: Sequence[ConceptRow]) -> Iterator[str]:
    ids: dict[str, str] = {}
    yield "graph LR"
    for row in rows:
        if row.note is not None:
            ids[row.note] = f"c{len(ids) + 1}"
            name = visible(row.name).translate(ENTITIES)
            yield f'    {ids[row.note]}["{name} ({row.declared_by})"]'
    for one, other, count in together(loaded.vault):
        yield f"    {ids[one]} ---|{count}| {ids[other]}"


def _table(rows: Sequence[ConceptRow], paint: Paint) -> str:
    from rich import box  # noqa: PLC0415 (slow, and needed for a table alone)
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    is_seen = sys.stdout.isatty()
    table = Table(box=box.SIMPLE_HEAD if is_seen else None, pad_edge=is_seen, header_style="")
    for title, align in zip(HEADER, ALIGNED, strict=True):
        table.add_column(
            Text.from_ansi(paint(title, "strong")),
            justify=align,
            overflow="fold",
            no_wrap=title == HEADER[-1],
        )
    for row in rows:
        table.add_row(*map(Text.from_ansi, _cells(row, paint)))
    # The painter has decided on colours, whatever rich thinks of them.
    width = None if is_seen else PLENTY
    console = Console(width=width, color_system="standard", no_color=False)
    with console.capture() as printed:
        console.print(table)
    return "\n".join(line.rstrip() for line in printed.get().split("\n")).strip("\n")


def _cells(row: ConceptRow, paint: Paint) -> Iterator[str]:
    yield visible(row.name)
    yield paint("no note", "warning") if row.note is None else paint(visible(row.note), "faint")
    yield str(row.declared_by)
    yield str(row.linked_by)
    yield paint(_mismatches(row), "hint" if row.mismatches else "faint")


def _mismatches(row: ConceptRow) -> str:
    counts = {
        "unlinked": row.declared_not_linked,
        "undeclared": row.linked_not_declared,
        "unknown": row.declared_by if row.note is None else 0,
    }
    return ", ".join(f"{count} {how}" for how, count in counts.items() if count) or "0"
