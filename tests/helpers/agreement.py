"""Compare a Keras model with its plan: attributes, outputs and files."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from tests.helpers.any_keras import ONEDNN_IS_WHOLE, keras, np
from unetgen import Plan, custom_objects
from unetgen.emit.keras.compute_format import computed_in
from unetgen.emit.keras.device import device_fault
from unetgen.emit.layer_types import layer_type
from unetgen.graph.printed_shapes import Extent, extents
from unetgen.ops import Activation, AnyOp, Conv, Input

RENAMED = {"FunctionActivation": "Activation"}  # our layer's name, where Keras' own cannot do it


def of_layers(plan: Plan, model: Any) -> None:
    """Check names, types, shapes of each call, and trained and fixed weights."""
    inside = replace(plan, data_format=computed_in(plan))
    layers = {layer.name: layer for layer in model.layers if type(layer).__name__ != "Permute"}
    outside, within = extents(plan), extents(inside)
    shapes: defaultdict[str, list[Extent]] = defaultdict(list)
    for node in inside:
        # a transpose follows the input, and comes before the last activation
        is_end = isinstance(node.op, Input) or (node.name in plan.outputs and is_kept_by_losses(node.op))
        seen = outside if is_end else within
        shapes[node.weights].append(seen[node.name])
    assert layers.keys() == shapes.keys()
    for name, layer in layers.items():
        node = inside.by_name[name]
        weights = inside.weights_of(node)
        kind = type(layer).__name__
        assert layer_type(node.op, plan.dims) == RENAMED.get(kind, kind), name
        assert Counter(shapes_given(layer)) == Counter(shapes[name]), name
        assert counted(layer.trainable_weights) == sum(weight.size for weight in weights if weight.trainable), name
        assert counted(layer.non_trainable_weights) == sum(w.size for w in weights if not w.trainable), name
    assert counted(model.trainable_weights) == plan.trainable_params
    assert counted(model.non_trainable_weights) == plan.non_trainable_params
    assert model.count_params() == plan.params


def is_kept_by_losses(op: AnyOp) -> bool:
    return isinstance(op, Activation) and op.function in ("sigmoid", "softmax")


def shapes_given(layer: Any) -> list[Extent]:
    """Return the shape of each call's output, without the batch axis."""
    return [tuple(node.output_tensors[0].shape[1:]) for node in layer._inbound_nodes]  # Keras' own list of calls


def counted(weights: Iterable[Any]) -> int:
    return sum(math.prod(weight.shape) for weight in weights)


def fill(model: Any) -> None:
    """Set small random weights, biases too, such that nothing overflows."""
    random = np.random.default_rng(0)
    for weight in model.weights:
        values = random.normal(0, 0.1, weight.shape)
        weight.assign(abs(values) + 0.5 if weight.name == "moving_variance" else values)


def cannot_run(plan: Plan) -> bool:
    """Return whether this processor has no kernels for a plan, by its own or by what the tests switch on."""
    in_bfloat16 = "bfloat16" in plan.dtype and computed_in(plan) == "channels_first"
    return bool(device_fault(plan)) or (in_bfloat16 and not ONEDNN_IS_WHOLE)


def runs_slowly(plan: Plan) -> bool:
    """Return whether XLA compiles: grouped convolutions, and channels-first volumes."""
    first = plan.dims == 3 and computed_in(plan) == "channels_first"
    return first or any(isinstance(node.op, Conv) and node.op.groups > 1 for node in plan)


def outputs(plan: Plan, model: Any) -> list[Any]:
    """Return the outputs of two random images, in float32."""
    images = np.random.default_rng(1).normal(size=(2, *plan.input_shape)).astype("float32")
    given = model(images, training=False)
    maps: list[Any] = cast("list[Any]", given) if isinstance(given, list) else [given]
    return [keras.ops.convert_to_numpy(keras.ops.cast(one, "float32")) for one in maps]


def of_outputs(plan: Plan, model: Any) -> None:
    """Check that outputs are finite and of the planned size."""
    maps = outputs(plan, model)
    assert [one.shape for one in maps] == [(2, *shape) for shape in plan.output_shapes]
    assert all(np.isfinite(one).all() for one in maps)


def is_readable(plan: Plan) -> bool:
    """Return whether the model can be read: open sizes cannot."""
    return not plan.dynamic


def of_reading(plan: Plan, read: Plan) -> None:
    """Check that reading the model gives all names, parameters and the graph."""
    assert {node.name for node in read if node.weights == node.name} == {node.weights for node in plan}
    assert (read.params, read.trainable_params) == (plan.params, plan.trainable_params)
    assert read == in_keras_words(plan)


def in_keras_words(plan: Plan) -> Plan:
    """Replace swish by silu, Keras' name of the same function."""
    return replace(plan, nodes=tuple(node._replace(op=of_one_word(node.op)) for node in plan))


def of_one_word(op: AnyOp) -> AnyOp:
    return replace(op, function=op.function.replace("swish", "silu")) if isinstance(op, Activation) else op


def of_files(plan: Plan, model: Any, folder: Path) -> None:
    """Check that a loaded archive, and a graph with weights, give the same outputs."""
    model.save(folder / "model.keras")
    objects = custom_objects()
    loaded: Any = keras.saving.load_model(folder / "model.keras", custom_objects=objects)
    rebuilt: Any = keras.models.model_from_json(model.to_json(), custom_objects=objects)
    rebuilt.set_weights(model.get_weights())
    expected = outputs(plan, model)
    for again in (loaded, rebuilt):
        for one, other in zip(expected, outputs(plan, again), strict=True):
            np.testing.assert_array_equal(one, other)
