"""What the path of a file says by itself: its folder, its name, the key of that name."""

from functools import lru_cache

from wikilink_ls.syntax.folding import fold


# Most links repeat what others say.
@lru_cache(maxsize=1 << 14)
def name_key(path: str) -> str:
    """The one key under which a file and every link that could mean it are found.

    It is the folded last segment without ``.md``: ``a/Note.md``, ``note`` and ``../NOTE.md`` meet
    at ``note``; ``v1.2`` meets ``v1.2.md`` and ``fig.png`` both ``fig.png`` and ``fig.png.md``.
    """
    name = file_name(path)
    return without_md(fold(name if name.endswith(".md") else f"{name}.md"))


def without_md(name: str) -> str:
    """The folded *name* without its extension, however often it has it."""
    while name.endswith(".md"):
        name = name[:-3]
    return name


def file_name(path: str) -> str:
    """The last part of a vault path, with its extension."""
    return path[path.rfind("/") + 1 :]


def folder_of(path: str) -> str:
    """The folder of a vault path, with its ``/``; empty at the root."""
    return path[: path.rfind("/") + 1]


def is_note(path: str) -> bool:
    return path[-3:].lower() == ".md"


def is_canvas(path: str) -> bool:
    return path[-7:].lower() == ".canvas"


def has_links(path: str) -> bool:
    """Whether the file is read for its links: a note, or a canvas."""
    return is_note(path) or is_canvas(path)


def display_name(path: str) -> str:
    """How a file is called where no other text is given: a note by its name without ``.md``."""
    name = file_name(path)
    return name[:-3] if is_note(name) else name
