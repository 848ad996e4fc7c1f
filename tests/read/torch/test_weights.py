"""Weights straight from a `.pt2` file: our model computes what PyTorch computed with them."""

import shutil
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.helpers.pt2 import FOLDER
from unetgen import plan, to_keras, transplant
from unetgen.errors import UserError
from unetgen.read.keras.model import read_keras
from unetgen.read.torch.weights import weights_in_file

NNUNET = FOLDER / "num-plainconv-aniso-3d.pt2"
WHOLE = ["num-plainconv-aniso-3d.pt2", "num-basicunet-bilinear-2d.pt2", "num-residual-trilinear-3d.pt2"]
DESCRIPTION = {
    "preset": "nnunet_3d",
    "input": {"size": "6x12x8", "channels": 1},
    "depth": 3,
    "filters": {"base": None, "growth": None, "max": None, "per_level": [4, 6, 8]},
    "kernel_size": ["1x3x3", 3, 3],
    "down": {"factor": ["1x2x2", 2]},
    "head": {"filters": 3, "activation": "linear"},
    "deep_supervision": {"stages": ["decoder1"], "resolution": "native"},
}


def outputs_of(model: Any, image: Any) -> list[Any]:
    made = model(image, training=False)
    outputs = made if isinstance(made, list | tuple) else list(made.values()) if isinstance(made, dict) else [made]
    return [np.asarray(one) for one in outputs]


def far_from_pytorch(model: Any, file: str) -> float:
    """Return the largest difference from PyTorch's outputs, as a share of the largest value."""
    given = np.load(FOLDER / file.replace("pt2", "npz"))
    ours = sorted(outputs_of(model, given["x0"]), key=np.size)
    theirs = sorted((given[name] for name in given.files if name.startswith("y")), key=np.size)
    return max(np.abs(a - b).max() / np.abs(b).max() for a, b in zip(ours, theirs, strict=True))


def test_a_description_computes_what_pytorch_computed() -> None:
    model = to_keras(DESCRIPTION)
    assert len(transplant(model, str(NNUNET)).rows) == 24
    assert far_from_pytorch(model, NNUNET.name) <= 1e-4


@pytest.mark.parametrize("file", WHOLE)
def test_a_read_network_computes_what_pytorch_computed(file: str) -> None:
    """No description is needed: the file gives the layers, their order and their weights."""
    model = to_keras(FOLDER / file, compute_format="channels_last")
    done = transplant(model, FOLDER / file)
    assert all(row.source == row.model for row in done.rows)
    assert far_from_pytorch(model, file) <= 1e-4


@pytest.mark.parametrize("file", ["smp-unet-resnet18.pt2", "monai-attentionunet-2d-small.pt2"])
def test_a_graph_alone_is_built_with_fresh_weights(file: str) -> None:
    """The first has a pooling whose windows reach beyond the map."""
    network = plan(FOLDER / file)
    assert read_keras(to_keras(network)).hash == network.hash


def test_layers_that_cannot_be_built_are_named() -> None:
    with pytest.raises(UserError, match=r"layers that unetgen reads but does not build: \w[^,]*,[^,]*,[^,]*,[^,]* and"):
        to_keras(FOLDER / "hw-mhsa-bottleneck-2d.pt2")


@pytest.mark.parametrize("file", WHOLE)
def test_every_layer_has_its_values(file: str) -> None:
    layers, unused = weights_in_file(FOLDER / file)
    assert not unused
    assert all(np.isfinite(tensor).all() for layer in layers for tensor in layer.tensors.values())
    assert all(layer.flow for layer in layers)


def test_a_graph_without_values_is_refused() -> None:
    with pytest.raises(UserError, match="holds the graph, and no values of"):
        weights_in_file(FOLDER / "hw-time-2d.pt2")


def test_pickled_values_are_refused() -> None:
    with pytest.raises(UserError, match=r"torch 2\.8 and earlier pickle them"):
        weights_in_file(FOLDER / "t28-hw-tutorial-2d.pt2")


@pytest.mark.parametrize("cut", [0, 4, 4_000_000])
def test_values_of_another_size_are_refused(cut: int, tmp_path: Path) -> None:
    """The bytes of one tensor are too few, or far too many."""
    path = tmp_path / "cut.pt2"
    with zipfile.ZipFile(NNUNET) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, (b"\0" * cut if name.endswith("/weight_0") else content))
    with pytest.raises(UserError, match=r"cut\.pt2"):
        weights_in_file(path)


def test_the_file_is_left_alone(tmp_path: Path) -> None:
    path = Path(shutil.copy(NNUNET, tmp_path))
    before = path.read_bytes()
    weights_in_file(path)
    assert path.read_bytes() == before
