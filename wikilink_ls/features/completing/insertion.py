"""What an accepted completion writes: a whole link, in the format that the vault asks for."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from wikilink_ls.config import Config
from wikilink_ls.features.completing.candidates import Candidate
from wikilink_ls.features.completing.link_context import LinkContext
from wikilink_ls.syntax.linktext import decode_destination
from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.text import Span
from wikilink_ls.vault.linkwriter import (
    LinkWriter,
    can_be_wikilink,
    encode,
    encode_path,
    escape_label,
)
from wikilink_ls.vault.paths import display_name
from wikilink_ls.vault.resolve import resolve
from wikilink_ls.vault.vault import Vault

_BARE_PIPE = re.compile(r"(?<!\\)\|")

Form = Literal["plain", "markdown", "quoted"]
"""What is written: the text of the link alone, a Markdown link instead of the wikilink that was
begun, or a wikilink with the quotes that YAML needs."""


@dataclass(frozen=True)
class Insertion:
    """What takes the place of `span`, for one cursor in one link."""

    vault: Vault
    note: Note
    context: LinkContext
    config: Config
    reaches: bool
    """The editor replaces text behind the cursor."""

    @cached_property
    def form(self) -> Form:
        context = self.context
        # What stands behind the cursor would be left over.
        stuck = not self.reaches and (context.closed_by or context.end > context.cursor)
        if context.markdown or context.more or stuck:
            return "plain"
        if context.properties:
            return "plain" if context.quote else "quoted"
        wants_markdown = self.config.use_markdown_links and context.part != "display"
        return "markdown" if wants_markdown else "plain"

    @cached_property
    def span(self) -> Span:
        context = self.context
        if self.form != "plain":
            return Span(context.opening, context.end + context.closed_by)
        return Span(context.start, context.end if self.reaches else context.cursor)

    @cached_property
    def target(self) -> str | None:
        """The file that the path before the cursor's part means."""
        path = self.context.path
        if self.context.markdown:
            path = decode_destination(path)[0]
        return resolve(self.vault, path, self.note.path).path

    @property
    def target_note(self) -> Note | None:
        if self.target == self.note.path:
            return self.note
        return self.vault.notes.get(self.target) if self.target else None

    @property
    def above(self) -> tuple[str, ...]:
        """The headings that are named before the one at the cursor."""
        kept = self.context.kept
        if self.context.markdown:
            kept = "".join(decode_destination(kept))
        return tuple(name for name in kept.split("#")[1:] if name.strip())

    def file(self, candidate: Candidate) -> str | None:
        """For a file, or for a name that no file has yet; None if no link can say it."""
        if self.context.markdown:
            destination = self._destination(candidate)
            return None if destination is None else destination + self.context.closing
        if self.form == "markdown":
            return self._markdown_link(candidate)
        inner = self._inner(candidate)
        return None if inner is None else self.closed(inner)

    def heading(self, subpath: str, shown: str) -> str | None:
        """For the heading *shown*, to which *subpath* leads from those `above`."""
        if self.form == "markdown":
            return self._markdown_place("#".join((*self.above, subpath)), shown)
        return self._place(self.context.kept, subpath)

    def block(self, id_: str) -> str | None:
        if self.form == "markdown":
            return self._markdown_place(f"^{id_}", f"^{id_}")
        context = self.context
        # [[note^ is short for [[note#^.
        path, hash_, _ = context.typed.partition("#" if "#" in context.typed else "^")
        return self._place(context.kept if hash_ == "#" else f"{path}#^", id_)

    def display(self, text: str) -> str:
        """For *text* after the pipe; in a table a bare pipe would end the cell."""
        kept = self.context.kept
        return self.closed((_BARE_PIPE.sub(r"\|", kept) if self.context.table else kept) + text)

    def closed(self, inner: str) -> str:
        """A wikilink around *inner*, as far as it is not there already."""
        match self.form, self.context.quote:
            case "quoted", _:
                return '"[[' + _in_quotes(inner, '"') + ']]"'
            case _, "":
                return inner + self.context.closing
            case _, quote:
                return _in_quotes(inner, quote) + self.context.closing

    @property
    def _writer(self) -> LinkWriter:
        return LinkWriter(self.vault, self.config, self.note.path)

    def _marked(self, link: str | None) -> str | None:
        return None if link is None else self._mark + link

    @property
    def _mark(self) -> str:
        return "!" if self.context.embed else ""

    def _inner(self, candidate: Candidate) -> str | None:
        path, context = candidate.path, self.context
        if path is None:
            return candidate.label if can_be_wikilink(candidate.label) else None
        # Where more of the link follows, there is a display text or there shall be none.
        plain = context.embed or context.more
        alias = None if context.more else candidate.alias
        return self._writer.wikilink(path, alias, embed=plain, table=context.table)

    def _destination(self, candidate: Candidate) -> str | None:
        if candidate.path is None:
            written: str | None = _as_file(candidate.label)
        else:
            written = self._writer.linkpath(candidate.path, extension=True)
        if written is None:
            return None
        encoded = encode_path(written)
        return encoded.replace("%20", " ") if self.context.angle else encoded

    def _markdown_link(self, candidate: Candidate) -> str | None:
        if candidate.path is None:
            name = candidate.label
            return f"{self._mark}[{escape_label(name)}]({encode_path(_as_file(name))})"
        display = "" if self.context.embed else candidate.alias
        return self._marked(self._writer.markdown(candidate.path, display))

    def _markdown_place(self, subpath: str, shown: str) -> str | None:
        if not self.context.path:
            return f"{self._mark}[{escape_label(shown)}](#{encode(subpath)})"
        path = self.target or ""
        display = f"{display_name(path)} > {shown}"
        return self._marked(self._writer.markdown(path, display, f"#{subpath}"))

    def _place(self, kept: str, subpath: str) -> str:
        if self.context.markdown:
            return kept + encode(subpath) + self.context.closing
        return self.closed(kept + subpath)


def _as_file(name: str) -> str:
    """The path that a Markdown link gives the note *name*, which no file has yet."""
    return name if "." in name.rpartition("/")[2] else f"{name}.md"


def _in_quotes(text: str, quote: str) -> str:
    """*text* as it stands between the quotes of a YAML text."""
    if quote == "'":
        return text.replace("'", "''")
    return text.replace("\\", "\\\\").replace('"', '\\"')
