"""A callback that kills a job's process at its beginning."""

import os
import signal
from pathlib import Path
from typing import Any

from hydra.experimental.callback import Callback


class Kill(Callback):
    def on_job_start(self, config: Any, **_: Any) -> None:
        if set(os.environ["KILLED"].split()) <= set(config.hydra.overrides.task):
            Path(config.hydra.runtime.output_dir, "summary.json").write_text("{")
            os.kill(os.getpid(), signal.SIGKILL)
