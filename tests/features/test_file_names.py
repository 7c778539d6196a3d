"""Any text becomes the name of a file, if anything of it is left."""

from hypothesis import given
from hypothesis import strategies as st

from wikilink_ls.features.renames.file_names import as_name, name_problem


def test_what_no_name_holds_is_a_space() -> None:
    assert as_name(' ..A: b/c\\d "e" <f>|?#^[g]\t. ') == "A b c d e f g"
    assert as_name("**b** `c` ==d== 🌱 과도함!") == "b c d 🌱 과도함!"
    assert as_name("?: / \n") == ""


@given(st.text(st.characters(), max_size=300) | st.text('.:#[]|*" 가🌱', max_size=300))
def test_a_file_can_be_called_so(text: str) -> None:
    name = as_name(text)

    assert name == "" or name_problem(name + " 123.md") is None
