"""Sums and products in one order: it is the same to add a to b, and b to a."""

import hashlib
from dataclasses import replace

from unetgen.graph.plan import Brief, Plan
from unetgen.graph.same_function import plain_function, same_network
from unetgen.ops import Merge


def computes_the_same(a: Plan, b: Plan) -> bool:
    """Return whether two networks are one, whichever term of a sum comes first.

    Activations with two names are one function too.
    """
    return same_network(a, b) or same_network(with_ordered_sums(a), with_ordered_sums(b))


def with_ordered_sums(plan: Plan) -> Plan:
    """Return a plan whose sums and products read their inputs in a fixed order.

    What leads to an input decides its place, so that equal networks have equal orders.
    """
    marks: dict[str, str] = {}  # of all that leads to a node
    nodes = list(plan.nodes)
    for at, node in enumerate(nodes):
        inputs = node.inputs
        if isinstance(node.op, Merge):
            inputs = tuple(sorted(inputs, key=marks.__getitem__))
            nodes[at] = node._replace(inputs=inputs)
        told = repr((Brief(plain_function(node.op)), node.shape, [marks[name] for name in inputs]))
        marks[node.name] = hashlib.sha256(told.encode()).hexdigest()
    return replace(plan, nodes=tuple(nodes))
