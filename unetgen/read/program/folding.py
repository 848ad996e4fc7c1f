"""Boxes for transformer blocks, tokens, and the embedding of a time step.

A figure shows maps. So a module that is all foreign becomes one box, tokens get the sizes of the map that they were
made of, and what depends on no image is part of the layer that takes it. Weights and work stay in the plan.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from unetgen.graph.plan import Node, Plan
from unetgen.ops import AnyOp, Axes, Foreign, Input, Merge, Shape

POINTWISE = ("norm", "activation", "dropout", "join", "fit")


def folded(plan: Plan) -> Plan:
    """Return a plan that a figure can show.

    One without foreign layers stays as it is.
    """
    if not plan.origin or not any(isinstance(node.op, Foreign) for node in plan):
        return plan
    return with_vectors_in_takers(with_tokens_as_maps(with_boxes(plan, plan.origin.modules)))


def with_boxes(plan: Plan, modules: Mapping[str, str]) -> Plan:
    """Return a plan with one box for each module that is all foreign."""
    groups = list(modules_to_fold(plan, modules))
    boxes = {nodes[-1].name: box(plan, nodes, modules[path]) for path, nodes in groups}
    inside = {node.name for _, nodes in groups for node in nodes}
    kept = (boxes.get(node.name, node) for node in plan if node.name in boxes or node.name not in inside)
    return replace(plan, nodes=tuple(kept))


def modules_to_fold(plan: Plan, modules: Mapping[str, str]) -> Iterable[tuple[str, list[Node]]]:
    """Return the modules that become boxes, with their nodes.

    They are the outermost that are all foreign, then the innermost around other products.

    A product of two maps, without weights, is what attention does; its module may hold convolutions too.
    """
    members: dict[str, list[Node]] = defaultdict(list)
    for node in plan:
        for path in paths_of(node.name, modules):
            members[path].append(node)
    deep = sorted(filter(None, members), key=lambda path: path.count("."))
    foreign = {path for path in deep if is_all_foreign(plan, members[path])}
    products = {node.name for node in plan if is_product(plan, node)}
    candidates = [*filter(foreign.__contains__, deep), *(path for path in reversed(deep) if path not in foreign)]
    chosen: dict[str, set[str]] = {}
    for path in candidates:
        names = {node.name for node in members[path]}
        apart = all(inside <= names or not inside & names for inside in chosen.values())
        outermost = not any(names <= inside for inside in chosen.values())
        needed = path in foreign or names & products
        if needed and apart and outermost and has_one_end(plan, members[path], names):
            products -= names
            chosen = {other: inside for other, inside in chosen.items() if not inside <= names} | {path: names}
    return ((path, members[path]) for path in chosen)


def is_product(plan: Plan, node: Node) -> bool:
    return isinstance(node.op, Foreign) and not node.op.foreign_weights and plan.macs_of(node) > 0


def paths_of(name: str, modules: Mapping[str, str]) -> list[str]:
    """Return the modules that a node is in, by its name."""
    words = name.split(".")
    return [path for path in (".".join(words[:count]) for count in range(1, len(words) + 1)) if path in modules]


def is_all_foreign(plan: Plan, nodes: Sequence[Node]) -> bool:
    """Return whether nodes are foreign or act on single values, and do some work."""
    alike = all(isinstance(node.op, Foreign) or node.op.family in POINTWISE for node in nodes)
    foreign = [node for node in nodes if isinstance(node.op, Foreign)]
    return alike and any(node.op.macs_unknown or plan.macs_of(node) or plan.weights_of(node) for node in foreign)


def has_one_end(plan: Plan, nodes: Sequence[Node], names: set[str]) -> bool:
    """Return whether only the last of several nodes is read by others."""
    read_outside = {name for node in plan if node.name not in names for name in node.inputs}
    ends = [node.name for node in nodes if node.name in read_outside or node.name in plan.outputs]
    return len(nodes) > 1 and ends == [nodes[-1].name] and bool(read_from_outside(nodes, names))


def read_from_outside(nodes: Sequence[Node], names: Iterable[str]) -> list[str]:
    """Return what nodes read of others, in order."""
    return list(dict.fromkeys(name for node in nodes for name in node.inputs if name not in names))


def box(plan: Plan, nodes: Sequence[Node], kind: str) -> Node:
    """Return one node for many; it has their weights and their work."""
    last, names = nodes[-1], {node.name for node in nodes}
    ends = [*read_from_outside(nodes, names), last.name]
    is_map = all(len(plan.by_name[name].shape.sizes) == plan.dims for name in ends)
    op = foreign_of(plan, nodes, kind.rpartition(".")[2], last.shape)
    return last._replace(
        op=replace(op, is_map=is_map), inputs=tuple(read_from_outside(nodes, names)), weights=last.name
    )


def foreign_of(plan: Plan, nodes: Sequence[Node], word: str, output: Shape) -> Foreign:
    """Return one foreign op with the weights and the work of nodes."""
    weights = tuple(weight for node in nodes for weight in plan.weights_of(node))
    is_uncounted = any(node.op.macs_unknown for node in nodes)
    return Foreign(word, (), weights, output, sum(map(plan.macs_of, nodes)), is_uncounted)


def with_tokens_as_maps(plan: Plan) -> Plan:
    """Return a plan whose tokens have the sizes of the last map before them.

    `(216, 768)` becomes `768 × 6 × 6 × 6`.
    """
    space: dict[str, Axes] = {}
    nodes: dict[str, Node] = {}
    for node in plan:
        before = space[node.inputs[0]] if node.inputs else node.shape.sizes
        is_token = isinstance(node.op, Foreign) and not node.op.is_map
        space[node.name] = before if is_token or not node.shape.sizes else node.shape.sizes
        nodes[node.name] = as_map(node, before, plan.dims) if is_token else after(node, nodes)
    return replace(plan, nodes=tuple(nodes.values()))


def as_map(node: Node, space: Axes, dims: int) -> Node:
    """Return a node with the sizes of a map, if its numbers fill them."""
    pixels = math.prod(space)
    fits = bool(node.shape.sizes) and len(space) == dims and node.shape.elements % pixels == 0
    return with_output(node, Shape(node.shape.elements // pixels, space)) if fits else node


def after(node: Node, nodes: Mapping[str, Node]) -> Node:
    """Return a node that acts on single values with the shape of what it reads now."""
    shapes = [nodes[name].shape for name in node.inputs]
    alike = len(set(shapes)) == 1 and node.op.family in POINTWISE
    return node._replace(shape=node.op.shape(shapes)) if alike else node


def with_output(node: Node, shape: Shape) -> Node:
    assert isinstance(node.op, Foreign)
    return node._replace(op=replace(node.op, output=shape), shape=shape)


def with_vectors_in_takers(plan: Plan) -> Plan:
    """Return a plan without the inputs that are no images.

    The layers that take what is made of them say so.
    """
    sources = sources_of(plan)
    images = {node.name for node in plan if isinstance(node.op, Input) and len(node.shape.sizes) == plan.dims}
    beside = {node.name for node in plan if not sources[node.name] & images}
    claimed: set[str] = set()
    kept: list[Node] = []
    for node in plan:
        taken = [name for name in node.inputs if name in beside]
        if node.name not in beside:
            kept.append(with_vectors(plan, node, taken, claimed, sources) if taken else node)
    return replace(plan, nodes=tuple(kept)) if beside else plan


def sources_of(plan: Plan) -> dict[str, frozenset[str]]:
    """Return the inputs that each node depends on."""
    found: dict[str, frozenset[str]] = {}
    for node in plan:
        own = frozenset([node.name] if isinstance(node.op, Input) else [])
        found[node.name] = own.union(*(found[name] for name in node.inputs))
    return found


def with_vectors(
    plan: Plan, node: Node, taken: Sequence[str], claimed: set[str], sources: Mapping[str, frozenset[str]]
) -> Node:
    """Return a layer with what leads to the vectors that it takes.

    What a layer before it has claimed is left out.
    """
    waiting, names = list(taken), set[str]()
    while waiting:
        name = waiting.pop()
        if name not in names | claimed:
            names.add(name)
            waiting += plan.by_name[name].inputs
    claimed |= names
    nodes = [one for one in plan if one.name in names and not isinstance(one.op, Input)]
    said = " and ".join(sorted({source for name in taken for source in sources[name]}))
    op = foreign_of(plan, [*nodes, node], with_word(node.op, said), node.shape)
    inputs = tuple(name for name in node.inputs if name not in taken)
    return node._replace(op=op, inputs=inputs, weights=node.name)


def with_word(op: AnyOp, said: str) -> str:
    """Return what a layer does with a vector: `add t`, `multiply by t`."""
    kind = op.layer_type if isinstance(op, Foreign) else op.kind if isinstance(op, Merge) else type(op).__name__.lower()
    if not said:
        return kind
    return {"add": f"add {said}", "multiply": f"multiply by {said}", "mul": f"multiply by {said}"}.get(
        kind, f"{kind} with {said}"
    )
