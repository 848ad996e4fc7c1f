"""`encoder.weights`: every level of the left side gives what keras.applications gives, with the weights of a file."""

from pathlib import Path
from typing import Any

import pytest

from tests.helpers.any_keras import keras, np, to_keras
from unetgen import ConfigError, load, plan
from unetgen.emit.keras.pretrained import FILES, weights_file
from unetgen.errors import UserError
from unetgen.graph.settings import EncoderWeights
from unetgen.language.pretrained import NETWORKS
from unetgen.metrics.facts import facts

# the layers of keras.applications at which each level ends, from level 0 or 1 on
ENDS = {
    "keras_resnet50": "conv1_relu conv2_block3_out conv3_block4_out conv4_block6_out conv5_block3_out",
    "densenet121": "conv1_relu pool2_conv pool3_conv pool4_conv relu",
    "vgg16": "block1_conv2 block2_conv2 block3_conv3 block4_conv3 block5_conv3 block5_pool",
    "keras_mobilenet_v2": "expanded_conv_project_BN block_2_add block_5_add block_12_add out_relu",
    "efficientnet_b0": "block1a_project_bn block2b_add block3b_add block5c_add block7a_project_bn",
}
SMALL = ("preset=resnet34_unet", "input.size=32x32", "data_format=channels_last", "decoder.filters.base=2")


def randomized(name: str) -> Any:
    """Return Keras' network with random statistics of its norms, too."""
    network: Any = getattr(keras.applications, NETWORKS[name].name)(
        include_top=False, weights=None, input_shape=(32, 32, 3)
    )
    random = np.random.default_rng(0)
    for layer in network.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.set_weights([random.uniform(0.5, 1.5, weight.shape) for weight in layer.get_weights()])
    return network


@pytest.mark.parametrize(
    ("name", "ending"), [*zip(ENDS, ("weights.h5", "weights.h5", "h5", "keras", "weights.h5"), strict=True)]
)
def test_levels_are_those_of_keras_applications(name: str, ending: str, tmp_path: Path) -> None:
    theirs = randomized(name)
    file = tmp_path / f"file.{ending}"
    theirs.save_weights(file) if ending == "weights.h5" else theirs.save(file)
    made = plan(*SMALL, f"encoder={name}", f"encoder.weights={file}", "encoder.frozen=true")
    ours: Any = to_keras(made)
    last = {node.stage.level: node.name for node in made if node.stage and node.side in ("encoder", "bottleneck")}
    ends = ENDS[name].split()
    levels = [last[level] for level in sorted(last)][-len(ends) :]
    image = np.random.default_rng(0).uniform(0, 1, (1, 32, 32, 3)).astype("float32")
    scaled = image / 255 if name.startswith("efficientnet") else image  # a layer of theirs
    outputs = keras.Model(ours.inputs[0], [ours.get_layer(end).output for end in levels])(scaled)
    expected = keras.Model(theirs.inputs[0], [theirs.get_layer(end).output for end in ends])(image)
    for one, other in zip(map(np.asarray, outputs), map(np.asarray, expected), strict=True):
        assert other.std() > 0.01 * np.abs(other).max()
        assert np.abs(one - other).max() <= 1e-4 * np.abs(other).max()
    keras.utils.clear_session(free_memory=False)


def test_a_bottleneck_of_ones_own_keeps_its_weights(tmp_path: Path) -> None:
    theirs = randomized("vgg16")
    theirs.save_weights(tmp_path / "vgg16.weights.h5")
    own = {"bottleneck": {"convs": 1, "filters": {"base": 4}}}
    words = ("encoder=vgg16", f"encoder.weights={tmp_path / 'vgg16.weights.h5'}", "depth=3", "decoder.filters.base=2")
    ours: Any = to_keras(plan(*SMALL, own, *words, "skip.kind=concat"))
    for mine, given in {"encoder1_conv1": "block2_conv2", "encoder0_conv0": "block1_conv1"}.items():
        pairs = zip(ours.get_layer(mine).get_weights(), theirs.get_layer(given).get_weights(), strict=True)
        assert all(np.array_equal(one, other) for one, other in pairs)
    assert ours.get_layer("bottleneck_conv0").kernel.shape == (3, 3, 128, 4)
    keras.utils.clear_session(free_memory=False)


def test_imagenet_is_the_file_in_keras_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    for network, name in FILES.items():
        with pytest.raises(UserError) as refused:
            weights_file(EncoderWeights(network, "imagenet"))
        assert str(refused.value) == (
            f"encoder.weights: there is no file {tmp_path / 'models' / name}, and nothing is downloaded here."
            f" keras.applications.{network}(include_top=False) in Python puts that of imagenet into {tmp_path / 'models'}."
        )
        (tmp_path / "models").mkdir(exist_ok=True)
        (tmp_path / "models" / name).touch()
        assert weights_file(EncoderWeights(network, "imagenet")) == tmp_path / "models" / name
    assert {*FILES} == {network.name for network in NETWORKS.values()}


def test_the_names_are_those_that_keras_fetches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keras is asked for each network, and stopped where it would download."""
    asked: list[str] = []

    def fetch(name: str, *_: Any, **__: Any) -> str:
        asked.append(name)
        raise InterruptedError

    from keras.src.utils import file_utils  # where Keras' networks look it up

    monkeypatch.setattr(file_utils, "get_file", fetch)
    for network in ("VGG16", "MobileNetV2"):
        with pytest.raises(InterruptedError):
            getattr(keras.applications, network)(include_top=False, input_shape=(224, 224, 3))
    assert asked == [FILES[name] for name in ("VGG16", "MobileNetV2")]


def test_a_file_of_another_network_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "other.weights.h5"
    keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)]).save_weights(file)
    with pytest.raises(UserError, match=r"other\.weights\.h5 is not read as weights of keras\.applications\.VGG16: "):
        to_keras(plan(*SMALL, "encoder=vgg16", f"encoder.weights={file}"))


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (
            ("encoder=resnet50",),
            "is of keras.applications.ResNet50, which differs from resnet50. Use encoder=keras_resnet50.",
        ),
        (("encoder=resnet34",), "is for what keras.applications has: keras_resnet50,"),
        (
            ("encoder=vgg16", "input.channels=1"),
            "is of images of 3 channels, and the input has 1. Use input.channels=3,",
        ),
        (("encoder=vgg16", "input.size=32x32x32"), "is of images of 2 axes, and the input has 3."),
    ],
)
def test_what_keras_has_no_weights_for_is_refused(words: tuple[str, ...], text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        plan(load(*SMALL, *words, "encoder.weights=imagenet"))
    assert [key for key, _ in caught.value.problems] == ["encoder.weights"]
    assert text in next(said for _, said in caught.value.problems)


def test_the_table_says_which_images_the_weights_take() -> None:
    made = dict(facts(plan(*SMALL, "encoder=keras_resnet50", "encoder.weights=imagenet")))
    assert made["weights"].startswith(
        "left side of keras.applications.ResNet50 (imagenet); images: keras.applications."
    )
