"""What kinds of settings there are: how each is read, and what a JSON schema says of it."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from difflib import get_close_matches
from typing import Annotated, Any, NamedTuple, get_args

LONGEST_WAIT = 10  # Seconds: who writes more has milliseconds in mind.
LONGEST_SHOWN = 60


class Place(NamedTuple):
    """Where a value is written, and where to say what is wrong with it."""

    source: str
    key: str
    problems: list[str]

    def under(self, name: str) -> "Place":
        return self._replace(key=f"{self.key}.{name}" if self.key else name)

    def report(self, message: str) -> None:
        # JSON can spell lone surrogates, which no log and no wire would take.
        text = f"{self.source}: {self.key or 'the whole'} {message}"
        self.problems.append(text.encode(errors="backslashreplace").decode())


class Kind(NamedTuple):
    """What a setting can be."""

    read: Callable[[Any, Any, Place], Any]
    """(what is written, what the layers below say, place) -> the value; theirs, if it is wrong."""
    schema: dict[str, Any]


def value_kind(accepts: str, fits: Callable[[Any], bool], **schema: Any) -> Kind:
    def read(raw: Any, below: Any, place: Place) -> Any:
        if fits(raw):
            return tuple(raw) if isinstance(raw, list) else raw
        place.report(f"is {shown(raw)}; it must be {accepts}")
        return below

    return Kind(read, schema)


def choice_kind(names: Sequence[str]) -> Kind:
    accepts = ", ".join(f'"{name}"' for name in names[:-1]) + f' or "{names[-1]}"'
    return value_kind(accepts, lambda raw: isinstance(raw, str) and raw in names, enum=[*names])


def table_kind(kinds: Mapping[str, Kind]) -> Kind:
    """Settings by name; what is below them is a mapping too."""

    def read(raw: Any, below: Any, place: Place) -> Any:
        if not isinstance(raw, Mapping):
            place.report(f"is {shown(raw)}; it must be a table of settings")
            return below
        values = dict(below)
        for key, value in raw.items():
            here = place.under(str(key)[:LONGEST_SHOWN])
            if key not in kinds:
                here.report(f"is no setting; {instead(str(key), kinds)}")
            elif value is not None:  # JSON's null is how clients say "not set".
                values[key] = kinds[key].read(value, values[key], here)
        return values

    properties = {name: kind.schema for name, kind in kinds.items()}
    return Kind(read, {"type": "object", "additionalProperties": False, "properties": properties})


def group_kind(cls: Any) -> Kind:
    """The fields of a dataclass, as settings."""
    names = {_camel_case(each.name): each.name for each in fields(cls)}
    table = table_kind({_camel_case(each.name): _setting(each.type) for each in fields(cls)})

    def read(raw: Any, below: Any, place: Place) -> Any:
        values = {outside: getattr(below, inside) for outside, inside in names.items()}
        values = table.read(raw, values, place)
        return replace(below, **{names[outside]: value for outside, value in values.items()})

    for outside, schema in table.schema["properties"].items():
        default = getattr(cls(), names[outside])
        if default is not None and not is_dataclass(default):
            schema["default"] = [*default] if isinstance(default, tuple) else default
    return Kind(read, table.schema)


def _setting(annotation: Any) -> Kind:
    """A field ``Annotated[type, description]``; the type may bring its kind along."""
    base, *kinds, description = get_args(annotation)
    kinds = kinds or [group_kind(base) if is_dataclass(base) else choice_kind(get_args(base))]
    kind: Kind = kinds[0]
    return Kind(kind.read, {"description": description, **kind.schema})


def _read_optional(raw: Any, below: Any, place: Place) -> Any:
    """An empty text takes back what a lower layer says."""
    return None if raw == "" else TEXT.read(raw, below, place)


def _is_text(raw: Any) -> bool:
    """A text that can be in a path: no NUL, no lone surrogate."""
    return isinstance(raw, str) and raw != "" and not re.search("[\0\ud800-\udfff]", raw)


def _is_list(raw: Any) -> bool:
    return isinstance(raw, list | tuple) and all(map(_is_text, raw))


def _is_wait(raw: Any) -> bool:
    return type(raw) in (int, float) and 0 <= raw <= LONGEST_WAIT


def _camel_case(name: str) -> str:
    return re.sub("_(.)", lambda match: match[1].upper(), name)


TEXT = value_kind("a text, not empty", _is_text, type="string", minLength=1)
TEXTS = value_kind("a list of texts, none empty", _is_list, type="array", items=TEXT.schema)
WAIT = value_kind(
    f"0 to {LONGEST_WAIT} seconds", _is_wait, type="number", minimum=0, maximum=LONGEST_WAIT
)

Flag = Annotated[
    bool, value_kind("true or false", lambda raw: isinstance(raw, bool), type="boolean")
]
Text = Annotated[str, TEXT]
Texts = Annotated[tuple[str, ...], TEXTS]
OptionalText = Annotated[str | None, Kind(_read_optional, {"type": "string"})]


def instead(key: str, known: Iterable[str]) -> str:
    """What could be meant by *key*, to be said after a semicolon."""
    close = get_close_matches(key[:LONGEST_SHOWN], known, n=1)
    names = ", ".join(known)
    return f"did you mean {close[0]}? Known are {names}" if close else f"known are {names}"


def shown(value: Any) -> str:
    try:
        text = json.dumps(value, ensure_ascii=False, default=str)
    except (TypeError, ValueError, RecursionError):
        text = f"of type {type(value).__name__}"
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"
