"""A column of boxes, with its measures: contact points of arrows, extent of texts."""

import math
from dataclasses import dataclass
from typing import Literal, NamedTuple

from unetgen.emit.figure.layout.contacts import Contacts
from unetgen.emit.figure.scene.boxes import Box
from unetgen.emit.figure.scene.links import Link
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.figure.words.numbers_below import CaptionLine
from unetgen.graph.cached import cached_property
from unetgen.graph.spec import Stage

PartLook = Literal["map", "copied", "end"]
FREE = 3.0  # pt between a box and an arrow
HEADS = 7.5  # least pt between the heads of neighbouring arrows
BEFORE_BOX = 16.0  # pt, the length of the arrow from a sum to the box
GATE = 8.0  # pt, the radius of a gate's circle


class ColumnPart(NamedTuple):
    """One box: a feature map, or a part of a concatenation with its link."""

    name: str
    box: Box
    channels: int
    look: PartLook
    link: Link | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class BoxColumn:
    """A box, or the parts of a concatenation side by side, with sizes in points.

    `row` counts from the top. Positions are measured from the column's left edge.
    """

    box: Box
    parts: tuple[ColumnPart, ...]
    row: int
    sums: tuple[str, ...] = ()  # on the way into it, by the names of their nodes
    widths: tuple[float, ...]
    height: float
    offset: tuple[float, float]  # from the front faces to the back ones
    looks: Looks
    contacts: Contacts = Contacts()
    outward: tuple[tuple[str, ...], ...] = ()  # the texts at the right of an output in columns: its name, its classes
    lines: tuple[CaptionLine, ...] = ()  # the texts below it
    deep: float = 0.0  # pt that the row's lines take below the first one
    op: str = ""  # the text above its channels
    named: float = 0.0  # pt that the name of its part takes, above the captions of its row
    has_picture: bool = False  # an image on its face, which is as wide as the image
    lead: str = ""  # the text before its channels: `128 + 64 → `, what a stage concatenates

    @property
    def name(self) -> str:
        return self.box.name

    @property
    def stage(self) -> Stage:
        return self.box.key.stage

    @cached_property
    def width(self) -> float:
        return math.fsum(self.widths)

    @property
    def far(self) -> float:
        """The right edge, including the side face of a cuboid."""
        return self.width + self.offset[0]

    @property
    def entry(self) -> float:
        """The width that the circles of its sums take, left of it."""
        return len(self.sums) * self.step_of_sums + self.noted

    @property
    def noted(self) -> float:
        """The width of shortcuts' labels between its last sum and the box."""
        foot = self.contacts.foot
        return foot.label + self.looks.beside if foot.label and foot.sums else 0.0

    @property
    def step_of_sums(self) -> float:
        """The distance from a sum to the next one."""
        return 2 * self.looks.sum_radius + BEFORE_BOX

    def circle(self, number: int) -> float:
        """Return the middle of a sum's circle; the last one is next to the box."""
        return self.looks.sum_radius - (len(self.sums) - number) * self.step_of_sums - self.noted

    def arrival_from_above(self, part: int, number: int | None) -> float:
        """Return where an arrow from above ends: at a sum, or in the middle of a part."""
        return self.middle(part) - self.both_ways if number is None else self.circle(number)

    @property
    def both_ways(self) -> float:
        """The distance of arrows that arrive from above and leave upwards from the middle.

        It is 0 if only one of them is there.
        """
        return min(self.widths[-1] / 4, 10.0) if self.contacts.top.arrow_up and self.contacts.top.arrow_in else 0.0

    def arrival_from_below(self, part: int, number: int | None) -> float:
        """Return where an arrow from below ends: at a sum, or in the middle of a part."""
        return self.front(part) if number is None else self.circle(number)

    @property
    def total(self) -> str:
        return str(sum(part.channels for part in self.parts)) if self.looks.channels else ""

    @property
    def sum_text(self) -> str:
        """` = 128 + 64` for a concatenation, else an empty string."""
        return (
            ""
            if len(self.parts) == 1 or not self.looks.channels or self.looks.compact
            else " = " + " + ".join(str(part.channels) for part in self.parts)
        )

    def middle(self, part: int) -> float:
        """Return the middle of a part's upper face."""
        return math.fsum(self.widths[:part]) + self.widths[part] / 2 + self.offset[0] / 2

    def front(self, part: int) -> float:
        """Return the middle of a part's front face."""
        return math.fsum(self.widths[:part]) + self.widths[part] / 2

    @cached_property
    def below(self) -> tuple[float, float]:
        """The left and right ends of the words below, which are beside arrows at the foot."""
        wide = max((self.looks.width(line.words, self.looks.small) for line in self.lines), default=self.width)
        last = self.front(len(self.parts) - 1)
        if self.lines and self.contacts.foot.shortcut_down:  # left of the shortcut, an arrow down and a sum's circle
            end = last - self.looks.beside
            return end - wide, end
        if self.lines and (self.contacts.foot.parts or self.contacts.foot.shortcut):
            rise = self.front(self.contacts.foot.parts[-1]) + self.looks.beside if self.contacts.foot.parts else 0.0
            start = max(rise, last + self.looks.beside + 4.0 if self.contacts.foot.shortcut else 0.0)
            return start, start + wide
        if self.lines and self.contacts.foot.arrow_down:
            end = last - self.looks.beside
            return end - wide, end
        start = (self.width - wide) / 2
        if self.lines and self.contacts.foot.sums:
            start = max(start, self.circle(self.contacts.foot.sums[-1]) + self.looks.beside)
        return start, start + wide

    @cached_property
    def foot(self) -> tuple[float, float]:
        """The left and right ends of the words and arrows below."""
        spans = [self.below]
        if self.contacts.foot.shortcut:
            words = self.contacts.foot.label + self.looks.beside if self.contacts.foot.label else 0.0
            first, last = self.front(0) - self.looks.beside, self.front(len(self.parts) - 1) + self.looks.beside
            spans.append((first - words, last))
        spans += [
            (self.front(part) - self.looks.beside, self.front(part) + self.looks.beside)
            for part in self.contacts.foot.parts
        ]
        return min(start for start, _ in spans), max(end for _, end in spans)

    @property
    def reach(self) -> float:
        """The right edge, including the words below."""
        return max(self.far, self.foot[1] if self.lines else 0.0)

    @property
    def spread(self) -> float:
        """The distance left of the middle at which the first of several skips arrives."""
        return -self.aside(1, self.contacts.top.skips)

    def aside(self, place: int, count: int) -> float:
        """Return the offset from the middle at which one of several skips arrives.

        All arrive at the middle if their heads have no room side by side.
        """
        apart = self.width / (count + 1)
        return apart * place - self.width / 2 if count > 1 and apart >= HEADS else 0.0

    @property
    def signal(self) -> float:
        """The position where a gating signal leaves."""
        return min(5.0, self.width / 3)

    @property
    def shift(self) -> float:
        """The distance right of the middle at which a skip leaves."""
        return min(6.0, 0.3 * self.widths[-1] + 0.2 * self.offset[0]) if self.contacts.top.skip_beside else 0.0

    @cached_property
    def caption(self) -> tuple[float, float]:
        """The left and right ends of the channels' text.

        It is centred, or left of the first arrow at the top.
        """
        wide = self.looks.width(self.total, self.looks.caption) + self.looks.width(
            self.lead + self.sum_text, self.looks.small
        )
        wide = max(wide, self.looks.width(self.op, self.looks.tiny))
        if self.contacts.top.signal_leaves:
            return self.signal - self.looks.beside - wide, self.signal - self.looks.beside
        if not self.contacts.top.parts:
            return (self.far - wide) / 2, (self.far + wide) / 2
        right = self.middle(self.contacts.top.parts[0]) - self.looks.beside - self.spread
        return right - wide, right
