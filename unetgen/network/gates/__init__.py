"""Gates let parts of a skip through; a file's name is the name in the YAML.

The key is `skip.gate.kind`. A gate is a function `gate(place, skip, signals, unit, *, options…) → node` that keeps
the skip's shape; `signals` are the maps that can gate it, and `unit` is the decoder's convolution recipe, for its
norm. Its options are its keyword-only parameters, as those of blocks,
and its `TITLE` is the name in the figure.
"""

from typing import NamedTuple

from unetgen.graph.plan import Node


class Signals(NamedTuple):
    """The maps around a skip that a gate can use.

    `up` is the up-sampled map that the skip meets, `below` that map before up-sampling. In a nested grid most skips
    come before the bottleneck, which is `None` there. `memo` keeps what one gate has added for all of them, such as a
    gating signal, through the whole plan.
    """

    up: Node
    below: Node
    bottleneck: Node | None
    memo: dict[str, Node]
