"""The wiring of an enlarged block: layers, sums and inputs.

Folded are a recurrent convolution, which is applied several times to a sum, and parallel copies of the same branch.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from unetgen.emit.figure.scene.blocks import Block
from unetgen.emit.figure.scene.links import SIGNS
from unetgen.emit.figure.words.block_kinds import is_drawn
from unetgen.emit.figure.words.op_words import op_words
from unetgen.graph.plan import Node, Plan
from unetgen.ops import AnyOp, Foreign, Merge
from unetgen.ops.base import Family

VertexLook = Literal["band", "circle", "input"]


class Vertex(NamedTuple):
    """A layer as a band, a sum as a circle, or an input."""

    name: str
    look: VertexLook
    words: str
    family: Family = "end"


class Loop(NamedTuple):
    """Layers that are applied `times` times, each time to a sum with their result."""

    sum: str
    first: str
    last: str
    times: int
    is_shared: bool

    @property
    def words(self) -> str:
        return f"applied {self.times} times, {'same' if self.is_shared else 'own'} weights"


class Copies(NamedTuple):
    """A branch that there is `times` times, each with its own weights."""

    names: tuple[str, ...]
    times: int

    @property
    def words(self) -> str:
        return f"×{self.times} in parallel, own weights"


@dataclass(frozen=True)
class ZoomGraph:
    """Vertices in execution order, each with the names of its inputs."""

    vertices: Mapping[str, Vertex]
    inputs: Mapping[str, tuple[str, ...]]
    loops: tuple[Loop, ...] = ()
    copies: tuple[Copies, ...] = ()
    exit: str = field(default="")

    def takers(self, name: str) -> list[str]:
        return [other for other, inputs in self.inputs.items() if name in inputs]

    def before(self, names: Iterable[str]) -> set[str]:
        """Return all vertices on which some depend, and these."""
        found, waiting = set(names), list(names)
        while waiting:
            for name in self.inputs[waiting.pop()]:
                if name not in found:
                    found.add(name)
                    waiting.append(name)
        return found

    def without(self, names: set[str], renamed: Mapping[str, str]) -> "ZoomGraph":
        """Return the graph without some vertices, others taking their place as inputs."""
        kept = {name: vertex for name, vertex in self.vertices.items() if name not in names}
        inputs = {name: tuple(dict.fromkeys(renamed.get(other, other) for other in self.inputs[name])) for name in kept}
        return replace(self, vertices=kept, inputs=inputs, exit=renamed.get(self.exit, self.exit))


def zoom_graph(plan: Plan, block: Block) -> ZoomGraph:
    """Return the graph that is drawn of a block."""
    vertices = {name: Vertex(name, "input", words) for name, words in input_words(block).items()}
    inputs: dict[str, tuple[str, ...]] = dict.fromkeys(vertices, ())
    seen = {name: name for name in vertices}  # the vertex that shows a node
    for node in block.nodes:
        if not is_drawn(node):
            seen[node.name] = seen[node.inputs[0]]
            continue
        seen[node.name] = node.name
        vertices[node.name] = vertex_of(node)
        inputs[node.name] = tuple(dict.fromkeys(seen[name] for name in node.inputs))
    graph = ZoomGraph(vertices, inputs, exit=seen[block.exit.name])
    weights = {name: plan.by_name[name].weights for name in vertices}
    return mark_shared(fold_copies(fold_loops(graph, weights)), weights)


def input_words(block: Block) -> dict[str, str]:
    """Return the inputs of a block, with their names if there are several."""
    if len(block.sources) == 1:
        return {block.sources[0]: ""}
    count = len(block.sources) - 1
    signals = ["signal"] if count == 1 else [f"signal {i + 1}" for i in range(count)]
    return dict(zip(block.sources, ["skip", *signals], strict=True))


def vertex_of(node: Node) -> Vertex:
    if isinstance(node.op, Merge):
        return Vertex(node.name, "circle", SIGNS[node.op.kind], node.op.family)
    return Vertex(node.name, "band", op_words(node.op), layer_family(node.op))


def layer_family(op: AnyOp) -> Family:
    """Return the family that gives a layer its colour.

    It is that of convolutions for a convolution of another model.
    """
    return "conv" if isinstance(op, Foreign) and "Conv" in op.layer_type else op.family


def mark_shared(graph: ZoomGraph, weights: Mapping[str, str]) -> ZoomGraph:
    """Return the graph with a word at each layer that uses another's weights."""
    marked = {
        name: vertex._replace(words=f"{vertex.words}, shared") if weights.get(name, name) != name else vertex
        for name, vertex in graph.vertices.items()
    }
    return replace(graph, vertices=marked)


def fold_loops(graph: ZoomGraph, weights: Mapping[str, str]) -> ZoomGraph:
    """Return the graph with each recurrent convolution drawn once."""
    for name, vertex in graph.vertices.items():
        if vertex.look == "circle" and (found := find_loop(graph, name, weights)):
            loop, chain, rest, start = found
            folded = graph.without(rest - {loop.sum}, {rest_end(graph, rest, loop): loop.last})
            inputs = {**folded.inputs, chain[0]: (loop.sum,), loop.sum: (start,)}
            folded = replace(folded, inputs=inputs, loops=(*graph.loops, loop))
            return fold_loops(in_order(folded), weights)
    return graph


def rest_end(graph: ZoomGraph, rest: set[str], loop: Loop) -> str:
    """Return the last of the vertices that a loop stands for."""
    return [name for name in graph.vertices if name in rest][-1] if rest else loop.last


def find_loop(graph: ZoomGraph, name: str, weights: Mapping[str, str]) -> tuple[Loop, list[str], set[str], str] | None:
    """Return the loop that begins before a sum.

    With it come its layers, the vertices it replaces, and its input.
    """
    if len(graph.inputs[name]) != 2 or any(loop.sum == name for loop in graph.loops):
        return None
    for start, end in (graph.inputs[name], graph.inputs[name][::-1]):
        chain = chain_between(graph, start, end)
        if not chain or graph.takers(end) != [name]:
            continue
        rest: list[str] = []
        count, joint = 1, name
        while again := repeated_chain(graph, joint, chain):
            rest += [joint, *again]
            count += 1
            after = [taker for taker in graph.takers(again[-1]) if set(graph.inputs[taker]) == {start, again[-1]}]
            joint = next((taker for taker in after if graph.vertices[taker].look == "circle"), "")
            if not joint or graph.takers(again[-1]) != [joint]:
                break
        if count > 1:
            shared = any(weights.get(other, other) != other for other in rest)
            return Loop(name, chain[0], chain[-1], count, shared), chain, set(rest), start
    return None


def chain_between(graph: ZoomGraph, start: str, end: str) -> list[str]:
    """Return the vertices behind one that lead straight to another, without branches."""
    chain = [end]
    while len(graph.inputs[chain[0]]) == 1 and graph.inputs[chain[0]][0] != start:
        before = graph.inputs[chain[0]][0]
        if len(graph.takers(before)) != 1:
            return []
        chain.insert(0, before)
    return chain if graph.inputs[chain[0]] == (start,) else []


def repeated_chain(graph: ZoomGraph, joint: str, chain: Sequence[str]) -> list[str]:
    """Return the vertices after a sum if they do the same as a chain."""
    again: list[str] = []
    here = joint
    for name in chain:
        takers = graph.takers(here) if here else []
        if len(takers) != 1 or len(graph.inputs[takers[0]]) != 1:
            return []
        here = takers[0]
        if graph.vertices[here][1:] != graph.vertices[name][1:]:
            return []
        again.append(here)
    return again


def in_order(graph: ZoomGraph) -> ZoomGraph:
    """Return the graph with each vertex after its inputs."""
    done: dict[str, Vertex] = {}
    waiting = dict(graph.vertices)
    while waiting:
        name = next(name for name in waiting if all(other in done for other in graph.inputs[name]))
        done[name] = waiting.pop(name)
    return replace(graph, vertices=done, inputs={name: graph.inputs[name] for name in done})


def fold_copies(graph: ZoomGraph) -> ZoomGraph:
    """Return the graph with equal parallel branches drawn once."""
    for name in graph.vertices:
        ends = graph.inputs[name]
        if len(ends) < 2:
            continue
        behind = [graph.before([end]) for end in ends]
        own = [
            {other for other in mine if graph.inputs[other]} - set[str]().union(*behind[:i], *behind[i + 1 :])
            for i, mine in enumerate(behind)
        ]
        if all(own) and len({branch_key(graph, names) for names in own}) == 1:
            gone = set[str]().union(*own[1:])
            if any(set(graph.takers(other)) - gone - {name} for other in gone):
                continue
            folded = graph.without(gone, dict.fromkeys(ends[1:], ends[0]))
            copies = Copies(tuple(other for other in graph.vertices if other in own[0]), len(ends))
            return replace(folded, copies=(*graph.copies, copies))
    return graph


def branch_key(graph: ZoomGraph, names: set[str]) -> tuple[object, ...]:
    """Return what a branch does, and what it takes from outside."""
    order = [name for name in graph.vertices if name in names]
    place: dict[str, object] = {name: i for i, name in enumerate(order)}
    return tuple((graph.vertices[n][1:], tuple(place.get(other, other) for other in graph.inputs[n])) for n in order)
