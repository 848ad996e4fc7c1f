"""A plan and its reasons as one YAML, the reasons in comments; and as plain data."""

from textwrap import wrap
from typing import Any

from unetgen.language.compose.to_yaml import text_of, to_mapping
from unetgen.language.config import Config
from unetgen.read.nnunet.planner.configurations import NnunetPlan
from unetgen.read.nnunet.planner.data import Dataset
from unetgen.read.nnunet.planner.description import planned_config
from unetgen.read.nnunet.planner.fit import Fit
from unetgen.read.nnunet.planner.fit_report import fit_report_lines
from unetgen.read.nnunet.planner.report import report_lines

WIDTH = 110  # characters of a line of comments


def plan_document(data: Dataset, found: NnunetPlan | Fit) -> str:
    """Return the description as YAML below its reasons, which are comments."""
    comments = [line for sentence in sentences(data, found) for line in commented(sentence)]
    return "\n".join([*comments, text_of(config_to_write(found))])


def commented(sentence: str) -> list[str]:
    """Return a sentence as comments; what follows its first line is indented."""
    return wrap(sentence, WIDTH, initial_indent="# ", subsequent_indent="#   ", break_on_hyphens=False)


def sentences(data: Dataset, found: NnunetPlan | Fit) -> list[str]:
    return fit_report_lines(data, found) if isinstance(found, Fit) else report_lines(data, found)


def config_to_write(found: NnunetPlan | Fit) -> Config:
    return planned_config(found.plan, found.memory_gib) if isinstance(found, Fit) else planned_config(found)


def plan_data(data: Dataset, found: NnunetPlan | Fit) -> dict[str, Any]:
    """Return the description, the plan's numbers and the sentences as plain data."""
    plan = found.plan if isinstance(found, Fit) else found
    network = plan.architecture
    return {
        "description": to_mapping(config_to_write(found)),
        "plan": {
            "planner": plan.rules.title,
            "configuration": plan.configuration,
            "spacing": [*plan.spacing],
            "median_shape": [*plan.median],
            "patch_size": [*plan.patch],
            "batch_size": plan.batch,
            "n_stages": len(network.features),
            "features_per_stage": [*network.features],
            "kernel_sizes": [[*kernel] for kernel in network.kernels],
            "strides": [[*stride] for stride in network.strides],
            "estimate": plan.estimate,
            "reference": plan.reference,
            "cuts": [shrink._asdict() for shrink in plan.shrinks],
        },
        **(fit_data(found) if isinstance(found, Fit) else {}),
        "reasons": sentences(data, found),
    }


def fit_data(fit: Fit) -> dict[str, Any]:
    """Return what our estimate says of both plans, in bytes."""
    return {
        "fit": {
            "memory_gib": fit.memory_gib,
            "needed_bytes": fit.needed,
            "nnunet_patch_size": [*fit.nnunet.patch],
            "nnunet_batch_size": fit.nnunet.batch,
            "nnunet_needed_bytes": fit.nnunet_needed,
            "nnunet_needed_bytes_in_mixed_precision": fit.nnunet_needed_in_mixed,
        }
    }
