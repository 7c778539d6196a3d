"""Notes that other processes read are as if they were read here, whatever becomes of those."""

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from textwrap import dedent
from threading import Thread, Timer
from time import monotonic, sleep
from unicodedata import normalize

import pytest

from wikilink_ls.storage import processes, worker_process, workers
from wikilink_ls.storage.loader import Problem, Read, ToRead, load_all
from wikilink_ls.storage.processes import START
from wikilink_ls.storage.scan import FileStat, scan
from wikilink_ls.storage.worker import (
    Batch,
    Task,
    Wanted,
    encode,
    read_frame,
    skip_to_ready,
    write_frame,
)
from wikilink_ls.storage.worker_process import DEADLY, HURRIED, LATE, LONGEST, LOST
from wikilink_ls.storage.workers import Readers, in_batches, read_batches
from wikilink_ls.syntax.encoding import encode_note
from wikilink_ls.syntax.parser import parse
from wikilink_ls.vault.concept_rules import DEFAULT_RULES
from wikilink_ls.vault.paths import has_links, is_note
from wikilink_ls.vault.vault import Vault
from wikilink_ls.vault.words import words_of

POSIX = pytest.mark.skipif(os.name == "nt", reason="of processes POSIX tells more")
PATIENCE = 20
SPOILED = START.removesuffix("main()") + "\n" + "{spoiled}\nmain()"
"""How a process starts in which something is otherwise."""
ODD_NOTES = """
import os, time
from wikilink_ls.storage import worker
load_all = worker.load_all
def spoiled(root, files, *more):
    if any('deadly' in file.path for file in files):
        {done}
    return load_all(root, files, *more)
worker.load_all = spoiled
"""
DEADLY_NOTES = ODD_NOTES.format(done="os._exit(3)")
ENDLESS_NOTES = ODD_NOTES.format(done="(root.parent / str(os.getpid())).touch(); time.sleep(1000)")
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
CONTENTS: Sequence[bytes] = [
    "---\naliases: [야드, 🌱]\nroot-concepts: [과도함]\n---\n# 제목\n\n[[노|표]] #태".encode(),
    b"# Caf\xe9 [[a]] \xff\xfe",
    "# Wide [[b]]".encode("utf-16"),
    b"\xef\xbb\xbf# BOM\r\n[[c]]\rold\n",
    b"",
    b"---\nbroken: [\n---\n[[d]]",
]
LONG = ("[[long]] " * 9000 + "😀\n").encode()
"""More than a pipe holds."""
NAMES = [
    *("plain.md", "with space.md", "과도함 노트.md", "emoji 😀.md", 'quote".md', "v1.2.md"),
    *(normalize("NFD", "한글 é.md"), "a#b [c].md", "back\\slash.md", "new\nline.md", "UP.MD"),
]


@pytest.fixture(autouse=True)
def some_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two of them, for few notes, on a machine of any size."""
    monkeypatch.setattr(workers, "FEW", 0)
    monkeypatch.setattr(workers, "BATCH", 5)
    monkeypatch.setattr(workers, "at_once", lambda: 2)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "금고 of notes"
    for nth, content in enumerate(CONTENTS):
        folder = root / f"폴더 {nth}"
        folder.mkdir(parents=True)
        for name in NAMES:
            (folder / name).write_bytes(content)
        (folder / "board.canvas").write_text('{"nodes": [{"type": "text", "text": "[[a]]"}]}')
    for nth in (1, 3):
        (root / f"폴더 {nth}/long.md").write_bytes(LONG)
    return root


def files_in(root: Path) -> list[tuple[str, FileStat]]:
    return [it for it in scan(root).files.items() if has_links(it[0])]


def read_by_others(root: Path, files: Sequence[tuple[str, FileStat]]) -> list[Batch]:
    return list(read_batches(root, files, DEFAULT_RULES))


def read_here(root: Path, files: Sequence[tuple[str, FileStat]]) -> list[Read | Problem]:
    found: list[Read | Problem] = []
    for path, stat in files:
        reads, problems = load_all(root, [ToRead(path, stat.disk_path)], DEFAULT_RULES)
        found += [*reads, *problems]
    return found


def everything(batches: Sequence[Batch]) -> list[Read | Problem]:
    found: list[Read | Problem] = []
    for batch in batches:
        found += batch.read
        found += batch.problems
    return sorted(found, key=lambda it: it.path)


def spoil(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.setattr(processes, "START", SPOILED.format(spoiled=code))


def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The processes that are started from now on."""
    found: list[subprocess.Popen[bytes]] = []

    class Told(subprocess.Popen[bytes]):
        def __init__(self, *arguments: object, **more: object) -> None:
            super().__init__(*arguments, **more)  # type: ignore[call-overload]
            found.append(self)

    monkeypatch.setattr(subprocess, "Popen", Told)
    return found


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
    code = """
        import sys
        from pathlib import Path
        from wikilink_ls.storage import workers
        from wikilink_ls.storage.scan import scan
        from wikilink_ls.vault.concept_rules import DEFAULT_RULES
        workers.FEW, workers.BATCH = 0, 1
        root = Path(sys.argv[1])
        reading = workers.read_batches(root, list(scan(root).files.items()), DEFAULT_RULES)
        next(reading)
        """
    command = [sys.executable, "-c", dedent(code), str(root)]
    left = subprocess.run(command, capture_output=True, check=False, timeout=PATIENCE)

    assert (left.returncode, left.stdout, left.stderr) == (0, b"", b"")


def test_they_come_in_their_order_some_at_a_time(root: Path) -> None:
    files = files_in(root)

    batches = read_by_others(root, files)

    assert [it.path for batch in batches for it in batch.read] == [path for path, _ in files]
    assert {len(batch.read) for batch in batches[:-1]} == {5}


def test_what_goes_wrong_in_a_process_ends_it_and_is_told(
    root: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (root / "폴더 3/deadly.md").touch()
    processes = started(monkeypatch)
    spoil(monkeypatch, ODD_NOTES.format(done="raise ValueError('odd')"))

    found = everything(read_by_others(root, files_in(root)))

    assert [it for it in found if isinstance(it, Problem)] == [Problem("폴더 3/deadly.md", DEADLY)]
    assert sorted(process.returncode for process in processes) == [0, 0, 1, 1]
    errors = capfd.readouterr().err
    assert errors.count("ValueError: odd") == 2
    assert "Fatal" not in errors


def test_a_process_that_is_asked_nonsense_ends() -> None:
    with processes.started() as process:
        assert process.stdin
        assert process.stdout
        skip_to_ready(process.stdout)  # type: ignore[arg-type]
        write_frame(process.stdin, encode(Task(b"/", DEFAULT_RULES.settings)))  # type: ignore[arg-type]
        read_frame(process.stdout)  # type: ignore[arg-type]
        write_frame(process.stdin, b"\xc1")  # type: ignore[arg-type]

        assert process.wait(PATIENCE) == 1


@POSIX
def test_people_come_first() -> None:
    with processes.started() as process:
        assert process.stdout
        skip_to_ready(process.stdout)  # type: ignore[arg-type]
        mine, its = (os.getpriority(os.PRIO_PROCESS, it) for it in (0, process.pid))

        assert its == min(mine + 5, 19)


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


def test_notes_that_nobody_reads_in_time_are_the_only_ones_that_are_lost(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = [f"폴더 3/deadly {nth}.md" for nth in range(3)]
    for path in late:
        (root / path).touch()
    files = files_in(root)
    spoil(monkeypatch, ENDLESS_NOTES)
    limits: list[float] = []

    class OnceLate(Timer):
        """Time is over when a process is at a file that never ends, and not before."""

        def __init__(self, seconds: float, function: Callable[[], None]) -> None:
            super().__init__(seconds, function)
            limits.append(seconds)

        def run(self) -> None:
            worker = self.function.__self__  # type: ignore[attr-defined]
            late = root.parent / str(worker._process.pid)  # noqa: SLF001
            while not self.finished.wait(0.01):
                if late.exists():
                    self.function()
                    return

    monkeypatch.setattr(worker_process, "Timer", OnceLate)
    batches = read_by_others(root, files)

    found = everything(batches)
    problems = [it for it in found if isinstance(it, Problem)]
    assert problems == [Problem(path, LATE) for path in late]
    assert [path for batch in batches for path in batch.deadly] == late
    assert len(found) == len(files)
    assert {*limits} == {LONGEST, HURRIED}


def test_a_process_that_is_never_ready_is_not_waited_for(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = files_in(root)
    monkeypatch.setattr(worker_process, "LONGEST", 0.1)
    monkeypatch.setattr(worker_process, "PATIENCE", 0.1)
    spoil(monkeypatch, "import time; time.sleep(1000)")

    assert everything(read_by_others(root, files)) == read_here(root, files)


def test_where_there_can_be_no_more_threads_nobody_is_hurried(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Timer) -> None:
        raise RuntimeError("can't start new thread")

    files = files_in(root)
    expected = read_here(root, files)
    monkeypatch.setattr(Timer, "start", fail)

    assert everything(read_by_others(root, files)) == expected


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
    files = files_in(root)
    spoil(monkeypatch, DEADLY_NOTES)
    reading = read_batches(root, files, DEFAULT_RULES)
    batches = [next(reading)]
    monkeypatch.setattr(processes, "START", "none")

    batches += reading

    found = everything(batches)
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


def test_a_process_that_does_not_end_is_ended(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_process, "PATIENCE", 0.01)
    processes = started(monkeypatch)
    spoil(monkeypatch, "import os, time\nos._exit = lambda _: time.sleep(1000)")

    read_by_others(root, files_in(root))

    assert len(processes) == 2
    assert all(process.returncode for process in processes)


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


@POSIX
def test_processes_end_with_the_one_that_has_started_them(root: Path) -> None:
    code = """
        import sys
        from pathlib import Path
        from wikilink_ls.storage import processes, workers
        from wikilink_ls.storage.scan import scan
        from wikilink_ls.vault.concept_rules import DEFAULT_RULES
        workers.FEW, workers.BATCH = 0, 1
        root = Path(sys.argv[1])
        reading = workers.read_batches(root, list(scan(root).files.items()), DEFAULT_RULES)
        next(reading)
        print("begun", flush=True)
        sys.stdin.read()
        """
    command = [sys.executable, "-c", dedent(code), str(root)]
    with subprocess.Popen(command, stdin=-1, stdout=-1, stderr=-1) as parent:
        assert parent.stdout
        assert parent.stdout.readline() == b"begun\n"
        parent.send_signal(signal.SIGKILL)

        # All of them share it: it ends when the last one does.
        _, stderr = parent.communicate(timeout=PATIENCE)

    assert stderr == b""


def test_nothing_that_lies_in_a_vault_is_run(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("yaml.py", "msgspec.py", "sitecustomize.py", "wikilink_ls/__init__.py"):
        (root / module).parent.mkdir(exist_ok=True)
        (root / module).write_text("raise SystemExit('run')")
    monkeypatch.chdir(root)
    processes = started(monkeypatch)
    files = files_in(root)

    assert everything(read_by_others(root, files)) == read_here(root, files)
    assert [process.returncode for process in processes] == [0, 0]


def test_what_is_printed_is_no_harm(
    root: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    noise = """
        import os
        from wikilink_ls.storage import worker
        print("Welcome to this machine", flush=True)
        load_all = worker.load_all
        def loud(*arguments):
            print("from Python", flush=True)
            os.write(1, b"from below Python")
            return load_all(*arguments)
        worker.load_all = loud
        """
    spoil(monkeypatch, dedent(noise))
    files = files_in(root)

    assert everything(read_by_others(root, files)) == read_here(root, files)
    assert caplog.records == []


def test_processes_run_this_very_package_wherever_it_is(root: Path) -> None:
    place = root.parent / "패키지 of mine"
    place.mkdir()
    (place / "wikilink_ls").symlink_to(Path(workers.__file__).parents[1])
    code = """
        import sys
        from pathlib import Path
        from wikilink_ls.storage import processes, workers
        from wikilink_ls.storage.scan import scan
        from wikilink_ls.vault.concept_rules import DEFAULT_RULES
        workers.FEW = 0
        processes.START = processes.START.removesuffix("main()") + (
            "print(wikilink_ls.__file__, file=sys.stderr); main()"
        )
        root = Path(sys.argv[1])
        list(workers.read_batches(root, list(scan(root).files.items())[:1], DEFAULT_RULES))
        """
    told = subprocess.run(
        [sys.executable, "-P", "-c", dedent(code), str(root)],
        env={**os.environ, "PYTHONPATH": str(place), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )

    assert told.stderr == f"{place / 'wikilink_ls' / '__init__.py'}\n"
