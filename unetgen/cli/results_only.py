"""`--quiet` and `--json`: what a script wants on stdout.

The last line that a run or a sweep prints is its folder; the rest is in the files there. A verb has its own answer.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

from unetgen.cli.flags import RESULTS_ONLY


def without_flags(arguments: list[str]) -> tuple[list[str], str]:
    """Return a verb's arguments without these flags, and the flag that holds."""
    given = [word for word in arguments if word in RESULTS_ONLY]
    return [word for word in arguments if word not in given], "--json" if "--json" in given else "".join(given[:1])


def print_json(answer: Mapping[str, Any], code: int = 0) -> int:
    """Print one JSON object with the exit code, and return the code."""
    print(json.dumps({**answer, "exit_code": code}, ensure_ascii=False))
    return code


def print_result(run: Callable[[], int], flags: list[str]) -> int:
    """Run, print the folder or one JSON object and nothing else, return the exit code."""
    with redirect_stdout(StringIO()) as said:
        code = run()
    folder = said.getvalue().rstrip("\n").rpartition("\n")[2]
    if "--json" in flags:
        return print_json(result_in(Path(folder)), code)
    print(folder)
    return code


def result_in(folder: Path) -> dict[str, Any]:
    """Return what a folder holds: a summary without layers, or a sweep's table."""
    result: dict[str, Any] = {"folder": str(folder)}
    for key, name in (("summary", "summary.json"), ("sweep", "sweep.json")):
        if (folder / name).is_file():
            result[key] = json.loads((folder / name).read_text(encoding="utf-8"))
    if isinstance(result.get("summary"), dict):
        result["summary"].pop("layers", None)
    files = {"figure": folder / "diagram.svg", "report": folder / "report.html"}
    return {**result, **{key: str(path) for key, path in files.items() if path.is_file()}}
