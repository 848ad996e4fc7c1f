"""Sweeps in other processes, on Ray and Submitit, give the same as in one process."""

import os
import re
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from textwrap import dedent

import pytest

from tests.helpers.command import Result, in_process, left_in, unetgen
from tests.helpers.own_folders import PRESET, write
from tests.helpers.paths import ROOT
from tests.helpers.sampling import IS_LONG
from tests.helpers.sweep_runs import JOBS, MANY, PLUGINS, rows_of, stopped, summaries
from unetgen.sweep.hydra.launchers._child import is_running


def installed(launcher: str, package: str = "") -> object:
    missing = not find_spec(package or launcher)
    return pytest.param(launcher, marks=pytest.mark.skipif(missing, reason=f"{package or launcher} is not installed"))


HERE, RAY, SUBMITIT = installed("joblib"), installed("ray"), installed("submitit_local", "submitit")
LAUNCHERS = [HERE, RAY, SUBMITIT]
NAMES = {"joblib": "joblib", "ray": "ray", "submitit_local": "submitit", "submitit_slurm": "submitit"}
OWN = {"plain/one.yaml": PRESET, "nested/preset/two.yaml": f"# @package _global_\n{PRESET}"}
WORDS = (
    "-m", "--config-dir", "plain", "--config-dir", "nested", "preset=one,two,lectur", "depth=1,9", "filters.base=6,7", "emit=[]",
)  # fmt: skip
KILL = "+hydra.callbacks.kill._target_=killing.Kill"


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run the sweep in one process."""
    cwd = write(tmp_path_factory.mktemp("here"), OWN)
    assert in_process(*WORDS, "output_dir=here", cwd=cwd).code == 1
    return cwd / "here"


@pytest.mark.parametrize("launcher", LAUNCHERS)
def test_the_same_as_here(launcher: str, here: Path, tmp_path: Path) -> None:
    """Impossible and mistyped jobs too; a killed worker loses only its own job.

    Processes find presets from a folder of plain files and from one with a folder `preset`.
    """
    environment = {"PYTHONPATH": f"{PLUGINS}:{ROOT}", "KILLED": "depth=1 filters.base=7"}
    words = (*WORDS, f"hydra/launcher={launcher}", KILL, "output_dir=there")
    result = unetgen(*words, cwd=write(tmp_path, OWN), **environment)
    there, killed = tmp_path / "there", {"1", "5", "9"}
    assert result.code == 1, result.err
    assert sorted(summaries(here)) == ["0", "1", "4", "5"]
    assert summaries(there) == {name: text for name, text in summaries(here).items() if name not in killed}
    errors = {"joblib": "TerminatedWorkerError", "ray": "WorkerCrashedError", "submitit_local": "ChildProcessError"}
    for mine, theirs in zip(rows_of(here), rows_of(there), strict=True):
        if mine["job"] in killed:
            assert theirs["reason"].startswith(errors[launcher])
        else:
            assert theirs == mine
    assert not [name for name in left_in(there) if "unfinished" in name]
    assert result.folder == Path("there")

    assert in_process(*WORDS, "sweep.resume=there", cwd=tmp_path).code == 1
    assert summaries(there) == summaries(here)
    assert rows_of(there) == rows_of(here)


@pytest.mark.parametrize("launcher", LAUNCHERS if IS_LONG else [HERE])
def test_hydras_own_sweeper(launcher: str, tmp_path: Path) -> None:
    words = ("-m", "depth=1,9", "filters.base=6,7", "emit=[]")
    assert in_process(*words, "output_dir=here", cwd=tmp_path).code == 1
    more = ("hydra/sweeper=basic", f"hydra/launcher={launcher}", "output_dir=there")
    result = unetgen(*words, *more, cwd=tmp_path)
    assert result.code == 1, result.err
    assert summaries(tmp_path / "there") == summaries(tmp_path / "here")
    assert sorted(summaries(tmp_path / "there")) == ["0", "1"]
    assert "does not fit depth 9" in (tmp_path / "there" / "2" / "error.txt").read_text()
    assert (tmp_path / "there" / "3" / ".hydra" / "overrides.yaml").exists()


@pytest.mark.parametrize("launcher", [HERE, SUBMITIT])
def test_an_interruption_ends_the_workers(launcher: str, tmp_path: Path) -> None:
    code, message = stopped(signal.SIGINT, *MANY, f"hydra/launcher={launcher}", cwd=tmp_path)
    done = len(summaries(tmp_path / "here"))
    assert (code, 3 <= done < JOBS) == (130, True)
    assert message.strip().endswith("Interrupted.")
    assert f"{JOBS - done} of {JOBS} jobs were not run. To go on, add sweep.resume=here\n" in message
    assert "Traceback" not in message
    assert not [name for name in left_in(tmp_path / "here") if "unfinished" in name or "submitit" in name]


@pytest.mark.parametrize("given", ["x", "0", "null", "1.5"])
@pytest.mark.parametrize("launcher", [HERE])
def test_processes_that_cannot_be_counted(launcher: str, given: str, tmp_path: Path) -> None:
    result = in_process("-m", "depth=2,3", f"hydra/launcher={launcher}", f"hydra.launcher.n_jobs={given}", cwd=tmp_path)
    assert (result.code, result.out, left_in(tmp_path)) == (2, "", [])
    message = "is not a number of processes. Give a whole number from 1, or -1 for one per core, -2 for one less.\n"
    assert result.err.startswith("hydra.launcher.n_jobs  ")
    assert result.err.endswith(message)


def test_an_interruption_that_a_library_catches_ends_its_task() -> None:
    """Otherwise the current job would fail, and further ones run beside the report."""
    code = """
    import os, signal
    from unetgen.sweep.interruption import end_if_interrupted
    from unetgen.sweep.hydra.launchers._child import ChildTask
    def task():
        try:
            os.kill(os.getpid(), signal.SIGINT)
        except BaseException:
            print("caught")
        end_if_interrupted()
        print("went on")
    ChildTask(task, os.getppid())()
    """
    done = subprocess.run([sys.executable, "-c", dedent(code)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "caught\n")


def test_a_process_that_has_ended_but_was_not_asked_how_does_not_run() -> None:
    with subprocess.Popen([sys.executable, "-c", ""], stdout=subprocess.PIPE) as ended:
        assert ended.stdout
        assert is_running(ended.pid)
        ended.stdout.read()
        while is_running(ended.pid):
            time.sleep(0.01)
        assert ended.returncode is None
    assert is_running(os.getpid())
    assert is_running(1)
    assert not is_running(ended.pid)


@pytest.mark.parametrize("watched", ["os.getppid()", "int(os.environ['SWEEP'])"])
def test_a_task_ends_with_a_sweep_that_is_killed(watched: str) -> None:
    """The sweep is a zombie until the test ends; its task is its child or its grandchild."""
    task = f"""
    import os, time
    from unetgen.sweep.hydra.launchers._child import end_with
    end_with({watched})
    print("began", flush=True)
    time.sleep(300)
    """
    start = "import os, subprocess, sys; os.environ.setdefault('SWEEP', str(os.getpid())); subprocess.run(sys.argv[1:])"
    between = [sys.executable, "-c", start] if "SWEEP" in watched else []
    command = [sys.executable, "-c", start, *between, sys.executable, "-c", dedent(task)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)}) as sweep:
        assert sweep.stdout
        assert sweep.stdout.readline() == b"began\n"
        sweep.send_signal(signal.SIGKILL)
        assert sweep.stdout.read() == b""  # which ends when no process holds the pipe


SLURM = {
    "sbatch": """
        #!{python}
        import os, re, subprocess, sys
        given, *begun = sys.argv[1:]
        if not begun:
            quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            subprocess.Popen([sys.executable, sys.argv[0], open(given).read(), "begun"], **quiet)
            print("Submitted batch job 7")
            sys.exit()
        array = re.search(r"--array=0-(\\d+)%\\d+", given)
        print(array[0], *re.findall("--(?:account|time|mem)=.*", given), file=open("slurm.txt", "a"))
        one = {"JOB_ID": "7", "NTASKS": "1", "NODEID": "0", "LOCALID": "0", "PROCID": "0", "ARRAY_JOB_ID": "7"}
        for number in range(int(array[1]) + 1):
            task = {**one, "ARRAY_TASK_ID": str(number), "JOB_NUM_NODES": "1", "JOB_NODELIST": "here"}
            subprocess.run(["bash", "-c", given], env={**os.environ, **{f"SLURM_{key}": task[key] for key in task}})
        """,
    "srun": '#!/bin/bash\nexec "${@:6}"',
    "sacct": "#!/bin/bash",
    "scancel": "#!/bin/bash",
}


@pytest.mark.parametrize("launcher", [installed("submitit_slurm", "submitit")])
def test_slurm(launcher: str, tmp_path: Path) -> None:
    """An array of tasks with several jobs each, on a fake Slurm of three lines."""
    for name, text in SLURM.items():
        path = tmp_path / "bin" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(re.sub(r"^ {8}", "", text.strip().replace("{python}", sys.executable), flags=re.MULTILINE))
        path.chmod(0o755)
    words = ("-m", "filters.base=range(1,4)", "depth=1", "emit=[]", f"hydra/launcher={launcher}")
    path = f"{tmp_path / 'bin'}:{os.environ['PATH']}"
    more = ("hydra.launcher.jobs_per_task=2", "+hydra.launcher.parameters.slurm_account=us", "output_dir=here")
    result = unetgen(*words, *more, cwd=tmp_path, PATH=path)
    assert result.code == 0, result.err
    assert (tmp_path / "slurm.txt").read_text() == "--array=0-1%2 --account=us --mem=4GB --time=60\n"
    assert len(summaries(tmp_path / "here")) == 3
    assert not (tmp_path / "here" / ".submitit").exists()


@pytest.mark.parametrize(("launcher", "package"), NAMES.items())
def test_a_package_that_is_not_installed(launcher: str, package: str, tmp_path: Path) -> None:
    (tmp_path / package).mkdir()  # a folder of that name is not a package
    (tmp_path / "sitecustomize.py").write_text(
        f"import sys; sys.path_importer_cache.clear(); sys.modules['{package}'] = None"
    )
    before = left_in(tmp_path)
    result = unetgen("-m", "depth=1,2", f"hydra/launcher={launcher}", cwd=tmp_path, PYTHONPATH=f"{tmp_path}:{ROOT}")
    message = f"hydra/launcher  {launcher} needs a package that is not installed. Install it: pip install 'unetgen[{package}]'\n"
    assert result == Result(2, "", message)
    assert [name for name in left_in(tmp_path) if "__pycache__" not in name] == before


@pytest.mark.parametrize("launcher", [installed("submitit_slurm", "submitit")])
def test_a_cluster_that_is_not_there(launcher: str, tmp_path: Path) -> None:
    result = unetgen("-m", "depth=1,2", f"hydra/launcher={launcher}", "output_dir=here", cwd=tmp_path, PATH="/nowhere")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("hydra/launcher  No job was begun: ")
    assert left_in(tmp_path) == []
