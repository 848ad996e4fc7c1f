"""The README and `docs` are true: their commands and Python run, and their tables are current."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import onnx_files
from tests.helpers.command import in_process, unetgen
from tests.helpers.documents import ALL, README, TEXTS, fenced
from tests.helpers.key_tables import tables, with_tables
from tests.helpers.live_page import asked, got, served
from tests.helpers.nnunet_plans import arguments, configuration, dataset, plans, write_plans
from tests.helpers.pt2 import FOLDER
from unetgen import plan, to_diagram, to_table

PYTHON, SHELL, YAML, TEXT = (fenced(language) for language in ("python", "sh", "yaml", "text"))
LINES = [line for block in SHELL for line in block.splitlines() if line.startswith("unetgen")]
PLANS = [line for line in LINES if "nnUNetPlans" in line]
PROGRAMS = [line for line in LINES if re.search(r"model\.(pt2|onnx)", line)]
PLANNED = [line for line in LINES if line.startswith("unetgen plan ")]
SERVED = [line for line in LINES if line.startswith("unetgen live ")]
COMMANDS = [line for line in LINES if line not in (*PLANS, *PROGRAMS, *PLANNED, *SERVED)]


def write_block(folder: Path) -> None:
    """Write the README's block to the file in its first line."""
    file = folder / PYTHON[0].splitlines()[0].removeprefix("# ")
    file.parent.mkdir(parents=True)
    file.write_text(PYTHON[0])


def words(line: str) -> list[str]:
    import shlex

    return shlex.split(line)[1:]


@pytest.mark.parametrize("line", COMMANDS)
def test_command(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unetgen.emit.keras.bench.MOST", 3)  # runs, where a reader waits for 50
    for package in re.findall(r"hydra/(?:launcher|sweeper)=(\w+)", line):
        pytest.importorskip(package)
    (tmp_path / "my_unet.yaml").write_text(YAML[0])
    write_block(tmp_path)
    result = (unetgen if "launcher" in line else in_process)(*words(line), cwd=tmp_path)
    assert result.code == (1 if "compare" in line else 0), result.out + result.err
    assert result.err == ""
    if "compare" in line:
        assert "Different" in result.out
    elif "bench" in line:
        assert result.out.count("GFLOP/s") == 2
    else:
        assert (tmp_path / result.folder).exists()


@pytest.mark.parametrize("line", sorted({line for line in SERVED if "--export" not in line}))
def test_command_that_serves(line: str, tmp_path: Path) -> None:
    (tmp_path / "my_unet.yaml").write_text(YAML[0])
    with served(*words(line)[1:], cwd=tmp_path) as address:
        assert b"unetgen live" in got(address)
        assert "svg" in asked(address, {"ask": "figure", "yaml": YAML[0]})


@pytest.mark.parametrize("line", PLANNED)
def test_command_that_plans(line: str, tmp_path: Path) -> None:
    import yaml

    result = in_process(*words(line), cwd=tmp_path)
    assert (result.code, result.err) == (0, "")
    described = (
        json.loads(result.out)["description"]
        if "--json" in line
        else yaml.safe_load((tmp_path / result.folder).read_text())
    )
    assert plan(described).params > 10**6


@pytest.mark.parametrize("line", PLANS)
def test_command_on_plans(line: str, tmp_path: Path) -> None:
    own: dict[str, Any] = {"features_per_stage": [2, 4], "n_conv_per_stage": 1}
    both = {"2d": [8, 8], "3d_fullres": [8, 8, 8]}
    configurations = {name: configuration(patch, arguments(len(patch), 2, **own)) for name, patch in both.items()}
    labels = {"background": 0, "edema": 1, "core": 2, "enhancing": 3}
    write_plans(tmp_path, plans(**configurations), dataset(labels))
    (tmp_path / "my_unet.yaml").write_text(YAML[0])
    result = in_process(*words(line), cwd=tmp_path)
    assert (result.code, result.err) == (1 if "compare" in line else 0, "")


@pytest.mark.parametrize("line", PROGRAMS)
def test_command_on_a_program(line: str, tmp_path: Path) -> None:
    if "model.onnx" in line:
        pytest.importorskip("onnx")
    shutil.copy(FOLDER / "monai-basicunet-2d-in1-out2-default.pt2", tmp_path / "model.pt2")
    shutil.copy(onnx_files.FOLDER / "plain-legacy.onnx", tmp_path / "model.onnx")
    result = in_process(*words(line), cwd=tmp_path)
    assert (result.code, result.err) == (1 if "compare" in line else 0, "")


def test_commands_in_the_text(tmp_path: Path) -> None:
    to_diagram("filters.base=2", "input.size=16x16x16").save(tmp_path / "diagram.svg")
    for line in re.findall(r"`(unetgen [^`]*)`", ALL):
        if not re.search(r"my_model|model\.pt2|<folder>|unetgen live", line):
            assert in_process(*words(line), cwd=tmp_path).code == 0, line


def test_the_tables_of_keys_are_the_declarations(request: pytest.FixtureRequest) -> None:
    """The tables print the defaults and choices of the declarations; `--update` rewrites them."""
    for path, text in TEXTS.items():
        current = with_tables(text)
        if request.config.getoption("--update"):
            path.write_text(current, encoding="utf-8")
        else:
            assert current == text, f"tables of keys in {path.name} changed; if rightly so, run the tests with --update"


def test_every_table_of_keys_is_shown() -> None:
    assert all(ALL.count(f"<!-- keys: {name} -->") == 1 for name in tables())


def test_the_yaml_is_a_network() -> None:
    import yaml

    network = plan(yaml.safe_load(YAML[0]))
    assert len(YAML[0].splitlines()) == 10
    assert network.name == "my_unet"


def test_the_table() -> None:
    assert TEXT[0] in str(to_table(rows="stages"))


@pytest.mark.parametrize("index", range(1, len(PYTHON)))
def test_python(
    index: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    scope: dict[str, Any] = {}
    if "load_model(" in PYTHON[index]:
        from unetgen import to_keras

        model: Any = to_keras("depth=1", "filters.base=2", "input.size=8x8")
        model.save("model.keras")
    exec(compile(PYTHON[index], f"README block {index}", "exec"), scope)
    if "mine" in scope:
        assert "Same network: 18 layers, 833,507 parameters" in capsys.readouterr().out
    elif "ported" in scope:
        assert "encoder0_conv0" in capsys.readouterr().out
    elif "planned" in scope:
        assert capsys.readouterr().out == "(20, 320, 256) 2 483315200\n"
    elif "trained" in scope:
        assert scope["model"].predict(scope["images"], verbose=0).shape == scope["masks"].shape
    elif "load_model(" in PYTHON[index]:
        assert scope["model"].count_params() == plan("depth=1", "filters.base=2", "input.size=8x8").params
    elif "figure" in scope:
        assert (tmp_path / "figure.tex").stat().st_size
        assert "attention gate" in capsys.readouterr().out
    else:
        assert {path.name for path in tmp_path.iterdir()} == {"figure.pdf", "table.tex"}


def test_a_users_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The README's block is found by existing: plan, Keras and figure."""
    from unetgen import to_keras

    monkeypatch.chdir(tmp_path)
    write_block(tmp_path)
    network = plan("block=pointwise", "block.times=2", "filters.base=4", "input.size=16x16x16", parts="my_parts")
    assert network.params_of(network.by_name["encoder0_conv1_pointwise1"]) == 8 * 8 + 8
    assert to_keras(network).count_params() == network.params  # pyright: ignore[reportUnknownMemberType]  keras is untyped
    assert "<svg" in to_diagram(network).svg


def test_links_lead_to_files() -> None:
    for path, text in TEXTS.items():
        for link in re.findall(r"\]\(([^)#]*)\)", text):
            assert "://" in link or (path.parent / link).exists(), f"{path.name} leads to {link}"


def test_the_readme_is_short() -> None:
    assert len(README.split()) <= 2500
