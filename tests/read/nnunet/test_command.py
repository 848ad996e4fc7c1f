"""Plans on the command line: shown, run, swept, drawn, compared, and built in Keras."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.helpers.command import in_process
from tests.helpers.nnunet_plans import (
    arguments,
    configuration,
    dataset,
    flat_configuration,
    plans,
    write_plans,
    write_results,
)
from unetgen import compare, load, plan, to_diagram
from unetgen.cli.completion_words import following

TWO = {"background": 0, "heart": 1}
LIST: dict[str, Any] = {"features_per_stage": [4, 8], "n_conv_per_stage": 1, "n_conv_per_stage_decoder": 1}
PLANS = plans(
    _2d=configuration([16, 16], arguments(2, 2, **LIST)),
    _3d_fullres=configuration([8, 16, 16], arguments(3, 2, **LIST)),
    primus=configuration([16, 16], arguments(2, 2), "Primus"),
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current folder, which has plans and their data set."""
    write_plans(tmp_path, PLANS, dataset(TWO))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def answer(words: str, folder: Path, code: int = 0) -> str:
    """Run a command, and return what it prints, or why it refuses."""
    done = in_process(*words.split(), cwd=folder)
    assert done.code == code, done.err
    return (done.err if code == 2 else done.out).rstrip("\n")


def test_show(folder: Path) -> None:
    shown = yaml.safe_load(answer("show nnUNetPlans.json configuration=2d filters.base=6", folder))
    assert shown["filters"] == {"base": 6, "growth": 2}
    assert shown["head"]["labels"] == ["background", "heart"]
    assert plan(shown) == plan("nnUNetPlans.json", "configuration=2d", "filters.base=6")


def test_show_another_file(folder: Path) -> None:
    (folder / "mine.yaml").write_text("preset: lecture\ndepth: 3\n")
    assert "depth: 4\n" in answer("show mine.yaml depth=4", folder)


def test_run(folder: Path) -> None:
    made = Path(answer("nnUNetPlans.json configuration=2d emit=[table] --quiet", folder))
    assert plan(made / "config.yaml") == plan("nnUNetPlans.json/2d")


def test_run_of_a_results_folder(folder: Path) -> None:
    results = write_results(folder / "results", "nnUNetTrainerBN", "3d_fullres", PLANS, dataset(TWO))
    made = Path(answer(f"{results} emit=[table] --quiet", folder))
    assert load(made / "config.yaml")["norm.kind"] == "batch"


def test_sweep(folder: Path) -> None:
    """Each configuration is a job; one that is refused fails alone."""
    words = "-m nnUNetPlans.json configuration=2d,3d_fullres,primus filters.base=2 emit=[table] --quiet"
    made = Path(answer(words, folder, 1))
    swept = json.loads((made / "sweep.json").read_text())["jobs"]
    assert [job["overrides"]["preset"] for job in swept] == [
        f"nnUNetPlans.json/{one}" for one in PLANS["configurations"]
    ]
    assert plan(made / "1" / "config.yaml") == plan("nnUNetPlans.json/3d_fullres", "filters.base=2")
    assert "'Primus' is not a network that is read." in (made / "2" / "error.txt").read_text()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("unetgen nnUNetPlans.json conf", ["configuration="]),
        ("unetgen nnUNetPlans.json configuration=", [f"configuration={one}" for one in ("2d", "3d_fullres", "primus")]),
        ("unetgen -m nnUNetPlans.json configuration=2d,3", ["configuration=2d,3d_fullres"]),
        ("unetgen show nnUNetPlans.json configuration=2", ["configuration=2d"]),
        ("unetgen mine.json configuration=", []),
        ("unetgen configuration=", []),
    ],
)
def test_completion(line: str, words: list[str], folder: Path) -> None:
    assert following(line) == words


def test_several_without_a_sweep(folder: Path) -> None:
    refused = answer("nnUNetPlans.json configuration=2d,3d_fullres", folder, 2)
    assert refused.endswith("are several files. Add -m to make a network of each, or give one.")


@pytest.mark.parametrize("verb", ["", "show ", "draw ", "-m "])
def test_missing_configuration(verb: str, folder: Path) -> None:
    assert "configuration  is missing. Available: 2d, 3d_fullres, primus." in answer(
        f"{verb}nnUNetPlans.json", folder, 2
    )


def test_draw(folder: Path) -> None:
    assert answer("draw nnUNetPlans.json configuration=2d", folder) == "nnUNetPlans_2d.svg"
    assert answer("draw nnUNetPlans.json configuration=2d,3d_fullres -o both.svg", folder) == "both.svg"
    assert (folder / "nnUNetPlans_2d.svg").read_text() == to_diagram("nnUNetPlans.json", "configuration=2d").svg


def test_compare(folder: Path) -> None:
    flat = flat_configuration([16, 16], 2, UNet_base_num_features=4, n_conv_per_stage_encoder=[1, 1])
    write_plans(folder / "old", plans(_2d={**flat, "n_conv_per_stage_decoder": [1]}), dataset(TWO))
    assert answer("compare nnUNetPlans.json old/nnUNetPlans.json configuration=2d --quiet", folder).startswith("Same")
    assert "Different" in answer("compare nnUNetPlans.json configuration=2d,3d_fullres --quiet", folder, 1)
    assert compare("nnUNetPlans.json/2d", "old/nnUNetPlans.json").same  # it has one configuration


def test_compare_with_words(folder: Path) -> None:
    (folder / "dataset.json").unlink()
    words = "input.channels=1 head.filters=2"
    assert compare(f"nnUNetPlans.json configuration=2d {words}", f"nnUNetPlans.json/2d {words}").same
