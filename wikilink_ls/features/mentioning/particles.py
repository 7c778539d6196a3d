"""What Korean writes behind a noun without a space: 과도함은, 과도함이라는, 과도함에서만큼은."""

import re
from functools import lru_cache

_KOREAN = re.compile("[가-힣]+")
LONGEST_ENDING = 16
"""Syllables: no noun has more behind it."""

# Other particles may follow these. What is written as one of two, by the sound before it, is in
# the second and third.
_JOINING = re.compile(
    "들|에|에서|에게|에게서|에다|에다가|께|께서|한테|한테서|더러|하고|처럼|같이|만큼|보다|대로"
    "|부터|까지|마다|끼리|씩|쯤|만|뿐|뿐만|밖에|마저|조차|말고"
)
_JOINING_CLOSED = re.compile("과|이랑|으로|으로서|으로써")
_JOINING_OPEN = re.compile("와|랑|로|로서|로써")

# Nothing but 요 follows these.
_CLOSING = re.compile(
    "의|도|요|치고|치고는|뿐더러|엔|에선|에겐|에게선|께선|한텐|한테선|까진|부턴|보단"
)
_CLOSING_CLOSED = re.compile(
    "으론|으로선|으로썬|은|이|을|이나|이나마|이든|이든지|이든가|이야|이야말로|이여|이요|아|은커녕"
)
_CLOSING_OPEN = re.compile("론|로선|로썬|는|가|를|나|나마|든|든지|든가|야|야말로|여|는커녕")

# The endings of 이다, "to be".
_PAST = (
    "다|던|던가|던지|고|지만|으며|으면서|으나|으므로|으면|으니|으니까|을|을까|을지|을지도|기|기에"
    "|음|음을|음은|음이|음에도|다는|다고|다면|다가|습니다|습니까|어요|네|네요|지|지요|죠"
    "|는데|는지|는가|더라|거든|어도|어야"
)
_FULL = (
    "다|고|며|면|면서|지만|라|라고|라고는|라고도|라고만|라곤|라는|라는데|라면|라면서|라서|라며|라도"
    "|라니|라니까|라지만|라거나|라던|란|란다|래|라기보다|라기보다는|라기에|라기엔|라든지|라든가"
    "|라던가|라던지|니까|므로|다만|거나|죠|다가|랄|랄까|니|기|기에|기도|기는|기만|기까지|기에는"
    "|자|지|지요|지는|지도|든|든지|냐|냐고|냐는|네|네요|군|군요|구나|던|던가|더라|거든|건|되|듯|듯이"
    "|잖아|겠지|어서|어야|어도|어야만|라야|에요|예요|시다|신|신데|십니다|시고|시며|시지만|셨다|셨던"
)
# Behind a vowel they stand without their 이, too; but for those that make another noun there, as
# in 연구자, 복사기, 거주지, 수호신.
_NOT_BARE = frozenset(
    ("자", "지", "기", "건", "되", "신", "어서", "어야", "어도", "어야만", "에요")
)
_BARE = "|".join(it for it in _FULL.split("|") if it not in _NOT_BARE)
# 인, 일 and 임 by themselves make other nouns: 한국인, 마감일.
_ANYWHERE = (
    f"이(?:{_FULL})|이었(?:{_PAST})|인(?:데|데도|지|지도|지는|지라|가|가요|걸)"
    "|일(?:까|까요|지|지도|지라도|수록|뿐)|입니다|입니다만|입니까|임(?:을|은|이|에|에도|과)"
)
_TO_BE_CLOSED = re.compile(_ANYWHERE)
_TO_BE_OPEN = re.compile(f"{_ANYWHERE}|{_BARE}|였(?:{_PAST})|여서|여야|여도")


# The same words are looked at with every keystroke.
@lru_cache(maxsize=1 << 12)
def are_particles(before: str, rest: str) -> bool:
    """Whether *rest*, which a word goes on with after the letter *before*, is nothing but these.

    They fit the sound before them: 사과를, 과도함을; what is no Hangul may sound either way.
    """
    if len(rest) > LONGEST_ENDING or not _KOREAN.fullmatch(rest):
        return False
    if _ends_word(before, rest):
        return True
    if len(rest) > 1 and rest[-1] == "요" and are_particles(before, rest[:-1]):
        return True
    return any(
        are_particles(rest[end - 1], rest[end:])
        for end in range(1, len(rest))
        if _joins(before, rest[:end])
    )


def _ends_word(before: str, rest: str) -> bool:
    if _CLOSING.fullmatch(rest) or _joins(before, rest):
        return True
    closed, open_ = _sounds_before(before, rest)
    after_closed = _CLOSING_CLOSED.fullmatch(rest) or _TO_BE_CLOSED.fullmatch(rest)
    after_open = _CLOSING_OPEN.fullmatch(rest) or _TO_BE_OPEN.fullmatch(rest)
    return bool((closed and after_closed) or (open_ and after_open))


def _joins(before: str, particle: str) -> bool:
    closed, open_ = _sounds_before(before, particle)
    return bool(
        _JOINING.fullmatch(particle)
        or (closed and _JOINING_CLOSED.fullmatch(particle))
        or (open_ and _JOINING_OPEN.fullmatch(particle))
    )


_RIEUL = 8
"""The number of ㄹ among the consonants that end a syllable: 서울로, as if it were a vowel."""


def _sounds_before(letter: str, particle: str) -> tuple[bool, bool]:
    """As `_sounds`, for what the way is told with."""
    if particle.startswith(("로", "론", "으로", "으론")) and _final(letter) == _RIEUL:
        return False, True
    return _sounds(letter)


def _sounds(letter: str) -> tuple[bool, bool]:
    """Whether a word that ends in *letter* may end in a consonant, and whether in a vowel."""
    final = _final(letter)
    return (True, True) if final is None else (final > 0, final == 0)


def _final(letter: str) -> int | None:
    """The number of the consonant that ends a syllable, 0 for none; None if it is no Hangul."""
    return (ord(letter) - 0xAC00) % 28 if "가" <= letter <= "힣" else None
