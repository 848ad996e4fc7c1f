"""A callback that kills the process that has begun a job, half-written, where the test says so."""

import os
import signal
from pathlib import Path
from typing import Any

from hydra.experimental.callback import Callback


class Killer(Callback):
    def __init__(self, at: str) -> None:
        self.at = at

    def on_job_start(self, config: Any, **_: Any) -> None:
        if self.at in " ".join(config.hydra.overrides.task):
            Path(config.hydra.runtime.output_dir, "summary.json").write_text("{")
            os.kill(os.getpid(), signal.SIGKILL)
