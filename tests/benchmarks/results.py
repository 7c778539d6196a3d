"""What was measured: the rows of the table, and how a cell is shown."""

from dataclasses import dataclass
from statistics import median

NOT_ASKED = "–"
NOT_READY = "not ready"
"""Of what comes after a start that has failed."""
ROWS = (
    "cold start → first right completion",
    "warm start → first right completion",
    "cold start → all indexed",
    "warm start → all indexed",
    "completion, plain",
    "completion, Korean",
    "completion, one letter",
    "completion, no match",
    "in the list after half its name",
    "definition",
    "hover",
    "references to a hub",
    "rename of a hub",
    "edit → diagnostics",
    "memory",
)
MEMORY = ROWS[-1]


@dataclass(frozen=True, slots=True)
class Measure:
    """What came of one question to one server; nothing, if it does not answer such questions."""

    samples: tuple[float, ...] = ()
    """Milliseconds each; of memory, MB."""
    items: int | None = None
    """How long the list was."""
    right: int | None = None
    """How many of the things that were asked for are in the answers."""
    of: int | None = None
    rank: float | None = None
    """The place in the list, from 1."""
    fault: str = ""
    """Why there is no number: ``> 60 s``, ``crashed (-11)``."""
    said: str = ""
    """The last words of a server that failed."""

    def shown(self, unit: str = "ms") -> str:
        if self.fault:
            return self.fault
        parts = [in_words(median(self.samples), unit)] if self.samples else []
        if self.right is not None:
            parts.append(f"{self.right:,} of {self.of:,}")
        if self.rank is not None:
            parts.append(f"at {self.rank:.0f}")
        if self.items is not None:
            parts.append(f"{self.items:,} items")
        return ", ".join(parts) or NOT_ASKED


def in_words(value: float, unit: str) -> str:
    """Milliseconds, as seconds where they are many, with as many digits as mean something."""
    if unit == "ms" and value >= 1000:
        value, unit = value / 1000, "s"
    digits = 0 if value >= 100 else 1
    return f"{value:,.{digits}f} {unit}"
