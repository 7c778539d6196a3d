"""The link to write for a file: in the vault's format, and such that it leads to that file."""

import posixpath
import re
from dataclasses import dataclass

from wikilink_ls.config import Config
from wikilink_ls.syntax.folding import fold
from wikilink_ls.syntax.linktext import is_external
from wikilink_ls.vault.paths import display_name, file_name, folder_of, is_note, name_key
from wikilink_ls.vault.resolve import Resolution, resolve
from wikilink_ls.vault.vault import Vault

# A control character but the tab would end the line, or all that YAML can read.
_NOT_IN_WIKILINK = re.compile(
    r"\A\[|[#|\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]|\[\[|\]\]|[\]\\]\Z"
)
# Obsidian encodes spaces and what Markdown cannot hold; Hangul and most signs stay. The marks of
# math and code bind closer than a link: with one elsewhere on the line they would swallow it.
_NOT_IN_DESTINATION = re.compile(r"""[\s<>\\"%|$`\x00-\x1f\x7f]|&(?=#?\w+;)|\[(?=\[)|\](?=\])""")
_NOT_IN_DISPLAY = re.compile(r"\[\[|\]\]|\s+")
# What binds closer than a link: its brackets would end in code, HTML, math, another cell or link.
_NOT_IN_LABEL = re.compile(r"[\\\[\]`<$|]")


@dataclass(frozen=True, slots=True)
class LinkWriter:
    """Writes links that stand in the note at *source*."""

    vault: Vault
    config: Config
    source: str

    def linkpath(self, path: str, *, extension: bool) -> str | None:
        """The link path for the file at *path*; *extension* keeps the ``.md`` of notes.

        It resolves to *path*, and to nothing besides. Where the format's own answer could lead
        elsewhere (``b`` beside a ``b`` at the root), the vault path is written. None if no link
        leads there, as to a file without an extension.
        """
        if not extension and self.config.new_link_format == "shortest":
            name = display_name(path)
            if self._is_sure(name, path):
                return name
        written = self._in_format(path)
        choices = [written, path, f"/{path}"]
        if is_note(path) and not extension:
            choices = [written[:-3], path[:-3], *choices]
        meant = Resolution(path)
        return next((it for it in choices if resolve(self.vault, it, self.source) == meant), None)

    def _is_sure(self, name: str, path: str) -> bool:
        """Whether *name* means the note at *path* from everywhere; quick, and so with most notes.

        No other file has anything of that name, and nothing of it would be taken off.
        """
        if not is_note(path) or is_note(name) or not name or name != name.strip():
            return False
        files = self.vault.files_named(name_key(path))
        return len(files) == 1 and files[0].path == path

    def _in_format(self, path: str) -> str:
        match self.config.new_link_format:
            case "relative":
                # From "/": else it would ask for the working directory of the process.
                return posixpath.relpath(f"/{path}", f"/{folder_of(self.source)}")
            case "shortest" if self._has_name_alone(path):
                return file_name(path)
        return path

    def _has_name_alone(self, path: str) -> bool:
        name = fold(file_name(path))
        files = self.vault.files_named(name_key(path))
        return [file.name for file in files].count(name) == 1

    def wikilink(self, path: str, display: str | None, *, table: bool, embed: bool) -> str | None:
        """What stands between ``[[`` and ``]]``; None if no wikilink can name the file.

        A note in a folder shows its name, unless *display* says something else; in a *table* the
        pipe is escaped.
        """
        linkpath = self.linkpath(path, extension=False)
        if linkpath is None or not can_be_wikilink(linkpath):
            return None
        if display is None and "/" in linkpath and not embed:
            display = display_name(path)
        shown = _NOT_IN_DISPLAY.sub(" ", display or "").strip().rstrip("] ")
        written = f"{linkpath}|{shown}" if shown else linkpath
        return written.replace("|", "\\|") if table else written

    def markdown(self, path: str, display: str | None, subpath: str = "") -> str | None:
        """``[text](destination)``, without the ``!`` of an embed; None if none leads there."""
        linkpath = self.linkpath(path, extension=True)
        if linkpath is None:
            return None
        text = display_name(path) if display is None else display
        return f"[{escape_label(text)}]({encode_path(linkpath)}{encode(subpath)})"


def can_be_wikilink(linkpath: str) -> bool:
    """Whether *linkpath* can stand between ``[[`` and ``]]`` and mean what it says."""
    return not _NOT_IN_WIKILINK.search(linkpath)


def escape_label(text: str) -> str:
    """*text* as the text of a Markdown link."""
    return _NOT_IN_LABEL.sub(r"\\\g<0>", " ".join(text.split()))


def encode_path(path: str) -> str:
    """*path* as the path of a Markdown destination, in which ``#`` begins the subpath."""
    encoded = encode(path).replace("#", "%23")
    return encoded.replace(":", "%3A") if is_external(encoded) else encoded


def encode(destination: str) -> str:
    """*destination* as Markdown can hold it; parentheses stay where they come in pairs."""
    encoded = _NOT_IN_DESTINATION.sub(lambda match: _percent(match[0]), destination)
    if _is_balanced(encoded):
        return encoded
    return encoded.replace("(", "%28").replace(")", "%29")


def _percent(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode())


def _is_balanced(text: str) -> bool:
    depth = 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return False
    return depth == 0
