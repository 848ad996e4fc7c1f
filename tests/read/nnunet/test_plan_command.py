"""`unetgen plan`: a description on stdout, in a file or as JSON; wrong flags; completion."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.helpers.command import in_process
from tests.helpers.planner_runs import data_of, run_of
from unetgen import load, plan
from unetgen.cli.completion_words import following, is_ours
from unetgen.read.nnunet.planner import Dataset, nnunet_plan
from unetgen.read.nnunet.planner.description import planned_description
from unetgen.read.nnunet.planner.report import report_lines

PROSTATE = run_of("ProstateLike", "default")
WORDS = "--shape 20x320x319 --spacing 3.6x0.625x0.625 --channels 2 --labels 3 --cases 32 --memory 8"


def answer(words: str, folder: Path, code: int = 0) -> str:
    done = in_process("plan", *words.split(), cwd=folder)
    assert done.code == code, done.err
    assert (done.err == "") == (code == 0)
    return done.out + done.err


def test_the_yaml_runs(tmp_path: Path) -> None:
    """What is printed is a file that gives the network of nnU-Net's run."""
    file = tmp_path / "mine.yaml"
    file.write_text(answer(WORDS, tmp_path))
    network, wanted = plan(load(file)), PROSTATE["configurations"]["3d_fullres"]
    assert network.params == wanted["params"]
    assert [*network.nodes[0].shape.sizes] == wanted["patch"]
    assert load(file)["budget.batch_size"] == wanted["batch"]
    assert load(file)["input.spacing"] == wanted["spacing"]


def test_the_reasons_are_comments(tmp_path: Path) -> None:
    data = data_of(PROSTATE)
    said = answer(WORDS, tmp_path)
    comments = [line[2:] for line in said.splitlines() if line.startswith("#")]
    assert max(map(len, comments)) <= 110
    assert " ".join(" ".join(comments).split()) == " ".join(report_lines(data, nnunet_plan(data)))
    assert yaml.safe_load(said) == planned_description(nnunet_plan(data))


def test_a_file(tmp_path: Path) -> None:
    assert answer(f"{WORDS} -o mine.yaml", tmp_path) == "mine.yaml\n"
    assert (tmp_path / "mine.yaml").read_text() == answer(WORDS, tmp_path)


def test_json(tmp_path: Path) -> None:
    said = json.loads(answer(f"{WORDS} --json -o mine.yml", tmp_path))
    wanted = PROSTATE["configurations"]["3d_fullres"]
    for key, name in (
        ("patch_size", "patch"), ("batch_size", "batch"), ("strides", "strides"), ("kernel_sizes", "kernels"),
        ("features_per_stage", "features"), ("estimate", "estimate"), ("spacing", "spacing"), ("median_shape", "median"),
    ):  # fmt: skip
        assert said["plan"][key] == wanted[name]
    assert plan(said["description"]) == plan(tmp_path / said["file"])
    assert said["reasons"] == report_lines(data_of(PROSTATE), nnunet_plan(data_of(PROSTATE)))
    assert said["plan"]["cuts"] == [{"patch": [20, 320, 320], "axis": 2, "by": 64}]


@pytest.mark.parametrize(
    ("words", "data", "asked"),
    [
        ("--shape=584x565 --spacing=1x1", Dataset((584, 565), (1, 1)), {}),
        ("--shape 40,50,60 --spacing 1,1.5,2e0 --planner resenc_xl", Dataset((40, 50, 60), (1, 1.5, 2.0)), {"planner": "resenc_xl"}),
        ("--shape 40x50x60 --spacing 1x1x1 --configuration 2d", Dataset((40, 50, 60), (1, 1, 1)), {"configuration": "2d"}),
        ("--shape 96x96x96 --spacing 1×1×1 --memory 0.5", Dataset((96, 96, 96), (1, 1, 1)), {"memory": 0.5}),
    ],
)  # fmt: skip
def test_flags(words: str, data: Dataset, asked: dict[str, Any], tmp_path: Path) -> None:
    assert yaml.safe_load(answer(words, tmp_path)) == planned_description(nnunet_plan(data, **asked))


def test_fit(tmp_path: Path) -> None:
    words = "--shape 64x64 --spacing 1x1 --cases 100"
    said = json.loads(answer(f"{words} --fit 0.2 --json", tmp_path))
    assert said["description"]["budget"]["memory_gib"] == 0.2
    assert said["fit"]["needed_bytes"] <= 0.2 * 1024**3
    assert said["reasons"][-2].startswith("nnU-Net's estimate for 0.2 GB ")
    both = json.loads(answer(f"{words} --fit 0.2 --memory 8 --json", tmp_path))
    assert both["reasons"][-2].startswith("nnU-Net's estimate for 8 GB ")
    assert both["plan"] | {"reference": 0} == said["plan"] | {"reference": 0}


@pytest.mark.parametrize(
    ("words", "texts"),
    [
        ("", ["2 problems", "shape    is missing.", "spacing  is missing.", "such as 5x0.6x0.6"]),
        ("--shape 40x0x2a4 --spacing 0x-1 --memory abc --planner resnc_m --cases 0 --labels 1 --fit 0 --configuration 4d",
         ["9 problems", "has 0, '2a4'.", "has 0, -1.", "has 2 values, and shape has 3", "cases ", "labels ", "'abc' is not a"
          " number of GB", "Did you mean resenc_m?", "0 is not a number of GiB", "'4d' is not a configuration"]),
        ("--shape 40x40x40x40 --spacing 1x1x1x1", ["shape    has 4 values.", "Channels are not an axis here."]),
        ("--shape 40x40x40 --spacing nanxinfx1e999", ["has 'nan', 'inf', '1e999'."]),
        (f"--shape {'9' * 5000}x40 --spacing 1x1", ["shape  has '999"]),
        ("--shape 40x40x40 --spacing 1x1x1 --memory 0.00001", ["memory  1e-05 GB is too little: the smallest patch"]),
        ("--shape 40x40x40 --spacing 1x1x1 --fit 0.00001", ["fit  1e-05 GB is too little"]),
        ("--shape 40x40x40 --spacing 1x1x1 --configuration 3d_lowres", ["configuration  nnU-Net plans no 3d_lowres here"]),
        ("--shpe 4 --spacing", ["--shpe is not a flag of plan. Did you mean --shape?", "4 is not a flag",
                                "--spacing has no value.", "Write: unetgen plan --shape"]),
        ("--shape 4 --shape 5", ["--shape is given twice, as '4' and '5'."]),
        (f"{WORDS} -o mine.json", ["mine.json does not end like a description. Use one of .yaml, .yml."]),
        (f"{WORDS} -o none/mine.yaml", ["the folder none does not exist"]),
        (f"{WORDS} -o", ["-o needs a file."]),
    ],
)  # fmt: skip
def test_wrong_words(words: str, texts: list[str], tmp_path: Path) -> None:
    said = answer(words, tmp_path, 2)
    for text in texts:
        assert text in said
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("unetgen pla", ["plan"]),
        ("unetgen plan --sh", ["--shape"]),
        ("unetgen plan --shape 4x4 --s", ["--spacing"]),
        ("unetgen plan --planner ", ["default", "resenc_l", "resenc_m", "resenc_xl"]),
        ("unetgen plan --configuration 3", ["3d_fullres", "3d_lowres"]),
        ("unetgen plan --shape ", []),
    ],
)
def test_completion(line: str, words: list[str]) -> None:
    assert is_ours(line)
    assert following(line) == words


def test_help_has_the_command(tmp_path: Path) -> None:
    assert "unetgen plan FLAGS" in in_process("--help", cwd=tmp_path).out
