"""The legend of semantic tokens: what their numbers mean.

Types, so that every theme has a color for them:

- ``function``: a link, by its path: something that one can go to
- ``macro``: the same of an embed, whose text comes from elsewhere
- ``class``: the same of a link to a concept note; and a value that declares a concept
- ``comment``: what leads nowhere, with its shown text; a subpath that names no heading or block
- ``method``: the subpath of a link, which is a member of its note
- ``string``: the text that is shown for a link; an alias of the note
- ``enumMember``: a tag
- ``decorator``: a block id
- ``property``: the name of a property

Modifiers, for those who choose for themselves: ``declaration`` where the note says something of
itself (block ids, properties, aliases, concepts), and our own ``dangling``, ``concept`` and
``embed``, which say all that is true of a link, whatever its type.
"""

DANGLING, EMBED, CONCEPT = "comment", "macro", "class"
TYPES = {
    "link": "function",
    "subpath": "method",
    "display": "string",
    "concept": CONCEPT,
    "tag": "enumMember",
    "block-id": "decorator",
    "property": "property",
    "alias": "string",
}
"""By the kind of a token that is nothing special."""
BITS = {"declaration": 1, "dangling": 2, "concept": 4, "embed": 8}

TOKEN_TYPES = list(dict.fromkeys((*TYPES.values(), DANGLING, EMBED)))
TOKEN_MODIFIERS = list(BITS)
