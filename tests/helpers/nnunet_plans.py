"""Plans of nnU-Net, written as its versions write them, and the folders in which they are found."""

import json
import pickle
from collections import OrderedDict
from pathlib import Path
from typing import Any

from unetgen import Config, Plan
from unetgen.language.planning import plan_of
from unetgen.language.shorthand import flatten
from unetgen.read.nnunet.description import described_network

Keys = dict[str, Any]
LISTS = {"PlainConvUNet": "n_conv_per_stage", "ResidualEncoderUNet": "n_blocks_per_stage"}
BLOCKS = (1, 3, 4, 6, 6, 6, 6, 6)
MODULE = "dynamic_network_architectures.architectures.unet"


def arguments(dims: int, stages: int, name: str = "PlainConvUNet", **changes: Any) -> Keys:
    """Return `arch_kwargs` as the planners of 2.3.1 and later write them."""
    plain, most = name == "PlainConvUNet", 320 if dims == 3 else 512
    return {
        "n_stages": stages,
        "features_per_stage": [min(32 * 2**i, most) for i in range(stages)],
        "conv_op": f"torch.nn.modules.conv.Conv{dims}d",
        "kernel_sizes": [[3] * dims] * stages,
        "strides": [[1] * dims] + [[2] * dims] * (stages - 1),
        LISTS.get(name, "n_blocks_per_stage"): [2] * stages if plain else list(BLOCKS[:stages]),
        "n_conv_per_stage_decoder": [2 if plain else 1] * (stages - 1),
        "conv_bias": True,
        "norm_op": f"torch.nn.modules.instancenorm.InstanceNorm{dims}d",
        "norm_op_kwargs": {"eps": 1e-05, "affine": True},
        "dropout_op": None,
        "dropout_op_kwargs": None,
        "nonlin": "torch.nn.LeakyReLU",
        "nonlin_kwargs": {"inplace": True},
        **changes,
    }


def configuration(patch: list[int], built: Keys, name: str = "PlainConvUNet", **changes: Any) -> Keys:
    """Return a configuration as the planners of 2.3.1 and later write it."""
    return {
        **around(patch),
        "architecture": {
            "network_class_name": f"{MODULE}.{name}",
            "arch_kwargs": built,
            "_kw_requires_import": ["conv_op", "norm_op", "dropout_op", "nonlin"],
        },
        "batch_dice": False,
        **changes,
    }


def flat_configuration(patch: list[int], stages: int, name: str = "PlainConvUNet", **changes: Any) -> Keys:
    """Return a configuration as the planners of 2.0 to 2.2.1 write it."""
    built, dims = arguments(len(patch), stages, name), len(patch)
    return {
        **around(patch),
        "UNet_class_name": name,
        "UNet_base_num_features": 32,
        "n_conv_per_stage_encoder": built[LISTS[name]],
        "n_conv_per_stage_decoder": built["n_conv_per_stage_decoder"],
        "num_pool_per_axis": [stages - 1] * dims,
        "pool_op_kernel_sizes": built["strides"],
        "conv_kernel_sizes": built["kernel_sizes"],
        "unet_max_num_features": 320 if dims == 3 else 512,
        **changes,
    }


def around(patch: list[int]) -> Keys:
    """Return what a configuration has beside its network."""
    return {
        "data_identifier": "nnUNetPlans_3d",
        "preprocessor_name": "DefaultPreprocessor",
        "batch_size": 2,
        "patch_size": patch,
        "median_image_size_in_voxels": [float(n) for n in patch],
        "spacing": [1.0] * len(patch),
        "normalization_schemes": ["ZScoreNormalization"],
        "use_mask_for_norm": [False],
        "resampling_fn_data": "resample_data_or_seg_to_shape",
        "resampling_fn_data_kwargs": {"is_seg": False, "order": 3, "order_z": 0, "force_separate_z": None},
    }


def plans(**configurations: Keys) -> Keys:
    """Return a whole plans file; a name's leading `_` is left out."""
    return {
        "dataset_name": "Dataset002_Heart",
        "plans_name": "nnUNetPlans",
        "original_median_spacing_after_transp": [1.37, 1.25, 1.25],
        "image_reader_writer": "SimpleITKIO",
        "transpose_forward": [0, 1, 2],
        "transpose_backward": [0, 1, 2],
        "configurations": {name.removeprefix("_"): one for name, one in configurations.items()},
        "experiment_planner_used": "ExperimentPlanner",
        "label_manager": "LabelManager",
        "foreground_intensity_properties_per_channel": {"0": {"max": 1.0, "mean": 0.5, "std": 0.1}},
    }


def dataset(labels: Keys, channels: int = 1, **changes: Any) -> Keys:
    """Return a `dataset.json`."""
    named = {str(place): f"MR{place}" for place in range(channels)}
    return {"channel_names": named, "labels": labels, "numTraining": 20, "file_ending": ".nii.gz", **changes}


def write_plans(folder: Path, written: Keys, data: Keys | None = None, name: str = "nnUNetPlans.json") -> Path:
    """Write a plans file, and the data set beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(json.dumps(written))
    if data is not None:
        (folder / "dataset.json").write_text(json.dumps(data))
    return folder / name


def write_results(folder: Path, trainer: str, chosen: str, written: Keys, data: Keys) -> Path:
    """Write a results folder, and return it."""
    return write_plans(folder / f"{trainer}__nnUNetPlans__{chosen}", written, data, "plans.json").parent


def version_1_plans(*stages: Any, **changes: Any) -> Keys:
    """Return the content of a version 1 pickle, NumPy's arrays among it."""
    return {
        "num_stages": len(stages),
        "num_modalities": 1,
        "modalities": {0: "CT"},
        "normalization_schemes": OrderedDict([(0, "CT")]),
        "dataset_properties": {"all_sizes": [(20, 320, 320)], "all_classes": [1, 2]},
        "num_classes": 2,
        "base_num_features": 32,
        "keep_only_largest_region": OrderedDict([((1, 2), True)]),
        "plans_per_stage": dict(enumerate(stages)),
        "conv_per_stage": 2,
        **changes,
    }


def version_1_stage(patch: list[int], pools: list[list[int]], kernels: list[list[int]] | None = None) -> Keys:
    """Return a stage of a version 1 pickle."""
    import numpy as np

    return {
        "batch_size": 2,
        "num_pool_per_axis": [sum(pool[axis] > 1 for pool in pools) for axis in range(len(patch))],
        "patch_size": np.array(patch),
        "current_spacing": np.array([1.0] * len(patch)),
        "do_dummy_2D_data_aug": np.bool_(False),
        "pool_op_kernel_sizes": pools,
        "conv_kernel_sizes": kernels or [[3] * len(patch)] * (len(pools) + 1),
    }


def write_pickle(path: Path, content: Any, protocol: int = 4) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pickle.dumps(content, protocol))
    return path


def plan_in(file: Path, name: str, **more: Any) -> Plan:
    """Return the plan of a configuration without Hydra, which takes longer than the rest."""
    given = dict(flatten(described_network(file / name)))
    return plan_of(Config({**given, **{key.replace("__", "."): value for key, value in more.items()}}))
