"""Obsidian's behaviour, case by case, as `wikilink-ls export` shows it.

The cases say where they come from; those of completion and renaming are judged elsewhere.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wikilink_ls.__main__ import main
from wikilink_ls.syntax.folding import strip_heading, strip_heading_for_link

Case = dict[str, Any]

TABLE = json.loads(Path(__file__).with_name("obsidian_cases.json").read_text(encoding="utf-8"))
AREAS = ("parse", "resolve", "heading", "block", "tag", "property")
CASES: list[Case] = [case for case in TABLE["cases"] if case["area"] in AREAS]

# Ours on purpose. All of them are marked as of low confidence.
DEVIATIONS = {
    "parse-061": "[text][label] is indexed as a link: definition and rename must know it",
    "resolve-069": "a no-break space in a file name stays in its path, or no file would be there",
}
KINDS = {
    "markdown": "mdlink",
    "markdown-embed": "mdembed",
    "property": "frontmatter",
}
STRIPS: dict[str, Callable[[str], str]] = {
    "stripHeading": strip_heading,
    "stripHeadingForLink": strip_heading_for_link,
}


def write(root: Path, case: Case) -> None:
    """The vault of *case*, its names spelled as it spells them."""
    files = case["files"]
    texts = files if isinstance(files, dict) else dict.fromkeys(files, "")
    if case["area"] == "resolve":
        texts = {**texts, case["source"]: f"[[{case['input']}#]]"}
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode())
    if "settings" in case:
        (root / ".obsidian").mkdir()
        (root / ".obsidian/app.json").write_text(json.dumps(case["settings"]), encoding="utf-8")


def read_parse(note: Any) -> list[Any]:
    return [
        {
            "kind": KINDS.get(link["kind"], link["kind"]),
            "link": link["link"],
            "display": link["display"],
            "raw": link["raw"],
            "line": link["range"]["start"]["line"],
            "start": link["range"]["start"]["character"],
            "end": link["range"]["end"]["character"],
            **({"key": link["key"]} if link["key"] else {}),
        }
        for link in note["links"]
    ]


def read_resolve(note: Any) -> str | None:
    [link] = note["links"]
    target: str | None = link["target"]
    return target


def read_place(note: Any) -> dict[str, Any]:
    [link] = note["links"]
    place = link["targetRange"]
    return {
        "path": link["target"],
        "line": place and place["start"]["line"],
        "end_line": place and place["end"]["line"],
    }


def read_tag(note: Any) -> list[Any]:
    return [
        {
            "tag": tag["tag"],
            "line": tag["range"]["start"]["line"],
            "start": tag["range"]["start"]["character"],
            "end": tag["range"]["end"]["character"],
        }
        for tag in note["tags"]
    ]


def read_property(note: Any) -> dict[str, Any]:
    properties = note["properties"]
    return {
        "tags": [tag["tag"] for tag in note["tags"]],
        "aliases": note["aliases"],
        "cssclasses": properties.get("cssclasses", []),
        "frontmatter": properties or None,
        "frontmatter_strings": {
            key: value for key, value in properties.items() if isinstance(value, str)
        },
    }


READ: dict[str, Callable[[Any], Any]] = {
    "parse": read_parse,
    "resolve": read_resolve,
    "heading": read_place,
    "block": read_place,
    "tag": read_tag,
    "property": read_property,
}


def answer(case: Case, exported: dict[str, Any]) -> Any:
    """What the export says about *case*, in so far as the case has an opinion."""
    [note] = exported["notes"]
    found, expected = READ[case["area"]](note), case["expected"]
    if isinstance(found, dict):
        found = {key: found[key] for key in expected}
        if "frontmatter_strings" in found:
            wanted = expected["frontmatter_strings"]
            found["frontmatter_strings"] = {
                key: found["frontmatter_strings"].get(key) for key in wanted
            }
    return found


def marked(case: Case) -> Any:
    deviation = DEVIATIONS.get(case["id"])
    marks = [pytest.mark.xfail(reason=deviation)] if deviation else []
    return pytest.param(case, id=case["id"], marks=marks)


@pytest.mark.parametrize("case", [marked(case) for case in CASES if case["files"] is not None])
def test_a_vault_is_read_as_obsidian_reads_it(
    case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, case)

    status = main(["export", str(tmp_path), "--note", case["source"]])

    assert status == 0
    assert answer(case, json.loads(capsys.readouterr().out)) == case["expected"]


@pytest.mark.parametrize("case", [marked(case) for case in CASES if case["files"] is None])
def test_headings_are_stripped_as_obsidian_strips_them(case: Case) -> None:
    found = {name: STRIPS[name](case["input"]) for name in case["expected"]}

    assert found == case["expected"]


def test_only_cases_of_low_confidence_are_deviated_from() -> None:
    confidence = {case["id"]: case["confidence"] for case in CASES}

    assert {confidence[case] for case in DEVIATIONS} == {"low"}


def test_a_program_gets_the_same_from_the_command(tmp_path: Path) -> None:
    case = next(case for case in CASES if case["id"] == "parse-003")
    write(tmp_path, case)

    run = subprocess.run(
        [sys.executable, "-m", "wikilink_ls", "export", str(tmp_path)],
        capture_output=True,
        check=True,
    )

    assert answer(case, json.loads(run.stdout)) == case["expected"]
    assert run.stderr == b""
