"""A comparison as a table in a notebook."""

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from unetgen.comparison.table_cells import HEADINGS, cells, details, totals
from unetgen.comparison.text import legend

if TYPE_CHECKING:
    from unetgen.comparison.row_builder import Row
    from unetgen.comparison.result import Comparison

# a tint that shows on white and on black
TINTS = {
    "same": "",
    "changed": "rgba(220, 50, 47, .18)",
    "rewired": "rgba(180, 60, 200, .18)",
    "added": "rgba(200, 150, 0, .18)",
    "missing": "rgba(200, 150, 0, .18)",
    "follows": "rgba(128, 128, 128, .12)",
}


def html(comparison: "Comparison") -> str:
    names = (comparison.yours.name, comparison.expected.name)
    sides = "".join(
        f'<th colspan="3">{what}: {escape(name)}</th>' for what, name in zip(("yours", "expected"), names, strict=True)
    )
    head = f'<tr><th colspan="2"></th>{sides}</tr>{line(HEADINGS, "th")}'
    body = "".join(row_html(comparison, row) for row in comparison.rows) + line(totals(comparison), "th")
    notes = "".join(f"<p>Note: {escape(note)}.</p>" for note in comparison.notes)
    table = f"<table><thead>{head}</thead><tbody>{body}</tbody></table>"
    return f"<div><p><b>{escape(comparison.verdict)}</b></p>{table}{notes}<p>{escape(legend(comparison))}</p></div>"


def row_html(comparison: "Comparison", row: "Row") -> str:
    """A row, and below it what is to be said of it."""
    style = f' style="background: {TINTS[row.mark]}"' if TINTS[row.mark] else ""
    said = details(row)
    below = f'<tr{style}><td></td><td colspan="7" style="text-align: left">{escape(said)}</td></tr>' if said else ""
    return line(cells(comparison, row), "td", style) + below


def line(texts: Sequence[str], tag: str, style: str = "") -> str:
    return f"<tr{style}>{''.join(f'<{tag}>{escape(text)}</{tag}>' for text in texts)}</tr>"
