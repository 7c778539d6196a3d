"""The settings: what they are, and how they are read from what people write.

A setting is a field of `Config` or of a class in it, and nothing else. Its name in camelCase is
its name outside, its type says what is accepted, the text beside it tells people what it does;
the reader and the JSON schema follow from that.
"""

import json
import re
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from difflib import get_close_matches
from functools import lru_cache
from typing import Annotated, Any, Literal, NamedTuple, get_args
from unicodedata import normalize

Layer = tuple[str, Mapping[str, Any]]
"""What one source sets, after the name by which messages call the source."""

LinkFormat = Literal["shortest", "relative", "absolute"]
FileLocation = Literal["root", "current", "folder"]
Scope = Literal["open", "vault"]
Severity = Literal["error", "warning", "information", "hint", "off"]

DEFAULT_SEVERITY: Mapping[str, Severity] = {
    "dangling-link": "warning",
    "dangling-heading": "warning",
    "dangling-block": "warning",
    "ambiguous-link": "information",
    "invalid-properties": "error",
    "unquoted-property-link": "warning",
}
"""Every diagnostic code there is."""

# What is ours among the many keys of Obsidian's app.json, and in its daily-notes.json.
PATH_KEYS = ("attachmentFolderPath", "newFileLocation", "newFileFolderPath")
APP_KEYS = ("newLinkFormat", "useMarkdownLinks", *PATH_KEYS, "userIgnoreFilters")
DAILY_KEYS = ("folder", "format", "template")

SECTIONS = ("wikilink-ls", "wikilink_ls")
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


def _value(accepts: str, fits: Callable[[Any], bool], **schema: Any) -> Kind:
    def read(raw: Any, below: Any, place: Place) -> Any:
        if fits(raw):
            return tuple(raw) if isinstance(raw, list) else raw
        place.report(f"is {_shown(raw)}; it must be {accepts}")
        return below

    return Kind(read, schema)


def _choice(names: Sequence[str]) -> Kind:
    accepts = ", ".join(f'"{name}"' for name in names[:-1]) + f' or "{names[-1]}"'
    return _value(accepts, lambda raw: isinstance(raw, str) and raw in names, enum=[*names])


def _table(kinds: Mapping[str, Kind]) -> Kind:
    """Settings by name; what is below them is a mapping too."""

    def read(raw: Any, below: Any, place: Place) -> Any:
        if not isinstance(raw, Mapping):
            place.report(f"is {_shown(raw)}; it must be a table of settings")
            return below
        values = dict(below)
        for key, value in raw.items():
            here = place.under(str(key)[:LONGEST_SHOWN])
            if key not in kinds:
                here.report(f"is no setting; {_instead(str(key), kinds)}")
            elif value is not None:  # JSON's null is how clients say "not set".
                values[key] = kinds[key].read(value, values[key], here)
        return values

    properties = {name: kind.schema for name, kind in kinds.items()}
    return Kind(read, {"type": "object", "additionalProperties": False, "properties": properties})


def _group(cls: Any) -> Kind:
    """The fields of a dataclass, as settings."""
    names = {_camel_case(each.name): each.name for each in fields(cls)}
    table = _table({_camel_case(each.name): _setting(each.type) for each in fields(cls)})

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
    kinds = kinds or [_group(base) if is_dataclass(base) else _choice(get_args(base))]
    kind: Kind = kinds[0]
    return Kind(kind.read, {"description": description, **kind.schema})


def _read_filters(raw: Any, below: Any, place: Place) -> Any:
    """Leaves out the filters that are wrong and keeps the others, as Obsidian does."""
    filters = TEXTS.read(raw, below, place)
    for wrong in [each for each in filters if not _pattern(each)]:
        place.report(f"holds {_shown(wrong)}, which is no regular expression; it is left out")
    return tuple(each for each in filters if _pattern(each))


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


TEXT = _value("a text, not empty", _is_text, type="string", minLength=1)
TEXTS = _value("a list of texts, none empty", _is_list, type="array", items=TEXT.schema)
WAIT = _value(
    f"0 to {LONGEST_WAIT} seconds", _is_wait, type="number", minimum=0, maximum=LONGEST_WAIT
)

Flag = Annotated[bool, _value("true or false", lambda raw: isinstance(raw, bool), type="boolean")]
Text = Annotated[str, TEXT]
Texts = Annotated[tuple[str, ...], TEXTS]
Filters = Annotated[tuple[str, ...], Kind(_read_filters, TEXTS.schema)]
OptionalText = Annotated[str | None, Kind(_read_optional, {"type": "string"})]
Severities = Annotated[
    Mapping[str, Severity], _table(dict.fromkeys(DEFAULT_SEVERITY, _choice(get_args(Severity))))
]


@dataclass(frozen=True, slots=True)
class Diagnostics:
    scope: Annotated[Scope, "Check the open notes, or the whole vault."] = "open"
    debounce: Annotated[float, WAIT, "Wait this long after a change, in seconds."] = 0.2
    severity: Annotated[Severities, "How grave each finding is; off silences it."] = field(
        default_factory=lambda: DEFAULT_SEVERITY, hash=False
    )


@dataclass(frozen=True, slots=True)
class Concepts:
    notes: Annotated[Texts, "Patterns for the file names of concept notes."] = ("root-*",)
    property: Annotated[Text, "Where a note declares its concepts."] = "root-concepts"


@dataclass(frozen=True, slots=True)
class DailyNotes:
    folder: Annotated[OptionalText, "Where they are; if not set, where new notes go."] = None
    format: Annotated[Text, "Their path, as a moment.js date format."] = "YYYY-MM-DD"
    template: Annotated[OptionalText, "The note that a new one begins as."] = None


@dataclass(frozen=True, slots=True)
class Config:
    new_link_format: Annotated[LinkFormat, "How new links name a file."] = "shortest"
    use_markdown_links: Annotated[Flag, "Write [text](note.md), not [[note]]."] = False
    attachment_folder_path: Annotated[Text, "For attachments; ./ is the note's own folder."] = "/"
    new_file_location: Annotated[FileLocation, "Which folder new notes go to."] = "root"
    new_file_folder_path: Annotated[Text, 'That folder, if newFileLocation is "folder".'] = "/"
    user_ignore_filters: Annotated[Filters, "To offer last: starts of paths, or /regex/."] = ()
    exclude: Annotated[Texts, "Files and folders to leave out of the vault: globs."] = ()
    diagnostics: Annotated[Diagnostics, "What is wrong in the notes."] = Diagnostics()
    concepts: Annotated[Concepts, "Root concepts."] = Concepts()
    daily_notes: Annotated[DailyNotes, "Daily notes."] = DailyNotes()

    def ignores(self, path: str) -> bool:
        """Whether *path* is one that the user wants kept in the background."""
        patterns = map(_pattern, self.user_ignore_filters)
        return any(pattern and pattern.search(path) for pattern in patterns)


SETTINGS = _group(Config)


def parse_config(layers: Iterable[Layer]) -> tuple[Config, list[str]]:
    """What *layers* say, later ones above earlier ones, and what is wrong with them."""
    config, problems = Config(), list[str]()
    for source, raw in layers:
        config = SETTINGS.read(raw, config, Place(source, "", problems))
    return config, problems


def obsidian_layer(app: Mapping[str, Any], daily: Mapping[str, Any]) -> Mapping[str, Any]:
    """Our settings among those of ``app.json`` and ``daily-notes.json``."""
    # Obsidian leaves an empty text where a field was cleared: that is not set.
    shared = {key: app[key] for key in APP_KEYS if app.get(key, "") != ""}
    dailies = {key: daily[key] for key in DAILY_KEYS if daily.get(key, "") != ""}
    return {**shared, "dailyNotes": dailies} if dailies else shared


def client_settings(raw: Any) -> Mapping[str, Any]:
    """What a client means: our section where there is one, else all that it sent."""
    if not isinstance(raw, Mapping):
        return {}
    section = next((raw[name] for name in SECTIONS if name in raw), raw)
    # A section that is no table is handed on in place, so that `parse_config` complains of it.
    return section if isinstance(section, Mapping) else {} if section is None else raw


def json_schema() -> dict[str, Any]:
    """For editors: ``editors/wikilink-ls.schema.json`` is this, written down."""
    return {"$schema": "http://json-schema.org/draft-07/schema#", **SETTINGS.schema}


def _instead(key: str, known: Iterable[str]) -> str:
    close = get_close_matches(key[:LONGEST_SHOWN], known, n=1)
    return "".join(f"did you mean {it}? " for it in close) + f"Known are {', '.join(known)}"


def _shown(value: Any) -> str:
    try:
        text = json.dumps(value, ensure_ascii=False, default=str)
    except (TypeError, ValueError, RecursionError):
        text = f"of type {type(value).__name__}"
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"


@lru_cache(maxsize=1024)
def _pattern(filter_: str) -> re.Pattern[str] | None:
    """What matches the paths that *filter_* means; None where its regular expression is wrong."""
    is_regex = len(filter_) > 2 and filter_[0] == filter_[-1] == "/"
    source = filter_[1:-1] if is_regex else r"\A" + re.escape(normalize("NFC", filter_))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return re.compile(source)
    except (re.error, OverflowError, RecursionError):
        return None
