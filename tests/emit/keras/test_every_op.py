"""Every op as a Keras layer, in every dimension, data format and type."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from importlib import import_module
from itertools import product
from typing import Any, get_args

import pytest

from tests.helpers.any_keras import ONEDNN_IS_WHOLE, np
from tests.helpers.every_op import CHANNELS, FORMATS, WHOLE, everything, one, ops, plans, side_by_side
from tests.helpers.model_io import channels_last, images, outputs, scattered
from tests.helpers.sampling import one_way_each
from unetgen.emit.keras import build
from unetgen.graph.plan import DataFormat, Plan
from unetgen.ops import Activation, AnyOp, Conv, Foreign, Resize
from unetgen.read.keras.model import read_keras

DIMS = (1, 2, 3)
NAMES = tuple(plans(2, "channels_last"))
PLANS = {"side_by_side": side_by_side, "everything": everything, **WHOLE}


@pytest.mark.parametrize("make", [everything, side_by_side])
def test_no_operation_is_left_out(make: Callable[[int, DataFormat], Plan]) -> None:
    """The plans of all ops contain all ops."""
    assert {type(node.op) for node in make(2, "channels_last")} == {*get_args(AnyOp)} - {Foreign}


@pytest.mark.parametrize(("case", "data_format"), one_way_each(product(NAMES, DIMS), FORMATS), ids=str)
def test_built_and_read_back(case: tuple[str, int], data_format: DataFormat) -> None:
    """`build` checks names, classes, shapes and weights; the reader returns the plan."""
    name, dims = case
    plan = plans(dims, data_format)[name]
    model = build(plan)
    result = read_keras(model)
    assert (result, result.hash, result.data_format) == (plan, plan.hash, data_format)
    assert [tuple(tensor.shape[1:]) for tensor in model.outputs] == list(plan.output_shapes)
    assert model.count_params() == plan.params == result.params
    shared = {node.name for node in plan if node.weights != node.name}
    assert {layer.name for layer in model.layers} == {node.name for node in plan} - shared


@cache
def calculated(dims: int, data_format: DataFormat, name: str) -> dict[str, Any]:
    """Return the outputs of scattered weights by their names."""
    plan = PLANS[name](dims, data_format)
    model = scattered(build(plan), data_format)
    return dict(zip(plan.outputs, outputs(model, images(dims, data_format)), strict=True))


@pytest.mark.parametrize("name", ["side_by_side", "gated", "shared"])
@pytest.mark.parametrize("dims", DIMS)
def test_formats_are_twins(dims: int, name: str) -> None:
    """The last axis has as many pixels as there are channels, where Keras errs."""
    first, last = (calculated(dims, data_format, name) for data_format in FORMATS)
    assert first.keys() == last.keys()
    for end, found in first.items():
        np.testing.assert_allclose(
            channels_last(found, "channels_first"), last[end], rtol=1e-5, atol=5e-5, err_msg=end
        )  # sums in another order


@pytest.mark.parametrize(("dims", "data_format"), one_way_each(DIMS, FORMATS[::-1]))
def test_open_axes(dims: int, data_format: DataFormat) -> None:
    """A model with open axes, traced once, gives the fixed one's outputs at any size."""
    opened = scattered(build(side_by_side(dims, data_format, tuple(range(dims)))), data_format)
    assert list(opened.input_shape[1:]).count(None) == dims
    traced = as_graph(opened)
    x = images(dims, data_format)
    larger = np.concatenate([x, x], axis=2 if data_format == "channels_first" else 1)
    expected = calculated(dims, data_format, "side_by_side")
    found, grown = (dict(zip(opened.output_names, traced(each), strict=True)) for each in (x, larger))
    for name, one_end in found.items():
        np.testing.assert_allclose(one_end, expected[name], rtol=1e-5, atol=1e-5, err_msg=name)
        assert one_end.ndim == 2 or np.prod(grown[name].shape) > np.prod(one_end.shape)


def as_graph(model: Any) -> Callable[[Any], list[Any]]:
    """Return one graph of a model for all sizes."""
    tensorflow: Any = import_module("tensorflow")
    return tensorflow.function(model, input_signature=[tensorflow.TensorSpec(model.input_shape)])


def test_one_open_axis() -> None:
    plan = replace(one(2, "channels_first", Resize((2, 2), "linear", True)), dynamic=(1,))
    assert build(plan).output_shape == (None, CHANNELS, 10, None)


@pytest.mark.parametrize("policy", ["mixed_float16", "mixed_bfloat16", "float16", "float64"])
def test_types(policy: str) -> None:
    """Layers compute in the plan's policy, unless a node sets another one."""
    plan = one(2, "channels_last", Activation("relu"))
    *nodes, last = plan.nodes
    model = build(replace(plan, nodes=(*nodes, last._replace(dtype="float32")), dtype=policy))
    wanted = policy.removeprefix("mixed_")
    assert [layer.compute_dtype for layer in model.layers[1:]] == [wanted, "float32"]
    assert model.inputs[0].dtype == ("float32" if policy.startswith("mixed") else policy)
    assert model.layers[1].kernel.dtype == model.inputs[0].dtype
    assert model(images(2, "channels_last").astype(model.inputs[0].dtype)).dtype == "float32"


@pytest.mark.parametrize("policy", ["mixed_float16", "mixed_bfloat16"])
@pytest.mark.parametrize("data_format", FORMATS)
def test_everything_in_half_precision(data_format: DataFormat, policy: str) -> None:
    if data_format == "channels_first" and (policy == "mixed_float16" or not ONEDNN_IS_WHOLE):
        pytest.skip("oneDNN has no channels-first convolutions in this precision on this CPU")
    half = scattered(build(replace(everything(2, data_format), dtype=policy)), data_format)
    (expected,) = calculated(2, data_format, "everything").values()
    (found,) = outputs(half, images(2, data_format))
    assert found.dtype == policy.removeprefix("mixed_")
    scale = np.abs(expected).max()
    np.testing.assert_allclose(found.astype("float32") / scale, expected / scale, atol=0.05)


@pytest.mark.parametrize("dims", DIMS)
def test_our_convolutions_are_used_only_where_keras_errs(dims: int) -> None:
    """Channels first, with a bias, and as many filters as pixels in the last axis."""
    op = ops(dims)["conv"]
    assert isinstance(op, Conv)

    def module(data_format: DataFormat, conv: Conv) -> str:
        return type(build(one(dims, data_format, conv)).layers[-1]).__module__.split(".")[0]

    assert module("channels_first", op) == "unetgen"
    assert module("channels_last", op) == "keras"
    assert module("channels_first", replace(op, use_bias=False)) == "keras"
    assert module("channels_first", replace(op, filters=16)) == "keras"
