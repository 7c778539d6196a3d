"""A table of a whole vault in few bytes, which the next start reads back without a look at it."""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar

from msgspec import Struct, msgpack

V = TypeVar("V")
_KEPT = 1 << 12
_encode = msgpack.Encoder().encode
_decode_names = msgpack.Decoder(list[str]).decode


class PackedTable(Struct, frozen=True, array_like=True):
    """A `Packed` as it is written down."""

    names: bytes = b"\x90"
    ends: bytes = b""
    """In the byte order of this machine."""
    data: bytes = b""


class Packed(Mapping[str, V], Generic[V]):
    """An immutable map from sorted names to values, each of which is bytes until it is asked for.

    Beside the names it takes about as much memory as its MessagePack; a look-up is a bisection.
    """

    __slots__ = ("_data", "_decode", "_ends", "_kept", "names")

    def __init__(
        self, names: Sequence[str], ends: "array[int]", data: bytes, decode: Callable[[Any], V]
    ) -> None:
        self.names = names
        """Sorted."""
        self._ends = ends
        """Where the value of each name ends in the data."""
        self._data = memoryview(data)
        self._decode = decode
        self._kept: dict[str, V] = {}

    @classmethod
    def of(cls, items: Iterable[tuple[str, Any]], decode: Callable[[Any], V]) -> "Packed[V]":
        """*items* sorted by name; what *decode* makes of the MessagePack of each is its value."""
        names: list[str] = []
        ends = array("Q")
        data = bytearray()
        for name, value in items:
            names.append(name)
            data += _encode(value)
            ends.append(len(data))
        return cls(names, ends, bytes(data), decode)

    @classmethod
    def read(cls, table: PackedTable, decode: Callable[[Any], V]) -> "Packed[V]":
        ends = array("Q")
        ends.frombytes(table.ends)
        return cls(_decode_names(table.names), ends, table.data, decode)

    def written(self) -> PackedTable:
        return PackedTable(_encode(self.names), self._ends.tobytes(), self._data.tobytes())

    def __getitem__(self, name: str) -> V:
        kept = self._kept.get(name)
        return self._unpacked(name) if kept is None else kept

    def get(self, name: str, default: Any = None) -> Any:
        try:
            return self[name]
        except KeyError:
            return default

    def _unpacked(self, name: str) -> V:
        at = self._place(name)
        if at < 0:
            raise KeyError(name)
        value = self._at(at)
        if len(self._kept) >= _KEPT:
            self._kept.clear()
        self._kept[name] = value
        return value

    def _at(self, at: int) -> V:
        start = self._ends[at - 1] if at else 0
        return self._decode(self._data[start : self._ends[at]])

    def _place(self, name: str) -> int:
        at = bisect_left(self.names, name)
        return at if at < len(self.names) and self.names[at] == name else -1

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._place(name) >= 0

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)
