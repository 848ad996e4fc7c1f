"""Shapes and costs of each stage of a network, for the page's side by side."""

from pathlib import Path
from typing import Any

from unetgen.emit.table.heads import MAIN, head_names
from unetgen.sweep.job_folder import layers_in
from unetgen.sweep.report.figures import MOST_FIGURES
from unetgen.sweep.report.grid import Grid

StageCosts = tuple[str, str, int, int]  # name, the last map's shape, parameters, MACs


def all_stage_costs(folder: Path, grid: Grid) -> dict[int, list[StageCosts]]:
    """Return the stages of the first networks, by job number."""
    shown = list(grid.first.values())[:MOST_FIGURES]
    return {
        job.number: stage_costs(layers_in(folder / str(job.number)), (job.summary or {}).get("outputs", []))
        for job in shown
    }


def stage_costs(layers: list[dict[str, Any]], outputs: list[str]) -> list[StageCosts]:
    """Return the stages and heads in the order of their first layers.

    The input is a stage of its own.
    """
    heads = head_names([(layer["name"], layer["inputs"]) for layer in layers], outputs)
    grouped: dict[str, list[dict[str, Any]]] = {}
    for layer in layers:
        is_head = layer.get("side") == MAIN
        label = heads.get(layer["name"], MAIN).replace("_", " ") if is_head else stage_label(layer)
        grouped.setdefault(label, []).append(layer)
    return [
        (name, "×".join(map(str, those[-1]["output_shape"])), cost_sum(those, "params"), cost_sum(those, "macs"))
        for name, those in grouped.items()
    ]


def stage_label(layer: dict[str, Any]) -> str:
    """Return `encoder 0`, `decoder 1`.

    In a nested network the column follows a dot.
    """
    side, level, column = layer.get("side") or "other", layer.get("level"), layer.get("column")
    below = "" if level is None or side in ("input", "bottleneck", "head") else f" {level}"
    return f"{side}{below}{f'.{column}' if column and side not in ('decoder', 'head') else ''}"


def cost_sum(layers: list[dict[str, Any]], cost: str) -> int:
    return sum(layer[cost] for layer in layers)
