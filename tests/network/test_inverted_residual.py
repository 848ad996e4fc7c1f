"""Inverted residual units, and encoders that give what keras.applications give with the same weights."""

from typing import Any

import pytest

from tests.helpers.any_keras import keras, np, to_keras
from unetgen import ConfigError, plan
from unetgen.ops import Conv

SMALL: dict[str, Any] = {
    "input": {"size": "16x16", "channels": 8},
    "depth": 2,
    "convs": 2,
    "filters": {"base": 8},
    "norm": "batch",
    "down": "first_conv",
    "block": {"kind": "inverted_residual", "expansion": 3},
    "decoder": {"block": "plain"},
    "head": {"filters": 1},
}
# the end of the network before the classifier's own layers, and ours
ENDS = {
    "EfficientNetB0": ("efficientnet_b0", "block7a_project_bn", "bottleneck_conv4_project_norm"),
    "VGG16": ("vgg16", "block5_pool", "bottleneck_pool"),
}


def test_a_unit_is_wide_inside_and_depthwise() -> None:
    made = plan(SMALL)
    convs = {name: node.op for name, node in made.by_name.items() if isinstance(node.op, Conv)}
    assert (convs["encoder0_conv0_expand"].filters, convs["encoder0_conv0_expand"].kernel_size) == (24, (1, 1))
    assert (convs["encoder0_conv0_depthwise"].groups, convs["encoder0_conv0_depthwise"].kernel_size) == (24, (3, 3))
    assert convs["bottleneck_conv0_depthwise"].strides == (2, 2)
    assert made.by_name["encoder0_conv0_add"].inputs == ("encoder0_conv0_project_norm", "input")
    assert "bottleneck_conv0_add" not in made.by_name
    assert "encoder0_conv0_expand" not in plan(SMALL, "block.expansion=1").by_name


def test_excitation_is_over_a_quarter_of_the_input() -> None:
    weighted = plan(SMALL, "block.excitation=true")
    assert weighted.by_name["encoder0_conv0_se_reduce"].shape.channels == 2
    assert weighted.by_name["encoder0_conv0_se_expand"].shape.channels == 24


def test_groups_are_refused() -> None:
    with pytest.raises(ConfigError, match="convolves each channel apart"):
        plan(SMALL, "groups=2")


@pytest.mark.parametrize("name", ENDS)
def test_outputs_are_those_of_keras_applications(name: str) -> None:
    encoder, their_end, our_end = ENDS[name]
    theirs: Any = getattr(keras.applications, name)(include_top=False, weights=None, input_shape=(32, 32, 3))
    theirs = keras.Model(theirs.inputs[0], theirs.get_layer(their_end).output)
    words = ("input.size=32x32", f"encoder={encoder}", "data_format=channels_last", "padding=same")
    ours: Any = to_keras(plan("preset=resnet34_unet", *words))
    ours = keras.Model(ours.inputs[0], ours.get_layer(our_end).output)
    random = np.random.default_rng(0)
    for layer in theirs.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.set_weights([random.uniform(0.5, 1.5, weight.shape) for weight in layer.get_weights()])
    copy(theirs, ours)
    image = random.uniform(0, 1, (1, 32, 32, 3)).astype("float32")
    scaled = image / 255 if name == "EfficientNetB0" else image
    made, expected = np.asarray(ours(scaled)), np.asarray(theirs(image))
    assert expected.std() > 0.1 * np.abs(expected).max()
    assert np.allclose(made, expected, atol=1e-4 * np.abs(expected).max())


def copy(theirs: Any, ours: Any) -> None:
    """Copy weights layer by layer: both lay their layers in one order."""
    own = [layer for layer in ours.layers if layer.get_weights()]
    given = [layer for layer in theirs.layers if layer.get_weights() and layer.name != "normalization"]
    for target, source in zip(own, given, strict=True):
        pairs = zip(target.get_weights(), source.get_weights(), strict=True)
        target.set_weights([fitted(weight, mine.shape) for mine, weight in pairs])


def fitted(weight: Any, shape: Any) -> Any:
    """Return a depthwise kernel as a grouped one, and a 1 × 1 kernel as a dense layer's."""
    grouped = len(shape) == 4 and weight.shape != shape
    return np.swapaxes(weight, 2, 3) if grouped else weight.reshape(shape)
