"""The section `hydra:` of a description's file, and Hydra's flags that a file replaces."""

from pathlib import Path

import pytest

from tests.helpers.command import in_process, left_in
from tests.helpers.own_folders import write
from tests.helpers.sweep_runs import rows_of
from unetgen import load, plan

OWN = """\
input: {size: 16x16, channels: 1}
filters: {base: 2}
head: {filters: 1}
depth: 2
hydra:
  run: {dir: "single/${now:%Y}"}
  sweep: {dir: "many/${hydra:job.name}"}
  job: {name: mine}
  sweeper: {workers: 1, params: {depth: "range(1,3)", filters.base: "2,4", convs: 1}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "own.yaml").write_text(OWN)
    return tmp_path


def test_a_sweep_in_a_file(folder: Path) -> None:
    """A word of the command line wins over what the file tries."""
    assert in_process("-m", "own.yaml", "filters.base=3", "emit=[]", cwd=folder).folder == Path("many/mine")
    rows = rows_of(folder / "many" / "mine")
    assert [row["hash"] for row in rows] == [
        plan(folder / "own.yaml", f"depth={depth}", "convs=1", "filters.base=3").hash for depth in (1, 2)
    ]


def test_without_a_sweep(folder: Path) -> None:
    done = in_process("own.yaml", "emit=[]", cwd=folder)
    assert (done.code, done.folder.parent) == (0, Path("single"))
    assert load(folder / "own.yaml", "emit=[]") == load(folder / done.folder / "config.yaml")
    assert load(folder / "own.yaml")["convs"] is None


@pytest.mark.parametrize(
    ("section", "messages"),
    [
        ("{callbacks: {x: {_target_: evil.X}}}", ["hydra.callbacks.x._target_  A file may set run.dir, sweep.dir,"]),
        (
            "{launcher: {_target_: evil.X}, sweeper: {_target_: evil.X}}",
            ["hydra.launcher._target_", "hydra.sweeper._target_"],
        ),
        ("{job: {env_set: {A: 1}}, job_logging: {version: 1}}", ["hydra.job.env_set.A=1", "hydra.job_logging.version"]),
        ("{mode: MULTIRUN, launcher: {n: 1}}", ["hydra.launcher.n=1"]),
        (
            "{runtime: {version: 1}, help: {header: a}}",
            ["hydra  is Hydra's record of a run or a sweep. Give config.yaml"],
        ),
        ("here", ["hydra  is Hydra's group of settings"]),
        ("{sweeper: {params: [1]}}", ["hydra.sweeper.params  is a mapping of keys to values"]),
        ("{sweeper: {params: {dephts: '1,2'}}}", ["Did you mean depth?"]),
    ],
)
def test_a_file_runs_no_code(section: str, messages: list[str], folder: Path) -> None:
    """Somebody else may have written it."""
    (folder / "own.yaml").write_text(f"depth: 2\nhydra: {section}\n")
    done = in_process("-m", "own.yaml", "filters.base=2,3", cwd=folder)
    assert (done.code, done.out) == (2, "")
    assert all(message in done.err for message in messages), done.err
    assert left_in(folder) == ["own.yaml"]


def test_a_sweep_in_an_experiment(folder: Path) -> None:
    """An experiment's section is that of a file, as in Hydra's own applications."""
    section = OWN[OWN.index("hydra:") :].replace("hydra:\n", "hydra:\n  mode: MULTIRUN\n")
    section = section.replace("${hydra:job.name}", "${now:%Y}/mine")
    write(folder, {"mine/experiment/widths.yaml": f"# @package _global_\n{section}"})
    words = ("--config-dir", "mine", "own.yaml", "+experiment=widths", "filters.base=3", "emit=[]")
    (folder / "own.yaml").write_text(OWN[: OWN.index("hydra:")])
    done = in_process("-m", *words, cwd=folder)
    assert (done.folder.parts[0], done.folder.name) == ("many", "mine")
    expected = [plan(folder / "own.yaml", f"depth={depth}", "convs=1", "filters.base=3").hash for depth in (1, 2)]
    assert [row["hash"] for row in rows_of(folder / done.folder)] == expected
    assert in_process(*words, cwd=folder).err.startswith(
        "1 problem in this description\n  hydra.mode  MULTIRUN is a sweep, which the command line begins: add -m."
    )


@pytest.mark.parametrize("word", ["+experiment=widths,plain", "+experiment=glob(*)", "experiment=plain,widths"])
def test_a_sweep_over_experiments_of_which_one_has_a_sweep(word: str, folder: Path) -> None:
    head = "# @package _global_\n"
    files = {"widths": f"{head}hydra: {{sweeper: {{params: {{depth: '1,2'}}}}}}\n", "plain": f"{head}depth: 2\n"}
    write(folder, {f"mine/experiment/{name}.yaml": text for name, text in files.items()})
    code, out, err = in_process("-m", "--config-dir", "mine", word, "emit=[]", "output_dir=here", cwd=folder)
    assert (code, out, (folder / "here").exists()) == (2, "", False)
    assert (
        "experiment  widths has a sweep of its own (hydra.sweeper.params), which is made if it is chosen alone:" in err
    )


def test_a_sweeper_of_a_folder_of_ones_own(folder: Path) -> None:
    write(folder, {"mine/hydra/sweeper/two.yaml": "defaults: [unetgen]\nparams: {convs: '1,2'}\n"})
    words = ("own.yaml", "filters.base=3", "emit=[]", "hydra/sweeper=two")
    (folder / "own.yaml").write_text(OWN[: OWN.index("hydra:")])
    done = in_process("-m", "--config-dir", "mine", *words, "output_dir=here", cwd=folder)
    assert [row["convs"] for row in rows_of(folder / "here")] == ["1", "2"], done.err


def test_the_mode_is_a_flag(folder: Path) -> None:
    assert in_process("own.yaml", "hydra.mode=MULTIRUN", cwd=folder).err == (
        "hydra.mode  is chosen by the flag -m, or by its absence. Leave it out.\n"
    )


@pytest.mark.parametrize(
    ("flag", "way"),
    [
        ("--config-name", "unetgen my_unet.yaml"),
        ("-cn", "unetgen my_unet.yaml"),
        ("--config-path", "--config-dir DIR"),
        ("-cp", "--config-dir DIR"),
        ("--experimental-rerun", "unetgen FOLDER/config.yaml"),
    ],
)
def test_flags_with_another_way(flag: str, way: str, tmp_path: Path) -> None:
    done = in_process(flag, "x", cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"{flag} is not a flag here.")
    assert way in done.err
