"""Presets in users' folders and in packages, for commands and in Python."""

import sys
from pathlib import Path

import pytest

from tests.helpers.command import in_process, unetgen
from tests.helpers.own_folders import PRESET, package, write
from unetgen import compare, load, plan
from unetgen.errors import UserError
from unetgen.language.compose.conf import presets
from unetgen.language.compose.own import adding

FLAT = {"small.yaml": PRESET, "deep.yaml": "preset: unet_2015\nnorm: batch\ndepth: 6\n"}


@pytest.mark.parametrize("below", ["", "preset/"])
def test_a_folder_for_every_command(below: str, tmp_path: Path) -> None:
    write(tmp_path / "mine", {f"{below}small.yaml": f"# @package _global_\n{PRESET}"})
    more = ("--config-dir", "mine")
    assert f"mine/{below}small.yaml" in in_process("list", *more, cwd=tmp_path).out
    assert in_process("show", "small", *more, cwd=tmp_path).out == PRESET
    assert in_process("compare", "small", "small depth=2", *more, cwd=tmp_path).code == 0
    assert in_process("draw", "small", "-o", "a.svg", *more, cwd=tmp_path).code == 0
    assert in_process("preset=small", "emit=[]", f"hydra.searchpath=[file://{tmp_path}/mine]", cwd=tmp_path).code == 0
    assert "small" in in_process("help", "presets", *more, cwd=tmp_path).out


def test_a_folder_in_python(tmp_path: Path) -> None:
    folder = write(tmp_path, FLAT)
    assert load("preset=deep", presets=folder)["norm.kind"] == "batch"
    assert compare("small", "small depth=2", presets=[folder]).same
    with pytest.raises(UserError, match="'deep' is not a preset"):
        plan("preset=deep")


def test_a_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"own_nets/__init__.py": "raise ValueError\n", **{f"own_nets/conf/{k}": v for k, v in FLAT.items()}}
    site = package(tmp_path / "site", "[unetgen.presets]\nmine = own_nets.conf\n", files)
    monkeypatch.setattr(sys, "path", [str(site), *sys.path])
    assert plan("preset=deep").spec == plan("preset=unet_2015", "norm=batch", "depth=6").spec
    assert {"deep", "small"} <= {*presets()}


@pytest.mark.parametrize("name", ["lecture.yaml", "preset/lecture.yaml"])
def test_the_name_of_a_built_in_preset_is_refused(name: str, tmp_path: Path) -> None:
    with adding((), write(tmp_path, {name: PRESET})), pytest.raises(UserError, match="has the name of a built-in one"):
        presets()


@pytest.mark.parametrize("words", ["preset=bad", "-m preset=bad depth=3,4", "-m preset=bad,unet_2015"])
def test_a_preset_runs_no_code(words: str, tmp_path: Path) -> None:
    """Settings that make Hydra run code are refused, or ignored in a sweep's jobs."""
    text = "# @package _global_\ndefaults: [unet_2015]\nhydra: {callbacks: {x: {_target_: evil.Callback}}}\n"
    write(tmp_path, {"mine/preset/bad.yaml": text})
    write(tmp_path, {"evil.py": 'open("ran", "w").close()\n\n\nclass Callback:\n    pass\n'})
    result = unetgen(*words.split(), "emit=[]", "--config-dir", "mine", cwd=tmp_path)
    assert not (tmp_path / "ran").exists()
    if "," not in words.rsplit(maxsplit=1)[-1] or "depth" in words:
        message = "preset=bad  sets hydra.callbacks, which runs code. Leave it out, or set it on the command line.\n"
        assert result == (2, "", message)
