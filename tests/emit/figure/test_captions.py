"""Captions and alternative texts name exactly the operations drawn."""

from typing import Any

import pytest

from tests.helpers.figures import PRESETS, diagram_of
from unetgen import plan, to_diagram
from unetgen.emit.figure import make_diagram as drawn
from unetgen.emit.figure.caption import colour_word
from unetgen.emit.figure.drawing.legend_entries import legend_entries
from unetgen.emit.figure.style.looks import STYLES
from unetgen.emit.figure.words.arrow_labels import labels_of


@pytest.mark.parametrize("name", PRESETS)
def test_the_caption_explains_every_line_of_the_legend(name: str) -> None:
    scene, caption = diagram_of(name).scene, diagram_of(name).caption()
    lines = legend_entries(scene, labels_of(scene))
    assert len(lines) > 4
    for line in lines:
        if line.mark != "note":
            assert line.words_alone in caption
            assert line.sign in caption


def test_the_caption_of_a_plain_u() -> None:
    assert diagram_of("unet_2015").caption() == (
        "unet_2015, a 2D U-Net with 5 levels. Each box is a feature map, with its number of channels above it."
        " A box's width grows with the square root of its channels, its height with the image's height to the power of 0.62."
        " The image's width is not drawn. Copied parts come last in the channels."
        " Blue arrows: conv 3×3, ReLU. Orange arrows down: max pool 2×2. Green arrows up: transposed conv 2×2, stride 2."
        " Grey arrows: copy, crop & concatenate. Pink arrows to an output: conv 1×1, softmax."
        " An outlined box is a copied map. Dashed lines on a box show the part of a map that is copied."
    )


def test_the_caption_says_where_skips_are_in_the_channels() -> None:
    """They are drawn on the encoder's side, whatever their place."""
    assert "Parts from skips come last in the channels." in diagram_of("unet3plus_2020").caption()


def test_the_caption_names_exactly_the_operations_drawn() -> None:
    gated, summed, plain = (
        drawn(plan(f"preset={n}"), "feature_maps").caption()
        for n in ("attention_unet_2018", "monai_segresnet", "lecture")
    )
    assert "A circle with × is a group of 2 attention gates: concatenate 2 of (x × (" in gated
    assert "Dashed ochre arrows: gating signal." in gated
    assert "A circle with + is a sum." in summed
    assert "Thin grey arrows: shortcut." in summed
    assert "circle" not in plain
    assert "dashed" not in plain.lower()
    faithful = drawn(plan(), looks=STYLES["ronneberger"]).caption()
    assert "thickness grows with its channels, its height and depth with the image's height and length." in faithful


def test_the_forms_of_a_caption() -> None:
    assert diagram_of("unet_2015").caption("markdown").startswith("unet_2015, a 2D U-Net with 5 levels.")
    latex = diagram_of("unet_2015").caption("latex")
    assert latex.startswith(r"\caption{unet\_2015, a 2D U-Net with 5 levels.")
    assert r"conv 3\ensuremath{\times}3, ReLU" in latex
    assert latex.endswith("part of a map that is copied.}")


def test_names_of_colours_distinguish_the_arrows() -> None:
    for style in ("paper", "dark", "ronneberger"):
        kinds = ("conv", "head", "down", "up", "skip", "gate")
        assert len({colour_word(STYLES[style].palette.strokes[kind].colour) for kind in kinds}) == len(kinds)


def test_alt_texts() -> None:
    assert diagram_of("lecture").alt_text == (
        "A 3D U-Net with 2 levels: the input has 4 channels and 160×160×16 voxels; the left side goes down to 64 and 128"
        " channels by max pool 2×2×2; the right side comes up to 64 channels by up-sample nearest ×2; 1 skip, concatenated;"
        " the output has 3 channels."
    )
    assert "the sides have 6 more stages between them; 20 skips" in diagram_of("unetplusplus_2018").alt_text
    assert "4 skips, cropped and concatenated" in diagram_of("unet_2015").alt_text
    assert "attention gates on the skips" in diagram_of("attention_unet_2018").alt_text
    assert "; 3 skips, added;" in diagram_of("monai_segresnet").alt_text
    assert "some skips join different levels" in to_diagram("preset=unet3plus_2020").alt_text
    assert "1024 channels and ?×64 pixels" not in to_diagram("preset=lecture_picture", "input.size=nullx64").alt_text


@pytest.mark.parametrize("detail", ["overview", "layers"])
def test_the_alt_text_is_the_same_at_every_detail(detail: Any) -> None:
    assert drawn(plan(), detail).alt_text == diagram_of("lecture").alt_text
