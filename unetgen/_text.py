"""Plain columns of text, for the terminal."""

from collections.abc import Iterable


def indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())


def columns(rows: Iterable[tuple[str, ...]]) -> str:
    """Rows as lines, each column as wide as its widest cell; numbers stand at the right."""
    cells = list(rows)
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ("  ".join(aligned(cell, width) for cell, width in zip(row, widths, strict=True)) for row in cells)
    return "\n".join(line.rstrip() for line in lines)


def aligned(cell: str, width: int) -> str:
    return cell.rjust(width) if cell.replace(",", "").isdigit() else cell.ljust(width)
