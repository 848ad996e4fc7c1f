"""The planners of nnU-Net: each has a network, and a reference for a memory.

A reference is how many elements of feature maps fit into a card. nnU-Net scales it with the memory.
"""

from typing import NamedTuple

from unetgen.read.nnunet.architecture import PLAIN_NETWORK, RESIDUAL_ENCODER

BLOCKS = (1, 3, 4, 6)  # residual blocks of the first stages; further ones have the last number
MOST_FEATURES = {2: 512, 3: 320}
BASE_FEATURES = 32
LEAST_BATCH = 2
REFERENCE_BATCH = {2: 12, 3: 2}  # by the axes of the patch


class Planner(NamedTuple):
    """A planner's reference, and its stages.

    `cover` is the part of all voxels of the data that a batch may have. With `plain_shrinking` the patch is cut until
    an image's estimate is within the reference; without it, until its share of the reference batch is.
    """

    title: str
    network: str
    references: dict[int, int]
    gigabytes: float
    cover: float
    plain_shrinking: bool

    def encoder(self, stages: int) -> tuple[int, ...]:
        """Return the convolutions or residual blocks of each stage."""
        if self.network == PLAIN_NETWORK:
            return (2,) * stages
        return tuple(BLOCKS[min(i, len(BLOCKS) - 1)] for i in range(stages))

    @property
    def decoder_convs(self) -> int:
        return 2 if self.network == PLAIN_NETWORK else 1

    def reference(self, dims: int, gigabytes: float) -> float:
        """Return the elements of feature maps that a memory has, in nnU-Net's count."""
        return self.references[dims] * gigabytes / self.gigabytes

    def share(self, dims: int) -> float:
        """Return the part of an image's estimate that is held against the reference."""
        return 1 if self.plain_shrinking else LEAST_BATCH / REFERENCE_BATCH[dims]


def residual(title: str, in_2d: int, in_3d: int, gigabytes: float) -> Planner:
    return Planner(title, RESIDUAL_ENCODER, {2: in_2d, 3: in_3d}, gigabytes, 1, plain_shrinking=True)


PLANNERS = {
    "default": Planner(
        "ExperimentPlanner", PLAIN_NETWORK, {2: 85_000_000, 3: 560_000_000}, 8, 0.05, plain_shrinking=False
    ),
    "resenc_m": residual("nnUNetPlannerResEncM", 135_000_000, 680_000_000, 8),
    "resenc_l": residual("nnUNetPlannerResEncL", 380_000_000, 2_100_000_000, 24),
    "resenc_xl": residual("nnUNetPlannerResEncXL", 560_000_000, 3_600_000_000, 40),
}


def features_of(stages: int, dims: int) -> tuple[int, ...]:
    """Return the filters of each stage: doubled up to the most."""
    return tuple(min(BASE_FEATURES * 2**i, MOST_FEATURES[dims]) for i in range(stages))
