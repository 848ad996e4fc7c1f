"""A name at the top of a module has one meaning in the whole package."""

import ast
from collections import defaultdict
from collections.abc import Mapping

from tests.helpers.paths import ROOT

PROTOCOLS = {"block", "gate", "attention", "topology", "write", "emit", "run", "share"}
KERAS_LAYERS_OF_OPS = {"FitChannels", "PixelShuffle", "PixelUnshuffle", "ResizeTo", "Tile"}


def sources() -> dict[str, str]:
    """Return the text of every module of the package, by its path."""
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in ROOT.glob("unetgen/**/*.py")}


def shared_names(modules: Mapping[str, str]) -> dict[str, list[str]]:
    """Return each top-level function or class of several modules, with these modules."""
    homes: dict[str, list[str]] = defaultdict(list)
    for path, text in sorted(modules.items()):
        for name in {node.name for node in ast.parse(text).body if isinstance(node, ast.FunctionDef | ast.ClassDef)}:
            homes[name].append(path)
    return {name: paths for name, paths in sorted(homes.items()) if len(paths) > 1}


def test_no_name_is_defined_in_two_modules() -> None:
    allowed = PROTOCOLS | KERAS_LAYERS_OF_OPS
    found = [f"{name}: {', '.join(paths)}" for name, paths in shared_names(sources()).items() if name not in allowed]
    assert not found, "\n".join(["These names are defined in several modules:", *found])


def test_no_listed_name_is_unique() -> None:
    """A name leaves the lists when only one module defines it, so the lists shrink."""
    listed = PROTOCOLS | KERAS_LAYERS_OF_OPS
    unique = sorted(listed - shared_names(sources()).keys())
    assert not unique, f"Remove from the lists: {' '.join(unique)}"


def test_a_shared_name_is_found() -> None:
    """A method and a function inside another are not names of a module."""
    one = "def width(): ...\nclass Row:\n    def text(self): ..."
    other = "class Row: ...\ndef height():\n    def text(): ...\ndef text(): ..."
    assert shared_names({"b.py": one, "a.py": other}) == {"Row": ["a.py", "b.py"]}
