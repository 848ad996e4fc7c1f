"""Other libraries' networks, with their weights, compute the same as there."""

from functools import cache
from typing import Any

import pytest

from tests.helpers import library_networks
from tests.helpers.any_keras import keras, np, to_keras
from tests.helpers.published import merged
from unetgen.read.weights import transplant

TOLERANCE = 1e-4  # of the largest output
# in the order of execution alone, the two convolutions that an attention gate adds are the same
PAIRS = {
    "monai_attentionunet": {
        "model.1.submodule.1.attention.W_x.0.conv": "decoder1_gate_theta",
        "model.1.attention.W_x.0.conv": "decoder0_gate_theta",
    }
}


@pytest.mark.parametrize("data_format", ["channels_first", "channels_last"])
@pytest.mark.parametrize("name", library_networks.names())
def test_outputs_are_those_of_the_library(name: str, data_format: str) -> None:
    network, model = library_networks.network(name), kept(name, data_format)
    assert largest_error(model, network, data_format) <= TOLERANCE


def test_every_network_has_its_file() -> None:
    assert {path.stem for path in library_networks.FOLDER.glob("*.npz")} == set(library_networks.names())
    assert len(library_networks.names()) == 8


@pytest.mark.parametrize("name", library_networks.names())
def test_any_two_tensors_swapped_would_be_seen(name: str) -> None:
    """Check the measure itself by swapping two layers of the same shapes."""
    network, model = library_networks.network(name), kept(name, "channels_last")
    *_, (one, other) = twins(model)
    swap(one, other)
    error = largest_error(model, network, "channels_last")
    swap(one, other)
    assert error > 10 * TOLERANCE


def swap(one: Any, other: Any) -> None:
    held = one.get_weights()
    one.set_weights(other.get_weights())
    other.set_weights(held)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("monai_basicunet", {"skip": {"order": "up_first"}}),
        ("monai_basicunet", {"norm": {"epsilon": 1e-3}}),
        ("monai_basicunet", {"activation": {"negative_slope": 0.2}}),
        ("nnunet_plainconv", {"padding": "same"}),
        ("monai_attentionunet", {"up": {"padding": "same"}}),
    ],
)
def test_a_change_without_weights_is_detected(name: str, change: dict[str, dict[str, Any]]) -> None:
    """The weights still fit another concatenation order, epsilon, slope or padding."""
    model = filled(name, "channels_last", change)
    assert largest_error(model, library_networks.network(name), "channels_last") > TOLERANCE


def filled(name: str, data_format: str, change: dict[str, Any] | None = None) -> Any:
    network = library_networks.network(name)
    description = merged(network.description, {"data_format": data_format, **(change or {})})
    model = to_keras(description, compile=False)
    done = transplant(model, network.weights, order=network.order, pairs=PAIRS.get(name))
    assert done.left_in_source == done.left_in_model == []
    assert len(done.rows) == len(network.order)
    return model


kept = cache(filled)


def largest_error(model: Any, network: library_networks.Network, data_format: str) -> float:
    """Return the largest error of an output as a share of its largest number."""
    last = data_format == "channels_last"
    made: Any = model(np.moveaxis(network.input, 1, -1) if last else network.input, training=False)
    outputs = [keras.ops.convert_to_numpy(one) for one in (made if isinstance(made, list) else [made])]
    outputs = [np.moveaxis(one, -1, 1) if last else one for one in outputs]
    assert [one.shape for one in outputs] == [one.shape for one in network.outputs]
    return max(
        float(abs(one - given).max() / abs(given).max()) for one, given in zip(outputs, network.outputs, strict=True)
    )


def twins(model: Any) -> list[tuple[Any, Any]]:
    """Pair each layer with the first one of the same weight names and shapes."""
    first: dict[Any, Any] = {}
    found: list[tuple[Any, Any]] = []
    for layer in (layer for layer in model.layers if layer.weights):
        like = first.setdefault(tuple((weight.name, tuple(weight.shape)) for weight in layer.weights), layer)
        found += [(like, layer)] * (like is not layer)
    return found
