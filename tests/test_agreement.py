"""Plan and Keras agree on random descriptions, layer by layer; the plan's own laws hold on them too."""

from collections import Counter
from typing import Any

from hypothesis import given, settings

from tests.describe import descriptions
from tests.untyped import keras, to_keras
from unetgen import ConfigError, Plan, load, plan
from unetgen.emit.layer_types import layer_type

DRAWS = 300


def planned(description: dict[str, Any]) -> Plan | None:
    try:
        return plan(description)
    except ConfigError:
        return None


def test_keras_agrees_on_random_descriptions() -> None:
    """At least 300 networks, at most 30 % refusals, every dimension, data format and depth among them."""
    seen: Counter[str] = Counter()

    @settings(max_examples=DRAWS + 60)
    @given(descriptions())
    def draw(description: dict[str, Any]) -> None:
        network = planned(description)
        seen["refused" if network is None else "built"] += 1
        if network is not None:
            seen.update([f"{network.dims}D", network.data_format, f"depth {description['depth']}"])
            agrees(network)

    draw()
    assert seen["built"] >= DRAWS
    assert seen["refused"] <= 0.3 * (seen["refused"] + seen["built"])
    assert {"1D", "2D", "3D", "channels_first", "channels_last", *(f"depth {n}" for n in range(1, 6))} <= set(seen)


def agrees(network: Plan) -> None:
    """Checked here once more, by other means than the emitter's own check."""
    model: Any = to_keras(network, compile=False)
    by_name = {layer.name: layer for layer in model.layers}
    assert set(by_name) == {node.name for node in network}
    for node in network:
        layer = by_name[node.name]
        assert tuple(layer.output.shape[1:]) == network.laid_out(node.shape), node.name
        assert layer.count_params() == network.params_of(node), node.name
        assert layer_type(node.op, network.dims) in (type(layer).__name__, "Activation"), node.name
    assert model.count_params() == network.params
    trainable = sum(keras.ops.size(weight.value) for weight in model.trainable_weights)
    assert trainable == network.trainable_params


@given(descriptions())
def test_two_plans_of_one_description_are_equal(description: dict[str, Any]) -> None:
    first = planned(description)
    if first is None:
        return
    again, other = plan(load(description)), plan({**description, "name": "other"})
    assert first == again == other
    assert first.hash == again.hash == other.hash
    assert first.output_shapes[0][0 if first.data_format == "channels_first" else -1] == description["head"]["filters"]
    assert first.by_name[first.outputs[0]].shape.sizes == first.nodes[0].shape.sizes


@given(descriptions())
def test_data_format_changes_no_graph(description: dict[str, Any]) -> None:
    first, last = (planned({**description, "data_format": f"channels_{end}"}) for end in ("first", "last"))
    assert first == last
