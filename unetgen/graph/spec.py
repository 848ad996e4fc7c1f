"""A description with nothing left open: what the walk lays. Plain, frozen, typed.

`resolve` makes it from a `Config`; the walk reads it; it rides along in the plan so that reports can say which rule
a number came from. Everything per level is a tuple over levels, level 0 first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import prod
from pathlib import Path
from typing import Literal, NamedTuple, Self

from unetgen.graph.filters import Rule
from unetgen.graph.parts import Around, Channels, Options, Part, Recipe, Unit, each_on_axis, one_axis
from unetgen.graph.settings import Budget, Drawing, EncoderWeights, Training
from unetgen.graph.time_input import TimeInput
from unetgen.ops import Activation, Axes, Margins, Shape

# the words of the language: what a key allows is read from here
DownKind = Literal["max", "average", "conv", "first_conv", "pixel_unshuffle"]
UpKind = Literal["nearest", "linear", "transpose", "pixel_shuffle"]
SkipKind = Literal["concat", "add", "none"]
Order = Literal["up_first", "skip_first"]
Fit = Literal["error", "crop_skip", "pad_up", "resize_up"]
# the conv of the stage after which a skip leaves, the last where None; or one before and after every block
Tap = int | Literal["input", "blocks"] | None


class Stage(NamedTuple):
    """A stage of the U.

    Level 0 has full size. Column 0 is the left side; the decoder's column is `depth - 1 - level`.
    """

    level: int
    column: int

    def side(self, depth: int) -> str:
        if self.column:
            return "decoder"
        return "bottleneck" if self.level == depth - 1 else "encoder"

    def name(self, depth: int) -> str:
        """Return `encoder0`, `bottleneck`, `decoder0` and so on.

        Between the two sides of a nested grid the names are `node0_1`, `node0_2`, …
        """
        return name_of_stage(self, depth)


@cache  # every layer asks for its stage's name
def name_of_stage(stage: Stage, depth: int) -> str:
    side = stage.side(depth)
    if stage.column and stage.level + stage.column < depth - 1:
        return f"node{stage.level}_{stage.column}"
    return side if side == "bottleneck" else f"{side}{stage.level}"


@dataclass(frozen=True, kw_only=True)
class Down:
    """One down edge: pooling, a convolution of its own (`conv`), or nothing.

    Nothing is added where the stage's first convolution strides.
    """

    kind: DownKind
    factor: Axes
    filters: int | Literal["keep", "next"] = "keep"  # next: those of the level below
    unit: Unit | None = None  # conv: the convolution with its norm and activation
    block: Recipe = Recipe("plain")  # conv: how the unit is arranged
    window: Axes | None = None  # max, average: the pixels pooled together, where they are not those of the factor
    window_padding: Literal["same", "valid"] | Axes = "same"
    exact: bool = True  # a size that the factor does not divide is refused

    def on_axis(self, axis: int) -> Self:
        pads = self.window_padding
        return replace(
            self,
            factor=self.factor[axis : axis + 1],
            unit=self.unit and self.unit.on_axis(axis),
            window=one_axis(self.window, axis),
            window_padding=pads if isinstance(pads, str) else pads[axis : axis + 1],
        )


@dataclass(frozen=True, kw_only=True)
class Up:
    """One up edge: how it undoes its down edge, and the units before and after."""

    kind: UpKind
    factor: Axes
    filters: Channels = "keep"
    align_corners: bool = False
    unit: Unit | None = None  # transpose, pixel_shuffle: the convolution with its norm and activation
    block: Recipe = Recipe("plain")  # transpose: how the unit is arranged
    output_padding: Axes | None = None
    before: Around | None = None
    after: Around | None = None

    def on_axis(self, axis: int) -> Self:
        return replace(
            self,
            factor=self.factor[axis : axis + 1],
            unit=self.unit and self.unit.on_axis(axis),
            output_padding=one_axis(self.output_padding, axis),
            before=self.before and self.before.on_axis(axis),
            after=self.after and self.after.on_axis(axis),
        )


@dataclass(frozen=True, kw_only=True)
class Skip:
    """One skip: its convolutions, its gate, and its merge with the map from below."""

    kind: SkipKind = "concat"
    order: Order = "up_first"
    fit: Fit = "error"
    tap: Tap = None
    gate: Recipe | None = None
    part: Part | None = None  # a block on the skip, such as a ResPath
    unit: Unit | None = None  # the gate's template: norm, activation and bias of the decoder

    def on_axis(self, axis: int) -> Self:
        return replace(self, part=self.part and self.part.on_axis(axis), unit=self.unit and self.unit.on_axis(axis))


@dataclass(frozen=True, kw_only=True)
class Head:
    """An output: its stage, its units, its last convolution, and the classes."""

    name: str
    at: Stage
    unit: Unit
    labels: tuple[str, ...]
    before: tuple[Unit, ...] = ()
    final: Activation | None = None
    full_size: bool = False  # an output of a coarser stage is brought to the size of the last
    interpolation: Literal["nearest", "linear"] = "linear"
    dtype: str = "float32"
    image: Literal["add", "multiply"] | None = None  # how the network's input joins the output

    def on_axis(self, axis: int) -> Self:
        return replace(self, unit=self.unit.on_axis(axis), before=each_on_axis(self.before, axis))


class Fusion(NamedTuple):
    """The fusion of the first heads: summed, averaged, or convolved.

    A convolution takes their concatenation.
    """

    kind: Literal["sum", "mean", "conv"]
    unit: Unit | None
    final: Activation | None
    heads: int  # how many: the main one and those of deep supervision, which are the first

    def on_axis(self, axis: int) -> Self:
        return self._replace(unit=self.unit and self.unit.on_axis(axis))


@dataclass(frozen=True, kw_only=True)
class Spec:
    """One network.

    `encoder` has a part per level, the bottleneck last; `decoder` has one per level above it.
    """

    name: str
    input: Shape
    data_format: Literal["channels_first", "channels_last"]
    topology: str
    encoder: tuple[Part, ...]
    decoder: tuple[Part, ...]
    down: tuple[Down, ...]
    up: tuple[Up, ...]
    skip: tuple[Skip, ...]
    heads: tuple[Head, ...]
    training: Training | None
    rule: Rule
    frozen_levels: int = 0  # of the left side, from level 0 on
    encoder_weights: EncoderWeights | None = None
    stem: tuple[Unit, ...] = ()
    time: TimeInput | None = None  # a second input
    entry: Down | None = None
    exit: Up | None = None  # undoes the entry factor after the last stage
    late: tuple[Up | None, ...] = ()  # per decoder stage: what is up-sampled only after the merge
    margins: Margins = ()  # what is added to the input, and cut from the outputs
    dynamic: tuple[int, ...] = ()  # the spatial axes that are left open
    layer_prefix: str = ""
    dtype: str = "float32"
    compute_format: Literal["channels_last"] | None = None
    fusion: Fusion | None = None
    initializers: Options = ()
    regularizers: Options = ()
    spacing: tuple[float, ...] = ()
    drawing: Drawing = Drawing()
    budget: Budget | None = None
    tiles: Axes | Literal["auto"] | None = None  # the image for which tiles are advised
    part_folders: tuple[Path, ...] = ()  # where users' own blocks, gates, attentions and topologies are found

    @property
    def depth(self) -> int:
        return len(self.encoder)

    @property
    def factors(self) -> tuple[Axes, ...]:
        """Per down edge and axis."""
        return tuple(edge.factor for edge in self.down)

    def on_axis(self, axis: int) -> Self:
        """Return the description with one spatial axis alone, at its size."""
        return replace(
            self,
            input=Shape(self.input.channels, self.input.sizes[axis : axis + 1]),
            encoder=each_on_axis(self.encoder, axis),
            decoder=each_on_axis(self.decoder, axis),
            down=each_on_axis(self.down, axis),
            up=each_on_axis(self.up, axis),
            skip=each_on_axis(self.skip, axis),
            heads=each_on_axis(self.heads, axis),
            stem=each_on_axis(self.stem, axis),
            entry=self.entry and self.entry.on_axis(axis),
            exit=self.exit and self.exit.on_axis(axis),
            late=tuple(up and up.on_axis(axis) for up in self.late),
            fusion=self.fusion and self.fusion.on_axis(axis),
            margins=(),
            dynamic=(),
            spacing=(),
            tiles=self.tiles if isinstance(self.tiles, str) else one_axis(self.tiles, axis),
        )


def factor_between(factors: Sequence[Axes], upper: int, lower: int) -> Axes:
    """Return the factor between two levels: the product of the edges' factors."""
    by_axis = zip(*factors[upper:lower], strict=True)
    return tuple(map(prod, by_axis)) or (1,) * len(factors[upper])
