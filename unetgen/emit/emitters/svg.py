"""The figure as DOT and SVG alone, which is much faster than PDF and PNG."""

from unetgen.emit.emitters import Run
from unetgen.emit.emitters.diagram import save_pictures

BUILDS_MODEL = False


def emit(run: Run) -> None:
    """Save the figure as DOT and SVG."""
    save_pictures(run, (".gv", ".svg"))
