"""Stages of published networks have the counts and shapes of their own code."""

from dataclasses import replace

import pytest

from tests.helpers.hand_made_plans import (
    BATCH,
    GROUP,
    INSTANCE,
    PRE,
    RELU,
    SLOPE,
    block,
    built,
    gated,
    image,
    output,
    to_keras,
    units,
    used,
    zhang,
)
from unetgen.graph.parts import Unit
from unetgen.graph.plan import Plan
from unetgen.ops import Activation, PReLU, Shape

MONAI = {
    "projection_kernel": "units_where_strided",
    "projection_bias": True,
    "projection_norm": False,
    "activate": "units",
}
BIAS_ALONE = {"projection_bias": True, "projection_norm": False}
NO_SCALE = replace(BATCH, scale=False)
BARE = replace(INSTANCE, center=False, scale=False)
WOLNY = ("norm", "conv", "activation")
ELU = Activation("elu")
CONV_RELU_NORM = ("conv", "activation", "norm")


def vnet(filters: int, count: int = 1) -> tuple[Unit, ...]:
    return units(filters, (5, 5), count=count, norm=BATCH, use_bias=False, activation=ELU)


def fepegar() -> tuple[Unit, ...]:
    first, second = units(16, (3, 3, 3), norm=BATCH, order=PRE)
    return first, replace(second, filters=32)


# a stage of a published network: the parameters that its authors' code counts in it, and its output
PUBLISHED: dict[str, tuple[Plan, int, Shape]] = {
    "dynunet": (
        block("residual", image(8), units(16, (3, 3), 2, norm=INSTANCE, use_bias=False)), 3_680, image(16, 4, 4)),
    "resnet_d": (
        block("residual", image(32), units(64, (3, 3), 2, norm=INSTANCE), shortcut_pool=True), 57_856, image(64, 4, 4)),
    "dufanxin": (
        block("residual", image(64), zhang(128, 2), projection="always", projection_bias=True), 230_400, image(128, 4, 4)),
    "fepegar": (
        block("residual", image(16, 4, 4, 4), fepegar(), projection="always", **BIAS_ALONE), 21_392, image(32, 4, 4, 4)),
    "zhang_down": (block("residual", image(64), zhang(128, 2), projection="pad"), 221_824, image(128, 4, 4)),
    "zhang_up": (block("residual", image(768), zhang(256), projection="pad"), 2_361_856, image(256)),
    "wolny": (
        block("residual", image(32), units(64, (3, 3), norm=GROUP, use_bias=False, order=WOLNY),
              projection_first=True, **BIAS_ALONE), 76_096, image(64)),
    "monai_strided": (
        block("residual", image(16, 4, 4, 4), units(32, (3, 3, 3), 2, norm=BARE, activation=PReLU("one")), **MONAI),
        55_394, image(32, 2, 2, 2)),
    "monai_bottom": (
        block("residual", image(64, 4, 4, 4), units(128, (3, 3, 3), norm=BARE, activation=PReLU("one")), **MONAI),
        672_130, image(128, 4, 4, 4)),
    "vnet_caffe_input": (
        block("residual", image(1, 4, 4, 4), units(16, (5, 5, 5), count=1, activation=SLOPE), projection="tile"),
        2_032, image(16, 4, 4, 4)),
    "vnet_caffe": (
        block("residual", image(64, 4, 4, 4), units(64, (5, 5, 5), activation=SLOPE), projection="tile"),
        1_024_256, image(64, 4, 4, 4)),
    "vnet_monai_input": (
        block("residual", image(1), vnet(16), projection="tile", activate="both"), 432, image(16)),
    "vnet_monai": (
        block("residual", image(64), vnet(64, 2), projection="tile", activate="both"), 205_056, image(64)),
    "resnet50": (
        block("bottleneck_residual", image(64), units(256, (3, 3), count=1, norm=BATCH, use_bias=False)),
        75_008, image(256)),
    "resnet50_strided": (
        block("bottleneck_residual", image(256), units(512, (3, 3), 2, count=1, norm=BATCH, use_bias=False)),
        379_392, image(512, 4, 4)),
    "r2unet": (block("recurrent", image(64), units(128, (3, 3), norm=BATCH)), 304_000, image(128)),
    "r2unet_own_weights": (
        block("recurrent", image(64), units(128, (3, 3), norm=BATCH), shared_weights=False), 895_360, image(128)),
    "multires_input": (
        block("multires", image(3), units(32, (3, 3), count=1, norm=NO_SCALE, use_bias=False)), 5_877, image(51)),
    "multires": (
        block("multires", image(51), units(64, (3, 3), count=1, norm=NO_SCALE, use_bias=False)), 35_838, image(105)),
    "respath": (
        block("respath", image(426), units(256, (3, 3), count=1, norm=NO_SCALE, use_bias=False)), 1_091_584, image(256)),
    "resunet_plus_plus": (
        block("aspp", image(64), units(32, (3, 3), count=1, norm=BATCH, order=CONV_RELU_NORM),
              pointwise_branch=False, pooling_branch=False, output_norm=False), 58_688, image(32)),
    "resunet_a": (
        block("dilated", image(32), units(32, (3, 3), norm=BATCH, use_bias=False), rates=(1, 3, 15, 31),
              layout="parallel", include_input=False), 74_240, image(32)),
    "se": (built("attention", "se", image(32), use_bias=False), 128, image(32)),
    "scse": (built("attention", "scse", image(32, 4, 4, 4), reduction=1, combine="max"), 2_145, image(32, 4, 4, 4)),
    "ddpm": (built("attention", "self", image(256), Unit(filters=256, kernel_size=(3, 3), norm=GROUP)), 263_680, image(256)),
    "attention_halved": (gated("attention", image(32), image(64), Unit(filters=None, kernel_size=(3, 3))), 1_585, image(32)),
    "attention_kept": (
        gated("attention", image(512), image(512), Unit(filters=None, kernel_size=(3, 3)), filters="keep"), 525_825, image(512)),
    "attention_normed": (gated("attention", image(256), image(256), Unit(filters=None, kernel_size=(3, 3), norm=BATCH)), 66_435, image(256)),
    "grid_attention": (
        gated("grid_attention", image(128, 12, 12, 32), image(128, 12, 12, 32),
              Unit(filters=None, kernel_size=(3, 3, 1), norm=BATCH, activation=RELU), image(256, 6, 6, 32)),
        33_152 + 164_481, image(128, 12, 12, 32)),
    "grid_attention_twice": (
        gated("grid_attention", image(128, 20, 20, 12), image(256, 20, 20, 12),
              Unit(filters=None, kernel_size=(3, 3, 3), norm=BATCH, activation=RELU), image(256, 10, 10, 6),
              gates=2, signal="below", signal_filters="keep"),
        66_304 + 2 * 180_865 + 33_152, image(128, 20, 20, 12)),
}  # fmt: skip


@pytest.mark.parametrize("name", PUBLISHED)
def test_published(name: str) -> None:
    plan, params, shape = PUBLISHED[name]
    assert (plan.trainable_params, output(plan)) == (params, shape)


@pytest.mark.parametrize("name", PUBLISHED)
def test_keras_builds_it(name: str) -> None:
    """Keras' own count of parameters and its shapes."""
    plan = used(PUBLISHED[name][0])
    assert to_keras(plan).count_params() == plan.params
