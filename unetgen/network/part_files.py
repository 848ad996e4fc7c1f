"""Import a user's Python file, and report the line where it fails.

A file is compiled each time it changes, so that a notebook sees an edit; nothing is written beside it.
"""

import sys
from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from traceback import extract_tb
from types import CodeType, ModuleType

from unetgen._files import from_here
from unetgen.errors import SettingError, SizeError, UserError

OURS = Path(__file__).parents[1]


class Uncached(SourceFileLoader):
    """A loader that compiles the file as it is now and writes no `__pycache__`."""

    def get_code(self, fullname: str) -> CodeType:
        return self.source_to_code(self.get_data(self.path), self.path)


def import_file(path: Path) -> ModuleType:
    """Import a file of a folder of parts; `from ._helpers import …` works in it.

    Raises:
        Exception: whatever the file raises.
    """
    found = import_version(path, path.stat().st_mtime_ns)
    if isinstance(found, ModuleType):
        return found
    raise found.with_traceback(found.__traceback__)


@cache
def import_version(path: Path, changed: int) -> ModuleType | Exception | SystemExit:
    """Import a file as it was at a time, in ns.

    What it raises is returned, to be raised at each use.
    """
    try:
        return module_in(path)
    except (Exception, SystemExit) as error:
        return error


def module_in(path: Path) -> ModuleType:
    name = f"{package_of(path.parents[1])}.{path.parent.name}.{path.stem}"
    package_at(name.rpartition(".")[0], path.parent)
    spec = spec_from_file_location(name, path, loader=Uncached(name, str(path)))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def package_of(folder: Path) -> str:
    """Return the name of the package that represents a folder, whatever its name."""
    name = f"unetgen_parts_{sha256(str(folder).encode()).hexdigest()[:12]}"
    package_at(name, folder)
    return name


def package_at(name: str, folder: Path) -> None:
    """Make a package without running an `__init__.py`."""
    if name not in sys.modules:
        package = ModuleType(name)
        package.__path__ = [str(folder)]
        sys.modules[name] = package


@contextmanager
def faults_with_their_line(what: str, root: Path | None) -> Generator[None]:
    """Raise whatever a user's code raises as a sentence with its file and line.

    Args:
        what: the sentence's beginning, such as `block 'mine' cannot be imported`.
        root: the folder of the code; the last line in it is reported.

    Raises:
        SizeError, SettingError: as they are; they are messages already.
        UserError: for any other exception.
    """
    try:
        yield
    except (SizeError, SettingError, UserError):
        raise
    except (Exception, SystemExit) as error:
        raise UserError(f"{what}: {line_at_fault(error, root)}{type(error).__name__}: {one_line(error)}") from error


def line_at_fault(error: BaseException, root: Path | None) -> str:
    """Return `file, line n: ` of the last line of the user's code, or an empty text."""
    if isinstance(error, SyntaxError) and error.filename:
        return f"{from_here(Path(error.filename))}, line {error.lineno}: "
    lines = [(Path(frame.filename), frame.lineno) for frame in extract_tb(error.__traceback__)]
    foreign = [(path, line) for path, line in lines if path.is_absolute() and not path.is_relative_to(OURS)]
    inside = [(path, line) for path, line in foreign if root and path.is_relative_to(root)]
    return next((f"{from_here(path)}, line {line}: " for path, line in reversed(inside or foreign)), "")


def one_line(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        return f"{error.msg}."
    text = " ".join(str(error).split())
    return text if text.endswith((".", "!", "?")) else f"{text}."
