"""Facts of a program beyond its graph, such as parameters that nothing uses."""

import math
from collections.abc import Collection, Iterable, Mapping

from unetgen.graph.origin import Origin
from unetgen.graph.plan import Node
from unetgen.read.program.form import Parameter, Program


def origin_of(
    program: Program, nodes: Iterable[Node], live: Collection[str], sources: Mapping[str, tuple[Parameter, ...]]
) -> Origin:
    """Return where a plan comes from; `live` are the nodes that an output depends on."""
    registered = {one.key: one for one in program.parameters.values() if one.kind == "parameter"}
    used = {one.key for name in live for one in sources.get(name, ())}
    unused = [one for one in registered.values() if one.key not in used]
    shapes = {node.name: node.shape for node in nodes}
    dead = tuple(node for node in nodes if node.name not in live and (node.name in sources or node.op.family == "conv"))
    return Origin(
        framework=program.framework,
        registered=elements(registered.values()),
        trainable=elements(one for one in registered.values() if one.is_trainable),
        used=elements(one for one in registered.values() if one.key in used),
        unused=tuple((one.name, math.prod(one.sizes)) for one in unused),
        dead=tuple((node.name, node.op.macs([shapes[name] for name in node.inputs], node.shape)) for node in dead),
        modules={module.path: module.kind for call in program.calls for module in call.modules},
        sources={name: tuple(one.name for one in stored) for name, stored in sources.items()},
        in_training=tuple(dict.fromkeys(call.modules[-1].path for call in program.calls if is_training(call.arguments)
                                        and call.modules)),
        remark=program.remark,
    )  # fmt: skip


def elements(parameters: Iterable[Parameter]) -> int:
    return sum(math.prod(one.sizes) for one in parameters)


def is_training(arguments: Mapping[str, object]) -> bool:
    """Return whether a dropout or a norm was exported as in training."""
    return bool(arguments.get("train") or arguments.get("training"))
