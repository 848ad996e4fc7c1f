"""The settings in which paired layers differ: `filters 32, expected 64`."""

from collections.abc import Iterable, Mapping

from unetgen._text import by_axis
from unetgen.comparison.align import changed_fields
from unetgen.comparison.layer_words import layer_words, setting_text, width_rule
from unetgen.comparison.rows import Change
from unetgen.comparison.setting_words import activation_words, is_activation
from unetgen.emit.layer_types import layer_type
from unetgen.graph.plan import Node, Plan
from unetgen.graph.same_function import plain_activation
from unetgen.ops import Activation, AnyOp, Foreign, Input

KIND_SETTINGS = {"groups", "momentum"}  # settings that only one kind of normalization has


def layer_changes(a: Plan, yours: Node, b: Plan, expected: Node) -> list[Change]:
    """Return how a layer's own settings differ from the expected one's.

    Shapes are not settings.
    """
    one, other = yours.op, expected.op
    if is_activation(one) and is_activation(other):
        return activation_changes(one, other)
    if isinstance(one, Foreign) and isinstance(other, Foreign):
        same_inputs = a.shapes_in[yours.name] == b.shapes_in[expected.name]
        return foreign_changes(one, other, same_inputs)
    if isinstance(one, Input) and isinstance(other, Input):
        return input_changes(one, other)
    if type(one) is not type(other):
        return [Change("layer", layer_words(a, yours), layer_words(b, expected))]
    names = changed_fields(one, other)
    if "kind" in names:
        types = layer_type(one, a.dims), layer_type(other, b.dims)
        rest = [name for name in names if name != "kind" and name not in KIND_SETTINGS]
        first = Change("layer", *types) if types[0] != types[1] else field_change("kind", one, other)
        return [first, *(field_change(name, one, other) for name in rest)]
    rules = width_rule(a, yours), width_rule(b, expected)
    return [field_change(name, one, other, *(rules if name == "filters" else ())) for name in names]


def field_change(name: str, one: AnyOp, other: AnyOp, our_rule: str = "", their_rule: str = "") -> Change:
    return Change(name, setting_text(getattr(one, name)) + our_rule, setting_text(getattr(other, name)) + their_rule)


def activation_changes(one: Activation | Foreign, other: Activation | Foreign) -> list[Change]:
    """Compare two activations.

    The axis is included if one of them does not run over the classes.
    """
    if isinstance(one, Activation) and isinstance(other, Activation):
        if one.function != other.function:
            one, other = plain_activation(one), plain_activation(other)
        if one.function == other.function:
            return attribute_changes(number_texts(one.parameters), number_texts(other.parameters), "Keras' default")
    if one == other or (activation_words(one), type(one)) == (activation_words(other), type(other)):
        return []
    names = [activation_words(op) for op in (one, other)]
    words = [
        f"{name} over the classes" if isinstance(op, Activation) and rest.startswith(f"{name} over") else name
        for op, name, rest in zip((one, other), names, names[::-1], strict=True)
    ]
    return [Change("activation", *words)]


def number_texts(parameters: Iterable[tuple[str, float]]) -> dict[str, str]:
    return {name: f"{value:g}" for name, value in parameters}


def attribute_changes(ours: Mapping[str, str], theirs: Mapping[str, str], default: str) -> list[Change]:
    """Compare named values; a missing name has the value `default`."""
    keys = [key for key in sorted({*ours, *theirs}) if ours.get(key) != theirs.get(key)]
    return [Change(key, ours.get(key, default), theirs.get(key, default)) for key in keys]


def foreign_changes(one: Foreign, other: Foreign, same_inputs: bool) -> list[Change]:
    """Compare two layers of unknown types: type, settings, and weights.

    Weights are compared for equal inputs.
    """
    if one.layer_type != other.layer_type:
        return [Change("layer", one.layer_type, other.layer_type)]
    found = attribute_changes(dict(one.attributes), dict(other.attributes), "unset")
    if not found and same_inputs and one != other:
        sizes = [f"{sum(weight.size for weight in op.foreign_weights):,}" for op in (one, other)]
        found = [Change("weights", *sizes)]
    return found


def input_changes(one: Input, other: Input) -> list[Change]:
    ours, theirs = one.output, other.output
    texts = [(str(shape.channels), by_axis(shape.sizes)) for shape in (ours, theirs)]
    pairs = zip(("channels", "size"), *texts, strict=True)
    return [Change(setting, mine, wanted) for setting, mine, wanted in pairs if mine != wanted]
