"""The figure as DOT, SVG, PDF and PNG."""

from unetgen.emit.emitters import Run
from unetgen.emit.figure import make_diagram
from unetgen.errors import UserError

BUILDS_MODEL = False
FORMATS = (".gv", ".svg", ".pdf", ".png")


def emit(run: Run) -> None:
    """Save the figure in every format."""
    save_pictures(run, FORMATS)


def save_pictures(run: Run, formats: tuple[str, ...]) -> None:
    """Save the figure in some formats; a missing engine costs only the pictures.

    What one format lacks the next would lack too, so the first failure is reported and no other.
    """
    try:
        figure = make_diagram(run.plan, yaml=run.yaml)
        if figure.given_up:
            run.say(f"To be legible, the figure is drawn {figure.given_up}.")
        for suffix in formats:
            figure.save(run.folder / f"diagram{suffix}")
        if ".png" in formats and figure.boxes_in_words:
            run.say(figure.boxes_in_words)
    except UserError as error:
        run.say(f"Not every picture was drawn. {error}")
