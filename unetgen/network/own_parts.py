"""Find users' own blocks, gates, attentions and topologies.

They are in folders that the user gave, and in installed packages. A folder has the subfolders `blocks`, `gates`,
`attentions` and `topologies` (any of them), with a file per part. A package offers parts by entry points of the
groups `unetgen.blocks`, …; an entry point's name is the part's name, its object is the function or its module. Files
are found by name; only a part that is used is imported.
"""

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from inspect import getdoc
from pathlib import Path
from types import ModuleType
from typing import Any

from unetgen._files import from_here
from unetgen._text import did_you_mean, nearest, shown
from unetgen.errors import UserError
from unetgen.graph.cached import cached_property
from unetgen.network.entry_points import EntryPoint, entry_points_of
from unetgen.network.part_files import faults_with_their_line, import_file

SUBFOLDERS = {"block": "blocks", "attention": "attentions", "gate": "gates", "topology": "topologies"}
SIGNATURES = {
    "block": "block(place, x, units, *, …)",
    "attention": "attention(place, x, unit, *, …)",
    "gate": "gate(place, skip, signals, unit, *, …)",
    "topology": "topology(depth)",
}
PART_FOLDERS: ContextVar[tuple[Path, ...]] = ContextVar("PART_FOLDERS", default=())


class OwnPart:
    """A part from outside: a file, or an entry point of an installed package."""

    def __init__(self, kind: str, name: str, file: Path | None = None, entry: EntryPoint | None = None) -> None:
        self.kind, self.name, self.file, self.entry = kind, name, file, entry

    @property
    def place(self) -> str:
        """The part's location, for a message."""
        if self.file:
            return from_here(self.file)
        assert self.entry is not None
        return f"the package {self.entry.package} {self.entry.version} ({self.entry.value})"

    @property
    def source(self) -> str:
        """The folder, or the package with its version, as a saved description names it."""
        if self.file:
            return from_here(self.file.parents[1])
        assert self.entry is not None
        return f"{self.entry.package}=={self.entry.version}"

    @property
    def root(self) -> Path | None:
        """The folder of its code."""
        return self.file.parents[1] if self.file else None

    @cached_property
    def loaded(self) -> Any:
        """The file's module, or the entry point's object.

        Raises:
            UserError: it cannot be imported; the sentence has the file and the line.
        """
        what = f"{self.kind} {shown(self.name)} cannot be imported from {self.place}"
        with faults_with_their_line(what, self.root):
            if self.file:
                return import_file(self.file)
            assert self.entry is not None
            return self.entry.load()

    @cached_property
    def function(self) -> Callable[..., Any]:
        """The part's function.

        Raises:
            UserError: the module has none.
        """
        found = self.loaded
        if isinstance(found, ModuleType):
            found = getattr(found, self.kind, None)
        if not callable(found):
            raise UserError(f"{self.place} has no function {self.kind}. Write one: def {SIGNATURES[self.kind]}.")
        return found

    @property
    def doc(self) -> str:
        """The module's docstring, or the function's."""
        module = self.loaded if isinstance(self.loaded, ModuleType) else None
        return (module and getdoc(module)) or getdoc(self.function) or ""

    @property
    def is_imported(self) -> bool:
        return self.entry is None or self.entry.is_imported

    def to_dict(self) -> dict[str, str]:
        """Return the part's entry in a summary."""
        if self.file:
            return {self.kind: self.name, "file": from_here(self.file)}
        assert self.entry is not None
        return {self.kind: self.name, "package": self.entry.package, "version": self.entry.version}


def searching(folders: Sequence[Path]) -> AbstractContextManager[None]:
    """Find parts in these folders too, in this thread while the context is open."""
    return searching_in(folders) if folders else nullcontext()


@contextmanager
def searching_in(folders: Sequence[Path]) -> Generator[None]:
    token = PART_FOLDERS.set(tuple(dict.fromkeys((*folders, *PART_FOLDERS.get()))))
    try:
        yield
    finally:
        PART_FOLDERS.reset(token)


def part_folder(given: str | Path) -> Path:
    """Return a folder of parts as an absolute path.

    Raises:
        UserError: it is not a folder of parts.
    """
    folder = Path(given).expanduser().absolute()
    known = ", ".join(SUBFOLDERS.values())
    if not folder.is_dir():
        raise UserError(f"parts  {given} is not a folder. Give one that has any of these folders in it: {known}.")
    if not any((folder / name).is_dir() for name in SUBFOLDERS.values()):
        inside = [path.name for path in sorted(folder.iterdir()) if path.is_dir()]
        meant = next((f" Rename {name} to{close[13:-1]}." for name in inside
                      if (close := nearest(name, list(SUBFOLDERS.values())))), "")  # fmt: skip
        meant = did_you_mean(str(folder.parent)) if folder.name in SUBFOLDERS.values() else meant
        raise UserError(f"parts  {given} has no parts: it needs any of the folders {known}.{meant}")
    return folder


def own_parts(kind: str, built_in: Iterable[str]) -> dict[str, OwnPart]:
    """Return every part of a kind from outside by name, without importing any.

    Raises:
        UserError: a name is taken.
    """
    found: dict[str, OwnPart] = {}
    offered = [OwnPart(kind, entry.name, entry=entry) for entry in entry_points_of(f"unetgen.{SUBFOLDERS[kind]}")]
    for part in (*parts_in_folders(kind), *offered):
        if part.name in built_in or part.name == "none":
            refuse(part, f"has the name of a built-in {kind}" if part.name != "none" else "has a name that means none")
        if other := found.get(part.name):
            refuse(part, f"has the name of another {kind}, {other.place}")
        found[part.name] = part
    return found


def refuse(part: OwnPart, reason: str) -> None:
    raise UserError(f"{part.kind} {shown(part.name)}: {part.place} {reason}. Rename it.")


def parts_in_folders(kind: str) -> Generator[OwnPart]:
    """Yield the files of a kind; a name that begins with `_` is a helper's."""
    for folder in PART_FOLDERS.get():
        for file in sorted((folder / SUBFOLDERS[kind]).glob("*.py")):
            if not file.name.startswith("_"):
                if not (file.stem.isidentifier() and file.stem.isascii()):
                    raise UserError(f"{from_here(file)} has no name for a {kind}. Use letters, digits and _.")
                yield OwnPart(kind, file.stem, file)
