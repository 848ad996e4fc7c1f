"""Weights straight from a `.pt2` file: our model computes what PyTorch computed with them."""

import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest

from tests.helpers.pt2 import FOLDER
from unetgen import plan, transplant
from unetgen.errors import UserError
from unetgen.read.torch.weights import weights_in_file

NNUNET = FOLDER / "num-plainconv-aniso-3d.pt2"
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


def test_outputs_are_pytorchs() -> None:
    from unetgen.emit.keras import build

    network = plan(DESCRIPTION)
    model = build(network)
    done = transplant(model, str(NNUNET))
    assert len(done.rows) == 24
    given = np.load(FOLDER / "num-plainconv-aniso-3d.npz")
    made = model(given["x0"], training=False)
    outputs = made if isinstance(made, list | tuple) else list(made.values()) if isinstance(made, dict) else [made]
    wanted = [given[name] for name in sorted(given.files) if name.startswith("y")]
    assert len(outputs) == len(wanted) == 2
    for ours, theirs in zip(sorted(map(np.asarray, outputs), key=np.size), sorted(wanted, key=np.size), strict=True):
        assert np.abs(ours - theirs).max() <= 1e-4 * np.abs(theirs).max()


@pytest.mark.parametrize("file", ["num-plainconv-aniso-3d.pt2", "num-basicunet-bilinear-2d.pt2",
                                  "num-residual-trilinear-3d.pt2"])  # fmt: skip
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
