"""The command's runs: complete folders, exit codes and messages."""

import json
import time
from pathlib import Path

import pytest

from tests.helpers.command import Result, in_process, left_in, python, unetgen
from unetgen import load, plan
from unetgen.emit.folder import publish
from unetgen.language.compose.conf import presets

FILES = {
    "config.yaml",
    "summary.json",
    "summary.txt",
    "summary.md",
    "summary.csv",
    "summary.tex",
    "diagram.gv",
    "diagram.svg",
    "diagram.png",
    "diagram.pdf",
    ".hydra",
}


@pytest.fixture(scope="module")
def lecture(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Path]:
    """Run the default once with all files."""
    cwd = tmp_path_factory.mktemp("run")
    return unetgen(cwd=cwd), cwd


def test_everything(lecture: tuple[Result, Path]) -> None:
    result, cwd = lecture
    assert (result.code, result.err) == (0, "")
    assert {path.name for path in (cwd / result.folder).iterdir()} == FILES | {"model.json"}
    assert "Keras agrees: 18 layers, 833,507 parameters" in result.out
    assert result.out.index("decoder0_concat") < result.out.index("Keras agrees")
    assert not [name for name in left_in(cwd) if "unfinished" in name]


def test_keras_alone_loads_the_json(lecture: tuple[Result, Path]) -> None:
    result, cwd = lecture
    code = "import sys, keras; print(keras.models.model_from_json(open(sys.argv[1]).read()).count_params())"
    assert python("-W", "ignore", "-c", code, str(result.folder / "model.json"), cwd=cwd).out == "833507\n"


def test_the_runs_config_is_the_same_network(lecture: tuple[Result, Path]) -> None:
    result, cwd = lecture
    config = cwd / result.folder / "config.yaml"
    assert plan(config) == plan()
    assert load(config) == load()
    assert json.loads((cwd / result.folder / "summary.json").read_text())["hash"] == plan().hash


@pytest.mark.parametrize("preset", ["unet_2015", "unet3d_2016", "lecture_picture"])
def test_a_runs_config_is_self_contained(preset: str, tmp_path: Path) -> None:
    result = in_process(f"preset={preset}", "compile=null", "emit=[]", "output_dir=here", cwd=tmp_path)
    assert result.code == 0, result.err
    assert plan(tmp_path / "here" / "config.yaml") == plan(f"preset={preset}")
    again = load(tmp_path / "here" / "config.yaml")
    assert again.compile is None


def test_a_users_file(tmp_path: Path) -> None:
    (tmp_path / "my_unet.yaml").write_text(
        "name: mine\ninput: {size: 64x64, channels: 1}\ndepth: 3\nfilters: {base: 8}\nhead: {filters: 1}\nnorm: batch\n"
    )
    result = in_process("my_unet.yaml", "depth=4", "emit=[table]", "output_dir=here", cwd=tmp_path)
    assert result.code == 0, result.err
    assert "mine · 2D U-Net, depth 4" in result.out
    assert plan(tmp_path / "here" / "config.yaml") == plan(tmp_path / "my_unet.yaml", "depth=4")


def test_a_files_preset(tmp_path: Path) -> None:
    (tmp_path / "my.yml").write_text("preset: unet_2015\ndepth: 3\nfilters: {base: 16}\n")
    assert plan(tmp_path / "my.yml") == plan("preset=unet_2015", "depth=3", "filters.base=16")
    assert plan(tmp_path / "my.yml", "depth=2") == plan("preset=unet_2015", "depth=2", "filters.base=16")


def test_emit_chooses(tmp_path: Path) -> None:
    result = in_process("emit=[table]", "output_dir=here", "table.rows=stages", cwd=tmp_path)
    names = {path.name for path in (tmp_path / "here").iterdir()}
    assert names == {name for name in FILES if not name.startswith("diagram")}
    assert "encoder0_conv0" not in result.out
    assert "encoder0" in result.out


def test_a_runs_config_with_another_emit(tmp_path: Path) -> None:
    """What was set for the table and the figure is not a mistake without them."""
    words = ("emit=[table,svg]", "table.rows=stages", "diagram.title=false", "output_dir=a")
    assert in_process(*words, cwd=tmp_path).code == 0
    assert in_process("a/config.yaml", "emit=[]", "output_dir=b", cwd=tmp_path) == (0, "b\n", "")
    assert load(tmp_path / "b" / "config.yaml") == load("emit=[]")
    done = in_process("a/config.yaml", "emit=[]", "table.rows=layers", cwd=tmp_path)
    assert "table.rows  changes nothing without table in emit" in done.err


@pytest.mark.parametrize("words", [("output_dir=here",), ("hydra.run.dir=${name}",), ("-m", "hydra.sweep.dir=here")])
def test_a_folder_that_exists_is_refused(words: tuple[str, ...], tmp_path: Path) -> None:
    """Nothing is written, neither in it nor beside it; an empty one is used."""
    (tmp_path / "here").mkdir()
    assert in_process("name=here", *words, "emit=[]", cwd=tmp_path).code == 0
    before = {name: (tmp_path / name).stat().st_mtime_ns for name in left_in(tmp_path)}
    resume = ", or continue its sweep: sweep.resume=here" if "-m" in words else ""
    message = f"output_dir  here exists. Add overwrite=true, or give another name{resume}.\n"
    assert in_process("name=here", *words, "emit=[]", cwd=tmp_path) == (2, "", message)
    assert {name: (tmp_path / name).stat().st_mtime_ns for name in left_in(tmp_path)} == before


def test_a_file_in_the_folders_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "here").write_text("mine")
    assert in_process("emit=[]", "output_dir=here", cwd=tmp_path).code == 2
    assert left_in(tmp_path) == ["here"]


def test_publish_keeps_existing_files(tmp_path: Path) -> None:
    for name in ("a", "a.unfinished-7"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text(name)
    assert publish(tmp_path / "a.unfinished-7") == tmp_path / "a-2"
    assert (tmp_path / "a" / "file").read_text() == "a"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--depth", "4"], "--depth is not a flag. Write depth=4\n"),
        (["--depth=4"], "--depth is not a flag. Write depth=4\n"),
        (["--multi-run"], "--multi-run is not a flag. Did you mean --multirun? `unetgen --help` shows the flags; keys are written key=value.\n"),
        (["depth", "=", "4"], "depth has spaces around the equals sign. Write depth=4\n"),
        (["depth", "=4"], "depth has spaces around the equals sign. Write depth=4\n"),
        (["depth"], "depth has no value. Write depth=…, without spaces around the equals sign.\n"),
        (["lecture"], "'lecture' is a preset. Write preset=lecture, or: unetgen show lecture\n"),
        (["compar", "a", "b"], "'compar' is not a command. Did you mean compare? Give overrides such as depth=4, a file that ends in .yaml, or one of: list, show, compare, draw, table, describe, schema, plan, eject, nnunet, report, live, bench, help.\n"),
        (["show", "lectur"], f"'lectur' is not a preset. Did you mean lecture? Available: {', '.join(presets())}.\n"),
        (["show"], "This takes 1 argument, not 0. Write: unetgen show PRESET\n"),
        (["missing.yaml"], "missing.yaml cannot be read: No such file or directory. Give a description's file, or a preset.\n"),
        (["depth=2,3"], "1 problem in this description\n  depth  2,3 are several values. Add -m to make a network of each, or give one.\nfrom unetgen depth=2,3\n"),
        (["depth=0", "lr=3"], "2 problems in this description\n  lr     is not a key. Here it is called compile.learning_rate.\n  depth  0 is too small. Give a whole number from 1.\nfrom unetgen depth=0 lr=3\n"),
        (["depth=0"], "1 problem in this description\n  depth  0 is too small. Give a whole number from 1.\nfrom unetgen depth=0\n"),
        (["hydra.jb=3"], "hydra.jb  is not a setting. Did you mean hydra.job? `unetgen --cfg hydra` shows all.\n"),
        (["--config-dir", "nowhere"], "--config-dir: nowhere is not a folder. Give one that has a preset/ folder in it.\n"),
        (["output_dir=/dev/null/here"], "output_dir  /dev/null/here cannot be written: Not a directory. Give another folder: output_dir=…\n"),
        (["-m", "depth=2,3", "output_dir=/dev/null/here"], "output_dir  /dev/null/here cannot be written: Not a directory. Give another folder: output_dir=…\n"),
    ],
)  # fmt: skip
def test_refusals(arguments: list[str], message: str, tmp_path: Path) -> None:
    assert in_process(*arguments, cwd=tmp_path) == (2, "", message)
    assert left_in(tmp_path) == []


def test_a_folder_for_its_file(tmp_path: Path) -> None:
    (tmp_path / "many" / "0").mkdir(parents=True)
    (tmp_path / "many" / "0" / "config.yaml").touch()
    (tmp_path / "many" / "jobs.json").touch()
    many = "'many' is a sweep's folder. Write: unetgen report many, or: -m sweep.resume=many\n"
    assert in_process("many", cwd=tmp_path).err == many
    one = "'many/0' is a run's folder. Its network is made again by many/0/config.yaml\n"
    assert in_process("many/0", cwd=tmp_path).err == one


def test_a_missing_permission(tmp_path: Path) -> None:
    """Root may write anywhere, so the folder's maker is what refuses here."""
    code = (
        "import os, sys, unetgen.cli as cli\n"
        "def refuse(*a, **k): raise PermissionError(13, 'Permission denied', 'locked/here.unfinished-1')\n"
        "os.mkdir = refuse\n"
        "sys.exit(cli.main(['output_dir=locked/here', 'emit=[]']))"
    )
    result = python("-c", code, cwd=tmp_path)
    assert result == (
        2,
        "",
        "output_dir  locked/here cannot be written: Permission denied. Give another folder: output_dir=…\n",
    )
    assert left_in(tmp_path) == []


def test_too_large_for_the_memory(tmp_path: Path) -> None:
    result = in_process("depth=12", "input.size=2048x2048x2048", "emit=[table,keras]", "output_dir=here", cwd=tmp_path)
    assert result.code == 3
    assert "The Keras model was not built: its weights take " in result.out
    assert (tmp_path / "here" / "summary.txt").exists()
    assert not (tmp_path / "here" / "model.json").exists()


def test_a_broken_tensorflow_costs_the_model_only(tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "tensorflow.py").write_text("raise ImportError('no wheel for this machine')")
    from tests.helpers.paths import ROOT

    path = f"{tmp_path / 'broken'}:{ROOT}"
    result = unetgen("output_dir=here", cwd=tmp_path, PYTHONPATH=path, KERAS_BACKEND="tensorflow")
    assert result.code == 3, result.err
    assert "The Keras model was not built: Keras did not start: ImportError: no wheel for this machine." in result.out
    assert {path.name for path in (tmp_path / "here").iterdir()} == FILES


def test_weights_on_request(tmp_path: Path) -> None:
    small = ["input.size=8x8x8", "filters.base=2", "emit=[keras]", "save_weights=true", "output_dir=here"]
    assert in_process(*small, cwd=tmp_path).code == 0
    assert {"model.json", "model.keras"} <= {path.name for path in (tmp_path / "here").iterdir()}


def test_a_killed_run_leaves_no_folder(tmp_path: Path) -> None:
    import os
    import signal
    import subprocess
    import sys

    from tests.helpers.paths import ROOT

    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen([sys.executable, "-m", "unetgen", "output_dir=here"], cwd=tmp_path, env=env, stdout=-3)
    limit = time.monotonic() + 60
    while time.monotonic() < limit and not list(tmp_path.glob("here.unfinished-*/summary.json")):
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not (tmp_path / "here").exists()
