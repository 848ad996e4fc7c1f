"""Two networks side by side in a sweep's page: what it marks is what a comparison of the two says."""

import json
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any

from tests.helpers.browser import needs_browser, opened
from unetgen import compare, plan
from unetgen.comparison.difference_figure import differences
from unetgen.emit.figure.drawing.panel import Panel
from unetgen.emit.figure.drawing.shapes_of_figure import Figure
from unetgen.emit.summary import summary_json
from unetgen.graph.plan import Plan
from unetgen.sweep.report import write_report
from unetgen.sweep.report.figures import Drawn, drawn
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
  const told = [];
  for (const [left, right] of PAIRS) {
    type("left", left, "change");
    type("right", right, "change");
    const sides = [...document.querySelectorAll(".drawing")].map((side) =>
      [...side.shadowRoot.querySelectorAll("[data-mark]")].map((part) => [part.id, part.dataset.mark]));
    const seen = [...document.querySelectorAll(".mark")].map((line) => line.childNodes[1].textContent);
    told.push([sides, seen, document.querySelector(".counted").textContent]);
  }
  return told;
"""


def folder_of(folder: Path, plans: list[Plan]) -> Path:
    """As if a sweep had made them, with a figure each."""
    for number, network in enumerate(plans):
        (folder / str(number)).mkdir()
        (folder / str(number) / "summary.json").write_text(summary_json(network), encoding="utf-8")
        (folder / str(number) / "diagram.svg").touch()
    return folder


def marked(shown: list[Drawn], left: int, right: int) -> tuple[list[dict[str, str]], Counter[str]]:
    """By the comparison: of either side's boxes and arrows, by their ids, how they differ; and how many layers do."""
    compared = compare(shown[left].plan, shown[right].plan)
    both = zip((shown[left].figure, shown[right].figure), differences(compared), strict=True)
    marks = Counter(row.mark for row in compared.rows)
    return [of_figure(figure, differs) for figure, differs in both], marks


def of_figure(figure: Figure, differs: Any) -> dict[str, str]:
    panel = Panel(None, "", differs)  # pyright: ignore[reportArgumentType]  the scene has no say in it
    boxes = {box.name.replace(" ", "."): (box.cell.box.main, box.cell.box.nodes) for box in figure.boxes}
    arrows = {
        f"edge{i}": (one.link.nodes[-1], one.link.nodes) for i, one in enumerate(figure.arrows, 1) if one.link.nodes
    }
    found = {name: panel.change_of(*those) for name, those in {**boxes, **arrows}.items()}
    return {name: change for name, change in found.items() if change and (name in boxes or change != "follows")}


SEEN = {
    "changed": "changed in a setting, in its inputs or in its layers",
    "added": "only in #{}",
    "missing": "only in #{}",
    "follows": "of another shape, by a change before it",
}
COUNTED = {
    "changed": "changed",
    "rewired": "take other layers",
    "added": "only in #{}",
    "missing": "only in #{}",
    "follows": "follow",
}


def named(words: dict[str, str], mark: str, left: int, right: int) -> str:
    return words[mark].format(left if mark == "added" else right)


def counted(marks: Counter[str], left: int, right: int) -> str:
    told = [f"{marks[mark]} {named(COUNTED, mark, left, right)}" for mark in COUNTED if marks[mark]]
    number, _, rest = told[0].partition(" ")
    return ", ".join([f"{number} layer{'s' * (number != '1')} {rest}", *told[1:]])


@needs_browser
def test_what_is_marked_is_what_a_comparison_says(tmp_path: Path) -> None:
    """Every box and arrow of every pair, either way round; and the words below say what is seen."""
    plans = [plan(*words) for words in NETWORKS]
    folder = folder_of(tmp_path, plans)
    write_report(folder, read_jobs(folder))
    pairs = [pair for one in combinations(range(len(plans)), 2) for pair in (one, one[::-1])]
    found = opened(folder / "report.html", SCRIPT.replace("PAIRS", json.dumps(pairs)))
    shown = drawn(plans)
    for (left, right), (sides, seen, told) in zip(pairs, found, strict=True):
        expected, marks = marked(shown, left, right)
        assert [dict(side) for side in sides] == expected, (NETWORKS[left], NETWORKS[right])
        kinds = {*expected[0].values(), *expected[1].values()}
        assert seen == [named(SEEN, mark, left, right) for mark in SEEN if mark in kinds]
        assert told == counted(marks, left, right), (NETWORKS[left], NETWORKS[right])
