"""An exported page goes on after an answer that takes too long, and after one that fails."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from unetgen.live.export import PAGE

NODE = shutil.which("node")


@pytest.mark.skipif(not NODE, reason="Node is missing")
def test_a_worker_that_does_not_answer_is_replaced() -> None:
    command = [
        str(NODE),
        str(Path(__file__).with_name("worker_in_page.mjs")),
        str(PAGE / "browser_python.js"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "started": "answer to first",
        "inTurn": [
            "answer to a",
            "refused: This takes longer than 0.05 s. Use fewer levels, repeats or filters.",
            "answer to b",
            "refused: Python failed, and starts again: memory access out of bounds",
            "answer to c",
        ],
        "workers": [["first", "a", "endless"], ["b", "faulty"], ["c"]],
        "alive": 1,
        "incomplete": "refused: files/missing.js could not be loaded. Is the folder complete?",
        "notStarted": "refused: Python could not be started: no memory",
    }
