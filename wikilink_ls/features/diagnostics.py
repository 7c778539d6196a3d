"""What is wrong in a note: links that lead nowhere or could lead elsewhere, concepts that are not
declared, footnotes and block ids, unreadable properties; and what could be a link.

The span of a finding is the part that is wrong; its message names the value and, where a name is
close, what was probably meant.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from wikilink_ls.config import Config, Severity
from wikilink_ls.features.concepts.concept_links import concept_link
from wikilink_ls.features.findings.closest import (
    aliased_files,
    closest_files,
    did_you_mean,
    names_of,
)
from wikilink_ls.features.findings.concept_findings import MOST_SEARCHES, concept_findings
from wikilink_ls.features.findings.mention_findings import mention_findings
from wikilink_ls.features.findings.missing import missing_place, one_line
from wikilink_ls.features.findings.place_findings import (
    HeadingTwins,
    block_findings,
    footnote_findings,
)
from wikilink_ls.syntax.note import Link, Note
from wikilink_ls.syntax.text import Span
from wikilink_ls.vault.concepts import near_concept
from wikilink_ls.vault.linkwriter import LinkWriter
from wikilink_ls.vault.paths import display_name
from wikilink_ls.vault.resolver import Resolver
from wikilink_ls.vault.target import Target, targets_of
from wikilink_ls.vault.vault import Vault

SHOWN_PATHS = 3
MOST_SUGGESTIONS = 50
"""Of the names in a note that no file has, so many come with what was probably meant."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    code: str
    """A stable word: ``dangling-link``."""
    span: Span
    message: str
    severity: Severity


def diagnostics(
    vault: Vault, note: Note, config: Config, text: str = "", *, complete: bool = True
) -> tuple[Diagnostic, ...]:
    """The findings in *note*, in the order of its *text*; without that, nothing could be a link.

    While the vault is not *complete*, only what the note says by itself is judged.
    """
    findings = {
        (finding.code, finding.span): finding
        for code, span, message in _findings(vault, note, config, text, complete=complete)
        for finding in _graded(config, code, span, message)
    }
    return tuple(sorted(findings.values(), key=lambda finding: (finding.span, finding.code)))


Finding = tuple[str, Span, str]
"""Code, span and message."""


def _graded(config: Config, code: str, span: Span, message: str) -> Iterator[Diagnostic]:
    severity = config.diagnostics.severity[code]
    if severity != "off":
        yield Diagnostic(code, span, one_line(message), severity)


def _findings(
    vault: Vault, note: Note, config: Config, text: str, *, complete: bool
) -> Iterator[Finding]:
    for problem in note.properties.problems:
        yield problem.code, problem.span, problem.message
    yield from footnote_findings(note)
    yield from block_findings(note)
    links = [link for link in note.links if complete or not link.path]
    resolver, dangling, twins = Resolver(vault), _Dangling(vault, config, note), HeadingTwins()
    for link, target in targets_of(vault, links, note, resolver):
        yield from _of_link(dangling, link, target)
        if twin := twins.finding(link, target):
            yield twin
    for finding in concept_findings(resolver, note, config) if complete else ():
        yield finding.code, finding.span, finding.message
    if complete and not config.diagnostics.is_off("unlinked-mention"):
        for span, message in mention_findings(vault, note, text, config):
            yield "unlinked-mention", span, message


def _of_link(dangling: "_Dangling", link: Link, target: Target) -> Iterator[Finding]:
    match target.missing:
        case "note":
            yield "dangling-link", link.path_span, dangling.message(link.path)
        case "heading":
            yield "dangling-heading", link.subpath_span, _no_place(target, link)
        case "block":
            yield "dangling-block", link.subpath_span, _no_place(target, link)
    if target.others:
        yield "ambiguous-link", link.path_span, _ambiguous(target, link)


class _Dangling:
    """What is said of the names that no file has, in one note."""

    def __init__(self, vault: Vault, config: Config, note: Note) -> None:
        self._vault = vault
        self._writer = LinkWriter(vault, config, note.path)
        self._messages: dict[str, str] = {}

    def message(self, linkpath: str) -> str:
        if linkpath not in self._messages:
            said = f"No note or file is called '{linkpath}'{self._instead(linkpath)}"
            self._messages[linkpath] = said
        return self._messages[linkpath]

    def _instead(self, linkpath: str) -> str:
        if link := self._concept(linkpath):
            return f"; the concept is {link}"
        aliased = names_of(aliased_files(self._vault, linkpath))
        if aliased:
            return f"; it is an alias: link to it as [[{aliased[0]}|{linkpath}]]"
        # A search for each name of a list of hundreds would hold up every keystroke.
        if len(self._messages) >= MOST_SUGGESTIONS:
            return ""
        return did_you_mean(names_of(closest_files(self._vault, linkpath)))

    def _concept(self, linkpath: str) -> str | None:
        """The link that was meant; as long as there are not too many, for it may be a search."""
        if len(self._messages) >= MOST_SEARCHES:
            return None
        path = near_concept(self._vault, linkpath)
        return concept_link(self._writer, path, linkpath) if path else None


def _no_place(target: Target, link: Link) -> str:
    kind, name, closest, _ = missing_place(target, link)
    return f"{_called(target)} has no {kind} '{name}'{did_you_mean(closest)}"


def _called(target: Target) -> str:
    return f"'{display_name(target.path or '')}'"


def _ambiguous(target: Target, link: Link) -> str:
    others = [f"'{path}'" for path in target.others[:SHOWN_PATHS]]
    more = len(target.others) + target.more - len(others)
    if more:
        others.append(f"{more} more")
    return f"'{link.path}' opens '{target.path}', but could mean {_either(others)} as well"


def _either(choices: list[str]) -> str:
    *first, last = choices
    return f"{', '.join(first)} or {last}" if first else last
