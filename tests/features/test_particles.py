"""What may stand behind a noun without a space and leave it the same word."""

import pytest

from wikilink_ls.features.mentioning.particles import LONGEST_ENDING, are_particles


def listed(text: str) -> list[str]:
    return text.split()


CLOSED = listed("""
    은 이 을 의 에 에서 에게 께 과 으로 도 만 까지 부터 처럼 보다 한테 하고 이나 조차 마저
    밖에 뿐 마다 대로 만큼 끼리 이랑 이란 이야말로 이야 요 들 들은 들이 들에게서 이든지
    에는 에도 에서의 에서는 에서만큼은 으로는 으로써는 으로부터 만으로도 까지도 보다는
    에게까지 뿐만 뿐만이 은요 만은 만은커녕 이라도 까지라도 조차도 마저도
    이다 입니다 이고 이며 이지만 이라 이라는 이라고 이라면 이라서 이라기보다는 이었다
    에선 엔 에겐 한텐 으론 까진 부턴 보단 으로선 께선 에게선
    이라던 이라지만 이란다 이라는데 이라면서 이라기엔 이라니까 이잖아 이겠지 입니다만 이래 인걸
    이었던 이니까 인데 인지 일까 임을 이에요 이죠 뿐이다 까지다 부터였다 들이다
""")
"""Behind a consonant: 과도함."""
OPEN = listed("""
    는 가 를 의 에 와 로 로서 로써는 로부터 도 만 랑 나 란 야말로 라도 든지 들은
    다 이다 였다 였던 입니다 고 며 라 라는 라고 라서 라면 지만 니까 인데 예요 뿐이다
    론 로선 에선 엔 까진 보단 네 지요 구나 군요 거든 더라 던 라던 라지만 라거나 라면서 기도 기에
    냐 니 잖아 겠지 듯
""")
"""Behind a vowel: 사과."""
OTHER_WORDS = listed("""
    수 수는 된 한다 한 했다 적 적인 성 화 도서관 의자 인 일 임 자 신 에너지 이사 은행 과학 이상한
    이즘     만두 들판 부터럼 까치 에서울 으로밖엔지 도s s 은1 ㅋㅋ
""")
"""What goes on so is another word: 과도함수."""


@pytest.mark.parametrize("rest", CLOSED)
def test_behind_a_consonant(rest: str) -> None:
    assert are_particles("함", rest)


@pytest.mark.parametrize("rest", OPEN)
def test_behind_a_vowel(rest: str) -> None:
    assert are_particles("과", rest)


@pytest.mark.parametrize("rest", OTHER_WORDS)
def test_what_else_follows_makes_another_word(rest: str) -> None:
    assert not are_particles("함", rest)
    assert not are_particles("과", rest)


@pytest.mark.parametrize(
    "rest", ["는", "가", "를", "와", "로", "다", "였다", "는커녕", "에서가를"]
)
def test_what_fits_a_vowel_does_not_fit_a_consonant(rest: str) -> None:
    assert not are_particles("함", rest)


@pytest.mark.parametrize("rest", ["은", "을", "으로", "이랑", "이나", "까지은", "에서을"])
def test_what_fits_a_consonant_does_not_fit_a_vowel(rest: str) -> None:
    assert not are_particles("과", rest)


def test_behind_a_liquid_the_way_is_told_as_behind_a_vowel() -> None:
    assert are_particles("울", "로")
    assert are_particles("울", "론")
    assert are_particles("울", "과")
    assert not are_particles("울", "으론")
    assert not are_particles("울", "으로")
    assert not are_particles("울", "와")


@pytest.mark.parametrize(
    "word", ["한국인", "마감일", "담당임", "연구자", "복사기", "거주지", "수호신"]
)
def test_another_noun_is_made_of_a_noun(word: str) -> None:
    assert not are_particles(word[-2], word[-1])


@pytest.mark.parametrize("letter", ["n", "3", ")", "🌱"])
def test_what_is_no_hangul_may_sound_either_way(letter: str) -> None:
    assert all(are_particles(letter, rest) for rest in ("은", "는", "이", "가", "으로", "로"))
    assert not are_particles(letter, "수")


def test_nothing_is_followed_without_end() -> None:
    assert are_particles("함", "에서" * (LONGEST_ENDING // 2))
    assert not are_particles("함", "에서" * LONGEST_ENDING)
