"""Comparisons of pairs of networks as compact data for the page.

The page only shows them. Equal texts and equal differences of layers are stored once and referred to by number.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations, islice
from typing import Any

from unetgen.comparison import compare_plans
from unetgen.comparison.difference_figure import differences
from unetgen.comparison.layer_words import layer_words, place_words
from unetgen.comparison.rows import ComparisonRow
from unetgen.comparison.table_cells import SIGNS
from unetgen.emit.figure.drawing.panel import Differences, Panel
from unetgen.emit.figure.drawing.shapes_of_figure import BoxShape
from unetgen.emit.figure.style.palettes import CHANGE_PENS, CHANGE_STYLES, CHANGES, PAPER, ChangeKind
from unetgen.graph.plan import Node
from unetgen.sweep.report.figures import NetworkFigure

MOST_COMPARED = 24  # networks of which the page has every pair: 276
LINE_DASHES = {"solid": "", "dashed": "5,2", "dotted": "1,5"}  # as Graphviz draws them
UNMARKED = " "


def comparison_data(figures: Mapping[int, NetworkFigure]) -> dict[str, Any]:
    """Return the first networks by job number, and the comparison of each pair.

    A pair's key is `"0 3"`, the lower job first.
    """
    compared = dict(islice(figures.items(), MOST_COMPARED))
    words, causes = Numbering(), Numbering()
    networks = {job: network_data(one, words) for job, one in compared.items()}
    pairs = {
        f"{left} {right}": pair_data(compared[left], compared[right], causes)
        for left, right in combinations(compared, 2)
    }
    return {
        "most": MOST_COMPARED,
        "networks": networks,
        "pairs": pairs,
        "words": words.values,
        "causes": causes.values,
        "styles": {SIGNS[change]: change_style(change) for change in CHANGES},
    }


class Numbering:
    """Distinct values in the order in which they were first numbered."""

    def __init__(self) -> None:
        self.numbers: dict[Any, int] = {}

    def number(self, value: Any) -> int:
        return self.numbers.setdefault(value, len(self.numbers))

    @property
    def values(self) -> list[Any]:
        return list(self.numbers)


def network_data(shown: NetworkFigure, words: Numbering) -> dict[str, Any]:
    """Return the words of each layer, and the layers of each box and arrow.

    The words are its place and type; layers are given by number.
    """
    plan, numbers = shown.plan, layer_numbers(shown)
    return {
        "layers": [[words.number(place_words(node)), words.number(layer_words(plan, node))] for node in plan],
        "boxes": [box_data(box, numbers) for box in shown.figure.boxes],
        "arrows": [[numbers[node.name] for node in one.link.nodes] for one in shown.figure.arrows],
    }


def layer_numbers(shown: NetworkFigure) -> dict[str, int]:
    return {node.name: number for number, node in enumerate(shown.plan)}


def box_data(box: BoxShape, numbers: Mapping[str, int]) -> dict[str, Any]:
    """Return the box's element id, its polygons behind the front, and its layers."""
    return {
        "id": box.name.replace(" ", "."),
        "faces": 0 if not box.offset[0] else 1 + box.outermost,
        "layers": [numbers[node.name] for node in box.part.box.nodes],
    }


def pair_data(left: NetworkFigure, right: NetworkFigure, causes: Numbering) -> dict[str, Any]:
    """Compare two networks of the page.

    `rows` has the layers that themselves differ: sign, layer number in both networks (-1: not there), cause.
    `boxes` and `arrows` have a text per network, with the sign of each element of its figure.
    """
    findings = compare_plans(left.plan, right.plan)
    numbers = layer_numbers(left), layer_numbers(right)
    marks = [element_marks(one, found) for one, found in zip((left, right), differences(findings), strict=True)]
    return {
        "rows": [row_data(row, *numbers, causes) for row in findings.rows if row.is_cause],
        "follow": sum(row.mark == "follows" for row in findings.rows),
        "outputs": [", ".join(names) for names in (findings.outputs.yours, findings.outputs.expected)]
        if findings.outputs
        else None,
        "boxes": [boxes for boxes, _ in marks],
        "arrows": [arrows for _, arrows in marks],
    }


def row_data(row: ComparisonRow, left: Mapping[str, int], right: Mapping[str, int], causes: Numbering) -> list[Any]:
    nodes = (row.yours, left), (row.expected, right)
    return [
        SIGNS[row.mark],
        *(numbers[node.name] if node else -1 for node, numbers in nodes),
        causes.number(cause(row)),
    ]


def cause(row: ComparisonRow) -> tuple[tuple[str, str, str], ...]:
    """Return what differs, each as its name and the value on both sides."""
    changes = tuple((change.setting, change.yours, change.expected) for change in row.changes)
    return (*changes, (row.wiring.verb, *row.wiring.texts)) if row.wiring else changes


def element_marks(shown: NetworkFigure, found: Differences) -> tuple[str, str]:
    """Return a sign per box and a sign per arrow.

    An arrow whose layers only follow is not marked.
    """
    panel = shown.panel._replace(differences=found)
    boxes: list[ChangeKind | None] = [
        panel.change_of(box.part.box.main, box.part.box.nodes) for box in shown.figure.boxes
    ]
    arrows: list[ChangeKind | None] = [arrow_change(panel, one.link.nodes) for one in shown.figure.arrows]
    return signs(boxes), signs(arrows)


def arrow_change(panel: Panel, nodes: tuple[Node, ...]) -> ChangeKind | None:
    change = panel.change_of(nodes[-1], nodes) if nodes else None
    return None if change == "follows" else change


def signs(changes: Sequence[ChangeKind | None]) -> str:
    return "".join(SIGNS[change] if change else UNMARKED for change in changes)


def change_style(change: ChangeKind) -> dict[str, Any]:
    """Return the colours, the pen (pt) and the dashes that mark a change.

    They are those of a comparison's own figure.
    """
    colours = {name: colour.lower() for name, colour in PAPER.of_change(change)._asdict().items()}
    return {**colours, "pen": CHANGE_PENS[change], "dashes": LINE_DASHES[CHANGE_STYLES[change]]}
