"""Double check your model: two networks side by side, layer by layer.

`compare(a, b)`: `a` is yours, `b` is what is expected. Layers are matched by what they are, so their names, and
whether an activation is fused, do not matter.
"""

from unetgen.comparison.align import align
from unetgen.comparison.row_builder import Judge
from unetgen.comparison.result import Comparison
from unetgen.graph.plan import Plan
from unetgen.read.anything import as_plan

__all__ = ["Comparison", "as_plan", "compare"]


def compare(a: Plan, b: Plan) -> Comparison:
    """Hold your plan against the expected one.

    >>> from unetgen import plan
    >>> compare(plan("preset=lecture"), plan("preset=lecture")).verdict
    'Same network: 18 layers, 833,507 parameters, hash bd30a1d192f6.'
    """
    pairs = align(a, b)
    judge = Judge(a, b, pairs)
    return Comparison(a, b, tuple(judge.row(*pair) for pair in pairs), judge.outputs())
