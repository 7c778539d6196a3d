"""When two names are the same: the forms in which paths, tags and headings are compared."""

import re
import unicodedata

# Both sets are public: they stand in the examples of the published typings.
_NOT_IN_HEADING = re.compile(r"""[!"#$%&()*+,.:;<=>?@^`{|}~/\[\]\\\r\n]+""")
_NOT_IN_HEADING_LINK = re.compile(r"[:#|^\\\r\n]+|%%|\[\[|\]\]")


def fold(name: str) -> str:
    """The form in which names and paths are compared: NFC, no-break spaces as spaces, lower case.

    A path is folded with its extension on: the small sigma at the end of a word depends on it.
    """
    if name.isascii():
        return name.lower()
    composed = unicodedata.normalize("NFC", name)
    return composed.replace("\u00a0", " ").replace("\u202f", " ").lower()


def label_key(label: str) -> str:
    """The form in which the labels of footnotes are compared: as names are, with spaces as one."""
    return fold(" ".join(label.split()))


def strip_heading(text: str) -> str:
    """*text* as headings are compared, but for case: punctuation is a space, spaces are one.

    ASCII punctuation only, without ``'``, ``-`` and ``_``: ``「」`` and emoji count.
    """
    return " ".join(_NOT_IN_HEADING.sub(" ", text).split())


def fold_heading(text: str) -> str:
    return fold(strip_heading(text))


def strip_heading_for_link(text: str) -> str:
    """*text* as it is written into a link to that heading."""
    return " ".join(_NOT_IN_HEADING_LINK.sub(" ", text).split())
