"""The model of an ejected Keras file is the emitted one, also after a constant is changed by hand."""

# Keras is untyped
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from typing import Any

import keras
import pytest
from hypothesis import settings

from tests.helpers.ejected import ejected_keras, module_of, with_constants
from tests.helpers.same_models import largest_difference, layers_of
from unetgen import plan
from unetgen.emit.keras import build

LONG = settings.get_current_profile_name() == "long"
# every preset at a size that a CPU builds at once; the first ones cover the most, and are the quick profile's
SMALL = {
    "attention_unet_2018": "input.size=8x8x8 depth=3 skip.gate.kind=[none,grid_attention] filters.base=2",
    "monai_unet": "input.size=16x16x16 filters.base=2",
    "unet3plus_2020": "input.size=8x8 depth=3 filters.base=2",
    "unet_2015": "input.size=188x188 filters.base=2",
    "nnunet_resenc_m": "input.size=8x8x8 depth=3 repeats=[1,2,1] filters.base=2",
    "r2unet_2018": "input.size=8x8 depth=2 filters.base=2",
    "isensee_2017": "input.size=16x16x16 filters.base=2",
    "lecture": "input.size=8x8x8 filters.base=4",
    "lecture_picture": "input.size=16x16 filters.base=4",
    "milesial_unet": "input.size=40x24 filters.base=4 depth=4",
    "monai_attentionunet": "input.size=32x32 depth=4 filters.base=4",
    "monai_basicunet": "input.size=16x16x16",
    "monai_dynunet": "input.size=32x32x32 filters.base=4",
    "monai_segresnet": "input.size=16x16x16",
    "monai_vnet": "input.size=16x16x16 filters.base=4",
    "multiresunet_2020": "input.size=32x32 filters.base=8",
    "nnunet_2d": "input.size=128x128 filters.base=4",
    "nnunet_3d": "input.size=32x32x32 filters.base=4",
    "pytorch_3dunet": "input.size=8x8x8 filters.base=8",
    "residual_unet3d": "input.size=16x16x16 filters.base=8",
    "resunet_2018": "input.size=16x16 filters.base=4",
    "u2net": "input.size=64x64 depth=4 filters.base=4 block.height=[4,3,...] block.middle=0.5",
    "u2net_p": "input.size=64x64 filters.base=4 depth=4 block.height=[4,3,...] block.pools=[true,...,false]",
    "unet3d_2016": "input.size=92x92x92 filters.base=2",
    "unetplusplus_2018": "input.size=16x16 filters.base=4",
    "vnet_2016": "input.size=16x16x16 filters.base=4",
    "voxelmorph_2019": "input.size=16x16x16",
    "wide_unet_2018": "input.size=16x16 filters.base=4",
}
TRIED = [*SMALL] if LONG else [*SMALL][:6]
CHANGED = {
    "unet_2015": ("DEPTH=4 FILTERS_BASE=8 CLASSES=3", "depth=4 filters.base=8 head.filters=3"),
    "vnet_2016": ("CLASSES=3", "head.filters=3"),
    "resunet_2018 skip.filters=8": ("FILTERS_BASE=4", "filters.base=4"),
    "unetplusplus_2018": (
        "DEPTH=3 FILTERS_BASE=8 CLASSES=2",
        "depth=3 filters.base=8 head.filters=2 head.activation=sigmoid",
    ),
    "lecture": ("DEPTH=3 FILTERS_BASE=16 CLASSES=5", "depth=3 filters.base=16 head.filters=5 head.labels=null"),
    "nnunet_3d": ("DEPTH=4 FILTERS_BASE=8", "depth=4 filters.base=8"),
    "nnunet_resenc_m": ("DEPTH=4 FILTERS_BASE=16 CLASSES=7", "depth=4 filters.base=16 head.filters=7"),
    "residual_unet3d": (
        "DEPTH=3 FILTERS_BASE=16 CLASSES=2",
        "depth=3 filters.base=16 head.filters=2 head.activation=sigmoid",
    ),
    "multiresunet_2020": (
        "DEPTH=5 FILTERS_BASE=16 CLASSES=2",
        "filters.base=16 head.filters=2 head.activation=sigmoid",
    ),
    "unet3plus_2020": (
        "DEPTH=4 FILTERS_BASE=8 CLASSES=2",
        "depth=4 filters.base=8 head.filters=2 head.activation=sigmoid",
    ),
    "r2unet_2018": ("DEPTH=3 FILTERS_BASE=8 CHANNELS=1", "depth=3 filters.base=8 input.channels=1"),
    "milesial_unet": ("DEPTH=3 FILTERS_BASE=16", "depth=3 filters.base=16"),
}
CHANGES_TRIED = [*CHANGED] if LONG else [*CHANGED][:4]


def built(words: tuple[str, ...]) -> Any:
    keras.utils.clear_session(free_memory=False)
    return build(plan(*words), compile=False)


@pytest.mark.parametrize("name", TRIED)
def test_presets_give_the_same_layers_and_outputs(name: str) -> None:
    words = (f"preset={name}", *SMALL[name].split(), "data_format=channels_last")  # CPUs convolve channels last
    ours, theirs = built(words), module_of(ejected_keras(*words)).unet()
    assert layers_of(theirs) == layers_of(ours)
    assert largest_difference(ours, theirs) <= 1e-6


@pytest.mark.parametrize("name", TRIED)
def test_presets_in_their_own_layout_have_the_same_layers(name: str) -> None:
    words = (f"preset={name}", *SMALL[name].split())
    found, expected = layers_of(module_of(ejected_keras(*words)).unet()), layers_of(built(words))
    assert found == expected


@pytest.mark.parametrize("name", CHANGES_TRIED)
def test_constants_changed_by_hand(name: str) -> None:
    constants, overrides = CHANGED[name]
    changes = {key: int(value) for key, _, value in (word.partition("=") for word in constants.split())}
    words = f"preset={name}".split()
    text = with_constants(ejected_keras(*words), changes)
    assert layers_of(module_of(text).unet()) == layers_of(built((*words, *overrides.split())))


@pytest.mark.parametrize("data_format", ["channels_first", "channels_last"])
def test_self_attention(data_format: str) -> None:
    given = "input.size=8x4 depth=2 filters.base=4 norm=group norm.groups=2 head.filters=2 attention.kind=self"
    words = ("preset=lecture_picture", *given.split(), f"data_format={data_format}")
    by_width = (*words, "attention.heads=2", "attention.heads_count=channels")
    ours, theirs = built(by_width), module_of(ejected_keras(*by_width)).unet()
    assert layers_of(theirs) == layers_of(ours)
    if data_format == "channels_last":
        assert largest_difference(ours, theirs) <= 1e-6
        other = ("attention.use_bias=false", "attention.norm=false", "attention.heads=2")
        assert layers_of(module_of(ejected_keras(*words, *other)).unet()) == layers_of(built((*words, *other)))


def test_another_network_is_not_the_same() -> None:
    words = ("preset=lecture_picture", "input.size=16x16", "filters.base=4")
    text = with_constants(ejected_keras(*words), {"FILTERS_BASE": 8})
    assert layers_of(module_of(text).unet()) != layers_of(built(words))


def test_a_convolution_adds_its_bias_along_the_channels() -> None:
    """Four filters of four pixels: the last axis could be taken for the channels."""
    import numpy as np

    words = ("input.size=4x4x4", "filters.base=4", "depth=2", "filters.conv_factors=[1,1]")
    model = module_of(ejected_keras(*words)).unet()
    layer = model.get_layer("encoder0_conv0")
    layer.set_weights([np.zeros(layer.kernel.shape), np.arange(4.0)])
    made = np.asarray(layer(np.zeros((1, *model.input_shape[1:]), "float32")))
    assert made[0, :, 0, 0, 0].tolist() == [0, 1, 2, 3]
    assert made[0, 1].std() == 0


def test_the_file_prints_parameters_and_shape(capsys: pytest.CaptureFixture[str]) -> None:
    module_of(ejected_keras("preset=lecture").replace('__name__ == "__main__"', "True"))
    assert capsys.readouterr().out == "833,507 parameters\n(None, 3, 160, 160, 16)\n"
