"""The contacts of arrows with a column, of which captions keep clear."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class TopContacts:
    """The ends of arrows at the top of a column."""

    parts: tuple[int, ...] = ()
    skips: int = 0  # number of skips that arrive, if the column is a single box
    signal_leaves: bool = False  # a gating signal, at the upper left corner
    gate_before: bool = False  # a gate is on a skip that leads to the column
    skip_beside: bool = False  # a skip leaves beside another arrow
    arrow_up: bool = False  # an arrow leads straight up
    arrow_in: bool = False  # an arrow arrives from above


@dataclass(frozen=True, kw_only=True)
class FootContacts:
    """The ends of arrows at the foot of a column."""

    parts: tuple[int, ...] = ()
    leaves: bool = False  # an arrow of any kind leaves
    arrow_down: bool = False  # an arrow leads straight down
    shortcut: bool = False  # a shortcut leaves or arrives
    shortcut_down: bool = False  # a shortcut leaves to the row below
    sums: tuple[int, ...] = ()  # before the box, at which arrows arrive from below
    label: float = 0.0  # pt, the widest label of several shortcuts that leave, which is left of them


@dataclass(frozen=True)
class Contacts:
    """The ends of arrows at a column."""

    top: TopContacts = TopContacts()
    foot: FootContacts = FootContacts()
