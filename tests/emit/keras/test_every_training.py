"""Whatever is accepted is built, predicts, and trains one step; all settings of training meet pairwise.

Two rows of each number of axes; with `HYPOTHESIS_PROFILE=long` every row.
"""

import os
import random
from typing import Any

import pytest

from tests.helpers.agreement import cannot_run
from tests.helpers.any_keras import keras, np, to_keras
from tests.helpers.pairwise import Row, pairwise
from tests.helpers.planning import planned
from unetgen import Plan
from unetgen.emit.keras.bench import target
from unetgen.language import keras_words as words
from unetgen.network import recipes

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
STRUCTURE: dict[str, list[Any]] = {
    "input.size": [[4], [4, 4], [4, 4, 4]],
    "dilation_rate": [None, 2],
    "groups": [None, 2],
    "kernel_size": [None, 1, 2],
    "padding": [None, "symmetric"],
    "order": [None, ["norm", "activation", "conv"]],
    "down.kind": [None, "average", "conv", "first_conv", "pixel_unshuffle"],
    "up.kind": [None, "nearest", "linear", "pixel_shuffle"],
    "skip.kind": [None, "add", "none"],
    "skip.gate.kind": [None, *recipes.names("gate")],
    "block.kind": [None, *recipes.names("block")],
    "attention.kind": [None, *recipes.names("attention")],
    "norm.kind": [None, "batch", "instance", "layer", "group"],
    "activation.kind": [None, "prelu", *sorted(words.ACTIVATIONS - {"exponential"})],  # which overflows
    "dropout.rate": [None, 0.5],
    "initializer.kernel": [None, *sorted(words.INITIALIZERS)],
    "initializer.bias": [None, *sorted(words.INITIALIZERS)],
}
SMALL = {"input.size": [4, 4], "input.channels": 2, "depth": 2, "convs": 1, "filters.base": 2, "head.filters": 1}
LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
ROWS = pairwise(SETTINGS | STRUCTURE)
SIZED = [[row for row in ROWS if row["input.size"] == size] for size in STRUCTURE["input.size"]]
TRIED = ROWS if LONG else [rows[i] for rows in SIZED for i in (0, len(rows) // 2)]
IN_GRAPHS = 8  # one in so many is traced, which takes ten times as long; the others run at once


def accepted(row: Row) -> Row:
    """Return those settings of a row that go together on this device, added in an order of chance."""
    there = SMALL
    for name in random.Random(str(row)).sample([*row], len(row)):
        network = planned({**there, name: row[name]})
        if row[name] is not None and network is not None and not cannot_run(network):
            there = {**there, name: row[name]}
    return there


def may_overflow(network: Plan) -> bool:
    """Return whether numbers above 65,504 are likely: in float16, or with weights of 1 everywhere."""
    assert network.spec is not None
    names = {node.dtype or network.dtype for node in network}
    return "float16" in names or ("kernel", "ones") in network.spec.initializers


@pytest.mark.parametrize("row", TRIED, ids=lambda row: "-".join(str(value) for value in row.values() if value))
def test_a_step_is_trained(row: Row) -> None:
    network = planned(accepted(row))
    assert network is not None
    assert network.spec is not None
    assert network.spec.training is not None
    model: Any = to_keras(network)
    model.run_eagerly = TRIED.index(row) % IN_GRAPHS > 0
    x = np.random.default_rng(0).normal(size=(2, *network.input_shape)).astype("float32")
    losses = network.spec.training.losses
    y = [target(network, shape, loss, 2) for shape, loss in zip(network.output_shapes, losses, strict=True)]
    outputs = keras.tree.flatten(model.predict_on_batch(x))
    losses_and_metrics = model.train_on_batch(x, y if len(y) > 1 else y[0])
    if not may_overflow(network):
        assert all(np.isfinite(np.asarray(one, "float32")).all() for one in [*outputs, losses_and_metrics])
    keras.utils.clear_session(free_memory=False)
