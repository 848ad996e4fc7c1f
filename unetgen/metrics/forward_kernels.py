"""The kernels of a network's forward pass, in prediction and in training."""

from collections.abc import Iterator

from unetgen.graph.plan import Node, Plan
from unetgen.metrics.kept_for_backward import Keeping, keeping
from unetgen.metrics.kernels import Kernel
from unetgen.metrics.tensor_bytes import activation_bytes, kept_size, size_of
from unetgen.metrics.trained_nodes import with_gradient
from unetgen.ops import Input, Norm, Resize


def forward(plan: Plan, batch: int, training: bool) -> Iterator[Kernel]:
    """Return the kernels of the forward pass in order; a buffer has its node's name."""
    buffer, kept = buffers(plan, training), with_gradient(plan) if training else set[str]()
    for node in plan:
        yield from cast_inputs(plan, node, batch, buffer)
        reads = read_by(plan, node, buffer)
        if isinstance(node.op, Input):
            yield from taken_in(plan, node, batch)
        elif isinstance(node.op, Resize) and node.op.interpolation == "nearest":
            yield from repeat_kernels(plan, node, batch, reads[0])
        elif not node.op.is_identity(training):
            yield made(plan, node, batch, reads, training, node.name in kept)


def buffers(plan: Plan, training: bool) -> dict[str, str]:
    """Return the buffer of each node's output; its input's if nothing is copied."""
    found: dict[str, str] = {}
    for node in plan:
        found[node.name] = found[node.inputs[0]] if node.op.is_identity(training) else node.name
    return found


def bytes_per_number(plan: Plan, name: str) -> int:
    """Return the bytes of a number in the type in which a node computes."""
    return size_of(plan.by_name[name].dtype or plan.dtype)


def read_by(plan: Plan, node: Node, buffer: dict[str, str]) -> tuple[str, ...]:
    """Return the buffers of a node's inputs, in the type in which it computes."""
    own = bytes_per_number(plan, node.name)
    return tuple(
        buffer[name] if bytes_per_number(plan, name) == own else f"{buffer[name]} for {node.name}"
        for name in node.inputs
    )


def cast_inputs(plan: Plan, node: Node, batch: int, buffer: dict[str, str]) -> Iterator[Kernel]:
    """Add copies of the inputs of a node of another type.

    A head in single precision is an example.
    """
    for source, read in zip(node.inputs, read_by(plan, node, buffer), strict=True):
        if read != buffer[source]:
            size = batch * plan.by_name[source].shape.elements * bytes_per_number(plan, node.name)
            yield Kernel(read, (buffer[source],), ((read, size),))


def taken_in(plan: Plan, node: Node, batch: int) -> Iterator[Kernel]:
    """Return the input in the type of the weights; a mixed policy casts it."""
    fed, size = fed_as(plan, node), batch * activation_bytes(plan, node)
    if fed != node.name:
        yield Kernel(fed, (), ((fed, size * kept_size(plan.dtype) // size_of(plan.dtype)),))
    yield Kernel(node.name, (fed,) if fed != node.name else (), ((node.name, size),))


def fed_as(plan: Plan, node: Node) -> str:
    """Return the buffer of an input."""
    return node.name if kept_size(plan.dtype) == size_of(plan.dtype) else f"{node.name} as fed"


def made(plan: Plan, node: Node, batch: int, reads: tuple[str, ...], training: bool, gradient: bool) -> Kernel:
    """Return the kernel of a node's output.

    What is for backward alone is made if a gradient passes the node. A frozen batch norm predicts.
    """
    size = batch * activation_bytes(plan, node)
    needs = keeping(node.op, bytes_per_number(plan, node.name))
    knows_moments = isinstance(node.op, Norm) and node.op.kind == "batch" and (node.frozen or not training)
    more = (*(besides(plan, node, batch, needs) if gradient else ()), *(casts(plan, node) if training else ()))
    spare = 0 if knows_moments else size * needs.spare
    spare += copied_bytes(plan, node, batch) if needs.copy_gradient and not gradient else 0
    return Kernel(node.name, reads, ((node.name, size), *more), needs.over, spare)


def besides(plan: Plan, node: Node, batch: int, needs: Keeping) -> Iterator[tuple[str, int]]:
    """Yield the buffers that an op makes for backward only."""
    if needs.besides:
        yield besides_of(node.name), batch * node.shape.elements * needs.besides
    if needs.copied:
        yield copy_of(node.name), copied_bytes(plan, node, batch)


def copied_bytes(plan: Plan, node: Node, batch: int) -> int:
    copied = node.op.copied_elements(plan.shapes_in[node.name])
    return batch * copied * bytes_per_number(plan, node.name)


def casts(plan: Plan, node: Node) -> tuple[tuple[str, int], ...]:
    """Add a mixed policy's copies of weights in its smaller type."""
    if size_of(plan.dtype) == kept_size(plan.dtype) or node.op.family != "conv":
        return ()
    return ((f"{node.name} weights", plan.params_of(node) * size_of(plan.dtype)),)


def besides_of(name: str) -> str:
    """Return what is made with an output for its gradient."""
    return f"{name} for its gradient"


def copy_of(name: str) -> str:
    """Return the buffer of an input's copy, which backward reads instead of the input."""
    return f"{name}'s copy of its input"


def repeat_kernels(plan: Plan, node: Node, batch: int, source: str) -> Iterator[Kernel]:
    """Add the repetitions of nearest neighbours, one map per axis."""
    for made_here, read, size in axis_by_axis(plan, node, batch, source):
        yield Kernel(node.name, (read,), ((made_here, size),))


def axis_by_axis(plan: Plan, node: Node, batch: int, source: str) -> Iterator[tuple[str, str, int]]:
    """Yield per growing axis: the new map, the map before, and the new map's bytes."""
    assert isinstance(node.op, Resize)
    growing = [factor for factor in node.op.size if factor > 1]
    size = batch * activation_bytes(plan, node)
    for factor in growing:
        size //= factor
    for place, factor in enumerate(growing, start=1):
        size *= factor
        own = node.name if place == len(growing) else f"{node.name}, axis {place}"
        yield own, source, size
        source = own
