"""A description with nothing left open: what the walk lays. Plain, frozen, typed.

`resolve` makes it from a `Config`; the walk reads it; it rides along in the plan so that reports can say which rule
a number came from. Everything per level is a tuple over levels, level 0 first.
"""

from collections.abc import Sequence
from functools import reduce
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

from unetgen.graph.filters import Rule
from unetgen.ops import Activation, Axes, Dropout, Margins, Norm, PReLU, Shape

Function = Activation | PReLU
Channels = Literal["keep", "halve", "skip"] | int  # a policy, or the number itself
Options = tuple[tuple[str, Any], ...]
# the words of the language: what a key allows is read from here
DownKind = Literal["max", "average", "conv", "first_conv"]
UpKind = Literal["nearest", "linear", "transpose", "pixel_shuffle"]
SkipKind = Literal["concat", "add", "none"]
Order = Literal["up_first", "skip_first"]
Fit = Literal["error", "crop_skip", "pad_up", "resize_up"]
Style = Literal["paper", "slide", "dark", "print", "ronneberger"]
Detail = Literal["overview", "feature_maps", "layers"]
ScaleKind = Literal["readable", "faithful"]
Renderer = Literal["wasi", "dot"]
Emitter = Literal["table", "diagram", "svg", "keras"]  # a file of unetgen/emit/emitters each, in the order of a run
EMITTERS: tuple[str, ...] = get_args(Emitter)
DEFAULT_EMITTERS = ("table", "diagram", "keras")


class Stage(NamedTuple):
    """A place of the U: level 0 is full size; column 0 is the left side; the decoder stands at `depth - 1 - level`."""

    level: int
    column: int

    def side(self, depth: int) -> str:
        if self.column:
            return "decoder"
        return "bottleneck" if self.level == depth - 1 else "encoder"

    def name(self, depth: int) -> str:
        """`encoder0`, `bottleneck`, `decoder0`, …; between the two sides of a nested grid `node0_1`, `node0_2`, …"""
        side = self.side(depth)
        if self.column and self.level + self.column < depth - 1:
            return f"node{self.level}_{self.column}"
        return side if side == "bottleneck" else f"{side}{self.level}"


class Unit(NamedTuple):
    """One convolution with its norm, activation and dropout, in the stated order: the only convolution recipe.

    `filters=None` takes the channels of the stage's skip. `padding` is Keras' word, or pixels on both sides per axis.
    A unit whose order has no `conv` is a norm and an activation alone.
    """

    filters: int | None
    kernel_size: Axes
    strides: Axes | None = None
    dilation_rate: Axes | None = None
    groups: int = 1
    padding: Literal["same", "valid"] | Axes = "same"
    use_bias: bool = True
    order: tuple[str, ...] = ("conv", "norm", "activation", "dropout")
    norm: Norm | None = None
    activation: Function | None = None
    dropout: Dropout | None = None

    @property
    def is_strided(self) -> bool:
        return self.strides is not None and any(stride > 1 for stride in self.strides)


class Recipe(NamedTuple):
    """A file of an open set (a block, an attention, a gate) by its name, with its options."""

    name: str
    options: Options = ()


class Part(NamedTuple):
    """What is inside one stage: its block, `repeats` times over, each with these units, and an attention after each."""

    units: tuple[Unit, ...]
    block: Recipe = Recipe("plain")
    repeats: int = 1
    attention: Recipe | None = None


class Around(NamedTuple):
    """A unit before or after a resampling; `changes_only` leaves it out where it would keep the channels."""

    unit: Unit
    filters: Channels
    changes_only: bool = False


class Down(NamedTuple):
    """One down edge: pooling, a convolution of its own (`conv`), or nothing, where the stage's first conv strides."""

    kind: DownKind
    factor: Axes
    filters: int | Literal["keep", "next"] = "keep"  # next: those of the level below
    unit: Unit | None = None  # conv: the convolution with its norm and activation
    exact: bool = True  # a size that the factor does not divide is refused


class Up(NamedTuple):
    """One up edge: how it undoes its down edge, and the units before and after."""

    kind: UpKind
    factor: Axes
    filters: Channels = "keep"
    align_corners: bool = False
    unit: Unit | None = None  # transpose, pixel_shuffle: the convolution with its norm and activation
    output_padding: Axes | None = None
    before: Around | None = None
    after: Around | None = None


class Skip(NamedTuple):
    """One skip: what is done to the left map, and how it is merged with the map from below."""

    kind: SkipKind = "concat"
    order: Order = "up_first"
    fit: Fit = "error"
    tap: int | Literal["input"] | None = None  # the conv of the stage after which it leaves; the last where None
    gate: Recipe | None = None
    part: Part | None = None  # a block on the skip, such as a ResPath
    unit: Unit | None = None  # the gate's template: norm, activation and bias of the decoder


class Head(NamedTuple):
    """An output: where it stands, the units before, its last convolution, and the names of the classes."""

    name: str
    at: Stage
    unit: Unit
    labels: tuple[str, ...]
    before: tuple[Unit, ...] = ()
    final: Activation | None = None
    full_size: bool = False  # an output of a coarser stage is brought to the size of the last
    interpolation: Literal["nearest", "linear"] = "linear"
    dtype: str = "float32"


class Fusion(NamedTuple):
    """How the first heads become one output: summed, averaged, or concatenated and convolved."""

    kind: Literal["sum", "mean", "conv"]
    unit: Unit | None
    final: Activation | None
    heads: int  # how many: the main one and those of deep supervision, which are the first


class Training(NamedTuple):
    """What `compile` is given. `None` learning rate: the optimizer's own default."""

    optimizer: str
    learning_rate: float | None
    loss: str
    metrics: tuple[str, ...]
    loss_weights: tuple[float, ...] = ()


class Drawing(NamedTuple):
    """How the figure is drawn; `None` is the style's own. `width` in inches."""

    style: Style = "paper"
    detail: Detail = "feature_maps"
    scale: ScaleKind | None = None
    width: float | None = None
    text_scale: float | None = None
    renderer: Renderer = "wasi"
    auto_dark: bool = False
    title: bool = True
    legend: bool = True
    sizes: bool = True
    levels: bool = True
    classes: bool = True
    channels: bool = True
    kernel_sizes: bool = False
    parameters: bool = False
    macs: bool = False
    receptive_field: bool = False
    colors: tuple[tuple[str, str], ...] = ()  # those that are set, as `#RRGGBB`
    font: str | None = None
    line_width: float = 1.0
    dpi: float = 192.0


class Budget(NamedTuple):
    """The memory that a training step of so many images may take; `require`: what does not fit is refused."""

    memory_gib: float
    batch_size: int = 1
    require: bool = False


class Spec(NamedTuple):
    """One network. `encoder` has a part per level, the bottleneck last; `decoder` one per level above it."""

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
    stem: tuple[Unit, ...] = ()
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
    part_folders: tuple[Path, ...] = ()  # where users' own blocks, gates, attentions and topologies are found

    @property
    def depth(self) -> int:
        return len(self.encoder)

    @property
    def factors(self) -> tuple[Axes, ...]:
        """Per down edge and axis."""
        return tuple(edge.factor for edge in self.down)


def factor_between(factors: Sequence[Axes], upper: int, lower: int) -> Axes:
    """Return the factor between two levels: the product of the edges' factors."""
    ones = (1,) * len(factors[upper])
    return reduce(lambda a, b: tuple(x * y for x, y in zip(a, b, strict=True)), factors[upper:lower], ones)
