"""Colours and pens of the styles.

The arrows' colours are Okabe and Ito's, for colour-blind readers; in grey, pens and dashes tell the arrows apart.
"""

from typing import Literal, NamedTuple

Dashes = Literal["solid", "dashed", "dotted"]
ChangeKind = Literal["changed", "added", "missing", "follows"]
SIDES = ("yours", "expected")
CHANGES: dict[ChangeKind, str] = {
    "changed": "changed: another setting, or other inputs",
    "added": f"added: only in {SIDES[0]}",
    "missing": f"missing: only in {SIDES[1]}",
    "follows": "follows: another shape in or out, by a change before it",
}
# dashes and pens tell apart what colours do, for who sees none
CHANGE_STYLES: dict[ChangeKind, Dashes] = {
    "changed": "solid",
    "added": "solid",
    "missing": "dashed",
    "follows": "dashed",
}
CHANGE_PENS: dict[ChangeKind, float] = {"changed": 1.6, "added": 3.0, "missing": 2.0, "follows": 1.2}  # pt


class Paint(NamedTuple):
    """A box's colours: its front, the lighter face above, the darker one beside, and the outline."""

    front: str
    above: str
    beside: str
    line: str


class Stroke(NamedTuple):
    """An arrow's colour and pen, the length of its head (pt), its dashes, and whether its head is filled."""

    colour: str
    pen: float
    head: float
    style: Dashes = "solid"
    tip: Literal["normal", "empty"] = "normal"
    edge: float = 1.0  # the pen around a head, where the figure draws it and not Graphviz


class Palette(NamedTuple):
    """All colours."""

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

    def of_change(self, change: ChangeKind) -> Paint:
        """Of a box that differs from another network's; one that only follows has a changed one's outline."""
        return {"changed": self.changed, "added": self.added, "missing": self.missing, "follows": self.changed}[change]


def make_strokes(conv: str, head: str, down: str, up: str, skip: str, gate: str) -> dict[str, Stroke]:
    """The arrows by kind of link."""
    return {
        "conv": Stroke(conv, 1.6, 6.0),
        "merge": Stroke(conv, 1.6, 6.0),
        "head": Stroke(head, 1.6, 6.0),
        "down": Stroke(down, 2.0, 6.5),
        "up": Stroke(up, 2.0, 6.5),
        "skip": Stroke(skip, 2.2, 6.5),
        "shortcut": Stroke(skip, 1.3, 5.0),
        "gate": Stroke(gate, 1.3, 5.0, "dashed"),
    }


DIFFERENT = (
    Paint("#FFD98A", "#FFEBC2", "#EDBE62", "#9A6100"),
    Paint("#B5E5CD", "#D8F2E5", "#8ED0B1", "#0B6B45"),
    Paint("#F5BFC2", "#FADDDF", "#E39CA0", "#A3182A"),
)
PAPER = Palette(
    "#FFFFFF", "#1F2933", "#66727F",
    Paint("#A9CCE9", "#CFE3F4", "#85B3DA", "#2F6DA3"),
    Paint("#FFFFFF", "#FFFFFF", "#F2F6FA", "#2F6DA3"),
    Paint("#DCE3EA", "#EDF1F5", "#BCC6D0", "#7B8794"),
    make_strokes("#0072B2", "#CC79A7", "#D55E00", "#009E73", "#8A94A0", "#B7791F"),
    *DIFFERENT,
)  # fmt: skip
DARK = Palette(
    "#12161C", "#E6EBF0", "#9AA7B4",
    Paint("#2E5F8A", "#4478A6", "#234B6E", "#7DB7E8"),
    Paint("#12161C", "#12161C", "#1B222B", "#7DB7E8"),
    Paint("#3A444F", "#4B5763", "#2C343D", "#8A97A5"),
    make_strokes("#56B4E9", "#E39CC3", "#F28E4B", "#3CCB9A", "#8A97A5", "#E8B04A"),
    Paint("#8A6410", "#A87B1B", "#6B4D0A", "#FFC94D"),
    Paint("#1F6B4B", "#2A8761", "#174F38", "#4FE0A8"),
    Paint("#7A2F3A", "#96404D", "#5C2029", "#FF8F9C"),
)  # fmt: skip
GREY = {
    **make_strokes("#2B2B2B", "#2B2B2B", "#2B2B2B", "#2B2B2B", "#8C8C8C", "#555555"),
    "head": Stroke("#2B2B2B", 1.2, 6.0, "solid", "empty"),
    "gate": Stroke("#555555", 1.8, 5.0, "dotted"),
}
PRINT = Palette(
    "#FFFFFF", "#111111", "#5C5C5C",
    Paint("#D9D9D9", "#EDEDED", "#BFBFBF", "#333333"),
    Paint("#FFFFFF", "#FFFFFF", "#F6F6F6", "#333333"),
    Paint("#F2F2F2", "#FAFAFA", "#DDDDDD", "#777777"),
    GREY,
    Paint("#8F8F8F", "#B5B5B5", "#6E6E6E", "#000000"),
    Paint("#FFFFFF", "#FFFFFF", "#F0F0F0", "#000000"),
    Paint("#FFFFFF", "#FFFFFF", "#F0F0F0", "#000000"),
)  # fmt: skip
RONNEBERGER = Palette(
    "#FFFFFF", "#000000", "#7F7F7F",
    Paint("#99CCFF", "#C2E0FF", "#7FB8F0", "#1F5FA8"),
    Paint("#FFFFFF", "#FFFFFF", "#F2F6FA", "#1F5FA8"),
    Paint("#99CCFF", "#C2E0FF", "#7FB8F0", "#1F5FA8"),
    make_strokes("#00009C", "#009999", "#B00000", "#008000", "#808080", "#B7791F"),
    *DIFFERENT,
)  # fmt: skip
