"""From a text to what the page shows: the figure, then table, costs and controls."""

from collections.abc import Callable, Mapping
from typing import Any

from unetgen.comparison import compare_plans
from unetgen.emit.table import Table, make_table
from unetgen.graph.plan import Plan
from unetgen.language.config import Config
from unetgen.language.resolve import resolve_with_problems
from unetgen.live.costs import costs_as_data, most_that_fits
from unetgen.live.described import Refusal, as_data, tried
from unetgen.live.figure_settings import figure_words, view_of
from unetgen.live.kept_networks import figure_of_text, plan_of_text
from unetgen.live.known_words import controls

MOST_BATCH = 100_000


def shown_of(asked: Mapping[str, Any], show: Callable[[str, Mapping[str, Any]], dict[str, Any]]) -> dict[str, Any]:
    """Return what is shown of `yaml` at a `view`, or its problems with its controls."""
    text, view = str(asked.get("yaml", "")), view_of(asked)
    made = tried(lambda: show(text, view))
    if isinstance(made, Refusal):
        return {"problems": [as_data(text, problem) for problem in made.problems], "controls": controls_without(text)}
    return made


def figure_shown(text: str, view: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figure of a text.

    Raises:
        ConfigError: every problem of the description.
        UserError: the figure cannot be drawn.
    """
    words = figure_words(view)
    figure, plan = figure_of_text(text, *words), plan_of_text(text, *words).plan
    return {
        "hash": plan.hash,
        "name": plan.name,
        "svg": figure.svg,
        "given_up": figure.given_up,
        "alt": figure.alt_text,
    }


def numbers_shown(text: str, view: Mapping[str, Any]) -> dict[str, Any]:
    """Return table, costs and controls of a text.

    Raises:
        ConfigError: every problem of the description.
    """
    config, plan, _ = plan_of_text(text, *figure_words(view))
    return {
        "table": cells_of_table(make_table(plan, rows=rows_asked(view))),
        "costs": costs_as_data(plan, batch_of(view)),
        "controls": control_values(config),
    }


def room_shown(text: str, view: Mapping[str, Any]) -> dict[str, Any]:
    """Return what would fit the memory budget of a text, which takes a second.

    Raises:
        ConfigError: every problem of the description.
    """
    return {"room": most_that_fits(plan_of_text(text, *figure_words(view)).plan, batch_of(view))}


def rows_asked(view: Mapping[str, Any]) -> str:
    return "layers" if view.get("rows") == "layers" else "stages"


def batch_of(view: Mapping[str, Any]) -> int:
    """Return the batch size of the costs; 1 where the control has no such number."""
    given = view.get("batch")
    return given if isinstance(given, int) and 1 <= given <= MOST_BATCH else 1


def cells_of_table(table: Table) -> dict[str, Any]:
    """Return a table as texts, with the layer's or stage's name first in each row."""
    return {
        "title": table.title,
        "columns": [{"title": column.heading, "number": column.number} for column in table.columns],
        "rows": [table.cells(row) for row in table.rows],
        "totals": table.cells(table.totals),
    }


def control_values(config: Config) -> dict[str, Any]:
    """Return the values of the controls that hold, with whether the text sets them.

    A value that differs from place to place is empty.
    """
    answers = resolve_with_problems(config, explains=True).reader.answers
    found: dict[str, Any] = {"preset": {"value": config.preset or "", "is_set": True}}
    for control in controls()[1:]:
        answer = answers.get(control.path, [])
        usual = answer[0].value if len(answer) == 1 else None
        value = config.given.get(control.path, usual)
        plain = isinstance(value, str | int) and not isinstance(value, bool)
        found[control.path] = {"value": value if plain else "", "is_set": control.path in config.said}
    return found


def controls_without(text: str) -> dict[str, Any]:
    """Return the controls' values that a refused text sets itself."""
    from unetgen.live.yaml_edit import entries_of, node_value

    try:
        entries = entries_of(text)
    except Exception:  # no YAML
        return {}
    values = {entry.full: node_value(entry.value) for entry in entries if entry.value.id == "scalar"}
    return {
        control.path: {"value": values[control.path], "is_set": True}
        for control in controls()
        if control.path in values
    }


def difference_shown(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return how `yaml` differs from `pinned`: verdict, figure and table."""
    text, pinned = str(asked.get("yaml", "")), str(asked.get("pinned", ""))
    made = tried(lambda: drawn_difference(plan_of_text(text).plan, plan_of_text(pinned).plan, view_of(asked)))
    if isinstance(made, Refusal):
        return {"problems": [as_data(text, problem) for problem in made.problems]}
    return made


def drawn_difference(shown: Plan, pinned: Plan, view: Mapping[str, Any]) -> dict[str, Any]:
    compared = compare_plans(shown, pinned)
    figure = compared.to_diagram(*figure_words(view))
    return {"same": compared.same, "verdict": compared.verdict, "svg": figure.svg, "text": str(compared)}
