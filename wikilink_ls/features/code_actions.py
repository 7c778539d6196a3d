"""What an editor offers at a place in a note: fixes of what is found there, and of it all."""

from collections.abc import Callable

from wikilink_ls.features.actions.alias_actions import alias_actions
from wikilink_ls.features.actions.ambiguity_actions import ambiguity_actions
from wikilink_ls.features.actions.block_ids import add_block_id
from wikilink_ls.features.actions.closest_actions import closest_actions
from wikilink_ls.features.actions.code_action import CodeAction, Offer, Selection
from wikilink_ls.features.actions.concept_actions import concept_quick_fixes
from wikilink_ls.features.actions.extract_actions import extractions
from wikilink_ls.features.actions.fix_all_actions import fix_all_actions
from wikilink_ls.features.actions.heading_actions import heading_actions
from wikilink_ls.features.actions.inline_embed import inline_embed
from wikilink_ls.features.actions.link_actions import link_conversions
from wikilink_ls.features.actions.mention_actions import mention_quick_fixes, mention_rewrites
from wikilink_ls.features.actions.new_note_actions import new_note_actions
from wikilink_ls.features.actions.place_actions import place_actions
from wikilink_ls.features.actions.property_name_actions import property_name_actions
from wikilink_ls.features.actions.quote_actions import quote_actions

FIX_ALL = "source.fixAll.wikilink-ls"

OFFERS: tuple[tuple[str, Offer], ...] = (
    ("quickfix", concept_quick_fixes),
    ("quickfix", closest_actions),
    ("quickfix", heading_actions),
    ("quickfix", ambiguity_actions),
    ("quickfix", place_actions),
    ("quickfix", quote_actions),
    ("quickfix", mention_quick_fixes),
    ("quickfix", new_note_actions),
    ("refactor.rewrite", mention_rewrites),
    ("refactor.rewrite", alias_actions),
    ("refactor.rewrite", property_name_actions),
    ("refactor.rewrite", link_conversions),
    ("refactor.rewrite", add_block_id),
    ("refactor.extract", extractions),
    ("refactor.inline", inline_embed),
    (FIX_ALL, fix_all_actions),
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
