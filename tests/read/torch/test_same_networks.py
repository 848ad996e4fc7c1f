"""Our presets and descriptions are the very networks that PyTorch exported, whichever side is given first."""

import pytest

from tests.helpers import published
from tests.helpers.pt2 import plan_of_file
from unetgen import compare, plan
from unetgen.graph.plan import Plan

ONE_OUTPUT = " head.activation=linear deep_supervision.stages=null deep_supervision.resolution=null"
PRESETS = {
    "dna-plainconv-3d-fullres-128": "preset=nnunet_3d input.size=128x128x128 head.filters=2" + ONE_OUTPUT,
    "dna-plainconv-2d-batch-relu-nobias-train": "preset=nnunet_2d input.channels=4 head.filters=4 norm.kind=batch"
    " norm.momentum=0.9 use_bias=false head.use_bias=true activation=relu" + ONE_OUTPUT,
    "dna-resenc-l-3d-160x224x192": "preset=nnunet_resenc_m input.size=160x224x192 head.filters=3" + ONE_OUTPUT,
    "monai-basicunet-2d-in1-out2-default": "preset=monai_basicunet input.size=64x64 input.channels=1 head.filters=2"
    " head.activation=linear",
    "monai-attentionunet-2d-small": "preset=monai_attentionunet input.size=64x64 input.channels=1 depth=3 head.filters=2"
    " filters.per_level=[8,16,32] head.activation=linear",
    "monai-segresnet-3d-deconv": "preset=monai_segresnet head.activation=linear",
    "monai-dynunet-3d-aniso-spleen": "preset=monai_dynunet input.size=192x160x64 kernel_size=[3x3x1,3,3,3,3,3] decoder.kernel_size=3"
    " down.factor=[2x2x1,2,2,2,2x2x1] head.activation=linear",
    "pip-pytorch3dunet-unet3d-32-4": "preset=pytorch_3dunet input.size=80x80x80 head.filters=2",
    "t25-hw-tutorial-2d": "preset=milesial_unet input.size=96x128 depth=4 filters.base=16 head.activation=linear",
}
PUBLISHED = [
    "dna-plainconv-3d-fullres-128", "dna-plainconv-3d-hippocampus", "dna-resenc-2d-512", "dna-resenc-l-3d-160x224x192",
    "dna-residualunet-3d-128", "monai-basicunet-1d-in1-out2-default", "monai-basicunet-2d-in1-out2-default",
    "monai-dynunet-2d-4", "monai-dynunet-3d-aniso-spleen", "monai-dynunet-3d-res6", "monai-segresnet-2d-32",
    "monai-segresnet-3d-deconv", "monai-unet-1d", "monai-unet-3d-aniso",
]  # fmt: skip
OTHER_NAMES = {
    "pip-pytorch3dunet-residualunetse3d-32-4": "wolny-residualunetse3d-32-4",
    "pip-pytorch3dunet-unet3d-32-4": "wolny-unet3d-32-4",
}


def assert_same(ours: Plan, theirs: Plan) -> None:
    for a, b in ((ours, theirs), (theirs, ours)):
        comparison = compare(a, b)
        assert comparison.same, comparison.verdict


@pytest.mark.parametrize("file", PRESETS)
def test_presets_are_the_networks_of_their_authors(file: str) -> None:
    assert_same(plan(*PRESETS[file].split()), plan_of_file(f"{file}.pt2"))


@pytest.mark.parametrize("file", [*PUBLISHED, *OTHER_NAMES])
def test_published_descriptions_are_too(file: str) -> None:
    theirs = plan_of_file(f"{file}.pt2")
    description = dict(published.description(OTHER_NAMES.get(file, file)))
    size = "x".join(map(str, theirs.nodes[0].shape.sizes))
    assert_same(plan({**description, "input": {**description["input"], "size": size}}), theirs)


PLANTED = {
    "norm.epsilon=0.001": "epsilon",
    "activation.negative_slope=0.2": "negative_slope",
    "padding=same": "pad",
    "kernel_size=[5,3,3,3,3,3]": "kernel_size 5x5x5",
    "filters.base=24": "filters",
    "use_bias=false": "use_bias false",
    "norm.kind=batch": "BatchNormalization",
    "activation=relu": "",
    "convs=3": "not expected",
    "skip.order=skip_first": "joins",
    "head.activation=softmax": "Softmax",
    "up.kind=linear": "UpSampling",
}


@pytest.mark.parametrize("change", PLANTED)
def test_a_difference_is_named(change: str) -> None:
    words = PRESETS["dna-plainconv-3d-fullres-128"].split()
    key = change.partition("=")[0]
    changed = [word for word in words if word.partition("=")[0] != key]
    comparison = compare(plan(*changed, change), plan_of_file("dna-plainconv-3d-fullres-128.pt2"))
    assert not comparison.same
    assert PLANTED[change] in comparison.verdict + str(comparison)
