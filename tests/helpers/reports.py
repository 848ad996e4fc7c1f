"""Data of reports that several tests read."""

import json
import re
from pathlib import Path
from typing import Any

NASTY = '</script><img src=x onerror="document.title=1">&amp;<!--'


def data_of(folder: Path) -> Any:
    page = (folder / "report.html").read_text(encoding="utf-8")
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


def hydra_quoted(name: str) -> str:
    """Return a name in quotes, as Hydra takes it."""
    return "'" + name.replace("'", "\\'") + "'"


def summary(params: int = 10, sizes: list[int] | None = None, name: str = "a", mib: int = 1) -> dict[str, Any]:
    field = {"sizes": sizes, "smallest": sizes, "mm": None, "whole_input": []}
    return {
        "params": params, "macs": 7 * params, "largest_tensor": {"bytes": 2**20}, "activation_bytes": mib * 2**20,
        "hash": name, "receptive_field": field,
    }  # fmt: skip
