"""Settings that are right one by one and do not go together: each is told with its key, before Keras sees it."""

from typing import Any

import pytest

from unetgen import ConfigError, plan
from unetgen.keras_names import ACTIVATIONS

BASE: dict[str, Any] = {
    "input": {"size": "16x16", "channels": 2},
    "depth": 3,
    "filters": {"base": 4},
    "head": {"filters": 2},
}
HEAD = {"filters": 2}
OPEN = {"size": "nullxnull", "channels": 2}

CASES: list[tuple[dict[str, Any], str, str]] = [
    ({"extra_heads": {"norm": HEAD}}, "extra_heads.norm", "would name layers as the main head does. Take another name: output_norm."),
    ({"extra_heads": {"activation": HEAD}}, "extra_heads.activation", "would name layers as the main head does. Take another name: output_activation."),
    ({"extra_heads": {"edge": HEAD, "edge_before": HEAD}}, "extra_heads.edge_before", "would name layers as edge does. Take another name: output_edge_before."),
    ({"extra_heads": {"decoder1": HEAD}, "deep_supervision": {"stages": ["decoder1"]}}, "extra_heads.decoder1", "would name layers as deep supervision does. Take another name: output_decoder1."),
    ({"layer_prefix": "a/b"}, "layer_prefix", "'a/b' has a '/', which no Keras layer's name may have. Use '_'."),
    ({"layer_prefix": "a b"}, "layer_prefix", "'a b' is no part of a layer's name. Use letters, digits, '_', '-' and '.'."),
    ({"input": OPEN | {"on_odd": "pad"}}, "input.on_odd", "'pad' needs to know how much, and input.size has an open axis. Give every axis a size, or use error."),
    ({"input": OPEN, "skip": {"fit": "pad_up"}}, "input.size", "has an open axis, and decoder0_up_pad is not the same at every size that fits. Give every axis a size."),
    ({"input": OPEN, "padding": "valid", "deep_supervision": {"stages": "all"}}, "input.size", "has an open axis, and head_decoder1_resize is not the same at every size that fits. Give every axis a size."),
    ({"attention": {"kind": False}}, "attention.kind", "false is not known. Allowed: none or scse or se."),
    ({"skip": {"gate": {"kind": ""}}}, "skip.gate.kind", "'' is not known. Allowed: none or attention or grid_attention."),
    ({"activation": [[["relu"], "relu"], "relu", "relu"]}, "activation.kind", f"['relu'] is a list, and this is one word for all. Allowed: {', '.join(sorted(ACTIVATIONS | {'prelu'}))}."),
    ({"order": ["activation"]}, "order", "['activation'] has no conv, and a stage is made of convolutions. Add conv, or use convs=0."),
    ({"decoder": {"order": ["norm", "activation"]}}, "decoder.order", "['norm', 'activation'] has no conv, and a stage is made of convolutions. Add conv, or use convs=0."),
    ({"first": {"order": ["activation"]}}, "first.order", "['activation'] has no conv, and a stage is made of convolutions. Add conv, or use convs=0."),
    ({"up": {"place": "after_merge"}, "topology": "nested"}, "up.place", "'after_merge' is for topology=u: elsewhere maps of several levels meet."),
    ({"topology": "nested", "skip": {"tap": 0}}, "topology", "node0_1_conv1 of 'nested' leads to no output, with these skips and heads. Let every skip leave after its stage's last conv and be merged, or use topology=u."),
    ({"depth": 2, "deep_supervision": {"stages": "all"}}, "deep_supervision.stages", "'all' changes nothing: the last decoder stage has the main head, and there is no other. Leave it out, or use depth=3."),
    ({"norm": None}, "norm", "null says nothing of a group. Write norm.kind=none for none of it, or leave norm out."),
    ({"block": None}, "block", "null says nothing of a group. Leave block out."),
    ({"down": {"kind": ["max"]}}, "down.kind", "1 value for 2 edges: ['max']. Give one value, or 2 (edge 0 first)."),
    ({"skip": {"kind": ["add", "add", "add"]}}, "skip.kind", "3 values for 2 skips: ['add', 'add', 'add']. Give one value, or 2 (skip 0 first)."),
    ({"decoder": {"convs": [1, 2, 3]}}, "decoder.convs", "3 values for 2 decoder stages: [1, 2, 3]. Give one value, or 2 (decoder stage 0 first)."),
    ({"decoder": {"norm": ["batch"]}}, "decoder.norm.kind", "1 value for 2 decoder stages: ['batch']. Give one value, or 2 (decoder stage 0 first)."),
    ({"stem": {"filters": 4, "convs": 2, "kernel_size": [[3, 1], 3]}}, "stem.kernel_size", "[3, 1] is a list where one value goes. A value per axis is one word: 3x1."),
    ({"first": {"kernel_size": [5, 3]}}, "first.kernel_size", "[5, 3] is a list where one value goes. A value per axis is one word: 5x3."),
    ({"up": {"after": {"kernel_size": [[5, 3], 5]}}}, "up.after.kernel_size", "[5, 3] is a list where one value goes. A value per axis is one word: 5x3."),
    ({"head": HEAD | {"norm": ["batch", "none"]}}, "head.norm.kind", "['batch', 'none'] is a list, and this is one word for all. Allowed: none, batch, instance, group, layer."),
    ({"up": {"order": ["norm"], "norm": "batch"}}, "up.order", "['norm'] has no conv, and nothing else changes the size. Add conv."),
    ({"up": {"order": ["norm", "conv"]}}, "up.order", "['norm', 'conv'] changes nothing: the convolution stands alone. Leave it out, or set up.norm."),
    ({"down": {"kind": "conv", "order": ["conv"]}}, "down.order", "['conv'] changes nothing: the convolution stands alone. Leave it out, or set down.norm."),
    ({"skip": {"gate": "attention", "activation": "elu"}}, "skip.activation.kind", "'elu' changes nothing without skip.filters or skip.gate.kind=grid_attention. Leave it out, or set that."),
    ({"depth": 1, "down": {"entry_factor": 2}, "up": {"filters": 7}}, "up.filters", "7 changes nothing: depth 1 is a bottleneck alone. Leave it out, or use depth=2."),
]  # fmt: skip


@pytest.mark.parametrize(("given", "key", "text"), CASES, ids=[f"{key} {i}" for i, (_, key, _) in enumerate(CASES)])
def test_message(given: dict[str, Any], key: str, text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        plan(BASE | given)
    assert [tuple(problem) for problem in caught.value.problems] == [(key, text)]


def test_a_setting_that_cannot_be_laid_is_told_at_any_size() -> None:
    """A size that does not fit is asked about for all sizes, and there the setting is met again."""
    with pytest.raises(ConfigError, match="block=aspp makes all its convolutions from one"):
        plan(BASE | {"input": {"size": "17x17", "channels": 2}, "bottleneck": {"block": "aspp"}})


def test_a_part_of_one_unit_takes_the_first_of_the_lists_that_hold_for_its_stage() -> None:
    one = plan(BASE | {"decoder": {"kernel_size": [[3, 1], [5, 1]]}, "head": HEAD | {"before": {"filters": 4}}})
    other = plan(
        BASE
        | {"decoder": {"kernel_size": [[3, 1], [5, 1]]}, "head": HEAD | {"before": {"filters": 4, "kernel_size": 3}}}
    )
    assert one == other


def test_a_head_below_the_top_ends_the_network_there() -> None:
    """As the heads of detectors at half the resolution: what no output depends on is not there."""
    network = plan(BASE | {"head": {"kind": "none"}, "extra_heads": {"grid": {"filters": 3, "at": "decoder1"}}})
    assert network.output_shapes == ((8, 8, 3),)
    assert not [node.name for node in network if node.name.startswith("decoder0")]
