import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wikilink_ls.config import (
    DEFAULT_SEVERITY,
    Config,
    InlayHints,
    client_settings,
    json_schema,
    obsidian_layer,
    parse_config,
)

SCHEMA = Path(__file__).parent.parent / "editors" / "wikilink-ls.schema.json"

EVERYTHING: Mapping[str, Any] = {
    "newLinkFormat": "relative",
    "useMarkdownLinks": True,
    "attachmentFolderPath": "./attachments",
    "newFileLocation": "folder",
    "newFileFolderPath": "Inbox",
    "newFileTemplate": "Templates/New.md",
    "userIgnoreFilters": ["Archive/"],
    "exclude": ["node_modules"],
    "diagnostics": {
        "scope": "vault",
        "debounce": 1,
        "severity": dict.fromkeys(DEFAULT_SEVERITY, "hint"),
    },
    "concepts": {
        "notes": ["개념-*"],
        "pattern": "개념-(?P<name>.+)",
        "property": "개념",
        "check": "all",
        "template": "Concept.md",
    },
    "dailyNotes": {"folder": "Journal", "format": "YYYY/MM", "template": "Daily.md"},
    "codeLens": {"enabled": False},
    "inlayHints": {"titles": True, "embeds": True},
    "cache": False,
}


def parse(raw: Any) -> tuple[Config, list[str]]:
    return parse_config([("here", raw)])


def leaves(raw: Mapping[str, Any]) -> dict[str, Any]:
    """``{"a": {"b": 1}}`` as ``{"a.b": 1}``."""
    flat: dict[str, Any] = {}
    for key, value in raw.items():
        inner = leaves(value) if isinstance(value, dict) else {"": value}
        flat |= {f"{key}.{below}".rstrip("."): leaf for below, leaf in inner.items()}
    return flat


def nested(path: str, value: Any) -> dict[str, Any]:
    for key in reversed(path.split(".")):
        value = {key: value}
    return dict(value)


def paths(schema: Mapping[str, Any]) -> set[str]:
    if "properties" not in schema:
        return {""}
    return {
        f"{key}.{below}".rstrip(".")
        for key, inner in schema["properties"].items()
        for below in paths(inner)
    }


def test_without_layers_everything_is_as_in_obsidian() -> None:
    config, problems = parse_config([])

    assert (config, problems) == (Config(), [])
    assert config.new_link_format == "shortest"
    assert config.attachment_folder_path == "/"
    assert config.diagnostics.debounce == 0.2
    assert config.diagnostics.severity == DEFAULT_SEVERITY
    assert config.concepts.notes == ("root-*",)
    assert config.daily_notes.folder is None
    assert config.code_lens.enabled
    assert config.inlay_hints == InlayHints(titles=False, embeds=False)
    assert config.cache


def test_every_setting_can_be_set() -> None:
    config, problems = parse(EVERYTHING)

    assert problems == []
    assert config.new_link_format == "relative"
    assert config.use_markdown_links
    assert config.attachment_folder_path == "./attachments"
    assert (config.new_file_location, config.new_file_folder_path) == ("folder", "Inbox")
    assert config.new_file_template == "Templates/New.md"
    assert (config.user_ignore_filters, config.exclude) == (("Archive/",), ("node_modules",))
    assert (config.diagnostics.scope, config.diagnostics.debounce) == ("vault", 1)
    assert set(config.diagnostics.severity.values()) == {"hint"}
    assert (config.concepts.notes, config.concepts.property) == (("개념-*",), "개념")
    assert (config.daily_notes.folder, config.daily_notes.format) == ("Journal", "YYYY/MM")
    assert not config.code_lens.enabled
    assert config.inlay_hints.titles
    assert config.inlay_hints.embeds
    assert not config.cache
    assert config.daily_notes.template == "Daily.md"


def test_this_file_knows_every_setting() -> None:
    assert set(leaves(EVERYTHING)) == paths(json_schema())


@pytest.mark.parametrize("path", leaves(EVERYTHING))
def test_a_wrong_value_is_named_and_leaves_what_is_below(path: str) -> None:
    for wrong in (-1, {"a": 1}, ["\0"], "\ud800"):
        config, problems = parse_config([("low", EVERYTHING), ("high", nested(path, wrong))])

        assert config == parse(EVERYTHING)[0]
        assert len(problems) == 1
        assert problems[0].startswith(f"high: {path} is ")


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (
            {"newLinkFormat": "short"},
            'newLinkFormat is "short"; it must be "shortest", "relative" or "absolute"',
        ),
        ({"useMarkdownLinks": "yes"}, 'useMarkdownLinks is "yes"; it must be true or false'),
        ({"exclude": "Archive"}, 'exclude is "Archive"; it must be a list of texts, none empty'),
        ({"exclude": ["a", ""]}, 'exclude is ["a", ""]; it must be a list of texts, none empty'),
        ({"concepts": 3}, "concepts is 3; it must be a table of settings"),
        (
            {"concepts": {"pattern": "root-(.+)"}},
            (
                'concepts.pattern is "root-(.+)"; '
                "it must be a regular expression with a group (?P<name>…)"
            ),
        ),
        ({"dailyNotes": {"format": ""}}, 'dailyNotes.format is ""; it must be a text, not empty'),
        (
            {"diagnostics": {"debounce": 200}},
            "diagnostics.debounce is 200; it must be 0 to 10 seconds",
        ),
        (
            {"diagnostics": {"debounce": True}},
            "diagnostics.debounce is true; it must be 0 to 10 seconds",
        ),
        (
            {"diagnostics": {"debounce": float("nan")}},
            "diagnostics.debounce is NaN; it must be 0 to 10 seconds",
        ),
        (
            {"concepts": {"note": []}},
            (
                "concepts.note is no setting; did you mean notes? "
                "Known are notes, pattern, property, check, template"
            ),
        ),
        (
            {"concepts": {"zzz": 1}},
            "concepts.zzz is no setting; known are notes, pattern, property, check, template",
        ),
        ({"concepts": 16**5000}, "concepts is of type int; it must be a table of settings"),
        (7, "the whole is 7; it must be a table of settings"),
    ],
)
def test_a_message_names_the_key_its_value_and_the_way_out(raw: Any, problem: str) -> None:
    assert parse(raw) == (Config(), [f"here: {problem}"])


def test_a_long_value_is_cut_in_a_message() -> None:
    _, [problem] = parse({"concepts": "x" * 10_000})

    assert len(problem) < 150


def test_what_is_right_beside_what_is_wrong_counts() -> None:
    config, problems = parse({"concepts": {"property": "roots", "notes": 5}, "x": 1})

    assert config.concepts.property == "roots"
    assert len(problems) == 2


def test_later_layers_override_earlier_ones_key_by_key() -> None:
    config, problems = parse_config(
        [
            ("low", {"diagnostics": {"debounce": 1, "severity": {"dangling-link": "off"}}}),
            ("high", {"diagnostics": {"severity": {"dangling-block": "error"}}}),
            ("null", {"diagnostics": {"debounce": None, "severity": None}, "exclude": None}),
        ]
    )

    assert problems == []
    assert config.diagnostics.debounce == 1
    assert config.diagnostics.severity == {
        **DEFAULT_SEVERITY,
        "dangling-link": "off",
        "dangling-block": "error",
    }


def test_an_empty_text_takes_an_optional_setting_back() -> None:
    config, problems = parse_config(
        [("low", {"dailyNotes": {"folder": "Log"}}), ("high", {"dailyNotes": {"folder": ""}})]
    )

    assert (config.daily_notes.folder, problems) == (None, [])


def test_a_config_can_be_a_key() -> None:
    assert len({Config(), Config(), replace(Config(), exclude=("a",))}) == 2


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=3,
)


def with_known_keys(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    known = {key for path in leaves(EVERYTHING) for key in path.split(".")}
    return st.dictionaries(st.sampled_from(sorted(known)) | st.text(), inner, max_size=4)


@given(with_known_keys(JSON_VALUES | with_known_keys(JSON_VALUES | with_known_keys(JSON_VALUES))))
@example({"userIgnoreFilters": ["/" + "(" * 5000 + ")" * 5000 + "/", "/a{99999999999}/"]})
@example({"userIgnoreFilters": ["/[[a]/"]})
@example({3: 4, None: object(), ("a",): {1: 2}, "exclude": [{1, 2}]})
def test_nothing_that_is_written_is_an_exception(raw: Any) -> None:
    config, problems = parse(raw)

    assert config.diagnostics.severity.keys() == DEFAULT_SEVERITY.keys()
    assert isinstance(hash(config), int)
    assert config.ignores("Home.md") in (True, False)
    "".join(problems).encode()


@pytest.mark.parametrize(
    ("filter_", "ignored"),
    [
        ("Archive/", "Archive/a.md Archive/Old/b.md Archive/c.png"),
        ("Home.md", "Home.md"),
        ("a.md", ""),
        ("/\\.png$/", "Archive/c.png"),
        ("/^Arch.*b/", "Archive/Old/b.md"),
        ("[", ""),
        ("/", ""),
        ("Cafe\u0301/", "Café/d.md"),
    ],
)
def test_a_filter_is_a_regex_between_slashes_or_how_a_path_begins(
    filter_: str, ignored: str
) -> None:
    all_paths = ("Archive/a.md", "Archive/Old/b.md", "Archive/c.png", "Home.md", "Café/d.md")
    config, problems = parse({"userIgnoreFilters": [filter_]})

    assert problems == []
    assert " ".join(path for path in all_paths if config.ignores(path)) == ignored


def test_a_bad_regex_is_named_and_the_other_filters_stay() -> None:
    config, problems = parse({"userIgnoreFilters": ["/[/", "Archive/"]})

    assert config.user_ignore_filters == ("Archive/",)
    assert problems == [
        'here: userIgnoreFilters holds "/[/", which is no regular expression; it is left out'
    ]


def test_of_obsidians_keys_only_ours_are_taken() -> None:
    app = {"useMarkdownLinks": True, "tabSize": 4, "diagnostics": {}, "userIgnoreFilters": None}
    daily = {"folder": "Log", "autorun": True}

    config, problems = parse_config([("obsidian", obsidian_layer(app, daily))])

    assert problems == []
    assert config == parse({"useMarkdownLinks": True, "dailyNotes": {"folder": "Log"}})[0]


def test_a_text_that_was_cleared_in_obsidian_is_not_set() -> None:
    assert obsidian_layer({"attachmentFolderPath": ""}, {"format": "", "template": ""}) == {}


def test_obsidians_values_are_checked_too() -> None:
    layer = obsidian_layer({"newLinkFormat": 1}, {"format": 2})

    config, problems = parse_config([(".obsidian", layer)])

    assert config == Config()
    assert problems == [
        '.obsidian: newLinkFormat is 1; it must be "shortest", "relative" or "absolute"',
        ".obsidian: dailyNotes.format is 2; it must be a text, not empty",
    ]


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        ({"wikilink-ls": {"exclude": ["a"]}}, {"exclude": ["a"]}),
        ({"wikilink_ls": {"exclude": ["a"]}, "pylsp": {}}, {"exclude": ["a"]}),
        ({"exclude": ["a"]}, {"exclude": ["a"]}),
        ({"wikilink-ls": None}, {}),
        ({"wikilink-ls": 3}, {"wikilink-ls": 3}),
        ({}, {}),
        (None, {}),
        ([1], {}),
    ],
)
def test_clients_send_our_section_or_what_is_in_it(raw: Any, meant: Mapping[str, Any]) -> None:
    assert client_settings(raw) == meant


def test_the_schema_for_editors_is_up_to_date() -> None:
    """If it is not: ``python tests/test_config.py`` writes it."""
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == json_schema()


def test_the_schema_tells_what_every_setting_is_and_its_default() -> None:
    properties = json_schema()["properties"]

    assert all(setting["description"] for setting in properties.values())
    assert properties["newLinkFormat"]["enum"] == ["shortest", "relative", "absolute"]
    assert properties["newLinkFormat"]["default"] == "shortest"
    assert properties["concepts"]["properties"]["notes"]["default"] == ["root-*"]
    severity = properties["diagnostics"]["properties"]["severity"]
    assert severity["default"] == DEFAULT_SEVERITY
    assert severity["additionalProperties"] is False


if __name__ == "__main__":
    SCHEMA.write_text(json.dumps(json_schema(), indent=2) + "\n", encoding="utf-8")
