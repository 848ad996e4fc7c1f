"""Find the Python code that an exported page needs.

It is this package, and the packages that its planner imports. They are found where they are installed, so that the
page plans as this program does.
"""

from importlib.metadata import PackagePath, distribution
from pathlib import Path

from unetgen.language.compose.conf import CONF, PACKAGE

PLANNER = ("hydra-core", "omegaconf", "antlr4-python3-runtime", "PyYAML", "packaging")
CODE = (".py", ".yaml")


def python_files() -> dict[str, Path]:
    """Return each file by its path in the page's Python."""
    own = {f"unetgen/{path.relative_to(PACKAGE).as_posix()}": path for path in PACKAGE.rglob("*.py")}
    conf = {f"unetgen/conf/{path.relative_to(CONF).as_posix()}": path for path in CONF.rglob("*.yaml")}
    return {**own, **conf, **{name: path for one in PLANNER for name, path in files_of(one).items()}}


def files_of(package: str) -> dict[str, Path]:
    """Return an installed package's code, without its tests.

    Raises:
        PackageNotFoundError: it is not installed.
    """
    files = distribution(package).files or []
    return {file.as_posix(): Path(str(file.locate())) for file in files if is_code(file)}


def is_code(file: PackagePath) -> bool:
    return file.suffix in CODE and file.parts[0] != ".." and "test_utils" not in file.parts
