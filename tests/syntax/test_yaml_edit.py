"""Texts written into YAML are read back as they were."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikilink_ls.syntax.properties import parse_properties
from wikilink_ls.syntax.yaml_edit import rewritten, yaml_text

texts = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs", "Cc"]),
        st.sampled_from(":,[]{}#'\"\\&*!|>%@`-?~ \t과도함"),
    ),
    min_size=1,
    max_size=12,
)


@pytest.mark.parametrize(
    ("text", "flow", "written"),
    [
        ("과도함", True, "과도함"),
        ("인사이드-아웃", True, "인사이드-아웃"),
        ("a b", True, "a b"),
        ("a, b", True, "'a, b'"),
        ("a, b", False, "a, b"),
        ("a: b", False, "'a: b'"),
        ("a:b", False, "a:b"),
        ("it's", True, "it's"),
        ("'tis", True, "'''tis'"),
        ('"a"', True, "'\"a\"'"),
        ("[a]", True, "'[a]'"),
        ("a #b", False, "'a #b'"),
        ("#b", False, "'#b'"),
        ("- a", False, "'- a'"),
        ("-", True, "'-'"),
        ("true", True, "'true'"),
        ("1984", True, "'1984'"),
        ("~", True, "'~'"),
        ("@a", True, "'@a'"),
        (" a", True, "' a'"),
        ("", True, "''"),
        ("a\tb\x01", True, '"a\\u0009b\\u0001"'),
        ("과도함\ufffe", True, '"과도함\\ufffe"'),
    ],
)
def test_a_text_gets_quotes_where_yaml_asks_for_them(text: str, flow: bool, written: str) -> None:
    assert yaml_text(text, flow=flow) == written


@given(texts, st.booleans())
def test_a_text_is_read_back(text: str, flow: bool) -> None:
    written = yaml_text(text, flow=flow)
    source = f"k: [x, {written}, {written}\n]" if flow else f"k: {written}"

    found = parse_properties(f"---\n{source}\n---\n")

    assert found.values == {"k": ["x", text, text] if flow else text}


@pytest.mark.parametrize(
    ("written", "new", "becomes"),
    [
        ("a", "b", "b"),
        ("a", "b, c", "'b, c'"),
        ("'b, c'", "a", "a"),
        ("'a'", "b", "'b'"),
        ("'a'", "it's", "'it''s'"),
        ('"a"', "b", '"b"'),
        ('"a"', 'say "b"\\', '"say \\"b\\"\\\\"'),
    ],
)
def test_a_value_keeps_its_quotes(written: str, new: str, becomes: str) -> None:
    assert rewritten(written, new, flow=True) == becomes


names = texts.filter(lambda text: not set(text) & set("\t\u2028\u2029\ufeff\ufffe\uffff"))


@given(names, names, st.booleans())
def test_a_value_without_quotes_comes_back_as_it_was(old: str, new: str, flow: bool) -> None:
    written = yaml_text(old, flow=flow)

    assert rewritten(rewritten(written, new, flow=flow), old, flow=flow) == written
