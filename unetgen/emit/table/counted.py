"""The network's work as other tools count it, a fact each: for who compares our numbers with a paper's."""

from unetgen.graph.plan import Plan
from unetgen.metrics import conventions
from unetgen.metrics.elementwise import bias_adds, elementwise
from unetgen.metrics.tf_profiler import tf_profiler


def counts_of_other_tools(plan: Plan) -> tuple[tuple[str, str], ...]:
    """Of one image; what each number is called there stands beside it."""
    profiled = tf_profiler(plan)
    told = f"{profiled:,} float operations" if profiled is not None else "not known for an operation of this network"
    made, passes = conventions.fvcore_activations(plan), f"{conventions.torchinfo_bytes(plan) / 1e6:,.2f}"
    return (
        ("besides MACs", f"{bias_adds(plan):,} additions of biases, {elementwise(plan):,} element-wise operations"),
        ("as fvcore", f"{conventions.fvcore_flops(plan):,} FLOPs, which are MACs; {made:,} activations"),
        ("as PyTorch", f"{conventions.torch_flop_counter(plan):,} FLOPs (its FlopCounterMode)"),
        ("as torchinfo", f"{conventions.torchinfo_mult_adds(plan):,} mult-adds; {passes} MB forward/backward pass"),
        ("as tf.profiler", told),
    )  # fmt: skip
