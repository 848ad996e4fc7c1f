"""Attention, a time step, and its effect on maps, as expressions in PyTorch."""

from unetgen.emit.eject.code import function_lines
from unetgen.emit.eject.script import Script
from unetgen.emit.eject.torch.apart.atoms import Form
from unetgen.ops import Attend, Modulate, Sinusoid

ATTEND = function_lines(
    "pixel_attention", ["queries: Tensor", "keys: Tensor", "values: Tensor", "heads: int"], "Tensor", [
        '"""Average the values of all pixels, by head, weighted by products of queries and keys."""',
        "maps = (x.flatten(2).unflatten(1, (heads, -1)).mT for x in (queries, keys, values))",
        "x = functional.scaled_dot_product_attention(*maps)",
        "return x.mT.flatten(1, 2).unflatten(2, queries.shape[2:])",
    ])  # fmt: skip


def signal_text(script: Script, op: Attend | Modulate | Sinusoid, form: Form, count: int) -> str:
    """Return an expression of the `count` tensors that an op takes."""
    match op:
        case Attend():
            return attend_text(script, op, form, count)
        case Modulate():
            return modulated_text(script, op)
        case Sinusoid():
            return waves_text(script, op, form)


def waves_text(script: Script, op: Sinusoid, form: Form) -> str:
    """Return a call of the function that makes waves of a number."""
    sines = "[angles.sin(), angles.cos()]" if op.first == "sin" else "[angles.cos(), angles.sin()]"
    steps = f"(channels // 2 - {op.shift})" if op.shift else "(channels // 2)"
    script.add("waves", function_lines("waves", ["time: Tensor", "channels: int"], "Tensor", [
        '"""Make sines and cosines of a time step."""',
        "powers = torch.arange(channels // 2, device=time.device)",
        f"angles = time * {op.max_period} ** (-powers / {steps})",
        f"return torch.cat({sines}, 1)",
    ]))  # fmt: skip
    return f"waves({{0}}, {form.hole('channels', op.units)})"


def modulated_text(script: Script, op: Modulate) -> str:
    """Return what a vector does to each channel of a map."""
    ones = ", 1" * script.dims
    if op.kind == "add":
        return f"{{0}} + {{1}}.view(*{{1}}.shape{ones})"
    script.add("scale_shift", function_lines("scale_shift", ["x: Tensor", "vector: Tensor"], "Tensor", [
        '"""Multiply by one more than the first half of a vector, and add the other half."""',
        f"scale, shift = vector.view(*vector.shape{ones}).chunk(2, 1)",
        "return x * (1 + scale) + shift",
    ]))  # fmt: skip
    return "scale_shift({0}, {1})"


def attend_text(script: Script, op: Attend, form: Form, count: int) -> str:
    """Return a call of attention; the last map stands for those that are not given."""
    script.add("pixel_attention", ATTEND)
    maps = ", ".join(f"{{{min(i, count - 1)}}}" for i in range(3))
    return f"pixel_attention({maps}, {form.hole('heads', op.heads)})"
