"""A description does not change: the refusal says how to make another one."""

import copy
import pickle

import pytest

from unetgen import load, plan


def test_a_key_cannot_be_assigned() -> None:
    config = load("depth=3")
    with pytest.raises(AttributeError, match=r'load\(config, "depth=4"\)'):
        config.depth = 4
    with pytest.raises(AttributeError, match=r'load\(config, "norm.kind=batch"\)'):
        config.norm.kind = "batch"
    with pytest.raises(TypeError, match=r'load\(config, "head.use_bias=false"\)'):
        config["head.use_bias"] = False
    assert plan(config).depth == 3
    assert plan(load(config, "depth=4")).depth == 4


def test_a_description_is_copied() -> None:
    config = load("depth=3")
    assert pickle.loads(pickle.dumps(config)) == copy.deepcopy(config) == config
