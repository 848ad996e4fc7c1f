"""The progress bar of a sweep, counted from the jobs' folders.

So it works with any launcher.
"""

import os
import sys
from collections.abc import Generator, Iterable
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any

PAUSE = 0.3  # seconds between two counts


class Counted:
    """The jobs that have ended since the start."""

    def __init__(self, folder: Path, numbers: Iterable[int]) -> None:
        self.folder = folder
        self.open = {str(number) for number in numbers}
        self.total, self.failed = len(self.open), 0

    @property
    def done(self) -> int:
        return self.total - len(self.open)

    def count(self) -> None:
        """Count the jobs that have a folder by now; a failed one has an `error.txt`."""
        ended = set[str]()
        with suppress(FileNotFoundError):  # somebody may have removed it
            ended = self.open.intersection(os.listdir(self.folder))
        self.failed += sum((self.folder / name / "error.txt").exists() for name in ended)
        self.open -= ended


@contextmanager
def progress(folder: Path, numbers: Iterable[int]) -> Generator[None]:
    """Show a bar with done, failed and remaining time.

    None if stderr is not a terminal.
    """
    if not sys.stderr.isatty():
        yield
        return
    counted, ended = Counted(folder, numbers), Event()
    with bar() as shown:
        task = shown.add_task("", total=counted.total, failed="")

        def update() -> None:
            counted.count()
            failed = f"{counted.failed} failed" if counted.failed else ""
            shown.update(task, completed=counted.done, failed=failed)

        def watch() -> None:
            while not ended.wait(PAUSE):
                update()

        watcher = Thread(target=watch, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            ended.set()
            watcher.join()
            update()


def bar() -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    failed = TextColumn("[red]{task.fields[failed]}")
    columns = MofNCompleteColumn(), TextColumn("jobs"), BarColumn(), failed, TimeRemainingColumn()
    return Progress(*columns, console=Console(stderr=True))
