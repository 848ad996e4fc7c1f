"""The outputs of a network: its heads, where they are, and how they are fused."""

from dataclasses import replace
from typing import Any

from unetgen.graph.parts import Unit
from unetgen.graph.plan import Node
from unetgen.graph.spec import Fusion, Head, Spec, Stage
from unetgen.ops import Activation, Concat, Conv, Merge, Norm, Resize, ResizeTo
from unetgen.read.describe.main_line import MainLine


def with_heads(spec: Spec, line: MainLine) -> Spec:
    """Give a spec the outputs of the network."""
    chains = [head_nodes(line, name) for name in line.plan.outputs]
    if not spec.heads or not all(any(isinstance(node.op, Conv) for node in one) for one in chains):
        return spec
    template = spec.heads[0]
    fused = next((node for node in chains[0] if is_fusion(node)), None)
    if fused is None:
        return replace(spec, heads=tuple(head_of(line, chains, i, template, spec) for i in range(len(chains))))
    parts = [head_nodes(line, name) for name in fused.inputs]
    if not all(any(isinstance(node.op, Conv) for node in one) for one in parts):
        return spec
    heads = [replace(head_of(line, parts, i, template, spec), final=None) for i in range(len(parts))]
    rest = chains[0][chains[0].index(fused) + 1 :]
    final = next((node.op for node in rest if isinstance(node.op, Activation)), None)
    conv = next((node.op for node in rest if isinstance(node.op, Conv)), None)
    unit = conv and replace(heads[0].unit, kernel_size=conv.kernel_size, padding="same", use_bias=conv.use_bias)
    kind = "conv" if conv else "mean" if isinstance(fused.op, Merge) and fused.op.kind == "average" else "sum"
    return replace(spec, heads=tuple(heads), fusion=Fusion(kind, unit, final, len(heads)))


def head_nodes(line: MainLine, name: str) -> list[Node]:
    """Return the nodes of the head that ends with a node, in execution order."""
    found: list[Node] = []
    for node in line.ways.back(name):
        if node.side != "head":
            break
        found.append(node)
    return found[::-1]


def is_fusion(node: Node) -> bool:
    return isinstance(node.op, Concat | Merge) and len(node.inputs) > 1


def head_of(line: MainLine, chains: list[list[Node]], number: int, template: Head, spec: Spec) -> Head:
    """Return the head of a chain of nodes."""
    nodes, first = chains[number], chains[0]
    convs = [i for i, node in enumerate(nodes) if isinstance(node.op, Conv)]
    last = nodes[convs[-1]].op
    assert isinstance(last, Conv)
    behind = [node.op for node in nodes[convs[-1] + 1 :]]
    norm = next((op for op in behind if isinstance(op, Norm)), None)
    resize = next((op for op in behind if isinstance(op, Resize | ResizeTo)), None)
    unit = Unit(
        filters=last.filters, kernel_size=last.kernel_size, padding=last.padding, use_bias=last.use_bias, norm=norm,
        order=("conv", "norm"),
    )  # fmt: skip
    at = stage_before(line, nodes[0], spec)
    own = units_before(nodes[: convs[-1]]) or (template.before if number == 0 else ())
    way: Any = resize.interpolation if resize else "linear"
    name = name_of_head(at, stage_before(line, first[0], spec), number, spec)
    return replace(
        template, name=name, at=at, unit=unit, labels=(), before=own,
        final=next((op for op in behind if isinstance(op, Activation)), None), full_size=resize is not None,
        interpolation=way,
    )  # fmt: skip


def name_of_head(at: Stage, first: Stage, number: int, spec: Spec) -> str:
    """Return a head's name: none for the main one, a stage's for deep supervision."""
    last = Stage(0, spec.depth - 1)
    if first != last:
        return f"output{number}"
    if number == 0:
        return ""
    return at.name(spec.depth) if at != last else f"output{number}"


def stage_before(line: MainLine, node: Node, spec: Spec) -> Stage:
    """Return the stage whose map a head takes."""
    stage = line.plan.by_name[node.inputs[0]].stage
    assert stage is not None
    last = stage.column == line.plan.depth - 1 - stage.level
    level = max(stage.level - line.offset, 0)
    return Stage(level, spec.depth - 1 - level) if last else Stage(level, stage.column)


def units_before(nodes: list[Node]) -> tuple[Unit, ...]:
    """Return the unit before a head's last convolution."""
    parts = {node.op.family: node.op for node in nodes if node.op.family in ("conv", "norm", "activation", "dropout")}
    if not parts:
        return ()
    conv: Any = parts.pop("conv", None)
    order = tuple(dict.fromkeys(node.op.family for node in nodes if node.op.family in ("conv", *parts)))
    rest = tuple(part for part in ("norm", "activation", "dropout") if part not in order)
    given: dict[str, Any] = parts
    dims = len(nodes[0].shape.sizes)
    if conv is None:
        return (Unit(filters=None, kernel_size=(1,) * dims, order=(*order, *rest), **given),)
    return (
        Unit(
            filters=conv.filters, kernel_size=conv.kernel_size, padding=conv.padding, use_bias=conv.use_bias,
            order=(*order, *rest), **given,
        ),
    )  # fmt: skip
