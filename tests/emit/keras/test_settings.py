"""Settings beside the graph: initializers, inner data formats, outputs, types."""

from typing import Any

import pytest

from tests.helpers.any_keras import keras, np
from tests.helpers.every_op import FORMATS
from unetgen import plan, to_keras
from unetgen.emit.keras.layers.convolutions import regularizer

SMALL = ("input.size=8x4", "input.channels=2", "depth=2", "filters.base=4", "head.filters=3", "head.labels=null",
         "head.activation=softmax", "compile.learning_rate=0.01", "compile.metrics=null")  # fmt: skip
SEVERAL = ("depth=3", "input.size=8x8", "deep_supervision.stages=all")


def images(count: int = 2, size: tuple[int, ...] = (8, 4)) -> tuple[Any, Any]:
    """Return channels-first images and one-hot labels."""
    random = np.random.default_rng(0)
    x = random.normal(size=(count, 2, *size)).astype("float32")
    return x, np.moveaxis(np.eye(3, dtype="float32")[random.integers(0, 3, (count, *size))], -1, 1)


def with_kernels(model: Any) -> list[Any]:
    return [layer for layer in model.layers if hasattr(layer, "kernel_initializer")]


def test_weights_begin_and_are_kept_small_as_described() -> None:
    model: Any = to_keras(*SMALL, "up.kind=transpose", "initializer.kernel=he_normal", "initializer.bias=ones",
                          "regularizer.kernel=l2", "regularizer.factor=1e-3")  # fmt: skip
    layers = with_kernels(model)
    assert {type(layer).__name__ for layer in layers} == {"Conv2D", "Conv2DTranspose"}
    for layer in layers:
        assert (type(layer.kernel_initializer).__name__, type(layer.bias_initializer).__name__) == ("HeNormal", "Ones")
        assert (type(layer.kernel_regularizer).__name__, layer.bias_regularizer) == ("L2", None)
        np.testing.assert_array_equal(layer.bias, 1)
    kernels = sum(float((np.asarray(layer.kernel) ** 2).sum()) for layer in layers)
    assert sum(map(float, model.losses)) == pytest.approx(1e-3 * kernels, rel=1e-5)


def test_keras_defaults_stay_without_settings() -> None:
    for layer in with_kernels(to_keras(*SMALL)):
        assert (type(layer.kernel_initializer).__name__, layer.kernel_regularizer) == ("GlorotUniform", None)


@pytest.mark.parametrize(
    ("name", "terms"), [("l1", {"l1": 0.5}), ("l2", {"l2": 0.5}), ("l1_l2", {"l1": 0.5, "l2": 0.5})]
)
def test_regularizers(name: str, terms: dict[str, float]) -> None:
    assert regularizer(name, 0.5).get_config() == terms


INSIDE = (*SMALL, "data_format=channels_first", "norm=batch", "layer_prefix=net_", "compile.metrics=[accuracy]")
# a size, and all that may be other in another data format
INSIDE_OF: dict[str, tuple[str, ...]] = {
    "1D": ("input.size=16", "up=linear", "dropout.kind=spatial", "dropout.rate=0.5"),
    "2D": ("input.size=8x4", "up.kind=transpose", "skip.gate=attention", "attention=se", "attention.reduction=4"),
    "3D": ("input.size=8x4x4", "up=pixel_shuffle", "block=residual", "norm=layer",
           "compile.loss=kl_divergence"),
    "several": ("input.size=8x8", "depth=3", "deep_supervision.stages=all", "padding=symmetric", "down=conv"),
}  # fmt: skip


@pytest.mark.parametrize("name", INSIDE_OF)
def test_channels_last_inside(name: str) -> None:
    """Only the ends are transposed; weights, outputs and losses stay the same."""
    words = (*INSIDE, *INSIDE_OF[name])
    usual, inside = (to_keras(*words, *extra) for extra in ((), ("compute_format=channels_last",)))
    network = plan(*words)
    outputs = [network.by_name[name].inputs[0] for name in network.outputs]  # before their softmax
    names = [layer.name for layer in inside.layers if type(layer).__name__ == "Permute"]
    assert names == ["net_to_channels_last", *[f"{name}_to_channels_first" for name in outputs]]
    assert {getattr(layer, "data_format", "channels_last") for layer in inside.layers} == {"channels_last"}
    assert {getattr(layer, "data_format", "channels_first") for layer in usual.layers} == {"channels_first"}
    assert (inside.input_shape, inside.output_shape) == (usual.input_shape, usual.output_shape)
    assert [(weight.path, weight.shape) for weight in inside.weights] == [(w.path, w.shape) for w in usual.weights]
    inside.set_weights(usual.get_weights())
    x, y = images(size=usual.input_shape[2:])
    targets = [y] * len(outputs) if len(outputs) > 1 else y
    for a, b in zip(*(keras.tree.flatten(model(x)) for model in (usual, inside)), strict=True):
        np.testing.assert_allclose(np.asarray(b), np.asarray(a), rtol=1e-4, atol=1e-5)
    models: list[Any] = [usual, inside]
    for model in models:
        model.run_eagerly = True  # which is faster
    before, after = (model.test_on_batch(x, targets) for model in models)
    np.testing.assert_allclose(after, before, rtol=1e-4)
    weights = inside.get_weights()
    inside.train_on_batch(x, targets)
    assert any((old != new).any() for old, new in zip(weights, inside.get_weights(), strict=True))


@pytest.mark.parametrize("data_format", FORMATS)
def test_several_outputs(data_format: str) -> None:
    """Each output has its loss along its classes, its weight and its metrics."""
    words = (*SMALL, *SEVERAL, f"data_format={data_format}", "compile.metrics=[accuracy]",
            "deep_supervision.weights=[0.75, 0.25]")  # fmt: skip
    model: Any = to_keras(*words)
    x, y = images(size=(8, 8))
    if data_format == "channels_last":
        x, y = (np.moveaxis(array, 1, -1) for array in (x, y))
    model.run_eagerly = True
    seen = model.test_on_batch(x, [y, y], return_dict=True)
    axis = 1 if data_format == "channels_first" else -1
    found = [np.asarray(output) for output in model(x)]
    losses = [-(y * np.log(output)).sum(axis).mean() for output in found]
    assert seen["loss"] == pytest.approx(0.75 * losses[0] + 0.25 * losses[1], rel=1e-4)
    for name, output in zip(plan(*words).outputs, found, strict=True):
        right = (output.argmax(axis) == y.argmax(axis)).mean()
        assert seen[f"{name}_accuracy"] == pytest.approx(right)
    assert model.output_names == list(plan(*words).outputs)


def test_several_outputs_are_saved(tmp_path: Any) -> None:
    from unetgen import custom_objects

    model: Any = to_keras(*SMALL, *SEVERAL, "data_format=channels_first", "compile.loss=kl_divergence")
    x, y = images(size=(8, 8))
    model.save(tmp_path / "model.keras")
    again: Any = keras.saving.load_model(tmp_path / "model.keras", custom_objects=custom_objects())
    assert again.evaluate(x, [y, y], verbose=0) == pytest.approx(model.evaluate(x, [y, y], verbose=0))


@pytest.mark.parametrize(("policy", "scaled"), [("mixed_float16", True), ("mixed_bfloat16", False), ("float32", False)])
def test_the_loss_is_scaled_where_halves_would_vanish(policy: str, scaled: bool) -> None:
    model: Any = to_keras(*SMALL, f"dtype={policy}", "up.kind=nearest", "data_format=channels_last")
    assert isinstance(model.optimizer, keras.optimizers.LossScaleOptimizer) == scaled
    assert model.output.dtype == "float32"
    x, y = (np.moveaxis(array, 1, -1) for array in images())
    model.run_eagerly = True
    losses = [float(model.train_on_batch(x, y)) for _ in range(6)]
    assert losses[-1] < losses[0]
