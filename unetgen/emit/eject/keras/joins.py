"""The lines that bring a skip and a map to one size, and merge them."""

from collections.abc import Sequence

from unetgen.emit.eject.keras.own_layers import resize_class
from unetgen.emit.eject.keras.words import applied, channel_axis, definition, is_first, layer, layout, pixels_of
from unetgen.emit.eject.script import Script, one_value
from unetgen.errors import SettingError
from unetgen.graph.parts import Recipe, Unit
from unetgen.graph.spec import Skip

Gates = list[tuple[Recipe | None, Unit | None]]


def gate_of(skips: Sequence[Skip]) -> tuple[Recipe | None, Unit | None, int]:
    """Return the gate of all skips from a level on, with the level.

    Raises:
        SettingError: gates differ, or a level between has none.
    """
    gated = [level for level, skip in enumerate(skips) if skip.gate]
    if not gated:
        return None, None, 0
    if gated != [*range(gated[0], len(skips))]:
        raise SettingError(
            "skip.gate.kind", "has a level without a gate below one with a gate, which is not written as Keras."
        )
    gate, unit = one_value([(skip.gate, skip.unit) for skip in skips[gated[0] :]], "skip.gate.kind")
    return gate, unit, gated[0]


def lines_of_fit(script: Script, fit: str) -> list[str]:
    """Add the function that fits, and return the line that calls it."""
    if fit == "error":
        return []
    if script.plan.dynamic:
        raise SettingError("skip.fit", f"{fit!r} of open sizes is not written as Keras. Give input.size.")
    if fit == "resize_up":
        made = layer(script, resize_class(script, "nearest"), [pixels_of(script, "skip")], "{name}_up_resize")
        return [f"if {pixels_of(script, 'x')} != {pixels_of(script, 'skip')}:", f"    {applied(made)}"]
    return margins_function(script, fit)


def margins_function(script: Script, fit: str) -> list[str]:
    """Add the function that crops or pads by half of a difference of sizes."""
    crop = fit == "crop_skip"
    name, kind, role = ("crop", "Cropping", "crop") if crop else ("pad", "ZeroPadding", "up_pad")
    pairs = f"zip({pixels_of(script, 'x')}, {pixels_of(script, 'like')}, strict=True)"
    extra = "n - m" if crop else "m - n"
    margins = "margins" if script.dims > 1 else "margins[0]"
    body = [
        f"if {pixels_of(script, 'x')} == {pixels_of(script, 'like')}:",
        "    return x",
        f"extra = [{extra} for n, m in {pairs}]",
        "margins = [(more // 2, more - more // 2) for more in extra]",
        applied(
            layer(
                script,
                f"{kind}{script.dims}D",
                [margins],
                f"{{name}}_{role}",
                layout(script) if script.dims > 1 else "",
            )
        ),
    ]
    text = (
        "Cut a map to the size of another, half of it before." if crop else "Add zeros up to the size of another map."
    )
    script.add(name, definition(name, ["x", "like", "name"], text, body))
    return ["skip = crop(skip, x, name)"] if crop else ["x = pad(x, skip, name)"]


def merge_line(script: Script, skip: Skip, maps: str = "") -> str:
    """Return the line that joins a skip and the map from below."""
    given = maps or ("[x, skip]" if skip.order == "up_first" else "[skip, x]")
    if skip.kind == "add":
        return f"x = {layer(script, 'Add', [], '{name}_add_skip')}({given})"
    axis = [f"axis={channel_axis(script)}"] if is_first(script) else []
    return f"x = {layer(script, 'Concatenate', axis, '{name}_concat')}({given})"
