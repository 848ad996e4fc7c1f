"""Run sweeps, interrupt them, and read the files that they leave."""

import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.helpers.paths import ROOT

PLUGINS = str(ROOT / "tests" / "helpers" / "plugins")
JOBS = 150  # a few seconds: enough for a sweep to be stopped before its last one
MANY = ("-m", f"filters.base=range(1,{JOBS + 1})", "depth=1", "emit=[]")
START = (
    "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); from unetgen.cli.command import main;"
    " sys.exit(main(sys.argv[1:]))"
)


def stopped(by: signal.Signals, *words: str, cwd: Path) -> tuple[int, str]:
    """Stop a sweep into `here` after some jobs, and return its exit code and stderr."""
    command = [sys.executable, "-c", START, *words, "output_dir=here"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, cwd=cwd, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    while process.poll() is None and not (cwd / "here" / "3").exists():
        time.sleep(0.005)
    process.send_signal(by)
    error = process.communicate()[1]
    return process.returncode, error


def rows_of(folder: Path) -> list[dict[str, str]]:
    """Return the rows of a sweep's table, by column."""
    with (folder / "sweep.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def summaries(folder: Path) -> dict[str, bytes]:
    """Return the text of each job's summary, by the job's number."""
    return {path.parent.name: path.read_bytes() for path in folder.glob("*/summary.json")}
