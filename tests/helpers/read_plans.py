"""Plans of networks that another program made: graphs alone."""

from dataclasses import replace

from unetgen.graph.plan import Plan


def as_read(plan: Plan) -> Plan:
    """Return an equal plan of which only the graph is known."""
    names = {node.name: f"layer_{number}" for number, node in enumerate(plan)}
    nodes = tuple(
        node._replace(
            name=names[node.name], inputs=tuple(names[name] for name in node.inputs), weights=names[node.weights],
            stage=None, side="", role="",
        )
        for node in plan
    )  # fmt: skip
    outputs = tuple(names[name] for name in plan.outputs)
    return replace(plan, nodes=nodes, outputs=outputs, spec=None, built_by=None, dynamic=())
