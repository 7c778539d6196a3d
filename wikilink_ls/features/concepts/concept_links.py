"""The links that are written for concepts: in the vault's format, and showing their name."""

from wikilink_ls.features.actions.new_links import loses_link
from wikilink_ls.syntax.masking import covering
from wikilink_ls.syntax.note import Link, Note, PropertyText
from wikilink_ls.syntax.property_edit import with_value
from wikilink_ls.syntax.text import Span, TextEdit
from wikilink_ls.vault.concept_rules import concept_key
from wikilink_ls.vault.concepts import concept_names
from wikilink_ls.vault.linkwriter import LinkWriter, can_be_wikilink, encode_path
from wikilink_ls.vault.vault import Vault


def shown_name(writer: LinkWriter, path: str, typed: str) -> str:
    """What a link to the concept note at *path* shows: a name of it, that which is *typed*."""
    names = concept_names(writer.vault, path)
    is_name = concept_key(typed) in map(concept_key, names)
    return typed if is_name or not names else names[0]


def concept_link(writer: LinkWriter, path: str, typed: str, *, table: bool = False) -> str | None:
    """A whole link to the concept note at *path*; None if none leads there."""
    shown = shown_name(writer, path, typed)
    if writer.config.use_markdown_links:
        return writer.markdown(path, shown)
    inner = writer.wikilink(path, shown, table=table, embed=False)
    return None if inner is None else f"[[{inner}]]"


def property_value(writer: LinkWriter, path: str) -> str | None:
    """A link to the concept note at *path*, as the value of a property."""
    inner = writer.wikilink(path, None, table=False, embed=False)
    return None if inner is None else f"[[{inner}]]"


def in_table(note: Note, offset: int) -> bool:
    return covering(offset, note.tables) is not None


def is_declaration(vault: Vault, note: Note, link: Link) -> bool:
    """Whether *link*, in *note*, says a concept in the property that declares them."""
    declared = vault.concepts.rules.declarations(note) if link.key is not None else ()
    return any(it.span == link.span for it in declared)


def led_to(writer: LinkWriter, note: Note, text: str, link: Link, path: str) -> TextEdit | None:
    """The edit after which *link*, in *note*, leads to the concept note at *path*.

    Its subpath and display stay; a wikilink without a display gets one. None if it cannot.
    """
    edit = _led_to(writer, note, text, link, path)
    return None if edit is None or loses_link(note, text, (edit,)) else edit


def _led_to(writer: LinkWriter, note: Note, text: str, link: Link, path: str) -> TextEdit | None:
    if link.key is not None:
        return _in_properties(writer, note, text, link, path)
    if link.kind not in ("wikilink", "embed"):
        linkpath = writer.linkpath(path, extension=True)
        return None if linkpath is None else TextEdit(link.path_span, encode_path(linkpath))
    if writer.config.use_markdown_links:
        written = _as_markdown(writer, link, path)
        return None if written is None else TextEdit(link.span, written)
    return _as_wikilink(writer, note, text, link, path)


def _as_markdown(writer: LinkWriter, link: Link, path: str) -> str | None:
    is_embed = link.kind == "embed"
    display = link.display
    if display is None:
        display = "" if is_embed else shown_name(writer, path, link.path)
    written = writer.markdown(path, display, link.subpath)
    return written if written is None or not is_embed else f"!{written}"


def _as_wikilink(
    writer: LinkWriter, note: Note, text: str, link: Link, path: str
) -> TextEdit | None:
    linkpath = writer.linkpath(path, extension=False)
    if linkpath is None or not can_be_wikilink(linkpath):
        return None
    if link.display is not None or link.kind == "embed":
        return TextEdit(link.path_span, linkpath)
    table = in_table(note, link.start)
    shown = shown_name(writer, path, link.path)
    inner = writer.wikilink(path, shown, table=table, embed=False)
    if inner is None:
        return None
    span = Span(link.path_span.start, link.subpath_span.end)
    between = text[link.path_span.end : span.end]
    return TextEdit(span, linkpath + between + inner[len(linkpath) :])


def _in_properties(
    writer: LinkWriter, note: Note, text: str, link: Link, path: str
) -> TextEdit | None:
    item = property_text(note, link)
    written = property_link(writer, link, path)
    entry = next((it for it in note.properties.entries if item in it.texts), None)
    if entry is None or item is None or written is None:
        return None
    return with_value(text, entry, item, written)


def property_text(note: Note, link: Link) -> PropertyText | None:
    """The text that *link*, in the properties of *note*, fills."""
    texts = (item for entry in note.properties.entries for item in entry.texts)
    return next((it for it in texts if it.key == link.key and it.span == link.span), None)


def property_link(writer: LinkWriter, link: Link, path: str) -> str | None:
    """What that text is to say so that it leads to the concept note at *path*."""
    display = link.display
    if link.kind == "property-markdown":
        return writer.markdown(path, display, link.subpath)
    linkpath = writer.linkpath(path, extension=False)
    if linkpath is None or not can_be_wikilink(linkpath):
        return None
    shown = shown_name(writer, path, link.path) if display is None else display
    return f"[[{linkpath}{link.subpath}|{shown}]]"
