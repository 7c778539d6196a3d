"""A wikilink as a Markdown link, and a Markdown link as a wikilink, with the same meaning."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from wikilink_ls.config import Config
from wikilink_ls.features.edits.link_kinds import is_by_reference
from wikilink_ls.features.edits.rewriting import safe
from wikilink_ls.features.edits.showing import display_meaning
from wikilink_ls.syntax.linktext import (
    BlockSubpath,
    FootnoteSubpath,
    HeadingSubpath,
    parse_subpath,
)
from wikilink_ls.syntax.masking import covering
from wikilink_ls.syntax.note import Link, Note
from wikilink_ls.vault.linkwriter import (
    LinkWriter,
    can_be_wikilink,
    encode,
    encode_path,
    escape_label,
)
from wikilink_ls.vault.paths import display_name, is_note
from wikilink_ls.vault.resolve import resolve
from wikilink_ls.vault.vault import Vault

_SIZE = re.compile(r"\d+(?:x\d+)?")
_LINE_BREAK = re.compile(r"[ \t]*(?:\r\n?|\n)[ \t>]*")
_FOOTNOTE = re.compile(r"#\[\^[^\[\]|\x00-\x1f]+\]")
_NOT_IN_DISPLAY = re.compile(r"\[\[|\]\]|\\\||[\]\\]\Z")


@dataclass(frozen=True, slots=True)
class LinkForms:
    """Writes the links of *note*, whose text is *text*, in the other form."""

    vault: Vault
    note: Note
    text: str
    config: Config

    def as_markdown(self, link: Link) -> str | None:
        """A wikilink as a Markdown link; None if *link* is none, or no Markdown says the same."""
        if link.kind not in ("wikilink", "embed"):
            return None
        path = self._with_extension(link.path)
        embed = link.kind == "embed"
        shown = link.display or ("" if embed else shown_without_display(link))
        if path is None or not (shown or embed):
            return None
        mark, label = ("!", self._alt(shown, link)) if embed else ("", escape_label(shown))
        return f"{mark}[{label}]({_destination(path, link.subpath)})"

    def as_wikilink(self, link: Link) -> str | None:
        """A Markdown link as a wikilink; None if *link* is none, or no wikilink can hold it."""
        if link.kind not in ("markdown", "markdown-embed") or is_by_reference(link):
            return None
        path = self._without_extension(link.path)
        display = self._display(link)
        if path is None or display is None or self._has_title(link) or not _can_hold(link.subpath):
            return None
        embed = link.kind == "markdown-embed"
        # A path with folders would show them.
        is_plain = display == shown_without_display(link) and (link.subpath or "/" not in path)
        inner = path + link.subpath + ("" if is_plain or not display else f"|{display}")
        if covering(link.start, self.note.tables):
            inner = inner.replace("|", r"\|")
        return f"{'!' if embed else ''}[[{inner}]]"

    def _with_extension(self, path: str) -> str | None:
        target = self._target(path)
        if not path or is_note(path) or (target and not is_note(target)):
            return path
        if target is None:
            # As a completion writes the name that no file has yet.
            return path if "." in path.rpartition("/")[2] else f"{path}.md"
        choices = (it for it in (f"{path}.md", path) if self._target(it) == target)
        writer = LinkWriter(self.vault, self.config, self.note.path)
        return next(choices, None) or writer.linkpath(target, extension=True)

    def _without_extension(self, path: str) -> str | None:
        bare = path[:-3] if is_note(path) and display_name(path) else path
        choices = (it for it in (bare, path) if self._target(it) == self._target(path))
        written = next(choices, path)
        return written if not written or can_be_wikilink(written) else None

    def _target(self, path: str) -> str | None:
        return resolve(self.vault, path, self.note.path).path

    def _alt(self, shown: str, link: Link) -> str:
        """What is shown of an embed; a size stands behind a pipe, which only a table escapes."""
        label = escape_label(f"|{shown}" if _SIZE.fullmatch(shown) else shown)
        return label if covering(link.start, self.note.tables) else label.replace(r"\|", "|")

    def _display(self, link: Link) -> str | None:
        """The display text of a Markdown link; None if it is more than plain text."""
        shown = _LINE_BREAK.sub(" ", display_meaning(link) or "").strip()
        if link.kind == "markdown-embed":
            shown = shown.removeprefix("|").strip()
        start, end = link.display_span
        before = bisect_left(self.note.literal, (end,)) - 1
        is_text = before < 0 or self.note.literal[before].end <= start
        return shown if is_text and not _NOT_IN_DISPLAY.search(shown) else None

    def _has_title(self, link: Link) -> bool:
        return self.text[link.subpath_span.end : link.end].strip() not in (")", ">)")


def shown_without_display(link: Link) -> str:
    """What Obsidian shows, and writes as Markdown, for a link without display text."""
    names = [display_name(link.path)] if link.path else []
    match parse_subpath(link.subpath):
        case HeadingSubpath(headings):
            names += (" ".join(it.split()) for it in headings)
        case BlockSubpath(id_):
            names.append(f"^{id_}")
        case FootnoteSubpath(label):
            names.append(f"[^{label}]")
    return " > ".join(names)


def alone(note: Note) -> Iterator[Link]:
    """The links in the body of *note* that are not inside another, nor around one."""
    links = [link for link in note.links if link.key is None]
    end = 0
    for nth, link in enumerate(links, start=1):
        is_apart = nth == len(links) or links[nth].start >= link.end
        if link.start >= end and is_apart:
            yield link
        end = max(end, link.end)


def _can_hold(subpath: str) -> bool:
    is_text = can_be_wikilink(subpath.replace("#", " "))
    return is_text or _FOOTNOTE.fullmatch(subpath) is not None


def _destination(path: str, subpath: str) -> str:
    return safe(encode_path(path) + encode(subpath))
