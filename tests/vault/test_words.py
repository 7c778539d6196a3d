"""What a note says that the whole vault knows, and what of it is kept in memory."""

from wikilink_ls.syntax.parser import parse
from wikilink_ls.vault.concept_rules import DEFAULT_RULES
from wikilink_ls.vault.postings import Posting
from wikilink_ls.vault.words import LONGEST_KEPT, Words, forget_words, words_of

TEXT = f"[[Garden]] [[../Yard|y]] #Place\n## Beds\n## {'가' * LONGEST_KEPT} more\n"


def said() -> Words:
    return words_of(parse("Home.md", TEXT), DEFAULT_RULES)


def test_each_name_is_said_once_with_its_key() -> None:
    words = words_of(parse("Home.md", TEXT + TEXT), DEFAULT_RULES)

    assert words == said()
    assert words.mentions == (Posting("garden", "Garden"), Posting("yard", "../Yard"))
    assert words.tags == (Posting("place", "Place"),)
    assert words.headings[0] == Posting("beds", "")


def test_what_others_say_too_is_the_same_object_until_the_memory_is_wanted() -> None:
    first, again = said(), said()
    assert again.mentions[1] is first.mentions[1]
    assert again.tags[0] is first.tags[0]
    assert again.headings[0] is first.headings[0]

    forget_words()

    assert said() == first
    assert said().mentions[1] is not first.mentions[1]


def test_a_heading_as_long_as_a_note_is_not_kept() -> None:
    first, again = said(), said()

    assert again.headings[1] == first.headings[1]
    assert again.headings[1] is not first.headings[1]
