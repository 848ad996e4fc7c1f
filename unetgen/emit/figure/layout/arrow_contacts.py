"""What arrows do at each column, told by their ways: captions and other arrows stand clear of it.

Where columns stand depends on their captions, captions on the arrows, and arrows on where columns stand: so the layout
is made again with what was found.
"""

from collections.abc import Sequence

from unetgen.emit.figure.layout.column import BoxColumn
from unetgen.emit.figure.layout.concat_parts import is_sum
from unetgen.emit.figure.layout.route_kinds import Route

TO_THE_TOP = ("over", "around_down")


def with_contacts(columns: Sequence[BoxColumn], runs: Sequence[Route]) -> list[BoxColumn]:
    """The columns as the runs touch them."""
    leaving: dict[int, list[Route]] = {}
    coming: dict[int, list[Route]] = {}
    for run in runs:
        leaving.setdefault(run.start.column, []).append(run)
        coming.setdefault(run.end.column, []).append(run)
    return [
        touched(column, columns, leaving.get(number, []), coming.get(number, []))
        for number, column in enumerate(columns)
    ]


def touched(
    column: BoxColumn, columns: Sequence[BoxColumn], leaving: Sequence[Route], coming: Sequence[Route]
) -> BoxColumn:
    """A column with what leaves it and what comes to it."""
    ups = [run for run in leaving if run.way == "vertical" and columns[run.end.column].row < column.row]
    overs = [run for run in leaving if run.way == "over" or (run.way == "through" and leads_up(run, columns))]
    falls = [run for run in coming if run.way in ("vertical", "corner", "through") and not leads_up(run, columns)]
    tops = [run for run in coming if run.way in TO_THE_TOP]
    gates = [run for run in leaving if run.link.kind == "gate" and columns[run.end.column].row < column.row]
    cells = {run.start.cell for run in (*ups, *overs)} | {run.end.cell for run in (*falls, *tops)}
    rising = ("vertical", "corner", "around_up")
    skips = [run for run in tops if run.link.kind == "skip"]
    return column._replace(
        touched=tuple(sorted(cells)),
        risen=tuple(sorted({run.end.cell for run in coming if run.way in rising and leads_up(run, columns)})),
        gates=bool(gates),
        gated=any(run.link.kind == "gate" for run in coming),
        shifted=bool(overs) and bool(ups or tops or [run for run in falls if run.way != "through"]),
        summed=any(run.way == "through" for run in falls) or (bool(ups) and any(is_sum(run.link) for run in tops)),
        drops=any(run.way == "vertical" and not leads_up(run, columns) for run in leaving),
        rises=bool(ups),
        feet=any(run.way in ("under", "vertical", "through") and not leads_up(run, columns) for run in leaving),
        rounded=any(run.way == "under" for run in (*leaving, *coming)),
        circled=any(run.way == "under" and is_sum(run.link) for run in coming),
        falls=any(run.way == "through" and not leads_up(run, columns) for run in leaving),
        arriving=len(skips) if len(column.cells) == 1 else 0,
    )


def leads_up(run: Route, columns: Sequence[BoxColumn]) -> bool:
    return columns[run.end.column].row < columns[run.start.column].row
