"""What an edge does to the size: pooling on the way down, its exact inverse on the way up."""

from unetgen.graph import Draft, Node
from unetgen.ops import Axes, ConvTranspose, Pool, Resize
from unetgen.spec import Stage, Up


def lay_down(draft: Draft, x: Node, stage: Stage, factor: Axes) -> Node:
    """`(c, n) → (c, n / factor)` by max pooling."""
    return draft.add(Pool("max", factor, factor, "valid"), (x,), stage, "pool")


def lay_up(draft: Draft, x: Node, stage: Stage, factor: Axes, up: Up, skip: Node) -> Node:
    """`(c, n) → (c or the skip's channels, n · factor)`. A transposed convolution's kernel is the factor."""
    if up.kind == "nearest":
        return draft.add(Resize(factor, "nearest"), (x,), stage, "up")
    filters = x.shape.channels if up.filters == "keep" else skip.shape.channels
    return draft.add(ConvTranspose(filters, factor, factor, "valid", up.use_bias), (x,), stage, "up")
