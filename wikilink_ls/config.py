"""The settings: what they are, and how they are read from what people write.

A setting is a field of `Config` or of a class in it, and nothing else. Its name in camelCase is
its name outside, its type says what is accepted, the text beside it tells people what it does;
the reader and the JSON schema follow from that.
"""

import re
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Annotated, Any, Literal, get_args
from unicodedata import normalize

from wikilink_ls.kinds import (
    TEXTS,
    WAIT,
    Flag,
    Kind,
    OptionalText,
    Place,
    Text,
    Texts,
    choice_kind,
    group_kind,
    shown,
    table_kind,
    value_kind,
)

Layer = tuple[str, Mapping[str, Any]]
"""What one source sets, after the name by which messages call the source."""

LinkFormat = Literal["shortest", "relative", "absolute"]
FileLocation = Literal["root", "current", "folder"]
CheckedNotes = Literal["declaring", "notes", "all"]
"""Those with the property that are no concept notes; all but concept notes; concept notes too."""
Scope = Literal["open", "vault"]
"""The notes that are open; all of them."""
Severity = Literal["error", "warning", "information", "hint", "off"]

DEFAULT_SEVERITY: Mapping[str, Severity] = {
    "dangling-link": "warning",
    "dangling-heading": "warning",
    "dangling-block": "warning",
    "dangling-footnote": "warning",
    "ambiguous-link": "information",
    "ambiguous-heading": "information",
    "duplicate-block-id": "warning",
    "unused-footnote": "hint",
    "invalid-properties": "error",
    "unquoted-property-link": "warning",
    "unknown-concept": "warning",
    "ambiguous-concept": "warning",
    "duplicate-concept": "warning",
    "undeclared-concept": "hint",
    "unlinked-concept": "hint",
    "unlinked-mention": "off",
}
"""Every diagnostic code there is."""

# What is ours among the many keys of Obsidian's app.json, and in its daily-notes.json.
PATH_KEYS = ("attachmentFolderPath", "newFileLocation", "newFileFolderPath")
APP_KEYS = ("newLinkFormat", "useMarkdownLinks", *PATH_KEYS, "userIgnoreFilters")
DAILY_KEYS = ("folder", "format", "template")

SECTIONS = ("wikilink-ls", "wikilink_ls")


def _read_filters(raw: Any, below: Any, place: Place) -> Any:
    """Leaves out the filters that are wrong and keeps the others, as Obsidian does."""
    filters = TEXTS.read(raw, below, place)
    for wrong in [each for each in filters if not _pattern(each)]:
        place.report(f"holds {shown(wrong)}, which is no regular expression; it is left out")
    return tuple(each for each in filters if _pattern(each))


def _is_name_pattern(raw: Any) -> bool:
    if not isinstance(raw, str):
        return False
    pattern = _compiled(raw)
    return pattern is not None and "name" in pattern.groupindex


NamePattern = Annotated[
    str,
    value_kind("a regular expression with a group (?P<name>…)", _is_name_pattern, type="string"),
]
Filters = Annotated[tuple[str, ...], Kind(_read_filters, TEXTS.schema)]
Severities = Annotated[
    Mapping[str, Severity],
    table_kind(dict.fromkeys(DEFAULT_SEVERITY, choice_kind(get_args(Severity)))),
]


@dataclass(frozen=True, slots=True)
class Diagnostics:
    scope: Annotated[Scope, "Of which notes findings are shown."] = "open"
    debounce: Annotated[float, WAIT, "Wait this long after a change, in seconds."] = 0.2
    severity: Annotated[Severities, "How grave each finding is; off silences it."] = field(
        default_factory=lambda: DEFAULT_SEVERITY, hash=False
    )

    def is_off(self, code: str) -> bool:
        """Whether the user wants to hear nothing of such findings."""
        return self.severity[code] == "off"


@dataclass(frozen=True, slots=True)
class Concepts:
    notes: Annotated[Texts, "Globs for the names, or the paths, of concept notes."] = ("root-*",)
    pattern: Annotated[NamePattern, "Which part of its name a concept note is about."] = (
        r"root[-_ ]+(?:(?P<number>[0-9]+)[-_. ]+)?(?P<name>.+)"
    )
    property: Annotated[Text, "Where a note declares its concepts."] = "root-concepts"
    check: Annotated[CheckedNotes, "Which notes are to declare what they link."] = "declaring"
    template: Annotated[OptionalText, "The note that a new concept note begins as."] = None


@dataclass(frozen=True, slots=True)
class DailyNotes:
    folder: Annotated[OptionalText, "Where they are; if not set, where new notes go."] = None
    format: Annotated[Text, "Their path, as a moment.js date format."] = "YYYY-MM-DD"
    template: Annotated[OptionalText, "The note that a new one begins as."] = None


@dataclass(frozen=True, slots=True)
class CodeLens:
    enabled: Annotated[Flag, "Say above notes and headings how often they are linked."] = True


@dataclass(frozen=True, slots=True)
class InlayHints:
    titles: Annotated[Flag, "After a link that shows but a number, the title of its note."] = False
    embeds: Annotated[Flag, "After an embed, the beginning of the text that it brings."] = False


@dataclass(frozen=True, slots=True)
class Config:
    new_link_format: Annotated[LinkFormat, "How new links name a file."] = "shortest"
    use_markdown_links: Annotated[Flag, "Write [text](note.md), not [[note]]."] = False
    attachment_folder_path: Annotated[Text, "For attachments; ./ is the note's own folder."] = "/"
    new_file_location: Annotated[FileLocation, "Which folder new notes go to."] = "root"
    new_file_folder_path: Annotated[Text, 'That folder, if newFileLocation is "folder".'] = "/"
    new_file_template: Annotated[OptionalText, "The note that a new one begins as."] = None
    user_ignore_filters: Annotated[Filters, "To offer last: starts of paths, or /regex/."] = ()
    exclude: Annotated[Texts, "Files and folders to leave out of the vault: globs."] = ()
    diagnostics: Annotated[Diagnostics, "What is wrong in the notes."] = Diagnostics()
    concepts: Annotated[Concepts, "Root concepts."] = Concepts()
    daily_notes: Annotated[DailyNotes, "Daily notes."] = DailyNotes()
    code_lens: Annotated[CodeLens, "What is said above a line."] = CodeLens()
    inlay_hints: Annotated[InlayHints, "What is shown after links."] = InlayHints()
    cache: Annotated[Flag, "Keep what was read, in your cache folder, for a quick start."] = True

    def ignores(self, path: str) -> bool:
        """Whether *path* is one that the user wants kept in the background."""
        if not self.user_ignore_filters:  # Asked of hundreds of paths for every letter.
            return False
        patterns = map(_pattern, self.user_ignore_filters)
        return any(pattern and pattern.search(path) for pattern in patterns)


SETTINGS = group_kind(Config)


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


@lru_cache(maxsize=1024)
def _pattern(filter_: str) -> re.Pattern[str] | None:
    """What matches the paths that *filter_* means; None where its regular expression is wrong."""
    is_regex = len(filter_) > 2 and filter_[0] == filter_[-1] == "/"
    return _compiled(filter_[1:-1] if is_regex else r"\A" + re.escape(normalize("NFC", filter_)))


def _compiled(source: str) -> re.Pattern[str] | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return re.compile(source)
    except (re.error, OverflowError, RecursionError):
        return None
