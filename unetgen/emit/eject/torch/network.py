"""The network's class in PyTorch, and the whole file."""

from unetgen.emit.eject.code import class_of, method_lines
from unetgen.emit.eject.filters import encoder_filters
from unetgen.emit.eject.header import docstring
from unetgen.emit.eject.script import Script
from unetgen.emit.eject.statements import broken_lines
from unetgen.emit.eject.torch.blocks import both_sides
from unetgen.emit.eject.torch.down import down_layers, stem_lines
from unetgen.emit.eject.torch.full_scale import (
    full_scale_class,
    lines_of_full_scale,
    loop_of_full_scale,
    refuse_in_full_scale,
)
from unetgen.emit.eject.torch.grid import grid_lines, lines_through_grid, refuse_in_grid
from unetgen.emit.eject.torch.heads import Heads, heads
from unetgen.emit.eject.torch.joining import decoder_class
from unetgen.emit.eject.torch.right import lines_down_and_up, right_side
from unetgen.emit.eject.torch.sides import Side
from unetgen.emit.eject.torch.stages import encoder_lines
from unetgen.errors import SettingError
from unetgen.graph.plan import Plan
from unetgen.graph.spec import Spec

ORDER = ("half", "same_padding", "group_norm", "crop_skip", "pad_up", "resize_up")


def torch_script(script: Script) -> str:
    """Return the text of the PyTorch file.

    Raises:
        SettingError: the description has something that is not written.
    """
    spec = script.spec
    refuse_unwritten(spec)
    if spec.topology == "nested":
        refuse_in_grid(script)
    if spec.topology == "full_scale":
        refuse_in_full_scale(script)
    script.constant("CHANNELS", spec.input.channels)
    script.constant("SIZE", spec.input.sizes)
    encoder_filters(script)
    left, right = both_sides(script)
    stem = stem_lines(script)
    down = down_layers(script)
    network_class(script, left, right, stem, down)
    return whole_text(script, script.depth_lines())


def refuse_unwritten(spec: Spec) -> None:
    """Refuse what the file has no words for.

    Raises:
        SettingError: the message follows the key.
    """
    if spec.topology not in ("u", "nested", "full_scale"):
        raise SettingError("topology", f"{spec.topology!r} is not written as PyTorch. Use u, nested or full_scale.")
    if spec.depth < 2:
        raise SettingError("depth", "1 has no levels to join. Use 2 or more.")
    if spec.entry or spec.exit or any(spec.late):
        raise SettingError(
            "down.entry_factor", "changes the size before the first level, which is not written as PyTorch."
        )
    if any(max(edge.factor) == 1 for edge in spec.down):
        raise SettingError("down.factor", "is 1 along every axis at a level, which is not written as PyTorch.")
    for key, edges in (("down", spec.down), ("up", spec.up)):
        if block := next((edge.block.name for edge in edges if edge.block.name != "plain"), ""):
            raise SettingError(f"{key}.block.kind", f"{block!r} is not written as PyTorch. Use plain.")
    if spec.time:
        raise SettingError("time.kind", "is a second input, which loops over levels do not pass on.")
    if spec.margins:
        raise SettingError("input.on_odd", "'pad' is not written as PyTorch. Give an input.size that fits.")


def refuse_said_elsewhere(plan: Plan) -> None:
    """Refuse what PyTorch says where a network is used, and not in it.

    Raises:
        SettingError: the message follows the key.
    """
    if plan.dtype != "float32" or any(node.dtype not in ("", "float32") for node in plan):
        raise SettingError("dtype", f"{plan.dtype!r} is not written as PyTorch. Use float32, and autocast there.")
    if plan.spec and plan.spec.encoder_weights:
        raise SettingError("encoder.weights", "is not written as PyTorch. Leave it out, and load weights there.")
    if plan.spec and plan.spec.frozen_levels:
        text = "is not written as PyTorch. Leave it out, and freeze there: requires_grad_(False), and eval() for norms."
        raise SettingError("encoder.frozen", text)


def network_class(script: Script, left: Side, right: Side, stem: list[str], down: tuple[list[str], str]) -> None:
    """Add the class of the network."""
    outputs = heads(script)
    body = ["super().__init__()", *(stem or ["before = CHANNELS"]), *encoder_lines(script, left, down)]
    right_body, forward = right_and_forward(script, right, outputs, bool(stem))
    body += right_body
    forward += outputs.used
    returns = "tuple[Tensor, ...]" if outputs.several else "Tensor"
    script.parts["UNet"] = class_of(
        "UNet", "nn.Module", "",
        method_lines("__init__", [], "None", body_lines(body)),
        method_lines("forward", ["x: Tensor"], returns, forward),
    )  # fmt: skip


def right_and_forward(script: Script, side: Side, outputs: Heads, stem: bool) -> tuple[list[str], list[str]]:
    """Return the lines that make the right side, and those that use it."""
    topology = script.spec.topology
    if topology == "nested":
        return [*grid_lines(script, side, decoder_class(script, side)), *outputs.made], lines_through_grid(stem)
    if topology == "full_scale":
        full_scale_class(script, side)
        return [*loop_of_full_scale(script, side), *outputs.made], lines_of_full_scale(script, stem)
    inside, maps = outputs.each, bool(script.spec.heads[1:] and not outputs.each)
    right = right_side(script, side, inside)
    made = [*outputs.made, *right.made] if inside else [*right.made, *outputs.made]
    return made, lines_down_and_up(script, right, stem, maps, bool(inside))


def body_lines(lines: list[str]) -> list[str]:
    """Return a method's lines, long ones broken."""
    return [line[8:] for line in broken_lines(f"        {line}" for line in lines)]


def whole_text(script: Script, constants: list[str], note: str = "") -> str:
    """Return the whole file."""
    used = any("functional." in line for lines in script.parts.values() for line in lines)
    imports = ["import torch", "from torch import Tensor, nn", *(["from torch.nn import functional"] if used else [])]
    ordered = [*(name for name in ORDER if name in script.parts), *(n for n in script.parts if n not in ORDER)]
    blocks = [line for name in ordered for line in ["", "", *script.parts[name]]]
    lines = [
        *docstring(script, "PyTorch", note),
        "",
        *imports,
        "",
        *constants,
        *blocks,
        "",
        "",
        *main_lines(script),
    ]
    return "\n".join(lines) + "\n"


def main_lines(script: Script) -> list[str]:
    """Return the lines that print parameters and shapes when the file runs."""
    several, timed = len(script.plan.outputs) > 1, script.spec.time is not None
    image = 'torch.empty(1, CHANNELS, *SIZE, device="meta")'
    given = "image, time" if timed else "image" if several else image
    shown = f"tuple(network({given}).shape)"
    made = [f"    image = {image}"] if several or timed else []
    return [
        'if __name__ == "__main__":',
        '    network = UNet().to("meta")  # shapes alone: nothing is computed',
        *made,
        *(['    time = torch.empty(1, 1, device="meta")'] if timed else []),
        '    print(f"{sum(weight.numel() for weight in network.parameters()):,} parameters")',
        f"    print({f'*(tuple(output.shape) for output in network({given}))' if several else shown})",
    ]
