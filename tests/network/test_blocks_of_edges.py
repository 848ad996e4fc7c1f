"""A block on the way down or up: its first convolution changes the size, as MedNeXt's do."""

from typing import Any

import pytest

import unetgen
from tests.helpers.any_keras import to_keras
from tests.helpers.paths import DATA
from unetgen import compare, load, plan
from unetgen.errors import ConfigError
from unetgen.network import recipes
from unetgen.ops import Conv, ConvTranspose, Pad

MEDNEXT = DATA / "pt2" / "monai-mednext-s-3d.pt2"
SMALL = {"input": {"size": "32x32", "channels": 1}, "depth": 3, "filters": {"base": 8}, "head": {"filters": 1}}
UP: dict[str, Any] = {"kind": "transpose", "kernel_size": 3, "padding": "symmetric", "block": {"kind": "convnext"}}
KEEP_THE_SIZE = {"aspp", "dense", "dilated"}


def test_mednext_is_the_authors_network() -> None:
    ours = load("preset=mednext_s", "input.size=64x64x64", "head.activation=linear")
    assert compare(ours, MEDNEXT).same


def test_depthwise_transposed_convolutions_are_followed_by_the_rows_that_they_lack() -> None:
    """Without output padding PyTorch makes a row less than the factor; MedNeXt puts zeros before the first."""
    short = plan({**SMALL, "up": {**UP, "output_padding": 0}})
    made = short.by_name["decoder0_up_conv0_depthwise"]
    assert isinstance(made.op, ConvTranspose)
    assert (made.op.groups, made.shape.sizes) == (16, (31, 31))
    ends = [short.by_name[name] for name in short.by_name["decoder0_up_conv0_add"].inputs]
    assert [(end.op, end.shape.sizes) for end in ends] == [(Pad(((1, 0), (1, 0))), (32, 32))] * 2
    whole = plan({**SMALL, "up": UP})
    assert whole.by_name["decoder0_up_conv0_depthwise"].shape.sizes == (32, 32)
    assert not [node for node in whole if isinstance(node.op, Pad) and "up" in node.name]


def test_one_pixel_wide_convolutions_of_an_up_block_are_not_transposed() -> None:
    made = plan({**SMALL, "up": UP})
    kinds = {node.role.rpartition("_")[2]: type(node.op) for node in made if "_up_" in node.name}
    assert (kinds["expand"], kinds["project"], kinds["shortcut"]) == (Conv, Conv, ConvTranspose)


@pytest.mark.parametrize("name", recipes.names("block"))
def test_every_block_changes_the_size_or_is_refused(name: str) -> None:
    down = {"kind": "conv", "kernel_size": 3, "block": {"kind": name}}
    up = {**UP, "padding": "same", "block": {"kind": name}}
    if name in KEEP_THE_SIZE:
        with pytest.raises(ConfigError, match=rf"down\.block\.kind +'?{name}'? keeps the size"):
            plan({**SMALL, "down": down})
        with pytest.raises(ConfigError, match=rf"up\.block\.kind +'?{name}'? keeps the size"):
            plan({**SMALL, "up": up})
        return
    made = plan({**SMALL, "down": down, "up": up})
    assert [made.by_name[f"{side}0_conv1"].shape.sizes for side in ("encoder", "decoder")] == [(32, 32)] * 2


def test_options_and_kinds_differ_by_edge() -> None:
    """MedNeXt-B expands more at the lower levels, as its stages do."""
    up = {**UP, "block": {"kind": ["convnext", "plain"], "expansion": [3, None]}}
    made = plan({**SMALL, "up": up})
    assert made.by_name["decoder0_up_conv0_expand"].shape.channels == 3 * 16
    assert made.by_name["decoder1_up"].shape.channels == 16
    assert to_keras(made).count_params() == made.params


@pytest.mark.parametrize("words", [("down.block=convnext",), ("up.kind=nearest", "up.block=convnext")])
def test_a_block_needs_a_convolution_that_resamples(words: tuple[str, ...]) -> None:
    with pytest.raises(ConfigError, match=r"block\.kind"):
        unetgen.plan("preset=unet_2015", *words)
