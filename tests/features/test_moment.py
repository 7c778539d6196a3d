"""Date formats. What is expected is what moment.js 2.31 answers."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikilink_ls.features.new_notes.moment import formatted

SEOUL = datetime(2026, 3, 14, 9, 5, 7, 42_000, tzinfo=timezone(timedelta(hours=9)))


def test_every_token_is_written_as_moment_writes_it() -> None:
    tokens = """
        M 3  Mo 3rd  MM 03  MMM Mar  MMMM March  Q 1  Qo 1st
        D 14  Do 14th  DD 14  DDD 73  DDDo 73rd  DDDD 073
        d 6  do 6th  dd Sa  ddd Sat  dddd Saturday  e 6  E 6
        w 11  wo 11th  ww 11  W 11  Wo 11th  WW 11
        Y 2026  YY 26  YYYY 2026  YYYYY 02026  YYYYYY +002026  y 2026  yo 2026th  yyyy 2026
        gg 26  gggg 2026  ggggg 02026  GG 26  GGGG 2026  GGGGG 02026  N AD
        A AM  a am  H 9  HH 09  h 9  hh 09  k 9  kk 09  m 5  mm 05  s 7  ss 07
        S 0  SS 04  SSS 042  SSSS 0420  SSSSSSSSS 042000000
        X 1773446707  x 1773446707042  Z +09:00  ZZ +0900
        Hmm 905  Hmmss 90507  hmm 905  hmmss 90507
        L 03/14/2026  l 3/14/2026
        """
    for line in tokens.strip().split("\n"):
        for pair in line.strip().split("  "):
            token, written = pair.split(" ")
            assert (token, formatted(SEOUL, token)) == (token, written)


@pytest.mark.parametrize(
    ("format_", "written"),
    [
        ("YYYY/MM/YYYY-MM-DD dddd", "2026/03/2026-03-14 Saturday"),
        ("gggg-[W]ww", "2026-W11"),
        ("[LT YYYY] YYYY", "LT YYYY 2026"),
        ("YYYY년 M월 D일", "2026년 3월 14일"),
        ("[오늘은] dddd [🌱]", "오늘은 Saturday 🌱"),
        ("[a]b]", "a]b"),
        ("[[YYYY]]", "[YYYY]"),
        ("[] [", " ["),
        (r"\D\[D\]", "D[14]"),
        ("tomorrow", "to5orro11"),
        ("YYYYMMDDHHmmss", "20260314090507"),
        ("LT|LTS|LL|ll", "9:05 AM|9:05:07 AM|March 14, 2026|Mar 14, 2026"),
        ("LLL|lll", "March 14, 2026 9:05 AM|Mar 14, 2026 9:05 AM"),
        ("LLLL|llll", "Saturday, March 14, 2026 9:05 AM|Sat, Mar 14, 2026 9:05 AM"),
        ("", ""),
    ],
)
def test_what_is_no_token_stays(format_: str, written: str) -> None:
    assert formatted(SEOUL, format_) == written


@pytest.mark.parametrize(
    ("day", "weeks"),
    [
        # Weeks as in America, and as ISO counts them.
        ("2020-12-31", "2021-1 2020-53"),
        ("2021-01-01", "2021-1 2020-53"),
        ("2021-01-03", "2021-2 2020-53"),
        ("2024-12-28", "2024-52 2024-52"),
        ("2024-12-29", "2025-1 2024-52"),
        ("2024-12-30", "2025-1 2025-1"),
        ("2027-01-02", "2027-1 2026-53"),
        ("9999-12-31", "10000-1 9999-52"),
    ],
)
def test_weeks_around_the_new_year(day: str, weeks: str) -> None:
    when = datetime.fromisoformat(day).replace(tzinfo=UTC)

    assert formatted(when, "gggg-w GGGG-W") == weeks


@pytest.mark.parametrize(
    ("clock", "written"),
    [
        ("00:00", "0 24 12 12:00 AM"),
        ("00:30", "0 24 12 12:30 AM"),
        ("12:00", "12 12 12 12:00 PM"),
        ("13:59", "13 13 1 1:59 PM"),
        ("23:59", "23 23 11 11:59 PM"),
    ],
)
def test_hours_of_a_day(clock: str, written: str) -> None:
    when = datetime.fromisoformat(f"2026-03-14T{clock}Z")

    assert formatted(when, "H k h LT") == written


@pytest.mark.parametrize(
    ("minutes", "written"), [(0, "+00:00 +0000"), (-210, "-03:30 -0330"), (345, "+05:45 +0545")]
)
def test_zones(minutes: int, written: str) -> None:
    assert formatted(SEOUL.astimezone(timezone(timedelta(minutes=minutes))), "Z ZZ") == written


@pytest.mark.parametrize(
    ("numbers", "ordinals"),
    [((1, 2, 3, 4), "1st 2nd 3rd 4th"), ((11, 12, 13, 21, 22, 23, 31), None)],
)
def test_days_are_counted_in_english(numbers: tuple[int, ...], ordinals: str | None) -> None:
    wanted = ordinals or "11th 12th 13th 21st 22nd 23rd 31st"

    assert " ".join(formatted(datetime(2026, 1, it, tzinfo=UTC), "Do") for it in numbers) == wanted


DATES = st.dates(date(1000, 1, 1))
TELLING = ("YYYY-MM-DD", "GGGG-[W]WW-E", "gggg/ww/dddd", "YYYY-DDDD", "Do MMMM Y", "L")


@given(st.sampled_from(TELLING), DATES, DATES)
def test_two_days_are_called_differently(format_: str, one: date, other: date) -> None:
    names = {
        formatted(datetime(it.year, it.month, it.day, tzinfo=UTC), format_) for it in (one, other)
    }

    assert len(names) == len({one, other})


@given(
    st.datetimes(timezones=st.just(UTC)), st.text("YMDdwWgGHhmsSaAxXZzQNLlEek[]\\ o가", max_size=9)
)
def test_any_format_is_taken(when: datetime, format_: str) -> None:
    assert isinstance(formatted(when, format_), str)


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_date_as_iso_writes_it(when: datetime) -> None:
    assert formatted(when, "YYYY-MM-DD[T]HH:mm:ssZ") == when.replace(microsecond=0).isoformat()
