"""Dates as moment.js writes them, in its default locale: what settings and templates ask for.

No library knows these formats whole: those that take ``YYYY`` differ in weeks, in ``[literals]``
and in what they do with letters that mean nothing.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")

_LITERAL = r"(\[[^\[]*\])|\\?"
_SHORTHAND = re.compile(rf"{_LITERAL}(?:LTS?|L{{1,4}}|l{{1,4}})")
_TOKEN = re.compile(
    rf"{_LITERAL}(?:[Hh]mm(?:ss)?|Mo|M{{1,4}}|Do|DDDo|D{{1,4}}|d{{2,4}}|do?|w[ow]?|W[oW]?|Qo?|N{{1,5}}"
    r"|Y{4,6}|YY|y{2,4}|yo?|gg(?:ggg?)?|GG(?:GGG?)?|hh?|HH?|kk?|mm?|ss?|S{1,9}|zz?|ZZ?|.)",
    re.DOTALL,
)
_SHORTHANDS = {
    "LT": "h:mm A",
    "LTS": "h:mm:ss A",
    "L": "MM/DD/YYYY",
    "l": "M/D/YYYY",
    "LL": "MMMM D, YYYY",
    "ll": "MMM D, YYYY",
    "LLL": "MMMM D, YYYY h:mm A",
    "lll": "MMM D, YYYY h:mm A",
    "LLLL": "dddd, MMMM D, YYYY h:mm A",
    "llll": "ddd, MMM D, YYYY h:mm A",
}


def formatted(when: datetime, format_: str) -> str:
    """*when*, which has a time zone, as moment.js writes it in *format_*."""
    spelled = _SHORTHAND.sub(lambda it: _SHORTHANDS.get(it[0], it[0]), format_)
    return _TOKEN.sub(lambda it: _written(it, when), spelled)


def _written(token: re.Match[str], when: datetime) -> str:
    if write := _WRITERS.get(token[0]):
        return write(when)
    return token[1][1:-1] if token[1] else token[0].replace("\\", "")


def _weekday(when: datetime) -> int:
    return when.isoweekday() % 7


def _day_of_year(when: datetime) -> int:
    return when.timetuple().tm_yday


def _week(when: datetime) -> tuple[int, int]:
    """The year and number of a week that begins on Sunday; the first has January 1 in it."""
    saturday = _day_of_year(when) + 6 - _weekday(when)
    if saturday > _day_of_year(when.replace(month=12, day=31)):
        return when.year + 1, 1
    return when.year, (saturday + 6) // 7


def _hour(when: datetime) -> int:
    return when.hour % 12 or 12


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 // 10 == 1 else ending}"


def _fraction(digits: int) -> Callable[[datetime], str]:
    return lambda when: f"{when.microsecond // 1000:03}".ljust(digits, "0")[:digits]


def _half(when: datetime) -> str:
    return "PM" if when.hour >= 12 else "AM"


def _offset(when: datetime, between: str) -> str:
    minutes = (when.utcoffset() or timedelta()) // timedelta(minutes=1)
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02}{between}{abs(minutes) % 60:02}"


_NUMBERS: dict[str, Callable[[datetime], int]] = {
    "M": lambda it: it.month,
    "Q": lambda it: (it.month + 2) // 3,
    "D": lambda it: it.day,
    "DDD": _day_of_year,
    "d": _weekday,
    "e": _weekday,
    "E": lambda it: it.isoweekday(),
    "w": lambda it: _week(it)[1],
    "W": lambda it: it.isocalendar().week,
    "y": lambda it: it.year,
    "H": lambda it: it.hour,
    "h": _hour,
    "k": lambda it: it.hour or 24,
    "m": lambda it: it.minute,
    "s": lambda it: it.second,
    "X": lambda it: int(it.timestamp() // 1),
    "x": lambda it: int(it.timestamp() // 1) * 1000 + it.microsecond // 1000,
}
_PADDED: dict[str, tuple[Callable[[datetime], int], int]] = {
    **{key * 2: (_NUMBERS[key], 2) for key in "MDwWHhkms"},
    **{"y" * width: (_NUMBERS["y"], width) for width in (2, 3, 4)},
    **{"Y" * width: (_NUMBERS["y"], width) for width in (4, 5)},
    "Y": (_NUMBERS["y"], 4),
    **{"g" * width: (lambda it: _week(it)[0], width) for width in (4, 5)},
    **{"G" * width: (lambda it: it.isocalendar().year, width) for width in (4, 5)},
    "DDDD": (_NUMBERS["DDD"], 3),
    "YY": (lambda it: it.year % 100, 2),
    "gg": (lambda it: _week(it)[0] % 100, 2),
    "GG": (lambda it: it.isocalendar().year % 100, 2),
}


def _plain(number: Callable[[datetime], int]) -> Callable[[datetime], str]:
    return lambda when: str(number(when))


def _nth(number: Callable[[datetime], int]) -> Callable[[datetime], str]:
    return lambda when: _ordinal(number(when))


def _wide(number: Callable[[datetime], int], width: int) -> Callable[[datetime], str]:
    return lambda when: f"{number(when):0{width}}"


_WRITERS: dict[str, Callable[[datetime], str]] = {
    **{key: _plain(number) for key, number in _NUMBERS.items()},
    **{f"{key}o": _nth(_NUMBERS[key]) for key in ("M", "Q", "D", "DDD", "d", "w", "W", "y")},
    **{key: _wide(*padded) for key, padded in _PADDED.items()},
    **{"S" * digits: _fraction(digits) for digits in range(1, 10)},
    **dict.fromkeys(("N", "NN", "NNN", "NNNNN"), lambda _: "AD"),
    **dict.fromkeys(("z", "zz"), lambda _: ""),
    "NNNN": lambda _: "Anno Domini",
    "MMM": lambda it: MONTHS[it.month - 1][:3],
    "MMMM": lambda it: MONTHS[it.month - 1],
    "dd": lambda it: DAYS[_weekday(it)][:2],
    "ddd": lambda it: DAYS[_weekday(it)][:3],
    "dddd": lambda it: DAYS[_weekday(it)],
    "YYYYYY": lambda it: f"+{it.year:06}",
    "hmm": lambda it: f"{_hour(it)}{it:%M}",
    "hmmss": lambda it: f"{_hour(it)}{it:%M%S}",
    "Hmm": lambda it: f"{it.hour}{it:%M}",
    "Hmmss": lambda it: f"{it.hour}{it:%M%S}",
    "A": _half,
    "a": lambda it: _half(it).lower(),
    "Z": lambda it: _offset(it, ":"),
    "ZZ": lambda it: _offset(it, ""),
}
