"""Files to take along, made as the commands make them."""

import shlex
from base64 import b64encode
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from unetgen.emit.figure import Diagram
from unetgen.emit.table import make_table
from unetgen.graph.plan import Plan
from unetgen.language.config import Config
from unetgen.live.described import Refusal, as_data, tried
from unetgen.live.figure_settings import figure_words, view_of
from unetgen.live.kept_networks import figure_of_text, plan_of_text


class Shown(NamedTuple):
    """A network with its description and figure."""

    config: Config
    plan: Plan
    figure: Diagram


def keras_code(shown: Shown) -> str:
    from unetgen.emit.eject import eject_keras

    return eject_keras(shown.plan, shown.config)


def torch_code(shown: Shown) -> str:
    from unetgen.emit.eject import eject_torch

    return eject_torch(shown.plan, shown.config)


def table_as(form: str) -> Callable[[Shown], str]:
    return lambda shown: make_table(shown.plan).formatted(form)


FORMS: dict[str, Callable[[Shown], str | bytes]] = {
    "figure.svg": lambda shown: shown.figure.svg,
    "figure.pdf": lambda shown: shown.figure.pdf(),
    "figure.png": lambda shown: shown.figure.png(),
    "figure.pptx": lambda shown: shown.figure.encoded(".pptx"),
    "figure.tex": lambda shown: shown.figure.tikz,
    "caption.txt": lambda shown: shown.figure.caption(),
    "table.csv": table_as("csv"),
    "table.md": table_as("markdown"),
    "table.tex": table_as("latex"),
    "keras_model.py": keras_code,
    "torch_model.py": torch_code,
}


def file_to_download(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return the file `form` of `yaml` in base 64, or the problems."""
    text, form = str(asked.get("yaml", "")), str(asked.get("form", ""))
    if form not in FORMS:
        return {"problems": [{"key": "", "text": f"{form!r} is not a file of the page.", "line": None, "fixes": []}]}
    made = tried(lambda: FORMS[form](network_to_take(text, view_of(asked))))
    if isinstance(made, Refusal):
        return {"problems": [as_data(text, problem) for problem in made.problems]}
    content = made.encode() if isinstance(made, str) else made
    return {"name": form, "base64": b64encode(content).decode()}


def network_to_take(text: str, view: Mapping[str, Any]) -> Shown:
    words = figure_words(view)
    config, plan, _ = plan_of_text(text, *words)
    return Shown(config, plan, figure_of_text(text, *words))


def commands(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return the command that draws the page's figure from a file of the text."""
    words = figure_words(view_of(asked))
    return {"command": shlex.join(["unetgen", "draw", "my_unet.yaml", *words, "-o", "figure.svg"])}
