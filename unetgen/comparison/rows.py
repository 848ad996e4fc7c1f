"""The records of a comparison: a row per pair of layers, with their changes."""

from dataclasses import dataclass
from typing import Literal

from unetgen.graph.plan import Node

Mark = Literal["same", "changed", "rewired", "added", "missing", "follows"]


@dataclass(frozen=True)
class Change:
    """A setting with its value on both sides.

    A width includes the rule that it comes from.
    """

    setting: str
    yours: str
    expected: str

    def __str__(self) -> str:
        return f"{self.setting} {self.yours}, expected {self.expected}"

    @property
    def predicate(self) -> str:
        """The change as the end of a sentence about the layer."""
        if self.setting == "layer":
            return f"is {self.yours}, expected {self.expected}"
        if self.setting == "filters":
            number, _, rule = self.yours.partition(" ")
            return f"has {number} filters{' ' + rule if rule else ''}, expected {self.expected}"
        return f"has {self}"


@dataclass(frozen=True)
class Rewiring:
    """The layers that feed a layer, or the network's outputs, on both sides.

    A layer of yours has the name of its expected counterpart, if it has one.
    """

    yours: tuple[str, ...]
    expected: tuple[str, ...]

    def __str__(self) -> str:
        yours, expected = self.texts
        return f"{self.verb} {yours}; expected {expected}"

    @property
    def verb(self) -> str:
        return "joins" if len(self.expected) > 1 else "takes"

    @property
    def texts(self) -> tuple[str, str]:
        """Both sides' inputs in order."""
        return ", then ".join(self.yours), ", then ".join(self.expected)


@dataclass(frozen=True)
class ComparisonRow:
    """A layer of yours beside the expected one, and how they differ.

    Seen from the expected network, a layer is `changed` (a setting), `rewired` (it has other inputs), `added` (only
    yours has it) or `missing` (only the expected network has it). It `follows` if its own settings are right, and its
    shape or weights differ because of a layer before it.
    """

    mark: Mark
    yours: Node | None
    expected: Node | None
    changes: tuple[Change, ...] = ()
    wiring: Rewiring | None = None

    @property
    def is_cause(self) -> bool:
        """True if the layer itself differs, and not only because of a layer before it."""
        return self.mark not in ("same", "follows")
