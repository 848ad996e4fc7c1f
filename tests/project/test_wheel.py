"""A wheel brings its configuration along and runs in an unrelated folder."""

import subprocess
import sys
import zipfile
from pathlib import Path

from tests.helpers.command import python
from tests.helpers.paths import ROOT
from unetgen.language.compose.conf import CONF


def test_a_wheel_runs_anywhere(tmp_path: Path) -> None:
    made = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path / "dist"), str(ROOT)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stdout + made.stderr
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    here = tmp_path / "elsewhere"
    here.mkdir()
    code = (
        "import sys, unetgen, unetgen.language.compose.conf\nfrom unetgen.cli.command import main\nassert 'site' in unetgen.__file__\n"
        "assert unetgen.language.compose.conf.CONF.parent.name == 'unetgen'\n"
        "sys.exit(main(['preset=unet_2015', 'emit=[table]', 'output_dir=run']))"
    )
    result = python("-c", code, cwd=here, PYTHONPATH=str(tmp_path / "site"))
    assert result.code == 0, result.err
    assert (here / "run" / "summary.txt").exists()
    assert (tmp_path / "site" / "unetgen" / "py.typed").exists()
    names = {path.name for path in (tmp_path / "site" / "unetgen" / "conf").rglob("*.yaml")}
    assert names == {path.name for path in CONF.rglob("*.yaml")}
