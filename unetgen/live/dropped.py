"""Files that are dropped on the page: descriptions to edit, models to draw.

A model is read from a temporary copy by the readers of the commands, which run nothing of it.
"""

import re
from base64 import b64decode
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from unetgen.emit.figure import make_diagram
from unetgen.emit.rendering.browser_engine import IN_BROWSER
from unetgen.emit.table import make_table
from unetgen.errors import UserError
from unetgen.graph.infer.levels import drawable
from unetgen.graph.plan import Plan
from unetgen.language.compose.figure_words import drawing_of
from unetgen.language.compose.load import load
from unetgen.language.compose.svg_metadata import carried
from unetgen.language.compose.to_yaml import text_of
from unetgen.live.costs import costs_as_data
from unetgen.live.described import Refusal, as_data, tried
from unetgen.live.figure_settings import figure_words, view_of
from unetgen.live.network import batch_of, cells_of_table, rows_asked
from unetgen.read.anything import as_plan
from unetgen.read.describe.describe import config_that_makes
from unetgen.read.endings import FILES, KERAS_FILES, ONNX_FILE
from unetgen.read.program.folding import folded


def dropped_file(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return the description of a file as `yaml`, or the figure of a model."""
    name, data = str(asked.get("name", "")), b64decode(str(asked.get("base64", "")))
    made = tried(lambda: opened_file(name, data, view_of(asked)))
    return {"problems": [as_data("", one) for one in made.problems]} if isinstance(made, Refusal) else made


def opened_file(name: str, data: bytes, view: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a file holds.

    Raises:
        UserError: it cannot be read.
    """
    ending = Path(name).suffix.lower()
    if ending not in FILES:
        raise UserError(f"{name} cannot be read. Drop one of {', '.join(FILES)}.")
    if IN_BROWSER and ending in (*KERAS_FILES, ONNX_FILE):
        raise UserError(f"{name} is read by a package that is not in this page. Run `unetgen live`, and drop it there.")
    if ending in (".yaml", ".yml"):
        return {"yaml": decoded(name, data)}
    if ending == ".svg":
        try:
            return {"yaml": carried(decoded(name, data))}
        except ValueError as error:
            raise UserError(f"{name} {error}") from None
    with TemporaryDirectory() as folder:
        path = Path(folder) / (re.sub(r"[^\w.-]", "_", Path(name).stem) + ending)
        path.write_bytes(data)
        try:
            return read_model(path, view)
        except UserError as error:
            raise UserError(str(error).replace(str(path), name)) from None


def decoded(name: str, data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise UserError(f"{name} is not UTF-8. Save it as UTF-8.") from None


def read_model(path: Path, view: Mapping[str, Any]) -> dict[str, Any]:
    """Return a model's description, or what is shown of one that has none."""
    if path.suffix == ".json":
        plans = tried(lambda: load(path))
        if not isinstance(plans, Refusal):
            return {"yaml": text_of(plans)}
    plan = as_plan(str(path))
    described = tried(lambda: config_that_makes(plan))
    if not isinstance(described, Refusal):
        return {"yaml": text_of(described)}
    return {**drawn(plan, view), "note": described.problems[0].text}


def drawn(plan: Plan, view: Mapping[str, Any]) -> dict[str, Any]:
    shown = drawable(folded(plan))
    figure = make_diagram(shown, drawing=drawing_of([shown], figure_words(view)))
    return {
        "hash": plan.hash,
        "name": plan.name,
        "svg": figure.svg,
        "given_up": figure.given_up,
        "alt": figure.alt_text,
        "table": cells_of_table(make_table(plan, rows=rows_asked(view))),
        "costs": costs_as_data(plan, batch_of(view)),
    }
