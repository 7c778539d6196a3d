"""The facts of a note that edits of its links need, read from those of all in half the time."""

from msgspec import Raw, Struct, msgpack

from wikilink_ls.syntax.note import Heading, Link, Problem, Tag
from wikilink_ls.syntax.packed_lines import PackedLines
from wikilink_ls.syntax.text import LineIndex, Span


class PropertyFacts(Struct, frozen=True, gc=False, array_like=True):
    """`Properties`, of which it is not said what they say."""

    values: Raw
    entries: tuple[Raw, ...]
    span: Span
    problems: tuple[Problem, ...]


class EditFacts(Struct, frozen=True, gc=False, array_like=True):
    """A `Note` as it is kept, field by field; what is `Raw` is not read."""

    path: str
    packed: PackedLines
    links: tuple[Link, ...]
    title: Raw
    properties: PropertyFacts
    aliases: Raw
    raw_tags: Raw
    headings: tuple[Heading, ...]
    blocks: Raw
    footnotes: Raw
    literal: Raw
    tables: Raw
    excerpt: Raw
    quote: Raw
    footnote_references: Raw
    damaged: bool
    unread: bool

    @property
    def lines(self) -> LineIndex:
        return LineIndex(*self.packed.unpacked())

    def may_be_of(self, text: str) -> bool:
        """Whether *text* is as long, and of as many lines; whether they are the same takes longer.

        Enough where each edit checks the text that it replaces.
        """
        if "\r" in text:
            return self.lines.fits(text)
        return len(text) == self.packed.length and text.count("\n") == self.packed.count - 1

    @property
    def tags(self) -> tuple[Tag, ...]:
        return _TAGS.decode(self.raw_tags)


_TAGS = msgpack.Decoder(tuple[Tag, ...])
