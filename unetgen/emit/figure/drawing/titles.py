"""A network's title and subtitle on the figure, and the tooltips of boxes."""

from unetgen._text import short_number
from unetgen.emit.figure.layout.column import ColumnPart
from unetgen.emit.figure.style.text_width import axes_text, cut_to_one_line
from unetgen.emit.figure.words.op_words import in_words
from unetgen.graph.plan import Plan
from unetgen.graph.printed_shapes import in_data_format, input_extent
from unetgen.metrics import facts

NAME = 48  # longest name in a title


def figure_title(plan: Plan) -> str:
    """Return the table's title, with the name shortened for the figure."""
    return facts.title(plan, cut_to_one_line(plan.name, NAME))


def subtitle(plan: Plan, brief: bool = False) -> str:
    """Return parameters, work, input and hash; a brief one leaves out the input.

    `833,507 parameters · 222.3 GMACs · input 4×160×160×16 · plan bd30a1d192f6`
    """
    at = f" at {axes_text(plan.input_shape)}" if plan.dynamic else ""
    numbers = f"{plan.params:,} parameters · {facts.at_least(plan)}{short_number(plan.macs)}MACs{at}"
    return f"{numbers}{'' if brief else f' · input {axes_text(input_extent(plan))}'} · plan {plan.hash}"


def tooltip(part: ColumnPart, plan: Plan) -> str:
    """Return a box's tooltip.

    `conv 3×3×3, ReLU · 64×160×160×16 · 55,360 parameters`
    """
    box = part.box
    params = sum(map(plan.params_of, box.nodes))
    words = in_words(box.ops) if len(box.ops) <= 6 else f"{len(box.ops)} layers"
    return f"{words} · {axes_text(in_data_format(plan, box.shape, True))} · {params:,} parameters"
