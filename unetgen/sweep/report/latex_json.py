"""Write the table of a sweep as LaTeX and as JSON."""

import json
from typing import Any

from unetgen.emit.table.fitted import Fitted
from unetgen.emit.table.latex import COLUMN, fitted_tabular, in_digits, in_one_unit
from unetgen.sweep.columns import FIELD, MACS, PARAMS, Column
from unetgen.sweep.report.grid import Grid, NumberWithText
from unetgen.sweep.report.terminal import LEAVE_FIRST, in_short
from unetgen.sweep.results import Job, cell

SCHEMA_VERSION = 1


def sweep_tex(grid: Grid) -> str:
    """Return a `tabular` with booktabs' rules that fits a column of a paper.

    Reasons are left out, as they are sentences, and columns as on the terminal.
    """
    columns = [column for column in grid.columns if column.kind != "reason"]
    return fitted_tabular([column_for_paper(grid, column) for column in columns], COLUMN)


def column_for_paper(grid: Grid, column: Column) -> Fitted:
    """Return a column's cells, MACs in one unit, and what it gives up."""
    values = [grid.cell(job, column) for job in grid.jobs]
    fitted = Fitted(
        heading=column.label,
        cells=[cell_text(value) for value in values],
        brief=in_short(values) if column in (PARAMS, MACS) else (),
        number=column.kind in ("job", "cost"),
        rank=LEAVE_FIRST.index(column.id) if column.id in LEAVE_FIRST else None,
        measure=in_digits,
    )
    return in_one_unit(fitted, values) if column == MACS else fitted


def cell_text(value: Any) -> str:
    return "" if value is None else value.text if isinstance(value, NumberWithText) else cell(value)


def sweep_json(grid: Grid) -> str:
    """Return a line per job.

    It has all overrides, the costs, the network's hash, and the whole reason.
    """
    jobs = ",\n    ".join(json.dumps(job_dict(grid, job), ensure_ascii=False) for job in grid.jobs)
    return f'{{\n  "schema_version": {SCHEMA_VERSION},\n  "jobs": [\n    {jobs}\n  ]\n}}\n'


def job_dict(grid: Grid, job: Job) -> dict[str, Any]:
    costs = {column.id: grid.cell(job, column) for column in grid.columns if has_cost(column, job)}
    costs |= {FIELD.id: job.sizes or None} if job.summary is not None else {}
    first = grid.first[job.costs["hash"]].number if job.summary is not None else None
    same = {"same_network_as": first} if first not in (None, job.number) else {}
    known = {**costs, "hash": job.costs["hash"], **same} if job.summary is not None else {"reason": job.reason}
    return {"job": job.number, "overrides": job.overrides, **known}


def has_cost(column: Column, job: Job) -> bool:
    return column.kind == "cost" and job.summary is not None
