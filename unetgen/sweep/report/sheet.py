"""A sweep's networks side by side: one figure, on one scale.

It is read back from the folders of its jobs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from unetgen.errors import UserError
from unetgen.graph.plan import Plan
from unetgen.language.compose.figure_words import setting_in_words
from unetgen.sweep.report.figures import read_plans
from unetgen.sweep.results import Job, swept_keys

MOST_ON_SHEET = 24  # networks
SLIDE, HIGHEST = 13.33, 100.0  # inches, the width and the most height if the description sets no width


def write_sheet(folder: Path, jobs: Sequence[Job]) -> list[str]:
    """Write `sheet.svg` and `sheet.pdf` with each network once.

    Returns notes for the user. There is no sheet if fewer than two networks have a figure, or more than fit on a page.
    """
    drew = [job for job in jobs if job.summary is not None and (folder / str(job.number) / "diagram.gv").exists()]
    shown = first_of_each(drew)
    if len(shown) < 2:
        return []
    if len(shown) > MOST_ON_SHEET:
        return [f"No sheet.svg: {len(shown)} networks do not fit on one page, which holds {MOST_ON_SHEET}."]
    plans, notes = read_plans(folder, shown)
    shown = [job for job in shown if job.number in plans]
    try:
        return [*notes, *draw_jobs(folder, plans, sheet_titles(shown, jobs))] if len(shown) > 1 else notes
    except UserError as error:
        return [*notes, f"The sheet of all networks was not drawn. {error}"]


def first_of_each(jobs: Sequence[Job]) -> list[Job]:
    """Return the first job of each network."""
    found: dict[str, Job] = {}
    for job in jobs:
        found.setdefault(job.costs["hash"], job)
    return list(found.values())


def sheet_titles(shown: Sequence[Job], jobs: Sequence[Job]) -> list[str]:
    """Return the swept settings of each job in words: `depth 3, filters base 32`."""
    keys = swept_keys(jobs)
    return [
        ", ".join(setting_in_words(key, job.overrides[key]) for key in keys if key in job.overrides) for job in shown
    ]


def draw_jobs(folder: Path, plans: Mapping[int, Plan], titles: Sequence[str]) -> list[str]:
    """Draw in the style of the first description, without the classes.

    The classes are the same in all networks.
    """
    from unetgen.api import plan
    from unetgen.emit.figure import make_sheet

    spec = plan(str(folder / str(next(iter(plans))) / "config.yaml")).spec
    assert spec, "a plan from a description has one"
    width, height = spec.drawing.width, spec.drawing.height
    drawing = replace(spec.drawing, classes=False, width=width or SLIDE, height=height or (None if width else HIGHEST))
    figure = make_sheet([*plans.values()], drawing, titles=titles, names=[f"#{number}" for number in plans])
    for suffix in (".svg", ".pdf"):
        figure.save(folder / f"sheet{suffix}")
    return [f"To be legible, the sheet is drawn {figure.given_up}."] if figure.given_up else []
