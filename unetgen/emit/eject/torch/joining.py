"""The class of a decoder stage: up-sample, fit, gate and join a skip, convolve."""

from collections.abc import Sequence

from unetgen.emit.eject.code import LayerCall, class_of, function_lines, method_lines, sequence
from unetgen.emit.eject.script import Script, one_value
from unetgen.emit.eject.skips import common_skip
from unetgen.emit.eject.torch.attentions import gate_class
from unetgen.emit.eject.torch.sides import Side
from unetgen.emit.eject.torch.ups import Joining, up_layers
from unetgen.emit.eject.torch.widths import width_names, width_parameters
from unetgen.errors import SettingError
from unetgen.graph.spec import Skip


def decoder_class(script: Script, side: Side) -> Joining:
    """Add the class of a decoder stage, and return what its loop passes."""
    spec = script.spec
    skip = one_skip(spec.skip)
    gate = one_value([one.gate for one in spec.skip], "skip.gate.kind")
    joining = up_layers(script, spec.up)
    body = ["super().__init__()", *up_lines(joining.layers)]
    before = joining.channels
    if gate:
        assert skip.unit
        gate_class(script, gate, skip.unit)
        body.append(f"self.gate = AttentionGate(skip, {before})")
    grid = spec.topology == "nested"
    if skip.kind == "concat":
        before = joined_channels(before, grid)
    stage = [
        before,
        *width_names(side),
        *(["repeats"] if side.is_repeated else []),
        *(["kernel"] if side.kernel else []),
    ]
    stage += [name for name, _ in side.options]
    body += [line[8:] for line in LayerCall(f"self.block = {side.stage}", tuple(stage)).lines(8)]
    forward = forward_lines(script, skip, bool(gate), "*skips" if grid else "skip")
    given = ["below: int", "skip: int", *(["column: int"] if grid else []), *width_parameters(side)[1:]]
    given += ["repeats: int"] if side.is_repeated else []
    given += [f"kernel: {side.kernel}"] if side.kernel else []
    given += [f"{name}: {type(values[0]).__name__}" for name, values in side.options]
    takes = ["x: Tensor"] + ([] if skip.kind == "none" else ["skips: list[Tensor]" if grid else "skip: Tensor"])
    made = class_of(
        "Decoder",
        "nn.Module",
        f"Up-sample, join the skip{'s' * grid}, convolve." if len(takes) > 1 else "Up-sample and convolve.",
        method_lines("__init__", [*given, *joining.parameters], "None", body),
        method_lines("forward", takes, "Tensor", forward),
    )
    script.add("Decoder", made)
    return joining


def up_lines(layers: Sequence[LayerCall]) -> list[str]:
    return [line[8:] for line in sequence("self.up = ", layers, 8)]


def one_skip(skips: Sequence[Skip]) -> Skip:
    """Return what all skips share.

    Raises:
        SettingError: they differ, or are of a kind that is not written.
    """
    if any(skip.gate for skip in skips):
        one_value([(skip.gate, skip.unit) for skip in skips], "skip.gate.kind")
    if any(skip.part for skip in skips):
        raise SettingError("skip.block.kind", "is a block on the skip, which is not written as PyTorch.")
    return common_skip(skips)


def joined_channels(up: str, grid: bool) -> str:
    """Return the channels of an up-sampled map with its skips."""
    if grid:
        return "(1 + column) * skip" if up == "skip" else f"{up} + column * skip"
    return "2 * skip" if up == "skip" else f"{up} + skip"


def forward_lines(script: Script, skip: Skip, gated: bool, taken: str) -> list[str]:
    if skip.kind == "none":
        return ["return self.block(self.up(x))"]
    x, lines = "self.up(x)", list[str]()
    if skip.fit != "error":
        add_fit(script, skip.fit)
        lines.append(FIT_CALLS[skip.fit])
    lines += ["skip = self.gate(skip, x)"] if gated else []
    if lines:
        x, lines = "x", ["x = self.up(x)", *lines]
    maps = f"{x}, {taken}" if skip.order == "up_first" else f"{taken}, {x}"
    joined = f"torch.cat([{maps}], 1)" if skip.kind == "concat" else maps.replace(", ", " + ")
    return [*lines, f"return self.block({joined})"]


def add_fit(script: Script, fit: str) -> None:
    """Add the function that makes sizes fit."""
    script.add(fit, FITS[fit])


FIT_CALLS = {"crop_skip": "skip = crop(skip, x)", "pad_up": "x = pad(x, skip)", "resize_up": "x = resize(x, skip)"}
FITS = {
    "crop_skip": function_lines("crop", ["skip: Tensor", "x: Tensor"], "Tensor", [
        '"""Cut a skip to the size of the up-sampled map, half of it before."""',
        "sizes = zip(skip.shape[2:], x.shape[2:], strict=True)",
        "cuts = [slice((n - m) // 2, (n - m) // 2 + m) for n, m in sizes]",
        "return skip[(..., *cuts)]",
    ]),
    "pad_up": function_lines("pad", ["x: Tensor", "skip: Tensor"], "Tensor", [
        '"""Add zeros around the up-sampled map up to the size of the skip."""',
        "margins: list[int] = []",
        "for larger, smaller in zip(skip.shape[2:], x.shape[2:], strict=True):",
        "    before = (larger - smaller) // 2",
        "    margins = [before, larger - smaller - before, *margins]",
        "return functional.pad(x, margins) if any(margins) else x",
    ]),
    "resize_up": function_lines("resize", ["x: Tensor", "skip: Tensor"], "Tensor", [
        '"""Bring the up-sampled map to the size of the skip."""',
        "size = skip.shape[2:]",
        "return x if x.shape[2:] == size else functional.interpolate(x, list(size))",
    ]),
}  # fmt: skip
