"""Python as an exported page runs it, in Node."""

import json
import os
import shutil
import subprocess
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from unetgen.live.export import export

PYODIDE = os.environ.get("UNETGEN_PYODIDE", "")  # the folder of `npm install pyodide`
NODE = shutil.which("node")
needs_pyodide = pytest.mark.skipif(not (PYODIDE and NODE), reason="UNETGEN_PYODIDE names no folder, or Node is missing")
HARNESS = Path(__file__).with_suffix(".mjs")


class ExportedPage:
    """The worker of an exported page."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        assert self.received() == {"ready": True}

    def ask(self, asked: Mapping[str, Any]) -> Any:
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"id": 1, "asked": asked}) + "\n")
        self.process.stdin.flush()
        return self.received()["answer"]

    def received(self) -> Any:
        assert self.process.stdout
        return json.loads(self.process.stdout.readline())


@contextmanager
def exported_page(folder: Path) -> Generator[ExportedPage]:
    """Export the page into a new folder, and start its worker."""
    export(folder, Path(PYODIDE), "preset: lecture\n")
    assert NODE
    command = [NODE, str(HARNESS), str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield ExportedPage(process)
        finally:
            process.kill()
