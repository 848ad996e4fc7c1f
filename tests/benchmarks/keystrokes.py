"""Measure from a keystroke on the live page to the painted figure, in a real browser.

It needs Chromium, Node and the npm package playwright-core: `UNETGEN_PLAYWRIGHT` is the folder where that is installed.
The exported page also needs the folder of the npm package pyodide, as `UNETGEN_PYODIDE`.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.helpers.live_page import served
from unetgen.language.compose.conf import presets
from unetgen.live.export import export

SCRIPT = Path(__file__).with_suffix(".mjs")
PLAYWRIGHT, PYODIDE = os.environ.get("UNETGEN_PLAYWRIGHT", ""), os.environ.get("UNETGEN_PYODIDE", "")
CHROMIUM, NODE = shutil.which("chromium") or shutil.which("google-chrome") or "", shutil.which("node") or ""


def missing() -> str:
    """Return what cannot be measured here, in a sentence, or nothing."""
    if not (CHROMIUM and NODE and PLAYWRIGHT):
        return "The live page was not measured: Chromium, Node or UNETGEN_PLAYWRIGHT is missing."
    return "" if PYODIDE else "The exported page was not measured: UNETGEN_PYODIDE is missing."


@contextmanager
def exported(folder: Path) -> Generator[str]:
    yield (export(folder / "page", Path(PYODIDE), "preset: lecture\n") / "index.html").as_uri()


def keystrokes(address: str) -> dict[str, list[float]]:
    """Return the seconds of each keystroke, by preset."""
    command = [NODE, str(SCRIPT), PLAYWRIGHT, CHROMIUM, address, json.dumps(presets())]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return {preset: [each / 1000 for each in times] for preset, times in json.loads(done.stdout).items()}


def by_way() -> dict[str, dict[str, list[float]]]:
    """Return the keystrokes of the served page, and of the exported one."""
    if not (CHROMIUM and NODE and PLAYWRIGHT):
        return {}
    with TemporaryDirectory() as name:
        folder = Path(name)
        ways = {"served": served(cwd=folder), **({"exported": exported(folder)} if PYODIDE else {})}
        found: dict[str, dict[str, list[float]]] = {}
        for way, page in ways.items():
            with page as address:
                found[way] = keystrokes(address)
        return found


def slowest(times: dict[str, list[float]]) -> tuple[float, str]:
    """Return the preset with the largest median."""
    return max((median(each), preset) for preset, each in times.items())


if __name__ == "__main__":
    for way, times in by_way().items():
        for preset, each in times.items():
            print(f"| {way} | {preset} | {median(each) * 1e3:,.0f} ms | {max(each) * 1e3:,.0f} ms |")
    print(missing())
