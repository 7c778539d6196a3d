"""Notes that other processes read are as if they were read here, whatever becomes of those."""

import logging
import os
import subprocess
from contextlib import closing
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

import pytest

from tests.storage.reading_apart import (
    LONG,
    ODD_NOTES,
    PATIENCE,
    everything,
    files_in,
    program,
    read_by_others,
    read_here,
    spoil,
    started,
)
from wikilink_ls.storage import processes, worker_process, workers
from wikilink_ls.storage.loader import Problem, Read
from wikilink_ls.storage.scan import FileStat
from wikilink_ls.storage.worker import Batch, Wanted, encode
from wikilink_ls.storage.worker_process import DEADLY, LOST
from wikilink_ls.storage.workers import Readers, in_batches, read_batches
from wikilink_ls.syntax.encoding import encode_note
from wikilink_ls.syntax.parser import parse
from wikilink_ls.vault.concept_rules import DEFAULT_RULES
from wikilink_ls.vault.paths import is_note
from wikilink_ls.vault.vault import Vault
from wikilink_ls.vault.words import words_of

pytestmark = pytest.mark.usefixtures("some_workers")
POSIX = pytest.mark.skipif(os.name == "nt", reason="of processes POSIX tells more")
DEADLY_NOTES = ODD_NOTES.format(done="os._exit(3)")
TELLING = """
from wikilink_ls.storage import worker
load_all = worker.load_all
def telling(root, *given):
    name = "the second" if (root.parent / "begun with the first").exists() else "the first"
    (root.parent / f"begun with {name}").touch()
    return load_all(root, *given)
worker.load_all = telling
"""
ONE_THREAD = """
from wikilink_ls.storage import worker
thread = worker.Thread
def one(**of_it):
    worker.Thread = None
    return thread(**of_it)
worker.Thread = one
"""


def test_what_others_read_is_what_is_read_here(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    processes = started(monkeypatch)
    files = files_in(root)
    gone = FileStat(0, 0, "gone/away.md")
    large = root / "too large.md"
    large.touch()
    os.truncate(large, 1 << 26)
    files = [*files, ("gone/away.md", gone), ("too large.md", FileStat(0, 0, "too large.md"))]

    batches = read_by_others(root, files)

    assert len(processes) == 2
    assert everything(batches) == sorted(read_here(root, files), key=lambda it: it.path)
    assert [it.path for it in everything(batches) if isinstance(it, Problem)] == [
        "gone/away.md",
        "too large.md",
    ]


def test_what_notes_said_before_comes_with_what_they_say(root: Path) -> None:
    files = files_in(root)
    notes = [parse(path, f"[[{path}]]") for path, _ in files[::2] if is_note(path)]
    known = Vault().with_facts((note.path, encode_note(note)) for note in notes)

    batches = read_batches(root, files, DEFAULT_RULES, known)

    before = {it.path: it.before for batch in batches for it in batch.read}
    assert before.keys() == {path for path, _ in files}
    assert {path: it for path, it in before.items() if it} == {
        note.path: words_of(note, DEFAULT_RULES) for note in notes
    }


def test_nobody_waits_for_a_pipe_that_is_full_both_ways(
    root: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(worker_process, "LONGEST", PATIENCE)
    for nth in range(20):
        (root / f"long {nth}.md").write_bytes(LONG[:20_000])
    files = [it for it in files_in(root) if it[0].startswith("long ")]
    facts = encode_note(parse("n.md", LONG[:20_000].decode()))
    known = Vault().with_facts((path, facts) for path, _ in files)

    batches = list(read_batches(root, files, DEFAULT_RULES, known))

    assert [it.path for batch in batches for it in batch.read] == [path for path, _ in files]
    assert caplog.records == []


def test_while_an_answer_waits_to_be_taken_the_next_is_made(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(monkeypatch, TELLING)
    files = files_in(root)
    answer = worker_process.Worker.answer

    def reluctant(worker: worker_process.Worker, seconds: float | None = None) -> Batch:
        end = monotonic() + PATIENCE
        while not (root.parent / "begun with the second").exists():
            assert monotonic() < end
            sleep(0.01)
        return answer(worker, seconds)

    with closing(Readers(root, DEFAULT_RULES, 1)) as readers:
        monkeypatch.setattr(worker_process.Worker, "answer", reluctant)
        batches = list(readers.read_all(in_batches(files)))

    assert everything(batches) == read_here(root, files)


def test_what_cannot_be_asked_is_told_to_who_waits_and_the_others_are_read(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches = in_batches(files_in(root))

    def fail(request: object) -> bytes:
        if isinstance(request, Wanted) and request.files == batches[3]:
            raise MemoryError
        return encode(request)

    monkeypatch.setattr(worker_process, "encode", fail)
    with closing(Readers(root, DEFAULT_RULES, 1)) as readers:
        asked = [readers.read(batch) for batch in batches]
        errors = [type(it.exception(PATIENCE)) for it in asked]

    # The one that was on its way is lost with it.
    assert [nth for nth, it in enumerate(errors) if it is MemoryError] == [2, 3]
    assert {*errors} == {MemoryError, type(None)}


def test_who_asks_after_the_end_is_told_so(root: Path) -> None:
    readers = Readers(root, DEFAULT_RULES)
    readers.close()
    readers.close()

    with pytest.raises(RuntimeError, match="have ended"):
        readers.read([])


def test_who_leaves_in_the_middle_is_not_held_up(root: Path) -> None:
    command = program(root, ends="")
    left = subprocess.run(command, capture_output=True, check=False, timeout=PATIENCE)

    assert (left.returncode, left.stdout, left.stderr) == (0, b"", b"")


def test_they_come_in_their_order_some_at_a_time(root: Path) -> None:
    files = files_in(root)

    batches = read_by_others(root, files)

    assert [it.path for batch in batches for it in batch.read] == [path for path, _ in files]
    assert {len(batch.read) for batch in batches[:-1]} == {5}


def test_for_few_notes_no_process_is_started(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    processes = started(monkeypatch)
    files = files_in(root)
    monkeypatch.setattr(workers, "FEW", len(files))

    assert everything(read_by_others(root, files)) == read_here(root, files)
    assert processes == []


def test_a_note_that_ends_the_process_that_reads_it_is_the_only_one_that_is_lost(
    root: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("deadly.md", "폴더 3/deadly 1.md", "폴더 3/deadly 2.md"):
        (root / name).touch()
    files = files_in(root)
    spoil(monkeypatch, DEADLY_NOTES)

    found = everything(read_by_others(root, files))

    assert [it for it in found if isinstance(it, Problem)] == [
        Problem("deadly.md", DEADLY),
        Problem("폴더 3/deadly 1.md", DEADLY),
        Problem("폴더 3/deadly 2.md", DEADLY),
    ]
    assert [it for it in found if isinstance(it, Read)] == [
        it for it in read_here(root, files) if "deadly" not in it.path
    ]
    assert {it.message for it in caplog.records} == {
        "a process that reads notes is lost: it ended with 3"
    }


@pytest.mark.parametrize("where", ["here", "there"])
def test_where_there_can_be_no_more_threads_at_all_notes_are_read_here(
    root: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    class NoThread(Thread):
        def start(self) -> None:
            raise RuntimeError("can't start new thread")

    processes = started(monkeypatch)
    files = files_in(root)
    if where == "here":
        monkeypatch.setattr(workers, "Thread", NoThread)
    else:
        spoil(monkeypatch, ONE_THREAD)

    assert everything(read_by_others(root, files)) == read_here(root, files)
    assert [process.poll() is None for process in processes] == [False, False]


def test_where_no_other_process_can_be_started_the_rest_of_them_is_told_of(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "폴더 3/deadly.md").touch()
    files, begun = files_in(root), started(monkeypatch)
    spoil(monkeypatch, DEADLY_NOTES)
    start = processes.started

    def no_more() -> subprocess.Popen[bytes]:
        if len(begun) == 2:
            raise OSError("no more processes")
        return start()

    monkeypatch.setattr(processes, "started", no_more)

    found = everything(list(read_batches(root, files, DEFAULT_RULES)))

    assert [it.path for it in found] == [path for path, _ in files]
    lost = [it for it in found if isinstance(it, Problem)]
    assert {it.message for it in lost} == {LOST}
    assert "폴더 3/deadly.md" in {it.path for it in lost}
    assert any(isinstance(it, Read) for it in found)


@POSIX
def test_a_process_that_is_killed_loses_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    processes = started(monkeypatch)
    files = files_in(root)
    reading = read_batches(root, files, DEFAULT_RULES)
    batches = [next(reading)]
    for process in list(processes):
        process.kill()

    batches += reading

    assert everything(batches) == read_here(root, files)
    assert all("lost: it ended with -9" in it.message for it in caplog.records)


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ({"START": "raise SystemExit(7)"}, "it ended with 7"),
        ({"sys.executable": "/no/such/python"}, "No such file or directory"),
    ],
)
def test_where_no_process_can_be_started_all_is_read_here(
    root: Path,
    command: dict[str, str],
    why: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for name, value in command.items():
        monkeypatch.setattr(f"wikilink_ls.storage.processes.{name}", value)
    files = files_in(root)

    assert everything(read_by_others(root, files)) == read_here(root, files)
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert record.message.startswith("notes are read in one process, as no other can be started:")
    assert why in record.message


def test_who_looks_at_some_and_goes_leaves_no_process_behind(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    processes = started(monkeypatch)
    reading = read_batches(root, files_in(root), DEFAULT_RULES)
    next(reading)

    close = getattr(reading, "close")  # noqa: B009 (an Iterator has none, a generator has)
    close()

    assert [process.returncode for process in processes] == [0, 0]


def test_who_looks_at_none_starts_no_process(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    processes = started(monkeypatch)

    read_batches(root, files_in(root), DEFAULT_RULES)

    assert processes == []
