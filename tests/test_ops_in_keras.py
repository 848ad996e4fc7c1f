"""Every operation as a Keras layer, in every dimension and data format: built, read back, saved, trained."""

# Keras is largely untyped, so strict checking finds its gaps and not our faults
# pyright: basic

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.every_op import CHANNELS, FORMATS, everything, one, ops, plans, side_by_side, sizes
from tests.untyped import keras, np
from unetgen import custom_objects
from unetgen.emit.keras import build
from unetgen.graph import DataFormat
from unetgen.ops import Activation, Conv, Resize
from unetgen.read.keras import read_keras

DIMS = (1, 2, 3)
NAMES = tuple(plans(2, "channels_last"))
ROOT = Path(__file__).parent.parent


def images(dims: int, data_format: str, seed: int = 0) -> Any:
    x = np.random.default_rng(seed).normal(size=(2, *sizes(dims), CHANNELS)).astype("float32")
    return np.moveaxis(x, -1, 1) if data_format == "channels_first" else x


def scattered(model: Any, data_format: str) -> Any:
    """The model with weights of its own everywhere, biases among them; equal for equal layers of both formats."""
    random = np.random.default_rng(1)
    first = data_format == "channels_first"
    for weight in model.weights:
        shape = tuple(weight.shape)
        if first and weight.name == "alpha":
            weight.assign(np.moveaxis(random.uniform(0.2, 1, (*shape[1:], shape[0])), -1, 0))
        else:
            weight.assign(random.uniform(0.2, 1, shape))
    return model


def outputs(model: Any, x: Any) -> list[Any]:
    found = model(x)
    return [np.asarray(array) for array in (found if isinstance(found, list) else [found])]


def channels_last(array: Any, data_format: str) -> Any:
    return np.moveaxis(array, 1, -1) if data_format == "channels_first" else array


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("data_format", FORMATS)
@pytest.mark.parametrize("dims", DIMS)
def test_built_and_read_back(dims: int, data_format: DataFormat, name: str) -> None:
    """`build` holds names, classes, shapes and weights against the plan; the reader makes the same plan of it."""
    plan = plans(dims, data_format)[name]
    model = build(plan)
    result = read_keras(model)
    assert (result, result.hash, result.data_format) == (plan, plan.hash, data_format)
    assert [tuple(tensor.shape[1:]) for tensor in model.outputs] == list(plan.output_shapes)
    assert model.count_params() == plan.params == result.params
    shared = {node.name for node in plan if node.weights != node.name}
    assert {layer.name for layer in model.layers} == {node.name for node in plan} - shared


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("dims", DIMS)
def test_formats_are_twins(dims: int, name: str) -> None:
    """The last axis has as many pixels as there are channels: Keras' own convolutions add their bias along it then."""
    first, last = (scattered(build(plans(dims, data_format)[name]), data_format) for data_format in FORMATS)
    ends = outputs(first, images(dims, "channels_first")), outputs(last, images(dims, "channels_last"))
    for one_end, other in zip(*ends, strict=True):
        np.testing.assert_allclose(channels_last(one_end, "channels_first"), other, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("data_format", FORMATS)
@pytest.mark.parametrize("dims", DIMS)
def test_everything_is_saved_and_loaded(dims: int, data_format: DataFormat, tmp_path: Path) -> None:
    model = scattered(build(everything(dims, data_format)), data_format)
    x = images(dims, data_format)
    (expected,) = outputs(model, x)
    model.save(tmp_path / "model.keras")
    loaded: Any = keras.saving.load_model(tmp_path / "model.keras", custom_objects=custom_objects())
    again: Any = keras.models.model_from_json(model.to_json(), custom_objects=custom_objects())
    again.set_weights(model.get_weights())
    for other in (loaded, again):
        np.testing.assert_array_equal(outputs(other, x)[0], expected)
        assert read_keras(other) == everything(dims, data_format)


LOAD = """
import sys, numpy
import unetgen
import keras
model = keras.saving.load_model(sys.argv[1] + "/model.keras", custom_objects=unetgen.custom_objects())
numpy.save(sys.argv[1] + "/outputs.npy", keras.ops.convert_to_numpy(model(numpy.load(sys.argv[1] + "/inputs.npy"))))
"""


def other_process(folder: Path, **environment: str) -> Any:
    """What the saved model makes of the saved inputs in a process of its own."""
    done = subprocess.run([sys.executable, "-c", LOAD, str(folder)], cwd=ROOT, env={**os.environ, **environment},
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return np.load(folder / "outputs.npy")


@pytest.mark.parametrize("backend", ["tensorflow", "torch", "jax"])
@pytest.mark.parametrize("data_format", FORMATS)
@pytest.mark.parametrize("dims", DIMS)
def test_every_backend_computes_the_same(dims: int, data_format: DataFormat, backend: str, tmp_path: Path) -> None:
    """In a fresh process, from the file."""
    pytest.importorskip(backend)
    if backend == "tensorflow" and dims != 3:
        pytest.skip("one fresh process of the same backend is enough")
    model, x = scattered(build(everything(dims, data_format)), data_format), images(dims, data_format)
    model.save(tmp_path / "model.keras")
    np.save(tmp_path / "inputs.npy", x)
    (expected,) = outputs(model, x)
    scale = np.abs(expected).max()
    result = other_process(tmp_path, KERAS_BACKEND=backend)
    np.testing.assert_allclose(result / scale, expected / scale, atol=1e-6 if backend == "tensorflow" else 1e-5)


@pytest.mark.parametrize("data_format", FORMATS)
@pytest.mark.parametrize("dims", DIMS)
def test_everything_trains(dims: int, data_format: DataFormat) -> None:
    """One step moves every weight that is trained and has a say in the output."""
    keras.utils.set_random_seed(1)
    model = scattered(build(everything(dims, data_format)), data_format)
    x = images(dims, data_format)
    target = np.zeros((2, *model.output_shape[1:]), "float32")
    before = model.get_weights()
    model.compile("sgd", "mean_absolute_error", run_eagerly=dims != 2)
    assert np.isfinite(model.train_on_batch(x, target))
    after = model.get_weights()
    still = [
        weight.path
        for weight, a, b in zip(model.weights, before, after, strict=True)
        if weight.trainable and np.array_equal(a, b)
    ]
    assert not still


@pytest.mark.parametrize("data_format", FORMATS)
@pytest.mark.parametrize("dims", DIMS)
def test_open_axes(dims: int, data_format: DataFormat) -> None:
    """A model with open axes computes what the fixed one does, whatever the size at which it is used first."""
    fixed = scattered(build(side_by_side(dims, data_format)), data_format)
    opened = scattered(build(side_by_side(dims, data_format, tuple(range(dims)))), data_format)
    assert list(opened.input_shape[1:]).count(None) == dims
    x = images(dims, data_format)
    larger = np.concatenate([x, x], axis=2 if data_format == "channels_first" else 1)
    grown = [found.shape for found in opened.predict(larger, verbose=0)]
    found = opened.predict(x, verbose=0)
    for expected, one_end in zip(fixed.predict(x, verbose=0), found, strict=True):
        np.testing.assert_allclose(one_end, expected, rtol=1e-5, atol=1e-5)
    assert all(len(a) == 2 or np.prod(a) > np.prod(b.shape) for a, b in zip(grown, found, strict=True))


def test_one_open_axis() -> None:
    plan = replace(one(2, "channels_first", Resize((2, 2), "linear", True)), dynamic=(1,))
    assert build(plan).output_shape == (None, CHANNELS, 10, None)


@pytest.mark.parametrize("policy", ["mixed_float16", "mixed_bfloat16", "float16", "float64"])
def test_types(policy: str) -> None:
    """Layers compute in the plan's policy but where a node says otherwise; a mixed one is fed with float32."""
    plan = one(2, "channels_last", Activation("relu"))
    *nodes, last = plan.nodes
    model = build(replace(plan, nodes=(*nodes, replace(last, dtype="float32")), dtype=policy))
    wanted = policy.removeprefix("mixed_")
    assert [layer.compute_dtype for layer in model.layers[1:]] == [wanted, "float32"]
    assert model.inputs[0].dtype == ("float32" if policy.startswith("mixed") else policy)
    assert model.layers[1].kernel.dtype == model.inputs[0].dtype
    assert model(images(2, "channels_last").astype(model.inputs[0].dtype)).dtype == "float32"


@pytest.mark.parametrize("policy", ["mixed_float16", "mixed_bfloat16"])
@pytest.mark.parametrize("data_format", FORMATS)
def test_everything_in_half_precision(data_format: DataFormat, policy: str) -> None:
    if (data_format, policy) == ("channels_first", "mixed_float16"):
        pytest.skip("TensorFlow's transposed convolutions in float16 are channels last on a CPU")
    whole = scattered(build(everything(2, data_format)), data_format)
    half = scattered(build(replace(everything(2, data_format), dtype=policy)), data_format)
    x = images(2, data_format)
    (expected,), (found,) = outputs(whole, x), outputs(half, x)
    assert found.dtype == policy.removeprefix("mixed_")
    scale = np.abs(expected).max()
    np.testing.assert_allclose(found.astype("float32") / scale, expected / scale, atol=0.05)


@pytest.mark.parametrize("dims", DIMS)
def test_our_convolutions_stand_only_where_keras_errs(dims: int) -> None:
    """Channels first, with a bias, and as many filters as pixels along the last axis."""
    op = ops(dims)["conv"]
    assert isinstance(op, Conv)

    def module(data_format: DataFormat, conv: Conv) -> str:
        return type(build(one(dims, data_format, conv)).layers[-1]).__module__.split(".")[0]

    assert module("channels_first", op) == "unetgen"
    assert module("channels_last", op) == "keras"
    assert module("channels_first", replace(op, use_bias=False)) == "keras"
    assert module("channels_first", replace(op, filters=16)) == "keras"
