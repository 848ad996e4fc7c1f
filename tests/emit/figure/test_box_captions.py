"""Captions of boxes: their keys, their numbers, and no overlaps."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import get_args

import pytest

from tests.helpers.figure_variants import SHOWN_BY_MAPS, VARIANTS, diagram_of, picture_of, plan_of
from tests.helpers.sampling import one_way_each
from tests.helpers.svg_boxes import assert_clear, read
from unetgen import plan
from unetgen._text import brief_number
from unetgen.emit.figure import Diagram, make_diagram
from unetgen.emit.figure.scene.scene import scene_of
from unetgen.emit.figure.style.looks import STYLES, Looks
from unetgen.emit.figure.words.numbers_below import costs_of, nodes_at
from unetgen.graph.settings import Detail, Style
from unetgen.ops import Conv

DETAILS: tuple[Detail, ...] = get_args(Detail)
COARSE: tuple[Detail, ...] = DETAILS[:2]
COSTS = {"parameters": True, "macs": True}
BARE = {"channels": False, "sizes": False, "levels": False, "classes": False, "title": False, "legend": False,
        "zooms": False, "block_names": False}  # fmt: skip
NUMBERS = re.compile(r"([\d,]+) (parameters|MACs)")


@cache
def captioned(name: str, detail: Detail, keys: tuple[str, ...], style: Style = "paper") -> Diagram:
    return make_diagram(plan_of(name), detail, replace(STYLES[style], **dict.fromkeys(keys, True)))


def hints(svg: str) -> dict[str, int]:
    """Return the totals of the numbers below the boxes, from the SVG's tooltips."""
    found = {"parameters": 0, "MACs": 0}
    for hint in re.findall(r'class="node text">\s*<g[^>]*><a xlink:title="([^"]*)"', svg):
        number = NUMBERS.fullmatch(hint)
        assert number, hint
        found[number[2]] += int(number[1].replace(",", ""))
    return found


@pytest.mark.parametrize(("name", "detail"), one_way_each([*SHOWN_BY_MAPS, *VARIANTS], DETAILS))
def test_each_node_is_counted_in_one_box(name: str, detail: Detail) -> None:
    scene = scene_of(plan_of(name), detail)
    counted = [node.name for box in scene.boxes.values() for node in nodes_at(scene, box)]
    assert sorted(counted) == sorted(node.name for node in scene.plan)


@pytest.mark.parametrize(("name", "detail"), one_way_each(SHOWN_BY_MAPS, DETAILS))
def test_the_numbers_add_up_to_the_networks(name: str, detail: Detail) -> None:
    """Read back from the SVG alone."""
    network = plan_of(name)
    assert hints(captioned(name, detail, tuple(COSTS)).svg) == {"parameters": network.params, "MACs": network.macs}


@pytest.mark.parametrize("name", ["lecture", "attention_unet_2018", "r2unet_2018", "monai_vnet"])
def test_each_number_is_short_for_its_hint(name: str) -> None:
    """`36.9 k` of 36,928 parameters: a rounded text and its exact tooltip."""
    pairs = [
        (text.words, text.hint) for text in captioned(name, "feature_maps", tuple(COSTS)).figure.texts if text.hint
    ]
    assert len(pairs) > 10
    for words, hint in pairs:
        number = NUMBERS.fullmatch(hint)
        assert number
        unit = "MACs" if number[2] == "MACs" else ""
        assert words == (brief_number(int(number[1].replace(",", ""))) + unit).strip()


def test_the_numbers_of_a_box_are_those_of_its_nodes() -> None:
    scene = diagram_of("lecture").scene
    box = scene.boxes["encoder0_conv1"]
    assert costs_of(scene, [box]) == (27 * 32 * 64 + 64, 27 * 32 * 64 * 160 * 160 * 16, False)
    gated = diagram_of("attention_unet_2018").scene
    taken = {node.name for node in nodes_at(gated, gated.boxes["decoder1_concat"])}
    assert {name for name in plan_of("attention_unet_2018").by_name if name.startswith("decoder1_gate")} <= taken


@pytest.mark.parametrize(
    ("number", "written"),
    [(0, "0 "), (7, "7 "), (950, "950 "), (1000, "1 k"), (9_994, "9.99 k"), (9_996, "10 k"), (36_928, "36.9 k"),
     (99_960, "100 k"), (999_600, "1000 k"), (1_207_959_552, "1.21 G"), (22_649_241_600, "22.6 G"), (10**21, "1000 E")],
)  # fmt: skip
def test_a_number_in_short(number: int, written: str) -> None:
    assert brief_number(number) == written


# room


@pytest.mark.parametrize(("name", "detail"), one_way_each(SHOWN_BY_MAPS, DETAILS))
def test_parameters_and_macs_lie_over_nothing(name: str, detail: Detail) -> None:
    assert_clear(read(captioned(name, detail, tuple(COSTS)).svg))


@pytest.mark.parametrize(("name", "detail"), one_way_each(VARIANTS, COARSE))
def test_parameters_and_macs_lie_over_nothing_whatever_is_drawn(name: str, detail: Detail) -> None:
    assert_clear(read(captioned(name, detail, tuple(COSTS)).svg))


@pytest.mark.parametrize(("name", "detail"), one_way_each(SHOWN_BY_MAPS, COARSE))
def test_all_captions_together(name: str, detail: Detail) -> None:
    assert_clear(read(captioned(name, detail, (*COSTS, "kernel_sizes")).svg))


@pytest.mark.parametrize("style", ["slide", "print"])
@pytest.mark.parametrize("detail", COARSE)
@pytest.mark.parametrize("name", ["lecture", "unet_2015", "attention_unet_2018", "unet3plus_2020", "resunet_2018"])
def test_other_styles(name: str, detail: Detail, style: Style) -> None:
    assert_clear(read(captioned(name, detail, tuple(COSTS), style).svg))


@pytest.mark.parametrize(("name", "detail"), one_way_each(SHOWN_BY_MAPS, COARSE))
def test_nothing_but_boxes_and_arrows(name: str, detail: Detail) -> None:
    """All captions can be left out."""
    picture = read(make_diagram(plan_of(name), detail, replace(STYLES["paper"], **BARE)).svg)
    assert_clear(picture)
    words = {word for word in picture.words if not re.fullmatch(r"output( \d)?", word)}
    assert words <= {"input", *beside(name, detail)}


def beside(name: str, detail: Detail) -> Iterator[str]:
    """Return kernels and factors that differ, and letters of arrows and circles that look alike."""
    from unetgen.emit.figure.words.arrow_labels import labels_of

    scene = diagram_of(name, detail).scene
    labels = labels_of(scene, Looks(sizes=False))
    yield from filter(None, (labels.on(link) for link in scene.links))
    yield from filter(None, (row.letter for row in labels.meanings.rows))


# the texts


def test_kernels_are_at_every_arrow_and_in_the_legend() -> None:
    words = read(captioned("lecture", "feature_maps", ("kernel_sizes",)).svg).words
    assert words.count("3×3×3") == 6
    assert words.count("2×2×2") == words.count("×2") == words.count("1×1×1") == 1
    assert {"conv 3×3×3, ReLU", "max pool 2×2×2"} <= set(words)
    assert "3×3×3" not in picture_of("lecture").words


def test_kernels_are_at_the_boxes_of_an_overview() -> None:
    words = read(captioned("resunet_2018", "overview", ("kernel_sizes",)).svg).words
    assert "conv 3×3, 1×1" in words
    convs = {node.stage for node in plan_of("resunet_2018") if isinstance(node.op, Conv) and node.side != "head"}
    below = [word for word in words if word.startswith("conv 3×3") and word != "conv 3×3, stride 2"]
    assert len(below) == len(convs)


def test_without_channels_no_box_has_a_number_above_it() -> None:
    words = read(make_diagram(plan_of("lecture"), None, Looks(channels=False)).svg).words
    assert not {"192", " = 128 + 64", "64", "4", "3"} & set(words)
    assert "160×160×16" in words
    layers = read(make_diagram(plan_of("lecture"), "layers", Looks(channels=False)).svg).words
    assert "64" not in layers
    assert "conv 3×3×3" in layers


def test_the_legend_and_the_caption_explain_the_numbers() -> None:
    words = ("diagram.parameters=true", "diagram.macs=true")
    both, one = make_diagram(plan("preset=lecture", *words)), make_diagram(plan("preset=lecture", words[0]))
    assert "below a box: parameters and MACs for one image" in read(both.svg).words
    assert "below a box: parameters" in read(one.svg).words
    start = "Each box is a feature map, with its number of channels above it"
    assert f"{start}, and its parameters and MACs for one image below it." in both.caption()
    assert f"{start}." in diagram_of("lecture").caption()
    bare = make_diagram(plan("preset=lecture", words[1], "diagram.channels=false")).caption()
    assert "Each box is a feature map, with its MACs for one image below it." in bare


def test_each_levels_name_has_its_receptive_field() -> None:
    """3×3 convolutions see 5 pixels, and 14, 32, 68 and 140 after each pooling."""
    words = read(captioned("unet_2015", "feature_maps", ("receptive_field",)).svg).words
    assert [word for word in words if word.startswith("field ")] == [f"field {n}×{n}" for n in (5, 14, 32, 68, 140)]
    assert "field: what a pixel sees of the input" in words
    normed = captioned("nnunet_3d", "overview", ("receptive_field",))
    assert "field: what a pixel sees of the input; by instance norm all of it" in read(normed.svg).words
    assert "A level's field is what a pixel sees of the input; by instance norm all of it." in normed.caption()
    assert not [word for word in picture_of("unet_2015").words if word.startswith("field")]


@pytest.mark.parametrize(("name", "detail"), one_way_each(SHOWN_BY_MAPS, DETAILS))
def test_receptive_fields_lie_over_nothing(name: str, detail: Detail) -> None:
    assert_clear(read(captioned(name, detail, ("receptive_field",)).svg))


def test_a_page_gives_up_numbers_before_maps() -> None:
    words = ("preset=lecture", "diagram.parameters=true", "diagram.macs=true", "diagram.width=double")
    figure = make_diagram(plan(*words))
    assert figure.given_up == ""
    deep = make_diagram(plan("preset=unet_2015", *words[1:]))
    assert deep.given_up in (
        "",
        "without a title and the sizes, parameters and MACs of the maps",
        "as an overview without a title, a box per stage",
    )
    assert_clear(read(deep.svg))
