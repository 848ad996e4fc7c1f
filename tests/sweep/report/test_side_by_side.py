"""Two networks side by side in a sweep's page show the output of `compare`."""

import json
import re
from collections import Counter
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.browser import needs_browser, opened
from unetgen import compare, plan
from unetgen.comparison.difference_figure import differences
from unetgen.comparison.table_cells import SIGNS
from unetgen.emit.figure.drawing.panel import Panel
from unetgen.emit.figure.drawing.shapes_of_figure import Figure
from unetgen.emit.summary import summary_json
from unetgen.graph.plan import Plan
from unetgen.read.summary import read_summary
from unetgen.sweep.report import write_report
from unetgen.sweep.report.figures import NetworkFigure, draw_networks
from unetgen.sweep.report.pair_data import MOST_COMPARED, comparison_data
from unetgen.sweep.results import read_jobs

NETWORKS = (
    ("preset=lecture",),
    ("preset=lecture", "depth=4"),
    ("preset=lecture", "filters.base=8"),
    ("preset=lecture", "input.size=64x64"),
    ("preset=lecture", "up.kind=transpose"),
    ("preset=lecture", "norm.kind=batch", "activation.kind=elu"),
    ("preset=lecture", "kernel_size=5", "down.kind=conv"),
    ("preset=unet_2015",),
    ("preset=attention_unet_2018",),
    ("preset=unetplusplus_2018",),
    ("preset=monai_segresnet",),
    ("preset=r2unet_2018",),
)
SCRIPT = """
  const found = [];
  for (const [left, right] of PAIRS) {
    type("left", left, "change");
    type("right", right, "change");
    const sides = [...document.querySelectorAll(".drawing")].map((side) =>
      [...side.shadowRoot.querySelectorAll("[data-mark]")].map((part) => [part.id, part.dataset.mark]));
    const legend = [...document.querySelectorAll(".mark")].map((line) => line.childNodes[1].textContent);
    const layers = [...document.querySelectorAll("#layers tbody tr")].map((row) => [...row.children].map((cell) => cell.textContent));
    found.push([sides, legend, document.querySelector(".counted").textContent, layers]);
  }
  return found;
"""
MIRRORED = {"+": "-", "-": "+"}
LEGEND = {
    "!": "changed: a setting, an input or a layer in it",
    "+": "only in #{}",
    "-": "only in #{}",
    ".": "differs because of a layer before it",
}
COUNTED = {"!": "changed", "~": "with other inputs", "+": "only in #{}", "-": "only in #{}", ".": "follow"}


def write_folders(folder: Path, plans: list[Plan]) -> Path:
    """Write the folders that a sweep with figures would leave."""
    for number, network in enumerate(plans):
        (folder / str(number)).mkdir()
        (folder / str(number) / "summary.json").write_text(summary_json(network), encoding="utf-8")
        (folder / str(number) / "diagram.svg").touch()
    return folder


class Expected:
    """The expected marks of two jobs, by `compare` of the lower and the higher one."""

    def __init__(self, shown: list[NetworkFigure], left: int, right: int) -> None:
        self.left, self.right, self.mirrored = left, right, left > right
        low, high = sorted((left, right))
        self.compared = compare(shown[low].plan, shown[high].plan)
        found = zip((shown[low].figure, shown[high].figure), differences(self.compared), strict=True)
        self.sides = [self.marks_in(figure, differs) for figure, differs in found][:: -1 if self.mirrored else 1]

    def sign(self, mark: Any) -> str:
        return MIRRORED.get(SIGNS[mark], SIGNS[mark]) if self.mirrored else SIGNS[mark]

    def marks_in(self, figure: Figure, differs: Any) -> dict[str, str]:
        """Return the sign of each marked box and arrow, by the element's id."""
        panel = Panel(None, "", differs)  # pyright: ignore[reportArgumentType]  the scene does not matter here
        boxes = {box.name.replace(" ", "."): (box.part.box.main, box.part.box.nodes) for box in figure.boxes}
        arrows = {
            one.name.replace(" ", "."): (one.link.nodes[-1], one.link.nodes) for one in figure.arrows if one.link.nodes
        }
        changes = {name: panel.change_of(*nodes) for name, nodes in {**boxes, **arrows}.items()}
        return {
            name: self.sign(change)
            for name, change in changes.items()
            if change and (name in boxes or change != "follows")
        }

    def named(self, words: dict[str, str], sign: str) -> str:
        return words[sign].format(self.left if sign == "+" else self.right)

    @property
    def legend(self) -> list[str]:
        signs = {*self.sides[0].values(), *self.sides[1].values()}
        return [self.named(LEGEND, sign) for sign in LEGEND if sign in signs]

    @property
    def counted(self) -> str:
        counts = Counter(self.sign(row.mark) for row in self.compared.rows)
        parts = [f"{counts[sign]} {self.named(COUNTED, sign)}" for sign in COUNTED if counts[sign]]
        number, _, rest = parts[0].partition(" ")
        text = ", ".join([f"{number} layer{'s' * (number != '1')} {rest}", *parts[1:]])
        return re.sub(r"\b1 (layer )?follow$", r"1 \1follows", text) + self.outputs

    @property
    def outputs(self) -> str:
        if not self.compared.outputs:
            return ""
        both = [", ".join(names) for names in (self.compared.outputs.yours, self.compared.outputs.expected)]
        left, right = both[::-1] if self.mirrored else both
        return f", the outputs are {left} in #{self.left}, {right} in #{self.right}"

    @property
    def layers(self) -> list[tuple[str, ...]]:
        """Return each row's sign and the words for its difference."""
        return [(self.sign(row.mark).replace("-", "−"), self.words(row)) for row in self.compared.rows if row.is_cause]

    def words(self, row: Any) -> str:
        if row.mark in ("added", "missing"):
            return self.named({"+": "only in #{}", "-": "only in #{}"}, self.sign(row.mark))
        pairs = [(change.setting, (change.yours, change.expected)) for change in row.changes]
        pairs += [(row.wiring.verb, row.wiring.texts)] if row.wiring else []
        return "; ".join(f"{name} {' | '.join(values[:: -1 if self.mirrored else 1])}" for name, values in pairs)


@needs_browser
def test_the_page_shows_the_output_of_compare(tmp_path: Path) -> None:
    """All marks of every pair in both orders match, with legend and counts."""
    plans = [plan(*words) for words in NETWORKS]
    folder = write_folders(tmp_path, plans)
    write_report(folder, read_jobs(folder))
    pairs = [pair for one in combinations(range(len(plans)), 2) for pair in (one, one[::-1])]
    found = opened(folder / "report.html", SCRIPT.replace("PAIRS", json.dumps(pairs)))
    shown = draw_networks([read_summary(folder / str(n) / "summary.json") for n in range(len(plans))])
    for pair, (sides, legend, counted, layers) in zip(pairs, found, strict=True):
        expected = Expected(shown, *pair)
        assert [dict(side) for side in sides] == expected.sides, pair
        assert legend == expected.legend, pair
        assert counted == expected.counted, pair
        assert [(cells[0], cells[-1]) for cells in layers] == expected.layers, pair


def many(count: int) -> list[NetworkFigure]:
    return draw_networks([plan("depth=1", f"filters.base={base}", "input.size=8x8") for base in range(1, count + 1)])


def test_every_pair_of_the_first_networks_is_compared() -> None:
    shown = dict(enumerate(many(MOST_COMPARED + 2)))
    data = comparison_data(shown)
    first = range(MOST_COMPARED)
    assert list(data["networks"]) == list(first)
    assert list(data["pairs"]) == [f"{left} {right}" for left, right in combinations(first, 2)]


def test_equal_differences_are_stored_once() -> None:
    """Each cause and text is stored once, so the page stays small."""
    data = comparison_data(dict(enumerate(many(8))))
    assert len(data["causes"]) == len({json.dumps(cause) for cause in data["causes"]})
    assert len(data["words"]) == len(set(data["words"]))
    used = {row[-1] for pair in data["pairs"].values() for row in pair["rows"]}
    assert used == set(range(len(data["causes"])))


@needs_browser
def test_beyond_the_bound_the_page_names_the_command(tmp_path: Path) -> None:
    plans = [one.plan for one in many(MOST_COMPARED + 2)]
    folder = write_folders(tmp_path, plans)
    write_report(folder, read_jobs(folder))
    script = """
      const text = () => document.getElementById("sides").querySelector(":scope > p.note")?.textContent ?? "";
      const marked = () => document.querySelectorAll(".drawing").length;
      const start = [document.getElementById("left").value, document.getElementById("right").value, text(), marked()];
      type("right", LAST, "change");
      return [start, text(), marked(), document.querySelectorAll("#sides img").length];
    """
    start, words, marked, images = opened(folder / "report.html", script.replace("LAST", str(MOST_COMPARED)))
    assert start == ["0", str(MOST_COMPARED - 1), "", 2]
    assert words == (
        f"This page compares the layers of the first {MOST_COMPARED} networks that it draws. In this folder, unetgen compare "
        f"0 {MOST_COMPARED} -o difference.svg compares these two and draws them with the differences marked."
    )
    assert (marked, images) == (0, 2)


@pytest.mark.parametrize("pair", [*pairwise(NETWORKS)], ids=str)
def test_a_figure_has_a_sign_per_element(pair: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
    shown = draw_networks([plan(*words) for words in pair])
    data = comparison_data(dict(enumerate(shown)))
    packed = data["pairs"]["0 1"]
    for side, one in enumerate(shown):
        assert len(packed["boxes"][side]) == len(one.figure.boxes)
        assert len(packed["arrows"][side]) == len(one.figure.arrows)
        assert {*packed["boxes"][side], *packed["arrows"][side]} <= {" ", *data["styles"]}
