"""Random networks are described, or refused in a sentence.

A description is never of another network."""

import pytest
from hypothesis import assume, given, settings

from tests.helpers.planning import config_of, planned
from tests.helpers.read_plans import as_read
from tests.strategies.basics import Keys
from tests.strategies.descriptions import descriptions
from unetgen import UserError, describe
from unetgen.graph.order_of_sums import computes_the_same
from unetgen.language.planning import plan_of

PLAIN: dict[str, Keys] = {
    "anisotropic": {"kernel_size": ["3x3x1", "3x3x3", "3x3x3"], "down": {"factor": ["2x2x1", "2x2x2"]}},
    "convs per level": {"convs": [1, 3, 2], "filters": {"per_level": [5, [6, 7, 8], 9]}},
    "norms per level": {"norm": {"kind": ["none", "batch", "instance"]}, "decoder": {"norm": "group"}},
    "orders": {"order": ["norm", "activation", "conv"], "norm": "batch", "first": {"order": ["conv"]}},
    "dropout": {"dropout": {"rate": [0.1, 0.2, 0.3], "kind": "spatial"}},
    "dilation": {"dilation_rate": ["1x1x1", "1x1x1", "2x2x2"], "padding": "symmetric"},
    "conv down": {"down": {"kind": "conv", "norm": "batch", "activation": "relu"}, "up": {"kind": "nearest"}},
    "linear up": {"up": {"kind": "linear", "align_corners": True, "after": {"filters": "halve", "kernel_size": 1}}},
    "pixels": {"up": {"kind": "pixel_shuffle"}},
    "added skips": {"skip": {"kind": "add"}},
    "one skip less": {"skip": {"kind": ["none", "concat"]}},
    "gates": {"skip": {"gate": "attention"}, "norm": "batch"},
    "residual": {"block": {"kind": "residual", "projection": "always"}, "repeats": 2, "norm": "batch"},
    "supervised": {"deep_supervision": {"stages": "all", "fuse": "mean"}},
    "two heads": {"extra_heads": {"edge": {"filters": 2, "kernel_size": 3}}},
    "margins": {"input": {"size": "17x21x18", "channels": 1, "on_odd": "pad"}, "block": "residual"},
    "valid": {"padding": "valid", "input": {"size": "44x44x44", "channels": 1}},
}
FRAME: Keys = {"input": {"size": "16x16x16", "channels": 1}, "depth": 3, "filters": {"base": 6}, "head": {"filters": 3}}


@pytest.mark.parametrize("name", PLAIN)
def test_one_feature(name: str) -> None:
    network = plan_of(config_of({**FRAME, **PLAIN[name]}))
    assert plan_of(describe(as_read(network))) == network


@settings(max_examples=settings().max_examples // 50)
@given(descriptions())
def test_random(description: Keys) -> None:
    network = planned(description)
    assume(network is not None)
    assert network is not None
    said = ""
    try:
        same = computes_the_same(plan_of(describe(as_read(network))), network)
    except UserError as error:
        same, said = False, str(error)
    assert same != said.endswith(".")
