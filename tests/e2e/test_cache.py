"""A server that is started once more on a vault: it knows what the last one has read."""

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.client import COMMAND, Client
from tests.e2e.conftest import QUICK, Folder, eventually, names, wait_until_read
from tests.e2e.editors import VS_CODE
from tests.e2e.forking import FORK
from wikilink_ls.storage.cache_folder import VARIABLE
from wikilink_ls.storage.reading import MAX_NOTE_SIZE

READ_ANEW = re.compile(r"(\d+) of them read anew")
LONG_AGO = 1_700_000_000

DRAWING = """
    -- Home.md --
    # Welcome
    [[Garden]] [[garden#Beds]] [[과도함 노트|과도함]] [[Old]] [[gone]] #place ![[plan.png]]
    -- Places/Garden.md --
    ---
    aliases: [Yard]
    ---
    ## Beds
    [[Home]] #place/green
    -- Places/Old.md --
    Back to [[Home]].
    -- 폴더/과도함 노트.md --
    ---
    up: "[[Home]]"
    ---
    [[Garden]] [[Yard]]
    -- board.canvas --
    {"nodes": [{"type": "text", "text": "[[Garden]]"}]}
    -- plan.png --
    """


class Vault:
    """A folder with a vault, beside one for caches."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.caches = root.parent / "caches"
        self.start = FORK
        self.clock = LONG_AGO
        self.age(*(it for it in root.rglob("*") if it.is_file()))

    def age(self, *files: Path) -> None:
        """They were changed long ago, each time at another time: of newer ones one is not sure."""
        for file in files:
            self.clock += 10
            os.utime(file, (self.clock, self.clock))

    def write(self, path: str, text: str) -> None:
        (self.root / path).write_text(text, encoding="utf-8")
        self.age(self.root / path)

    @contextmanager
    def served(self, folder: str | None = None, **options: Any) -> Iterator["Served"]:
        """*options* are settings; to the *folder* "" nothing is written."""
        log = self.root.parent / f"log {self.clock}"
        self.clock += 10
        before = {*self.root.rglob("*")}
        env = {VARIABLE: str(self.caches if folder is None else folder)}
        client = Client(command=(*COMMAND, "--log-file", str(log)), env=env, start=self.start)
        try:
            client.initialize(self.root, capabilities=VS_CODE, options=QUICK | options)
            wait_until_read(client, self.root)
            served = Served(client, log)
            yield served
            assert served.is_killed or client.quit() == 0
        finally:
            client.kill()
        assert {*self.root.rglob("*")} == before  # Nothing is ever put into a vault.
        assert not {" ERROR ", "Traceback"} & {*re.findall(" ERROR |Traceback", served.logged)}

    def answers(self, folder: str | None = None) -> tuple[int, Any]:
        """How many notes a server has read anew, and what it answers."""
        with self.served(folder) as served:
            return served.read_anew, answers_of(served.client, self.root)

    def check(self, read_anew: int) -> None:
        """A server that reads so many notes anew answers as one does that reads all."""
        count, found = self.answers()

        assert found == self.answers("")[1]
        assert count == read_anew


class Served:
    def __init__(self, client: Client, log: Path) -> None:
        self.client = client
        self.is_killed = False
        self._log = log

    def kill(self) -> None:
        self.client.kill()
        self.is_killed = True

    @property
    def logged(self) -> str:
        return self._log.read_text(encoding="utf-8")

    @property
    def read_anew(self) -> int:
        eventually(lambda: READ_ANEW.search(self.logged) is not None)
        return int(READ_ANEW.findall(self.logged)[-1])

    @property
    def warnings(self) -> list[str]:
        return [line for line in self.logged.splitlines() if " WARNING " in line]


def answers_of(client: Client, root: Path) -> Any:
    """What is asked of each note, and of the whole."""
    found: dict[str, Any] = {}
    for file in sorted(root.rglob("*.md")):
        if not file.is_file() or file.stat().st_size > MAX_NOTE_SIZE:
            continue
        note = client.open(file, file.read_text("utf-8", errors="replace"))
        links = re.findall(r"\[\[.+?\]\]", client.texts[note])
        found[file.name] = [
            [(client.ask("definition", note, it), client.ask("hover", note, it)) for it in links],
            client.ask("codeLens", note),
            client.ask("documentSymbol", note),
        ]
        client.close(note)
    probe = client.open(root / "Probe.md", "[[ [[g #")
    for before in ("[[", "[[g", "#"):
        found[before] = sorted(names(client.complete(probe, before)))
    client.close(probe)
    state = client.execute("indexState")["vaults"][0]
    found["counts"] = {key: state[key] for key in ("files", "notes", "unread", "links")}
    found["symbols"] = [
        sorted(str(it) for it in client.request("workspace/symbol", {"query": query}))
        for query in ("gar", "yard", "beds", "노트", "place", "new")
    ]
    return found


@pytest.fixture
def vault(folder: Folder) -> Vault:
    return Vault(folder(DRAWING))


def test_the_second_start_reads_no_note_anew_and_answers_the_same(vault: Vault) -> None:
    vault.start = subprocess.Popen  # As an editor does it.
    first, found = vault.answers()
    assert first == 5
    assert found["counts"] == {"files": 6, "notes": 4, "unread": 0, "links": 11}

    second, again = vault.answers()

    assert second == 0
    assert again == found == vault.answers("")[1]


def changed_added_and_removed(root: Path) -> None:
    (root / "Home.md").write_text("---\naliases: [New]\n---\n[[Old]] [[nowhere]]", "utf-8")
    (root / "폴더/gone.md").write_text("# New\n[[Garden]] #place", "utf-8")
    (root / "board.canvas").write_text('{"nodes": [{"type": "file", "file": "Home.md"}]}')
    (root / "Places/Old.md").unlink()
    (root / "plan.png").unlink()


def renamed(root: Path) -> None:
    (root / "Places/Old.md").rename(root / "New.md")
    (root / "Places/Garden.md").rename(root / "Places/GARDEN.md")
    (root / "plan.png").rename(root / "new.png")


def moved_and_replaced(root: Path) -> None:
    (root / "Places").rename(root / "New places")
    (root / "폴더/과도함 노트.md").write_bytes(b"# Caf\xe9 [[Home]]")
    # As a copy does that keeps the time of what it copies.
    (root / "Home.md").write_text("[[Garden]] is older, and here")
    os.utime(root / "Home.md", (1000, 1000))


def made_unreadable(root: Path) -> None:
    os.truncate(root / "Home.md", MAX_NOTE_SIZE + 1)
    (root / "Places/Garden.md").unlink()
    (root / "Places/Garden.md").symlink_to("nowhere.md")
    (root / "Places/Old.md").unlink()
    (root / "Places/Old.md").mkdir()


@pytest.mark.parametrize(
    ("change", "read_anew"),
    [(changed_added_and_removed, 3), (renamed, 2), (moved_and_replaced, 4), (made_unreadable, 1)],
)
def test_what_happens_between_two_starts_is_found(
    vault: Vault, change: Callable[[Path], None], read_anew: int
) -> None:
    vault.answers()
    change(vault.root)
    vault.age(*(it for it in vault.root.rglob("*") if it.is_file() and is_new(it)))

    vault.check(read_anew)


def is_new(file: Path) -> bool:
    return file.stat().st_mtime > LONG_AGO + 10_000


def test_what_cannot_be_read_is_tried_again_at_each_start(vault: Vault) -> None:
    os.truncate(vault.root / "Home.md", MAX_NOTE_SIZE + 1)
    vault.age(vault.root / "Home.md")

    assert [vault.answers()[0] for _ in range(2)] == [5, 1]


def test_a_file_that_was_changed_just_now_is_not_trusted(vault: Vault) -> None:
    (vault.root / "Home.md").touch()

    assert [vault.answers()[0] for _ in range(2)] == [5, 1]


def test_what_is_saved_while_a_server_runs_is_known_to_the_next(vault: Vault) -> None:
    with vault.served() as served:
        home = served.client.open(vault.root / "Home.md")
        served.client.write(home, "[[Garden]] [[nowhere]]")
        served.client.save(home)
        served.client.close(home)
        wait_until_read(served.client, vault.root)

    vault.check(1)  # It was saved just now; but all else is known.


def test_what_was_typed_and_not_saved_is_forgotten(vault: Vault) -> None:
    with vault.served() as served:
        home = served.client.open(vault.root / "Home.md")
        served.client.write(home, "[[Garden]] [[nowhere]] [[typed]]")
        assert served.client.ask("definition", home, "[[Garden]]")

    vault.check(0)


def test_after_a_server_that_was_killed_all_is_right(vault: Vault) -> None:
    vault.answers()
    vault.write("Home.md", "[[Old]] [[nowhere]]")
    with vault.served() as served:
        served.kill()

    count, found = vault.answers()

    assert found == vault.answers("")[1]
    assert count <= 1


def test_two_servers_at_once_answer_and_keep_the_same(vault: Vault) -> None:
    with vault.served() as one, vault.served() as other:
        assert answers_of(one.client, vault.root) == answers_of(other.client, vault.root)
        assert one.warnings == other.warnings == []

    vault.check(0)


def test_a_server_keeps_nothing_if_that_is_not_wanted(vault: Vault) -> None:
    with vault.served(cache=False):
        pass
    assert not vault.caches.exists()

    vault.write(".wikilink-ls.toml", "cache = false")
    vault.answers()

    assert not vault.caches.exists()


def test_a_cache_that_cannot_be_is_no_reason_not_to_serve(vault: Vault) -> None:
    vault.caches.touch()
    with vault.served() as served:
        found = answers_of(served.client, vault.root)
        (warning,) = served.warnings

    assert "is not used, so the next start will take longer: " in warning
    assert found == vault.answers("")[1]


def test_a_damaged_cache_is_made_anew(vault: Vault) -> None:
    vault.answers()
    (file,) = vault.caches.iterdir()
    file.write_bytes(file.read_bytes()[:5000])

    with vault.served() as served:
        assert served.read_anew == 5
        assert len(served.warnings) == 1
    vault.check(0)
