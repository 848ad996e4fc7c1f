"""The network as a paragraph of a method section, in Markdown and LaTeX."""

from unetgen._files import write_whole
from unetgen.emit.emitters import Run
from unetgen.emit.method.section import method_of

BUILDS_MODEL = False


def emit(run: Run) -> None:
    """Save the paragraph as `method.md` and `method.tex`."""
    method = method_of(run.plan, run.config)
    write_whole(run.folder / "method.md", method.markdown)
    write_whole(run.folder / "method.tex", method.tex)
