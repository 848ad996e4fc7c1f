"""PyTorch programs of `tests/data/pt2`, and what PyTorch itself says of them."""

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from unetgen.graph.plan import Plan
from unetgen.read.torch.file import read_pt2

FOLDER = Path(__file__).parent.parent / "data" / "pt2"


class Fact(NamedTuple):
    """One file: its counts by PyTorch, and its layers with weights in order of execution.

    `macs` are those of the whole batch by PyTorch's own counter, `weight_ops` module paths with the number of
    parameters that the operation reads.
    """

    file: str
    network: str
    constructor: str
    batch: int
    output_shapes: list[list[int]]
    registered: int
    trainable: int
    used: int
    macs: int
    weight_ops: list[tuple[str, int]]


def facts() -> list[Fact]:
    rows: list[dict[str, Any]] = json.loads((FOLDER / "facts.json").read_text())
    return [Fact(**row) for row in rows]


@cache
def plan_of_file(file: str) -> Plan:
    return read_pt2(FOLDER / file)
