"""Activations that are one function under two names are not a difference."""

import numpy as np
import pytest

from unetgen import compare
from unetgen.graph.same_function import plain_activation
from unetgen.ops import Activation

SAME = [
    ("relu activation.negative_slope=0.1", "leaky_relu activation.negative_slope=0.1"),
    ("relu activation.negative_slope=0.2", "leaky_relu"),
    ("relu", "leaky_relu activation.negative_slope=0"),
]
DIFFERENT = [
    ("relu", "leaky_relu", "activation relu, expected leaky_relu"),
    ("relu activation.negative_slope=0.1", "leaky_relu", "negative_slope 0.1, expected Keras' default"),
    ("relu activation.negative_slope=0.1", "leaky_relu activation.negative_slope=0.3", "negative_slope 0.1, expected 0.3"),
    ("relu", "relu6", "activation relu, expected relu6"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_function(one: str, other: str) -> None:
    yours, expected = (f"lecture activation={words}" for words in (one, other))
    found = compare(yours, expected)
    assert found.same
    assert {row.mark for row in found.rows} == {"same"}
    assert f"hash {found.yours.hash} and {found.expected.hash}." in found.verdict
    assert found.notes == ["6 activations have another name for the same function, as LeakyReLU is ReLU with a slope"]


@pytest.mark.parametrize(("one", "other", "words"), DIFFERENT)
def test_another_function(one: str, other: str, words: str) -> None:
    found = compare(f"lecture activation={one}", f"lecture activation={other}")
    assert not found.same
    assert words in found.verdict
    assert "18 layers" not in found.verdict


def test_beside_another_difference() -> None:
    found = compare("lecture activation=leaky_relu", "lecture activation=relu activation.negative_slope=0.2 depth=3")
    assert not [row for row in found.rows if row.mark == "changed"]


def relu(x: np.ndarray, op: Activation) -> np.ndarray:
    """Compute Keras' ReLU, by its documentation."""
    leaky = (
        {"negative_slope": 0.2} if op.function == "leaky_relu" else {"max_value": 6.0} if op.function == "relu6" else {}
    )
    given = {"negative_slope": 0.0, "max_value": np.inf, "threshold": 0.0, **leaky, **dict(op.parameters)}
    above = np.minimum(x, given["max_value"])
    return np.where(x >= given["threshold"], above, given["negative_slope"] * (x - given["threshold"]))


SLOPES = [(), (("negative_slope", 0.0),), (("negative_slope", 0.1),), (("negative_slope", 0.2),)]
BOUNDS = [
    (("max_value", 6.0),),
    (("max_value", 5.0),),
    (("max_value", 6.0), ("negative_slope", 0.1)),
    (("threshold", 1.0),),
]


@pytest.mark.parametrize(
    ("function", "parameters"),
    [*(("relu", given) for given in (*SLOPES, *BOUNDS)), *(("leaky_relu", given) for given in SLOPES), ("relu6", ())],
)
def test_the_plain_function_computes_the_same(function: str, parameters: tuple[tuple[str, float], ...]) -> None:
    op, x = Activation(function, parameters), np.linspace(-9, 9, 37)
    plain = plain_activation(op)
    np.testing.assert_allclose(relu(x, plain), relu(x, op))
    assert plain_activation(plain) == plain
