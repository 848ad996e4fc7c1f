"""Spoilt plans and data sets: whatever their values are, they are read or refused."""

import copy
import random
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.nnunet_plans import (
    arguments,
    configuration,
    dataset,
    flat_configuration,
    plan_in,
    plans,
    write_plans,
)
from unetgen import UserError

DROPOUT: dict[str, Any] = {"dropout_op": "torch.nn.Dropout", "dropout_op_kwargs": {"p": 0.1}}
CONFIGURATIONS: dict[str, Any] = {
    "plain": configuration([16, 16], arguments(2, 3, **DROPOUT)),
    "residual": configuration([16, 16], arguments(2, 3, "ResidualEncoderUNet"), "ResidualEncoderUNet"),
    "flat": flat_configuration([16, 16], 3),
    "cascade": {"inherits_from": "flat", "previous_stage": "plain"},
}
LABELS = {"background": 0, "whole": [1, 2], "core": 2, "ignore": 3}
# each is wrong somewhere
ODD: tuple[Any, ...] = (
    None, True, 0, -1, 1, 2, 65, 10**12, 1.5, -2.5, 1e300, "", "x", "torch.nn.ReLU", "a.PlainConvUNet", "flat", "cascade",
    [], {}, [1], [[1]], [[]], [3, 3], [3, 3, 3], {"a": 1}, [None], "x" * 300, "é\n", [2] * 70, [[2, 2]] * 3, {"p": 2},
)  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of every value inside a value."""
    items: list[tuple[Any, Any]] = []
    if isinstance(value, dict | list):
        items = list(cast("dict[str, Any]", value).items() if isinstance(value, dict) else enumerate(value))  # pyright: ignore[reportUnknownArgumentType]
    inside = [place for key, inner in items for place in places(inner, (*path, key))]
    return [path, *inside] if path else inside


def value_at(value: Any, path: Sequence[Any]) -> Any:
    for key in path:
        value = value[key]
    return value


def spoil(whole: Any, luck: random.Random) -> None:
    """Remove or replace a value somewhere, or add one to an empty mapping."""
    *groups, last = luck.choice(places(whole) or [("new",)])
    group: Any = value_at(whole, groups)
    if luck.random() < 0.2 and last != "new":
        del group[last]
    else:
        group[last] = copy.deepcopy(luck.choice(ODD))


LONG = settings.get_current_profile_name() == "long"


@settings(max_examples=3000 if LONG else 60)
@given(seed=st.integers(0, 2**32))
def test_spoilt_plans(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    luck = random.Random(seed)
    written, data = copy.deepcopy((plans(**CONFIGURATIONS), dataset(LABELS, 2, regions_class_order=[1, 2])))
    for _ in range(luck.choice([1, 1, 2, 3])):
        spoil(luck.choice([data, *written["configurations"].values()]), luck)
    file = write_plans(tmp_path_factory.mktemp("plans"), written, data)
    for name in CONFIGURATIONS:
        with suppress(UserError):
            plan_in(file, name)
