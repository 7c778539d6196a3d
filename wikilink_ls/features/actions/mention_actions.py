"""Code actions that make links of mentions: of one, of all of a name, of all in a note."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from wikilink_ls.features.actions.code_action import CodeAction, Selection
from wikilink_ls.features.actions.new_links import NewLink, sound_links
from wikilink_ls.features.concepts.concept_links import in_table
from wikilink_ls.features.edits.vault_edits import VaultEdits
from wikilink_ls.features.findings.mention_findings import mention_findings
from wikilink_ls.features.findings.missing import one_line
from wikilink_ls.features.mentioning.mentions import Mention, mentions
from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.text import Span, TextEdit
from wikilink_ls.vault.linkwriter import LinkWriter
from wikilink_ls.vault.paths import display_name

CODE = "unlinked-mention"
MOST_SHOWN = 10
"""Mentions in a selection that are offered one by one."""


def mention_quick_fixes(selection: Selection) -> Iterator[CodeAction]:
    """For the mentions that are findings."""
    touched = _touched(selection)
    told = _told(selection) if touched else set()
    for mention in touched:
        if mention.span in told:
            yield from _linking(selection, mention, "quickfix", CODE)


def mention_rewrites(selection: Selection) -> Iterator[CodeAction]:
    """For the mentions that *selection* touches; if there is one, for all in the note as well."""
    touched = _touched(selection)
    if not touched:
        return
    told = _told(selection)
    for mention in touched:
        if mention.span not in told:
            yield from _linking(selection, mention, "refactor.rewrite", None)
    every = list(_mentions(selection))
    for mention in _named_once(touched):
        yield from _linking_all(selection, mention, every)
    clear = [it for it in every if len(it.meaning.paths) == 1]
    if len({it.name for it in clear}) > 1:
        links = [(it, it.meaning.paths[0]) for it in clear]
        yield _action(selection, "Link all mentions in this note", links)


def _mentions(selection: Selection) -> Iterator[Mention]:
    return mentions(selection.vault, selection.note, selection.text, selection.config)


def _touched(selection: Selection) -> list[Mention]:
    return selection.once("touched mentions", lambda: list(_found(selection)))


def _found(selection: Selection) -> Iterator[Mention]:
    vault, note, text, config = selection.vault, selection.note, selection.text, selection.config
    start, end = selection.span
    found = mentions(vault, note, text, config, selection.span, syllables=start == end)
    return islice((it for it in found if selection.touches(it.span)), MOST_SHOWN)


def _named_once(touched: Iterable[Mention]) -> list[Mention]:
    """The first of *touched* with each name."""
    first: dict[str, Mention] = {}
    for mention in touched:
        first.setdefault(mention.name, mention)
    return list(first.values())


def _told(selection: Selection) -> set[Span]:
    """Where the mentions are that are findings; nowhere, if nobody wants to hear of them."""
    if selection.is_off(CODE):
        return set()
    vault, note, text, config = selection.vault, selection.note, selection.text, selection.config
    return selection.once(
        "told mentions", lambda: {span for span, _ in mention_findings(vault, note, text, config)}
    )


def _linking(
    selection: Selection, mention: Mention, kind: str, code: str | None
) -> Iterator[CodeAction]:
    """For each note that *mention* may mean."""
    paths = mention.meaning.paths
    for path in paths:
        note = display_name(path) if len(paths) == 1 else path
        written = mention.span.of(selection.text)
        title = f"Link '{written}'" if note == written else f"Link '{written}' to '{note}'"
        yield _action(selection, title, [(mention, path)], kind, code)


def _linking_all(
    selection: Selection, mention: Mention, every: Sequence[Mention]
) -> Iterator[CodeAction]:
    """For each note that *mention* may mean, if its name stands in the note again."""
    same = [it for it in every if it.name == mention.name]
    if len(same) < 2:
        return
    written, paths = mention.span.of(selection.text), mention.meaning.paths
    for path in paths:
        to = "" if len(paths) == 1 else f" to '{path}'"
        title = f"Link all mentions of '{written}' in this note{to}"
        yield _action(selection, title, [(it, path) for it in same])


def _action(
    selection: Selection,
    title: str,
    links: Sequence[tuple[Mention, str]],
    kind: str = "refactor.rewrite",
    code: str | None = None,
) -> CodeAction:
    return CodeAction(
        one_line(title),
        kind,
        lambda: _changes(selection, links),
        code=code,
        span=links[0][0].span if code else None,
    )


def _changes(selection: Selection, links: Iterable[tuple[Mention, str]]) -> VaultEdits | None:
    """The edits for those of *links* that can be written."""
    note, text = selection.note, selection.text
    writer = LinkWriter(selection.vault, selection.config, note.path)
    written = [_link(writer, note, text, mention.span, path) for mention, path in links]
    sound = sound_links(selection.vault, note, text, [it for it in written if it])
    return VaultEdits({note.path: tuple(it.edit for it in sound)}) if sound else None


def _link(writer: LinkWriter, note: Note, text: str, span: Span, path: str) -> NewLink | None:
    """The link to the note at *path* that shows what is written at *span*."""
    shown = span.of(text)
    if writer.config.use_markdown_links:
        link = writer.markdown(path, shown)
    else:
        is_name = "/" not in shown and writer.linkpath(path, extension=False) == shown
        table = in_table(note, span.start)
        inner = writer.wikilink(path, None if is_name else shown, table=table, embed=False)
        link = None if inner is None else f"[[{inner}]]"
    return None if link is None else NewLink(TextEdit(span, link), path)
