"""Sheets of several networks: each as drawn alone, on one scale."""

# pytest.approx is untyped
# pyright: reportUnknownMemberType=false

import re
from collections import Counter
from functools import cache

import pytest

from tests.helpers.svg_boxes import Picture, problems, read
from unetgen import UserError, compare, plan, to_sheet
from unetgen.emit.figure import Diagram, make_diagram, make_sheet
from unetgen.emit.figure.drawing.legend_text import entry_look, legend_of
from unetgen.emit.figure.scene.scale import on_one_scale
from unetgen.emit.figure.words.meanings import LINKS

SHEETS: dict[str, tuple[str, ...]] = {
    "one": ("preset=lecture",),
    "depths": ("depth=1", "depth=2", "depth=3", "depth=4"),
    "families": ("preset=unet_2015", "preset=unetplusplus_2018", "preset=lecture", "preset=attention_unet_2018"),
    "norms": ("depth=2", "norm=batch depth=2", "norm=group activation=elu"),
    "alike": ("preset=lecture",) * 7,
    "narrow": ("preset=unet_2015 diagram.detail=overview diagram.width=double", "preset=resunet_2018"),
}
sheets = pytest.mark.parametrize("name", SHEETS)


@cache
def sheet(name: str) -> Diagram:
    return make_sheet([plan(*words.split()) for words in SHEETS[name]])


@cache
def picture(name: str) -> Picture:
    return read(sheet(name).svg)


@sheets
def test_nothing_lies_over_anything_else(name: str) -> None:
    assert problems(picture(name)) == []


@sheets
def test_each_network_is_drawn_as_it_is_alone(name: str) -> None:
    """Boxes, arrows and numbers are the same, under new names."""
    drawn, wanted = (
        picture(name),
        [read(make_diagram(shown, sheet(name).scene.detail).svg) for shown in sheet(name).plans],
    )
    prefixes = [f"network{number}/" for number in range(1, len(wanted) + 1)] if len(wanted) > 1 else [""]
    boxes = [prefix + box for prefix, one in zip(prefixes, wanted, strict=True) for box in one.boxes]
    assert list(drawn.boxes) == boxes
    ways = [prefix_both(prefix, way) for prefix, one in zip(prefixes, wanted, strict=True) for way, _ in one.ways]
    assert sorted(way for way, _ in drawn.ways) == sorted(ways)
    hints = {
        prefix + box: hint for prefix, one in zip(prefixes, wanted, strict=True) for box, hint in one.hints.items()
    }
    assert drawn.hints == hints


def prefix_both(prefix: str, way: str) -> str:
    return "->".join(prefix + end for end in way.split("->"))


def test_lengths_can_be_compared() -> None:
    """Channels and pixels have the same scale in all networks."""
    boxes = picture("depths").boxes
    for box in ("encoder0_conv0", "encoder0_conv1", "decoder0_conv0"):
        frames = [boxes[f"network{number}/{box}"].frame for number in (2, 3, 4)]
        sizes = [(right - left, bottom - top) for left, top, right, bottom in frames]
        assert sizes[1] == pytest.approx(sizes[0], abs=0.02)
        assert sizes[2] == pytest.approx(sizes[0], abs=0.02)
    alone = read(make_diagram(plan("depth=2")).svg).boxes["encoder0_conv0"].frame
    shared = boxes["network2/encoder0_conv0"].frame
    assert shared[2] - shared[0] < alone[2] - alone[0], "depth 4 has more channels, so all are drawn narrower"


def test_networks_of_a_row_hang_at_one_height() -> None:
    tops = [picture("depths").boxes[f"network{number}/input"].frame[1] for number in (1, 2, 3, 4)]
    assert len({round(top, 1) for top in tops}) < 4


def test_one_legend_and_a_title_each() -> None:
    words = picture("depths").words
    assert words.count("conv 3×3×3, ReLU") == 1
    assert words.count("max pool 2×2×2") == 1
    assert [word for word in words if re.fullmatch(r".*lecture · 3D U-Net, depth \d", word)] == [
        f"({'-ABCD'[depth]}) lecture · 3D U-Net, depth {depth}" for depth in (1, 2, 3, 4)
    ]


def test_titles_and_words() -> None:
    plans = [plan("depth=2"), plan("depth=3")]
    figure = make_sheet(plans, titles=["shallow <b>", "deep"])
    assert {"(A) shallow <b>", "(B) deep"} <= set(read(figure.svg).words)
    assert figure.alt_text.startswith("2 networks on one scale. A 3D U-Net with 2 levels")
    assert "(A) shallow <b>. (B) deep. Each box is a feature map" in figure.caption()
    assert f'hash="{plans[0].hash} {plans[1].hash}"' in figure.svg
    assert repr(figure) == "<diagram: 2 networks on one scale>"
    assert "network2/encoder0_conv0" in figure.dot
    assert figure.tikz.count("deep") == 1


@sheets
def test_arrows_that_look_alike_are_distinguished(name: str) -> None:
    """They have letters, or the number of their network; common lines appear once."""
    fitted = sheet(name).fitted
    lines = legend_of(fitted.panels, on_one_scale(sheet(name).scenes, fitted.looks.scale), fitted.looks)
    arrows = [line for line in lines if line.mark in LINKS]
    looks = Counter(map(entry_look, arrows))
    for line in arrows:
        assert looks[entry_look(line)] == 1 or re.search(r" in \([A-Z]\)", line.words)
    assert len({*lines}) == len(lines)


def test_a_line_of_the_legend_names_its_networks() -> None:
    words = ("depth=2", "depth=3", "norm=batch depth=2", "depth=4", "preset=unet_2015", "norm=batch")
    lines = read(make_sheet([plan(*one.split()) for one in words]).svg).words
    message = [line for line in lines if line.startswith(("conv 3", "max pool", "up-sample"))]
    assert message == [
        "conv 3×3×3, ReLU in (A), (B), (D)", "conv 3×3×3, batch norm, ReLU in (C), (F)", "conv 3×3, ReLU in (E)",
        "max pool 2×2×2 in (A)–(D), (F)", "max pool 2×2 in (E)", "up-sample nearest ×2",
    ]  # fmt: skip
    named = read(compare("norm=batch", "lecture").to_diagram().svg).words
    assert {"conv 3×3×3, batch norm, ReLU in yours", "conv 3×3×3, ReLU in expected", "max pool 2×2×2"} <= {*named}


@pytest.mark.parametrize(
    ("count", "titles", "message"),
    [
        (0, [], "this is no network"),
        (2, ["one"], "1 titles for 2 networks"),
        (1, ["a", "b"], "2 titles for 1 networks"),
    ],
)
def test_refused_sheets(count: int, titles: list[str], message: str) -> None:
    with pytest.raises(UserError, match=message):
        make_sheet([plan()] * count, titles=titles)


def test_a_sheet_has_titles_and_columns_of_its_own() -> None:
    figure = to_sheet(
        "depth=1", "depth=1 activation=elu", "depth=1 norm=batch", "diagram.titles=[Baseline, Ours, Third net]"
    )
    words = " ".join(text.words for text in figure.figure.texts)
    assert all(title in words for title in ("(A) Baseline", "(B) Ours", "(C) Third net"))
    for columns in (1, 2, 3):
        shown = to_sheet(*figure.plans, f"diagram.columns={columns}").figure.boxes
        lefts = {round(box.front.left - shown[0].front.left) for box in shown if box.name.endswith("/input")}
        assert len(lefts) == columns
    with pytest.raises(UserError, match="2 titles for 3 networks"):
        to_sheet(*figure.plans, "diagram.titles=[a, b]")


def test_networks_of_one_name_have_their_settings_in_the_title() -> None:
    titles = [panel.title for panel in to_sheet("depth=1", "depth=1 norm=batch activation=elu", "depth=2").asked]
    assert titles == [
        "(A) lecture · 3D U-Net, depth 1", "(B) lecture · 3D U-Net, depth 1, norm batch, activation elu",
        "(C) lecture · 3D U-Net, depth 2",
    ]  # fmt: skip


def test_a_note_names_the_networks_that_it_holds_for() -> None:
    lines = [text.words for text in to_sheet("preset=unet_2015", "preset=lecture_picture").figure.texts]
    assert "convolutions add no padding in (A)" in lines
