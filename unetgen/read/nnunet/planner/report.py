"""The reasons of a plan in sentences: data, patch, estimate, batch and levels."""

import math
from collections.abc import Iterator, Sequence

from unetgen._text import by_axis, plural
from unetgen.read.nnunet.planner.configurations import COARSENING, LOW_PART, NnunetPlan
from unetgen.read.nnunet.planner.data import Dataset, coarsest_first, spaced
from unetgen.read.nnunet.planner.feature_maps import feature_map_elements
from unetgen.read.nnunet.planner.larger_cards import larger_card_line
from unetgen.read.nnunet.planner.planners import LEAST_BATCH, REFERENCE_BATCH
from unetgen.read.nnunet.planner.reasons import axes_words, level_lines
from unetgen.read.nnunet.planner.shrinking import LARGEST, Shrink, first_patch
from unetgen.read.nnunet.planner.topology import topology_of


def report_lines(data: Dataset, plan: NnunetPlan) -> list[str]:
    """Return the sentences about nnU-Net's plan of data."""
    return [
        *data_lines(data, plan, f"{plan.memory:g} GB"),
        *patch_lines(plan, [too_many_elements(plan, shrink) for shrink in plan.shrinks]),
        estimate_line(plan),
        batch_line(plan),
        *level_lines(plan.topology, plan.spacing),
        larger_card_line(data, plan),
    ]


def data_lines(data: Dataset, plan: NnunetPlan, memory: str) -> Iterator[str]:
    """Yield what was planned from, and which axes are meant."""
    cases = "" if data.cases is None else f", {plural(data.cases, 'case')}"
    counts = f"{plural(data.channels, 'channel')}, {data.labels} labels with the background{cases}"
    yield (
        f"The plan {plan.configuration} of nnU-Net's {plan.rules.title} for {memory}, from images of"
        f" {by_axis(plan.median)} voxels of {spaced(plan.spacing)}, {counts}."
    )
    turned, order = coarsest_first(data)
    if plan.configuration == "2d" and len(data.shape) == 3:
        yield f"A slice leaves out {axes_words(order[:1])} of the shape, which has the coarsest spacing."
    elif order != tuple(sorted(order)):
        yield f"nnU-Net turns the coarsest axis first: axes 1, 2 and 3 below are {axes_words(order)} of the shape."
    if plan.configuration == "3d_lowres":
        part = math.prod(plan.patch) / math.prod(plan.median)
        yield (
            f"The spacing began as {spaced(turned.spacing)}, and grew by {COARSENING - 1:.0%} at a time"
            f" until the patch had {LOW_PART:.0%} of the image; it has {part:.0%}."
        )


def patch_lines(plan: NnunetPlan, too_large: Sequence[str]) -> Iterator[str]:
    """Yield where the patch began, and each cut; `too_large` says why, cut by cut."""
    first = first_patch(plan.spacing, plan.median)
    begun = topology_of(first, plan.spacing).patch
    padded = f", padded to {by_axis(begun)} so that it can be halved" if begun != first else ""
    box = f"A {'cube' if plan.dims == 3 else 'square'} in space of about {LARGEST[plan.dims]:,} voxels"
    yield f"{box}, within the median image, is {by_axis(first)}{padded}."
    if not plan.shrinks:
        yield "The patch was not cut."
        return
    times = "once" if len(plan.shrinks) == 1 else f"{len(plan.shrinks)} times, always"
    yield f"The patch was cut {times} along the axis of which it covers most:"
    after = [*(shrink.patch for shrink in plan.shrinks[1:]), plan.patch]
    for shrink, patch, reason in zip(plan.shrinks, after, too_large, strict=True):
        covered = f"{shrink.patch[shrink.axis]} against {plan.median[shrink.axis]} in the image"
        cut = f"{axes_words([shrink.axis])}, {covered}, is cut by {shrink.by}"
        yield f"- {reason}: {cut}, which makes {by_axis(patch)}."


def too_many_elements(plan: NnunetPlan, shrink: Shrink) -> str:
    count = feature_map_elements(plan.rules, topology_of(shrink.patch, plan.spacing), plan.data.labels)
    return f"{by_axis(shrink.patch)} has {count:,} elements"


def estimate_line(plan: NnunetPlan) -> str:
    """Return the estimate and what it is held against."""
    held = "a sixth of which must be within" if plan.rules.share(plan.dims) < 1 else "which must be within"
    return (
        f"nnU-Net's estimate decided: an image of {by_axis(plan.patch)} has {plan.estimate:,} elements of feature maps,"
        f" {held} the {plan.reference:,.0f} of {plan.memory:g} GB."
    )


def batch_line(plan: NnunetPlan) -> str:
    """Return the batch, with what memory and data allow."""
    rule = f"{plan.reference:,.0f} / {plan.estimate:,} x {REFERENCE_BATCH[plan.dims]}"
    return batch_words(plan, f"the memory takes {plan.batch_by_memory} ({rule})")


def batch_words(plan: NnunetPlan, memory: str) -> str:
    limit = plan.batch_by_data
    patches = f"{limit} patch{'es' * (limit != 1)}"
    data = f"{plan.rules.cover:.0%} of all voxels are {patches}" if limit is not None else "cases are not given"
    return f"The batch is {plan.batch}: {memory}, {data}, and {LEAST_BATCH} are the least."
