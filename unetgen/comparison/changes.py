"""The settings in which two paired layers differ, in words: `filters 32, expected 64 = 32·2^0·2`."""

from dataclasses import dataclass

from unetgen.comparison.align import changed_fields
from unetgen.comparison.layer_words import reason, told, written
from unetgen.comparison.setting_words import activation, axes, is_activation
from unetgen.emit.layer_types import layer_type
from unetgen.graph.plan import Node, Plan
from unetgen.ops import Activation, AnyOp, Foreign, Input

OF_A_KIND = {"groups", "momentum"}  # settings that another kind does not have


@dataclass(frozen=True, slots=True)
class Change:
    """A setting with both values; a width with where it comes from."""

    setting: str
    yours: str
    expected: str

    def __str__(self) -> str:
        return f"{self.setting} {self.yours}, expected {self.expected}"

    @property
    def predicate(self) -> str:
        """As the end of a sentence about the layer."""
        if self.setting == "layer":
            return f"is {self.yours}, expected {self.expected}"
        if self.setting == "filters":
            number, _, why = self.yours.partition(" ")
            return f"has {number} filters{' ' + why if why else ''}, expected {self.expected}"
        return f"has {self}"


def changes(a: Plan, yours: Node, b: Plan, expected: Node) -> list[Change]:
    """How a layer's own settings differ from the expected one's; shapes that only follow are none of its own."""
    one, other = yours.op, expected.op
    if is_activation(one) and is_activation(other):
        return activation_changes(one, other)
    if isinstance(one, Foreign) and isinstance(other, Foreign):
        same_inputs = a.input_shapes(yours) == b.input_shapes(expected)
        return foreign_changes(one, other, same_inputs)
    if isinstance(one, Input) and isinstance(other, Input):
        return input_changes(one, other)
    if type(one) is not type(other):
        return [Change("layer", told(a, yours), told(b, expected))]
    names = changed_fields(one, other)
    if "kind" in names:
        types = layer_type(one, a.dims), layer_type(other, b.dims)
        rest = [name for name in names if name != "kind" and name not in OF_A_KIND]
        first = Change("layer", *types) if types[0] != types[1] else field_change("kind", one, other)
        return [first, *(field_change(name, one, other) for name in rest)]
    why = reason(a, yours), reason(b, expected)
    return [field_change(name, one, other, *(why if name == "filters" else ())) for name in names]


def field_change(name: str, one: AnyOp, other: AnyOp, why: str = "", others_why: str = "") -> Change:
    return Change(name, written(getattr(one, name)) + why, written(getattr(other, name)) + others_why)


def activation_changes(one: Activation | Foreign, other: Activation | Foreign) -> list[Change]:
    """Two activations; the axis is told where one runs over another axis than the classes."""
    if isinstance(one, Activation) and isinstance(other, Activation) and one.function == other.function:
        return parameter_changes(one, other)
    if one == other or (activation(one), type(one)) == (activation(other), type(other)):
        return []
    names = [activation(op) for op in (one, other)]
    classes = [
        f"{name} over the classes" if isinstance(op, Activation) and rest.startswith(f"{name} over") else name
        for op, name, rest in zip((one, other), names, names[::-1], strict=True)
    ]
    return [Change("activation", *classes)]


def parameter_changes(one: Activation, other: Activation) -> list[Change]:
    """What is set otherwise of one function."""
    ours, theirs = dict(one.parameters), dict(other.parameters)
    keys = [key for key in sorted({*ours, *theirs}) if ours.get(key) != theirs.get(key)]
    return [
        Change(key, *(f"{said[key]:g}" if key in said else "Keras' own" for said in (ours, theirs))) for key in keys
    ]


def foreign_changes(one: Foreign, other: Foreign, same_inputs: bool) -> list[Change]:
    """Two layers that are none of ours: type, settings, and what they make of the same inputs."""
    if one.layer_type != other.layer_type:
        return [Change("layer", one.layer_type, other.layer_type)]
    ours, theirs = dict(one.attributes), dict(other.attributes)
    keys = [key for key in sorted({*ours, *theirs}) if ours.get(key) != theirs.get(key)]
    found = [Change(key, ours.get(key, "unset"), theirs.get(key, "unset")) for key in keys]
    if not found and same_inputs and one != other:
        sizes = [f"{sum(weight.size for weight in op.foreign_weights):,}" for op in (one, other)]
        found = [Change("weights", *sizes)]
    return found


def input_changes(one: Input, other: Input) -> list[Change]:
    ours, theirs = one.output, other.output
    channels = (
        [Change("channels", str(ours.channels), str(theirs.channels))] if ours.channels != theirs.channels else []
    )
    sizes = [Change("size", axes(ours.sizes), axes(theirs.sizes))] if ours.sizes != theirs.sizes else []
    return [*channels, *sizes]
