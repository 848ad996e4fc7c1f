"""The page in a real browser: served, and exported without a server.

It needs Chromium, Node and the npm package playwright-core: `UNETGEN_PLAYWRIGHT` is the folder where that is installed.
The exported page also needs the folder of the npm package pyodide, as `UNETGEN_PYODIDE`.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Collection, Generator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.helpers.command import in_process
from tests.helpers.live_page import served
from tests.helpers.pt2 import FOLDER
from tests.helpers.sampling import every_nth
from unetgen import compare, plan
from unetgen.live.export import WITHOUT

PLAYWRIGHT, PYODIDE = os.environ.get("UNETGEN_PLAYWRIGHT"), os.environ.get("UNETGEN_PYODIDE")
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
SCRIPT = Path(__file__).with_name("drive_page.mjs")
MODEL = FOLDER / "monai-basicunet-2d-in1-out2-default.pt2"
SHOWN = {"preset": "unet_2015", "depth": 4}
PINNED = {"preset": "unet_2015", "depth": 3, "filters": {"base": 16}}
LAST = "preset: unet_2015 # mine\ndepth: 4\ninput:\n  size: 572x572\n"

pytestmark = pytest.mark.skipif(
    not (PLAYWRIGHT and CHROMIUM and shutil.which("node")), reason="Chromium, Node or playwright-core is missing"
)


def driven(address: str, folder: Path) -> dict[str, Any]:
    """Return what a person sees who works through the page."""
    command = ["node", str(SCRIPT), str(PLAYWRIGHT), str(CHROMIUM), address, str(folder), str(MODEL)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=400)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def is_right(found: dict[str, Any], folder: Path, without: Collection[str] = ()) -> None:
    assert (found["faults"], found["outside"], found["off"]) == ([], [], [*without])
    assert found["first"].startswith("unet_2015 · 2D U-Net, depth 5")
    assert found["byControl"].startswith("unet_2015 · 2D U-Net, depth 3")
    assert found["byText"] == "16"
    assert "570x570 does not fit depth 4" in found["refusal"]
    assert f"+{plan(SHOWN).params - plan(PINNED).params:,} (" in found["change"]
    assert (
        found["difference"] == compare("preset=unet_2015 depth=4", "preset=unet_2015 depth=3 filters.base=16").verdict
    )
    convolution = plan(SHOWN).by_name["encoder0_conv0"]
    assert convolution.name in found["marked"]
    assert found["pointed"].startswith(f"{convolution.name}: ")
    assert f"parameters {plan(SHOWN).params_of(convolution):,} " in found["pointed"]
    assert found["undone"] == LAST.replace("572x572", "570x570")
    assert found["linked"] == LAST
    assert "BasicUNet" in found["dropped"]
    assert found["markup"] == ["svg"]
    assert found["wide"] == 420
    assert (folder / "downloaded.png").read_bytes().startswith(b"\x89PNG")
    assert in_process("draw", "downloaded.yaml", "-o", "command.svg", cwd=folder).code == 0
    assert (folder / "command.svg").read_bytes() == (folder / "downloaded.svg").read_bytes()


def test_served(tmp_path: Path) -> None:
    with served(cwd=tmp_path) as address:
        is_right(driven(address, tmp_path), tmp_path)


@contextmanager
def static(folder: Path) -> Generator[str]:
    """Serve a folder as any web server does."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/index.html"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def as_file(folder: Path) -> Generator[str]:
    """Open a folder without any server."""
    yield (folder / "index.html").as_uri()


@pytest.mark.skipif(not PYODIDE, reason="pyodide is missing")
@pytest.mark.parametrize("opened", every_nth((as_file, static), 2))
def test_exported(opened: Callable[[Path], AbstractContextManager[str]], tmp_path: Path) -> None:
    result = in_process("live", "--export", "page", "--pyodide", str(PYODIDE), cwd=tmp_path)
    assert result.code == 0, result.err
    with opened(tmp_path / "page") as address:
        is_right(driven(address, tmp_path), tmp_path, WITHOUT)
