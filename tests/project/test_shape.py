"""The sizes that keep the package readable: files, functions, parameters, and the files at its root."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.helpers.paths import ROOT

MOST_LINES_OF_A_FILE, MEDIAN_LINES_OF_A_FILE = 240, 80
MOST_LINES_OF_A_FUNCTION, MOST_PARAMETERS, MOST_ROOT_FILES = 40, 8, 9
OPTIONS_OF_BLOCKS = "unetgen/network/blocks/"  # a block's parameters are its keys
SIGNATURES_OF_OTHERS = {"unet_model_3d"}  # the lecture's

Function = ast.FunctionDef | ast.AsyncFunctionDef


def package_files() -> dict[str, str]:
    """Return the text of each module of the package, by its path."""
    return {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in sorted(ROOT.glob("unetgen/**/*.py"))}


def functions(text: str) -> Iterator[Function]:
    return (node for node in ast.walk(ast.parse(text)) if isinstance(node, Function))


def line_count(function: Function) -> int:
    """Return the lines of a function without its docstring."""
    whole = (function.end_lineno or function.lineno) - function.lineno + 1
    return whole - len((ast.get_docstring(function) or "").splitlines())


def parameter_count(function: Function) -> int:
    given = function.args
    return len([*given.posonlyargs, *given.args, *given.kwonlyargs])


def long_functions(path: str, text: str) -> list[str]:
    """Return the functions with too many lines or parameters, as `path: name, lines, parameters`."""
    found = [one for one in functions(text) if one.name not in SIGNATURES_OF_OTHERS]
    return [
        f"{path}: {one.name}, {line_count(one)} lines, {parameter_count(one)} parameters"
        for one in found
        if line_count(one) > MOST_LINES_OF_A_FUNCTION
        or (parameter_count(one) > MOST_PARAMETERS and not path.startswith(OPTIONS_OF_BLOCKS))
    ]


def test_no_file_is_long() -> None:
    sizes = {path: len(text.splitlines()) for path, text in package_files().items()}
    assert len(sizes) > 200
    assert {path: size for path, size in sizes.items() if size > MOST_LINES_OF_A_FILE} == {}
    written = [sum(map(bool, map(str.strip, text.splitlines()))) for text in package_files().values()]
    assert median(written) <= MEDIAN_LINES_OF_A_FILE  # without blank lines


def test_no_function_is_long() -> None:
    assert [line for path, text in package_files().items() for line in long_functions(path, text)] == []


def test_a_long_function_is_found() -> None:
    text = "def many(a, b, c, d, e, /, f, g, *, h, i): ...\ndef few(a):\n" + "    a += 1\n" * 40
    assert long_functions("unetgen/a.py", text) == [
        "unetgen/a.py: many, 1 lines, 9 parameters",
        "unetgen/a.py: few, 41 lines, 1 parameters",
    ]


def test_root_has_few_files() -> None:
    assert len(list(Path(ROOT, "unetgen").glob("*.py"))) <= MOST_ROOT_FILES
