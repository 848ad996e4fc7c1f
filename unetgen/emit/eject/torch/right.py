"""The right side of a U: maps come up, meet a skip, and pass a stage."""

from dataclasses import dataclass

from unetgen.emit.eject.code import LayerCall, wrapped_lines
from unetgen.emit.eject.filters import decoder_widths
from unetgen.emit.eject.script import Script
from unetgen.emit.eject.torch.gates import Gates, gates_of
from unetgen.emit.eject.torch.joining import FIT_CALLS, add_fit, one_skip, up_lines
from unetgen.emit.eject.torch.known_unit import with_known_unit
from unetgen.emit.eject.torch.shortcuts import appended
from unetgen.emit.eject.torch.sides import Side
from unetgen.emit.eject.torch.stages import (
    appended_stage,
    decoder_arguments,
    decoder_loop,
    each_width,
    skip_name,
)
from unetgen.emit.eject.torch.ups import Joining, up_layers
from unetgen.emit.eject.torch.widths import last_width, last_width_at
from unetgen.graph.spec import Skip

LEVEL = 12  # the indent of a loop's body in a method


@dataclass
class Right:
    """The lines that make the right side, and those in the loop that uses it.

    `ups` says that each stage has a layer of its own before it.
    """

    made: list[str]
    used: list[str]
    ups: bool = False
    gates: Gates | None = None


def right_side(script: Script, side: Side, heads: list[str]) -> Right:
    """Return the right side.

    `heads` are the lines that make a stage's output, of `before` channels.
    """
    skip = one_skip(script.spec.skip)
    widths = decoder_widths(script, last_width_at(script, "level"))
    joining = up_layers(script, script.spec.up, below="before", skip=skip_name(script, widths))
    joining.layers = with_known_unit(script, side, joining.layers, "before", joining.channels)
    ups, shared = made_ups(joining)
    gates = gates_of(script, script.spec.skip)
    made = [*ups, *(gates.made(joining.skip, "before", joining.channels) if gates else [])]
    body = [*locals_of(joining), *made, *stage_lines(script, side, joining, skip), *heads]
    lists = [*shared, *(gates.before if gates else []), *(["self.ups = nn.ModuleList()"] if ups else [])]
    lists += [*(["self.gates = nn.ModuleList()"] if gates else []), "self.decoder = nn.ModuleList()"]
    used = joined_lines(script, skip, "up(x)" if ups else "self.up(x)", gates)
    return Right([*lists, *decoder_loop(script, widths, body)], used, bool(ups), gates)


def locals_of(joining: Joining) -> list[str]:
    """Return the lines that name what varies by level."""
    names = [name.partition(":")[0] for name in joining.parameters]
    return [f"{name} = {value}" for name, value in zip(names, joining.given, strict=True)]


def stage_lines(script: Script, side: Side, joining: Joining, skip: Skip) -> list[str]:
    """Return the lines that append a stage."""
    before = channels_with_skip(joining) if skip.kind == "concat" else joining.channels
    given = [before, each_width(script), *decoder_arguments(script, side)]
    return [*appended_stage("decoder", f"{side.stage}({', '.join(given)})"), f"before = {last_width(script)}"]


def channels_with_skip(joining: Joining) -> str:
    """Return the channels of an up-sampled map with its skip."""
    return f"2 * {joining.skip}" if joining.channels == joining.skip else f"{joining.channels} + {joining.skip}"


def made_ups(joining: Joining) -> tuple[list[str], list[str]]:
    """Return the lines that make the ups: those in the loop, or those before it."""
    parts = " ".join(part for layer in joining.layers for part in (layer.head, *layer.arguments))
    names = ("before", joining.skip, *(name.partition(":")[0] for name in joining.parameters))
    if not any(name in parts for name in names):
        return [], up_lines(joining.layers)
    if len(joining.layers) == 1:
        return layer_or_local(joining.layers[0], []), []
    texts = [layer.text for layer in joining.layers]
    local = [line[LEVEL:] for line in wrapped_lines("up = [", texts, "]", LEVEL)]
    made = LayerCall("nn.Sequential", tuple(texts)), LayerCall("nn.Sequential", ("*up",))
    return layer_or_local(made[0], [*local, f"self.ups.append({made[1].text})"]), []


def layer_or_local(layer: LayerCall, else_lines: list[str]) -> list[str]:
    """Return the lines that append what brings a map up; long ones need a variable."""
    whole = [line[LEVEL:] for line in appended(layer, "self.ups", LEVEL)]
    if len(whole) == 1:
        return whole
    return else_lines or [*(line[LEVEL:] for line in layer._replace(head=f"up = {layer.head}").lines(LEVEL)),
                          "self.ups.append(up)"]  # fmt: skip


def joined_lines(script: Script, skip: Skip, up: str, gates: Gates | None) -> list[str]:
    """Return the lines that bring a map up, join its skip, and convolve."""
    if skip.kind == "none":
        return [f"x = stage({up})"]
    lines, x, beside = met_lines(script, skip, up, gates)
    maps = (x, beside) if skip.order == "up_first" else (beside, x)
    joined = f"torch.cat([{', '.join(maps)}], 1)" if skip.kind == "concat" else " + ".join(maps)
    return [*lines, f"x = {'gating = ' if gates and gates.follows else ''}stage({joined})"]


def met_lines(script: Script, skip: Skip, up: str, gates: Gates | None) -> tuple[list[str], str, str]:
    """Return the lines before a join, and the expressions of its two maps."""
    fit = FIT_CALLS.get(skip.fit, "")
    if fit:
        add_fit(script, skip.fit)
    if not gates:
        changed, _, call = fit.partition(" = ")
        if not fit:
            return [], up, "skips.pop()"
        first = f"x, skip = {up}, skips.pop()"
        return ([first], call, "skip") if changed == "x" else ([first], "x", call)
    gate = "gate" if not gates.first else "self.gates[number]"
    if not fit and not gates.first:
        lines = [f"x = {up}"] if gates.beside == "x" else []
        return lines, "x" if lines else up, f"gate(skips.pop(), {gates.beside})"
    needs = bool(fit) or gates.beside == "x"
    lines = [f"x, skip = {up}, skips.pop()", *([fit] if fit else [])] if needs else ["skip = skips.pop()"]
    call = f"skip = {gate}(skip, {gates.beside})"
    lines += ["if number < len(self.gates):  # the top has none", f"    {call}"] if gates.first else [call]
    return lines, "x" if needs else up, "skip"


def lines_down_and_up(script: Script, right: Right, stem: bool, maps: bool, heads: bool) -> list[str]:
    """Return the lines that pass a map down and up, all but those of the outputs."""
    takes_skip = script.spec.skip[0].kind != "none"
    lines = ["skips: list[Tensor] = []"] if takes_skip else []
    lines += ["x = self.stem(x)"] if stem else []
    lines += ["for stage in self.encoder:", "    x = stage(x)"]
    lines += ["    skips.append(x)", "x = skips.pop()  # the bottleneck"] if takes_skip else []
    bottleneck = script.spec.depth - 1 in [head.at.level for head in script.spec.heads[1:]]
    lines += ["maps = [x]" if bottleneck else "maps: list[Tensor] = []"] if maps else []
    lines += [*(right.gates.used if right.gates else [])]
    lines += ["outputs: list[Tensor] = []"] if heads else []
    lines += [loop_line(right, heads), *(f"    {line}" for line in right.used)]
    return [*lines, *(["    maps.append(x)"] if maps else []), *(["    outputs.append(head(x))"] if heads else [])]


def loop_line(right: Right, heads: bool) -> str:
    """Return the line of the loop over the right side's stages, the lowest first."""
    numbered = right.gates is not None and bool(right.gates.first)
    parts = {"up": "self.ups"} if right.ups else {}
    parts |= {"gate": "self.gates"} if right.gates and not numbered else {}
    parts |= {"stage": "self.decoder"} | ({"head": "self.heads"} if heads else {})
    names = ", ".join(parts)
    every = f"zip({', '.join(parts.values())}, strict=True)" if len(parts) > 1 else "self.decoder"
    if not numbered:
        return f"for {names} in {every}:"
    return f"for number, {f'({names})' if len(parts) > 1 else names} in enumerate({every}):"
