"""The costs of a network, as the page lists them: each a number, with its words."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from unetgen._text import axis_names, by_axis
from unetgen.graph.plan import Plan
from unetgen.language.size_message import rule_of
from unetgen.metrics.budget import GIB, answer_for, gib, in_bytes
from unetgen.metrics.budget.largest import fits, largest_patch, runtime_bytes
from unetgen.metrics.facts import mib, seen
from unetgen.metrics.step import prediction_bytes, training_bytes
from unetgen.metrics.tensor_bytes import activation_bytes, largest_tensor

BUDGET = "memory budget"


class Cost(NamedTuple):
    """A number with its name, its words, and a remark.

    `value` is None where there is no single number, so that no change is shown.
    """

    name: str
    value: int | None
    text: str
    note: str = ""


def network_costs(plan: Plan, batch: int) -> list[Cost]:
    """Return the costs; memory of the two steps is for a batch."""
    largest = largest_tensor(plan)
    size = activation_bytes(plan, largest)
    images = "one image" if batch == 1 else f"{batch} images"
    training, prediction = training_bytes(plan, batch), prediction_bytes(plan, batch)
    return [
        Cost("parameters", plan.params, f"{plan.params:,}", f"{plan.trainable_params:,} trainable"),
        Cost("MACs", plan.macs, f"{plan.macs:,}", "for one image"),
        Cost("training step", training, mib(training), f"{in_gib(training)}most memory at once, {images}"),
        Cost("prediction", prediction, mib(prediction), f"{in_gib(prediction)}most memory at once, {images}"),
        *budget_cost(plan, batch),
        Cost("largest tensor", size, mib(size), f"{largest.name}, {by_axis(plan.laid_out(largest.shape))}, one image"),
        Cost("receptive field", None, seen(plan), ""),
        *([Cost("allowed sizes", None, rule, "")] if (rule := sizes_that_fit(plan)) else []),
    ]


def in_gib(count: int) -> str:
    """Return a large number of bytes in the unit of graphics cards, else nothing."""
    return f"{gib(count)}, " if count >= GIB else ""


def budget_cost(plan: Plan, batch: int) -> Iterator[Cost]:
    """Yield whether a training step fits the memory that the description asks for."""
    if plan.spec is None or plan.spec.budget is None:
        return
    memory, runtime = in_bytes(plan.spec.budget), runtime_bytes(plan, batch)
    verdict = f"{'fits' if fits(plan, batch, memory) else 'does not fit'} {gib(memory)}"
    step = training_bytes(plan, batch)
    total = f"{gib(step)} a training step + {gib(runtime)} the runtime = {gib(step + runtime)}"
    yield Cost(BUDGET, None, verdict, total)


def most_that_fits(plan: Plan, batch: int) -> str:
    """Return the largest batch and input that fit a memory budget, if one is set."""
    if plan.spec is None or plan.spec.budget is None:
        return ""
    memory = in_bytes(plan.spec.budget)
    return answer_for(plan, memory, batch)._replace(largest_patch=largest_patch(plan.spec, batch, memory)).most


def sizes_that_fit(plan: Plan) -> str:
    """Return the sizes that go through the network, an empty text if unknown."""
    known = plan.spec is not None and plan.built_by is not None
    return rule_of(list(plan.allowed_sizes), axis_names(plan.dims)) if known else ""


def costs_as_data(plan: Plan, batch: int) -> list[dict[str, Any]]:
    return [cost._asdict() for cost in network_costs(plan, batch)]
