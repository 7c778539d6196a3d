"""What an editor offers at a place in a note: fixes of what is found there, and of it all."""

from collections.abc import Callable

from wikilink_ls.features.block_ids import add_block_id
from wikilink_ls.features.code_action import CodeAction, Offer, Selection
from wikilink_ls.features.concept_actions import concept_fix_all, concept_quick_fixes
from wikilink_ls.features.extract_actions import extractions
from wikilink_ls.features.inline_embed import inline_embed
from wikilink_ls.features.link_actions import link_conversions
from wikilink_ls.features.mention_actions import mention_quick_fixes, mention_rewrites

FIX_ALL = "source.fixAll.wikilink-ls"

OFFERS: tuple[tuple[str, Offer], ...] = (
    ("quickfix", concept_quick_fixes),
    ("quickfix", mention_quick_fixes),
    ("refactor.rewrite", mention_rewrites),
    ("refactor.extract", extractions),
    ("refactor.inline", inline_embed),
    ("refactor.rewrite", link_conversions),
    ("refactor.rewrite", add_block_id),
    (FIX_ALL, concept_fix_all),
)
"""Who offers actions of a kind, or of a kind below it; in the order in which they are shown."""


def code_actions(
    selection: Selection, wanted: Callable[[str], bool] = lambda _kind: True
) -> list[CodeAction]:
    """What can be done about *selection*; only the kinds that are *wanted* are looked for.

    Nothing is done to a note whose file is not UTF-8.
    """
    if selection.note.damaged:
        return []
    offered = (action for kind, offer in OFFERS if wanted(kind) for action in offer(selection))
    return list(dict.fromkeys(offered))
