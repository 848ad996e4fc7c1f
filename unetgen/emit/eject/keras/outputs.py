"""The lines of a network's outputs."""

from dataclasses import replace
from typing import Any

from unetgen.emit.eject.keras.edges import kernel_text, up_sampling_of
from unetgen.emit.eject.keras.units import Wording, activation_layer_of, lines_of_unit
from unetgen.emit.eject.keras.words import applied, definition, is_first, layer, number_or_axes
from unetgen.emit.eject.script import Script, one_value
from unetgen.errors import SettingError
from unetgen.graph.spec import Head, Stage

OTHER = "has an output that is not a copy of the main one on the right side, which is not written as Keras."


def lines_of_outputs(script: Script) -> list[str]:
    """Return the lines that make outputs of the last map x.

    Raises:
        SettingError: there is an output that is not written.
    """
    heads = script.spec.heads
    if not heads:
        return []
    main, others = heads[0], heads[1:]
    if main.name or main.at != Stage(0, script.spec.depth - 1):
        raise SettingError("head.kind", "'none' leaves heads of your own alone, which are not written.")
    script.constant("CLASSES", main.unit.filters, "head.filters")
    if not others:
        return head_lines(script, main, "head", "x")
    return [*several_lines(script, main, others), *(fusion_lines(script) if script.spec.fusion else [])]


def head_lines(script: Script, head: Head, name: str, x: str) -> list[str]:
    """Return the lines of one output."""
    lines: list[str] = []
    for unit in head.before:
        filters = (
            script.constant("HEAD_FILTERS", unit.filters)
            if unit.filters
            else f"{x}.shape[{1 if is_first(script) else -1}]"
        )
        words = Wording(name=f"{name}_before", filters=filters, kernel=kernel_text(unit), source=x, target=x)
        lines += lines_of_unit(script, unit, words)
    words = Wording(name=name, filters="CLASSES", kernel=kernel_text(head.unit), source=x, target=x)
    lines += lines_of_unit(script, head.unit, words)
    if head.full_size:
        lines += resize_lines(script, head, name)
    if head.final:
        lines.append(applied(activation_layer_of(script, head.final, f"{name}_activation"), x, x))
    return lines


def resize_lines(script: Script, head: Head, name: str) -> list[str]:
    """Return the lines that bring an output to the full size."""
    factors = one_value([number_or_axes(edge.factor) for edge in script.spec.down], "down.factor")
    if isinstance(factors, tuple):
        raise SettingError("down.factor", "differs between axes beside outputs of full size, which is not written.")
    sizes = script.plan.by_name[script.plan.outputs[0]].shape.sizes
    deepest = max(other.at.level for other in script.spec.heads[1:])
    if any(size % factors**deepest for size in sizes):
        raise SettingError("deep_supervision.resolution", "'full' resizes by no whole factor, which is not written.")
    factor = f"{script.constant('FACTOR', factors, 'down.factor')}**level"
    made = up_sampling_of(script, head.interpolation == "linear", False, factor, f"{name}_resize")
    return ["if level:", f"    {applied(made)}"]


def several_lines(script: Script, main: Head, others: tuple[Head, ...]) -> list[str]:
    """Return the lines of the main output and those of deep supervision."""
    depth = script.spec.depth
    plain = replace(main, name="", at=Stage(0, 0), full_size=False)
    for head in others:
        lowest = head.at == Stage(depth - 1, 0)
        on_right = lowest or (head.at.column and head.at.column == depth - 1 - head.at.level)
        bare = replace(head, name="", at=Stage(0, 0), full_size=False, interpolation=main.interpolation)
        unit = replace(bare.unit, kernel_size=main.unit.kernel_size)
        if not on_right or replace(bare, unit=unit) != plain or head.name != head.at.name(depth):
            raise SettingError("extra_heads", OTHER)
        if bare.unit != main.unit:
            raise SettingError("deep_supervision.kernel_size", "is not the main head's, which is not written.")
    body = head_lines(
        script, replace(main, full_size=others[0].full_size, interpolation=others[0].interpolation), "{name}", "x"
    )
    given = ["x", "name", *(["level"] if others[0].full_size else [])]
    script.add("head", definition("head", given, "", body))
    if supervises_all(script):
        return ["outputs.reverse()  # by level"] if script.spec.fusion else []
    if others[-1].at.level == depth - 1:
        raise SettingError("extra_heads", OTHER)
    levels = [head.at.level for head in others]
    whole = script.config["deep_supervision.stages"] == "all" and levels == [*range(1, depth - 1)]
    chosen = "range(1, DEPTH - 1)" if whole else script.constant("SUPERVISED", tuple(levels))
    first, more = (", 0", ", level") if others[0].full_size else ("", "")
    return [
        f'outputs = [head(x, "head"{first})]',
        f"for level in {chosen}:",
        f'    outputs.append(head(maps[level], f"head_decoder{{level}}"{more}))',
    ]


def supervises_all(script: Script) -> bool:
    """Return whether each stage of the right side of a U has an output, at any depth."""
    levels = [head.at.level for head in script.spec.heads[1:]]
    given, depth = script.config["deep_supervision.stages"], script.spec.depth
    if script.spec.topology != "u":
        return False
    return (given == "all" and levels == [*range(1, depth - 1)]) or levels == [*range(1, depth)]


def first_outputs(script: Script) -> str:
    """Return the line of the outputs before the right side."""
    if script.spec.heads[-1].at.level < script.spec.depth - 1:
        return "outputs = []"
    more = ", DEPTH - 1" if script.spec.heads[1].full_size else ""
    return f'outputs = [head(x, "head_bottleneck"{more})]'


def head_call(script: Script) -> str:
    """Return the call that makes a stage's output, in the loop over stages."""
    more = ", level" if script.spec.heads[1].full_size else ""
    return f'head(x, f"head_{{name}}" if level else "head"{more})'


def fusion_lines(script: Script) -> list[str]:
    """Return the lines that make one output of several."""
    fusion = script.spec.fusion
    assert fusion
    if fusion.heads != len(script.spec.heads):
        raise SettingError("extra_heads", OTHER)
    words: dict[str, Any] = {"source": "outputs", "target": "outputs"}
    if fusion.kind == "conv":
        assert fusion.unit
        axis = ["axis=1"] if is_first(script) else []
        lines = [applied(layer(script, "Concatenate", axis, "head_fused_concat"), "outputs", "outputs")]
        lines += lines_of_unit(script, fusion.unit, Wording(name="head_fused", filters="CLASSES", kernel="1", **words))
    else:
        kind = "Add" if fusion.kind == "sum" else "Average"
        lines = [applied(layer(script, kind, [], "head_fused"), "outputs", "outputs")]
    if fusion.final:
        lines.append(applied(activation_layer_of(script, fusion.final, "head_fused_activation"), "outputs", "outputs"))
    return lines
