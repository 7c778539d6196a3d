"""From JSON values to lsprotocol's objects and back."""

from collections.abc import Callable
from functools import partial
from typing import Any

import cattrs
import msgspec
from lsprotocol import types as lsp
from lsprotocol.converters import get_converter

Fits = Callable[[Any], bool]


def make_converter() -> cattrs.Converter:
    """Without detailed validation: a quicker start, and errors of one line.

    What a client says of itself is taken as far as it can be understood: a slip in a corner that
    nobody asks for must not keep an editor without a server.
    """
    converter = get_converter(cattrs.Converter(detailed_validation=False))
    strict = converter.get_structure_hook(lsp.ClientCapabilities)

    def fits(value: Any) -> bool:
        try:
            strict(value, lsp.ClientCapabilities)
        except Exception:  # noqa: BLE001 (cattrs raises whatever the value broke)
            return False
        return True

    def lenient(value: Any, type_: Any) -> Any:
        is_odd = isinstance(value, dict) and not fits(value)
        return strict(_fitting(value, fits) if is_odd else value, type_)

    converter.register_structure_hook(lsp.ClientCapabilities, lenient)
    command = converter.get_structure_hook(lsp.ExecuteCommandParams)

    def listed(value: Any, type_: Any) -> Any:
        # Of an object, its keys would be taken.
        if not isinstance(value.get("arguments", []), list | None):
            raise TypeError("arguments must be a list")
        return command(value, type_)

    converter.register_structure_hook(lsp.ExecuteCommandParams, listed)
    return converter


def _fitting(value: dict[str, Any], fits: Fits) -> dict[str, Any]:
    """*value* without the parts that do not fit; as little as possible is left out."""
    kept = {}
    for key, part in value.items():
        fits_here = partial(_fits_at, key, fits)
        if isinstance(part, dict) and not fits_here(part):
            kept[key] = _fitting(part, fits_here)
        else:
            kept[key] = part
    return {key: part for key, part in kept.items() if fits({key: part})}


def _fits_at(key: str, fits: Fits, part: Any) -> bool:
    return fits({key: part})


def plain(value: Any, converter: cattrs.Converter) -> Any:
    """Convert lsprotocol objects, which msgspec would write under their Python names."""
    match value:
        case str() | msgspec.Struct():
            return value
        case dict():
            return {key: plain(item, converter) for key, item in value.items()}
        case list() | tuple():
            # Thousands of them are the whole of an answer.
            return [it if isinstance(it, msgspec.Struct) else plain(it, converter) for it in value]
    return converter.unstructure(value) if hasattr(value, "__attrs_attrs__") else value
