"""The network of a configuration: its class and its arguments.

The classes are those of dynamic-network-architectures 0.4; their arguments' defaults are theirs. A class is known by
the last part of its name, since it has moved between modules.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from unetgen._text import available, by_axis, nearest, shown
from unetgen.ops import Axes
from unetgen.read.nnunet.given import MOST_STAGES, PlansValues, axes_parser, name_of_class, positive, truth
from unetgen.read.nnunet.layers import Keys, activation_keys, convolution_axes, dropout_keys, norm_keys

PLAIN_NETWORK, RESIDUAL_ENCODER, RESIDUAL = "PlainConvUNet", "ResidualEncoderUNet", "ResidualUNet"
ARGUMENTS = (
    "n_stages", "features_per_stage", "conv_op", "kernel_sizes", "strides", "n_conv_per_stage_decoder", "conv_bias",
    "norm_op", "norm_op_kwargs", "dropout_op", "dropout_op_kwargs", "nonlin", "nonlin_kwargs", "deep_supervision",
)  # fmt: skip
OWN_ARGUMENTS: Mapping[str, list[str]] = {
    PLAIN_NETWORK: ["n_conv_per_stage", "nonlin_first"],
    RESIDUAL_ENCODER: ["n_blocks_per_stage", "block", "bottleneck_channels", "stem_channels"],
    RESIDUAL: ["n_blocks_per_stage", "block", "bottleneck_channels", "stem_channels"],
}


@dataclass(frozen=True, kw_only=True)
class Architecture:
    """A network of nnU-Net; tuples have a value per stage, the finest first.

    `decoder` has the convolutions of each decoder stage, or its residual blocks. `narrow` is by how much a
    bottleneck block reduces its filters; 0 is a basic block. Version 1 has no bias in its transposed convolutions and
    heads, and a decoder stage takes its kernel from the stage below.
    """

    network: str
    features: tuple[int, ...]
    kernels: tuple[Axes, ...]
    strides: tuple[Axes, ...]
    encoder: tuple[int, ...]
    decoder: tuple[int, ...]
    bias: bool
    norm: Keys
    activation: Keys
    dropout: Keys = field(default_factory=dict[str, Any])
    activation_first: bool = False
    stem: int = 0
    narrow: int = 0
    version: int = 2


def architecture(given: PlansValues, network: str) -> Architecture:
    """Return the network that arguments describe.

    Problems are noted in `given`.
    """
    known = [*ARGUMENTS, *OWN_ARGUMENTS.get(network, [])]
    given.refuse_unknown(known)
    dims, stages = convolution_axes(given), number_of_stages(given)
    features = given.per_stage("features_per_stage", stages, positive, 1)
    residual = network != PLAIN_NETWORK
    given.optional("deep_supervision", truth, False)  # the trainer decides
    found = Architecture(
        network=network,
        features=features,
        kernels=given.per_stage("kernel_sizes", stages, axes_parser(dims), (3,) * dims),
        strides=given.per_stage("strides", stages, axes_parser(dims), (1,) * dims),
        encoder=given.per_stage("n_blocks_per_stage" if residual else "n_conv_per_stage", stages, positive, 1),
        decoder=given.per_stage("n_conv_per_stage_decoder", stages - 1, positive, 1)[::-1],
        bias=given.optional("conv_bias", truth, False),
        norm=norm_keys(given, dims),
        activation=activation_keys(given),
        dropout=dropout_keys(given, dims),
        activation_first=given.optional("nonlin_first", truth, False),
        stem=given.optional("stem_channels", positive, features[0]) if residual else 0,
        narrow=reduction(given, features) if residual else 0,
    )
    refuse_shrinking_stages(given, found)
    return found


def number_of_stages(given: PlansValues) -> int:
    stages = given.read("n_stages", positive, 2)
    if not 2 <= stages <= MOST_STAGES:
        given.say("n_stages", f"{stages} is not from 2 to {MOST_STAGES}: a U needs one step down.")
    return min(max(stages, 2), MOST_STAGES)


def reduction(given: PlansValues, features: tuple[int, ...]) -> int:
    """Return by how much a bottleneck block reduces its filters; 0 for a basic block."""
    blocks = ("BasicBlockD", "BottleneckD")
    block = given.optional("block", name_of_class, "BasicBlockD")
    if block not in blocks:
        given.say("block", f"{shown(block)} is not a block that is read.{nearest(block, blocks)}{available(blocks)}")
    if block != "BottleneckD":
        return 0
    narrow = given.per_stage("bottleneck_channels", len(features), positive, 1)
    factors = {wide / few for wide, few in zip(features, narrow, strict=True)}
    if len(factors) != 1 or not float(factor := factors.pop()).is_integer():
        given.say("bottleneck_channels", "is not the same part of features_per_stage at each stage, and a description"
                  " has one block.reduction for all.")  # fmt: skip
        return 1
    return int(factor)


def refuse_shrinking_stages(given: PlansValues, found: Architecture) -> None:
    """Note a strided input and even kernels, which no description has."""
    if any(n > 1 for n in found.strides[0]):
        given.say("strides", f"begins with {by_axis(found.strides[0])}, so the output is smaller than the input, and a"
                  " description has no such network. nnU-Net's own planners begin with ones.")  # fmt: skip
    for kernel in dict.fromkeys(found.kernels):
        if any(n % 2 == 0 for n in kernel):
            given.say("kernel_sizes", f"{by_axis(kernel)} is even, so that stages shrink and the skips do not fit.")
