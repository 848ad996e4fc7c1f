"""Figures of comparisons: both networks, with exactly the differences marked."""

import re
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

from tests.helpers.command import in_process
from tests.helpers.keras_tutorial_models import TUTORIALS
from tests.helpers.svg_boxes import Picture, problems, read
from unetgen import UserError, compare, plan, to_keras
from unetgen.comparison import Comparison
from unetgen.emit.figure import Diagram
from unetgen.emit.figure.style.looks import STYLES
from unetgen.emit.figure.style.palettes import CHANGES, ChangeKind

PAIRS: dict[str, tuple[str, str]] = {
    "same": ("depth=2", "lecture"),
    "deeper and narrower": ("depth=3 filters.base=16", "depth=2"),
    "gates": ("lecture_picture", "lecture_picture skip.gate=attention"),
    "fewer convs": ("attention_unet_2018 decoder.convs=1", "attention_unet_2018"),
    "norm and sums": ("unet_2015 norm=batch skip.kind=add", "unet_2015"),
    "another topology": ("unetplusplus_2018", "unetplusplus_2018 topology=u"),
    "stages": ("milesial_unet diagram.detail=overview convs=3", "milesial_unet"),
}
pairs = pytest.mark.parametrize("name", PAIRS)
SIDES = ("network1/", "network2/")


@cache
def comparison(name: str) -> Comparison:
    return compare(*PAIRS[name])


@cache
def diagram(name: str) -> Diagram:
    return comparison(name).to_diagram()


@cache
def picture(name: str) -> Picture:
    return read(diagram(name).svg)


def marked(svg: str) -> dict[str, str]:
    """Return the change of each marked box, by the classes in the SVG."""
    found = re.findall(r'<g id="([^"]+)" class="node map ([^"]+)"', svg)
    return {name: word for name, words in found for word in words.split() if word in get_args(ChangeKind)}


@pairs
def test_nothing_lies_over_anything_else(name: str) -> None:
    assert problems(picture(name)) == []


@pairs
def test_exactly_the_differences_are_marked(name: str) -> None:
    """A box is marked as its first layer, or by the differences of its layers."""
    rows, wanted = comparison(name).rows, dict[str, str]()
    for side, prefix, panel in zip(("yours", "expected"), SIDES, diagram(name).fitted.panels, strict=True):
        marks = {getattr(row, side).name: row.mark for row in rows if getattr(row, side)}
        for box in panel.scene.boxes.values():
            here = {marks[node.name] for node in box.nodes} - {"same"}
            if marks[box.main.name] in ("added", "missing"):
                wanted[prefix + box.name] = marks[box.main.name]
            elif here:
                wanted[prefix + box.name] = "follows" if here == {"follows"} else "changed"
    boxes, drawn = picture(name).boxes, marked(diagram(name).svg)
    assert {box: drawn.get(box) for box in boxes} == {box: wanted.get(re.sub(r"\.\d+$", "", box)) for box in boxes}


@pairs
def test_the_figures_description_names_the_differences(name: str) -> None:
    title, words = (re.search(rf"<{tag}>([^<]*)</{tag}>", diagram(name).svg) for tag in ("title", "desc"))
    assert title
    assert words
    assert title[1].endswith("what differs marked") == (name != "same")
    rows = comparison(name).rows
    for side, part in zip(("yours", "expected"), re.split(r"expected: ", words[1]), strict=True):
        for mark in ("added", "missing"):
            named = [getattr(row, side).name for row in rows if row.mark == mark and getattr(row, side)]
            assert (f"{mark.capitalize()}: {', '.join(named)}." in part) == bool(named)


@pairs
def test_the_legend_and_the_caption_explain_the_colours(name: str) -> None:
    seen = set(marked(diagram(name).svg).values()) | set[str]().union(*(p.changes for p in diagram(name).fitted.panels))
    legend = [change for change, words in CHANGES.items() if words in picture(name).words]
    assert set(legend) == seen
    caption = diagram(name).caption()
    assert {change for change in CHANGES if re.search(rf" outline (is|are) {change},", caption)} == seen
    assert (name == "same") == (not seen)


def test_a_tooltip_names_the_difference() -> None:
    hints = picture("deeper and narrower").hints
    assert hints["network1/encoder0_conv0"].endswith("· encoder0_conv0 has 16 filters = 16·2^0, expected 32 = 32·2^0")
    assert hints["network1/decoder1_conv0"].endswith("is not expected")
    assert picture("same").hints["network1/encoder0_conv0"] == "conv 3×3×3, ReLU · 32×160×160×16 · 3,488 parameters"


def test_a_gate_that_is_missing_marks_its_skip() -> None:
    """It has no box, so its arrow is painted."""
    line = STYLES["paper"].palette.missing.line.lower()
    assert diagram("gates").svg.lower().count(f'stroke="{line}"') > 3
    assert line not in comparison("same").to_diagram().svg.lower()


def marked_arrows(side: str, changed: Comparison) -> set[tuple[str, str]]:
    """Return the ends of the arrows on a side that are thicker than others of their kind, and coloured."""
    figure = changed.to_diagram().figure
    colours = {STYLES["paper"].palette.of_change(change).line for change in get_args(ChangeKind)}
    arrows = [one for one in figure.arrows if one.name.startswith(side) and one.arrow.stroke.colour in colours]
    assert all(one.arrow.stroke.pen > STYLES["paper"].palette.strokes[one.link.kind].pen for one in arrows)
    return {(one.link.source.name, one.link.target.name) for one in arrows}


def test_an_arrow_from_another_map_is_marked() -> None:
    changed = compare("lecture_picture depth=3", "lecture_picture depth=3 skip.tap=0")
    yours, expected = (marked_arrows(side, changed) for side in SIDES)
    assert yours == {(f"encoder{level}_conv1", f"decoder{level}_concat") for level in (0, 1)}
    assert expected == {(f"encoder{level}_conv0", f"decoder{level}_concat") for level in (0, 1)}


def test_a_skip_that_only_one_has_is_marked() -> None:
    changed = compare("lecture_picture depth=3 skip.kind=[none,concat]", "lecture_picture depth=3")
    yours, expected = (marked_arrows(side, changed) for side in SIDES)
    assert not yours & {("encoder1_conv1", "decoder1_concat")}
    assert ("encoder0_conv1", "decoder0_concat") in expected


@pairs
def test_what_follows_has_a_change_before_it(name: str) -> None:
    """A layer that only follows depends on one that differs itself, in one of the networks."""
    found = comparison(name)
    causes = {node.name for row in found.rows if row.is_cause for node in (row.yours, row.expected) if node}
    for row in (row for row in found.rows if row.mark == "follows"):
        before = {node.name for node in (row.yours, row.expected) if node}
        for network in (found.yours, found.expected):
            for node in reversed([*network]):
                if node.name in before:
                    before.update(node.inputs)
        assert before & causes, row


def test_added_and_missing_boxes_differ_in_grey() -> None:
    figure = compare(
        "milesial_unet decoder.convs=1 convs=3 filters.base=32 diagram=print", "milesial_unet"
    ).to_diagram()
    boxes = {change: box for box, change in marked(figure.svg).items()}
    assert boxes.keys() == set(CHANGES)
    looks = {change: outline(figure.svg, box) for change, box in boxes.items()}
    assert len(set(looks.values())) == len(looks)


def outline(svg: str, box: str) -> str:
    group = svg[svg.index(f'<g id="{box}"') :]
    found = re.search(r"<polygon ([^>]*?) points=", group)
    assert found
    return found[1]


def test_titles_name_the_sides() -> None:
    words = picture("deeper and narrower").words
    assert "Difference, yours: lecture · 3D U-Net, depth 3" in " ".join(words)
    assert "Difference, expected: lecture · 3D U-Net, depth 2" in " ".join(words)


def test_a_keras_model_beside_a_preset() -> None:
    figure = compare(TUTORIALS["lecture"](), "lecture").to_diagram()
    assert marked(figure.svg) == {}
    assert problems(read(figure.svg)) == []


def test_a_network_that_is_not_a_u_is_refused() -> None:
    from tests.helpers.keras_tutorial_models import chain

    with pytest.raises(UserError, match="cannot be drawn as a U"):
        compare(chain(), to_keras(plan("depth=1"))).to_diagram()


def test_the_command_writes_it(tmp_path: Path) -> None:
    done = in_process("compare", "lecture depth=3", "lecture", "-o", "difference.svg", cwd=tmp_path)
    assert (done.code, done.out.splitlines()[-1]) == (1, "difference.svg"), done.err
    assert problems(read((tmp_path / "difference.svg").read_text())) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["lecture", "lecture", "-o"],
            "-o needs a file. Write: unetgen compare A B [--size 96x96x96] -o difference.svg",
        ),
        (["lecture", "lecture", "-o", "x.jpg"], "x.jpg does not end like a figure."),
        (
            ["lecture", "-o", "x.svg"],
            "This takes 2 arguments, not 1. Write: unetgen compare A B [--size 96x96x96] -o difference.svg",
        ),
    ],
)
def test_wrong_arguments(arguments: list[str], message: str, tmp_path: Path) -> None:
    done = in_process("compare", *arguments, cwd=tmp_path)
    assert done.code == 2
    assert message in done.err
    assert list(tmp_path.iterdir()) == []
