"""Plans texts of every version and kind, each against a description of ours that gives the same plan."""

import math
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.helpers.nnunet_plans import (
    arguments,
    configuration,
    dataset,
    flat_configuration,
    plan_in,
    plans,
    version_1_plans,
    version_1_stage,
    write_pickle,
    write_plans,
    write_results,
)
from unetgen import Plan, load, plan
from unetgen.language.compose.to_yaml import text_of

Keys = dict[str, Any]
TWO = {"background": 0, "heart": 1}
FOUR = {"background": 0, "edema": 1, "core": 2, "enhancing": 3}
REGIONS = {"background": 0, "whole": [1, 2, 3], "core": [2, 3], "enhancing": 3}
SMALL, RESIDUAL = [32] * 3, "ResidualEncoderUNet"
SMALL_3D = ("preset=nnunet_3d", "input.size=32x32x32", "depth=3", "filters.max=null")
SMALL_RESIDUAL = ("preset=nnunet_resenc_m", "input.size=32x32x32", "depth=3", "filters.max=null")


class Text(NamedTuple):
    """A plans text with its data set, and words of ours for the same network."""

    written: Keys
    data: Keys | None
    words: tuple[str, ...]
    like: tuple[str, ...]


def small(stages: int = 3, name: str = "PlainConvUNet", **changes: Any) -> Keys:
    """Return a configuration with a small patch, and changed arguments."""
    return configuration(SMALL, arguments(3, stages, name, **changes), name)


def in_2d(**changes: Any) -> Keys:
    return plans(_2d=configuration([32, 32], arguments(2, 3, **changes)))


FULL = configuration([128] * 3, arguments(3, 6))
DROPOUT: Keys = {"dropout_op": "torch.nn.Dropout3d", "dropout_op_kwargs": {"p": 0.2, "inplace": True}}
CASCADE = {"inherits_from": "3d_fullres", "previous_stage": "3d_lowres"}
ANISOTROPIC: Keys = {"kernel_sizes": [[1, 3, 3], [3, 3, 3], 3], "strides": [1, [1, 2, 2], [2, 2, 2]]}
BOTTLENECK: Keys = {
    "block": "dynamic_network_architectures.building_blocks.residual.BottleneckD",
    "bottleneck_channels": [16, 32, 64],
}

TEXTS: dict[str, Text] = {
    # the presets
    "preset_2d": Text(plans(_2d=configuration([512, 512], arguments(2, 8))), dataset(TWO), (), ("preset=nnunet_2d",)),
    "preset_3d": Text(plans(_3d_fullres=FULL), dataset(TWO), (), ("preset=nnunet_3d",)),
    "preset_resenc_m": Text(
        plans(_3d_fullres=configuration([128] * 3, arguments(3, 6, RESIDUAL), RESIDUAL)), dataset(TWO), (), ("preset=nnunet_resenc_m",)
    ),
    # versions
    "flat_keys_of_2.0": Text(plans(_3d_fullres=flat_configuration([128] * 3, 6)), dataset(TWO), (), ("preset=nnunet_3d",)),
    "flat_keys_in_2d": Text(plans(_2d=flat_configuration([512] * 2, 8)), dataset(TWO), (), ("preset=nnunet_2d",)),
    "flat_keys_residual": Text(
        plans(_3d_fullres=flat_configuration([128] * 3, 6, RESIDUAL)), dataset(TWO), (), ("preset=nnunet_resenc_m",)
    ),
    "flat_keys_without_pools_per_axis": Text(
        plans(_3d_fullres=flat_configuration(SMALL, 3, num_pool_per_axis=None)), dataset(TWO), (), SMALL_3D
    ),
    "class_at_its_old_place": Text(
        plans(own={**small(name=RESIDUAL), "architecture": {
            **small(name=RESIDUAL)["architecture"],
            "network_class_name": "dynamic_network_architectures.architectures.residual_unet.ResidualEncoderUNet",
        }}), dataset(TWO), (), SMALL_RESIDUAL,
    ),
    # ResEnc M, L and XL differ in patch and depth
    "resenc_l": Text(
        plans(_3d_fullres=configuration([160, 192, 160], arguments(3, 6, RESIDUAL), RESIDUAL)), dataset(FOUR, 4), (),
        ("preset=nnunet_resenc_m", "input.size=160x192x160", "input.channels=4", "head.filters=4"),
    ),
    "resenc_xl": Text(
        plans(_3d_fullres=configuration([192] * 3, arguments(3, 7, RESIDUAL), RESIDUAL)), dataset(TWO), (),
        ("preset=nnunet_resenc_m", "input.size=192x192x192", "depth=7"),
    ),
    # inheritance
    "inherits_all": Text(
        plans(_3d_fullres=small(), big_batch={"inherits_from": "3d_fullres", "batch_size": 9}), dataset(TWO),
        ("configuration=big_batch",), SMALL_3D,
    ),
    "inherits_from_a_child": Text(
        plans(a=small(), b={"inherits_from": "a", "patch_size": [64] * 3}, c={"inherits_from": "b", "batch_size": 9}),
        dataset(TWO), ("configuration=c",), (*SMALL_3D, "input.size=64x64x64"),
    ),
    "a_child's_key_replaces_the_whole_value": Text(
        plans(a=small(name=RESIDUAL), b={"inherits_from": "a", "architecture": small()["architecture"]}), dataset(TWO),
        ("configuration=b",), SMALL_3D,
    ),
    # channels and outputs
    "cascade": Text(
        plans(_3d_fullres=small(), _3d_cascade_fullres=CASCADE), dataset(FOUR, 2), ("configuration=3d_cascade_fullres",),
        (*SMALL_3D, "input.channels=5", "head.filters=4"),
    ),
    "cascade_with_regions": Text(
        plans(_3d_fullres=small(), _3d_cascade_fullres=CASCADE), dataset({**REGIONS, "ignore": 4}, 2, regions_class_order=[1, 2, 3]),
        ("configuration=3d_cascade_fullres",), (*SMALL_3D, "input.channels=5", "head.filters=3", "head.activation=sigmoid"),
    ),
    "regions": Text(
        plans(own=small()), dataset(REGIONS, regions_class_order=[1, 2, 3]), (),
        (*SMALL_3D, "head.filters=3", "head.activation=sigmoid"),
    ),
    "ignore": Text(plans(own=small()), dataset({**FOUR, "ignore": 4}), (), (*SMALL_3D, "head.filters=4")),
    "lists_of_one_label": Text(plans(own=small()), dataset({"background": 0, "a": [1], "b": [2]}), (), (*SMALL_3D, "head.filters=3")),
    "modality": Text(
        plans(own=small()), {"modality": {"0": "MR", "1": "CT"}, "labels": TWO}, (), (*SMALL_3D, "input.channels=2")
    ),
    "no_data_set": Text(
        plans(own=small()), None, ("input.channels=3", "head.filters=5"), (*SMALL_3D, "input.channels=3", "head.filters=5")
    ),
    "another_label_manager": Text(
        {**plans(own=small()), "label_manager": "MyManager"}, dataset(FOUR), ("input.channels=1", "head.filters=2"), SMALL_3D
    ),
    # arguments
    "one_value_for_all_stages": Text(
        plans(own=small(kernel_sizes=3, strides=[1, 2, 2], n_conv_per_stage=2, n_conv_per_stage_decoder=2)), dataset(TWO), (), SMALL_3D
    ),
    "anisotropic": Text(
        plans(own=small(**ANISOTROPIC)), dataset(TWO), (),
        (*SMALL_3D, "kernel_size=[1x3x3,3x3x3,3x3x3]", "down.factor=[1x2x2,2x2x2]"),
    ),
    "convolutions_per_stage": Text(
        plans(own=small(n_conv_per_stage=[1, 2, 3], n_conv_per_stage_decoder=[3, 1])), dataset(TWO), (),
        (*SMALL_3D, "convs=[1,2,3]", "decoder.convs=[1,3]"),  # nnU-Net counts from below
    ),
    "filters_without_a_rule": Text(
        plans(own=small(features_per_stage=[8, 12, 30])), dataset(TWO), (), (*SMALL_3D, "filters={per_level: [8, 12, 30], base: null, growth: null}")
    ),
    "batch_norm_and_relu": Text(
        in_2d(norm_op="torch.nn.BatchNorm2d", norm_op_kwargs=None, nonlin="torch.nn.ReLU", nonlin_kwargs=None, conv_bias=False),
        dataset(TWO), (),
        ("preset=nnunet_2d", "input.size=32x32", "depth=3", "norm=batch", "norm.epsilon=1e-5", "norm.momentum=0.9",
         "activation=relu", "use_bias=false"),
    ),
    "activation_first_with_dropout": Text(
        plans(own=small(nonlin_first=True, **DROPOUT)), dataset(TWO), (),
        (*SMALL_3D, "order=[conv,dropout,activation,norm]", "dropout.rate=0.2", "dropout.kind=spatial"),
    ),
    "no_norm_and_no_activation": Text(
        in_2d(norm_op=None, nonlin=None), dataset(TWO), (),
        ("preset=nnunet_2d", "input.size=32x32", "depth=3", "norm=none", "activation=linear"),
    ),
    "instance_norm_without_affine": Text(
        in_2d(norm_op_kwargs={}), dataset(TWO), (),
        ("preset=nnunet_2d", "input.size=32x32", "depth=3", "norm.scale=false", "norm.center=false"),
    ),
    "one_axis": Text(
        plans(own=configuration([64], arguments(1, 3, nonlin="torch.nn.PReLU", nonlin_kwargs={}))), dataset(TWO), (),
        ("preset=nnunet_2d", "input.size=64", "depth=3", "activation=prelu", "activation.slopes=one"),
    ),
    "residual_dropout": Text(
        plans(own=small(name=RESIDUAL, stem_channels=8, **DROPOUT)), dataset(TWO), (),
        (*SMALL_RESIDUAL, "stem.filters=8", "stem.dropout.rate=0.2", "dropout={rate: [[0.2,0],[0.2,0],[0.2,0]], kind: spatial}",
         "decoder.dropout.rate=0.2", "order=[conv,dropout,norm,activation]"),
    ),
    "residual_decoder": Text(
        plans(own=small(name="ResidualUNet", n_conv_per_stage_decoder=[2, 1])), dataset(TWO), (),
        (*SMALL_RESIDUAL, "decoder={block: {kind: residual}, convs: 2, repeats: [1, 2]}"),
    ),
    "bottleneck_blocks": Text(
        plans(own=small(name=RESIDUAL, **BOTTLENECK)), dataset(TWO), (),
        (*SMALL_RESIDUAL, "block={kind: bottleneck_residual, reduction: 2, shortcut_pool: true}", "convs=1"),
    ),
    "two_stages": Text(
        plans(own=configuration(SMALL, arguments(3, 2))), dataset(TWO), (),
        ("preset=nnunet_3d", "input.size=32x32x32", "depth=2", "deep_supervision.stages=null"),
    ),
    "no_pools_at_all": Text(
        plans(own=small(strides=1)), dataset(TWO), (), (*SMALL_3D, "down={kind: null, factor: 1}")
    ),
}  # fmt: skip


@cache
def ours(*words: str) -> Plan:
    return plan(*words)


@pytest.mark.parametrize("name", TEXTS)
def test_text(name: str, tmp_path: Path) -> None:
    """It gives the plan of the words."""
    text = TEXTS[name]
    file = write_plans(tmp_path, text.written, text.data)
    (only, *others) = text.written["configurations"]
    found = plan(str(file), *text.words) if text.words or others else plan_in(file, only)
    assert found == ours(*text.like)


@pytest.mark.parametrize("name", ["preset_resenc_m", "anisotropic", "residual_dropout"])
def test_yaml_of_a_text(name: str, tmp_path: Path) -> None:
    """It is a description of its own."""
    config = load(write_plans(tmp_path, TEXTS[name].written, TEXTS[name].data))
    (tmp_path / "own.yaml").write_text(text_of(config))
    assert load(tmp_path / "own.yaml") == config


@pytest.mark.parametrize(
    ("trainer", "words"),
    [
        ("nnUNetTrainer", ()),
        ("nnUNetTrainer_250epochs", ()),
        ("nnUNetTrainerDA5_10epochs", ()),
        ("nnUNetTrainerDiceCELoss_noSmooth", ()),
        ("nnUNetTrainer_onlyMirror01_DASegOrd0", ()),
        ("nnUNetTrainerBN", ("norm=batch", "norm.epsilon=1e-5", "norm.momentum=0.9")),
        ("nnUNetTrainerNoDeepSupervision", ("deep_supervision.stages=null",)),
    ],
)
def test_trainer_of_a_results_folder(trainer: str, words: tuple[str, ...], tmp_path: Path) -> None:
    """The folder names the configuration too."""
    written = plans(_2d=in_2d()["configurations"]["2d"], _3d_fullres=small())
    folder = write_results(tmp_path, trainer, "3d_fullres", written, dataset(TWO))
    assert plan(str(folder)) == ours(*SMALL_3D, *words)


def test_plans_file_of_a_results_folder(tmp_path: Path) -> None:
    """Its trainer counts as well, and another configuration may be chosen."""
    written = plans(_2d=in_2d()["configurations"]["2d"], _3d_fullres=small())
    folder = write_results(tmp_path, "nnUNetTrainerNoDeepSupervision", "2d", written, dataset(TWO))
    assert plan(folder / "plans.json", "configuration=3d_fullres") == ours(*SMALL_3D, "deep_supervision.stages=null")


def test_labels_and_spacing(tmp_path: Path) -> None:
    given = load(str(write_plans(tmp_path, plans(own=small()), dataset({**FOUR, "ignore": 4}))))
    assert given["head.labels"] == ["background", "edema", "core", "enhancing"]
    assert given["input.spacing"] == [1.0, 1.0, 1.0]
    assert given.name == "Dataset002_Heart_own"


def test_weights_of_losses(tmp_path: Path) -> None:
    """They are 1/2^i, 0 for the coarsest output, and add to 1."""
    given = load(str(write_plans(tmp_path, plans(own=FULL), dataset(TWO))))
    assert given["deep_supervision.weights"] == pytest.approx([8 / 15, 4 / 15, 2 / 15, 1 / 15, 0], abs=1e-6)


def test_statistics_that_are_not_numbers(tmp_path: Path) -> None:
    """Python writes the mean of nothing as NaN, which is not JSON; no network depends on it."""
    statistics = {"foreground_intensity_properties_per_channel": {"0": {"mean": math.nan, "max": -math.inf}}}
    file = write_plans(tmp_path, {**plans(own=small()), **statistics}, dataset(TWO))
    assert plan_in(file, "own") == ours(*SMALL_3D)


POOLS = [[1, 2, 2], [2, 2, 2], [2, 2, 2]]
VERSION_1 = (
    "preset=nnunet_3d",
    "up.use_bias=false",
    "head.use_bias=false",
    "head.filters=3",
    "input.size=32x64x64",
    "depth=4",
)


def test_version_1(tmp_path: Path) -> None:
    """Two stages of 3D plans are three configurations, by the names that version 1 gives them."""
    low, full = (
        version_1_stage([32, 64, 64], [[2, 2, 2]] * 3),
        version_1_stage([32, 64, 64], POOLS, [[1, 3, 3], *[[3] * 3] * 3]),
    )
    file = str(write_pickle(tmp_path / "plans.pkl", version_1_plans(low, full)))
    kernels = ("kernel_size=[1x3x3,3x3x3,3x3x3,3x3x3]", "decoder.kernel_from=below", "down.factor=[1x2x2,2x2x2,2x2x2]")
    assert plan(file, "configuration=3d_lowres") == plan(*VERSION_1)
    assert plan(file, "configuration=3d_fullres") == plan(*VERSION_1, *kernels)
    assert plan(file, "configuration=3d_cascade_fullres") == plan(*VERSION_1, *kernels, "input.channels=3")


def test_version_1_without_kernels_and_pools(tmp_path: Path) -> None:
    """They are rebuilt by its rule: an axis with fewer pools has the late ones."""
    stage = version_1_stage([32, 64, 64], POOLS)
    old = {key: value for key, value in stage.items() if key not in ("conv_kernel_sizes", "pool_op_kernel_sizes")}
    written = version_1_plans(old)
    del written["conv_per_stage"]
    file = write_pickle(tmp_path / "plans.pkl", written, protocol=3)
    assert plan(str(file)) == plan(*VERSION_1, "down.factor=[1x2x2,2x2x2,2x2x2]")


def test_version_1_in_2d(tmp_path: Path) -> None:
    """Its folder names trainer and configuration; filters stop at 480."""
    folder = tmp_path / "2d" / "Task005_Prostate" / "nnUNetTrainerV2__nnUNetPlansv2.1"
    stage = version_1_stage([64, 64], [[2, 2]] * 5)
    write_pickle(folder / "plans.pkl", version_1_plans(stage, base_num_features=30))
    found = plan(str(folder))
    words = (
        "preset=nnunet_2d",
        "up.use_bias=false",
        "head.use_bias=false",
        "head.filters=3",
        "input.size=64x64",
        "depth=6",
    )
    assert found == plan(*words, "filters={base: 30, max: 480}")
    one = folder.with_name("nnUNetTrainer__nnUNetPlansv2.1")  # before V2 there was one output
    write_pickle(one / "plans.pkl", version_1_plans(stage))
    assert len(plan(str(one)).output_shapes) == 1
