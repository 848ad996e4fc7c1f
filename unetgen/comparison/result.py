"""The public result of a comparison.

It shows its findings as text, notebook table, plain data or figure.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from unetgen.comparison.difference_figure import difference_figure
from unetgen.comparison.findings import Findings
from unetgen.comparison.html import html
from unetgen.comparison.plain_data import comparison_dict
from unetgen.comparison.text import plain_text, rich_text

if TYPE_CHECKING:
    from unetgen.emit.figure import Diagram


@dataclass(frozen=True, eq=False)
class Comparison(Findings):
    """Two networks side by side: `.same`, `.verdict`, `.rows`.

    Printed, it is a table of all layers.
    """

    def to_dict(self) -> dict[str, Any]:
        """Return plain data that JSON can hold."""
        return comparison_dict(self)

    def to_diagram(self, *settings: str) -> "Diagram":
        """Draw both networks on one canvas with the differences marked.

        Save it with `.save("difference.svg")`. Settings of the figure are overrides: `"diagram.width=double"`.

        Raises:
            ConfigError: every problem of the settings.
            UserError: one of the networks is not a U.
        """
        return difference_figure(self, settings)

    def __str__(self) -> str:
        return plain_text(self)

    def __rich_console__(self, console: Any, options: Any) -> Any:
        yield rich_text(self, options.max_width)

    def _repr_html_(self) -> str:
        return html(self)
