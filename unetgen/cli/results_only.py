"""`--quiet` and `--json`: what a script wants on stdout.

The last line that a run or a sweep prints is its folder; the rest is in the files there.
"""

import json
from collections.abc import Callable
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any


def print_result(run: Callable[[], int], flags: list[str]) -> int:
    """Run, print the folder or one JSON object and nothing else, return the exit code."""
    with redirect_stdout(StringIO()) as said:
        code = run()
    folder = said.getvalue().rstrip("\n").rpartition("\n")[2]
    print(json.dumps(result_in(Path(folder), code), ensure_ascii=False) if "--json" in flags else folder)
    return code


def result_in(folder: Path, code: int) -> dict[str, Any]:
    """Return what a folder holds: a summary without layers, or a sweep's table."""
    result: dict[str, Any] = {"folder": str(folder), "exit_code": code}
    for key, name in (("summary", "summary.json"), ("sweep", "sweep.json")):
        if (folder / name).is_file():
            result[key] = json.loads((folder / name).read_text(encoding="utf-8"))
    if isinstance(result.get("summary"), dict):
        result["summary"].pop("layers", None)
    figure = folder / "diagram.svg"
    return {**result, **({"figure": str(figure)} if figure.is_file() else {})}
