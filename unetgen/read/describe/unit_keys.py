"""The settings of units as keys: every one of them.

Where they differ they are lists of levels, or of levels and convolutions."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from unetgen.graph.parts import Recipe, Unit
from unetgen.language.keras_words import PARAMETERS
from unetgen.ops import Activation, Axes, PReLU

Grid = Sequence[Sequence[Unit]]  # units per level and convolution
BY_AXIS = ("kernel_size", "dilation_rate", "padding")
ANY: Any = object()  # a value that nothing reads


def axes_word(axes: Axes) -> str | int:
    """Write a value per axis: one number where all are equal, else `3x3x1`."""
    return axes[0] if len(set(axes)) == 1 else "x".join(map(str, axes))


def each_axis(axes: Axes) -> str | int:
    """Write a value per axis as a word with all of them."""
    return axes[0] if len(axes) == 1 else "x".join(map(str, axes))


def unit_keys(grid: Grid, edges: bool = False) -> dict[str, Any]:
    """Return the keys of a group, by path in it; `edges` have units that resample."""
    found: dict[str, Any] = {}
    for path, value in VALUES.items():
        made = shortest_lists([[value(unit) for unit in units] for units in grid])
        if made is not ANY:
            found[path] = shorter(made) if path in BY_AXIS else made
    found["order"] = next((list(units[0].order) for units in grid if units), ANY)
    return {path: value for path, value in found.items() if value is not ANY}


def shorter(value: Any) -> Any:
    """Write one value for all axes as one number.

    In a list it stays a word, because a list of numbers may be meant by axis.
    """
    parts = value.split("x") if isinstance(value, str) else []
    return int(parts[0]) if parts and parts[0].isdigit() and len(set(parts)) == 1 else value


def shortest_lists(rows: list[list[Any]]) -> Any:
    """Return one value, one per level, or one per level and convolution."""
    known = [value for row in rows for value in row if value is not ANY]
    if not known:
        return ANY
    if all(value == known[0] for value in known):
        return known[0]
    levels = [level_value(row, known[0]) for row in rows]
    return levels


def level_value(row: list[Any], usual: Any) -> Any:
    known = [value for value in row if value is not ANY]
    if not known:
        return None
    if all(value == known[0] for value in known):
        return known[0]
    return [known[0] if value is ANY else value for value in row]


def norm_value(name: str) -> Callable[[Unit], Any]:
    def value(unit: Unit) -> Any:
        norm = unit.norm if "norm" in unit.order else None
        if norm is None or (name == "momentum" and norm.kind != "batch") or (name == "groups" and norm.kind != "group"):
            return ANY
        return getattr(norm, name)

    return value


def parameter(name: str) -> Callable[[Unit], Any]:
    def value(unit: Unit) -> Any:
        op = unit.activation
        if not isinstance(op, Activation) or name not in PARAMETERS.get(op.function, {}):
            return ANY
        found = dict(op.parameters).get(name, PARAMETERS[op.function][name])
        return bool(found) if name == "approximate" else found

    return value


def activation_kind(unit: Unit) -> Any:
    if "activation" not in unit.order:
        return ANY
    op = unit.activation
    return "prelu" if isinstance(op, PReLU) else op.function if op else "linear"


def norm_kind(unit: Unit) -> Any:
    if "norm" not in unit.order:
        return ANY
    return unit.norm.kind if unit.norm else "none"


def padding_word(unit: Unit) -> Any:
    """Return a word where the pixels are half of the kernel, or pixels."""
    if isinstance(unit.padding, str):
        dilation = unit.dilation_rate or (1,) * len(unit.kernel_size)
        odd = all(k % 2 for k in unit.kernel_size)
        return ANY if unit.padding == "same" and odd and not unit.is_strided and dilation else unit.padding
    rates = unit.dilation_rate or (1,) * len(unit.kernel_size)
    centred = tuple((k - 1) * d // 2 for k, d in zip(unit.kernel_size, rates, strict=True))
    if unit.padding != centred:
        return each_axis(unit.padding)
    return "symmetric" if unit.border == "constant" else unit.border


def with_conv(value: Callable[[Unit], Any]) -> Callable[[Unit], Any]:
    return lambda unit: value(unit) if "conv" in unit.order else ANY


VALUES: dict[str, Callable[[Unit], Any]] = {
    "kernel_size": with_conv(lambda unit: each_axis(unit.kernel_size)),
    "dilation_rate": with_conv(lambda unit: each_axis(unit.dilation_rate or (1,) * len(unit.kernel_size))),
    "groups": with_conv(lambda unit: unit.groups),
    "use_bias": with_conv(lambda unit: unit.use_bias),
    "padding": with_conv(padding_word),
    "norm.kind": norm_kind,
    **{f"norm.{name}": norm_value(name) for name in ("epsilon", "momentum", "center", "scale", "groups")},
    "activation.kind": activation_kind,
    **{f"activation.{name}": parameter(name) for name in ("negative_slope", "alpha", "approximate")},
    "activation.slopes": lambda unit: unit.activation.slopes if isinstance(unit.activation, PReLU) else ANY,
    "dropout.rate": lambda unit: (unit.dropout.rate if unit.dropout else 0) if "dropout" in unit.order else ANY,
    "dropout.kind": lambda unit: unit.dropout.kind if unit.dropout else ANY,
}


def prefixed(group: str, keys: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{group}{path}": value for path, value in keys.items()}


def one_or_list(values: Sequence[Any]) -> Any:
    return values[0] if values and all(value == values[0] for value in values) else list(values)


def plain_value(value: Any) -> Any:
    return list(cast("tuple[Any, ...]", value)) if isinstance(value, tuple) else value


def recipe_keys(group: str, recipe: Recipe) -> dict[str, Any]:
    options: dict[str, Any] = {f"{group}.{name}": plain_value(value) for name, value in recipe.options}
    return {f"{group}.kind": recipe.name, **options}
