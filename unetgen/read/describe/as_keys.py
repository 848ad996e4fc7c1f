"""A spec as keys of the language, every one written out."""

from collections.abc import Sequence
from typing import Any

from unetgen.graph.parts import Part, Recipe
from unetgen.graph.plan import Plan
from unetgen.graph.spec import Spec
from unetgen.ops import Conv
from unetgen.read.describe.edge_keys import down_keys, skip_keys, up_keys
from unetgen.read.describe.head_keys import head_keys
from unetgen.read.describe.unit_keys import one_or_list, prefixed, recipe_keys, unit_keys


def spec_keys(spec: Spec, plan: Plan) -> dict[str, Any]:
    """Return the description of a spec, whose plan is given.

    Keys that nothing reads may be among them."""
    return {
        "name": spec.name,
        "input.size": size_word(spec.input.sizes),
        "input.channels": spec.input.channels,
        "data_format": spec.data_format,
        "depth": spec.depth,
        "topology": spec.topology,
        **side_keys("", spec.encoder, filter_lists(spec, plan, "encoder")),
        **stem_keys(spec),
        **down_keys(spec),
        **bottleneck_keys(spec),
        **up_keys(spec),
        **skip_keys(spec),
        **(side_keys("decoder.", spec.decoder, filter_lists(spec, plan, "decoder")) if spec.decoder else {}),
        **head_keys(spec),
        **({"input.on_odd": "pad"} if spec.margins else {}),
    }


def size_word(sizes: Sequence[int]) -> Any:
    return "x".join(map(str, sizes)) if len(sizes) > 1 else list(sizes)


def filter_lists(spec: Spec, plan: Plan, side: str) -> list[list[int]]:
    """Return the filters of each convolution.

    Those that a skip gives are taken from the plan."""
    found: list[list[int]] = []
    for i, part in enumerate(getattr(spec, side)):
        widths = [unit.filters for unit in part.units]
        if None in widths:
            name = f"{spec.layer_prefix}{side}{i}"
            there = next(
                (
                    node.op.filters
                    for node in plan
                    if node.name.startswith(name) and "conv0" in node.name and isinstance(node.op, Conv)
                ),
                1,
            )
            widths = [width or there for width in widths]
        found.append([width or 1 for width in widths])
    return found


def side_keys(group: str, parts: Sequence[Part], filters: list[list[int]]) -> dict[str, Any]:
    """Return the keys of the stages of a side."""
    found: dict[str, Any] = {f"{group}convs": one_or_list([len(part.units) for part in parts])}
    if not any(part.units for part in parts):
        return found
    full = [part for part in parts if part.units]
    return {
        f"{group}filters.per_level": [same(row) for row in filters],
        **found,
        f"{group}repeats": one_or_list([part.repeats for part in parts]),
        **prefixed(group, unit_keys([part.units for part in parts])),
        **block_keys(f"{group}block", full, [bool(part.units) for part in parts]),
        **recipe_keys(f"{group}attention", full[0].attention or Recipe("none")),
    }


def block_keys(group: str, full: Sequence[Part], there: Sequence[bool]) -> dict[str, Any]:
    """Return the kind of the blocks, per level where it differs, and their options."""
    found: dict[str, Any] = {}
    for part in full[::-1]:
        found |= recipe_keys(group, part.block)
    names = iter([part.block.name for part in full])
    each = [next(names) if units else None for units in there]
    return found | ({f"{group}.kind": each} if len({part.block.name for part in full}) > 1 else {})


def same(row: Sequence[Any]) -> Any:
    return row[0] if row and len(set(row)) == 1 else list(row) or None


def bottleneck_keys(spec: Spec) -> dict[str, Any]:
    """Return the bottleneck's own recipes and order.

    They are left out where they are those of the levels above."""
    part = spec.encoder[-1]
    upper = next((one for one in spec.encoder[:-1] if one.units), None)
    if not part.units or upper is None:
        return {}
    found: dict[str, Any] = {}
    if part.block != upper.block:
        found |= recipe_keys("bottleneck.block", part.block)
    if part.attention != upper.attention:
        found |= recipe_keys("bottleneck.attention", part.attention or Recipe("none"))
    if part.units[0].order != upper.units[0].order:
        found["bottleneck.order"] = list(part.units[0].order)
    return found


def stem_keys(spec: Spec) -> dict[str, Any]:
    """Return the keys of the stem, and a first convolution's own order."""
    found: dict[str, Any] = {}
    units = spec.stem or spec.encoder[0].units
    others = [unit.order for unit in units[1:]] + [part.units[0].order for part in spec.encoder[1:] if part.units]
    if units and others and units[0].order != others[0]:
        found["first.order"] = list(units[0].order)
        if not spec.stem:
            found["order"] = list(others[0])
    if not spec.stem:
        return found
    stem: dict[str, Any] = {"filters": spec.stem[0].filters, "convs": len(spec.stem), **unit_keys([spec.stem])}
    flat: dict[str, Any] = {
        path: value[0] if isinstance(value, list) and path != "order" else value for path, value in stem.items()
    }
    return {**prefixed("stem.", flat), **found}
