"""Plans and descriptions in a notebook: a table of stages in place of a long repr."""

import sys
from functools import cache
from typing import Any

from unetgen.emit.table import make_table
from unetgen.errors import UserError
from unetgen.graph.plan import Plan
from unetgen.language.config import Config
from unetgen.language.planning import plan_of

SHOWN = (Plan, Config)


def show_in_notebooks() -> None:
    """Tell IPython, if it is running, how to show plans and descriptions."""
    ipython = sys.modules.get("IPython")
    shell: Any = ipython.get_ipython() if ipython else None
    if shell:
        register_summary(shell)


@cache
def register_summary(shell: Any) -> None:
    """Register the summary with a shell, once, so that users may replace it."""
    for kind in SHOWN:
        shell.display_formatter.formatters["text/html"].for_type(kind, stages_html)


def stages_html(shown: Plan | Config) -> str | None:
    """Return name, sizes, counts and the table of stages in HTML.

    A description that is refused has none, and IPython shows its repr.
    """
    try:
        plan = shown if isinstance(shown, Plan) else plan_of(shown)
    except UserError:
        return None
    return make_table(plan, rows="stages").formatted("html")
