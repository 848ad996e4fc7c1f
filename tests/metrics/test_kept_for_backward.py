"""The tensors that each op and block keeps for backward, against TensorFlow's allocator."""

from statistics import median

import pytest

from tests.helpers.memory_chains import Chain, measured
from unetgen.language.keras_words import ACTIVATIONS
from unetgen.network.recipes import built_in
from unetgen.ops import Activation, Conv, Dropout, GlobalPool, Kept, Merge, Norm, Op, PReLU
from unetgen.ops.kept_by_activations import BY_FUNCTION

MEASURED = measured()
TOO_LOW, TOO_HIGH = 0.06, 0.17  # of what a unit keeps
LEAST_TOLERANCE = 0.4  # maps; a peak that comes a kernel sooner or later is a sixth of a map


@pytest.mark.parametrize("chain", MEASURED, ids=lambda chain: f"{chain.name}, {chain.dtype}")
def test_each_unit_keeps_what_was_measured(chain: Chain) -> None:
    assert is_right(chain)


def test_most_units_keep_exactly_what_was_measured() -> None:
    assert median(abs(error(chain)) for chain in MEASURED) < 0.03


NOT_MEASURED = {"convnext block", "inverted_residual block", "rsu block"}  # made of measured units


def test_every_activation_and_block_was_measured() -> None:
    units = {chain.unit for chain in MEASURED}
    assert set(BY_FUNCTION) == ACTIVATIONS <= units
    assert {f"{name} block" for name in built_in("block")} - units == NOT_MEASURED
    assert {f"{name} attention" for name in built_in("attention")} <= units
    assert {f"{name} gate" for name in built_in("gate")} <= units


def error(chain: Chain) -> float:
    """Return how many maps more a unit is said to keep than it does."""
    return chain.kept(chain.predicted()) - chain.kept(MEASURED[chain])


def is_right(chain: Chain) -> bool:
    kept = chain.kept(MEASURED[chain])
    return -max(LEAST_TOLERANCE, TOO_LOW * kept) <= error(chain) <= max(LEAST_TOLERANCE, TOO_HIGH * kept)


@pytest.mark.parametrize("op", [Activation, Conv, Dropout, GlobalPool, Merge, Norm, PReLU])
@pytest.mark.parametrize("kept", [(), ("input",)], ids=["nothing", "its input"])
def test_a_rule_that_is_dropped_is_found(op: type[Op], kept: tuple[Kept, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """Units are wrong, if an op kept nothing, or its input only."""
    monkeypatch.setattr(op, "kept_for_backward", property(lambda _: kept))
    assert not all(map(is_right, MEASURED))
