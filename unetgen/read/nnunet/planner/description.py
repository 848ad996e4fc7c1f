"""A plan of the planner as a description in our language."""

from typing import Any

from unetgen._text import by_axis
from unetgen.language.config import Config
from unetgen.language.shorthand import flatten
from unetgen.read.nnunet.description import whole_description
from unetgen.read.nnunet.layers import Keys
from unetgen.read.nnunet.planner.configurations import NnunetPlan


def planned_description(plan: NnunetPlan, memory_gib: float | None = None) -> Keys:
    """Return the keys of a plan's network, its patch as the size of the input.

    The batch is in `budget`, with the plan's memory or another one.
    """
    data, found = plan.data, plan.architecture
    given_input = {"size": by_axis(plan.patch), "spacing": [*plan.spacing], "channels": data.channels}
    head = {"filters": data.labels, "activation": "softmax"}
    keys = whole_description(f"nnunet_{plan.configuration}", given_input, found, head, len(found.features) - 1)
    memory = plan.memory if memory_gib is None else memory_gib
    return {**keys, "budget": {"memory_gib": memory, "batch_size": plan.batch}}


def planned_config(plan: NnunetPlan, memory_gib: float | None = None, **others: Any) -> Config:
    """Return the description of a plan, with other keys."""
    given = {**dict(flatten(planned_description(plan, memory_gib))), **others}
    return Config(given, given)
