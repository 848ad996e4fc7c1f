"""Double check your model: two networks side by side, layer by layer.

`compare(a, b)`: `a` is yours, `b` is what is expected. Layers are matched by what they are, so their names, and
whether an activation is fused, do not matter.

Python hangs a package that was imported onto its parent, and so over the function `unetgen.compare`. Therefore the
package can be called as that function can.
"""

import sys
from types import ModuleType
from typing import Any

from unetgen.compare.align import align
from unetgen.compare.report import Comparison
from unetgen.compare.rows import Judge
from unetgen.compare.sides import as_plan
from unetgen.graph import Plan

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


class CallablePackage(ModuleType):
    """This package, called as `unetgen.compare(a, b)`."""

    def __call__(self, a: Any, b: Any) -> Comparison:
        return compare(as_plan(a), as_plan(b))


sys.modules[__name__].__class__ = CallablePackage
