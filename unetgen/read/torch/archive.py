"""The graph in a `.pt2` file, which is a zip archive.

Nothing in it is run or unpickled, and sizes are checked before anything is read.
"""

import json
import zipfile
import zlib
from pathlib import Path
from typing import Any, NamedTuple

from unetgen._text import shown
from unetgen.errors import UserError
from unetgen.read.json_files import mapping_or_empty

LARGEST_GRAPH = 64 * 1024**2  # bytes; networks of 1,000 layers have 2 MB, with their stack traces 8 MB
LARGEST_RATIO = 200  # of deflated text; graphs reach 25
SMALL = 1024**2  # bytes that are read whatever their ratio is
MAJORS = (7, 8)  # of schema_version; torch 2.5 writes 7, 2.6 and later write 8
GRAPHS = ("models/model.json", "serialized_exported_program.json")
TABLES = ("data/weights/model_weights_config.json", "data/constants/model_constants_config.json")
EXPORT = (
    "In Python: torch.export.save(torch.export.export(model.eval(), (example,), strict=False), 'model.pt2'), where"
    " example is an input tensor."
)


class Archive(NamedTuple):
    """The graph's JSON, and the entries of stored tensors by name."""

    path: Path
    program: dict[str, Any]
    stored: dict[str, dict[str, Any]]


def open_archive(path: Path) -> Archive:
    """Read the graph of a file that `torch.export.save` wrote.

    Raises:
        UserError: it is another file, damaged, too large, or of another version.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return read_archive(archive, path)
    except zipfile.BadZipFile:
        raise UserError(
            f"{path} is not a .pt2 file, or is incomplete: it cannot be opened as a zip archive. {EXPORT}"
        ) from None
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror or error}.") from None
    except (zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise UserError(f"{path} is damaged ({error}). Save it again. {EXPORT}") from None


def read_archive(archive: zipfile.ZipFile, path: Path) -> Archive:
    names = archive.namelist()
    graph = next((name for ending in GRAPHS for name in names if name.endswith(ending)), None)
    if graph is None:
        raise UserError(f"{path} {other_archive(names)} {EXPORT}")
    program = json_member(archive, graph, path)
    check_version(program, path)
    tables = [json_member(archive, name, path) for ending in TABLES for name in names if name.endswith(ending)]
    entries = {
        key: mapping_or_empty(one) for table in tables for key, one in mapping_or_empty(table.get("config")).items()
    }
    return Archive(path, program, entries)


def other_archive(names: list[str]) -> str:
    """Say what a zip without a graph is."""
    ends = {name.rpartition("/")[2] for name in names}
    if any("/code/" in name for name in names):
        return "is a TorchScript file, which holds code and no graph that can be read without running it."
    if "data.pkl" in ends:
        return "is a pickled module or its weights. Pickles run code when they are read, so they are not."
    return "holds no graph of torch.export."


def json_member(archive: zipfile.ZipFile, name: str, path: Path) -> dict[str, Any]:
    """Parse a member of the archive, after its declared size was checked."""
    info = archive.getinfo(name)
    if info.file_size > LARGEST_GRAPH or info.file_size > max(SMALL, LARGEST_RATIO * info.compress_size):
        raise UserError(
            f"{path} is not read: {shown(name)} is {info.file_size / 1024**2:,.0f} MiB of text in"
            f" {info.compress_size:,} bytes, and at most {LARGEST_GRAPH // 1024**2} MiB are read."
        )
    with archive.open(info) as member:
        text = member.read(info.file_size + 1)
    try:
        return mapping_or_empty(json.loads(text))
    except RecursionError:
        raise UserError(f"{path} is not read: {shown(name)} is nested too deep.") from None
    except ValueError as error:
        raise UserError(f"{path} is damaged: {shown(name)} is not valid JSON ({error}). Save it again.") from None


def check_version(program: dict[str, Any], path: Path) -> None:
    major = mapping_or_empty(program.get("schema_version")).get("major")
    if major not in MAJORS:
        raise UserError(
            f"{path} has version {shown(major)} of torch.export's schema, and versions 7 and 8 are read (torch 2.5 and"
            " later). Export the model again with a current torch."
        )
