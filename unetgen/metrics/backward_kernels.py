"""The kernels of the gradients, from the losses back to the first trained layer.

They are in an order in which one thread could run them; `kernels` runs them on two.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from unetgen.graph.plan import Node, Plan
from unetgen.metrics.forward_kernels import (
    axis_by_axis,
    besides_of,
    buffers,
    bytes_per_number,
    casts,
    copied_bytes,
    copy_of,
    read_by,
)
from unetgen.metrics.kept_for_backward import Keeping, keeping
from unetgen.metrics.kernels import Kernel
from unetgen.metrics.tensor_bytes import activation_bytes, kept_size
from unetgen.metrics.trained_nodes import has_trained, with_gradient
from unetgen.ops import Merge, Modulate, Resize

LOSS = 2  # maps of the output's size that a loss needs besides its gradient


@dataclass
class Backward:
    """The kernels of the backward pass, and each node's gradients so far.

    `buffer` is where a node's output is.
    """

    plan: Plan
    batch: int
    buffer: dict[str, str]
    kernels: list[Kernel] = field(default_factory=list[Kernel])
    gradients: dict[str, list[str]] = field(default_factory=dict[str, list[str]])

    def run(self, made: str, reads: Iterable[str], size: int, over: bool = False, spare: int = 0) -> str:
        """Add a kernel that makes a gradient, and return the gradient's name."""
        self.kernels.append(Kernel(made, tuple(reads), ((made, size),), over, spare))
        return made

    def give(self, name: str, gradient: str) -> None:
        self.gradients.setdefault(name, []).append(gradient)

    def size(self, name: str) -> int:
        """Return the bytes of a node's output, which are also those of its gradient."""
        return self.batch * activation_bytes(self.plan, self.plan.by_name[name])


def backward(plan: Plan, batch: int) -> list[Kernel]:
    to, trained = Backward(plan, batch, buffers(plan, training=True)), with_gradient(plan)
    for name in plan.outputs:
        reads, size = (to.buffer[name], truth_of(name)), to.size(name)
        to.give(name, to.run(gradient_of(name), reads, size, spare=LOSS * size))
    for node in reversed(plan.nodes):
        if node.name in to.gradients and node.name in trained:
            one_back(to, node, [name for name in node.inputs if name in trained])
    return [*to.kernels, *applied_at_once(plan)]


def one_back(to: Backward, node: Node, sources: list[str]) -> None:
    """Add the gradients of a node's inputs and weights, from its own gradient."""
    own = sum_gradients(to, node)
    match node.op:
        case op if op.is_identity(training=True):
            pass_to_inputs(to, node, own, sources)
        case op if op.family == "conv":
            add_convolution_gradients(to, node, own, sources)
        case Resize(interpolation="nearest"):
            summed(to, node, own, sources)
        case Merge(kind="add" | "average") | Modulate(kind="add"):
            pass_to_inputs(to, node, own, sources)
        case _:
            through(to, node, own, sources)


def sum_gradients(to: Backward, node: Node) -> str:
    """Return a node's gradient: the sum, if several nodes read the node."""
    given = to.gradients[node.name]
    if len(given) == 1:
        return given[0]
    return to.run(f"{gradient_of(node.name)}, added", given, to.size(node.name), over=True)


def add_convolution_gradients(to: Backward, node: Node, own: str, sources: list[str]) -> None:
    """Add the gradients of a convolution's input and weights.

    There is room for the optimizer's update.
    """
    cast = [name for name, _ in casts(to.plan, node)]
    for source in sources:
        made, wide = (
            gradient_of(source, node.name),
            to.batch * to.plan.by_name[source].shape.elements * bytes_per_number(to.plan, node.name),
        )
        made = to.run(made, (own, *cast), wide)
        same = wide == to.size(source)
        to.give(source, made if same else to.run(f"{made}, cast", (made,), to.size(source)))
    if not has_trained(to.plan, node):
        return
    size = weight_gradient_bytes(to.plan, node)
    needs = keeping(node.op, bytes_per_number(to.plan, node.name))
    to.run(weights_gradient(node.name), (own, *kept(to, node, needs)), size, spare=size)


def summed(to: Backward, node: Node, own: str, sources: Iterable[str]) -> None:
    """Sum the gradients of nearest neighbours axis by axis, the last axis first."""
    for source in sources:
        sizes = [to.size(source), *(size for _, _, size in axis_by_axis(to.plan, node, to.batch, source))]
        for place, size in reversed(list(enumerate(sizes[:-1]))):
            own = to.run(f"{gradient_of(source, node.name)}, axis {place}", (own,), size)
        to.give(source, own)


def pass_to_inputs(to: Backward, node: Node, own: str, sources: Iterable[str]) -> None:
    """Pass a sum's gradient to each of its terms; sum it up for a broadcast term."""
    for source in sources:
        same = to.plan.by_name[source].shape == node.shape
        to.give(source, own if same else to.run(gradient_of(source, node.name), (own,), to.size(source)))


def through(to: Backward, node: Node, own: str, sources: list[str]) -> None:
    """Add a gradient per input of any other op, from what was kept."""
    needs = keeping(node.op, bytes_per_number(to.plan, node.name))
    reads = (own, *kept(to, node, needs))
    spare = needs.back_spare * to.size(node.name)
    if needs.copy_gradient:
        size = copied_bytes(to.plan, node, to.batch)
        reads = (own, to.run(f"gradient of {copy_of(node.name)}", reads, size, spare=size), *reads[1:])
    for source in sources:
        made = gradient_of(source, node.name)
        to.give(source, to.run(made, reads, to.size(source), needs.over and not spare, spare))


def kept(to: Backward, node: Node, needs: Keeping) -> Iterator[str]:
    if needs.inputs:
        yield from read_by(to.plan, node, to.buffer)
    if needs.output:
        yield to.buffer[node.name]
    if needs.besides:
        yield besides_of(node.name)
    if needs.copied:
        yield copy_of(node.name)


def applied_at_once(plan: Plan) -> Iterator[Kernel]:
    """Add a scaled loss's gradients at once.

    None is applied before all are known to be finite.
    """
    if plan.dtype == "mixed_float16":
        convolutions = [node for node in plan if node.op.family == "conv" and has_trained(plan, node)]
        made = sum(weight_gradient_bytes(plan, node) for node in convolutions)
        reads = tuple(weights_gradient(node.name) for node in convolutions)
        yield Kernel("update", reads, (("update", made),))


def weight_gradient_bytes(plan: Plan, node: Node) -> int:
    trained = sum(weight.size for weight in node.op.weights(plan.shapes_in[node.name]) if weight.trainable)
    return trained * kept_size(node.dtype or plan.dtype)


def gradient_of(name: str, by: str = "") -> str:
    return f"gradient of {name}{f' by {by}' if by else ''}"


def weights_gradient(name: str) -> str:
    return f"gradient of {name}'s weights"


def truth_of(name: str) -> str:
    """Return the buffer of the target that an output is compared with."""
    return f"truth of {name}"
