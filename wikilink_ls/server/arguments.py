"""What a command is given, read as its structure says."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec.inspect import type_info
from msgspec.structs import FieldInfo, fields
from pygls.exceptions import JsonRpcInvalidParams

from wikilink_ls.kinds import instead, shown


class Arguments(msgspec.Struct, rename="camel", frozen=True):
    """Fields in the order in which they may be given; each type says in words what it accepts."""


_NO_PATH = r"^[^\0\ud800-\udfff]*$"
Text = Annotated[str, msgspec.Meta(pattern=_NO_PATH, description="a text")]
Uri = Annotated[str, msgspec.Meta(pattern=r"^[^\0\ud800-\udfff]+$", description="a URI")]

Args = TypeVar("Args", bound=Arguments)


def read_arguments(command: str, kind: type[Args], given: Sequence[Any] | None) -> Args:
    """The arguments of *command*: one object that names them, or all in their order.

    null is for what is not given. `JsonRpcInvalidParams` says which is wrong, what it is, and what
    it must be.
    """
    known = fields(kind)
    values = _named(command, known, given or ())
    taken = {}
    for each in known:
        value = values.get(each.encode_name)
        if value is not None:
            taken[each.name] = _read(command, each, value)
        elif each.required:
            raise _refusal(f"{command}: {each.encode_name} is missing; {_must_be(each)}")
    return kind(**taken)


def _named(command: str, known: Sequence[FieldInfo], given: Sequence[Any]) -> Mapping[str, Any]:
    names = [each.encode_name for each in known]
    if list(given) == [[]]:
        return {}  # An empty object, as Lua writes it.
    if len(given) == 1 and isinstance(given[0], Mapping):
        for key, value in given[0].items():
            if key not in names:
                hint = instead(str(key), names) if names else "it takes none"
                raise _refusal(f"{command}: {key} ({shown(value)}) is no argument; {hint}")
        return given[0]
    if len(given) > len(names):
        surplus = shown(given[len(names)])
        takes = f"it takes {', '.join(names)}" if names else "it takes none"
        raise _refusal(f"{command}: {surplus} is one argument too many; {takes}")
    return dict(zip(names, given, strict=False))


def _read(command: str, field: FieldInfo, value: Any) -> Any:
    try:
        return msgspec.convert(value, field.type)
    except msgspec.ValidationError as error:
        message = f"{command}: {field.encode_name} is {shown(value)}; {_must_be(field)}"
        raise _refusal(message) from error


def _must_be(field: FieldInfo) -> str:
    """What the type of *field* accepts, in its own words."""
    info = type_info(field.type)
    choices = getattr(info, "types", (info,))
    described = (getattr(it, "extra_json_schema", None) or {} for it in choices)
    words = next((it["description"] for it in described if "description" in it), "something else")
    return f"it must be {words}"


def _refusal(message: str) -> JsonRpcInvalidParams:
    # JSON can spell lone surrogates, which no wire would take.
    return JsonRpcInvalidParams(message.encode(errors="backslashreplace").decode())
