import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from wikilink_ls.storage import reading
from wikilink_ls.vault import names

Transcript = Callable[[str, str], None]
Vault = Callable[[str], Path]
Typed = Callable[[str], str]

SECOND_BRAIN = Path(__file__).parents[1] / "vaults/second-brain"


def test_a_finding_is_shown_in_its_line(transcript: Transcript) -> None:
    transcript(
        """
        -- Garden.md --
        # Beds
        -- Log/Today.md --
        I was in the [[Gardn]], at the [[Garden#Bed]].
        """,
        """
        $ wikilink-ls check
        Log/Today.md:1:16: dangling-link No note or file is called 'Gardn'; did you mean 'Garden'?
            1 | I was in the [[Gardn]], at the [[Garden#Bed]].
              |                ^^^^^
        Log/Today.md:1:40: dangling-heading 'Garden' has no heading 'Bed'; did you mean 'Beds'?
            1 | I was in the [[Gardn]], at the [[Garden#Bed]].
              |                                        ^^^^

        2 findings in 1 note (2 notes checked)
            1 dangling-link
            1 dangling-heading
        [1]
        """,
    )


def test_a_vault_without_findings_is_told_so(transcript: Transcript) -> None:
    transcript(
        """
        -- Garden.md --
        [[Yard]]
        -- Yard.md --
        """,
        """
        $ wikilink-ls check
        No findings in 2 notes.
        $ wikilink-ls check Yard.md
        No findings in 1 note.
        """,
    )


def test_hangul_and_emoji_are_two_columns_wide(transcript: Transcript) -> None:
    transcript(
        """
        -- 일지.md --
        🌱 어제 [[과도한]]을 읽었다
        \t탭 뒤의 [[여백]]
        """,
        """
        $ wikilink-ls check
        일지.md:1:8: dangling-link No note or file is called '과도한'
            1 | 🌱 어제 [[과도한]]을 읽었다
              |           ^^^^^^
        일지.md:2:9: dangling-link No note or file is called '여백'
            2 |     탭 뒤의 [[여백]]
              |               ^^^^

        2 findings in 1 note (1 note checked)
            2 dangling-link
        [1]
        """,
    )


def test_of_a_long_line_what_is_around_the_finding_is_shown(vault: Vault, typed: Typed) -> None:
    vault(f"-- Long.md --\n{'in the beginning ' * 9}[[Gardn]]{' and so on' * 100_000}\n")

    line, carets = typed("wikilink-ls check").splitlines()[2:4]

    before, after = (
        "…ning in the beginning in the beginning",
        "and so on and so on and so on and so on…",
    )
    assert line == f"    1 | {before} [[Gardn]] {after}"
    assert carets.index("^^^^^") == line.index("Gardn")


def test_a_finding_longer_than_a_line_is_cut(vault: Vault, typed: Typed) -> None:
    vault(f"-- Long.md --\n가 [[{'나' * 300}]] 다\n")

    line, carets = typed("wikilink-ls check").splitlines()[2:4]

    assert line == f"    1 | 가 [[{'나' * 22}…]] 다"
    assert carets == f"      |      {'^' * 45}"


def test_what_would_command_a_terminal_is_made_visible(transcript: Transcript) -> None:
    transcript(
        """
        -- Evil.md --
        \a[[\x1b[31mred\u202e]]
        """,
        """
        $ wikilink-ls check
        Evil.md:1:4: dangling-link No note or file is called '␛[31mred\ufffd'
            1 | ␇[[␛[31mred\ufffd]]
              |    ^^^^^^^^^

        1 finding in 1 note (1 note checked)
            1 dangling-link
        [1]
        """,
    )


def test_the_severity_is_the_colour(transcript: Transcript) -> None:
    transcript(
        """
        -- Garden.md --
        [[Yard]]
        """,
        """
        $ wikilink-ls check --color always
        \x1b[1mGarden.md\x1b[0m:1:3: \x1b[1;33mdangling-link\x1b[0m \
No note or file is called 'Yard'
        \x1b[2m    1 |\x1b[0m [[Yard]]
        \x1b[2m      |\x1b[0m   \x1b[1;33m^^^^\x1b[0m

        1 finding in 1 note (1 note checked)
            1 dangling-link
        [1]
        """,
    )


VAULT_OF_MANY = """
    -- Garden.md --
    [[Nowhere]] [[Garden#None]]
    -- Log/Today.md --
    [[Nowhere]] [[Garden]]
    -- Log/Old/Yesterday.md --
    [[Nowhere]]
    -- Logbook.md --
    [[Nowhere]]
    """


def paths_of(transcript: str) -> list[str]:
    return [line.split(":")[0] for line in transcript.splitlines() if ".md:" in line]


@pytest.mark.parametrize(
    ("arguments", "paths"),
    [
        ("", ["Garden.md", "Garden.md", "Log/Old/Yesterday.md", "Log/Today.md", "Logbook.md"]),
        ("Log", ["Log/Old/Yesterday.md", "Log/Today.md"]),
        ("Log/", ["Log/Old/Yesterday.md", "Log/Today.md"]),
        ("Log/../Logbook.md", ["Logbook.md"]),
        ("Log/Old Log/Today.md Log", ["Log/Old/Yesterday.md", "Log/Today.md"]),
        ("Garden.md --select dangling-heading", ["Garden.md"]),
        ("--select dangling-heading,ambiguous-link", ["Garden.md"]),
        ("--select ambiguous-link --select dangling-heading", ["Garden.md"]),
        ("--ignore dangling-link", ["Garden.md"]),
        ("--select dangling-link --ignore dangling-link", []),
    ],
)
def test_what_is_asked_for_is_checked(
    arguments: str, paths: list[str], vault: Vault, typed: Typed
) -> None:
    (vault(VAULT_OF_MANY) / ".obsidian").mkdir()

    found = typed(f"wikilink-ls check {arguments}")

    assert paths_of(found) == paths
    assert found.endswith("[1]\n") == bool(paths)


def test_links_lead_through_the_whole_vault_though_one_folder_is_checked(
    transcript: Transcript,
) -> None:
    transcript(
        """
        -- .wikilink-ls.toml --
        -- Garden.md --
        -- Log/Today.md --
        [[Garden]]
        """,
        """
        $ wikilink-ls check Log
        No findings in 1 note.
        $ wikilink-ls check Log/Today.md
        No findings in 1 note.
        """,
    )


def test_without_a_marker_a_folder_is_a_vault_of_its_own(transcript: Transcript) -> None:
    transcript(
        """
        -- Garden.md --
        -- Log/Today.md --
        [[Garden]]
        -- Other/Garden.md --
        """,
        """
        $ wikilink-ls check Log Other --select dangling-link
        Log/Today.md:1:3: dangling-link No note or file is called 'Garden'
            1 | [[Garden]]
              |   ^^^^^^

        1 finding in 1 note (2 notes checked)
            1 dangling-link
        [1]
        """,
    )


def test_the_settings_of_the_vault_count_and_select_is_above_them(
    transcript: Transcript,
) -> None:
    transcript(
        """
        -- .wikilink-ls.toml --
        exclude = ["Drafts"]
        [diagnostics.severity]
        dangling-link = "off"
        -- Drafts/New.md --
        [[Nowhere]]
        -- Garden.md --
        [[Nowhere]]
        """,
        """
        $ wikilink-ls check
        No findings in 1 note.
        $ wikilink-ls check --select dangling-link
        Garden.md:1:3: dangling-link No note or file is called 'Nowhere'
            1 | [[Nowhere]]
              |   ^^^^^^^

        1 finding in 1 note (1 note checked)
            1 dangling-link
        [1]
        $ wikilink-ls check Drafts/New.md
        No findings in 0 notes.
        ! warning: Drafts/New.md: it is hidden, or excluded in settings
        """,
    )


def test_what_is_silent_of_itself_is_told_if_it_is_asked_for(transcript: Transcript) -> None:
    transcript(
        """
        -- Garden.md --
        -- Home.md --
        The garden.
        """,
        """
        $ wikilink-ls check
        No findings in 2 notes.
        $ wikilink-ls check --select unlinked-mention
        Home.md:1:5: unlinked-mention 'garden' is a note: Garden.md
            1 | The garden.
              |     ^^^^^^

        1 finding in 1 note (2 notes checked)
            1 unlinked-mention
        [1]
        """,
    )


def test_json_tells_the_same_in_the_numbers_of_editors(vault: Vault, typed: Typed) -> None:
    vault("-- 일지.md --\n🌱 [[과도함]]\n")

    _, printed, status = typed("wikilink-ls check --format json").splitlines()

    assert status == "[1]"
    assert json.loads(printed) == {
        "version": 1,
        "findings": [
            {
                "path": "일지.md",
                "code": "dangling-link",
                "severity": "warning",
                "message": "No note or file is called '과도함'",
                "root": "/vault",
                "range": {
                    "start": {"line": 0, "character": 5},
                    "end": {"line": 0, "character": 8},
                },
            }
        ],
        "summary": {"findings": 1, "notes": 1, "checked": 1, "codes": {"dangling-link": 1}},
    }


def test_json_without_findings_is_whole_too(transcript: Transcript) -> None:
    transcript(
        "-- Garden.md --\n",
        """
        $ wikilink-ls check --format json
        {"version":1,"findings":[],"summary":{"findings":0,"notes":0,"checked":1,"codes":{}}}
        """,
    )


def test_files_that_cannot_be_read_are_warnings(
    vault: Vault, typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = vault("-- Garden.md --\n[[Latin]] [[Large]]\n")
    (root / "Latin.md").write_bytes(b"caf\xe9")
    (root / "Large.md").write_bytes(b"a" * 2048)
    monkeypatch.setattr(reading, "MAX_NOTE_SIZE", 1024)
    damaged = "it is not UTF-8; it is read with replacement characters and never edited"
    large = "it is larger than 0 MiB; split it or exclude it"

    assert typed("wikilink-ls check") == dedent(f"""\
        $ wikilink-ls check
        No findings in 2 notes.
        ! warning: Large.md: {large}
        ! warning: Latin.md: {damaged}
        """)


def test_settings_that_are_wrong_are_warnings(transcript: Transcript) -> None:
    transcript(
        """
        -- .wikilink-ls.toml --
        exclud = ["Drafts"]
        """,
        """
        $ wikilink-ls check --ignore dangling-link
        No findings in 0 notes.
        ! warning: ./.wikilink-ls.toml: exclud is no setting; did you mean exclude? Known are \
newLinkFormat, useMarkdownLinks, attachmentFolderPath, newFileLocation, newFileFolderPath, \
newFileTemplate, userIgnoreFilters, exclude, diagnostics, concepts, dailyNotes, codeLens, \
inlayHints, cache
        """,
    )


def test_a_path_that_cannot_be_checked_is_named(transcript: Transcript) -> None:
    transcript(
        """
        -- Garden.md --
        -- plan.png --
        """,
        """
        $ wikilink-ls check Garden.md Gardn.md
        ! wikilink-ls check: there is no 'Gardn.md'
        [2]
        $ wikilink-ls check ''
        ! wikilink-ls check: there is no ''
        [2]
        $ wikilink-ls check plan.png
        ! wikilink-ls check: 'plan.png' is no folder, and no note (.md)
        [2]
        """,
    )


def test_a_code_that_is_none_is_named_with_those_there_are(typed: Typed) -> None:
    printed = typed("wikilink-ls check --select dangling-links")

    assert "'dangling-links' is no code; did you mean dangling-link? Known are " in printed
    assert printed.endswith("[2]\n")


def test_a_reader_that_goes_away_ends_it_quietly(vault: Vault) -> None:
    root = vault(f"-- Garden.md --\n{'[[Nowhere]] ' * 5000}")

    with subprocess.Popen(
        [sys.executable, "-m", "wikilink_ls", "check", str(root)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as run:
        assert run.stdout
        assert run.stderr
        run.stdout.readline()
        run.stdout.close()
        errors = run.stderr.read()

    assert errors == b""
    if os.name == "posix":
        assert run.returncode == 141


def test_every_mistake_of_the_second_brain_is_found_and_nothing_else(
    typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(SECOND_BRAIN)
    _, printed, _ = typed("wikilink-ls check --format json").splitlines()

    found = Counter(
        (each["code"], Path(each["path"]).name, each["range"]["start"]["line"] + 1)
        for each in json.loads(printed)["findings"]
    )

    assert found == Counter(
        [
            ("dangling-link", "2강 자료 읽히기.md", 23),
            ("dangling-link", "2026-03-09.md", 15),
            ("dangling-link", "읽기 목록.md", 18),
            ("dangling-link", "모집 페이지 문안.md", 24),
            ("dangling-heading", "수강생 인터뷰.md", 20),
            ("dangling-heading", "교사 연수 기획.md", 22),
            ("dangling-heading", "좋은 예시의 조건.md", 23),
            ("dangling-block", "뉴스레터 운영.md", 17),
            ("dangling-block", "1강 질문하는 법.md", 24),
            ("ambiguous-link", "홈페이지 개편.md", 14),
            ("ambiguous-link", "주간 리뷰.md", 19),
            ("invalid-properties", "피드백 샌드위치.md", 2),
            ("invalid-properties", "특강 제안.md", 3),
            ("unquoted-property-link", "Teach Back.md", 8),
            ("unquoted-property-link", "강사로 살기.md", 9),
            ("unknown-concept", "Cognitive Load.md", 8),
            ("duplicate-concept", "Kill Your Darlings.md", 7),
            ("undeclared-concept", "발표 슬라이드.md", 20),
            ("unlinked-concept", "건강 루틴.md", 7),
        ]
    )


def test_of_many_names_not_all_are_looked_at_for_each_that_is_missing(
    vault: Vault, typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = list[str]()

    def counted(letters: str, count: int) -> Callable[[str], bool]:
        def lacks(name: str) -> bool:
            looked.append(name)
            return lacking(letters, count)(name)

        return lacks

    lacking = names._lacking  # noqa: SLF001 (what goes through names)
    monkeypatch.setattr(names, "_lacking", counted)
    monkeypatch.setattr(names.Base, "FEW", 0)
    vault("-- Garden.md --\n[[Gardn]]\n-- Yard.md --\n")

    assert "did you mean 'Garden'?" in typed("wikilink-ls check")
    assert looked == []
