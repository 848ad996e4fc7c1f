"""Transplant the weights of PyTorch modules, and of our own models."""

from typing import Any

import pytest

from tests.helpers import torch_network
from tests.helpers.any_keras import keras, np, to_keras
from tests.helpers.published import merged
from tests.helpers.transplanting import goes, randomized, refused
from unetgen.read.weights import transplant

EVERY_KIND = merged(
    torch_network.DESCRIPTION,
    {"up": {"kind": "transpose"}, "decoder": {"groups": 2, "attention": {"kind": "se", "reduction": 2}}},
)


@pytest.mark.parametrize("change", [{}, {"skip": {"order": "up_first"}}])
def test_weights_go_round(change: dict[str, Any]) -> None:
    """Every kind of layer goes through PyTorch's layout into the other data format."""
    first = randomized(EVERY_KIND)
    second = to_keras(merged(EVERY_KIND, {"data_format": "channels_last", "layer_prefix": "other_", **change}))
    done = transplant(second, first)
    assert {row.kind for row in done.rows} == {"conv", "transposed_conv", "norm", "prelu", "dense"}
    assert all(row.model == f"other_{row.source}" for row in done.rows)
    image = np.random.default_rng(2).normal(size=(2, 1, 16, 16)).astype("float32")
    ours, theirs = map(keras.ops.convert_to_numpy, (first(image), second(np.moveaxis(image, 1, -1))))
    assert np.allclose(ours, np.moveaxis(theirs, -1, 1), rtol=1e-4, atol=1e-5) == (not change)


def test_a_torch_module_needs_an_example_and_nothing_more() -> None:
    torch: Any = pytest.importorskip("torch")
    module, model = torch_network.network(torch), to_keras(torch_network.DESCRIPTION, compile=False)
    assert "example: is missing" in refused(model, module)
    image = np.random.default_rng(3).normal(size=(2, 1, 16, 16)).astype("float32")
    held = {name: tensor.clone() for name, tensor in module.state_dict().items()}
    done = transplant(model, module, example=image)
    assert goes(done)["gate.up.0"] == "decoder0_gate_phi"
    assert goes(done)["shortcut.0"] == "bottleneck_shortcut"
    assert done.unused == ("spare",)
    assert module.training
    assert all(torch.equal(tensor, held[name]) for name, tensor in module.state_dict().items())
    expected = module.eval()(torch.as_tensor(image)).detach().numpy()
    assert abs(keras.ops.convert_to_numpy(model(image)) - expected).max() <= 1e-4 * abs(expected).max()


def test_a_torch_state_dict_in_half_precision() -> None:
    torch: Any = pytest.importorskip("torch")
    module, model = torch_network.network(torch), to_keras(torch_network.DESCRIPTION, compile=False)
    done = transplant(model, module, example=torch.zeros(1, 1, 16, 16))
    state = {name: tensor.bfloat16() for name, tensor in module.state_dict().items()}
    order = [row.source for row in done.rows]
    again = to_keras(torch_network.DESCRIPTION, compile=False)
    assert "several places" in refused(again, state, order=order)
    assert goes(transplant(again, state, order=order, pairs=goes(done))) == goes(done)
    assert all(np.allclose(a, b, rtol=2**-8) for a, b in zip(again.get_weights(), model.get_weights(), strict=True))
