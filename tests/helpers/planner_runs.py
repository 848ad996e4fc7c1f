"""Runs of nnU-Net's own planners, and calls of its topology rule."""

import json
from typing import Any

from tests.helpers.paths import DATA
from unetgen.read.nnunet.planner import Dataset

FOLDER = DATA / "nnunet"
NETWORKS: list[dict[str, Any]] = json.loads((FOLDER / "planner.json").read_text())
CONTENT: dict[str, Any] = json.loads((FOLDER / "planner_runs.json").read_text())
NAMES = {"ExperimentPlanner": "default", "nnUNetPlannerResEncL": "resenc_l"}


def whole_run(run: dict[str, Any], networks: dict[str, Any]) -> dict[str, Any]:
    """Return a run with the networks that came out of it, and our name of the planner."""
    assert (run["planner"], run["data"]) == (networks["planner"], networks["data"])
    configurations = {name: {**networks["configurations"][name], **of} for name, of in run["configurations"].items()}
    return {**networks, **run, "planner": NAMES[run["planner"]], "configurations": configurations}


RUNS = [whole_run(run, networks) for run, networks in zip(CONTENT["runs"], NETWORKS, strict=True)]
TOPOLOGIES: list[dict[str, Any]] = CONTENT["topologies"]
CONFIGURATIONS = [(run, name) for run in RUNS for name in run["configurations"]]


def data_of(run: dict[str, Any]) -> Dataset:
    return Dataset(tuple(run["shape"]), tuple(run["spacing"]), run["channels"], run["labels"], run["cases"])


def run_name(value: Any) -> str:
    """Return a test's name: the data and the planner of a run, or a configuration."""
    return f"{value['data']}-{value['planner']}" if isinstance(value, dict) else str(value)


def run_of(data: str, planner: str) -> dict[str, Any]:
    return next(run for run in RUNS if (run["data"], run["planner"]) == (data, planner))


def axes_of(values: list[list[int]]) -> list[tuple[int, ...]]:
    return [tuple(value) for value in values]
