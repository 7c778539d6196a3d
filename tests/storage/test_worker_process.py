"""How one process that reads notes starts, what it is asked, and how it ends."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from threading import Timer

import pytest

from tests.storage.reading_apart import (
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
from wikilink_ls.storage.loader import Problem
from wikilink_ls.storage.worker import Task, encode, read_frame, skip_to_ready, write_frame
from wikilink_ls.storage.worker_process import DEADLY, HURRIED, LATE, LONGEST
from wikilink_ls.vault.concept_rules import DEFAULT_RULES

pytestmark = pytest.mark.usefixtures("some_workers")
POSIX = pytest.mark.skipif(os.name == "nt", reason="of processes POSIX tells more")
ENDLESS_NOTES = ODD_NOTES.format(done="(root.parent / str(os.getpid())).touch(); time.sleep(1000)")


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


def test_a_process_that_does_not_end_is_ended(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_process, "PATIENCE", 0.01)
    processes = started(monkeypatch)
    spoil(monkeypatch, "import os, time\nos._exit = lambda _: time.sleep(1000)")

    read_by_others(root, files_in(root))

    assert len(processes) == 2
    assert all(process.returncode for process in processes)


@POSIX
def test_processes_end_with_the_one_that_has_started_them(root: Path) -> None:
    command = program(root, ends="print('begun', flush=True); sys.stdin.read()")
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
