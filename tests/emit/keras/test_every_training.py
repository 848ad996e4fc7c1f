"""Whatever is accepted is built, predicts, and trains one step; all settings of training meet pairwise.

A few rows, spread over all; with `HYPOTHESIS_PROFILE=long` every row.
"""

import os
from itertools import combinations
from typing import Any

import pytest

from tests.helpers.any_keras import keras, np, to_keras
from tests.helpers.pairwise import Row, pairwise
from tests.helpers.planning import planned
from unetgen.emit.keras.bench import target
from unetgen.emit.keras.device import device_fault
from unetgen.language import keras_words as words

POLICIES = ["float32", "float64", "float16", "bfloat16", "mixed_float16", "mixed_bfloat16"]
SETTINGS: dict[str, list[Any]] = {
    "dtype": POLICIES,
    "head.dtype": ["float32", "float64", "float16", "bfloat16"],
    "data_format": ["channels_last", "channels_first"],
    "compute_format": [None, "channels_last"],
    "head.filters": [1, 3],
    "head.activation": [None, "linear", "softmax", "sigmoid", "relu", "log_softmax"],
    "compile.loss": [None, *sorted(words.LOSSES)],
    "compile.from_logits": [None, True],
    "compile.metrics": [None, *([name] for name in sorted(words.METRICS))],
    "compile.optimizer": sorted(words.OPTIMIZERS),
    "regularizer.kernel": [None, "l1", "l2", "l1_l2"],
    "regularizer.bias": [None, "l2"],
    "extra_heads.edge.filters": [None, 1, 2],
    "name": ["unet", "Netz für Köpfe", "名前", "_u", "-m", "a/b", "9 ./"],
    "layer_prefix": [None, "_", "-", "n."],
}
SMALL = {"input.size": [4], "input.channels": 1, "depth": 1, "convs": 1, "filters.base": 2}
OPTIONAL = [name for name, values in SETTINGS.items() if None in values]
LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
ROWS = pairwise(SETTINGS)
TRIED = ROWS if LONG else ROWS[:: len(ROWS) // 24]


def accepted(row: Row) -> Row:
    """Return a row without the fewest settings that are in the way of the others."""
    for count in range(6):
        for left_out in combinations(OPTIONAL, count):
            if planned(there := {**SMALL, **row, **dict.fromkeys(left_out)}):
                return there
    raise AssertionError(f"{row} is refused whatever is left out")


@pytest.mark.parametrize("row", TRIED, ids=lambda row: "-".join(str(value) for value in row.values() if value))
def test_a_step_is_trained(row: Row) -> None:
    network = planned(accepted(row))
    assert network is not None
    assert network.spec is not None
    assert network.spec.training is not None
    if device_fault(network):
        pytest.skip("half precision with channels first is not for a CPU")
    model: Any = to_keras(network)
    x = np.random.default_rng(0).normal(size=(2, *network.input_shape)).astype("float32")
    losses = network.spec.training.losses
    y = [target(network, shape, loss, 2) for shape, loss in zip(network.output_shapes, losses, strict=True)]
    before = model.predict(x, verbose=0)
    assert all(np.isfinite(np.asarray(one, "float32")).all() for one in keras.tree.flatten(before))
    assert np.isfinite(model.train_on_batch(x, y if len(y) > 1 else y[0])).all()
    keras.utils.clear_session(free_memory=False)
