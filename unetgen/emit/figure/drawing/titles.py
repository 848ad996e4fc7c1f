"""A network's title and subtitle on the figure, and the tooltips of boxes."""

from unetgen._text import short_number
from unetgen.emit.figure.layout.column import ColumnPart
from unetgen.emit.figure.style.text_width import axes_text, on_one_line
from unetgen.emit.figure.words.map_sizes import shape_text
from unetgen.emit.figure.words.op_words import in_words
from unetgen.graph.plan import Plan
from unetgen.metrics import facts
from unetgen.ops import Input


def figure_title(plan: Plan) -> str:
    """Return the table's title, with the name on one line."""
    return facts.title(plan, on_one_line(plan.name))


def subtitle(plan: Plan, *, brief: bool = False, hashed: bool = True) -> str:
    """Return parameters, work, input and hash.

    A brief one leaves out the input, and one that is not `hashed` the hash.

    `833,507 parameters · 222.3 GMACs · input 4×160×160×16 · plan bd30a1d192f6`
    """
    at = f" at {axes_text(plan.input_shape)}" if plan.dynamic else ""
    numbers = f"{facts.shown_params(plan):,} parameters · {facts.at_least(plan)}{short_number(plan.macs)}MACs{at}"
    entry = next(node for node in plan if isinstance(node.op, Input))
    image = "" if brief else f"input {shape_text(plan, entry)}"
    return " · ".join(filter(None, (numbers, image, f"plan {plan.hash}" if hashed else "")))


def tooltip(part: ColumnPart, plan: Plan) -> str:
    """Return a box's tooltip.

    `conv 3×3×3, ReLU · 64×160×160×16 · 55,360 parameters`
    """
    box = part.box
    params = sum(map(plan.params_of, box.nodes))
    words = in_words(box.ops) if len(box.ops) <= 6 else f"{len(box.ops)} layers"
    return f"{words} · {shape_text(plan, box.nodes[-1])} · {params:,} parameters"
