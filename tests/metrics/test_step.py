"""Memory: live maps counted by hand, Keras' optimizers, and general laws."""

from typing import Any

import pytest

from tests.helpers.any_keras import keras, np, to_keras
from unetgen import Plan, plan
from unetgen.language.compose.conf import presets
from unetgen.language.keras_words import OPTIMIZERS
from unetgen.metrics.kernels import Kernel, peak
from unetgen.metrics.optimizers import optimizer_bytes
from unetgen.metrics.step import held, prediction, training, training_bytes
from unetgen.metrics.tensor_bytes import weight_bytes

ONE_LEVEL: dict[str, Any] = {
    "input": {"size": "64x64", "channels": 1}, "depth": 1, "filters": {"base": 4}, "head": {"filters": 2},
}  # fmt: skip
MAP = 64 * 64 * 4  # bytes of a channel


def small(**changed: Any) -> Plan:
    given = {"input": {"size": "32x32", "channels": 2}, "depth": 3, "filters": {"base": 4}, "head": {"filters": 2}}
    return plan(given | changed)


def test_a_buffer_lives_until_it_was_read_last() -> None:
    kernels = [
        Kernel("a", (), (("a", 5),)),
        Kernel("b", ("a",), (("b", 3),)),
        Kernel("c", ("b",), (("c", 4),)),
        Kernel("d", ("a", "c"), (("d", 1),)),
    ]
    assert peak(kernels) == (12, "c", {"a": 5, "b": 3, "c": 4})
    assert peak(kernels[:3]) == (8, "b", {"a": 5, "b": 3})
    assert peak(kernels[:3], held=["a"]) == (12, "c", {"a": 5, "b": 3, "c": 4})


def test_a_kernel_overwrites_a_map_that_is_not_read_again() -> None:
    kernels = [Kernel("a", (), (("a", 5),)), Kernel("b", ("a",), (("b", 5),), over=True)]
    assert peak(kernels).size == 5
    assert peak([*kernels, Kernel("c", ("a", "b"), (("c", 1),))]).size == 11
    assert peak(kernels, held=["a"]).size == 10


def test_scratch_memory_counts_while_its_kernel_runs() -> None:
    assert peak([Kernel("a", (), (("a", 5),), spare=9), Kernel("b", ("a",), (("b", 2),))]).size == 14


def test_a_prediction_by_hand() -> None:
    """Image 1, conv0 4, conv1 4 channels; activations work in place."""
    assert prediction(plan(ONE_LEVEL), 1).size == MAP * (1 + 4 + 4)
    assert prediction(plan(ONE_LEVEL), 3).size == 3 * MAP * (1 + 4 + 4)


def test_a_training_step_by_hand() -> None:
    """Image 1, truth 2, two activations of 4, output 2, and three maps of the loss."""
    found = training(plan(ONE_LEVEL), 1)
    assert found.kernel == "gradient of head_activation"
    assert found.size == MAP * (1 + 2 + 4 + 4 + 2 + 3 * 2)


def kept_by_keras(network: Plan) -> int:
    """Return the bytes of the model's optimizer after it has seen the weights."""
    model: Any = to_keras(network)
    model.optimizer.build(model.trainable_variables)
    of_weights: list[Any] = [variable for variable in model.optimizer.variables if len(variable.shape)]
    keras.utils.clear_session(free_memory=False)
    return sum(4 * int(np.prod(variable.shape)) for variable in of_weights)


@pytest.mark.parametrize("name", sorted(OPTIMIZERS))
def test_the_optimizers_own_variables(name: str) -> None:
    """Counters and rates of one number each are not counted."""
    network = small(compile={"optimizer": name})
    assert optimizer_bytes(network) == kept_by_keras(network)


def test_a_mixed_policy_keeps_state_in_single_precision() -> None:
    single, mixed = small(), small(dtype="mixed_float16")
    assert held(mixed) == held(single)
    assert held(mixed).gradients == 4 * mixed.trainable_params
    assert optimizer_bytes(mixed) == kept_by_keras(mixed)
    assert training(mixed, 4).size < 0.75 * training(single, 4).size


def test_weights_are_those_of_keras() -> None:
    model: Any = to_keras(small(norm={"kind": "batch"}))
    assert weight_bytes(small(norm={"kind": "batch"})) == sum(
        4 * int(np.prod(weight.shape)) for weight in model.weights
    )
    keras.utils.clear_session(free_memory=False)


@pytest.mark.parametrize("name", presets())
def test_laws(name: str) -> None:
    """Training takes more than predicting, and memory is linear in the images."""
    network = plan(f"preset={name}")
    once, twice = training(network, 1), training(network, 2)
    assert prediction(network, 1).size < once.size < twice.size <= 2 * once.size
    assert prediction(network, 2).size == 2 * prediction(network, 1).size
    assert training_bytes(network, 1) == held(network).always + once.size
    assert sum(once.alive.values()) <= once.size


@pytest.mark.parametrize(
    ("changed", "more"),
    [
        ({"norm": {"kind": "batch"}}, 1.4),  # its input is kept beside its output
        ({"dropout": {"rate": 0.1}}, 1.1),  # a mask, a byte per element
        ({"activation": {"kind": "gelu"}}, 1.2),  # by its input, which is kept beside its output
    ],
)
def test_maps_kept_for_the_backward_pass(changed: dict[str, Any], more: float) -> None:
    assert training(small(**changed), 1).size > more * training(small(), 1).size


def test_a_sum_keeps_nothing_and_a_concatenation_itself() -> None:
    kept = {name for name in training(small(), 1).alive if "concat" in name and "gradient" not in name}
    assert kept == {"decoder0_concat", "decoder1_concat"}
    assert not [name for name in training(small(skip={"kind": "none"}), 1).alive if "concat" in name]
