"""nnU-Net's estimate of memory: the elements of all feature maps for one image.

It counts every convolution's output, transposed ones too, and one head; it is only proportional to bytes.
"""

import math
from itertools import accumulate

from unetgen.ops import Axes
from unetgen.read.nnunet.architecture import PLAIN_NETWORK
from unetgen.read.nnunet.planner.planners import Planner, features_of
from unetgen.read.nnunet.planner.topology import Topology


def feature_map_elements(planner: Planner, topology: Topology, labels: int) -> int:
    """Return the estimate for one image, without deep supervision."""
    strides, features = topology.strides, features_of(len(topology.strides), len(topology.patch))
    voxels = [math.prod(sizes) for sizes in accumulate(strides[1:], divided, initial=topology.patch)]
    maps = [count * features[stage] for stage, count in enumerate(voxels)]
    encoder = sum(n * size for n, size in zip(outputs_in_encoder(planner, features), maps, strict=True))
    decoder = sum((planner.decoder_convs + 1) * size for size in maps[:-1])
    return encoder + decoder + labels * voxels[0]


def outputs_in_encoder(planner: Planner, features: tuple[int, ...]) -> list[int]:
    """Return how many maps each stage keeps.

    A residual stage has two for each block and one for the shortcut that changes channels or size; the first has the
    stem in place of a shortcut.
    """
    counts = planner.encoder(len(features))
    return [*counts] if planner.network == PLAIN_NETWORK else [2 * n + 1 for n in counts]


def divided(sizes: Axes, stride: Axes) -> Axes:
    return tuple(size // n for size, n in zip(sizes, stride, strict=True))
