"""A sentence about the next larger card."""

import math

from unetgen._text import by_axis
from unetgen.read.nnunet.planner.configurations import NnunetPlan, nnunet_plan
from unetgen.read.nnunet.planner.data import Dataset

MEMORIES = (4, 6, 8, 10, 11, 12, 16, 20, 24, 32, 40, 48, 64, 80, 96, 141, 192)  # GB of cards


def larger_card_line(data: Dataset, plan: NnunetPlan) -> str:
    """Return what the next larger card buys, and the first that buys a larger patch."""
    if plan.configuration == "3d_lowres":
        return "With another memory the spacing of 3d_lowres changes too, so no larger card is compared."
    larger = [memory for memory in MEMORIES if memory > plan.memory]
    bought = [nnunet_plan(data, plan.planner, memory, plan.configuration) for memory in larger]
    if not bought:
        return f"Cards of more than {MEMORIES[-1]} GB are not compared."
    following, opening = bought[0], f"The next larger card, {larger[0]} GB, buys"
    if following.patch != plan.patch:
        return f"{opening} a patch of {by_axis(following.patch)} with a batch of {following.batch}."
    buys = f"{opening} {f'a batch of {following.batch}' if following.batch > plan.batch else 'nothing'}"
    first = next((one for one in bought if math.prod(one.patch) > math.prod(plan.patch)), None)
    if first is None:
        return f"{buys}; no card up to {MEMORIES[-1]} GB buys a larger patch."
    return f"{buys}; {first.memory:g} GB are the first with a larger patch, {by_axis(first.patch)}."
