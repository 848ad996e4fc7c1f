"""Every block uses or refuses each setting of its units: none is ignored in silence."""

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

import pytest

from tests.helpers.hand_made_plans import BATCH, INSTANCE, PRE, SLOPE, block, units, used
from unetgen.errors import SettingError, SizeError
from unetgen.graph.parts import Unit
from unetgen.graph.plan import Plan
from unetgen.network import recipes
from unetgen.ops import Dropout, Shape

DROPOUT = Dropout(0.2, "plain")
# another value of each setting; pixels of padding differ from what `same` pads
OTHER: dict[str, Any] = {
    "filters": 128,
    "kernel_size": (5, 5),
    "strides": (2, 2),
    "dilation_rate": (2, 2),
    "groups": 2,
    "padding": (2, 2),
    "use_bias": False,
    "order": ("norm", "conv", "activation"),
    "norm": INSTANCE,
    "activation": SLOPE,
    "dropout": Dropout(0.5, "plain"),
    "transposed": True,
}
Stage = tuple[Unit, ...]


def stages() -> Iterator[tuple[Shape, Stage]]:
    """Yield inputs and stages of one or two units, with and without a stride."""
    for channels in (32, 64):
        for order in (("conv", "norm", "activation", "dropout"), (*PRE, "dropout")):
            for count in (1, 2):
                for strides in (1, 2):
                    stage = units(64, (3, 3), strides, count, order=order, norm=BATCH, dropout=DROPOUT)
                    yield Shape(channels, (8, 8)), stage


def changed(stage: Stage, setting: str) -> Iterator[Stage]:
    """Yield the stage with another value of a setting in all its units, and in each alone.

    Only a unit with strides can be transposed.
    """
    can = [setting != "transposed" or unit.is_strided for unit in stage]
    for place in (None, *range(len(stage))):
        made = (
            replace(unit, **{setting: OTHER[setting]}) if can[i] and place in (None, i) else unit
            for i, unit in enumerate(stage)
        )
        other = tuple(made)
        if other != stage:
            yield other


def tried(name: str, x: Shape, stage: Stage) -> Plan | None:
    """Return a block's plan, or `None` where it refuses the stage."""
    try:
        return used(block(name, x, stage))
    except (SettingError, SizeError):
        return None


def test_each_setting_has_another_value() -> None:
    """All but what fills the pixels of padding or gives them back, and a time, which no order has by itself."""
    assert OTHER.keys() == {field.name for field in fields(Unit)} - {"border", "output_padding", "time"}


@pytest.mark.parametrize("setting", OTHER)
@pytest.mark.parametrize("name", recipes.names("block"))
def test_no_setting_of_a_unit_is_ignored(name: str, setting: str) -> None:
    made = [(plan, x, stage) for x, stage in stages() if (plan := tried(name, x, stage))]
    assert made, f"The block {name} refuses every stage of this test."
    for plan, x, stage in made:
        for other in changed(stage, setting):
            assert tried(name, x, other) != plan, f"{name} ignores {setting}={OTHER[setting]}: use it, or refuse it."
