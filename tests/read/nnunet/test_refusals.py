"""Plans that are not read: each is refused in a sentence with the key, all problems at once."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.nnunet_plans import (
    arguments,
    configuration,
    dataset,
    flat_configuration,
    plans,
    version_1_plans,
    version_1_stage,
    write_pickle,
    write_plans,
    write_results,
)
from unetgen import ConfigError, UserError, load, plan

Keys = dict[str, Any]
TWO = {"background": 0, "heart": 1}
ARGUMENTS = "configurations.own.architecture.arch_kwargs"


def written(name: str = "PlainConvUNet", patch: tuple[int, ...] = (32, 32), **changes: Any) -> Keys:
    """Return plans of one configuration with changed arguments."""
    return plans(own=configuration(list(patch), arguments(2, 3, name, **changes), name))


def problems(file: Path, *words: str) -> dict[str, str]:
    """Return the problems of a file, by key."""
    with pytest.raises(ConfigError) as caught:
        plan(str(file), *words)
    return {problem.key: problem.text for problem in caught.value.problems}


@pytest.mark.parametrize(
    ("changes", "key", "text"),
    [
        ({"kernel_sizes": [[3, 3]] * 4}, "kernel_sizes", "has 4 values, and there are 3 stages"),
        ({"strides": [[1, 1], [2, 2]]}, "strides", "has 2 values, and there are 3 stages"),
        ({"n_conv_per_stage_decoder": [2, 2, 2]}, "n_conv_per_stage_decoder", "has 3 values, and there are 2 stages"),
        ({"kernel_sizes": [[3, 3, 3]] * 3}, "kernel_sizes", "[3, 3, 3] has 3 values for 2 axes."),
        ({"kernel_sizes": 4}, "kernel_sizes", "4x4 is even, so that stages shrink"),
        ({"kernel_sizes": [[3, 0]] * 3}, "kernel_sizes", "0 is not a whole number from 1"),
        ({"strides": 2}, "strides", "begins with 2x2, so the output is smaller than the input"),
        ({"n_stages": 1}, "n_stages", "1 is not from 2 to 64: a U needs one step down."),
        ({"n_stages": 10**12}, "n_stages", "1000000000000 is not a whole number from 1"),
        ({"n_stages": None}, "n_stages", "is missing."),
        ({"features_per_stage": "32"}, "features_per_stage", "'32' is not a whole number"),
        ({"conv_op": "torch.nn.Conv4d"}, "conv_op", "'Conv4d' is not a convolution that is read."),
        ({"conv_op": 3}, "conv_op", "3 is not the name of a class."),
        ({"norm_op": "torch.nn.InstanceNrm2d"}, "norm_op", "Did you mean InstanceNorm2d?"),
        ({"norm_op": "torch.nn.InstanceNorm3d"}, "norm_op", "'InstanceNorm3d' is not a norm that is read."),
        ({"norm_op_kwargs": {"track_running_stats": True}}, "norm_op_kwargs.track_running_stats", "must be false"),
        ({"norm_op_kwargs": {"epz": 1}}, "norm_op_kwargs.epz", "Did you mean eps?"),
        ({"norm_op_kwargs": [1]}, "norm_op_kwargs", "[1] is not a mapping."),
        ({"nonlin": "torch.nn.Softmax"}, "nonlin", "'Softmax' is not an activation that is read."),
        ({"nonlin_kwargs": {"negativ_slope": 1}}, "nonlin_kwargs.negativ_slope", "Did you mean negative_slope?"),
        ({"dropout_op": "torch.nn.AlphaDropout"}, "dropout_op", "'AlphaDropout' is not a dropout that is read."),
        ({"dropout_op": "torch.nn.Dropout", "dropout_op_kwargs": {"p": 1}}, "dropout_op_kwargs.p", "1 is not a rate"),
        ({"conv_bias": 1}, "conv_bias", "1 is neither true nor false."),
        ({"squeeze_excitation": True}, "squeeze_excitation", "is not known, and may change the network."),
        ({"n_blocks_per_stage": 2}, "n_blocks_per_stage", "Did you mean n_conv_per_stage?"),
    ],
)
def test_wrong_argument(changes: Keys, key: str, text: str, tmp_path: Path) -> None:
    found = problems(write_plans(tmp_path, written(**changes), dataset(TWO)))
    assert text in found[f"{ARGUMENTS}.{key}"]


def test_all_problems_are_said_at_once(tmp_path: Path) -> None:
    file = write_plans(tmp_path, written(kernel_sizes=4, nonlin="a.b"), dataset({"heart": 1}, channels=0))
    assert list(problems(file)) == [
        f"{ARGUMENTS}.nonlin",
        f"{ARGUMENTS}.kernel_sizes",
        "dataset.json.labels.background",
        "dataset.json.channel_names",
    ]


@pytest.mark.parametrize("name", ["Primus", "PlainConvUnet", "monai.networks.nets.SwinUNETR"])
def test_unknown_class(name: str, tmp_path: Path) -> None:
    """Nothing else is said of its arguments, which are another class's."""
    own = written()
    own["configurations"]["own"]["architecture"]["network_class_name"] = name
    (text,) = problems(write_plans(tmp_path, own, dataset(TWO))).values()
    assert text.startswith(f"'{name.rpartition('.')[2]}' is not a network that is read.")
    assert ("Did you mean PlainConvUNet?" in text) == (name == "PlainConvUnet")


def test_bottlenecks_of_different_parts(tmp_path: Path) -> None:
    own = written("ResidualEncoderUNet", block="a.BottleneckD", bottleneck_channels=[16, 16, 16])
    found = problems(write_plans(tmp_path, own, dataset(TWO)))
    assert "not the same part of features_per_stage at each stage" in found[f"{ARGUMENTS}.bottleneck_channels"]


def test_patch_that_does_not_divide(tmp_path: Path) -> None:
    found = problems(write_plans(tmp_path, written(patch=(30, 32)), dataset(TWO)))
    assert "30x32 does not fit depth 3" in found["input.size"]


def test_patch_with_other_axes(tmp_path: Path) -> None:
    found = problems(write_plans(tmp_path, written(patch=(32, 32, 32)), dataset(TWO)))
    assert found["configurations.own.patch_size"] == "has 3 values, and conv_op has 2 axes."


@pytest.mark.parametrize(
    ("changes", "key", "text"),
    [
        ({"UNet_class_name": "MyUNet"}, "UNet_class_name", "'MyUNet' is not a network of these plans"),
        ({"conv_kernel_sizes": [[3, 3]]}, "conv_kernel_sizes", "has 1 value, and there are 3 stages"),
        ({"pool_op_kernel_sizes": None}, "pool_op_kernel_sizes", "is missing."),
        ({"n_conv_per_stage_encoder": 2}, "n_conv_per_stage_encoder", "2 is not a list with a value per stage."),
    ],
)
def test_wrong_flat_key(changes: Keys, key: str, text: str, tmp_path: Path) -> None:
    own = plans(own=flat_configuration([32, 32], 3, **changes))
    assert text in problems(write_plans(tmp_path, own, dataset(TWO)))[f"configurations.own.{key}"]


@pytest.mark.parametrize(
    ("configurations", "text"),
    [
        ({"a": {"inherits_from": "b"}, "b": {"inherits_from": "a"}}, "goes round: a → b → a."),
        ({"a": {"inherits_from": "a"}}, "goes round: a → a."),
        ({"a": {"inherits_from": "3d_fulres"}, "3d_fullres": {}}, "Did you mean 3d_fullres?"),
        ({"a": {"inherits_from": 3}}, "3 is not the name of a configuration."),
        ({"a": {"inherits_from": "b"}, "b": []}, "[] is not a mapping."),
        ({"a": {}}, "is missing. Plans that nnU-Net has written have it."),
    ],
)
def test_inheritance(configurations: Keys, text: str, tmp_path: Path) -> None:
    file = write_plans(tmp_path, {"plans_name": "nnUNetPlans", "configurations": configurations})
    assert any(text in said for said in problems(file, "configuration=a").values())


@pytest.mark.parametrize(
    ("labels", "changes", "text"),
    [
        ({"background": 0, "a": [1, 2], "b": 2}, {}, "regions_class_order is missing: with regions"),
        ({"background": 0, "a": [1, 2], "b": 2}, {"regions_class_order": [1]}, "has 1 label for 2 regions."),
        ({"background": 1, "a": 0}, {}, "labels.background must be there, and be 0."),
        ({"background": 0, "a": 1, "ignore": 1}, {}, "labels.ignore must be the number after the last label, 2."),
        ({"background": 0, "a": 1, "ignore": [2, 3]}, {}, "labels.ignore must be the number after the last label, 2."),
        ({"background": 0, "a": "1"}, {}, "labels.a '1' is not a label, nor a list of them"),
        ({"0": "background", "1": "a"}, {}, "labels.0 'background' is not a label"),
        (TWO, {"channel_names": {}}, "channel_names is missing, or has no channels."),
        ([], {}, "labels is missing, or has no labels."),
    ],
)
def test_data_set(labels: Keys, changes: Keys, text: str, tmp_path: Path) -> None:
    found = problems(write_plans(tmp_path, written(), dataset(labels, **changes)))
    assert any(text in f"{key.removeprefix('dataset.json.')} {said}" for key, said in found.items())


@pytest.mark.parametrize(
    ("trainer", "text"),
    [
        ("nnUNet_Primus_M_Trainer", "builds Primus, not the network of the plans."),
        ("nnUNet_PrimusV2S_Trainer", "builds Primus,"),
        ("STUNetTrainer_small", "builds STU-Net,"),
        ("nnUNetTrainerUMambaBot", "builds U-Mamba,"),
        ("nnUNetTrainerV2_ResencUNet", "builds version 1's residual network,"),
        ("nnUNetTrainerV2_GN", "builds a network with group norm,"),
        ("nnUNetTrainer_mine", "is not a trainer of nnU-Net, so it may build another network"),
        ("nnUNetTrainerB", "Did you mean nnUNetTrainerBN?"),
    ],
)
def test_trainer(trainer: str, text: str, tmp_path: Path) -> None:
    folder = write_results(tmp_path, trainer, "own", written(), dataset(TWO))
    assert text in problems(folder)["trainer"]


def test_configuration_is_missing_or_unknown(tmp_path: Path) -> None:
    both = configuration([32, 32], arguments(2, 3))
    file = write_plans(tmp_path, plans(_2d=both, _3d_fullres=both))
    assert problems(file)["configuration"] == "is missing. Available: 2d, 3d_fullres."
    found = problems(file, "configuration=3d_fulres")["configuration"]
    assert found == f"'3d_fulres' is not in {file}. Did you mean 3d_fullres? Available: 2d, 3d_fullres."


def test_configuration_with_a_slash(tmp_path: Path) -> None:
    file = write_plans(tmp_path, {"configurations": {"a/b": {}, "c": {}}})
    assert "has a slash in its name" in problems(file, "configuration=a/b")["configuration"]


def test_channels_and_outputs_are_asked_for(tmp_path: Path) -> None:
    assert list(problems(write_plans(tmp_path, written()))) == ["input.channels", "head.filters"]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (json.dumps(written())[:-200], "is not valid JSON, or is incomplete"),
        ("[]", "is not a summary, a Keras model, or plans of nnU-Net."),
        ("{}", "is not a plans file of nnU-Net: it has no configurations."),
        ('{"configurations": []}', "it has no configurations."),
        ('{"configurations": {}}', "it has no configurations."),
        ('{"configurations": ' + "[" * 200 + "]" * 200 + "}", "nested more than 100 deep"),
        ('{"configurations": {"a": ' + "9" * 5000 + "}}", "a number of thousands of digits"),
    ],
)
def test_wrong_file(content: str, text: str, tmp_path: Path) -> None:
    (file := tmp_path / "nnUNetPlans.json").write_text(content)
    with pytest.raises(UserError, match=r"nnUNetPlans\.json") as caught:
        load(str(file), "configuration=2d")
    assert text in str(caught.value)


def spoilt(**changes: Any) -> Keys:
    return version_1_plans(version_1_stage([32, 32], [[2, 2]] * 2), **changes)


@pytest.mark.parametrize(
    ("content", "key", "text"),
    [
        (spoilt(base_num_features=None), "base_num_features", "is missing."),
        (spoilt(base_num_features=-3), "base_num_features", "-3 is not a whole number from 1"),
        (
            version_1_plans({**version_1_stage([32, 32], [[2, 2]] * 2), "conv_kernel_sizes": [[3, 3]] * 2}),
            "plans_per_stage.2d.conv_kernel_sizes",
            "has 2 values, and there are 3 stages",
        ),
        (
            version_1_plans(version_1_stage([32, 32], [[2, 2]], [[5, 5], [3, 3]])),
            "plans_per_stage.2d.conv_kernel_sizes",
            "[5, 5]: version 1 pads kernels of 3 alone",
        ),
        (
            version_1_plans(version_1_stage([32], [[2]])),
            "plans_per_stage.3d_fullres.patch_size",
            "has 1 value, and version 1 has patches of 2 or 3.",
        ),
        (version_1_plans([1, 2]), "configurations.3d_fullres", "[1, 2] is not a mapping."),
    ],
)
def test_wrong_version_1(content: Keys, key: str, text: str, tmp_path: Path) -> None:
    assert text in problems(write_pickle(tmp_path / "plans.pkl", content))[key]
