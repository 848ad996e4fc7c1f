"""The edges and the skips of a spec as keys."""

from collections.abc import Sequence
from typing import Any

from unetgen.graph.parts import Recipe, Unit
from unetgen.graph.spec import Spec, Up
from unetgen.read.describe.unit_keys import axes_word, one_or_list, plain_value, prefixed, recipe_keys, unit_keys

NO_SHIFT = ("dilation_rate", "groups")  # what a transposed convolution does not have


def down_keys(spec: Spec) -> dict[str, Any]:
    if not spec.down and not spec.entry:
        return {}
    found: dict[str, Any] = {"down.kind": one_or_list([edge.kind for edge in spec.down or (spec.entry,) if edge])}
    if spec.down:
        found["down.factor"] = factor_words([edge.factor for edge in spec.down])
    if spec.entry:
        found["down.entry_factor"] = axes_word(spec.entry.factor)
        if not spec.down:
            return found
    if any(edge.window for edge in spec.down):
        found["down.window"] = [edge.window and axes_word(edge.window) for edge in spec.down]
    own = [edge.unit for edge in spec.down]
    if any(own):
        filters = [edge.filters if edge.unit else None for edge in spec.down]
        found["down.filters"] = compact(filters)
        found |= prefixed("down.", unit_keys([[unit] if unit else [] for unit in own]))
        found |= edge_block_keys("down", [edge.block for edge in spec.down])
    return found


def factor_words(values: Sequence[Any]) -> Any:
    words = [axes_word(value) for value in values]
    if len(set(words)) == 1:
        return words[0]
    return ["x".join(map(str, value)) if len(value) > 1 else value[0] for value in values]


def compact(values: Sequence[Any]) -> Any:
    known = [value for value in values if value is not None]
    return known[0] if all(value == known[0] for value in known) else list(values)


def up_keys(spec: Spec) -> dict[str, Any]:
    ups = [up for up in spec.late or spec.up if up]
    if not ups:
        return {}
    late = bool(spec.late)
    found: dict[str, Any] = {
        "up.kind": one_or_list([up.kind for up in ups]),
        **({"up.place": "after_merge"} if late else {}),
    }
    linear = [up for up in ups if up.kind == "linear"]
    if linear:
        found["up.align_corners"] = linear[0].align_corners
    units = [[up.unit] if up.unit else [] for up in ups]
    if any(units):
        found["up.filters"] = one_or_list([up.filters for up in ups])
        found |= prefixed(
            "up.",
            {
                path: value
                for path, value in unit_keys(units).items()
                if "pixel_shuffle" in {up.kind for up in ups} or path not in NO_SHIFT
            },
        )
        found |= edge_block_keys("up", [up.block for up in ups])
        added = {up.output_padding for up in ups}  # one for all edges; by default what undoes each factor
        if len(added) == 1 and (rows := added.pop()):
            found["up.output_padding"] = axes_word(rows)
    for name in ("before", "after"):
        found |= around_keys(name, ups)
    return found


def edge_block_keys(group: str, blocks: Sequence[Recipe]) -> dict[str, Any]:
    """Return the blocks of the edges, and their options."""
    if all(block == Recipe("plain") for block in blocks):
        return {}
    options = [dict(block.options) for block in blocks]
    names = dict.fromkeys(name for given in options for name in given)
    found = {
        f"{group}.block.{name}": one_or_list([plain_value(given.get(name)) for given in options]) for name in names
    }
    return {f"{group}.block.kind": one_or_list([block.name for block in blocks]), **found}


def around_keys(name: str, ups: Sequence[Up]) -> dict[str, Any]:
    arounds = [getattr(up, name) for up in ups]
    if not any(arounds):
        return {}
    group = f"up.{name}."
    filters = one_or_list([around.filters if around else "none" for around in arounds])
    only = any(around.changes_only for around in arounds if around)
    units = [[around.unit] if around else [] for around in arounds]
    return {f"{group}filters": filters, f"{group}changes_only": only, **prefixed(group, unit_keys(units))}


def skip_keys(spec: Spec) -> dict[str, Any]:
    skips = spec.skip
    if not skips:
        return {}
    found: dict[str, Any] = {
        "skip.kind": one_or_list([skip.kind for skip in skips]),
        "skip.order": skips[0].order,
        **({} if spec.margins else {"skip.fit": skips[0].fit}),
    }
    if any(skip.tap is not None for skip in skips):
        found["skip.tap"] = one_or_list([skip.tap for skip in skips])
    gates = [skip.gate for skip in skips]
    if first := next(filter(None, gates), None):
        found["skip.gate.kind"] = one_or_list([gate.name if gate else "none" for gate in gates])
        found |= {f"skip.gate.{name}": value for name, value in first.options}
        found |= prefixed("skip.", gate_unit_keys([skip.unit if skip.gate else None for skip in skips]))
    parts = [skip.part for skip in skips]
    if part := next(filter(None, parts), None):
        found["skip.filters"] = one_or_list([(one.units[0].filters or "keep") if one else "none" for one in parts])
        found["skip.repeats"] = one_or_list([one.repeats if one else 1 for one in parts])
        units = unit_keys([one.units if one else () for one in parts])
        found |= prefixed("skip.", {path: value for path, value in units.items() if path != "order"})
        found |= recipe_keys("skip.block", part.block)
    return found


def gate_unit_keys(units: Sequence[Unit | None]) -> dict[str, Any]:
    made = unit_keys([[unit] if unit else [] for unit in units])
    return {path: value for path, value in made.items() if path.startswith(("norm.", "activation."))}
