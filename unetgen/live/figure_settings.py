"""The settings of the figure that the page has controls for, as overrides."""

from collections.abc import Mapping
from typing import Any, cast, get_args

from unetgen.errors import ConfigError, Problem
from unetgen.graph.settings import Detail, Style
from unetgen.language.keys.figure import WIDTHS

CHOICES: dict[str, tuple[str, ...]] = {
    "detail": get_args(Detail),
    "style": get_args(Style),
    "width": tuple(WIDTHS),
}


def view_of(asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what the page's controls of figure and table say."""
    view = asked.get("view")
    return cast("Mapping[str, Any]", view) if isinstance(view, Mapping) else {}


def figure_words(view: Mapping[str, Any]) -> list[str]:
    """Return the overrides for what the page's controls say, if they say anything.

    Raises:
        ConfigError: a control has another word.
    """
    said = {name: view.get(name) or "" for name in CHOICES}
    wrong = [name for name, word in said.items() if word and word not in CHOICES[name]]
    if wrong:
        raise ConfigError([Problem(f"diagram.{name}", f"{said[name]!r} is not known.") for name in wrong])
    return [f"diagram.{name}={word}" for name, word in said.items() if word]
