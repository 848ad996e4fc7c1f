"""A plan that is fitted by our own estimate: it fits, the patch before does not, and the two are compared truly."""

import math
import re
from dataclasses import replace

import pytest

from unetgen import load, plan
from unetgen._text import by_axis
from unetgen.errors import ConfigError
from unetgen.graph.plan import Plan
from unetgen.language.compose.to_yaml import to_mapping
from unetgen.metrics.budget import GIB, answer, answer_for, gib
from unetgen.read.nnunet.planner import Dataset, NnunetPlan, nnunet_plan
from unetgen.read.nnunet.planner.description import planned_description
from unetgen.read.nnunet.planner.document import config_to_write
from unetgen.read.nnunet.planner.fit import Fit, fitted_plan
from unetgen.read.nnunet.planner.fit_report import fit_report_lines
from unetgen.read.nnunet.planner.topology import topology_of

DATA = Dataset((36, 50, 35), (1.0, 1.0, 1.0), 1, 3, 260)
MEMORY = 0.5  # GiB


@pytest.fixture(scope="module")
def fit() -> Fit:
    return fitted_plan(nnunet_plan(DATA), MEMORY)


def network(found: NnunetPlan, *words: str) -> Plan:
    return plan(planned_description(found), *words)


def needed(found: NnunetPlan, *words: str, batch: int | None = None) -> int:
    budget = answer_for(network(found, *words), GIB, batch or found.batch)
    return budget.needed + budget.runtime


def test_it_fits_and_no_larger_batch_does(fit: Fit) -> None:
    config = load(to_mapping(config_to_write(fit)))
    budget = answer(plan(config), config)
    assert budget.fits
    assert budget.budget == MEMORY * GIB
    assert budget.batch_size == budget.largest_batch == fit.batch_by_memory
    assert budget.needed + budget.runtime == fit.needed


def test_the_patch_before_does_not_fit(fit: Fit) -> None:
    assert len(fit.plan.shrinks) >= 1
    before = replace(fit.plan, topology=topology_of(fit.plan.shrinks[-1].patch, fit.plan.spacing))
    assert needed(before, batch=2) > MEMORY * GIB


def test_the_cuts_begin_as_nnunets(fit: Fit) -> None:
    tight = nnunet_plan(DATA, memory=0.06)
    both = min(len(tight.shrinks), len(fit.plan.shrinks))
    assert both
    assert tight.shrinks[:both] == fit.plan.shrinks[:both]


def test_sentences(fit: Fit) -> None:
    said = fit_report_lines(DATA, fit)
    ours, theirs = fit.plan, fit.nnunet
    patch, other = by_axis(ours.patch), by_axis(theirs.patch)
    assert said[0].startswith("The plan 3d_fullres of nnU-Net's ExperimentPlanner for 0.5 GiB by unetgen's estimate,")
    assert (
        f"unetgen's estimate decided: a training step of {ours.batch} images of {patch} in float32 in TensorFlow needs"
        f" {gib(needed(ours))}, with what the runtime keeps."
    ) in said
    cuts = [line for line in said if line.startswith("- ")]
    assert len(cuts) == len(ours.shrinks)
    for cut, shrink in zip(cuts, ours.shrinks, strict=True):
        before = replace(ours, topology=topology_of(shrink.patch, ours.spacing))
        assert needed(before, batch=2) > MEMORY * GIB
        assert cut.startswith(f"- 2 images of {by_axis(shrink.patch)} need {gib(needed(before, batch=2))}: axis ")
    patches = round(0.05 * 260 * 36 * 50 * 35 / math.prod(ours.patch))
    assert (
        f"The batch is {ours.batch}: 0.5 GiB take {fit.batch_by_memory}, 5% of all voxels are {patches} patches,"
        " and 2 are the least."
    ) in said
    assert said[-2] == (
        f"nnU-Net's estimate for 8 GB disagrees: a batch of 9 of {other} after 0 cuts in place of {len(ours.shrinks)}."
    )
    assert said[-1].startswith(
        f"By unetgen's estimate nnU-Net's plan needs {gib(needed(theirs))} in float32, and"
        f" {gib(needed(theirs, 'dtype=mixed_float16'))} with dtype=mixed_float16,"
    )
    assert not [line for line in said if line.startswith(("nnU-Net's estimate decided", "The next larger card"))]


def test_agreement() -> None:
    """With memory for both, the data decide."""
    fit = fitted_plan(nnunet_plan(DATA), 64)
    assert (fit.plan.patch, fit.plan.batch) == (fit.nnunet.patch, fit.nnunet.batch)
    assert "nnU-Net's estimate for 8 GB agrees: a batch of 9 of 40x56x40." in fit_report_lines(DATA, fit)


def test_too_little() -> None:
    small = nnunet_plan(Dataset((16, 16), (1.0, 1.0)))
    with pytest.raises(ConfigError, match=r"fit  1e-05 GiB is too little") as refused:
        fitted_plan(small, 1e-5)
    found = re.search(r"needs (\S+) GiB", str(refused.value))
    assert found
    assert fitted_plan(small, float(found[1]) * 1.01).plan.batch == 2


@pytest.mark.parametrize("memory", [0, -1, math.nan, "8", True])
def test_wrong_memory(memory: float) -> None:
    with pytest.raises(ConfigError, match="is not a number of GiB above 0"):
        fitted_plan(nnunet_plan(DATA), memory)
