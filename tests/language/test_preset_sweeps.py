"""Every preset can be swept: over depth, base filters, classes, axes and data format.

Its lists are rules, so that the swept key is the only one that changes.
"""

from contextlib import suppress
from functools import cache
from typing import Any

import pytest

from tests.helpers.planning import preset
from unetgen import Config, ConfigError, Plan, load
from unetgen.language.compose.conf import presets
from unetgen.language.planning import plan_of

NAMES = presets()
DEPTHS = (2, 3, 4, 5, 6)
LARGE = 768  # pixels along an axis, enough for every depth
# which have their classes elsewhere, or there too
HEAD: dict[str, Any] = {"head.filters": 3, "head.activation": "softmax", "head.labels": None}
CLASSES: dict[str, dict[str, Any]] = {
    "monai_unet": {"up.filters": [3, "skip", "..."]},
    "monai_vnet": HEAD | {"head.before.filters": 3},
}


@cache
def given(name: str) -> dict[str, Any]:
    return load(f"preset={name}").given


def swept(name: str, changes: dict[str, Any]) -> Plan:
    return plan_of(Config({**given(name), **changes}, changes))


def at_depth(name: str, depth: int) -> Plan:
    """Return the plan at the preset's size or, where the size is refused, at a larger one."""
    with suppress(ConfigError):
        return swept(name, {"depth": depth})
    size = "x".join([str(LARGE)] * preset(name).dims)
    return swept(name, {"depth": depth, "input.size": size, "input.on_odd": "pad"})


@pytest.mark.parametrize("name", NAMES)
def test_depth(name: str) -> None:
    plans = {depth: at_depth(name, depth) for depth in DEPTHS}
    assert {depth: plan.depth for depth, plan in plans.items()} == {depth: depth for depth in DEPTHS}
    counts = [plan.params for plan in plans.values()]
    assert counts == sorted({*counts})
    own = given(name)["depth"]
    assert swept(name, {"depth": own}) == preset(name) == plans.get(own, preset(name))


@pytest.mark.parametrize("name", [name for name in NAMES if "filters.base" in given(name)])
def test_base_filters(name: str) -> None:
    """All widths follow the base: twice as many filters have about four times the weights."""
    doubled = {key: 2 * given(name)[key] for key in ("filters.base", "filters.max") if key in given(name)}
    assert 3.6 < swept(name, doubled).params / preset(name).params < 4.1


@pytest.mark.parametrize("name", NAMES)
def test_classes(name: str) -> None:
    plan = swept(name, CLASSES.get(name, HEAD))
    assert {plan.by_name[output].shape.channels for output in plan.outputs} == {3}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("dims", [2, 3])
def test_axes(name: str, dims: int) -> None:
    """Rules are for every number of axes, so a network in 2D is one in 3D too."""
    plan = swept(name, {"input.size": "x".join([str(LARGE)] * dims), "input.on_odd": "pad"})
    assert plan.dims == dims
    assert (plan.params == preset(name).params) == (dims == preset(name).dims)


@pytest.mark.parametrize("name", NAMES)
def test_data_format(name: str) -> None:
    """The format moves the channel axis and nothing else."""
    plans = [swept(name, {"data_format": f"channels_{end}"}) for end in ("first", "last")]
    assert plans[0].params == plans[1].params == preset(name).params
    assert [[shape[0] for shape in plans[0].output_shapes]] == [[shape[-1] for shape in plans[1].output_shapes]]
