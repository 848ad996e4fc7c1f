"""A search by Optuna has the jobs of a sweep, and respects a memory budget."""

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.command import Result, in_process, left_in, unetgen
from tests.helpers.paths import ROOT
from tests.helpers.sweep_runs import rows_of, summaries

needs_optuna = pytest.mark.skipif(not find_spec("optuna"), reason="optuna is not installed")
WORDS = (
    "-m", "hydra/sweeper=optuna", "hydra.sweeper.trials=20", "hydra.sweeper.max_batch_size=5", "input.size=32x32", "emit=[]",
    "depth=range(1,9)", "filters.base=4,8", "dropout=interval(0,0.5)", "kernel_size=3,5",
)  # fmt: skip


def jobs_of(folder: Path) -> list[list[str]]:
    return json.loads((folder / "jobs.json").read_text())["jobs"]


def summary_of(folder: Path, number: int) -> dict[str, Any]:
    return json.loads((folder / str(number) / "summary.json").read_text())


def best_of(result: Result) -> list[int]:
    line = next(line for line in result.out.splitlines() if line.startswith("Best by"))
    return [int(number) for number in line.rpartition("job")[2].removeprefix("s").strip(" .").split(", ")]


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Path]:
    cwd = tmp_path_factory.mktemp("search")
    return in_process(*WORDS, "output_dir=here", cwd=cwd), cwd / "here"


@needs_optuna
def test_the_front_is_reported(searched: tuple[Result, Path]) -> None:
    """The front is of all networks built; an impossible one is a row."""
    result, folder = searched
    rows = rows_of(folder)
    assert (result.code, len(rows)) == (1, 20), result.err
    assert {bool(row["params"]) for row in rows} == {True, False}
    assert all(row["depth"] in "78" for row in rows if "does not fit depth" in row["reason"])
    costs = {
        int(name): (found["macs"], -min(found["receptive_field"]["sizes"]))
        for name in summaries(folder)
        if (found := summary_of(folder, int(name)))
    }
    front = {
        number for number, (macs, field) in costs.items()
        if not any(a <= macs and b <= field and (a, b) != (macs, field) for a, b in costs.values())
    }  # fmt: skip
    assert set(best_of(result)) == front
    assert (folder / "report.html").exists()


@needs_optuna
@pytest.mark.skipif(not find_spec("joblib"), reason="joblib is not installed")
def test_a_search_is_reproducible_and_resumes(searched: tuple[Result, Path], tmp_path: Path) -> None:
    """On other processes too, and a resumed search learns from the folders."""
    _, whole = searched
    assert unetgen(*WORDS, "output_dir=here", "hydra/launcher=joblib", cwd=tmp_path).code == 1
    here = tmp_path / "here"
    assert (jobs_of(here), summaries(here)) == (jobs_of(whole), summaries(whole))
    kept = jobs_of(whole)[:10]
    (here / "jobs.json").write_text(json.dumps({"jobs": kept}))
    for number in (3, *range(10, 20)):
        (here / str(number)).rename(tmp_path / f"gone-{number}")
    result = in_process(*WORDS, "sweep.resume=here", cwd=tmp_path)
    assert (jobs_of(here), summaries(here)) == (jobs_of(whole), summaries(whole)), result.err
    other = in_process(*WORDS, "hydra.sweeper.seed=1", "sweep.resume=here", cwd=tmp_path)
    assert other.code == 2
    assert "here is another sweep: its job" in other.err
    assert summaries(here) == summaries(whole)


@needs_optuna
def test_a_memory_is_kept_to(tmp_path: Path) -> None:
    """Without the budget, more parameters would always be better."""
    words = (
        "hydra.sweeper.minimize=[]",
        "hydra.sweeper.maximize=[params]",
        "budget.memory_gib=0.02",
        "budget.batch_size=1",
    )
    result = in_process(*WORDS, *words, "output_dir=here", cwd=tmp_path)
    fitting = {int(row["job"]): int(row["params"]) for row in rows_of(tmp_path / "here") if row["fits"] == "yes"}
    others = [int(row["params"]) for row in rows_of(tmp_path / "here") if row["fits"] == "no"]
    assert {fitting[number] for number in best_of(result)} == {max(fitting.values())}
    assert max(others) > max(fitting.values())


@needs_optuna
def test_nothing_fits(tmp_path: Path) -> None:
    words = ("hydra.sweeper.trials=2", "depth=2,3", "budget.memory_gib=0.0001", "emit=[]", "output_dir=here")
    result = in_process("-m", "hydra/sweeper=optuna", *words, cwd=tmp_path)
    assert "Best by macs and receptive_field: no job, since none has a network that fits.\n" in result.out


@needs_optuna
@pytest.mark.parametrize(
    ("word", "message"),
    [
        (
            "hydra.sweeper.maximize=[] hydra.sweeper.minimize=[]",
            "hydra/sweeper  optuna has no goal. Give one or more costs",
        ),
        (
            "hydra.sweeper.maximize=[macs]",
            "hydra/sweeper  macs is twice in hydra.sweeper.minimize and maximize. Name",
        ),
        (
            "hydra.sweeper.trials=0",
            "hydra.sweeper.trials  0 is too small. Give a whole number from 1. The default is 100",
        ),
        (
            "hydra.sweeper.seed=a",
            "hydra.sweeper.seed  'a' is not a whole number. Give a whole number from 0. The default is 0",
        ),
        ("depth=range(3,3)", "depth  range(3,3) has no value, so there is no job."),
        ("dropout=0 kernel_size=3 filters.base=8 depth=2", "hydra/sweeper  optuna has nothing to choose from: give a"),
        (
            "hydra.sweeper.minimize=[parms]",
            "hydra/sweeper  'parms' is not a cost. Did you mean params? Available: params,",
        ),
    ],
)
def test_unsuitable_objectives_are_refused(word: str, message: str, tmp_path: Path) -> None:
    words = [given for given in WORDS if given.split("=")[0] not in {own.split("=")[0] for own in word.split()}]
    result = in_process(*words, *word.split(), "output_dir=here", cwd=tmp_path)
    assert result.code == 2
    assert message in result.err


def test_without_optuna(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys; sys.modules['optuna'] = None")
    result = unetgen(*WORDS, "output_dir=here", cwd=tmp_path, PYTHONPATH=f"{tmp_path}:{ROOT}")
    message = "hydra/sweeper  optuna needs a package that is not installed. Install it: pip install 'unetgen[optuna]'\n"
    assert result == Result(2, "", message)
    assert [name for name in left_in(tmp_path) if "__pycache__" not in name] == ["sitecustomize.py"]
