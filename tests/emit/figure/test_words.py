"""Texts of the figure: legend, numbers beside arrows, names, titles and tooltips."""

import re
from collections import Counter
from dataclasses import replace
from typing import get_args

import pytest

from tests.helpers.figure_variants import SHOWN_BY_MAPS, VARIANTS, diagram_of, picture_of, plan_of
from tests.helpers.sampling import one_way_each
from tests.helpers.svg_boxes import read
from unetgen import plan, to_diagram, to_sheet
from unetgen.emit.figure import make_diagram
from unetgen.emit.figure.layout.make_columns import class_columns
from unetgen.emit.figure.scene.links import SIGNS
from unetgen.emit.figure.style.looks import STYLES
from unetgen.emit.figure.words.branch_words import branch_words
from unetgen.emit.figure.words.map_sizes import axis_texts
from unetgen.graph.plan import Node
from unetgen.graph.settings import Detail, Style
from unetgen.ops import Concat, Shape

FLAT = ["box width ~ √channels", "box height ~ (image height)^0.62", "image width is not drawn"]
DEEP = ["box thickness ~ √channels", "box height, depth ~ (image height, length)^0.62", "image width is not drawn"]
PICTURE = ["conv 3×3, ReLU", "max pool 2×2", "transposed conv 2×2, stride 2"]
PARTS = "copied parts come last in the channels"
COPIED = ["conv 1×1, softmax", "copied map", PARTS, *FLAT]
LEGENDS = {
    "lecture": [
        "conv 3×3×3, ReLU", "max pool 2×2×2", "up-sample nearest ×2", "copy & concatenate", "conv 1×1×1, sigmoid",
        "copied map", PARTS, *DEEP,
    ],
    "lecture_picture": [*PICTURE, "copy & concatenate", *COPIED],
    "depth 1": ["conv 3×3×3, ReLU", "conv 1×1×1, sigmoid", *DEEP],
    "one axis": [
        "conv 3, ReLU", "max pool 2", "up-sample nearest ×2", "copy & concatenate", "conv 1, sigmoid", "copied map",
        PARTS, "box width ~ √channels", "box height ~ (image length)^0.62",
    ],
    "flat volumes": [
        "conv 3×3×3, ReLU", "max pool 2×2×1", "up-sample nearest ×2×2×1", "copy & concatenate", "conv 1×1×1, sigmoid",
        "copied map", PARTS, *DEEP,
    ],
    "by edge and level": [
        "conv, batch norm, ReLU; kernel at the arrow", "max pool; window at the arrow",
        "transposed conv; kernel at the arrow", "copy & concatenate", "conv 1×1×1, sigmoid", "copied map", PARTS, *DEEP,
    ],
    "valid padding": [
        *PICTURE, "copy, crop & concatenate", *COPIED[:2], "part of a map that is copied", PARTS, "convolutions add no padding", *FLAT,
    ],
    "added skips": [
        "conv 3×3, instance norm, ReLU", *PICTURE[1:], "copy & add", "conv 1×1, softmax", "sum", "+", *FLAT,
    ],
    "strided": [
        "conv 3×3, ReLU", "conv 3×3, stride 2, batch norm", "up-sample linear ×2, conv 2×2, ReLU",
        "copy & concatenate", *COPIED,
    ],
    "dilated": ["conv, ReLU; kernel at the arrow", *PICTURE[1:], "copy & concatenate", *COPIED],
    "residual": [
        "conv 3×3, ReLU", "(a) conv 3×3", *PICTURE[1:], "copy & concatenate", "shortcut: conv 1×1",
        "conv 1×1, softmax", "sum, then ReLU", "+", "copied map", PARTS, *FLAT,
    ],
    "attention gates": [
        *PICTURE, "copy & concatenate", "gating signal", "conv 1×1, softmax",
        "attention gate: x × ((x, conv 1×1) + (g, conv 1×1), ReLU, conv 1×1, sigmoid) (x:", "skip, g: signal)", "×",
        "copied map", PARTS, *FLAT,
    ],
    "three kinds of skips": [
        *PICTURE, "copy & add", "(a) copy & concatenate", "conv 1×1, softmax", "sum", "+", "copied map", PARTS, *FLAT,
    ],
}  # fmt: skip


QUIET = {PARTS, *FLAT, *DEEP, "box height ~ (image length)^0.62"}
NOTED = replace(STYLES["paper"], notes=True)


@pytest.mark.parametrize("name", LEGENDS)
def test_the_legend_has_exactly_the_kinds_drawn(name: str) -> None:
    words = picture_of(name).words
    start = words.index(LEGENDS[name][0])
    assert words[start:] == [line for line in LEGENDS[name] if line not in QUIET]


@pytest.mark.parametrize("name", LEGENDS)
def test_notes_are_written_if_asked_for(name: str) -> None:
    words = read(make_diagram(plan_of(name), "feature_maps", looks=NOTED).svg).words
    assert sorted(words[words.index(LEGENDS[name][0]) :]) == sorted(LEGENDS[name])
    assert {"level 0"} <= set(words) or plan_of(name).depth == 1
    assert any(word.endswith(f" · plan {plan_of(name).hash}") for word in words)


@pytest.mark.parametrize("style", STYLES)
def test_a_figure_is_quiet(style: Style) -> None:
    """The hash is in the metadata, and the scale is in the caption."""
    noisy = re.compile(r"level \d|bottleneck|box .* ~ |.* not drawn|all networks on one scale|plan \w{12}")
    for words in (
        ["preset=lecture"],
        ["depth=3", "diagram.width=double"],
        ["preset=unet_2015", "diagram.detail=overview"],
    ):
        figure = to_diagram(*words, f"diagram.style={style}")
        for drawn in (figure, to_sheet(*figure.plans, *figure.plans, f"diagram.style={style}")):
            assert not [text.words for text in drawn.figure.texts if noisy.search(text.words)]
        assert figure.plans[0].hash in figure.svg
        assert f"plan {figure.plans[0].hash}" in figure.about.description
        assert "A box's " in figure.caption()


def pens(svg: str, element: str) -> set[tuple[str, ...]]:
    """Return colour, width and dashes of the lines."""
    found = re.findall(rf'<{element} fill="none" ([^>]*?)(?:points|d)="', svg)
    return {tuple(re.findall(r'stroke(?:-width|-dasharray)?="([^"]+)"', attributes)) for attributes in found}


@pytest.mark.parametrize(("name", "detail"), one_way_each([*SHOWN_BY_MAPS, *VARIANTS], get_args(Detail)))
def test_every_arrow_and_mark_has_its_sample_and_no_other_has(name: str, detail: Detail) -> None:
    """Arrows differ by colour, width and dashes; circles by sign."""
    svg, picture = diagram_of(name, detail).svg, picture_of(name, detail)
    windows = {pen for pen in pens(svg, "polyline") if STYLES["paper"].palette.map.line.lower() in pen}
    wires = {("#1f2933",)} if detail == "blocks" else set[tuple[str, ...]]()  # inside the enlarged blocks
    behind_sums = {("#1f2933", "1.3")}  # which do no operation
    assert pens(svg, "polyline") - windows - wires == pens(svg, "path") - behind_sums
    assert bool(windows) == ('class="node window"' in svg)
    signs = {sign.what for sign in picture.signs}
    words = {word for word in picture.words if word in ("+", "×", "ø", "∨")}
    assert signs <= words if detail == "blocks" else signs == words, "enlarged blocks have more"
    copied = 'class="node map copied' in svg or "map copied" in svg
    assert ("copied map" in picture.words) == (copied and detail != "overview")


def test_a_sign_fits_its_circle() -> None:
    """A circle is as wide as one letter, and a word would stick out of it."""
    assert {len(sign) for sign in SIGNS.values()} == {1}


def test_an_arrow_like_no_other_of_its_kind_has_a_letter() -> None:
    words = picture_of("bare first conv").words
    assert words[words.index("(a) conv 3×3") + 1] == "conv 3×3, batch norm, ReLU"
    assert words.count("(a)") == 1


def test_the_figure_names_the_op_that_a_norm_or_padding_belongs_to() -> None:
    hint = picture_of("norm first").hints["encoder1_conv1"]
    assert hint.startswith("group norm, PReLU, conv 3×3, spatial dropout · ")
    assert picture_of("padded by hand").hints["encoder0_conv0"].startswith("pad, conv 5×5, ReLU · ")
    up = picture_of("sums go up").hints["decoder1_up"]
    assert up.startswith("conv 1×1, ReLU, transposed conv 3×3, stride 2, add · 32×32×128 · ")


def test_an_open_axis_is_named() -> None:
    """Boxes are as high as at the size planned, and no number says so."""
    words = picture_of("open height").words
    assert {"H×64", "H/2×32", "H/4×16", "H/8×8"} <= set(words)
    assert any(word.endswith(" · input H×64×3") for word in words)
    assert picture_of("open height").hints["encoder1_conv0"].endswith(" · H/2×32×128 · 73,856 parameters")


@pytest.mark.parametrize(
    ("words", "sizes"),
    [
        ("preset=lecture_picture input.size=nullxnull depth=3", "H×W H/2×W/2 H/4×W/4"),
        ("input.size=nullxnullxnull depth=2", "H×W×L H/2×W/2×L/2"),
        ("input.size=[null] depth=3 down.factor=4", "L L/4 L/16"),
        (
            "preset=lecture_picture input.size=nullxnull depth=2 convs=1 padding=valid",
            "(H−2)×(W−2) (H/2−3)×(W/2−3)",
        ),
        ("preset=lecture_picture input.size=nullxnull depth=2 stem.filters=8 down.entry_factor=2", "H/2×W/2 H/4×W/4"),
    ],
)
def test_open_sizes_are_formulas(words: str, sizes: str) -> None:
    """Each holds at the sizes of other plans of the network."""
    figure = to_diagram(*words.split())
    assert set(sizes.split()) <= {text.words for text in figure.figure.texts}
    assert "?" not in figure.svg.partition("?>")[2] + figure.caption() + figure.alt_text


@pytest.mark.parametrize(
    "words", ["depth=3 padding=valid input.size=92x92x60", "depth=4", "preset=unet_2015", "depth=3 down.entry_factor=2"]
)
def test_formulas_of_sizes_hold_at_every_size(words: str) -> None:
    dims = plan(*words.split()).dims
    shown = plan(*words.split(), "input.size=" + "x".join(["null"] * dims))
    for times in (1, 2):
        size = shown.allowed_sizes[0].minimum + times * shown.allowed_sizes[0].period
        there = plan(*words.split(), "input.size=" + "x".join([str(size)] * dims))
        values = {"H": size, "W": size, "L": size}
        for node in there:
            written = [re.sub(r"(\d)(?=[HWL])", r"\1*", str(one).replace("−", "-")) for one in axis_texts(shown, node)]
            assert tuple(eval(one, values) for one in written) == node.shape.sizes, (node.name, written)


def test_kernels_and_factors_are_beside_the_arrows_where_they_differ() -> None:
    words = Counter(picture_of("by edge and level").words)
    assert (words["3×3×1"], words["3×3×3"]) == (8, 6)
    assert (words["2×2×1"], words["2×2×2"]) == (2, 1)
    assert (words["2×2×1, stride 2×2×1"], words["2×2×2, stride 2"]) == (2, 1)


def test_the_title_has_the_plans_numbers() -> None:
    words = picture_of("lecture").words
    start = words.index("lecture · 3D U-Net, depth 2")
    assert words[start : start + 2] == [
        "lecture · 3D U-Net, depth 2",
        "833,507 parameters · 222.3 GMACs · input 4×160×160×16",
    ]


def test_input_output_classes_and_levels_are_named() -> None:
    words = picture_of("lecture").words
    assert {"input", "output", "edema", "enhancing tumor"} <= set(words)
    named = {text.words for text in to_diagram("diagram.levels=true").figure.texts}
    assert {"input", "level 0", "bottleneck", "output"} <= named
    assert [word for word in picture_of("many classes").words if "more" in word] == ["and 8 more"]
    words = picture_of("two heads").words
    assert [word for word in words if word.startswith("output")] == ["output 1", "output 2", "output 3"]
    assert len(plan_of("two heads").outputs) == 3


def test_hints_have_op_shape_and_parameters() -> None:
    hints = picture_of("by edge and level").hints
    assert hints["encoder0_conv0"] == "conv 3×3×1, batch norm, ReLU · 32×160×160×16 · 1,312 parameters"
    assert hints["decoder0_concat"] == "concatenate · 128×160×160×16 · 0 parameters"


def test_nasty_names_stay_text() -> None:
    svg, words = diagram_of("nasty name").svg, picture_of("nasty name").words
    shown = 'a "q" \\N \\" \\l <script>alert(1)</script> &lt; & ]]> --> ünï → 名前 \\'
    assert "…" not in "".join(words)
    assert "".join(shown.split()) in "".join("".join(words).split())
    assert {'"', "\\"} <= set(words)
    assert "<script" not in svg
    assert set(picture_of("nasty name").boxes) == set(picture_of("lecture").boxes)


def test_long_names_are_written_in_several_lines_and_whole() -> None:
    title = "Multi-parametric glioblastoma segmentation network with residual blocks and attention gates"
    labels = ["necrotic tumour core", "gadolinium-enhancing tumour component of the whole lesion", "oedema"]
    figure = to_diagram("preset=lecture_picture", {"name": title, "head": {"filters": 3, "labels": labels}})
    words = [text.words for text in figure.figure.texts]
    assert title in " ".join(words)
    assert labels[1] in " ".join(words)
    left, _, right, _ = figure.figure.frame
    plain = to_diagram("preset=lecture_picture", "name=x").figure.frame
    assert right - left <= plain.right - plain.left + 160, "the title is not wider than the network and its classes"


@pytest.mark.parametrize(("count", "columns"), [(1, 1), (11, 1), (12, 2), (19, 2), (33, 3), (34, 3), (150, 3)])
def test_many_classes_are_in_even_columns(count: int, columns: int) -> None:
    labels = [f"class {number}" for number in range(count)]
    lines = class_columns(labels)
    assert len(lines) == columns
    assert max(map(len, lines)) - min(map(len, lines)) <= columns
    listed = [word for line in lines for word in line]
    assert listed == labels if count <= 33 else listed == [*labels[:32], f"and {count - 32} more"]


def test_the_svg_is_fit_for_publishing() -> None:
    svg = diagram_of("lecture").svg
    assert 'role="img"' in svg
    assert "<title>lecture · 3D U-Net, depth 2</title>" in svg
    assert "<!--" not in svg
    assert "<title>text" not in svg, "the name of a text's node is not a hint for readers"
    assert set(re.findall(r'font-family="([^"]+)"', svg)) == {"Helvetica, Arial, 'Liberation Sans', sans-serif"}


def test_a_map_that_is_re_weighted_has_a_band() -> None:
    """Seven maps with squeeze and excitation have it at their right sides."""
    diagram = diagram_of("squeeze and excitation")
    words = "re-weighted by global average pool, dense layer, ReLU, dense layer, sigmoid"
    assert words in picture_of("squeeze and excitation").words
    assert diagram.svg.count('class="node band"') == len(diagram.scene.inside) == 7
    fronts = {box.name: box.front for box in diagram.figure.boxes}
    sides = [fronts[name].right for name in diagram.scene.inside]
    assert [band.right for band in diagram.figure.bands.values()] == sides
    assert f"A box with a band at its side is {words}." in diagram.caption()
    assert diagram_of("lecture").figure.bands == {}


def test_arrows_that_look_alike_and_differ_have_letters() -> None:
    """The most frequent operation has no letter."""
    words = picture_of("monai_attentionunet").words
    assert words.count("(a)") == 4
    assert "conv 3×3, batch norm, ReLU" in words
    assert "(a) conv 3×3, instance norm, PReLU" in words
    several = "dropout.rate=[0, 0, 0.2, 0.3]", "activation=[relu,relu,relu,elu]"
    two = read(to_diagram("preset=lecture_picture", *several).svg)
    letters = [word for word in two.words if word.startswith("(")]
    assert letters.count("(a)") == 4, "of level 2, on both sides"
    assert letters.count("(b)") == 2, "of the bottleneck"
    assert {"(a) conv 3×3, ReLU, dropout", "(b) conv 3×3, ELU, dropout"} <= set(letters)
    assert not [word for word in picture_of("lecture").words if word.startswith("(")]


def test_skips_name_their_cropping_and_resampling() -> None:
    cropped = {word for word in picture_of("unet_2015").words if word.startswith("crop to ")}
    assert cropped == {"crop to 392²", "crop to 200²", "crop to 104²", "crop to 56²"}
    words = picture_of("unet3plus_2020").words
    assert [words.count(f"{factor}×{factor}") for factor in (2, 4, 8)] == [3, 2, 1]
    assert [words.count(f"×{factor}") for factor in (2, 4, 8, 16)] == [4, 3, 2, 1]


def test_an_overview_shows_gates_and_concatenations() -> None:
    """Grids have no room for the numbers of concatenations."""
    words = picture_of("monai_attentionunet", "overview").words
    assert [word for word in words if word.endswith("→ ")] == [f"{n} + {n} → " for n in (64, 128, 256, 512)]
    assert len(picture_of("monai_attentionunet", "overview").marks) == 4
    assert any(word.startswith("attention gate: x × ((x, conv 1×1, batch norm) + (g, conv 1×1,") for word in words)
    assert not [word for word in picture_of("unetplusplus_2018", "overview").words if "→" in word]
    lecture = picture_of("lecture", "overview").words
    assert "128 + 64 → " in lecture
    assert "concatenated: up + copy → output" in lecture
    assert "concatenated: copy + up → output" in words
    assert "concatenated: up + copies" in picture_of("unetplusplus_2018", "overview").words


def test_every_letter_of_the_legend_is_at_an_arrow() -> None:
    for name in (*SHOWN_BY_MAPS, *VARIANTS):
        words = picture_of(name).words
        letters = {
            word[:3] for word in words if re.match(r"\([a-z]\) ", word) and not re.match(r"\([a-z]\) [\d×?]", word)
        }
        at_arrows = {word[:3] for word in words if re.fullmatch(r"\([a-z]\)( [\d×].*)?", word)}
        assert letters == at_arrows, name


def test_padding_and_pooling_between_stages_are_named() -> None:
    assert [word for word in picture_of("padded up").words if word.endswith("transposed conv 2×2, stride 2, pad")]
    gated = picture_of("full scale, gated").words
    assert [word for word in gated if "attention gate: y = x, max pool 4×4; y × (" in word]
    scaled = read(to_diagram("preset=lecture_picture", "depth=3", "topology=full_scale").svg).words
    assert scaled.count("(a)") == 1


def test_a_branch_of_many_maps_has_a_letter_for_each() -> None:
    """As DualPathNet's, whose blocks join the maps of all blocks before."""
    shape = Shape(4, (8, 8))
    sources = [f"map{number}" for number in range(8)]
    joined = Node("joined", Concat(), tuple(sources), shape, None, "", "joined", "")
    assert (
        branch_words([joined], [[name] for name in sources])
        == "concatenate x and g and h and k and l and m and x2 and g2"
    )
