"""Receptive fields in the figure: at each level's name what a pixel of its last map on the left side sees."""

from collections.abc import Iterable

from unetgen.emit.figure.style.text_width import axes_text
from unetgen.graph.plan import Plan
from unetgen.metrics.receptive_field import by_level


def field_by_level(plan: Plan) -> dict[int, str]:
    """`14×14×14` by level, in pixels of the input; no entry where it is not known."""
    return {level: axes_text(field.sizes) for level, field in enumerate(by_level(plan)) if field.sizes}


def field_meaning(plans: Iterable[Plan]) -> str:
    """What the number means, and what it leaves out."""
    whole = sorted({by for plan in plans for field in by_level(plan) for by in field.whole})
    return "what a pixel sees of the input" + (f"; by {' and '.join(whole)} all of it" if whole else "")
