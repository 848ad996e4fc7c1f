"""A name at the top of a module has one meaning in the whole package."""

import ast
from collections import defaultdict
from collections.abc import Mapping

from tests.helpers.paths import ROOT
from unetgen.ops import OPS

PROTOCOLS = {"block", "gate", "attention", "topology", "write", "emit", "run", "share"}


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


def is_op_with_layer(name: str, paths: list[str]) -> bool:
    """Return whether a name is that of an op and of the Keras layer that computes it."""
    op, layer = sorted(paths, reverse=True) if len(paths) == 2 else ("", "")
    named = {op.__name__ for op in OPS}
    return name in named and op.startswith("unetgen/ops/") and layer.startswith("unetgen/emit/keras/custom/")


def test_no_name_is_defined_in_two_modules() -> None:
    shared = {name: paths for name, paths in shared_names(sources()).items() if name not in PROTOCOLS}
    found = [f"{name}: {', '.join(paths)}" for name, paths in shared.items() if not is_op_with_layer(name, paths)]
    assert not found, "\n".join(["These names are defined in several modules:", *found])


def test_no_listed_name_is_unique() -> None:
    """A name leaves the list when only one module defines it, so the list shrinks."""
    unique = sorted(PROTOCOLS - shared_names(sources()).keys())
    assert not unique, f"Remove from the list: {' '.join(unique)}"


def test_a_shared_name_is_found() -> None:
    """A method and a function inside another are not names of a module."""
    one = "def width(): ...\nclass Row:\n    def text(self): ..."
    other = "class Row: ...\ndef height():\n    def text(): ...\ndef text(): ..."
    assert shared_names({"b.py": one, "a.py": other}) == {"Row": ["a.py", "b.py"]}


def test_a_layer_may_have_the_name_of_its_op_only() -> None:
    layer, op = "unetgen/emit/keras/custom/crops.py", "unetgen/ops/joining.py"
    assert is_op_with_layer("Crop", [layer, op])
    assert not is_op_with_layer("Cropper", [layer, op])
    assert not is_op_with_layer("Crop", ["unetgen/emit/words.py", op])
