"""The kind of an output, by which its metrics are chosen."""

from typing import Any, NamedTuple

from unetgen.graph.plan import Node, Plan
from unetgen.language.fitting_losses import DISTRIBUTIONS
from unetgen.ops import Activation


class OutputKind(NamedTuple):
    """The classes, dtype and layout of an output.

    With `logits` it is scores. If `exclusive`, a pixel has one of the classes, else each class is decided by itself.
    """

    classes: int
    dtype: str
    channels_first: bool
    logits: bool
    exclusive: bool


def output_kind(plan: Plan, node: Node, loss: Any, logits: bool) -> OutputKind:
    """Return the kind of an output, by its activation and its loss."""
    is_distribution = isinstance(node.op, Activation) and node.op.function in DISTRIBUTIONS
    exclusive = is_distribution or str(loss).startswith(("categorical", "sparse"))
    first = plan.data_format == "channels_first"
    return OutputKind(node.shape.channels, node.dtype or plan.dtype, first, logits, exclusive)
