"""Descriptions for nnU-Net's training: the module, and the configuration that inherits the rest."""

# torch is untyped, and not a dependency
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingImports=false

import json
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.command import in_process
from tests.helpers.ejected import module_of
from tests.helpers.nnunet_plans import arguments, configuration, dataset, plans, write_plans
from unetgen.emit.eject.nnunet import module_name

GATED = """\
name: gated
input: {size: 64x64x32, channels: 4}
depth: 4
filters: {base: 2, growth: 2}
padding: symmetric
norm: {kind: instance}
activation: {kind: leaky_relu, negative_slope: 0.01}
down: {kind: first_conv, factor: [1x2x2, 2, 2]}
kernel_size: [1x3x3, 3, 3, 3]
up: {kind: transpose, filters: skip}
skip: {gate: {kind: attention}}
head: {filters: 2, activation: softmax, labels: [background, vessel]}
"""
WORDS = ("nnunet", "gated.yaml", "--plans", "nnUNetPlans.json", "-o", "net")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a description, plans in 2D and 3D, and a data set of two channels and three labels."""
    (tmp_path / "gated.yaml").write_text(GATED)
    three: Any = configuration([24, 48, 48], arguments(3, 4))
    both = {"2d": configuration([64, 64], arguments(2, 4)), "3d_fullres": three}
    write_plans(tmp_path, plans(**both), dataset({"background": 0, "core": 1, "edema": 2}, channels=2))
    return tmp_path


def test_the_configuration_inherits_and_states_the_network(folder: Path) -> None:
    run = in_process(*WORDS, cwd=folder)
    assert (run.code, run.err) == (0, "")
    made = json.loads((folder / "net" / "configuration.json").read_text())["gated"]
    assert (made["inherits_from"], made["patch_size"]) == ("3d_fullres", [24, 48, 48])
    assert made["architecture"]["network_class_name"] == "gated.NnUNet"
    assert made["architecture"]["arch_kwargs"]["strides"] == [[1, 1, 1], [1, 2, 2], [2, 2, 2], [2, 2, 2]]
    assert made["architecture"]["_kw_requires_import"] == []
    assert "PYTHONPATH=net nnUNetv2_train DATASET gated FOLD -p nnUNetPlans" in run.out


def test_channels_and_classes_are_those_of_the_data_set(folder: Path) -> None:
    in_process(*WORDS, cwd=folder)
    text = (folder / "net" / "gated.py").read_text()
    assert "CHANNELS = 2" in text
    assert "CLASSES = 3" in text
    assert "Softmax" not in text


def test_a_copy_of_the_plans_is_written_and_the_original_kept(folder: Path) -> None:
    before = (folder / "nnUNetPlans.json").read_bytes()
    assert in_process(*WORDS, "--write", cwd=folder).code == 0
    written = json.loads((folder / "net" / "nnUNetPlans_gated.json").read_text())
    assert (folder / "nnUNetPlans.json").read_bytes() == before
    own = written["configurations"].pop("gated")
    assert own["inherits_from"] == "3d_fullres"
    assert written == {**json.loads(before), "plans_name": "nnUNetPlans_gated"}


def test_plans_of_a_copy_are_read_again(folder: Path) -> None:
    """Our reader knows nnU-Net's own classes alone, and says so of this one."""
    in_process(*WORDS, "--write", cwd=folder)
    run = in_process("show", "net/nnUNetPlans_gated.json", "configuration=gated", cwd=folder)
    assert run.code == 2
    assert "NnUNet" in run.err


REFUSED = {
    "depth=5 down.factor=2 kernel_size=3": "Nearest valid sizes",
    "--patch 20x20x20": "Nearest valid sizes",
    "padding=valid input.size=66x78x78 --patch 66x78x78": "padding makes the outputs smaller",
    "topology=nested skip.gate.kind=none": "topology",
    "down.factor=2 kernel_size=3 depth=2": "depth",
    "--configuration 3d_lowres": "configuration",
    "--patch 20x": "--patch 20x is not a size",
    "--epochs 5": "--epochs is not a flag",
    "block=aspp convs=1": "block",
}


@pytest.mark.parametrize("words", REFUSED)
def test_refusals_say_what_fits_and_write_nothing(words: str, folder: Path) -> None:
    run = in_process(*WORDS, *words.split(), cwd=folder)
    assert run.code == 2
    assert REFUSED[words] in run.err
    assert not (folder / "net").exists()


def test_a_network_in_2d_inherits_from_2d(folder: Path) -> None:
    run = in_process("nnunet", "preset=nnunet_2d", "depth=4", *WORDS[2:], cwd=folder)
    assert run.code == 0, run.err
    assert json.loads((folder / "net" / "configuration.json").read_text())["nnunet_2d"]["inherits_from"] == "2d"


def test_names_become_modules_that_shadow_nothing() -> None:
    assert module_name("My U-Net (3D)") == "my_u_net__3d"
    assert [module_name(name) for name in ("torch", "3d", "class", "json", "")] == [
        "unet_torch",
        "unet_3d",
        "unet_class",
        "unet_json",
        "unet",
    ]


def test_the_module_is_built_and_switched_as_the_trainer_does(folder: Path) -> None:
    torch: Any = pytest.importorskip("torch")
    in_process(*WORDS, cwd=folder)
    module = module_of((folder / "net" / "gated.py").read_text())
    network = module.NnUNet(input_channels=2, num_classes=3, n_stages=4, strides=[], deep_supervision=True)
    network.apply(network.initialize)
    outputs = network(torch.zeros(1, 2, 24, 48, 48))
    assert [tuple(output.shape[2:]) for output in outputs] == [(24, 48, 48), (24, 24, 24), (12, 12, 12)]
    torch.stack([output.square().mean() for output in outputs]).sum().backward()
    torch.optim.SGD(network.parameters(), 0.01).step()
    network.decoder.deep_supervision = False
    assert tuple(network(torch.zeros(1, 2, 24, 48, 48)).shape) == (1, 3, 24, 48, 48)
    with pytest.raises(ValueError, match="2 channels and 3 classes"):
        module.NnUNet(input_channels=1, num_classes=3, deep_supervision=True)
