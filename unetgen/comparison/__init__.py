"""Compare two plans, yours and the expected one, layer by layer.

The differences are shown in several formats. What may enter: how the layers of two plans are paired, what differs
between them, and how that is written or drawn. It may import the rooms before it: `ops`, `graph`, `network`,
`language`, `metrics`, `emit` and `read`.

Layers are paired by what they do: their names do not count, nor whether an activation is fused into its layer.

Files in reading order:
    rows               the records: a pair of layers with the changes between them
    equal_forms        margins, sizes and joins in one form
    align              find the counterpart of each layer
    setting_words      the settings that are written behind a layer's type
    layer_words        how layers, places and widths are named
    changes            the settings in which two layers differ
    row_builder        a row per pair: same, changed, rewired, added, missing, or following another change
    findings           all rows with the verdict, the sentences and the notes
    table_cells        the columns that text and HTML share
    text               the comparison on a terminal
    html               the comparison in a notebook
    plain_data         the comparison as JSON
    difference_figure  both networks drawn side by side
    result             `Comparison`, the public class that offers these formats
"""

from unetgen.comparison.align import align
from unetgen.comparison.equal_forms import with_equal_forms
from unetgen.comparison.result import Comparison
from unetgen.comparison.row_builder import RowBuilder
from unetgen.graph.order_of_sums import with_ordered_sums
from unetgen.graph.plan import Plan
from unetgen.graph.same_function import same_network

__all__ = ["Comparison", "compare_plans"]


def alike(a: Plan, b: Plan) -> tuple[Plan, Plan]:
    """Return two plans in one form, if that makes them the same."""
    if same_network(a, b):
        return a, b
    for one, other in ((a, b), (with_equal_forms(a), with_equal_forms(b))):
        ordered = with_ordered_sums(one), with_ordered_sums(other)
        if same_network(*ordered):
            return ordered
    return a, b


def compare_plans(a: Plan, b: Plan) -> Comparison:
    """Compare your plan with the expected one.

    >>> from unetgen import plan
    >>> compare_plans(plan("preset=lecture"), plan("preset=lecture")).verdict
    'Same network: 18 layers, 833,507 parameters, hash bd30a1d192f6.'
    """
    a, b = alike(a, b)
    pairs = align(a, b)
    builder = RowBuilder(a, b, pairs)
    return Comparison(a, b, tuple(builder.row(*pair) for pair in pairs), builder.outputs())
