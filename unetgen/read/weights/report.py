"""The report of transplanted weights."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from unetgen.ops import Axes
from unetgen.read.weights.layer import Layer
from unetgen.read.weights.source import SourceLayers
from unetgen.read.weights.targets import Target

HEADINGS = ("source", "model", "kind", "weights")


class Row(NamedTuple):
    """A source layer and the model's layer that took its weights.

    Empty if there is none.
    """

    source: str
    model: str
    kind: str
    shapes: dict[str, Axes]  # in PyTorch's layout

    @property
    def cells(self) -> tuple[str, ...]:
        sizes = ", ".join(f"{name} {'x'.join(map(str, shape))}" for name, shape in self.shapes.items())
        return (self.source or "–", self.model or "–", self.kind, sizes)


@dataclass(frozen=True)
class Transplanted:
    """The model with its new weights, and a row per layer.

    `unused` names the source's layers that do not run.
    """

    model: Any
    rows: tuple[Row, ...]
    unused: tuple[str, ...]

    @property
    def left_in_source(self) -> list[str]:
        return [row.source for row in self.rows if not row.model]

    @property
    def left_in_model(self) -> list[str]:
        return [row.model for row in self.rows if not row.source]

    def __str__(self) -> str:
        cells = [HEADINGS, *(row.cells for row in self.rows)]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in cells]
        return "\n".join([*lines, "", self.summary])

    @property
    def summary(self) -> str:
        done = sum(bool(row.source and row.model) for row in self.rows)
        counts = {"left over in the source": len(self.left_in_source), "left as it was in the model":
                  len(self.left_in_model), "unused in the source": len(self.unused)}  # fmt: skip
        return ", ".join([f"{done} layers transplanted", *(f"{n} {what}" for what, n in counts.items() if n)])


def report(
    model: Any, source: SourceLayers, targets: Sequence[Target], matches: Sequence[tuple[int, int]]
) -> Transplanted:
    """Return the source's layers in order, then the unfilled layers of the model."""
    taken = {k: targets[t] for k, t in matches}
    filled = {t for _, t in matches}
    rows = [row(layer, taken.get(k)) for k, layer in enumerate(source.layers)]
    left = [target for t, target in enumerate(targets) if t not in filled]
    rows += [Row("", target.name, target.kind or "", target.shapes) for target in left]
    return Transplanted(model, tuple(rows), tuple(source.unused))


def row(layer: Layer, target: Target | None) -> Row:
    kind = (target.kind if target else layer.kind) or ""
    return Row(layer.name, target.name if target else "", kind, layer.shapes)
