"""What is wrong in a note: links that lead nowhere or could lead elsewhere, unreadable properties.

The span of a finding is the part that is wrong; its message names the value and, where a name is
close, what was probably meant.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from wikilink_ls.config import Config, Severity
from wikilink_ls.features.closest import closest_files, closest_texts, did_you_mean, names_of
from wikilink_ls.syntax.linktext import FootnoteSubpath, parse_subpath
from wikilink_ls.syntax.note import Link, Note
from wikilink_ls.syntax.text import Span
from wikilink_ls.vault.linkwriter import display_name
from wikilink_ls.vault.target import Target, target_of
from wikilink_ls.vault.vault import Vault, name_key

SHOWN_PATHS = 3


@dataclass(frozen=True, slots=True)
class Diagnostic:
    code: str
    """A stable word: ``dangling-link``."""
    span: Span
    message: str
    severity: Severity


def diagnostics(
    vault: Vault, note: Note, config: Config, *, complete: bool = True
) -> tuple[Diagnostic, ...]:
    """The findings in *note*, in the order of its text.

    While the vault is not *complete*, only what the note says by itself is judged.
    """
    findings = {
        (finding.code, finding.span): finding
        for code, span, message in _findings(vault, note, complete=complete)
        for finding in _graded(config, code, span, message)
    }
    return tuple(sorted(findings.values(), key=lambda finding: (finding.span, finding.code)))


Finding = tuple[str, Span, str]
"""Code, span and message."""


def _graded(config: Config, code: str, span: Span, message: str) -> Iterator[Diagnostic]:
    severity = config.diagnostics.severity[code]
    if severity != "off":
        yield Diagnostic(code, span, message, severity)


def _findings(vault: Vault, note: Note, *, complete: bool) -> Iterator[Finding]:
    for problem in note.properties.problems:
        yield problem.code, problem.span, problem.message
    for link in note.links:
        if complete or not link.path:
            yield from _of_link(vault, note, link)


def _of_link(vault: Vault, note: Note, link: Link) -> Iterator[Finding]:
    target = target_of(vault, link, note)
    match target.missing:
        case "note":
            yield "dangling-link", link.path_span, _no_note(vault, link)
        case "heading":
            yield "dangling-heading", link.subpath_span, _no_heading(target, link)
        case "block":
            yield "dangling-block", link.subpath_span, _no_block(target, link)
    if target.others:
        yield "ambiguous-link", link.path_span, _ambiguous(target, link)


def _no_note(vault: Vault, link: Link) -> str:
    message = f"No note or file is called '{link.path}'"
    alias_of = vault.aliases.paths(name_key(link.path))
    closest = names_of(closest_files(vault, link.path))
    if alias_of and closest:
        return f"{message}; it is an alias: link to it as [[{closest[0]}|{link.path}]]"
    return message + did_you_mean(closest)


def _no_heading(target: Target, link: Link) -> str:
    headings = [heading.text for heading in target.note.headings] if target.note else []
    closest = closest_texts(link.subpath.rpartition("#")[2], headings)
    return f"{_called(target)} has no heading '{link.subpath[1:]}'{did_you_mean(closest)}"


def _no_block(target: Target, link: Link) -> str:
    wanted = parse_subpath(link.subpath)
    if isinstance(wanted, FootnoteSubpath):
        labels = [footnote.label for footnote in target.note.footnotes] if target.note else []
        closest = closest_texts(wanted.label, labels)
        return f"{_called(target)} has no footnote '{wanted.label}'{did_you_mean(closest)}"
    ids = [block.id for block in target.note.blocks] if target.note else []
    closest = [f"^{it}" for it in closest_texts(link.subpath.removeprefix("#^"), ids)]
    return f"{_called(target)} has no block '{link.subpath[1:]}'{did_you_mean(closest)}"


def _called(target: Target) -> str:
    return f"'{display_name(target.path or '')}'"


def _ambiguous(target: Target, link: Link) -> str:
    others = [f"'{path}'" for path in target.others[:SHOWN_PATHS]]
    if len(target.others) > SHOWN_PATHS:
        others.append(f"{len(target.others) - SHOWN_PATHS} more")
    return f"'{link.path}' opens '{target.path}', but could mean {_either(others)} as well"


def _either(choices: list[str]) -> str:
    *first, last = choices
    return f"{', '.join(first)} or {last}" if first else last
