"""The configurations that nnU-Net plans for data: 2d, 3d_fullres and 3d_lowres."""

import math
from dataclasses import dataclass

from unetgen._text import by_axis
from unetgen.errors import ConfigError, Problems
from unetgen.ops import Axes
from unetgen.read.nnunet.architecture import PLAIN_NETWORK, Architecture
from unetgen.read.nnunet.planner.data import Dataset, coarsest_first, data_problems, planned_alone
from unetgen.read.nnunet.planner.feature_maps import feature_map_elements
from unetgen.read.nnunet.planner.planners import LEAST_BATCH, PLANNERS, REFERENCE_BATCH, Planner, features_of
from unetgen.read.nnunet.planner.shrinking import Shrink, Shrinking, first_patch, shrunk
from unetgen.read.nnunet.planner.topology import Spacing, Topology, topology_of

LOW_PART = 0.25  # of the median image: a patch below it has a low resolution beside it
COARSENING, LAGGING, LEAST_SAVING = 1.03, 2, 2


@dataclass(frozen=True, kw_only=True)
class NnunetPlan:
    """A configuration as nnU-Net plans it, and what it was planned from.

    `spacing` and `median` are those of this configuration, the coarsest axis first; `voxels` are those of all images.
    `estimate` is nnU-Net's for one image, in elements of feature maps; `reference` is what the memory takes.
    """

    configuration: str
    planner: str
    memory: float
    data: Dataset
    spacing: Spacing
    median: Axes
    voxels: float
    topology: Topology
    shrinks: tuple[Shrink, ...]
    batch: int
    estimate: int
    reference: float

    @property
    def patch(self) -> Axes:
        return self.topology.patch

    @property
    def dims(self) -> int:
        return len(self.patch)

    @property
    def rules(self) -> Planner:
        return PLANNERS[self.planner]

    @property
    def batch_by_memory(self) -> int:
        """The batch that the memory takes."""
        return round(self.reference / self.estimate * REFERENCE_BATCH[self.dims])

    @property
    def batch_by_data(self) -> int | None:
        """The batch that has the allowed part of all voxels, if cases are known."""
        return data_limit(self.rules, self.voxels, self.patch)

    @property
    def architecture(self) -> Architecture:
        """The network, as plans of nnU-Net describe it."""
        stages, rules = len(self.topology.strides), self.rules
        features = features_of(stages, self.dims)
        return Architecture(
            network=rules.network,
            features=features,
            kernels=self.topology.kernels,
            strides=self.topology.strides,
            encoder=rules.encoder(stages),
            decoder=(rules.decoder_convs,) * (stages - 1),
            bias=True,
            norm={"kind": "instance", "epsilon": 1e-5},
            activation={"kind": "leaky_relu", "negative_slope": 0.01},
            stem=0 if rules.network == PLAIN_NETWORK else features[0],
        )


def nnunet_plan(
    data: Dataset, planner: str = "default", memory: float | None = None, configuration: str = ""
) -> NnunetPlan:
    """Return what nnU-Net's planner makes of data.

    Args:
        data: median shape and spacing, channels, labels and cases.
        planner: `default`, `resenc_m`, `resenc_l` or `resenc_xl`.
        memory: of the card in GB; without it that of the planner's reference.
        configuration: `2d`, `3d_fullres` or `3d_lowres`; without it the largest of the first two that there is.

    Raises:
        ConfigError: everything that is wrong with what is asked.
    """
    if problems := data_problems(data, planner, memory, configuration):
        raise ConfigError(problems)
    turned, _ = coarsest_first(data)
    gigabytes = PLANNERS[planner].gigabytes if memory is None else memory
    match configuration or planned_alone(data)[:2][-1]:
        case "2d":
            return configuration_2d(turned, planner, gigabytes)
        case "3d_lowres":
            return existing_low_resolution(turned, planner, gigabytes)
        case _:
            return configuration_of(turned, "3d_fullres", planner, gigabytes)


def configuration_2d(data: Dataset, planner: str, memory: float) -> NnunetPlan:
    """Return the 2D plan, of images without the coarsest axis.

    The voxels are those of all slices.
    """
    flat = data._replace(shape=data.shape[-2:], spacing=data.spacing[-2:])
    return configuration_of(flat, "2d", planner, memory, data.voxels)


def configuration_of(data: Dataset, name: str, planner: str, memory: float, voxels: float | None = None) -> NnunetPlan:
    """Return the plan for images of one spacing.

    Raises:
        ConfigError: no patch with a step down fits, or no voxel of an axis is in it.
    """
    refuse_no_network(data)
    rules, dims = PLANNERS[planner], len(data.shape)
    reference = rules.reference(dims, memory)

    def accepts(topology: Topology) -> bool:
        return feature_map_elements(rules, topology, data.labels) * rules.share(dims) <= reference

    found = shrunk(data.spacing, data.shape, accepts)
    estimate = feature_map_elements(rules, found.topology, data.labels)
    if not found.accepted:
        least = estimate * rules.share(dims) / reference * memory
        refuse_memory("memory", f"{memory:g} GB", found, f"{math.ceil(least * 1000) / 1000:g} GB")
    return with_batch(data, name, planner, memory, voxels, found)


def with_batch(
    data: Dataset, name: str, planner: str, memory: float, voxels: float | None, found: Shrinking
) -> NnunetPlan:
    """Return a plan with nnU-Net's batch: what fits, within the data, at least 2."""
    rules, all_voxels = PLANNERS[planner], data.voxels if voxels is None else voxels
    estimate = feature_map_elements(rules, found.topology, data.labels)
    reference = rules.reference(len(data.shape), memory)
    by_memory = round(reference / estimate * REFERENCE_BATCH[len(data.shape)])
    by_data = data_limit(rules, all_voxels, found.topology.patch)
    return NnunetPlan(
        configuration=name,
        planner=planner,
        memory=memory,
        data=data,
        spacing=data.spacing,
        median=data.shape,
        voxels=all_voxels,
        topology=found.topology,
        shrinks=found.steps,
        batch=max(LEAST_BATCH, by_memory if by_data is None else min(by_memory, by_data)),
        estimate=estimate,
        reference=reference,
    )


def data_limit(rules: Planner, voxels: float, patch: Axes) -> int | None:
    """Return the largest batch for the voxels of all images; `None` without a limit."""
    return round(voxels * rules.cover / math.prod(patch)) if math.isfinite(voxels) else None


def refuse_no_network(data: Dataset) -> None:
    """Refuse images for which nothing is halved, or that a patch would not reach.

    Raises:
        ConfigError: with the smallest that works.
    """
    problems, first = Problems(), first_patch(data.spacing, data.shape)
    if 0 in first:
        text = f"differs so much that nnU-Net's patch would be {by_axis(first)}. Give axes of more equal spacing."
        problems.say("spacing", text)
    elif len(topology_of(first, data.spacing).strides) == 1:
        text = f"{by_axis(data.shape)} gives a patch of {by_axis(first)}, of which nothing is halved, so there is no U."
        problems.say("shape", f"{text} Axes are halved from 8 voxels, and from 12 if one is alone.")
    if problems:
        raise ConfigError(problems)


def refuse_memory(key: str, memory: str, found: Shrinking, least: str) -> None:
    """Refuse a memory in which not even the smallest patch fits.

    Raises:
        ConfigError: with the smallest memory.
    """
    problems = Problems()
    text = f"{memory} is too little: the smallest patch with a step down, {by_axis(found.topology.patch)}, needs"
    problems.say(key, f"{text} {least}.")
    raise ConfigError(problems)


def existing_low_resolution(data: Dataset, planner: str, memory: float) -> NnunetPlan:
    """Return the plan of a low resolution.

    Raises:
        ConfigError: nnU-Net makes none, and why.
    """
    found = low_resolution(data, configuration_of(data, "3d_fullres", planner, memory))
    if isinstance(found, str):
        problems = Problems()
        problems.say("configuration", f"nnU-Net plans no 3d_lowres here: {found}.")
        raise ConfigError(problems)
    return found


def low_resolution(data: Dataset, full: NnunetPlan) -> NnunetPlan | str:
    """Return the plan of a spacing at which a patch sees enough, or why none is made.

    The spacing grows by 3 % at a time, that of the axes which lag behind first.
    """
    part = math.prod(full.patch) / math.prod(full.median)
    if part >= LOW_PART:
        return f"the patch of 3d_fullres, {by_axis(full.patch)}, is {part:.0%} of the median image, not below 25 %"
    low, spacing, voxels = full, data.spacing, float(math.prod(data.shape))
    while math.prod(low.patch) / voxels < LOW_PART:
        spacing = coarser(spacing)
        sizes = [n * old / new for n, old, new in zip(data.shape, data.spacing, spacing, strict=True)]
        voxels = math.prod(sizes)
        coarse = data._replace(shape=tuple(max(1, round(n)) for n in sizes), spacing=spacing)
        low = configuration_of(coarse, "3d_lowres", full.planner, full.memory, voxels * (data.cases or math.inf))
    saving = math.prod(data.shape) / voxels
    return low if saving >= LEAST_SAVING else f"its images would be only {saving:.2f} times smaller, not {LEAST_SAVING}"


def coarser(spacing: Spacing) -> Spacing:
    """Return the next spacing: axes far below the coarsest grow alone."""
    coarsest = max(spacing)
    lag = any(coarsest / n > LAGGING for n in spacing)
    return tuple(n * COARSENING if not lag or coarsest / n > LAGGING else n for n in spacing)
