"""The U-shaped figure of a plan, as DOT, SVG, PNG or PDF.

```
scene (what) → columns → layout (where) → figure (shapes) → DOT → SVG → PNG, PDF
```
"""

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from unetgen.emit.diagram import render
from unetgen.emit.diagram.dot import NAME, dot_lines
from unetgen.emit.diagram.figure import figure
from unetgen.emit.diagram.scene import Scene, scene
from unetgen.emit.diagram.svg import finished
from unetgen.emit.diagram.titles import description, title
from unetgen.errors import UserError
from unetgen.files import write_whole
from unetgen.graph import Plan

if TYPE_CHECKING:
    import graphviz

SUFFIXES = (".gv", ".dot", ".svg", ".png", ".pdf")


def to_diagram(plan: Plan) -> "Diagram":
    """The figure of a plan. Nothing is drawn before it is asked for.

    Raises:
        UserError: the plan was read from a model, so that its levels are not known.
    """
    return Diagram(scene(plan))


@dataclass(frozen=True, eq=False)
class Diagram:
    """A figure; it shows itself in a notebook."""

    scene: Scene

    @cached_property
    def lines(self) -> list[str]:
        return dot_lines(self.scene, figure(self.scene))

    @property
    def dot(self) -> str:
        """The DOT text."""
        return f"digraph {NAME} {{\n{''.join(self.lines)}}}\n"

    @property
    def graph(self) -> "graphviz.Digraph":
        """The same as an object of the graphviz package; its engine must be one that reads `layout`: any does."""
        import graphviz

        return graphviz.Digraph(NAME, body=self.lines)

    @cached_property
    def svg(self) -> str:
        plan = self.scene.plan
        return finished(render.svg(self.dot), title(plan), description(self.scene))

    def png(self, scale: float = 2) -> bytes:
        """A raster picture; a point is `scale` pixels."""
        return render.png(self.svg, scale)

    def pdf(self) -> bytes:
        return render.pdf(self.svg)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the figure in the format of the path's suffix: .gv, .dot, .svg, .png or .pdf.

        Raises:
            UserError: another suffix.
        """
        path = Path(path)
        return write_whole(path, self.encoded(path.suffix.lower()))

    def encoded(self, suffix: str) -> bytes:
        match suffix:
            case ".gv" | ".dot":
                return self.dot.encode()
            case ".svg":
                return self.svg.encode()
            case ".png":
                return self.png()
            case ".pdf":
                return self.pdf()
            case _:
                raise UserError(f"{suffix!r} is no format of a figure. Use one of {', '.join(SUFFIXES)}.")

    def _repr_svg_(self) -> str:
        return self.svg

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"image/svg+xml": self.svg, "text/vnd.graphviz": self.dot, "text/plain": repr(self)}

    def __repr__(self) -> str:
        return f"<diagram: {title(self.scene.plan)}>"
