"""A name at the top of a module has one meaning in the whole package."""

import ast
from collections import defaultdict
from collections.abc import Mapping

from tests.helpers.paths import ROOT

PROTOCOLS = {"block", "gate", "attention", "topology", "write", "emit", "run", "share"}
KERAS_LAYERS_OF_OPS = {"FitChannels", "PixelShuffle", "PixelUnshuffle", "ResizeTo", "Tile"}
STILL_SHARED = """
Cell Checked Column Drawn Line Place Reader Row Search Source Way Ways Written activation added alike along around
arrows axes before bench between beyond box by_axis call changes check checked circle colour colours columns_of
compare convolution convolved corner counted counts described description distance drawn ended ends escaped factor
facts failed fed figure fits fitted fitting function heading is_file is_up joined kernels kind kind_of known laid
laid_out last lay lay_gate lay_pool layer layers length line line_of lines lines_of listed literal look made margins
marks meant mib name_of named names nearest needed nested network normalization number operations outputs padded
page painted pairs parse parts passed_on per_level place plain plan_of points pointwise positive product reason
received refuse refuse_widths repeated resized resizing row row_of run say seen settings share shown side sides
single sizes sorted_out source sources spelled split start_of started steps sweep table taken_in target text text_of
through title titles to_diagram to_json to_sheet to_table together told total totals trace trained training
transposed under wide width window within words words_of written
"""


def sources() -> dict[str, str]:
    """Return the text of every module of the package, by its path."""
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in ROOT.glob("unetgen/**/*.py")}


def shared_names(modules: Mapping[str, str]) -> dict[str, list[str]]:
    """Return each top-level function or class that several modules define, with those modules."""
    homes: dict[str, list[str]] = defaultdict(list)
    for path, text in sorted(modules.items()):
        for name in {node.name for node in ast.parse(text).body if isinstance(node, ast.FunctionDef | ast.ClassDef)}:
            homes[name].append(path)
    return {name: paths for name, paths in sorted(homes.items()) if len(paths) > 1}


def test_no_name_is_defined_in_two_modules() -> None:
    allowed = PROTOCOLS | KERAS_LAYERS_OF_OPS | set(STILL_SHARED.split())
    found = [f"{name}: {', '.join(paths)}" for name, paths in shared_names(sources()).items() if name not in allowed]
    assert not found, "\n".join(["These names are defined in several modules:", *found])


def test_a_shared_name_is_found() -> None:
    """A method and a function inside another are not names of a module."""
    one = "def width(): ...\nclass Row:\n    def text(self): ..."
    other = "class Row: ...\ndef height():\n    def text(): ...\ndef text(): ..."
    assert shared_names({"b.py": one, "a.py": other}) == {"Row": ["a.py", "b.py"]}
