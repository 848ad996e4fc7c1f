"""Skips and maps of one size, and the class of a stage that joins several."""

from collections.abc import Sequence

from unetgen.emit.eject.code import LayerCall, class_of, function_lines, method_lines, sequence
from unetgen.emit.eject.script import Script
from unetgen.emit.eject.skips import common_skip
from unetgen.emit.eject.torch.sides import Side
from unetgen.emit.eject.torch.ups import Joining, up_layers
from unetgen.emit.eject.torch.widths import width_names, width_parameters
from unetgen.errors import SettingError
from unetgen.graph.spec import Skip


def decoder_class(script: Script, side: Side) -> Joining:
    """Add the class of a stage of a grid, and return what its loop passes."""
    spec = script.spec
    skip = one_skip(spec.skip)
    joining = up_layers(script, spec.up)
    body = ["super().__init__()", *up_lines(joining.layers)]
    before = joining.channels
    before = channels_in_grid(before)
    stage = [
        before,
        *width_names(side),
        *(["repeats"] if side.is_repeated else []),
        *(["kernel"] if side.kernel else []),
    ]
    stage += [name for name, _ in side.options]
    body += [line[8:] for line in LayerCall(f"self.block = {side.stage}", tuple(stage)).lines(8)]
    maps = "self.up(x), *skips" if skip.order == "up_first" else "*skips, self.up(x)"
    given = ["below: int", "skip: int", "column: int", *width_parameters(side)[1:]]
    given += ["repeats: int"] if side.is_repeated else []
    given += [f"kernel: {side.kernel}"] if side.kernel else []
    given += [f"{name}: {type(values[0]).__name__}" for name, values in side.options]
    made = class_of(
        "Decoder",
        "nn.Module",
        "Up-sample, join the skips, convolve.",
        method_lines("__init__", [*given, *joining.parameters], "None", body),
        method_lines("forward", ["x: Tensor", "skips: list[Tensor]"], "Tensor", [
            f"return self.block(torch.cat([{maps}], 1))",
        ]),
    )  # fmt: skip
    script.add("Decoder", made)
    return joining


def up_lines(layers: Sequence[LayerCall]) -> list[str]:
    return [line[8:] for line in sequence("self.up = ", layers, 8)]


def one_skip(skips: Sequence[Skip]) -> Skip:
    """Return what all skips share.

    Raises:
        SettingError: they differ, or are of a kind that is not written.
    """
    if any(skip.part for skip in skips):
        raise SettingError("skip.block.kind", "is a block on the skip, which is not written as PyTorch.")
    return common_skip(skips)


def channels_in_grid(up: str) -> str:
    """Return the channels of an up-sampled map with the skips of its column."""
    return "(1 + column) * skip" if up == "skip" else f"{up} + column * skip"


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
