"""Networks as data, layer by layer and box by box, so that the page can mark how any two of them differ.

Which layer answers to which, and what is told of each pair, the page works out itself, by the rules of
`unetgen.comparison`: to do it here for each pair of 60 networks would take seconds.
"""

from collections.abc import Mapping
from typing import Any

from unetgen.comparison.align import SUBSTITUTES
from unetgen.comparison.layer_words import layer_words, place_words
from unetgen.emit.figure.drawing.shapes_of_figure import BoxShape, Figure
from unetgen.emit.figure.style.palettes import CHANGE_PENS, CHANGE_STYLES, CHANGES, PAPER, ChangeKind
from unetgen.graph.plan import Node, Plan
from unetgen.ops import Shape, Weights
from unetgen.ops.as_json import op_to_dict
from unetgen.sweep.report.figures import Drawn

DASHES = {"solid": "", "dashed": "5,2", "dotted": "1,5"}  # as Graphviz draws them


def networks(shown: Mapping[int, Drawn]) -> dict[str, Any]:
    """Of each job its network; ops once, as networks repeat them, and what the marks look like."""
    tables = Tables()
    jobs = {number: network(one.plan, one.figure, tables) for number, one in shown.items()}
    return {
        "of": jobs,
        "ops": list(tables.ops.values()),
        "stand_ins": sorted(sorted(kind.__name__ for kind in kinds) for kinds in SUBSTITUTES),
        "changes": {change: looks(change) for change in CHANGES},
    }


class Tables:
    """What layers refer to by number."""

    def __init__(self) -> None:
        self.ops: dict[tuple[Any, int], dict[str, Any]] = {}
        self.places: dict[tuple[Any, int], int] = {}
        self.weights: dict[Weights, int] = {(): 0}

    def op(self, plan: Plan, node: Node) -> int:
        key = (node.op, plan.dims)
        if key not in self.places:
            self.places[key] = len(self.places)
            self.ops[key] = {**op_to_dict(node.op), "told": layer_words(plan, node)}
        return self.places[key]

    def weight(self, plan: Plan, node: Node) -> int:
        """Of equal weights an equal number; none is 0."""
        return self.weights.setdefault(node.op.weights(plan.input_shapes(node)), len(self.weights))


def network(plan: Plan, figure: Figure, tables: Tables) -> dict[str, Any]:
    """Layers are named by their places in `layers`; `order` is theirs from the outputs upwards."""
    number = {node.name: i for i, node in enumerate(plan)}
    return {
        "layers": [layer(plan, node, number, tables) for node in plan],
        "order": [number[node.name] for node in plan.ordered],
        "outputs": [number[name] for name in plan.outputs],
        "boxes": [box(one, number) for one in figure.boxes],
        "arrows": [[number[node.name] for node in one.link.nodes] for one in figure.arrows],
    }


def layer(plan: Plan, node: Node, number: Mapping[str, int], tables: Tables) -> dict[str, Any]:
    """What a comparison looks at; `stage` is level and column, `side` as in the plan."""
    return {
        "name": node.name,
        "place": place_words(node),
        "op": tables.op(plan, node),
        "shape": laid(node.shape),
        "weights": tables.weight(plan, node),
        "owner": number[node.weights],
        "inputs": [number[name] for name in node.inputs],
        "stage": list(node.stage) if node.stage else None,
        "side": node.side,
        "role": node.role,
    }


def laid(shape: Shape) -> list[int]:
    """Channels, then sizes."""
    return [shape.channels, *shape.sizes]


def box(one: BoxShape, number: Mapping[str, int]) -> dict[str, Any]:
    """The element's id, the faces behind it, and its layers; of several the one that names it."""
    return {
        "id": one.name.replace(" ", "."),
        "faces": 0 if not one.offset[0] else 1 + one.outermost,
        "main": number[one.cell.box.main.name],
        "layers": [number[node.name] for node in one.cell.box.nodes],
    }


def looks(change: ChangeKind) -> dict[str, Any]:
    """As in the figure of a comparison; what is alone is told of its own side."""
    colours = {name: colour.lower() for name, colour in PAPER.of_change(change)._asdict().items()}
    dashes = DASHES[CHANGE_STYLES[change]]
    return {**colours, "pen": CHANGE_PENS[change], "dashes": dashes}
