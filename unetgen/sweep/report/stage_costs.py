"""What each stage of a network makes and costs, for the side by side."""

import json
from pathlib import Path
from typing import Any

from unetgen.sweep.report.figures import MOST
from unetgen.sweep.report.grid import Grid

Stage = tuple[str, str, int, int]  # name, the last map's shape, parameters, MACs


def all_stages(folder: Path, grid: Grid) -> dict[int, list[Stage]]:
    """Of the first networks, by the number of their job."""
    shown = [job.number for job in list(grid.first.values())[:MOST]]
    return {number: stages_of(layers_of(folder / str(number))) for number in shown}


def layers_of(folder: Path) -> list[dict[str, Any]]:
    return json.loads((folder / "summary.json").read_text(encoding="utf-8"))["layers"]


def stages_of(layers: list[dict[str, Any]]) -> list[Stage]:
    """In the order of their first layers; the input stands alone."""
    grouped: dict[str, list[dict[str, Any]]] = {}
    for layer in layers:
        grouped.setdefault(name_of(layer), []).append(layer)
    return [
        (name, "×".join(map(str, those[-1]["output_shape"])), total(those, "params"), total(those, "macs"))
        for name, those in grouped.items()
    ]


def name_of(layer: dict[str, Any]) -> str:
    """`encoder 0`, `decoder 1`, of a nested network with its column."""
    column = f".{layer['column']}" if layer["column"] and layer["side"] not in ("decoder", "head") else ""
    level = "" if layer["level"] is None or layer["side"] in ("input", "bottleneck", "head") else f" {layer['level']}"
    return f"{layer['side'] or 'other'}{level}{column}"


def total(layers: list[dict[str, Any]], cost: str) -> int:
    return sum(layer[cost] for layer in layers)
