"""Parts of a network that are named, highlighted or coloured by their role."""

import pytest

from tests.helpers.figure_variants import SHOWN_BY_MAPS, VARIANTS
from tests.helpers.svg_boxes import assert_clear, read
from unetgen import ConfigError, UserError, plan
from unetgen.emit.figure import make_diagram
from unetgen.emit.figure.formats.box_faces import box_paint
from unetgen.emit.figure.style.palettes import HIGHLIGHT
from unetgen.graph.settings import Drawing

NAMES = "diagram.names={bottleneck: 'Our ASPP+', encoder0: Stem, decoder0: Decoder, input: MRI, head: mask}"


@pytest.mark.parametrize("name", ["unet_2015", "lecture", "residual_unet3d", "milesial_unet"])
@pytest.mark.parametrize("width", ["null", "single"])
def test_names_are_drawn_beside_nothing_else(name: str, width: str) -> None:
    picture = read(make_diagram(plan(f"preset={name}", NAMES, f"diagram.width={width}")).svg)
    assert_clear(picture)
    assert {"Our ASPP+", "Stem", "Decoder", "MRI", "mask"} <= set(picture.words)
    assert not {"input", "output"} & set(picture.words)


def test_highlighted_parts_have_their_colour_and_a_row() -> None:
    diagram = make_diagram(plan("preset=unet_2015", "diagram.highlight=[bottleneck, skip2]"))
    shown = {box.name for box in diagram.figure.boxes if box_paint(box, diagram.looks.palette) == HIGHLIGHT}
    assert shown == {"bottleneck_pool", "bottleneck_conv0", "bottleneck_conv1"}
    arrows = {drawn.link.taker.name for drawn in diagram.figure.arrows if drawn.arrow.stroke.colour == HIGHLIGHT.line}
    assert arrows == {"decoder2_concat"}
    assert "ours" in read(diagram.svg).words
    assert "ours" not in read(make_diagram(plan("preset=unet_2015")).svg).words


def test_a_kind_of_block_is_highlighted() -> None:
    diagram = make_diagram(plan("preset=residual_unet3d", "diagram.highlight='block:residual'"))
    shown = {box.name for box in diagram.figure.boxes if box.highlighted}
    assert shown == {box.name for box in diagram.figure.boxes if box.role in ("encoder", "bottleneck", "decoder")}
    assert "ours" in read(diagram.svg).words
    gated = make_diagram(plan("preset=attention_unet_2018", "diagram.highlight='block:grid attention gate'"))
    arrows = {drawn.link.kind for drawn in gated.figure.arrows if drawn.arrow.stroke.colour == HIGHLIGHT.line}
    assert "skip" in arrows
    with pytest.raises(UserError, match=r"has no block:residuel\. Did you mean block:residual\?"):
        make_diagram(plan("preset=residual_unet3d", "diagram.highlight='block:residuel'"))


def test_a_part_without_its_level_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(ConfigError, match=r"'skip' is not a part of a figure\. Did you mean skip0\?"):
        plan("diagram.highlight=skip")


def test_a_named_bottleneck_is_not_named_twice() -> None:
    for words, expected in (((), 1), (("diagram.names={bottleneck: ASPP}",), 0)):
        shown = read(make_diagram(plan("preset=unet_2015", "diagram.levels=true", *words)).svg).words
        assert shown.count("bottleneck") == expected


def test_a_role_has_its_colour() -> None:
    diagram = make_diagram(plan("depth=3", "diagram.colors.decoder=teal"))
    palette = diagram.looks.palette
    coloured = {box.name for box in diagram.figure.boxes if box_paint(box, palette).front == "#008080"}
    assert coloured == {box.name for box in diagram.figure.boxes if box.role == "decoder" and box.part.look == "map"}


@pytest.mark.parametrize("words", ["diagram.highlight=decoder7", "diagram.names={decoder7: far}"])
def test_an_unknown_part_is_refused(words: str) -> None:
    with pytest.raises(ConfigError, match=r"decoder7 is not in a network of depth 4\. The last is decoder2\."):
        plan("depth=4", words)
    drawing = Drawing(highlight=("decoder7",))
    with pytest.raises(UserError, match=r"this network has no decoder7\. Did you mean decoder"):
        make_diagram(plan("depth=4"), drawing=drawing)


def test_stages_of_a_grid_have_their_papers_names() -> None:
    words = read(make_diagram(plan("preset=unetplusplus_2018")).svg).words
    named = {word for word in words if word.startswith("X(")}
    assert named == {f"X({level},{column})" for level in range(5) for column in range(5 - level)}


def test_outputs_have_the_weights_of_their_losses() -> None:
    words = read(make_diagram(plan("preset=nnunet_3d")).svg).words
    assert [word for word in words if word.startswith("loss")] == [
        "loss × 0.52", "loss × 0.26", "loss × 0.13", "loss × 0.065", "loss × 0.032"
    ]  # fmt: skip
    assert not [word for word in read(make_diagram(plan("depth=3")).svg).words if word.startswith("loss")]


def test_the_style_of_2015_has_its_words() -> None:
    words = read(make_diagram(plan("preset=unet_2015", "diagram.style=ronneberger")).svg).words
    assert {"input image tile", "output segmentation map"} <= set(words)


@pytest.mark.parametrize("name", [*SHOWN_BY_MAPS, *VARIANTS])
def test_every_box_has_a_role(name: str) -> None:
    from tests.helpers.figure_variants import diagram_of

    roles = {box.role for box in diagram_of(name).figure.boxes}
    assert "bottleneck" in roles
    assert roles <= {"input", "encoder", "bottleneck", "decoder", "head"}
