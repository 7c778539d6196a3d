"""The text of a new note: its template, and what the placeholders in it stand for."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from wikilink_ls.features.new_notes.moment import formatted
from wikilink_ls.syntax.note import TextOf
from wikilink_ls.syntax.properties import parse_properties
from wikilink_ls.syntax.yaml_edit import rewritten, whole_span
from wikilink_ls.vault.vault import Vault


class NewNotes(NamedTuple):
    """What the text of a new note is made from."""

    now: datetime
    """With its time zone."""
    text_of: TextOf
    """For its template."""


FORMATS = {"date": "YYYY-MM-DD", "time": "HH:mm"}
"""Of the placeholders that say no format of their own, as ``{{date:YYYY}}`` does."""

_PLACEHOLDER = re.compile(r"\{\{([^{}\r\n]*)\}\}")
_SIGNS = range(0xE000, 0xF900)


def template_text(vault: Vault, wanted: str, text_of: TextOf) -> str | None:
    """The text of the note that a setting names, with its ``.md`` or without."""
    named = wanted.removeprefix("/")
    paths = (vault.find(it) for it in (named, f"{named}.md"))
    return next((text_of(path) for path in paths if path is not None), None)


def filled(template: str, names: Mapping[str, str], when: datetime) -> str:
    """*template* with *names*, and *when*, for its placeholders; others stay.

    In properties they are written as YAML can hold them.
    """
    values = dict(_values(template, names, when))
    # Placeholders are no YAML: signs that mean nothing stand for them while it is read.
    sign_of = {written: chr(sign) for written, sign in zip(values, _SIGNS, strict=False)}
    if len(sign_of) < len(values) or any(sign in template for sign in sign_of.values()):
        return _PLACEHOLDER.sub(lambda it: values.get(it[0], it[0]), template)
    text = _PLACEHOLDER.sub(lambda it: sign_of.get(it[0], it[0]), template)
    said = str.maketrans({sign: values[written] for written, sign in sign_of.items()})
    return _properties_filled(text, said).translate(said)


def _values(template: str, names: Mapping[str, str], when: datetime) -> Iterator[tuple[str, str]]:
    """Each placeholder that is known, as it is written, and what it stands for."""
    for it in _PLACEHOLDER.finditer(template):
        name, colon, format_ = it[1].partition(":")
        name = name.strip().lower()
        if name in FORMATS:
            yield it[0], formatted(when, format_.strip() or FORMATS[name])
        elif name in names and not colon:
            yield it[0], names[name]


def _properties_filled(text: str, said: Mapping[int, str]) -> str:
    """*text* with its signs replaced in the values of its properties, as far as they are read."""
    for entry in reversed(parse_properties(text).entries):
        value = entry.value_span.of(text)
        is_flow = "[" in value or "{" in value
        for item in reversed(entry.texts):
            start, end = whole_span(item)
            new = item.text.translate(said)
            if new != item.text and text[start : start + 1] not in "|>":
                written = rewritten(text[start:end], new, flow=is_flow)
                text = text[:start] + written + text[end:]
    return text
