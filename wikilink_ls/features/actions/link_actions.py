"""Code actions that write wikilinks as Markdown links, and Markdown links as wikilinks."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from wikilink_ls.features.actions.code_action import ActionError, CodeAction, Selection
from wikilink_ls.features.actions.link_forms import LinkForms, alone
from wikilink_ls.features.edits.link_kinds import is_embed
from wikilink_ls.features.edits.vault_edits import VaultEdits
from wikilink_ls.features.subject import FileSubject, Occurrences
from wikilink_ls.syntax.masking import covering
from wikilink_ls.syntax.note import Heading, Link, Note
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.text import Span, TextEdit, edited
from wikilink_ls.vault.paths import name_key
from wikilink_ls.vault.resolver import Resolver
from wikilink_ls.vault.vault import Vault

Form = Callable[[Link], str | None]


def link_conversions(selection: Selection) -> Iterator[CodeAction]:
    """For the links that touch *selection*; then, or if it is asked for, for all in its note."""
    note = selection.note
    forms = LinkForms(selection.vault, note, selection.text, selection.config)
    links = list(alone(note))
    touched = [link for link in links if selection.touches(link.span)]
    for form, one, many, every in (
        (forms.as_markdown, "a Markdown link", "Markdown links", "wikilinks"),
        (forms.as_wikilink, "a wikilink", "wikilinks", "Markdown links"),
    ):
        if count := sum(form(link) is not None for link in touched):
            title = f"Convert to {one}" if count == 1 else f"Convert {count} links to {many}"
            yield _converting(selection, title, form, touched)
        is_wanted = touched or selection.asks_for("refactor.rewrite")
        if is_wanted and any(form(link) is not None for link in links):
            title = f"Convert all {every} in this note to {many}"
            yield _converting(selection, title, form, links)


def _converting(selection: Selection, title: str, form: Form, links: Sequence[Link]) -> CodeAction:
    return CodeAction(title, "refactor.rewrite", partial(_converted, selection, form, links))


def _converted(selection: Selection, form: Form, links: Iterable[Link]) -> VaultEdits:
    """`ActionError` if what stands around the links would make something else of them."""
    note = selection.note
    written = {link: new for link in links if (new := form(link)) is not None}
    fixed = set(_in_linked_headings(selection.vault, note, written))
    edits = tuple(TextEdit(it.span, new) for it, new in written.items() if it not in fixed)
    if fixed and not edits:
        raise ActionError("The link stands in a heading that other links lead to by its text")
    after = parse(note.path, edited(selection.text, edits))
    if _meanings(selection.vault, note) != _meanings(selection.vault, after):
        raise ActionError(
            "A link would be read otherwise then, for brackets, code or math stand beside one; "
            "convert the others one by one"
        )
    return VaultEdits({note.path: edits})


def _in_linked_headings(vault: Vault, note: Note, links: Iterable[Link]) -> Iterator[Link]:
    """Those of *links* that stand in a heading to which a link leads, by its text."""
    headings = {heading.span: heading for heading in note.headings}
    spans, linked = list(headings), dict[Span, bool]()
    for link in links:
        if span := covering(link.start, spans):
            if span not in linked:
                linked[span] = _is_linked(vault, note, headings[span])
            if linked[span]:
                yield link


def _is_linked(vault: Vault, note: Note, heading: Heading) -> bool:
    occurrences = Occurrences(vault, FileSubject(note.path, heading))
    paths = vault.mentions.paths(name_key(note.path))
    others = (vault.source(path) for path in paths if path != note.path)
    return any(occurrences.spans(each) for each in (note, *others) if each is not None)


def _meanings(vault: Vault, note: Note) -> list[tuple[str, str, bool]]:
    """What every link leads to, and whether it is an embed."""
    resolve = Resolver(vault)
    return [
        (
            resolve(link.path, note.path).path or name_key(link.path),
            link.subpath,
            is_embed(link.kind),
        )
        for link in note.links
    ]
