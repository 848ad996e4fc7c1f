"""The source of a network that was read, and what it says beyond the graph."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Origin:
    """The facts of a network that was read from another framework.

    Counts are of parameters: `registered` with the model, `trainable` among them, and `used` by an output. `unused`
    names the rest with their counts. `dead` names layers that are computed and that no output reads, with their MACs.
    `modules` are class names by path, `sources` the stored tensors of a layer, and `in_training` the layers that were
    exported as in training.
    """

    framework: str
    registered: int
    trainable: int
    used: int
    unused: tuple[tuple[str, int], ...] = ()
    dead: tuple[tuple[str, int], ...] = ()
    modules: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]], repr=False)
    in_training: tuple[str, ...] = ()
    remark: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the facts as plain data, without modules and stored tensors."""
        return {
            "framework": self.framework,
            "parameters": {"registered": self.registered, "trainable": self.trainable, "used": self.used},
            "unused_parameters": dict(self.unused),
            "layers_without_reader": {name: {"macs": macs} for name, macs in self.dead},
            "layers_in_training": list(self.in_training),
            **({"remark": self.remark} if self.remark else {}),
        }

    @property
    def dead_macs(self) -> int:
        """MACs of layers whose output nothing reads."""
        return sum(macs for _, macs in self.dead)
