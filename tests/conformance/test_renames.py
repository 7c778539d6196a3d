"""Obsidian's renames and moves, asked of a real server and done to real files."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.test_server import CASES, write
from tests.e2e.client import Client, Json, uri_of
from tests.e2e.conftest import client_that_hears_no_errors, wait_until_read
from tests.e2e.editors import VS_CODE

Desk = tuple[Client, Path]

CANVAS = """{
\t"nodes":[
\t\t{"id":"1","type":"file","file":"%s/a.md","subpath":"#h"},
\t\t{"type":"text","id":"2","text":"\\ud83d\\ude00\\t[[%s/a]] \\"q\\" \\uacfc"},
\t\t{"type":"group","background":"%s/그림.png"}
\t],
\t"edges":[]
}"""
MORE: list[Json] = [
    {
        "id": "folder",
        "area": "rename-edit",
        "files": {
            "폴더/a.md": "[[n]]",
            "폴더/그림.png": "",
            "n.md": "![[그림.png]] [x](%ED%8F%B4%EB%8D%94/a.md) [y](<폴더/a.md#b>)",
            "b.canvas": CANVAS % ("폴더", r"\ud3f4\ub354", r"\ud3f4\ub354"),
        },
        "input": {"rename": ["폴더", "new/place"]},
        "expected": {
            "files_after": {
                "new/place/a.md": "[[n]]",
                "n.md": "![[그림.png]] [x](new/place/a.md) [y](<new/place/a.md#b>)",
                "b.canvas": CANVAS % (("new/place",) * 3),
            }
        },
    },
    {
        "id": "case",
        "area": "rename-edit",
        "files": {"home.md": "[[#x]]", "n.md": "[[home]] [[Home]] [home](home.md) [[home|home]]"},
        "input": {"rename": ["home.md", "Home.md"]},
        "expected": {
            "files_after": {
                "Home.md": "[[#x]]",
                "n.md": "[[Home]] [[Home]] [Home](Home.md) [[Home|Home]]",
            }
        },
    },
]
"""What peers got wrong: folders that nobody followed, names of which only the case changes."""


def cases(*, by_name: bool) -> list[Any]:
    """Those that rename or move; with *by_name* those that only give a file another name."""
    found = [it for it in (*CASES, *MORE) if "rename" in it["input"] and it.get("files")]
    if by_name:
        found = [it for it in found if is_by_name(it)]
    return [pytest.param(it, id=it["id"]) for it in found]


def heading_cases() -> list[Any]:
    found = (it for it in CASES if "rename_heading" in it["input"])
    return [pytest.param(it, id=it["id"]) for it in found]


def is_by_name(case: Json) -> bool:
    old, new = map(Path, case["input"]["rename"])
    return old.parent == new.parent and str(old) in case["files"]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One server, with the files of every case as two vaults of their own."""
    top = tmp_path_factory.mktemp("renames")
    roots = [write(top / "by name", it.values[0]) for it in cases(by_name=True)]
    roots += [write(top / "moved", it.values[0]) for it in cases(by_name=False)]
    roots += [write(top / "headings", it.values[0]) for it in heading_cases()]
    with client_that_hears_no_errors() as client:
        client.initialize(*roots, capabilities=VS_CODE, options={"diagnostics": {"debounce": 0}})
        wait_until_read(client, *roots)
        yield client, top


def judge(root: Path, case: Json) -> None:
    """Every file is there and says what it should; what is not said to change does not."""
    before, after = case["files"], case["expected"]["files_after"]
    old, new = case["input"]["rename"]
    moved = {path.replace(old, new, 1) if path.startswith(old) else path for path in before}
    found = {path: (root / path).read_bytes().decode() for path in moved}
    assert found == {path: after.get(path, before.get(path, "")) for path in moved}
    assert after.keys() <= moved


@pytest.mark.parametrize("case", cases(by_name=True))
def test_a_rename_edits_what_obsidian_edits(case: Json, desk: Desk) -> None:
    client, root = desk[0], desk[1] / "by name" / case["id"]
    old, new = case["input"]["rename"]
    probe = client.open(root / "Probe.md", f"[x](</{old}>)")

    client.apply(client.ask("rename", probe, old, newName=Path(new).name))

    client.close(probe)
    judge(root, case)


@pytest.mark.parametrize("case", cases(by_name=False))
def test_a_move_in_the_editor_edits_what_obsidian_edits(case: Json, desk: Desk) -> None:
    """And once the texts are edited, before the move, nothing more."""
    client, root = desk[0], desk[1] / "moved" / case["id"]
    old, new = (root / path for path in case["input"]["rename"])
    files = {"files": [{"oldUri": uri_of(old), "newUri": uri_of(new)}]}

    if edit := client.request("workspace/willRenameFiles", files):
        client.apply(edit)
    assert client.request("workspace/willRenameFiles", files) is None

    new.parent.mkdir(parents=True, exist_ok=True)
    old.rename(new)
    client.notify("workspace/didRenameFiles", files)
    judge(root, case)


@pytest.mark.parametrize("case", heading_cases())
def test_a_heading_is_renamed_with_the_links_that_obsidian_renames(case: Json, desk: Desk) -> None:
    client, root = desk[0], desk[1] / "headings" / case["id"]
    path, old, new = case["input"]["rename_heading"]
    note = client.open(root / path)

    edit = client.ask("rename", note, old, newName=new)

    client.close(note)
    client.apply(edit)
    after = case["expected"]["files_after"]
    assert {it: (root / it).read_bytes().decode() for it in case["files"]} == case["files"] | after
