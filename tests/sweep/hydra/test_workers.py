"""Parallel jobs on this machine give the same as sequential ones."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.command import left_in, unetgen
from tests.helpers.paths import ROOT
from unetgen.sweep.hydra.local_launcher import any_model, default_workers
from unetgen.sweep.hydra.workers import cores

WORDS = ("-m", "filters.base=range(1,7)", "depth=1,9", "emit=[table]")
PLUGINS = str(ROOT / "tests" / "helpers" / "plugins")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a process cannot be forked safely")


def files_in(folder: Path) -> dict[str, bytes]:
    """Return every file of the jobs."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.glob("*/*") if path.is_file()}


def test_the_same_as_one_after_another(tmp_path: Path) -> None:
    one, three = (
        unetgen(*WORDS, f"hydra.sweeper.workers={count}", f"output_dir={name}", cwd=tmp_path)
        for count, name in ((1, "one"), (3, "three"))
    )
    assert (one.code, three.code) == (1, 1)
    assert three.out.replace("three", "one") == one.out
    assert three.err == one.err
    assert "filters.base=6 depth=9 emit=[table]: failed" in one.err
    assert files_in(tmp_path / "three") == files_in(tmp_path / "one")
    assert left_in(tmp_path / "three") == left_in(tmp_path / "one")


def test_a_dead_worker_ends_its_own_job(tmp_path: Path) -> None:
    killer = "+hydra.callbacks.kill._target_=killing.Kill"
    path = f"{PLUGINS}:{ROOT}"
    words = ("-m", "filters.base=range(1,13)", "emit=[]")
    result = unetgen(
        *words, killer, "hydra.sweeper.workers=2", "output_dir=here", cwd=tmp_path, PYTHONPATH=path,
        KILLED="filters.base=7",
    )  # fmt: skip
    assert result.code == 1, result.err
    done = {n for n in range(12) if (tmp_path / "here" / str(n) / "summary.json").exists()}
    assert set(range(12)) - done == {6}
    assert (tmp_path / "here" / "6" / "error.txt").read_text().startswith("BrokenProcessPool: A process in the pro")
    assert not [name for name in left_in(tmp_path) if "unfinished" in name]


def test_workers_end_with_their_sweep(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "unetgen", "-m", "filters.base=range(1,5000)", "emit=[]", "output_dir=here"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen([*command, "hydra.sweeper.workers=2"], cwd=tmp_path, env=env, stdout=subprocess.DEVNULL)
    while process.poll() is None and not (tmp_path / "here" / "3").exists():
        time.sleep(0.01)
    workers = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    assert len(workers) == 2
    process.send_signal(signal.SIGKILL)
    while any(Path(f"/proc/{worker}").exists() for worker in workers):
        time.sleep(0.01)  # else the test's own time limit ends it
    process.wait()  # only now, as the workers must not wait for it
    assert not (tmp_path / "here" / "4998").exists()


@pytest.mark.parametrize(
    ("usual", "words", "built"),
    [
        (None, [], True),
        (None, ["depth=2", "emit=[table]"], False),
        (None, ["emit=[table,keras]"], True),
        (None, ["++emit=svg"], False),
        (["table"], ["depth=2"], False),
        ("keras", [], True),
        (["table"], ["emit=null"], True),
    ],
)
def test_models_are_built_one_after_another(usual: Any, words: list[str], built: bool) -> None:
    assert any_model(usual, words) is built
    assert default_workers({"emit": usual}, [["emit=[]"], words]) == (1 if built else cores())
