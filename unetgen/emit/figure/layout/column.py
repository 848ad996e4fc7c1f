"""A column, with its measures: where on it arrows leave and come, and how far its words reach."""

import math
from dataclasses import dataclass
from typing import Literal, NamedTuple

from unetgen.emit.figure.layout.contacts import Contacts
from unetgen.emit.figure.scene.boxes import Box
from unetgen.emit.figure.scene.links import Link
from unetgen.emit.figure.style.looks import ASIDE, Looks
from unetgen.emit.figure.words.numbers_below import CaptionLine
from unetgen.graph.spec import Stage

PartLook = Literal["map", "copied", "end"]
HEADS = 7.5  # pt from one arrow's head to the next


class ColumnPart(NamedTuple):
    """One box: a feature map, or a part of a concatenation with the link that brings it."""

    name: str
    box: Box
    channels: int
    look: PartLook
    link: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxColumn:
    """A box, or the parts of a concatenation side by side, with their sizes in points; `row` counts from the top."""

    box: Box
    parts: tuple[ColumnPart, ...]
    row: int
    widths: tuple[float, ...]
    height: float
    offset: tuple[float, float]  # from the front faces to the back ones
    looks: Looks
    contacts: Contacts = Contacts()
    outward: tuple[str, ...] = ()  # of an output, the texts at its right: its name, and its classes
    lines: tuple[CaptionLine, ...] = ()  # the texts below it
    deep: float = 0.0  # pt that its row's lines take below the first one
    op: str = ""  # the text above its channels
    lead: str = ""  # the text before its channels: `128 + 64 → `, what a stage concatenates

    @property
    def name(self) -> str:
        return self.box.name

    @property
    def stage(self) -> Stage:
        return self.box.key.stage

    @property
    def width(self) -> float:
        return math.fsum(self.widths)

    @property
    def far(self) -> float:
        """How far it reaches to the right, the side face of a cuboid included."""
        return self.width + self.offset[0]

    @property
    def total(self) -> str:
        return str(sum(part.channels for part in self.parts)) if self.looks.channels else ""

    @property
    def sum_text(self) -> str:
        """` = 128 + 64` of a concatenation."""
        return (
            ""
            if len(self.parts) == 1 or not self.looks.channels
            else " = " + " + ".join(str(part.channels) for part in self.parts)
        )

    def middle(self, part: int) -> float:
        """Of a part, from the column's left edge; of a cuboid's upper face."""
        return math.fsum(self.widths[:part]) + self.widths[part] / 2 + self.offset[0] / 2

    def front(self, part: int) -> float:
        """The middle of a part's front face."""
        return math.fsum(self.widths[:part]) + self.widths[part] / 2

    @property
    def below(self) -> tuple[float, float]:
        """From where to where the words below it reach: beside the arrow that leaves or comes there."""
        wide = max((self.looks.width(line.words, self.looks.small) for line in self.lines), default=self.width)
        last = self.front(len(self.parts) - 1)
        if self.lines and self.contacts.foot.shortcut_down:  # left of it, of an arrow down and of a sum's circle
            end = last - (self.looks.beside + 2 * ASIDE if self.contacts.foot.shortcut else self.looks.beside)
            return end - wide, end
        if self.lines and (self.contacts.foot.parts or self.contacts.foot.shortcut):
            rise = self.front(self.contacts.foot.parts[-1]) + self.looks.beside if self.contacts.foot.parts else 0.0
            sums = self.width + 2 * ASIDE if len(self.parts) > 1 else last + self.looks.beside + 4.0
            start = max(rise, sums if self.contacts.foot.shortcut else 0.0)
            return start, start + wide
        if self.lines and self.contacts.foot.arrow_down:
            end = last - self.looks.beside
            return end - wide, end
        return (self.width - wide) / 2, (self.width + wide) / 2

    @property
    def footing(self) -> float:
        """From where what stands below it reaches: its words, or the circle of a sum."""
        circle = self.front(len(self.parts) - 1) - 2 * ASIDE
        return min(self.below[0], circle) if self.contacts.foot.sum else self.below[0]

    @property
    def foot(self) -> tuple[float, float]:
        """From where to where the words below it reach, and the arrows that leave or come there."""
        found = [self.below]
        if self.contacts.foot.shortcut:
            left = 2 * ASIDE if len(self.parts) == 1 else self.looks.beside
            found.append((self.front(0) - left, self.front(len(self.parts) - 1) + self.looks.beside))
        found += [
            (self.front(part) - self.looks.beside, self.front(part) + self.looks.beside)
            for part in self.contacts.foot.parts
        ]
        return min(start for start, _ in found), max(end for _, end in found)

    @property
    def reach(self) -> float:
        """How far it reaches to the right, with the words below it."""
        return max(self.far, self.foot[1] if self.lines else 0.0)

    @property
    def spread(self) -> float:
        """How far left of the middle the first of several skips comes."""
        return -self.aside(1, self.contacts.top.skips)

    def aside(self, place: int, count: int) -> float:
        """From the middle, where one of several skips comes; where their heads have no room, all come as one."""
        apart = self.width / (count + 1)
        return apart * place - self.width / 2 if count > 1 and apart >= HEADS else 0.0

    @property
    def signal(self) -> float:
        """Where a gating signal leaves."""
        return min(5.0, self.width / 3)

    @property
    def shift(self) -> float:
        """How far right of the middle a skip leaves."""
        return min(6.0, 0.3 * self.widths[-1] + 0.2 * self.offset[0]) if self.contacts.top.skip_beside else 0.0

    @property
    def caption(self) -> tuple[float, float]:
        """From where to where the channels stand: over the middle, or at the left of the first arrow at the top."""
        wide = self.looks.width(self.total, self.looks.caption) + self.looks.width(
            self.lead + self.sum_text, self.looks.small
        )
        wide = max(wide, self.looks.width(self.op, self.looks.tiny))
        if self.contacts.top.signal_leaves:
            return self.signal - self.looks.beside - wide, self.signal - self.looks.beside
        if not self.contacts.top.parts:
            return (self.far - wide) / 2, (self.far + wide) / 2
        right = (
            self.middle(self.contacts.top.parts[0])
            - self.looks.beside
            - (2 * ASIDE if self.contacts.top.sum else 0)
            - self.spread
        )
        return right - wide, right
