"""Write the page as a folder that needs no server.

Python runs in the browser, by Pyodide. A page that is opened from a folder may load scripts, but fetch nothing. So each
file that its Python needs becomes a script. The page asks for no other address.
"""

import gzip
import json
import os
import shutil
from base64 import b64encode
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from unetgen._files import write_whole
from unetgen.emit.rendering.private_engine import graphviz_wasm
from unetgen.errors import UserError
from unetgen.live.licences import licences
from unetgen.live.page import PAGE_FILES, live_file
from unetgen.live.python_files import python_files

PAGE = Path(__file__).with_name("page")
PYODIDE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
WORKER = ("graphviz_wasi.js", "worker.js")
WITHOUT = {
    "figure.pdf": "PDF: with unetgen live, or unetgen draw",  # its converter is no WebAssembly
    "figure.pptx": "slide, PPTX: with unetgen live, or unetgen draw",
}
DROPS = (
    "Drop a YAML, an SVG of unetgen, nnU-Net's plans, or a model (.pt2) here; it does not leave this browser. "
    "The command unetgen live reads .keras and .onnx too."
)
HOW = (
    "Pyodide's core comes with `npm install pyodide`, in the folder node_modules/pyodide, or with `npm pack pyodide`, "
    "in the folder package of the archive."
)


def export(folder: Path, pyodide: Path, text: str) -> Path:
    """Write the page into a new folder; all of it or nothing.

    Args:
        pyodide: a folder with the files of `PYODIDE`.
        text: the description that the page begins with.

    Raises:
        UserError: the folder exists, or a file of Pyodide is missing.
        OSError: the folder cannot be written.
    """
    if folder.exists():
        raise UserError(f"{folder} exists. Give `--export` a folder that does not, or remove this one.")
    contents = page_files(pyodide, text)
    beside = folder.with_name(f".{folder.name}.{os.getpid()}")
    try:
        for name, content in contents.items():
            (beside / name).parent.mkdir(parents=True, exist_ok=True)
            write_whole(beside / name, content)
        os.replace(beside, folder)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    return folder


def page_files(pyodide: Path, text: str) -> dict[str, bytes]:
    """Return the content of each file of the exported page, by its path."""
    worker = worker_files(pyodide)
    scripts = {f"files/{name}.js": as_script(name, content) for name, content in worker.items()}
    page = {name: live_file(name) for name in PAGE_FILES}
    return {**page, **scripts, **licences(), "mode.js": mode(list(worker), text)}


def mode(files: list[str], text: str) -> bytes:
    """Return the script that says how this page is answered, and from which files."""
    said = json.dumps({"exported": True, "without": WITHOUT, "drops": DROPS, "yaml": text, "files": files})
    return f"const MODE = {said};\n".encode() + (PAGE / "browser_python.js").read_bytes()


def worker_files(pyodide: Path) -> dict[str, bytes]:
    """Return what the page's worker needs, by name.

    Raises:
        UserError: a file of Pyodide is missing.
    """
    missing = [name for name in PYODIDE if not (pyodide / name).is_file()]
    if missing:
        raise UserError(f"{pyodide} has no {', '.join(missing)}. {HOW}")
    return {
        **{name: (pyodide / name).read_bytes() for name in PYODIDE},
        **{name: (PAGE / name).read_bytes() for name in WORKER},
        "graphviz.wasm": graphviz_wasm(),
        "python.zip": python_zip(),
    }


def python_zip() -> bytes:
    """Return the Python files as an archive; equal files make equal bytes."""
    archive = BytesIO()
    with ZipFile(archive, "w") as written:
        for name, path in sorted(python_files().items()):
            written.writestr(ZipInfo(name), path.read_bytes(), ZIP_DEFLATED)
    return archive.getvalue()


def as_script(name: str, content: bytes) -> bytes:
    """Return a script that gives the page a file."""
    packed = b64encode(gzip.compress(content, mtime=0)).decode()
    return f"addFile({json.dumps(name)}, {json.dumps(packed)});\n".encode()
