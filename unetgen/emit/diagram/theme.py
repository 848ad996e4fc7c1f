"""Colours, fonts and sizes of the figure. The arrows' colours are Okabe and Ito's, for colour-blind readers."""

from typing import NamedTuple

# no bold, no italic: Graphviz would write families that SVG readers do not know
DOT_FONT = "Helvetica,Arial,sans-serif"
CSS_FONT = "Helvetica, Arial, 'Liberation Sans', sans-serif"

TITLE, SUBTITLE, CAPTION, SMALL, LEGEND = 15.0, 9.5, 10.0, 8.5, 9.5  # pt


class Paint(NamedTuple):
    """A box's colours: its front, the lighter face above, the darker one beside, and the outline."""

    front: str
    above: str
    beside: str
    line: str


class Stroke(NamedTuple):
    """An arrow's colour and pen, and the length of its head (pt)."""

    colour: str
    pen: float
    head: float


BACKGROUND = "#FFFFFF"
INK = "#1F2933"
GREY = "#66727F"

MAP = Paint("#A9CCE9", "#CFE3F4", "#85B3DA", "#2F6DA3")
COPIED = Paint("#FFFFFF", "#FFFFFF", "#F2F6FA", "#2F6DA3")
END = Paint("#DCE3EA", "#EDF1F5", "#BCC6D0", "#7B8794")  # the network's input and output

STROKES = {
    "conv": Stroke("#0072B2", 1.6, 6.0),
    "head": Stroke("#CC79A7", 1.6, 6.0),
    "pool": Stroke("#D55E00", 2.0, 6.5),
    "up": Stroke("#009E73", 2.0, 6.5),
    "skip": Stroke("#8A94A0", 2.2, 6.5),
}
