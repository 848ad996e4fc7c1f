"""Entry points of installed packages, read without importing the packages.

`importlib.metadata` costs a start 40 ms, so it is imported only for a package that has an entry point for us. A package
in the current folder does not count as installed: Python looks there too, and the folder may be anybody's.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

PREFIX = b"[unetgen."


class EntryPoint(NamedTuple):
    """A name that a package offers, with its object."""

    name: str
    value: str
    package: str
    version: str

    def load(self) -> Any:
        """Import the object.

        Raises:
            Exception: whatever the import raises.
        """
        from importlib.metadata import EntryPoint as Point

        return Point(self.name, self.value, "").load()

    @property
    def module(self) -> str:
        return self.value.partition(":")[0].strip()

    @property
    def is_imported(self) -> bool:
        return self.module in sys.modules


def entry_points_of(group: str) -> tuple[EntryPoint, ...]:
    """Return the entry points of a group, sorted by name."""
    here = os.getcwd()
    return entry_points_in(group, tuple(entry for entry in sys.path if os.path.abspath(entry) != here))


@cache
def entry_points_in(group: str, path: tuple[str, ...]) -> tuple[EntryPoint, ...]:
    """Return the entry points of a group in these folders.

    Of two versions of a package the first counts.
    """
    found: dict[str, list[EntryPoint]] = {}
    for folder in path:
        for metadata in metadata_for_us(folder):
            from importlib.metadata import Distribution

            package = Distribution.at(metadata)
            points = package.entry_points.select(group=group)
            offered = [EntryPoint(point.name, point.value, package.name, package.version) for point in points]
            found.setdefault(package.name, offered)
    return tuple(sorted(point for points in found.values() for point in points))


@cache
def metadata_for_us(folder: str) -> tuple[Path, ...]:
    """Return the metadata of the packages in a folder that have an entry point for us."""
    return tuple(path for path, text in metadata_in(folder) if PREFIX in text)


def metadata_in(folder: str) -> Iterator[tuple[Path, bytes]]:
    with suppress(OSError):
        for name in os.listdir(folder):
            if name.endswith((".dist-info", ".egg-info")):
                with suppress(OSError):
                    yield Path(folder, name), Path(folder, name, "entry_points.txt").read_bytes()


def folder_of(module: str) -> Path | None:
    """Return the folder of a package without importing it, or `None`."""
    first, *rest = module.split(".")
    spec = find_spec(first)
    folders = (Path(folder, *rest) for folder in (spec and spec.submodule_search_locations) or ())
    return next((folder for folder in folders if folder.is_dir()), None)
