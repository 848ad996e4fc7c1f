"""A comparison as a table in a notebook."""

from collections.abc import Sequence

from unetgen._text import markup
from unetgen.comparison.findings import Findings
from unetgen.comparison.rows import ComparisonRow, Mark
from unetgen.comparison.table_cells import HEADINGS, details, legend_line, row_cells, total_cells

# tints that are visible on white and on black
TINTS: dict[Mark, str] = {
    "same": "",
    "changed": "rgba(220, 50, 47, .18)",
    "rewired": "rgba(180, 60, 200, .18)",
    "added": "rgba(200, 150, 0, .18)",
    "missing": "rgba(200, 150, 0, .18)",
    "follows": "rgba(128, 128, 128, .12)",
}


def html(findings: Findings) -> str:
    """Return the verdict, the table, the notes and the legend."""
    names = (findings.yours.name, findings.expected.name)
    sides = "".join(
        f'<th colspan="3">{what}: {markup(name)}</th>' for what, name in zip(("yours", "expected"), names, strict=True)
    )
    head = f'<tr><th colspan="2"></th>{sides}</tr>{html_row(HEADINGS, "th")}'
    body = "".join(row_with_details(findings, row) for row in findings.rows) + html_row(total_cells(findings), "th")
    notes = "".join(f"<p>Note: {markup(note)}.</p>" for note in findings.notes)
    table = f"<table><thead>{head}</thead><tbody>{body}</tbody></table>"
    return f"<div><p><b>{markup(findings.verdict)}</b></p>{table}{notes}<p>{markup(legend_line(findings))}</p></div>"


def row_with_details(findings: Findings, row: ComparisonRow) -> str:
    """Return a row, and below it the line that explains it."""
    style = f' style="background: {TINTS[row.mark]}"' if TINTS[row.mark] else ""
    below = details(row)
    explained = (
        f'<tr{style}><td></td><td colspan="7" style="text-align: left">{markup(below)}</td></tr>' if below else ""
    )
    return html_row(row_cells(findings, row), "td", style) + explained


def html_row(texts: Sequence[str], tag: str, style: str = "") -> str:
    return f"<tr{style}>{''.join(f'<{tag}>{markup(text)}</{tag}>' for text in texts)}</tr>"
