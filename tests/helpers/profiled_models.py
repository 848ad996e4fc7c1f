"""Count the operations of Keras models with TensorFlow's profiler."""

# Keras and PyTorch are untyped
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportAttributeAccessIssue=false, reportUnknownLambdaType=false

from dataclasses import replace
from importlib import import_module
from typing import Any

from tests.helpers.every_op import ops
from unetgen import Plan
from unetgen.emit.keras import build
from unetgen.ops import AnyOp, Norm

tensorflow: Any = import_module("tensorflow")
constants: Any = import_module("tensorflow.python.framework.convert_to_constants")


def norms() -> dict[str, AnyOp]:
    """Return norms of every kind, with and without each of their weights."""
    kinds = (Norm("batch", 1e-3, 0.9, True, True), Norm("instance", 1e-3, 0.0, True, True), ops(2)["group"])
    return {
        f"{op.kind}_{center}_{scale}": replace(op, center=center, scale=scale)
        for op in kinds
        if isinstance(op, Norm)
        for center in (True, False)
        for scale in (True, False)
    }


def profiled(network: Plan) -> int:
    """Return the floating-point operations that the profiler counts for one image."""
    model: Any = build(network, compile=False)
    signature = tensorflow.TensorSpec((1, *model.input_shape[1:]), model.inputs[0].dtype)
    run = tensorflow.function(lambda x: model(x, training=False)).get_concrete_function(signature)
    frozen = constants.convert_variables_to_constants_v2(run)
    with tensorflow.Graph().as_default() as graph:
        tensorflow.graph_util.import_graph_def(frozen.graph.as_graph_def(), name="")
        profiler = tensorflow.compat.v1.profiler
        options = profiler.ProfileOptionBuilder(profiler.ProfileOptionBuilder.float_operation())
        return int(profiler.profile(graph, cmd="op", options=options.with_empty_output().build()).total_float_ops)
