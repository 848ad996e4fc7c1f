"""A saved model loads with Keras alone, or the run says that it does not and what helps."""

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.any_keras import keras, to_keras
from unetgen import plan
from unetgen.emit.keras.own_classes import UNCOMPILED, custom_layers, how_to_load
from unetgen.language.compose.conf import built_in_presets

# of the models of all presets, tried in a process without unetgen: what loads there has no entry
OURS: dict[str, set[str]] = {
    "ddpm_cifar10": {"Attend", "Modulate", "Sinusoid"},
    "linknet34": {"PaddedPooling"},
    "resnet34_unet": {"PaddedPooling"},
    "attention_unet_2018": {"LinearUpSampling", "ResizeTo"},
    "mednext_s": {"Conv3D", "CroppedConv3DTranspose", "GroupedConv3DTranspose"},
    "monai_attentionunet": {"Conv2D", "CroppedConv2DTranspose"},
    "monai_unet": {"CroppedConv3DTranspose"},
    "monai_vnet": {"Conv3DTranspose", "Tile"},
    "nnunet_2d": {"Conv2D", "Conv2DTranspose"},
    "nnunet_3d": {"Conv3D", "Conv3DTranspose"},
    "nnunet_resenc_m": {"Conv3D", "Conv3DTranspose"},
    "stunet_b": {"Conv3D"},
    "residual_unet3d": {"Conv3D", "CroppedConv3DTranspose", "ResizeTo"},
    "unet3plus_2020": {"Conv2D"},
    "vnet_2016": {"Tile"},
}
SMALL = ("preset=lecture", "input.size=4x4x4", "filters.base=2", "input.channels=1")
MODELS: dict[str, tuple[str, ...]] = {
    "Keras' own": (*SMALL, "compile.metrics=[]"),
    "Keras' metrics": (*SMALL, "compile.metrics=[mean_iou, dice]"),
    "a metric": SMALL,
    "layers": (*SMALL, "filters.base=4", "compile.metrics=[]"),
    "both": (*SMALL, "filters.base=4"),
    "layers in each format": (*SMALL, "up=linear", "compile.metrics=[]"),
}


@pytest.mark.parametrize("preset", built_in_presets())
def test_which_layers_of_a_preset_are_ours(preset: str) -> None:
    assert custom_layers(plan(f"preset={preset}")) == OURS.get(preset, set())


@pytest.fixture
def alone() -> Generator[None]:
    """Let Keras forget our classes, which it finds only where they are registered."""
    known = dict(keras.saving.get_custom_objects())
    keras.saving.get_custom_objects().clear()
    yield
    keras.saving.get_custom_objects().update(known)


def loads(file: Path, **how: Any) -> bool:
    try:
        keras.saving.load_model(file, **how)
    except TypeError as error:
        if "unetgen>" in str(error):
            return False
        raise
    return True


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("name", MODELS)
def test_keras_alone_loads_what_is_said(name: str, tmp_path: Path) -> None:
    words, file = MODELS[name], tmp_path / "model.keras"
    network = plan(*words)
    model: Any = to_keras(network)
    model.save(file)
    sentence = how_to_load(network, model, "model.keras")
    _, _, ways = sentence.partition(" Without the import: ")
    assert loads(file) == (not sentence)
    if not ways:
        assert loads(file, compile=False) == (not sentence)
        return
    uncompiled = UNCOMPILED in ways
    to_keras(*words, *(["compute_format=channels_last"] if "compute_format=channels_last" in ways else [])).save(file)
    assert loads(file, compile=not uncompiled)
    assert loads(file) == (not uncompiled)
