"""Code actions about root concepts: what mends a finding."""

from collections.abc import Iterator

from wikilink_ls.features.actions.code_action import CodeAction, Selection, edits_of
from wikilink_ls.features.actions.concept_fixes import Fix, Fixer
from wikilink_ls.features.concepts.concept_links import led_to
from wikilink_ls.features.edits.vault_edits import VaultEdits
from wikilink_ls.features.findings.concept_findings import ConceptFinding
from wikilink_ls.syntax.note import Link, Note


def concept_quick_fixes(selection: Selection) -> Iterator[CodeAction]:
    """For the findings that touch *selection*."""
    fixer = fixer_of(selection)
    for link, path in fixer.near:
        # A link by reference has its destination elsewhere.
        if selection.touches(link.span) or selection.touches(link.path_span):
            yield from _leading(fixer, link, path)
    for finding in fixer.findings:
        if selection.touches(finding.span):
            for fix in fixer.fixes(finding, selection.new):
                yield _fixing(selection.note, finding, fix)


def fixer_of(selection: Selection) -> Fixer:
    """That of the whole note, one for all offers."""
    vault, note, text, config = selection.vault, selection.note, selection.text, selection.config
    return selection.once("fixer", lambda: Fixer(vault, note, text, config))


def _leading(fixer: Fixer, link: Link, path: str) -> Iterator[CodeAction]:
    edit = led_to(fixer.writer, fixer.note, fixer.text, link, path)
    if edit is not None:
        yield CodeAction(
            f"Link to '{fixer.vault.concepts.rules.name_of(path)}'",
            "quickfix",
            edits_of(fixer.note, edit),
            code="dangling-link",
            span=link.path_span,
            preferred=True,
        )


def _fixing(note: Note, finding: ConceptFinding, fix: Fix) -> CodeAction:
    changes = VaultEdits({note.path: fix.edits} if fix.edits else {}, creates=fix.creates)
    return CodeAction(
        fix.title,
        "quickfix",
        lambda: changes,
        code=finding.code,
        span=finding.span,
        preferred=fix.preferred,
        creates=tuple(path for path, _ in fix.creates),
    )
