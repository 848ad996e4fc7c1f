"""The planner with our estimate in bytes in place of nnU-Net's.

The patch is shrunk in the same way, until a training step of 2 images fits. The bytes are those of a step in TensorFlow
in float32, with deep supervision; nnU-Net's count is made for mixed precision in PyTorch.
"""

from dataclasses import dataclass, replace
from typing import Any

from unetgen.errors import ConfigError, Problems
from unetgen.graph.plan import Plan
from unetgen.language.planning import plan_of
from unetgen.metrics.budget import GIB, gib
from unetgen.metrics.budget.largest import fits, largest_batch, runtime_bytes
from unetgen.metrics.step import training_bytes
from unetgen.ops import Axes
from unetgen.read.nnunet.planner.configurations import NnunetPlan, refuse_memory
from unetgen.read.nnunet.planner.data import say_memory
from unetgen.read.nnunet.planner.description import planned_config
from unetgen.read.nnunet.planner.feature_maps import feature_map_elements
from unetgen.read.nnunet.planner.planners import LEAST_BATCH
from unetgen.read.nnunet.planner.shrinking import shrunk
from unetgen.read.nnunet.planner.topology import Topology, topology_of


@dataclass(frozen=True, kw_only=True)
class Fit:
    """A plan that fits by our estimate, nnU-Net's, and the bytes of a step of both.

    `plan` has the patch and the batch that fit into `memory_gib`. `cut_needed` are the bytes of 2 images before each
    cut. Bytes have those kept for the runtime in them.
    """

    memory_gib: float
    plan: NnunetPlan
    nnunet: NnunetPlan
    cut_needed: tuple[int, ...]
    batch_by_memory: int
    needed: int
    nnunet_needed: int
    nnunet_needed_in_mixed: int


def fitted_plan(nnunet: NnunetPlan, memory_gib: float) -> Fit:
    """Return the plan of the same data that fits by our estimate.

    Raises:
        ConfigError: a wrong memory, or no patch with a step down fits.
    """
    problems = Problems()
    say_memory(problems, "fit", memory_gib, "GiB")
    if problems:
        raise ConfigError(problems)
    memory = int(memory_gib * GIB)

    def accepts(topology: Topology) -> bool:
        return fits(network_for(with_topology(nnunet, topology)), LEAST_BATCH, memory)

    found = shrunk(nnunet.spacing, nnunet.median, accepts)
    ours = replace(with_topology(nnunet, found.topology), shrinks=found.steps)
    network = network_for(ours)
    if not found.accepted:
        refuse_memory("fit", f"{memory_gib:g} GiB", found, gib(whole_bytes(network, LEAST_BATCH)))
    batch = largest_batch(network, memory)
    limit = ours.batch_by_data
    ours = replace(ours, batch=max(LEAST_BATCH, batch if limit is None else min(batch, limit)))
    return Fit(
        memory_gib=memory_gib,
        plan=ours,
        nnunet=nnunet,
        cut_needed=tuple(needed_at(ours, shrink.patch) for shrink in found.steps),
        batch_by_memory=batch,
        needed=whole_bytes(network, ours.batch),
        nnunet_needed=whole_bytes(network_for(nnunet), nnunet.batch),
        nnunet_needed_in_mixed=whole_bytes(network_for(nnunet, dtype="mixed_float16"), nnunet.batch),
    )


def with_topology(plan: NnunetPlan, topology: Topology) -> NnunetPlan:
    return replace(plan, topology=topology, estimate=feature_map_elements(plan.rules, topology, plan.data.labels))


def needed_at(plan: NnunetPlan, patch: Axes) -> int:
    """Return the bytes of a step of 2 images of another patch."""
    return whole_bytes(network_for(with_topology(plan, topology_of(patch, plan.spacing))), LEAST_BATCH)


def network_for(plan: NnunetPlan, **others: Any) -> Plan:
    return plan_of(planned_config(plan, **others))


def whole_bytes(network: Plan, batch: int) -> int:
    return training_bytes(network, batch) + runtime_bytes(network, batch)
