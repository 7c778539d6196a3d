"""The properties of a note: its YAML frontmatter, read as Obsidian reads it.

Dates, ``yes`` and ``007`` stay texts; anchors and aliases are refused, since a few lines of them
can stand for gigabytes; whatever is wrong is a `Problem` at its place, never an exception.
"""

import re
from collections.abc import Callable, Iterator
from sys import intern
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from wikilink_ls.syntax.link_advice import link_advice
from wikilink_ls.syntax.note import Problem, Properties, Property, PropertyText
from wikilink_ls.syntax.text import Span
from wikilink_ls.syntax.yaml_text import YamlText

_FRONTMATTER = YAMLHandler(fm_boundary=re.compile(r"^---[ \t]*\r?$", re.MULTILINE))
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

MAX_LENGTH = 64 * 1024
"""Code points of frontmatter that are read."""
MAX_DEPTH = 32

_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,15})")
_FLOAT = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,15})(?:\.[0-9]{1,20})?(?:[eE][-+]?[0-9]{1,2})?")
_WORDS: dict[str, bool | None] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
# What libyaml says of a text that should be in quotes: "a: b", "@name", "100%".
_UNQUOTED_TEXT = ("mapping values", "found character that cannot start")
_UNQUOTED_LINK = re.compile(r"(?<![\"'])\[\[[^\[\]\r\n]++\]\]")


class _RefusedError(Exception):
    """YAML that is not read, and where: the line of *mark*, or *token* from there on."""

    def __init__(self, message: str, mark: Any, token: str = "") -> None:
        super().__init__(message)
        self.mark = mark
        self.token = token


def split(text: str) -> tuple[Span, Span] | None:
    """The YAML between the two ``---`` lines, and the whole block with them; None without one."""
    if not _FRONTMATTER.detect(text):
        return None
    try:
        source, body = _FRONTMATTER.split(text)
    except ValueError:  # There is no second "---".
        return None
    end = len(text) - len(body)
    start = text.index(source, 3) if source else end
    return Span(start, start + len(source)), Span(0, end)


def parse_properties(text: str) -> Properties:
    """The properties at the beginning of a note's *text*."""
    found = split(text)
    if found is None:
        return Properties()
    yaml_span, block = found
    source = yaml_span.of(text)
    if len(source) > MAX_LENGTH:
        message = f"Properties longer than {MAX_LENGTH // 1024} KiB are not read"
        return Properties(span=block, problems=(_invalid(message, Span(0, 3)),))
    reader = _Reader(source, yaml_span.start)
    try:
        entries = tuple(reader.entries())
    except (yaml.YAMLError, _RefusedError) as error:
        return Properties(span=block, problems=tuple(reader.explain(error)))
    return Properties(reader.values, entries, block, tuple(reader.problems))


def _invalid(message: str, span: Span) -> Problem:
    return Problem("invalid-properties", message, span)


class _Reader:
    """Turns the events of one YAML parse into values and the places where they stand."""

    def __init__(self, source: str, offset: int) -> None:
        self.source = source
        self.offset = offset
        """Where *source* begins in the note."""
        self.values: dict[str, Any] = {}
        self.problems: list[Problem] = []
        self._yaml = YamlText(source)
        self._next_event: Callable[[], Any] = _LOADER(self._yaml.text).get_event
        self._texts: list[PropertyText] = []
        self._value_end = 0

    def entries(self) -> Iterator[Property]:
        self._next_event()  # The stream begins.
        if isinstance(self._next_event(), yaml.StreamEndEvent):
            return
        root = self._next_event()
        if isinstance(root, yaml.MappingStartEvent):
            self._check(root, 0)
            yield from self._mapping_entries()
        elif getattr(root, "value", None) != "":
            raise _RefusedError("Properties must be lines of 'name: value'", root.start_mark)

    def _mapping_entries(self) -> Iterator[Property]:
        for event in self._until(yaml.MappingEndEvent):
            key = self._key(event)
            if key in self.values:
                message = f"The property '{key}' is written twice; the last one counts"
                self.problems.append(_invalid(message, self._span(event)))
            self._texts = []
            value = self._next_event()
            start = self.offset + value.start_mark.index
            self.values[key] = self._value(value, key, 1)
            value_span = Span(start, self._value_end)
            yield Property(key, self._span(event), value_span, tuple(self._texts))

    def _until(self, end: type[yaml.Event]) -> Iterator[Any]:
        """The events of a sequence or mapping, and where it ends."""
        while type(event := self._next_event()) is not end:
            yield event
        self._value_end = self._span(event).end

    def _key(self, event: Any) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            raise _RefusedError("The name of a property must be a plain text", event.start_mark)
        self._check(event, 0)
        return intern(self._text(event) if self._yaml.is_swapped else event.value)

    def _value(self, event: Any, key: str, depth: int) -> Any:
        self._check(event, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event, key, depth)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(key, depth)
        return self._scalar(event, key)

    def _check(self, event: Any, depth: int) -> None:
        if event.anchor:  # An alias has one, too.
            token = f"{'*' if isinstance(event, yaml.AliasEvent) else '&'}{event.anchor}"
            message = f"YAML references ('{token}') are not read; quote the text"
            raise _RefusedError(message, event.start_mark, token)
        if depth > MAX_DEPTH:
            message = f"Properties nested more than {MAX_DEPTH} deep are not read"
            token = self._span(event).shifted(-self.offset).of(self.source)
            raise _RefusedError(message, event.start_mark, token)

    def _sequence(self, start: Any, key: str, depth: int) -> list[Any]:
        items: list[Any] = []
        for event in self._until(yaml.SequenceEndEvent):
            items.append(self._value(event, f"{key}.{len(items)}", depth + 1))
        span = Span(start.start_mark.index, self._value_end - self.offset)
        if _is_unquoted_link(span.of(self.source), items):
            self.problems.append(self._unquoted(span))
        return items

    def _mapping(self, key: str, depth: int) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for event in self._until(yaml.MappingEndEvent):
            name = self._key(event)
            values[name] = self._value(self._next_event(), f"{key}.{name}", depth + 1)
        return values

    def _scalar(self, event: Any, key: str) -> Any:
        span = self._span(event)
        self._value_end = span.end
        plain = event.style in (None, "")
        text = self._text(event) if self._yaml.is_swapped else event.value
        value = _plain_value(text) if plain and event.tag is None else text
        if isinstance(value, str):
            value = intern(value)  # Notes share their tags, authors and concepts.
            quoted = event.style in ("'", '"')
            inner = Span(span.start + 1, span.end - 1) if quoted else span
            self._texts.append(PropertyText(intern(key), value, inner, quoted))
        return value

    def _text(self, event: Any) -> str:
        return self._yaml.restored(event.value, escapes=event.style == '"')

    def _span(self, event: Any) -> Span:
        start, end = event.start_mark.index, event.end_mark.index
        return Span(self.offset + start, self.offset + end)

    def _unquoted(self, span: Span) -> Problem:
        link = span.of(self.source)
        message = f"{link} is read as a list, not as a link; {link_advice(self.source, span)}"
        return Problem("unquoted-property-link", message, span.shifted(self.offset))

    def explain(self, error: yaml.YAMLError | _RefusedError) -> Iterator[Problem]:
        """What is wrong, at the line where it is."""
        line = self._line_of(error)
        links = [Span(*match.span()) for match in _UNQUOTED_LINK.finditer(self.source)]
        # An unquoted [[#heading]] opens a comment, and the error comes at the end of it all.
        guilty = [span for span in links if span.overlaps(line)] or [
            span for span in links if "#" in span.of(self.source)
        ]
        for span in guilty:
            yield self._unquoted(span)
        if not guilty:
            place = self._token_of(error) or line
            yield _invalid(self._explanation(error), place.shifted(self.offset))

    def _explanation(self, error: yaml.YAMLError | _RefusedError) -> str:
        if isinstance(error, _RefusedError):
            return str(error)
        reason = getattr(error, "problem", None) or str(error).partition("\n")[0]
        mark = getattr(error, "problem_mark", None)
        if mark and self.source.startswith("\t", mark.index):
            hint = "; use spaces, not tabs"
        else:
            hint = "; quote the value" if reason.startswith(_UNQUOTED_TEXT) else ""
        return f"The properties cannot be read: {reason}{hint}"

    def _token_of(self, error: yaml.YAMLError | _RefusedError) -> Span | None:
        """The token that is refused; a tag may stand before an anchor."""
        if not (isinstance(error, _RefusedError) and error.token):
            return None
        at = self.source.find(error.token, error.mark.index)
        return Span(at, at + len(error.token)) if at >= 0 else None

    def _line_of(self, error: yaml.YAMLError | _RefusedError) -> Span:
        """The line of *error*; of an empty one, the last line before it that is not."""
        mark = (
            error.mark
            if isinstance(error, _RefusedError)
            else getattr(error, "problem_mark", None)
        )
        end = self.source.find("\n", mark.index if mark else getattr(error, "position", 0))
        before = self.source[: end if end >= 0 else None].rstrip()
        return Span(before.rfind("\n") + 1, len(before))


def _is_unquoted_link(source: str, items: list[Any]) -> bool:
    """``up: [[note]]`` is YAML for a list in a list; lists of numbers are meant."""
    if not _UNQUOTED_LINK.fullmatch(source):
        return False
    return not all(isinstance(item, int | float) for inner in items for item in inner)


def _plain_value(text: str) -> Any:
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "+-0123456789":
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text
