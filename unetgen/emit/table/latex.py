"""The table in LaTeX, with booktabs."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from unetgen.emit.table import Table

SPECIAL = {
    "\\": r"\textbackslash{}",
    "·": r"\ensuremath{\cdot}",
    "×": r"\ensuremath{\times}",
    "↑": r"\ensuremath{\uparrow}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    **{character: f"\\{character}" for character in "&%$#_{}"},
}


def write(table: "Table") -> str:
    """Return a `tabular` with booktabs' rules, to be put into a table environment."""
    columns = "".join("r" if column.number else "l" for column in table.columns)
    rows = [[escape_latex(cell) for cell in table.cells(row)] for row in table.rows]
    total = [escape_latex(cell) for cell in table.cells(table.totals)]
    comments = [
        f"% {table.title}",
        *(f"% {name}: {value}" for name, value in table.facts),
        r"% needs \usepackage{booktabs}",
    ]
    return "\n".join([
        *(" ".join(comment.split()) for comment in comments),
        rf"\begin{{tabular}}{{{columns}}}",
        r"\toprule",
        latex_row([escape_latex(column.heading) for column in table.columns]),
        r"\midrule",
        *map(latex_row, rows),
        r"\midrule",
        latex_row(total),
        r"\bottomrule",
        r"\end{tabular}",
        "",
    ])  # fmt: skip


def latex_row(cells: list[str]) -> str:
    return " & ".join(cells) + r" \\"


def escape_latex(text: str) -> str:
    return "".join(SPECIAL.get(character, character) for character in text)
