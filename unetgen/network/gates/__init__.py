"""What lets a part of a skip through: one file each, whose name is the name in the YAML (`skip.gate.kind`).

A gate is a function `gate(place, skip, signals, unit, *, options…) → node` that keeps the skip's shape; `signals` are
what it can be gated by, and `unit` is the decoder's convolution recipe, for its norm. Its options are its keyword-only
parameters, as those of blocks.
"""

from typing import NamedTuple

from unetgen.graph.plan import Node


class Signals(NamedTuple):
    """The maps around a skip: the up-sampled map that it meets, the map below before up-sampling, the bottleneck.

    In a nested grid most skips are laid before the bottleneck, which is `None` there.

    `memo` keeps what one gate has laid for all of them, such as a gating signal, through the whole plan.
    """

    up: Node
    below: Node
    bottleneck: Node | None
    memo: dict[str, Node]
