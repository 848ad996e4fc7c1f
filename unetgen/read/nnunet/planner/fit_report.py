"""The reasons of a plan that our estimate decided, and how nnU-Net's differs."""

from collections.abc import Iterator

from unetgen._text import by_axis, plural
from unetgen.metrics.budget import gib
from unetgen.read.nnunet.planner.data import Dataset
from unetgen.read.nnunet.planner.fit import Fit
from unetgen.read.nnunet.planner.planners import LEAST_BATCH
from unetgen.read.nnunet.planner.reasons import level_lines
from unetgen.read.nnunet.planner.report import batch_words, data_lines, patch_lines
from unetgen.read.nnunet.planner.shrinking import Shrink


def fit_report_lines(data: Dataset, fit: Fit) -> list[str]:
    """Return the sentences about a plan that fits by our estimate."""
    plan = fit.plan
    return [
        *data_lines(data, plan, f"{fit.memory_gib:g} GiB by unetgen's estimate"),
        *patch_lines(plan, [too_many_bytes(*one) for one in zip(plan.shrinks, fit.cut_needed, strict=True)]),
        f"unetgen's estimate decided: a training step of {plan.batch} images of {by_axis(plan.patch)} in float32 in"
        f" TensorFlow needs {gib(fit.needed)}, with what the runtime keeps.",
        batch_words(plan, f"{fit.memory_gib:g} GiB take {fit.batch_by_memory}"),
        *level_lines(plan.topology, plan.spacing),
        *difference_lines(fit),
    ]


def too_many_bytes(shrink: Shrink, needed: int) -> str:
    return f"{LEAST_BATCH} images of {by_axis(shrink.patch)} need {gib(needed)}"


def difference_lines(fit: Fit) -> Iterator[str]:
    """Yield where the two estimates disagree, and what ours says of nnU-Net's plan."""
    ours, theirs = fit.plan, fit.nnunet
    step = f"a batch of {theirs.batch} of {by_axis(theirs.patch)}"
    if (ours.patch, ours.batch) == (theirs.patch, theirs.batch):
        yield f"nnU-Net's estimate for {theirs.memory:g} GB agrees: {step}."
    else:
        cuts = f" after {plural(len(theirs.shrinks), 'cut')} in place of {len(ours.shrinks)}"
        differs = cuts if ours.patch != theirs.patch else ""
        yield f"nnU-Net's estimate for {theirs.memory:g} GB disagrees: {step}{differs}."
    yield (
        f"By unetgen's estimate nnU-Net's plan needs {gib(fit.nnunet_needed)} in float32, and"
        f" {gib(fit.nnunet_needed_in_mixed)} with dtype=mixed_float16, the precision in which nnU-Net trains."
    )
