"""Plans against programs that `torch.export` made of nnU-Net's own networks: both readings are one network."""

from pathlib import Path
from typing import Any

import pytest

from tests.helpers.nnunet_plans import arguments, configuration, plan_in, plans, write_plans
from tests.helpers.paths import DATA
from unetgen import compare

RESIDUAL = "ResidualEncoderUNet"
WIDE = {"features_per_stage": [32, 64, 128, 256, 512, 512, 512, 512]}
SWAPPED = {"nonlin_first": True, "dropout_op": "torch.nn.Dropout2d", "dropout_op_kwargs": {"p": 0.1, "inplace": True}}
BATCH = {"norm_op": "torch.nn.BatchNorm2d", "nonlin": "torch.nn.ReLU", "conv_bias": False}
ANISOTROPIC = {
    "features_per_stage": [4, 6, 8],
    "kernel_sizes": [[1, 3, 3], [3, 3, 3], [3, 3, 3]],
    "strides": [[1, 1, 1], [1, 2, 2], [2, 2, 2]],
}
# a program's file: the patch, channels and classes, and the network's arguments that are not the planner's
PROGRAMS: dict[str, tuple[list[int], tuple[int, int], dict[str, Any]]] = {
    "dna-plainconv-1d-small": ([64], (1, 2), {"features_per_stage": [8, 16, 32, 64]}),
    "dna-plainconv-2d-batch-relu-nobias-train": ([512, 512], (4, 4), {**WIDE, **BATCH}),
    "dna-plainconv-2d-nonlin-first-dropout": (
        [64, 64], (1, 2), {"features_per_stage": [16, 32, 64], "n_conv_per_stage_decoder": 1, **SWAPPED},
    ),
    "dna-plainconv-3d-hippocampus": ([40, 56, 40], (1, 3), {"features_per_stage": [32, 64, 128, 256]}),
    "dna-plainconv-3d-fullres-128": ([128] * 3, (1, 2), {"features_per_stage": [32, 64, 128, 256, 320, 320]}),
    "dna-resenc-2d-small": ([32, 32], (1, 2), {"features_per_stage": [8, 16, 32], "n_blocks_per_stage": [1, 2, 2]}),
    "dna-residualunet-3d-128": ([128] * 3, (1, 2), {"features_per_stage": [32, 64, 128, 256, 320, 320]}),
    "num-plainconv-aniso-3d": ([6, 12, 8], (1, 3), ANISOTROPIC),
}  # fmt: skip


@pytest.mark.parametrize("program", PROGRAMS)
def test_program(program: str, tmp_path: Path) -> None:
    patch, (channels, classes), changes = PROGRAMS[program]
    name = "ResidualUNet" if "residualunet" in program else RESIDUAL if "resenc" in program else "PlainConvUNet"
    built = arguments(len(patch), len(changes["features_per_stage"]), name, **changes)
    file = write_plans(tmp_path, plans(own=configuration(patch, built, name)))
    words: dict[str, Any] = {"input__channels": channels, "head__filters": classes, "head__activation": "linear"}
    if "aniso" not in program:  # which was made in training mode
        words["deep_supervision__stages"] = None
    assert compare(plan_in(file, "own", **words), DATA / "pt2" / f"{program}.pt2").same
