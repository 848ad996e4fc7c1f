"""A sweep's networks side by side: one figure, on one scale, read back from the folders of its jobs."""

from collections.abc import Sequence
from pathlib import Path

from unetgen.errors import UserError
from unetgen.sweep.results import Job, swept_keys

MOST = 24  # networks on one sheet
SLIDE = 13.33  # inches, where no width is described


def sheet(folder: Path, jobs: Sequence[Job]) -> str:
    """Write `sheet.svg` and `sheet.pdf`, a network once; what is to be said of it, or nothing.

    There is none where no job drew a figure, and for more networks than a page takes.
    """
    shown = distinct([job for job in jobs if (folder / str(job.number) / "diagram.gv").exists()])
    if len(shown) < 2:
        return ""
    if len(shown) > MOST:
        return f"No sheet.svg: {len(shown)} networks do not fit on one page, which takes {MOST}."
    try:
        return drawn(folder, shown, titles(shown, jobs))
    except UserError as error:
        return f"The sheet of all networks was not drawn. {error}"


def distinct(jobs: Sequence[Job]) -> list[Job]:
    """The first job of each network."""
    found: dict[str, Job] = {}
    for job in jobs:
        found.setdefault(job.costs["hash"], job)
    return list(found.values())


def titles(shown: Sequence[Job], jobs: Sequence[Job]) -> list[str]:
    """What was swept: `depth=3  filters.base=32`."""
    keys = swept_keys(jobs)
    return ["  ".join(f"{key}={job.overrides[key]}" for key in keys if key in job.overrides) for job in shown]


def drawn(folder: Path, shown: Sequence[Job], named: Sequence[str]) -> str:
    """It looks as the first description says, without the classes, which are the same for all."""
    from unetgen.api import plan
    from unetgen.emit.figure import make_sheet
    from unetgen.read.summary import read_summary

    said = plan(str(folder / str(shown[0].number) / "config.yaml")).spec
    assert said, "it was described"
    drawing = said.drawing._replace(classes=False, width=said.drawing.width or SLIDE)
    plans = [read_summary(folder / str(job.number) / "summary.json") for job in shown]
    figure = make_sheet(plans, drawing, titles=named, names=[f"#{job.number}" for job in shown])
    for suffix in (".svg", ".pdf"):
        figure.save(folder / f"sheet{suffix}")
    return f"To be legible, the sheet is drawn {figure.given_up}." if figure.given_up else ""
