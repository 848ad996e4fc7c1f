"""Bias additions and element-wise operations, against TensorFlow's statistics."""

# Keras and PyTorch are untyped
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportAttributeAccessIssue=false, reportUnknownLambdaType=false

from dataclasses import replace
from typing import Any, cast

import pytest

from tests.helpers.any_keras import np
from tests.helpers.every_op import WHOLE, one, ops, side_by_side
from tests.helpers.op_values import map_of
from tests.helpers.profiled_models import norms, profiled
from unetgen import Plan, plan
from unetgen.emit.keras import build
from unetgen.emit.summary import summary_dict
from unetgen.emit.table import make_table
from unetgen.metrics.conventions import tf_profiler_flops
from unetgen.metrics.elementwise import bias_adds, bias_adds_of, elementwise, elementwise_of
from unetgen.ops import OPS, Activation, AnyOp, Foreign, Input, Pool, Shape

NO_STATISTIC = {
    "relu", "relu_leaking", "leaky", "leaky_less", "log_softmax", "shared",  # activations of one operation
    "global_max", "linear", "conv_grouped", "conv_depthwise", "conv_dilated_grouped",
    "transpose_grouped", "transpose_depthwise", "transpose_sparse",
}  # fmt: skip
OTHERWISE = {
    "conv_dilated", "transpose_valid", "transpose_cropped",  # TensorFlow widens the map, or cuts it afterwards
    "elu_less", "celu_less", "gelu_approximate",  # Keras puts them together from several operations
    "linear_corners", "linear_to", "linear_to_corners", "smaller_to",  # ours, by products of matrices
    "layer",  # operations per pixel, which are nothing to us
    "average_pool_around", "pad_reflect", "pad_replicate", "pad_circular",  # ours, from several operations
    "prelu_element",  # its slopes grow with the map
}  # fmt: skip


def wider(network: Plan) -> Plan:
    """Return the same network on an input of twice the pixels per axis."""
    nodes: dict[str, Shape] = {}
    widened = []
    for node in network:
        op = node.op
        if isinstance(op, Input):
            op = Input(Shape(op.output.channels, tuple(2 * n for n in op.output.sizes)))
        nodes[node.name] = op.shape([nodes[name] for name in node.inputs])
        widened.append(node._replace(op=op, shape=nodes[node.name]))
    return Plan(tuple(widened), network.outputs, network.data_format, network.name)


def work(network: Plan) -> int:
    return 2 * network.macs + bias_adds(network) + elementwise(network)


def test_the_profilers_growth_on_a_larger_image_is_ours() -> None:
    """The growth leaves out counts per layer or channel."""
    alone: dict[str, AnyOp] = ops(2) | norms()
    networks = {name: one(2, "channels_last", op) for name, op in alone.items()}
    networks |= {name: make(2, "channels_last") for name, make in WHOLE.items()}
    ours, theirs = {}, {}
    for name, network in networks.items():
        large = wider(network)
        ours[name] = work(large) - work(network)
        known = tf_profiler_flops(network)  # as profiled, which another test holds
        theirs[name] = profiled(large) - (profiled(network) if known is None else known)
    assert {name for name in networks if ours[name] != theirs[name]} == NO_STATISTIC | OTHERWISE
    assert all(theirs[name] < ours[name] for name in NO_STATISTIC)
    assert len(networks) - len(NO_STATISTIC | OTHERWISE) > 35


def test_ronneberger() -> None:
    """Poolings and biases as profiled; a ReLU per biased number but the head's."""
    network = plan("preset=unet_2015")
    assert bias_adds(network) == 134_353_440
    assert sum(elementwise_of(network, node) for node in network if isinstance(node.op, Pool)) == 37_515_264
    relus = [node for node in network if node.op == Activation("relu")]
    up = sum(bias_adds_of(node) for node in network if type(node.op).__name__ == "ConvTranspose")
    head = 388 * 388 * 2
    assert sum(elementwise_of(network, node) for node in relus) == 134_353_440 - up - head
    assert elementwise(network) == 37_515_264 + (134_353_440 - up - head) + 5 * head


@pytest.mark.parametrize("dims", [1, 2, 3])
def test_closed_forms(dims: int) -> None:
    """Counts per number made or read, in images and volumes."""
    per_number = {
        "relu": 1, "leaky_less": 1, "gelu_approximate": 1, "softmax": 5, "log_softmax": 5, "prelu_channel": 3,
        "batch": 2, "batch_bare": 2, "instance": 6, "group": 6, "layer": 6, "max_pool": 2**dims,
        "average_pool_same": 3**dims, "linear": 2**dims, "linear_to": 2**dims, "nearest": 0, "nearest_to": 0,
        "shuffle": 0, "crop": 0, "pad": 0, "tile": 0, "more_channels": 0, "dropout": 0, "conv": 0, "transpose": 0,
    }  # fmt: skip
    for name, count in per_number.items():
        network = one(dims, "channels_first", ops(dims)[name])
        assert elementwise_of(network, network.nodes[-1]) == count * network.nodes[-1].shape.elements, name
    for name in ("global_max", "global_average"):
        network = one(dims, "channels_first", ops(dims)[name])
        assert elementwise(network) == network.nodes[0].shape.elements, name
    for name, count in (("add", 2), ("average", 3), ("multiply", 2), ("maximum", 2), ("concat", 0)):
        network = WHOLE[name](dims, "channels_last")
        assert elementwise(network) == count * network.nodes[-1].shape.elements, name


def moves_only(before: Any, after: Any, after_negative: Any) -> bool:
    """Return whether a layer only moves numbers or adds zeros.

    Each number that it makes is one that it reads, and changes its sign with the input's, which a maximum does not.
    """
    return bool(np.isin(after, np.append(before, 0)).all() and np.array_equal(after_negative, -after))


@pytest.mark.parametrize("dims", [1, 2, 3])
def test_every_operation_that_calculates_has_a_count(dims: int) -> None:
    """A layer has MACs, biases or element-wise operations, or it only moves numbers."""
    network = side_by_side(dims, "channels_last")
    network = replace(network, outputs=tuple(node.name for node in network))
    model = cast("Any", build(network))
    made, negative = (
        dict(zip(network.outputs, map(np.asarray, model(x)), strict=True)) for x in (map_of(dims), -map_of(dims))
    )
    for node in network:
        if not isinstance(node.op, Input):
            before, opposite = (
                np.concatenate([maps[name].ravel() for name in node.inputs]) for maps in (made, negative)
            )
            assert np.array_equal(opposite, -before), (
                f"The layers before {node.name} have to change signs with the input."
            )
            counts = network.macs_of(node) + bias_adds_of(node) + elementwise_of(network, node)
            assert (counts == 0) == moves_only(before, made[node.name], negative[node.name]), node.name
    assert {type(node.op) for node in network} == {*OPS} - {Foreign}


def test_summary_and_table_have_the_counts() -> None:
    network = plan("preset=resunet_2018")
    summary, layers = summary_dict(network), make_table(network, conventions=True)
    stages = make_table(network, rows="stages", conventions=True).to_dict()
    for key, count in (("bias_adds", bias_adds(network)), ("elementwise", elementwise(network))):
        assert count > 0
        assert summary[key] == sum(layer[key] for layer in summary["layers"]) == count
        assert layers.to_dict()["totals"][key] == stages["totals"][key] == count
        assert key not in make_table(network).to_dict()["columns"]
    assert dict(layers.facts)["besides MACs"] == (
        f"{bias_adds(network):,} additions of biases, {elementwise(network):,} element-wise operations"
    )
