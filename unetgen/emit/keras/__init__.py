"""The Keras model: one layer per node, named as the node, with data format and dtype stated on each.

Nothing here depends on Keras' global image format, dtype policy or layer counters, or changes them. Only `keras` is
used, so the model runs on every Keras backend. Keras is imported when a model is built.
"""

# Keras is largely untyped, so strict checking finds its gaps and not our faults
# pyright: basic, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false
# pyright: reportOptionalCall=false, reportIncompatibleMethodOverride=false, reportOptionalSubscript=false
# pyright: reportOperatorIssue=false, reportOptionalOperand=false, reportAttributeAccessIssue=false

from typing import TYPE_CHECKING, Any

from unetgen.graph import Plan

if TYPE_CHECKING:
    import keras


def build(plan: Plan, compile: bool = True) -> "keras.Model":
    """Build a plan's model and check that Keras agrees with the plan.

    Raises:
        UserError: the plan was read from a model and holds a layer that unetgen does not build.
        AssertionError: Keras disagrees; our mistake, with the layer's name.
    """
    import keras

    from unetgen.emit.keras.agree import check
    from unetgen.emit.keras.layers import lay

    tensors: dict[str, Any] = {}
    made: dict[str, Any] = {}
    for node in plan:
        layer = made.get(node.weights)
        tensors[node.name], made[node.name] = lay(plan, node, [tensors[name] for name in node.inputs], layer)
    inputs = [tensors[node.name] for node in plan if not node.inputs]
    outputs = [tensors[name] for name in plan.outputs]
    model = keras.Model(single(inputs), single(outputs), name=model_name(plan.name))
    check(plan, model)
    if compile:
        compile_as_described(model, plan)
    return model


def compile_as_described(model: "keras.Model", plan: Plan) -> None:
    """Compile in place, where the description says how (`compile=null` says: not at all)."""
    from unetgen.emit.keras.training import compile_model

    if plan.spec and plan.spec.training:
        compile_model(model, plan)


def single(tensors: list[Any]) -> Any:
    """One tensor is itself, as Keras expects it to be given; several are a list."""
    return tensors[0] if len(tensors) == 1 else tensors


def model_name(name: str) -> str:
    """A name that Keras takes: it refuses slashes."""
    return "".join(character if character.isalnum() or character in "_-." else "_" for character in name) or "unet"
