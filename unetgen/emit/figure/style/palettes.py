"""Colours and pens of the styles.

The arrows' colours are Okabe and Ito's, for colour-blind readers; in grey, pens and dashes tell the arrows apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from unetgen.emit.figure.style.block_colours import (
    DARK_HUES,
    DARK_LAYERS,
    PAPER_HUES,
    PAPER_LAYERS,
    PRINT_HUES,
    PRINT_LAYERS,
)
from unetgen.emit.figure.style.paint import Paint

Dashes = Literal["solid", "dashed", "dotted"]
Tip = Literal["normal", "empty", "vee"]  # a filled, an open or a notched head
ArrowLine = tuple[Dashes, Tip]
ChangeKind = Literal["changed", "added", "missing", "follows"]
SIDES = ("yours", "expected")
CHANGES: dict[ChangeKind, str] = {
    "changed": "changed: another setting, or other inputs",
    "added": f"added: only in {SIDES[0]}",
    "missing": f"missing: only in {SIDES[1]}",
    "follows": "follows: another shape in or out, by a change before it",
}
# dashes and pens distinguish what colours do, for readers who cannot see colours
CHANGE_STYLES: dict[ChangeKind, Dashes] = {
    "changed": "solid",
    "added": "solid",
    "missing": "dashed",
    "follows": "dashed",
}
CHANGE_PENS: dict[ChangeKind, float] = {"changed": 1.6, "added": 3.0, "missing": 2.0, "follows": 1.2}  # pt


@dataclass(frozen=True, kw_only=True)
class Stroke:
    """The pen of an arrow: colour, width, head length (pt), dashes, head.

    `relined` replaces the lines that show an arrow's operation, where colour does not tell its kind.
    """

    colour: str
    pen: float
    head: float
    style: Dashes = "solid"
    tip: Tip = "normal"
    edge: float = 1.0  # the pen around a head that the figure draws instead of Graphviz
    relined: tuple[tuple[ArrowLine, ArrowLine], ...] = ()


HIGHLIGHT = Paint("#D9C2EC", "#ECE0F6", "#BD9ADB", "#6A3D9A")


@dataclass(frozen=True, kw_only=True)
class Palette:
    """All colours of a figure."""

    background: str
    ink: str
    grey: str
    map: Paint
    copied: Paint
    end: Paint  # the network's input and outputs
    strokes: dict[str, Stroke]
    changed: Paint
    added: Paint
    missing: Paint
    hues: tuple[Paint, ...]  # of kinds of blocks
    layers: dict[str, Paint]  # of an enlarged block's layers, by family; a convolution's is that of a map
    highlight: Paint = HIGHLIGHT
    roles: Mapping[str, Paint] = field(default_factory=dict[str, Paint])  # of boxes by role, where a user set them

    def hue(self, number: int) -> Paint:
        """Return the colours of a kind of block; 0 is that of a plain map."""
        return self.hues[(number - 1) % len(self.hues)] if number else self.map

    def layer(self, family: str) -> Paint:
        """Return the colours of a layer."""
        return self.layers.get(family, self.map)

    def of_change(self, change: ChangeKind) -> Paint:
        """Return the colours of a box with a change.

        A box that only follows has those of a changed box.
        """
        return {"changed": self.changed, "added": self.added, "missing": self.missing, "follows": self.changed}[change]


def make_strokes(conv: str, head: str, down: str, up: str, skip: str, gate: str) -> dict[str, Stroke]:
    """Return the strokes of arrows by kind of link."""
    return {
        "conv": Stroke(colour=conv, pen=1.6, head=6.0),
        "merge": Stroke(colour=conv, pen=1.6, head=6.0),
        "head": Stroke(colour=head, pen=1.6, head=6.0),
        "down": Stroke(colour=down, pen=2.0, head=6.5),
        "up": Stroke(colour=up, pen=2.0, head=6.5),
        "skip": Stroke(colour=skip, pen=2.2, head=6.5),
        "shortcut": Stroke(colour=skip, pen=1.3, head=5.0),
        "gate": Stroke(colour=gate, pen=1.3, head=5.0, style="dashed"),
    }


CHANGED = Paint("#FFD98A", "#FFEBC2", "#EDBE62", "#9A6100")
ADDED = Paint("#B5E5CD", "#D8F2E5", "#8ED0B1", "#0B6B45")
MISSING = Paint("#F5BFC2", "#FADDDF", "#E39CA0", "#A3182A")
PAPER = Palette(
    background="#FFFFFF", ink="#1F2933", grey="#66727F",
    map=Paint("#A9CCE9", "#CFE3F4", "#85B3DA", "#2F6DA3"),
    copied=Paint("#FFFFFF", "#FFFFFF", "#F2F6FA", "#2F6DA3"),
    end=Paint("#DCE3EA", "#EDF1F5", "#BCC6D0", "#7B8794"),
    strokes=make_strokes("#0072B2", "#CC79A7", "#D55E00", "#009E73", "#8A94A0", "#B7791F"),
    changed=CHANGED, added=ADDED, missing=MISSING,
    hues=PAPER_HUES, layers=PAPER_LAYERS,
)  # fmt: skip
DARK = Palette(
    background="#12161C", ink="#E6EBF0", grey="#9AA7B4",
    map=Paint("#2E5F8A", "#4478A6", "#234B6E", "#7DB7E8"),
    copied=Paint("#12161C", "#12161C", "#1B222B", "#7DB7E8"),
    end=Paint("#3A444F", "#4B5763", "#2C343D", "#8A97A5"),
    strokes=make_strokes("#56B4E9", "#E39CC3", "#F28E4B", "#3CCB9A", "#8A97A5", "#E8B04A"),
    changed=Paint("#8A6410", "#A87B1B", "#6B4D0A", "#FFC94D"),
    added=Paint("#1F6B4B", "#2A8761", "#174F38", "#4FE0A8"),
    missing=Paint("#7A2F3A", "#96404D", "#5C2029", "#FF8F9C"),
    hues=DARK_HUES, layers=DARK_LAYERS,
)  # fmt: skip
# without colour, arrows along a level, down and up differ by dashes and heads
GREY_DOWN: tuple[tuple[ArrowLine, ArrowLine], ...] = (
    (("solid", "normal"), ("dashed", "empty")),
    (("solid", "empty"), ("dashed", "vee")),
    (("dashed", "empty"), ("dotted", "empty")),
)
GREY_UP: tuple[tuple[ArrowLine, ArrowLine], ...] = (
    (("solid", "normal"), ("dotted", "vee")),
    (("solid", "empty"), ("dotted", "empty")),
    (("dashed", "normal"), ("dotted", "normal")),
    (("dashed", "empty"), ("solid", "vee")),
    (("dotted", "normal"), ("solid", "empty")),
)
GREY = {
    **make_strokes("#2B2B2B", "#2B2B2B", "#2B2B2B", "#2B2B2B", "#8C8C8C", "#555555"),
    "down": Stroke(colour="#2B2B2B", pen=2.0, head=6.5, relined=GREY_DOWN),
    "up": Stroke(colour="#2B2B2B", pen=2.0, head=6.5, relined=GREY_UP),
    "head": Stroke(colour="#2B2B2B", pen=1.2, head=6.0, style="solid", tip="empty"),
    "gate": Stroke(colour="#555555", pen=1.8, head=5.0, style="dotted"),
}
PRINT = Palette(
    background="#FFFFFF", ink="#111111", grey="#5C5C5C",
    map=Paint("#D9D9D9", "#EDEDED", "#BFBFBF", "#333333"),
    copied=Paint("#FFFFFF", "#FFFFFF", "#F6F6F6", "#333333"),
    end=Paint("#F2F2F2", "#FAFAFA", "#DDDDDD", "#777777"),
    strokes=GREY,
    changed=Paint("#8F8F8F", "#B5B5B5", "#6E6E6E", "#000000"),
    added=Paint("#FFFFFF", "#FFFFFF", "#F0F0F0", "#000000"),
    missing=Paint("#FFFFFF", "#FFFFFF", "#F0F0F0", "#000000"),
    hues=PRINT_HUES, layers=PRINT_LAYERS,
)  # fmt: skip
RONNEBERGER = Palette(
    background="#FFFFFF", ink="#000000", grey="#7F7F7F",
    map=Paint("#99CCFF", "#C2E0FF", "#7FB8F0", "#1F5FA8"),
    copied=Paint("#FFFFFF", "#FFFFFF", "#F2F6FA", "#1F5FA8"),
    end=Paint("#99CCFF", "#C2E0FF", "#7FB8F0", "#1F5FA8"),
    strokes=make_strokes("#00009C", "#009999", "#B00000", "#008000", "#808080", "#B7791F"),
    changed=CHANGED, added=ADDED, missing=MISSING,
    hues=PAPER_HUES, layers=PAPER_LAYERS,
)  # fmt: skip
