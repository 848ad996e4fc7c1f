"""Plans from before `architecture`: nnU-Net 2.0 to 2.2, and version 1.

Both become the arguments of today's classes, as the framework itself converts them.
"""

from typing import Any

from unetgen._text import shown
from unetgen.read.nnunet.architecture import PLAIN_NETWORK, RESIDUAL_ENCODER
from unetgen.read.nnunet.given import MOST_STAGES, PlansValues, axes_parser, positive, stage_list

CAPS = {2: 480, 3: 320}  # the most filters of version 1, by the axes of a patch
# today's arguments, and the keys that they were
FLAT_NAMES = {
    "n_stages": "n_conv_per_stage_encoder",
    "kernel_sizes": "conv_kernel_sizes",
    "strides": "pool_op_kernel_sizes",
    "n_conv_per_stage": "n_conv_per_stage_encoder",
    "n_blocks_per_stage": "n_conv_per_stage_encoder",
    "features_per_stage": "UNet_base_num_features",
}


def arguments_of_flat_keys(given: PlansValues, network: str, dims: int) -> dict[str, Any]:
    """Return the arguments that the flat keys of 2.0 to 2.2 stand for."""
    stages = given.read("n_conv_per_stage_encoder", stage_list, [1, 1])
    base, most = given.read("UNet_base_num_features", positive, 1), given.read("unet_max_num_features", positive, 1)
    return {
        "n_stages": len(stages),
        "features_per_stage": doubled(base, most, len(stages)),
        "kernel_sizes": given.read("conv_kernel_sizes", stage_list, [3] * len(stages)),
        "strides": given.read("pool_op_kernel_sizes", stage_list, [1] * len(stages)),
        "n_blocks_per_stage" if network == RESIDUAL_ENCODER else "n_conv_per_stage": stages,
        "n_conv_per_stage_decoder": given.read("n_conv_per_stage_decoder", stage_list, [1] * (len(stages) - 1)),
        **usual_layers(dims),
    }


def network_of_flat_keys(given: PlansValues) -> str:
    """Return the class that the flat keys name."""
    known = (PLAIN_NETWORK, RESIDUAL_ENCODER)
    name = given.values.get("UNet_class_name")
    if name not in known:
        given.say("UNet_class_name", f"{shown(name)} is not a network of these plans: they have {' or '.join(known)}.")
        return PLAIN_NETWORK
    return str(name)


def arguments_of_version_1(given: PlansValues, plans: PlansValues, dims: int) -> dict[str, Any]:
    """Return the arguments that a stage of a version 1 pickle stands for.

    Its lists of pools have no leading ones. Kernels and pools that are missing are rebuilt by version 1's rule. The
    last two convolutions of bottleneck and decoder are there however many a stage has.
    """
    pools = given.optional("pool_op_kernel_sizes", stage_list, []) or rebuilt_pools(given, dims)
    stages = min(len(pools) + 1, MOST_STAGES)
    kernels = given.optional("conv_kernel_sizes", stage_list, [[3] * dims] * stages)
    convs = plans.optional("conv_per_stage", positive, 2)
    for kernel in kernels:
        if set(given.parsed("conv_kernel_sizes", kernel, axes_parser(dims), (3,))) - {1, 3}:
            given.say("conv_kernel_sizes", f"{shown(kernel)}: version 1 pads kernels of 3 alone, so others do not fit.")
    return {
        "n_stages": stages,
        "features_per_stage": doubled(plans.read("base_num_features", positive, 1), CAPS[dims], stages),
        "kernel_sizes": kernels,
        "strides": [[1] * dims, *pools],
        "n_conv_per_stage": [convs] * (stages - 1) + [max(convs, 2)],
        "n_conv_per_stage_decoder": max(convs, 2),
        **usual_layers(dims),
    }


def rebuilt_pools(given: PlansValues, dims: int) -> list[list[int]]:
    """Return the pools of plans that list only how many each axis has: the late ones."""
    counts = given.read("num_pool_per_axis", stage_list, [1] * dims)
    if len(counts) != dims or not all(type(count) is int and 0 <= count < MOST_STAGES for count in counts):
        given.say("num_pool_per_axis", f"{shown(counts)} is not a number of pools for each of {dims} axes.")
        counts = [1] * dims
    return [[2 if max(counts) - count <= i else 1 for count in counts] for i in range(max(counts))]


def doubled(base: int, most: int, stages: int) -> list[int]:
    return [min(base * 2**i, most) for i in range(stages)]


def usual_layers(dims: int) -> dict[str, Any]:
    """Return the arguments that older plans lack, with the values of their time."""
    return {
        "conv_op": f"Conv{dims}d",
        "conv_bias": True,
        "norm_op": f"InstanceNorm{dims}d",
        "norm_op_kwargs": {"eps": 1e-5, "affine": True},
        "nonlin": "LeakyReLU",
        "nonlin_kwargs": {"negative_slope": 0.01},
    }
