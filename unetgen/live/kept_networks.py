"""Keep the networks that were shown last.

Table, costs and downloads then need not plan and draw them again.
"""

from functools import lru_cache
from typing import NamedTuple

from unetgen.emit.figure import Diagram, make_diagram
from unetgen.graph.plan import Plan
from unetgen.language.compose.to_yaml import text_of
from unetgen.language.config import Config
from unetgen.language.planning import planned
from unetgen.live.described import description_of_text

MOST = 8  # networks; the states that undo goes back to are among them
FIGURES: dict[str, Diagram] = {}  # by the whole description as YAML


class TextPlan(NamedTuple):
    """A text's description, its network, and the whole description as YAML."""

    config: Config
    plan: Plan
    yaml: str


@lru_cache(maxsize=MOST)
def plan_of_text(text: str, *words: str) -> TextPlan:
    """Return the plan of a text, changed by overrides.

    Raises:
        ConfigError: every problem of the description.
        UserError: it cannot be composed.
    """
    config = description_of_text(text, *words)
    plan, effective = planned(config)
    return TextPlan(config, plan, text_of(effective))


def figure_of_text(text: str, *words: str) -> Diagram:
    """Return the figure of a text; texts that mean the same have one.

    Raises:
        ConfigError: every problem of the description.
        UserError: the figure cannot be drawn.
    """
    _, plan, yaml = plan_of_text(text, *words)
    figure = FIGURES.pop(yaml, None) or make_diagram(plan, yaml=yaml)
    FIGURES[yaml] = figure  # the newest is last
    if len(FIGURES) > MOST:
        del FIGURES[next(iter(FIGURES))]
    return figure
