"""Networks of the literature in a few lines, with their authors' counts."""

from typing import Any

import pytest
import yaml

import unetgen
from tests.helpers.any_keras import np, to_keras
from tests.helpers.paths import DATA
from unetgen.ops import Conv, ConvTranspose

NETWORKS: dict[str, Any] = yaml.safe_load((DATA / "literature.yaml").read_text(encoding="utf-8"))
# one with convolutions of even size and an image that no convolution precedes, one in 1D whose image joins the last
# stage, one of several outputs
SMALL = {"spleeter": "64x64", "wave_unet": 4096, "stardist2d": "32x32"}


@pytest.mark.parametrize("name", NETWORKS)
def test_parameters(name: str) -> None:
    assert unetgen.plan(NETWORKS[name]["description"]).trainable_params == NETWORKS[name]["parameters"]


@pytest.mark.parametrize("name", SMALL)
def test_the_model_has_them_too(name: str) -> None:
    plan = unetgen.plan(NETWORKS[name]["description"], f"input.size={SMALL[name]}")
    model = to_keras(plan)
    assert sum(int(np.prod(weight.shape)) for weight in model.trainable_weights) == NETWORKS[name]["parameters"]
    assert [tuple(output.shape[1:]) for output in model.outputs] == [*plan.output_shapes]


def test_each_names_its_source() -> None:
    assert len(NETWORKS) == 36
    assert all({*one} == {"source", "parameters", "description"} for one in NETWORKS.values())


def test_the_image_of_wave_u_net_joins_the_last_stage() -> None:
    plan = unetgen.plan(NETWORKS["wave_unet"]["description"])
    assert "input" in plan.by_name["decoder0_concat"].inputs
    assert plan.by_name["decoder0_concat"].shape.channels == 25


def test_the_generator_of_pix2pix_is_strided_convolutions_alone() -> None:
    plan = unetgen.plan(NETWORKS["pix2pix"]["description"])
    kernels = {node.op.kernel_size for node in plan if isinstance(node.op, Conv | ConvTranspose)}
    assert kernels == {(4, 4)}
    assert plan.by_name["bottleneck_conv0"].shape.sizes == (1, 1)
    assert plan.non_trainable_params == 10_880
