"""Networks of PyTorch programs as descriptions, or a layer without a word."""

import pytest

from tests.helpers.pt2 import plan_of_file
from tests.helpers.sampling import IS_LONG, every_nth
from unetgen import UserError, describe
from unetgen.comparison import compare_plans
from unetgen.language.compose.to_yaml import text_of
from unetgen.language.planning import plan_of

DESCRIBED = [
    "dna-plainconv-1d-small",
    "dna-plainconv-2d-nonlin-first-dropout",
    "dna-plainconv-3d-fullres-128",
    "dna-resenc-2d-small",
    "dna-residualunet-3d-128",
    "hw-deepsup-dict-2d",
    "hw-residual-3d",
    "hw-tutorial-2d-odd",
    "hw-valid-crop-2d",
    "monai-basicunet-2d-wide-batch-nobias",
    "monai-basicunetplusplus-2d-deepsup",
    "monai-dynunet-3d-aniso-spleen",
    "monai-segresnet-3d-deconv",
    "monai-unet-3d-aniso",
    "monai-unet-spleen",
    "num-plainconv-aniso-3d",
    "pip-bioimage-nested",
    "pip-pytorch3dunet-unet3d-32-4",
    "smp-linknet-resnet18",
    "smp-unet-resnet18",
    "smp-unet-resnet34-in1-out4",
    "smp-unet-vgg11_bn",
    "t25-dna-plainconv-2d-mixedconvs",
]
REFUSED = {
    "diffusers-unet2d-ddpm-cifar10": r"has 2 inputs \(sample, timestep\), and a description has 1",
    "hw-bilinear-dropout-2d": r"has no description: sub is a layer of another kind \(sub\)",
    "hw-multitask-2d": r"The first layer without a word is dist.0, Conv2DTranspose to 32 channels of 32x32",
    "pip-bioimage-unet": r"gives final.0, from which other layers are calculated, and a description's outputs are",
    "smp-unetplusplus-resnet34": r"encoder.maxpool pools windows of 3x3 at strides of 2x2, padded, as encoders do, and no",
}
REFUSED_FOR_THE_SAME: dict[str, str] = {  # after a longer search
    "monai-vnet-3d-default": r"first layer without a word is up_tr256.dropout2, SpatialDropout3D to 128 channels",
    "monai-ahnet-2d": r"maxpool pools windows of 3x3 at strides of 2x2",
}
TRIED = REFUSED | REFUSED_FOR_THE_SAME if IS_LONG else REFUSED


@pytest.mark.parametrize("name", every_nth(DESCRIBED, 2))
def test_described(name: str) -> None:
    network = plan_of_file(f"{name}.pt2")
    assert plan_of(describe(network)) == network


@pytest.mark.parametrize("name", ["monai-attentionunet-2d-small", "pip-pytorch3dunet-residualunetse3d-32-4"])
def test_the_order_of_a_sum_does_not_count(name: str) -> None:
    """Gates of MONAI, and maxima in pytorch-3dunet, take what comes from below last, ours first."""
    network = plan_of_file(f"{name}.pt2")
    found = plan_of(describe(network))
    assert compare_plans(found, network).same
    assert found != network


@pytest.mark.parametrize("name", TRIED)
def test_refused(name: str) -> None:
    with pytest.raises(UserError, match=TRIED[name]):
        describe(plan_of_file(f"{name}.pt2"))


def test_a_description_is_short() -> None:
    """Filters are a rule, defaults are left out; PyTorch's epsilon is not one."""
    text = text_of(describe(plan_of_file("dna-plainconv-3d-fullres-128.pt2")))
    assert text == (
        "name: PlainConvUNet\n"
        "input: {size: 128x128x128, channels: 1}\n"
        "data_format: channels_first\n"
        "depth: 6\n"
        "filters: {base: 32, max: 320}\n"
        "padding: symmetric\n"
        "norm: {kind: instance, epsilon: 1.0e-05}\n"
        "activation: {kind: leaky_relu, negative_slope: 0.01}\n"
        "down: {kind: first_conv}\n"
        "head: {filters: 2, activation: linear}\n"
    )
