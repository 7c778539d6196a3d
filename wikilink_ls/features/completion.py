"""What can stand at the cursor: names, headings, blocks, display texts, tags.

An accepted item leaves a whole link, in the format the vault asks for, and that link leads to what
the item showed.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from wikilink_ls.config import Config
from wikilink_ls.features.candidates import Candidate, CandidateKind, Search
from wikilink_ls.features.link_context import LinkContext, TagContext, link_context
from wikilink_ls.features.matching import fits, grade, search
from wikilink_ls.syntax.linktext import decode_destination, fold, strip_heading_for_link
from wikilink_ls.syntax.note import Block, Heading, Note
from wikilink_ls.syntax.text import Span
from wikilink_ls.vault.linkwriter import LinkWriter, display_name, encode, encode_path
from wikilink_ls.vault.resolve import resolve
from wikilink_ls.vault.target import find_heading, parents_of
from wikilink_ls.vault.vault import Vault

LIMIT = 100
"""Items in one answer."""
DETAIL_LENGTH = 60

Kind = CandidateKind | Literal["heading", "block", "display", "page", "tag"]
TextOf = Callable[[str], str | None]
"""The text of the note at a vault path; None if it cannot be read."""


@dataclass(frozen=True, slots=True)
class Item:
    label: str
    new_text: str
    """What replaces the span of the answer."""
    kind: Kind
    detail: str = ""
    """Where it is, or what it says; in a few words."""


@dataclass(frozen=True, slots=True)
class Completions:
    span: Span
    """What every item replaces; on one line, with the cursor in it or at its end."""
    typed: str
    """The text of the span up to the cursor."""
    items: tuple[Item, ...]
    """The best first."""
    incomplete: bool
    """There are more, or other letters would bring others."""


@dataclass(frozen=True, slots=True)
class Editor:
    """What the editor can do, and what its user did last."""

    reaches: bool = True
    """It replaces text behind the cursor, as LSP lets a completion ask."""
    recent: Sequence[str] = ()
    """The vault paths of the notes that were open last, the latest first."""


def completion(
    vault: Vault,
    note: Note,
    text: str,
    offset: int,
    config: Config,
    text_of: TextOf,
    editor: Editor | None = None,
) -> Completions | None:
    """What can stand at *offset* in *note*, whose text is *text*; None outside links and tags."""
    context = link_context(note, text, offset)
    if context is None:
        return None
    if isinstance(context, TagContext):
        items = list(_tags(vault, context.query))
        span = Span(context.start, context.cursor)
        return _answer(text, span, context.cursor, items, incomplete=True)
    asked = _Question(vault, note, context, config, text_of, editor or Editor())
    return _answer(
        text, asked.span, context.cursor, list(asked.items()), incomplete=context.part == "path"
    )


def _answer(
    text: str, span: Span, cursor: int, items: Sequence[Item], *, incomplete: bool
) -> Completions:
    typed = text[span.start : cursor]
    incomplete = incomplete or len(items) > LIMIT
    return Completions(span, typed, tuple(items[:LIMIT]), incomplete)


Form = Literal["plain", "markdown", "quoted"]
"""What is written: the text of the link alone, a Markdown link instead of the wikilink that was
begun, or a wikilink with the quotes that YAML needs."""


class _Question:
    """One completion in one link."""

    def __init__(
        self,
        vault: Vault,
        note: Note,
        context: LinkContext,
        config: Config,
        text_of: TextOf,
        editor: Editor,
    ) -> None:
        self.vault = vault
        self.note = note
        self.context = context
        self.config = config
        self.text_of = text_of
        self.editor = editor
        self.writer = LinkWriter(vault, config, note.path)
        self.form = self._form()
        self.span = self._span()

    def _form(self) -> Form:
        context = self.context
        # What stands behind the cursor would be left over.
        stuck = not self.editor.reaches and (context.closed_by or context.end > context.cursor)
        if context.markdown or context.more or stuck:
            return "plain"
        if context.properties:
            return "plain" if context.quoted else "quoted"
        return (
            "markdown" if self.config.use_markdown_links and context.part != "display" else "plain"
        )

    def _span(self) -> Span:
        context = self.context
        if self.form != "plain":
            return Span(context.opening, context.end + context.closed_by)
        return Span(context.start, context.end if self.editor.reaches else context.cursor)

    def items(self) -> Iterator[Item]:
        match self.context.part:
            case "path":
                yield from self._files()
            case "heading":
                yield from self._headings()
            case "block":
                yield from self._blocks()
            case "display":
                yield from self._displays()

    def _files(self) -> Iterator[Item]:
        query = self.context.query
        if self.context.markdown:
            query = decode_destination(query)[0]
        cursor, recent = self.context.cursor, self.editor.recent
        found = Search(self.vault, self.note, cursor, self.config, recent)
        for candidate in found.candidates(query.lstrip(), embed=self.context.embed, limit=LIMIT):
            new_text = self._link(candidate)
            if new_text is not None:
                yield Item(candidate.label, new_text, candidate.kind, candidate.detail)

    def _link(self, candidate: Candidate) -> str | None:
        """What is written for a file, or for a name that no file has yet."""
        path, context = candidate.path, self.context
        if context.markdown:
            return self._destination(candidate) + context.closing
        if self.form == "markdown":
            display = "" if context.embed else candidate.alias
            return self._markdown(path, display) if path else self._new_markdown(candidate.label)
        if path is None:
            inner: str | None = candidate.label
        elif context.more:
            inner = self.writer.wikilink(path, None, embed=True, table=context.table)
        else:
            inner = self.writer.wikilink(
                path, candidate.alias, embed=context.embed, table=context.table
            )
        return None if inner is None else self._closed(inner)

    def _destination(self, candidate: Candidate) -> str:
        if candidate.path is None:
            destination = candidate.label
        else:
            destination = self.writer.linkpath(candidate.path, extension=True)
        return destination if self.context.angle else encode_path(destination)

    def _markdown(self, path: str, display: str | None, subpath: str = "") -> str:
        mark = "!" if self.context.embed else ""
        return mark + self.writer.markdown(path, display, subpath)

    def _new_markdown(self, name: str) -> str:
        mark = "!" if self.context.embed else ""
        return f"{mark}[{name}]({encode_path(name)}.md)"

    def _closed(self, inner: str) -> str:
        if self.form == "quoted":
            return f'"[[{inner}]]"'
        return inner + self.context.closing

    def _target(self) -> str | None:
        path = self.context.path
        if self.context.markdown:
            path = decode_destination(path)[0]
        return resolve(self.vault, path, self.note.path).path

    def _target_note(self) -> Note | None:
        path = self._target()
        if path == self.note.path:
            return self.note
        return self.vault.notes.get(path) if path else None

    def _subpath(self, kept: str, subpath: str, shown: str) -> str:
        """A link that ends in *subpath*, with *kept* before it as it was typed."""
        context = self.context
        if context.markdown:
            return kept + encode(subpath) + context.closing
        if self.form != "markdown":
            return self._closed(kept + subpath)
        path = self._target() or ""
        name = f"{display_name(path)} > {shown}" if context.path else shown
        if context.path:
            return self._markdown(path, name, f"#{subpath}")
        return f"[{name}](#{encode(subpath)})"

    def _headings(self) -> Iterator[Item]:
        target = self._target()
        note = self._target_note()
        if note is None:
            if target and target.lower().endswith(".pdf"):
                yield Item("page", f"{self.context.kept}page=", "page", "a page of the PDF")
            return
        kept = self.context.kept
        above = tuple(name for name in kept.split("#")[1:] if name.strip())
        for heading in _fitting(self._below(note, above), self.context.query):
            subpath = _heading_subpath(note, heading, above)
            if subpath:
                new_text = self._subpath(kept, subpath, heading.text)
                yield Item(heading.text, new_text, "heading", "#" * heading.level)

    @staticmethod
    def _below(note: Note, above: tuple[str, ...]) -> Sequence[Heading]:
        """The headings of *note*; with *above*, those below the heading it names."""
        if not above:
            return note.headings
        parent = find_heading(note.headings, above)
        return [it for it in note.headings if parent and parent in parents_of(note, it)]

    def _blocks(self) -> Iterator[Item]:
        note = self._target_note()
        if note is None or not note.blocks:
            return
        context = self.context
        typed_hash = "#" in context.typed
        kept = context.kept if typed_hash else f"{context.typed.partition('^')[0]}#^"
        # In a Markdown link the ^ belongs to the subpath that is written anew.
        if self.form == "markdown":
            kept = kept[:-1]
        text = self.text_of(note.path) or ""
        query = fold(context.query)
        for block in note.blocks:
            if fits(query, fold(block.id)):
                id_ = f"^{block.id}" if self.form == "markdown" else block.id
                new_text = self._subpath(kept, id_, f"^{block.id}")
                yield Item(block.id, new_text, "block", _first_words(block, text))

    def _displays(self) -> Iterator[Item]:
        path, note = self._target(), self._target_note()
        if path is None:
            return
        texts = (*note.aliases, note.title, display_name(path)) if note else (display_name(path),)
        query = fold(self.context.query.lstrip())
        for text in dict.fromkeys(texts):
            if fits(query, fold(text)) and not set(text) & set("[]|\r\n"):
                yield Item(text, self._closed(self.context.kept + text), "display", path)


def _fitting(headings: Iterable[Heading], query: str) -> list[Heading]:
    """Those whose text *query* fits, the best first; without a query in the order of the note."""
    query = fold(query.lstrip())
    found = [it for it in headings if fits(query, fold(it.text))]
    return sorted(found, key=lambda it: grade(query, fold(it.text)).how) if query else found


def _heading_subpath(note: Note, heading: Heading, above: tuple[str, ...]) -> str:
    """What leads to *heading* below *above*: its text, after as many parents as that takes."""
    names: tuple[str, ...] = ()
    for each in (heading, *reversed(parents_of(note, heading))):
        names = (strip_heading_for_link(each.text), *names)
        if find_heading(note.headings, (*above, *names)) == heading:
            return "#".join(names)
    return ""


def _first_words(block: Block, text: str) -> str:
    words = " ".join(block.span.of(text).split())
    return words[:DETAIL_LENGTH].removesuffix(f"^{block.id}").rstrip()


def _tags(vault: Vault, query: str) -> Iterator[Item]:
    """The tags that fit, and the tags above them."""
    query = fold(query)
    names: dict[str, None] = {}
    for match in search(vault.tag_names, query)[:LIMIT]:
        spelling = min(vault.tags.spellings(match.name))
        names[spelling] = None
        while "/" in spelling:
            spelling = spelling.rpartition("/")[0]
            if fits(query, fold(spelling)):
                names[spelling] = None
    for name in names:
        count = len(vault.tags.paths(fold(name)))
        yield Item(f"#{name}", f"#{name}", "tag", f"{count} notes" if count > 1 else "")
