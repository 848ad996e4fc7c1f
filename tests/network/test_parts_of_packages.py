"""Blocks, gates and attentions from installed packages."""

import json
import sys
from pathlib import Path

import pytest

from tests.helpers.command import in_process, unetgen
from tests.helpers.own_folders import BLOCK, GATE, SMALL, package, refused, write
from unetgen import plan, to_keras
from unetgen.errors import UserError
from unetgen.language.compose.own import adding
from unetgen.network import recipes


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Install a package with a block, a gate, and a block that fails to import."""
    entries = (
        "[unetgen.blocks]\nwider = own_extras.wider\nbroken = own_extras.broken\n\n"
        "[unetgen.gates]\nopen = own_extras.gates:gate\n"
    )
    files = {"wider.py": BLOCK, "gates.py": GATE, "broken.py": "import nothing_of_that_name\n", "__init__.py": ""}
    folder = package(tmp_path / "site", entries, {f"own_extras/{name}": text for name, text in files.items()})
    monkeypatch.setattr(sys, "path", [str(folder), *sys.path])
    for name in [name for name in sys.modules if name.startswith("own_extras")]:
        del sys.modules[name]
    return folder


def test_parts_of_a_package(installed: Path) -> None:
    assert {"wider", "broken"} <= {*recipes.names("block")}
    assert not any(name.startswith("own_extras") for name in sys.modules)
    network = plan("block=wider", "block.times=2", "skip.gate=open", *SMALL)
    assert "encoder0_conv1_pointwise1" in network.by_name
    assert "own_extras.broken" not in sys.modules
    assert to_keras(network).count_params() == network.params  # pyright: ignore[reportUnknownMemberType]  keras is untyped


def test_a_package_that_cannot_be_imported(installed: Path) -> None:
    text = refused("block=broken", *SMALL)
    assert "block 'broken' cannot be imported from the package unet-extras 1.2 (own_extras.broken)" in text
    assert "broken.py, line 1: ModuleNotFoundError: No module named 'nothing_of_that_name'." in text


def test_an_unknown_option_beside_a_package(installed: Path) -> None:
    assert "block.tims  is not a key." in refused("block=plain", "block.tims=2", *SMALL)
    assert "block.tims  is not a key. Did you mean block.times?" in refused("block=wider", "block.tims=2", *SMALL)


def test_two_parts_of_one_name(tmp_path: Path, installed: Path) -> None:
    folders = [write(tmp_path / name, {"blocks/mine.py": BLOCK}) for name in ("a", "b")]
    with adding(folders), pytest.raises(UserError) as caught:
        plan("block=mine", *SMALL)
    assert "has the name of another block" in str(caught.value)
    text = refused("block=wider", *SMALL, parts=write(tmp_path / "c", {"blocks/wider.py": BLOCK}))
    assert "the package unet-extras 1.2 (own_extras.wider) has the name of another block" in text


@pytest.mark.usefixtures("installed")
def test_a_saved_description_whose_package_is_missing(tmp_path: Path) -> None:
    words = ["block=wider", *SMALL, "emit=[]", "output_dir=here"]
    assert in_process(*words, cwd=tmp_path).code == 0
    result = unetgen("here/config.yaml", "emit=[]", cwd=tmp_path)  # where no package is on the path
    assert result.code == 2
    message = "This description uses the package unet-extras 1.2, which is not installed. Install it: pip install unet-extras==1.2"
    assert message in result.err
    summary = json.loads((tmp_path / "here" / "summary.json").read_text())
    assert summary["parts"] == [{"block": "wider", "package": "unet-extras", "version": "1.2"}]
