"""Find presets: in `conf/`, and in users' own folders.

`conf/` is beside the package in a clone and inside it in a wheel. An own folder has a folder `preset/` with a YAML
file per preset, as `conf/` has, or the YAML files themselves. It is given by the user, or by a package with an entry
point of the group `unetgen.presets`, whose object is the folder's package (which is never imported).
"""

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import NamedTuple

from unetgen._files import from_here
from unetgen.errors import UserError
from unetgen.network.entry_points import EntryPoint, entry_points_of, folder_of

PACKAGE = Path(__file__).resolve().parents[2]
CONF = next(folder for folder in (PACKAGE / "conf", PACKAGE.parent / "conf") if (folder / "config.yaml").is_file())
PRESET_FOLDERS: ContextVar[tuple[Path, ...]] = ContextVar("PRESET_FOLDERS", default=())


class OwnPreset(NamedTuple):
    """A preset from outside: its file, and the package that it comes with, if any."""

    name: str
    file: Path
    package: str = ""

    @property
    def place(self) -> str:
        return f"{from_here(self.file)} ({self.package})" if self.package else from_here(self.file)


@cache
def built_in_presets() -> tuple[str, ...]:
    """Return the names of the presets in `conf/preset`."""
    return tuple(sorted(file.stem for file in (CONF / "preset").glob("*.yaml")))


def presets() -> list[str]:
    """Return the names of all presets, users' own among them.

    Raises:
        UserError: two presets have one name.
    """
    return sorted((*built_in_presets(), *own_presets()))


def is_preset(name: str) -> bool:
    """Return whether a preset exists; packages are asked only if it is not built in."""
    return name in built_in_presets() or name in own_presets()


def preset_file(name: str) -> Path:
    """Return the file of a preset that there is."""
    return CONF / "preset" / f"{name}.yaml" if name in built_in_presets() else own_presets()[name].file


def own_presets() -> dict[str, OwnPreset]:
    """Return users' own presets by name.

    Raises:
        UserError: two presets have one name.
    """
    found: dict[str, OwnPreset] = {}
    for folder, package in (*((folder, "") for folder in PRESET_FOLDERS.get()), *package_folders()):
        for file in sorted(files_in(folder).glob("*.yaml")):
            preset = OwnPreset(file.stem, file, package)
            other = found.get(preset.name)
            if other or preset.name in built_in_presets():
                taken = f"another one, {other.place}" if other else "a built-in one"
                raise UserError(f"preset  {preset.place} has the name of {taken}. Rename the file.")
            found[preset.name] = preset
    return found


def files_in(folder: Path) -> Path:
    """Return where a folder's presets are."""
    return folder / "preset" if (folder / "preset").is_dir() else folder


def package_folders() -> list[tuple[Path, str]]:
    """Return the preset folders of installed packages, each with its package."""
    return [(folder_in(point), f"{point.package} {point.version}") for point in entry_points_of("unetgen.presets")]


def folder_in(point: EntryPoint) -> Path:
    """Return the folder that an entry point names.

    Raises:
        UserError: the folder does not exist.
    """
    folder = folder_of(point.module)
    if folder is None:
        raise UserError(
            f"preset  {point.package} {point.version} offers presets in {point.value}, which is not a folder."
            " Its entry point has to name a package."
        )
    return folder


@contextmanager
def searching_presets(folders: Iterable[Path]) -> Generator[None]:
    """Find presets in these folders too, in this thread while the context is open."""
    token = PRESET_FOLDERS.set(tuple(dict.fromkeys((*folders, *PRESET_FOLDERS.get()))))
    try:
        yield
    finally:
        PRESET_FOLDERS.reset(token)


def preset_folder(given: str | Path, key: str = "presets") -> Path:
    """Return a folder of presets as an absolute path.

    Raises:
        UserError: it is not a folder of presets.
    """
    folder = Path(given).expanduser().absolute()
    if not folder.is_dir():
        raise UserError(f"{key}: {given} is not a folder. Give one that has a preset/ folder in it.")
    if not any(folder.iterdir()):
        raise UserError(f"{key}: {given} is empty. Put YAML files in it, a preset each, or in its folder preset/.")
    return folder
