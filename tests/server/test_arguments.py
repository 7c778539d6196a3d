"""Arguments of commands: by name or in their order, and what is said of wrong ones."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pygls.exceptions import JsonRpcInvalidParams

from wikilink_ls.server.arguments import Arguments, Text, Uri, read_arguments


class Sample(Arguments, frozen=True):
    note_uri: Uri
    name: Text = "today"
    vault: Uri | None = None


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (["u"], Sample("u")),
        (["u", "n", "v"], Sample("u", "n", "v")),
        (["u", None, "v"], Sample("u", "today", "v")),
        ([{"noteUri": "u"}], Sample("u")),
        ([{"vault": "v", "noteUri": "u", "name": None}], Sample("u", "today", "v")),
        (["u", ""], Sample("u", "")),
    ],
)
def test_what_is_not_given_has_its_default(given: list[Any], read: Sample) -> None:
    assert read_arguments("c", Sample, given) == read


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (None, "c: noteUri is missing; it must be a URI"),
        ([[]], "c: noteUri is missing; it must be a URI"),
        ([{"name": "n"}], "c: noteUri is missing; it must be a URI"),
        ([1], "c: noteUri is 1; it must be a URI"),
        ([["u"]], 'c: noteUri is ["u"]; it must be a URI'),
        (["u", 1.5], "c: name is 1.5; it must be a text"),
        (["u", "n", "v\0"], 'c: vault is "v\\u0000"; it must be a URI'),
        (["u", "n", ""], 'c: vault is ""; it must be a URI'),
        (["u", "n", "v", 4], "c: 4 is one argument too many; it takes noteUri, name, vault"),
        (
            [{"noteUri": "u", "note_uri": "u"}],
            (
                'c: note_uri ("u") is no argument; '
                "did you mean noteUri? Known are noteUri, name, vault"
            ),
        ),
    ],
)
def test_a_wrong_argument_is_named_with_its_value(given: Any, said: str) -> None:
    with pytest.raises(JsonRpcInvalidParams) as refusal:
        read_arguments("c", Sample, given)

    assert refusal.value.message == said


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["noteUri", "name", "x"]), inner, max_size=3)
    ),
    max_leaves=5,
)


@given(st.lists(JSON, max_size=4))
def test_whatever_is_given_is_read_or_refused(given: list[Any]) -> None:
    with suppress(JsonRpcInvalidParams):
        read = read_arguments("c", Sample, given)

        assert isinstance(read.note_uri, str)
        assert isinstance(read.name, str)
        assert isinstance(read.vault, str | None)
