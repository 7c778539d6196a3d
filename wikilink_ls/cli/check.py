"""``wikilink-ls check``: what is wrong in the notes."""

import os
from argparse import Namespace
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple
from unicodedata import normalize

from msgspec import json

from wikilink_ls.cli.arguments import UsageError
from wikilink_ls.cli.excerpt import excerpt
from wikilink_ls.cli.positions import json_range
from wikilink_ls.cli.terminal import (
    Paint,
    ProgressBar,
    legible,
    painter,
    print_json,
    shown_path,
    visible,
    warn,
    warn_of,
)
from wikilink_ls.config import DEFAULT_SEVERITY, Config, Severity
from wikilink_ls.features.diagnostics import Diagnostic, diagnostics
from wikilink_ls.storage.scan import find_root
from wikilink_ls.storage.vaults import LoadedVault, load_vault, without_collector
from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.text import LineIndex
from wikilink_ls.vault.paths import is_note


class Place(NamedTuple):
    """What to check: a folder or a note, as a path in its vault; empty for all of the vault."""

    root: Path
    path: str

    def holds(self, path: str) -> bool:
        return not self.path or path == self.path or path.startswith(f"{self.path}/")


@dataclass(frozen=True)
class WrongNote:
    """A note in which something is wrong, and what."""

    loaded: LoadedVault
    path: str
    lines: LineIndex
    findings: Sequence[Diagnostic]

    @cached_property
    def shown_path(self) -> str:
        return shown_path(self.loaded.root / self.loaded.disk_path(self.path))


class Check(NamedTuple):
    """What was found in a vault."""

    wrong: list[WrongNote]
    checked: int
    """Notes; of those in which nothing is wrong nothing is kept."""


def run(options: Namespace) -> int:
    places = [_place(path) for path in options.paths]
    with ProgressBar() as progress:
        roots = dict.fromkeys(place.root for place in places)
        vaults = [load_vault(root, progress=progress) for root in roots]
    for loaded in vaults:
        warn_of(loaded)
    with without_collector():
        checks = [
            _checked(loaded, _narrowed(loaded.config, options.select, options.ignore), places)
            for loaded in vaults
        ]
        wrong = [each for check in checks for each in check.wrong]
        summary = _summary(wrong, sum(check.checked for check in checks))
        if options.format == "json":
            print_json(json.encode(_report(wrong, summary)))
        else:
            _print_text(wrong, summary, painter(options.color))
    return 1 if wrong else 0


def _checked(loaded: LoadedVault, config: Config, places: Sequence[Place]) -> Check:
    vault = loaded.vault
    for names in (vault.file_names, vault.concepts.search):
        names.prepare()  # For each that is missing, a look at all of them would take longer.
    wrong: list[WrongNote] = []
    checked = 0
    for note in _notes(loaded, places):
        checked += 1
        text = _text(loaded, note, config)
        if findings := diagnostics(vault, note, config, text):
            wrong.append(WrongNote(loaded, note.path, note.lines, findings))
    return Check(wrong, checked)


def _place(argument: str) -> Place:
    path = Path(os.path.abspath(argument))  # noqa: PTH100 (Path leaves ".." in)
    # An empty argument is a variable that is not set, and not meant as the current folder.
    if not argument or not path.exists():
        raise UsageError(f"there is no '{argument}'")
    if not path.is_dir() and not is_note(path.name):
        raise UsageError(f"'{argument}' is no folder, and no note (.md)")
    root = find_root(path) or (path if path.is_dir() else path.parent)
    inside = path.relative_to(root).as_posix()
    return Place(root, "" if inside == "." else normalize("NFC", inside))


def _notes(loaded: LoadedVault, places: Iterable[Place]) -> Iterator[Note]:
    """The notes to check, in the order of their paths."""
    mine = [place for place in places if place.root == loaded.root]
    for place in mine:
        if is_note(place.path) and place.path not in loaded.scan.files:
            warn(f"{shown_path(place.root / place.path)}: it is hidden, or excluded in settings")
    for path in loaded.scan.files:
        if any(it.holds(path) for it in mine) and (note := loaded.vault.notes.get(path)):
            yield note


def _text(loaded: LoadedVault, note: Note, config: Config) -> str:
    """The text of *note*, if something is looked for in it; else nobody reads it again."""
    is_off = config.diagnostics.is_off("unlinked-mention")
    return "" if is_off else loaded.text(note.path)


def _narrowed(config: Config, select: Sequence[str], ignore: Sequence[str]) -> Config:
    """*config* with the findings that the command line asks for."""
    severity = dict(config.diagnostics.severity)
    if select:
        severity = {code: _severity(severity, code, select) for code in severity}
    severity |= dict.fromkeys(ignore, "off")
    return replace(config, diagnostics=replace(config.diagnostics, severity=severity))


def _severity(below: Mapping[str, Severity], code: str, select: Sequence[str]) -> Severity:
    if code not in select:
        return "off"
    severities = (below[code], DEFAULT_SEVERITY[code])
    return next((it for it in severities if it != "off"), "hint")


def _print_text(wrong: Sequence[WrongNote], summary: Mapping[str, Any], paint: Paint) -> None:
    for each in wrong:
        text = each.loaded.text(each.path)
        for finding in each.findings:
            print("\n".join(_shown(each, finding, text, paint)))
    if wrong:
        print()
    print("\n".join(_summary_lines(summary)))


def _shown(wrong: WrongNote, finding: Diagnostic, text: str, paint: Paint) -> Iterator[str]:
    line = wrong.lines.line_of(finding.span.start)
    line_span = wrong.lines.line_span(line)
    column = finding.span.start - line_span.start + 1
    place = f"{paint(visible(wrong.shown_path), 'strong')}:{line + 1}:{column}:"
    yield f"{place} {paint(finding.code, finding.severity)} {visible(finding.message)}"
    shown, carets = excerpt(text, line_span, finding.span)
    yield f"{paint(f'{line + 1:>5} |', 'faint')} {shown}".rstrip()
    indent = carets[: -len(carets.lstrip())]
    yield f"{paint('      |', 'faint')} {indent}{paint(carets.lstrip(), finding.severity)}"


def _summary_lines(summary: Mapping[str, Any]) -> Iterator[str]:
    total = _counted(summary["checked"], "note")
    if not summary["findings"]:
        yield f"No findings in {total}."
        return
    found, notes = _counted(summary["findings"], "finding"), _counted(summary["notes"], "note")
    yield f"{found} in {notes} ({total} checked)"
    yield from (f"{count:>5} {code}" for code, count in summary["codes"].items())


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _summary(wrong: Sequence[WrongNote], checked: int) -> dict[str, Any]:
    codes = Counter(finding.code for each in wrong for finding in each.findings)
    return {
        "findings": codes.total(),
        "notes": len(wrong),
        "checked": checked,
        "codes": {code: codes[code] for code in DEFAULT_SEVERITY if codes[code]},
    }


def _report(wrong: Sequence[WrongNote], summary: Mapping[str, Any]) -> dict[str, Any]:
    findings = [finding for each in wrong for finding in _findings(each)]
    return {"version": 1, "findings": findings, "summary": summary}


def _findings(wrong: WrongNote) -> Iterator[dict[str, Any]]:
    root = legible(wrong.loaded.root)
    for finding in wrong.findings:
        yield {
            "path": wrong.shown_path,
            "code": finding.code,
            "severity": finding.severity,
            "message": finding.message,
            "root": root,
            "range": json_range(wrong.lines, finding.span),
        }
