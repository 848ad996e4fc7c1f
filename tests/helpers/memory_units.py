"""Ops and blocks, each as a unit of a chain; `memory_chains` measures them one at a time."""

from collections.abc import Callable

from tests.helpers.hand_made_plans import BATCH
from unetgen.graph.draft import Place
from unetgen.graph.parts import Recipe, Unit
from unetgen.graph.plan import Node
from unetgen.language.keras_words import ACTIVATIONS
from unetgen.network import recipes
from unetgen.network.gates import Signals
from unetgen.ops import (
    Activation,
    AnyOp,
    Concat,
    Conv,
    ConvTranspose,
    Crop,
    Dense,
    Dropout,
    FitChannels,
    GlobalPool,
    Merge,
    Norm,
    Pad,
    PixelShuffle,
    PixelUnshuffle,
    Pool,
    PReLU,
    Reshape,
    Resize,
    ResizeTo,
    Tile,
)

CHANNELS = 16
RELU = Activation("relu")
Lay = Callable[[Place, Node], Node]
PARAMETERS = (
    ("celu", "alpha", 0.5), ("elu", "alpha", 0.5), ("gelu", "approximate", 1.0), ("leaky_relu", "negative_slope", 0.01),
    ("relu", "max_value", 1.0), ("relu", "negative_slope", 0.1),
)  # fmt: skip
BLOCKS: tuple[tuple[str, int], ...] = (
    ("plain", 2), ("residual", 2), ("bottleneck_residual", 1), ("dense", 2), ("dilated", 1), ("aspp", 1), ("multires", 1),
    ("recurrent", 1), ("respath", 1),
)  # fmt: skip


def dims(x: Node) -> int:
    return len(x.shape.sizes)


def twos(x: Node) -> tuple[int, ...]:
    return (2,) * dims(x)


def conv(x: Node, filters: int = CHANNELS, stride: int = 1, rate: int = 1, groups: int = 1) -> Conv:
    each = dims(x)
    return Conv(filters, (3,) * each, (stride,) * each, "same", (rate,) * each, groups, True)


def before(place: Place, x: Node) -> Node:
    return place.add(conv(x), x, role="before")


def after(place: Place, x: Node) -> Node:
    return place.add(conv(x), x, role="after")


def in_a_row(*ops: AnyOp | Callable[[Node], AnyOp]) -> Lay:
    """Return a unit of ops in a row; a function makes its op for the map before it."""

    def lay(place: Place, x: Node) -> Node:
        for number, op in enumerate(ops):
            x = place.add(op(x) if callable(op) else op, x, role=f"op{number}")
        return x

    return lay


def merged(kind: Merge, *ops: AnyOp) -> Lay:
    """Return a map merged with what a convolution and ops make of it."""
    return lambda place, x: place.add(kind, x, in_a_row(conv, *ops)(place, x), role="merged")


def by_channel(pool: GlobalPool, *dense: Dense) -> Lay:
    """Return a convolution's map multiplied with a vector that is pooled from the input."""

    def lay(place: Place, x: Node) -> Node:
        vector = in_a_row(pool, *dense, Reshape(dims(x)))(place, x)
        return place.add(Merge("multiply"), before(place, x), vector, role="merged")

    return lay


def by_pixel(place: Place, x: Node) -> Node:
    mask = in_a_row(lambda y: conv(y, 1), Activation("sigmoid"))(place, x)
    return place.add(Merge("multiply"), x, mask, role="merged")


def joined(place: Place, x: Node) -> Node:
    return after(place, place.add(Concat(), x, before(place, x), role="joined"))


def block(name: str, count: int) -> Lay:
    """Return a block whose units have a batch norm and ReLU, after a convolution that brings the channels."""

    def lay(place: Place, x: Node) -> Node:
        unit = Unit(filters=CHANNELS, kernel_size=(3,) * dims(x), norm=BATCH, activation=RELU)
        taps = recipes.lay("block", Recipe(name, ()), place, before(place, x), (unit,) * count)
        return taps[-1]

    return lay


def attention(name: str, **options: int) -> Lay:
    def lay(place: Place, x: Node) -> Node:
        unit = Unit(filters=CHANNELS, kernel_size=(3,) * dims(x), norm=BATCH, activation=RELU)
        return recipes.lay("attention", Recipe(name, tuple(options.items())), place, before(place, x), unit)

    return lay


def self_attention(place: Place, x: Node) -> Node:
    """Add it between the pixels of a smaller map, whose weights are as many as the numbers of the input."""
    by = (8,) * dims(x)
    small = place.add(Pool("max", by, by, "valid"), before(place, x), role="small")
    return place.add(Resize(by, "nearest"), attention("self", heads=16)(place.within("self"), small), role="large")


def gate(name: str) -> Lay:
    """Return a gate on a map; the signal is the map below."""

    def lay(place: Place, x: Node) -> Node:
        unit = Unit(filters=CHANNELS, kernel_size=(3,) * dims(x), norm=None, activation=RELU)
        below = place.add(conv(x, stride=2), x, role="below")
        up = place.add(Resize(twos(x), "nearest"), below, role="up")
        gated = recipes.lay("gate", Recipe(name, ()), place, x, Signals(up, below, below, {}), unit)
        return after(place, place.add(Concat(), gated, up, role="joined"))

    return lay


def margins(x: Node) -> tuple[tuple[int, int], ...]:
    return ((2, 2),) * dims(x)


def norms() -> dict[str, Lay]:
    found: dict[str, Lay] = {}
    for words, affine in (("", True), (" without weights", False)):
        found |= {
            f"batch norm{words}": in_a_row(conv, Norm("batch", 1e-3, 0.9, affine, affine), RELU),
            f"instance norm{words}": in_a_row(conv, Norm("instance", 1e-3, 0.0, affine, affine), RELU),
            f"group norm{words}": in_a_row(conv, Norm("group", 1e-3, 0.0, affine, affine, 4), RELU),
            f"layer norm{words}": in_a_row(conv, Norm("layer", 1e-3, 0.0, affine, affine), RELU),
        }
    return found


def down(x: Node) -> Conv:
    return conv(x, stride=2)


def wide(x: Node) -> Conv:
    return conv(x, CHANNELS * 2 ** dims(x), stride=2)


def back(x: Node) -> Resize:
    return Resize(twos(x), "nearest")


ON_IMAGES: dict[str, Lay] = {
    **{name: in_a_row(conv, Activation(name)) for name in sorted(ACTIVATIONS)},
    **{f"{name} with {key}": in_a_row(conv, Activation(name, ((key, value),))) for name, key, value in PARAMETERS},
    **{f"prelu per {slopes}": in_a_row(conv, PReLU(slopes)) for slopes in ("one", "channel", "element")},
    **norms(),
    **{f"{kind} dropout": in_a_row(conv, RELU, Dropout(0.2, kind)) for kind in ("plain", "spatial")},
    **{kind: merged(Merge(kind), RELU) for kind in ("add", "average", "multiply", "maximum")},
    "gated by pixel": by_pixel,
    "gated by channel": by_channel(GlobalPool("average"), Dense(8, True), Dense(CHANNELS, True)),
    "global maximum": by_channel(GlobalPool("max")),
    "concatenated": joined,
    "tiled": in_a_row(Tile(2), conv),
    "more channels": in_a_row(FitChannels(2 * CHANNELS), conv),
    "padded and cropped": in_a_row(conv, lambda x: Pad(margins(x)), lambda x: Crop(margins(x))),
    **{f"{name} block": block(name, count) for name, count in BLOCKS},
    **{f"{name} attention": attention(name) for name in ("se", "scse")},
    "self attention": self_attention,
    **{f"{name} gate": gate(name) for name in ("attention", "grid_attention")},
}  # fmt: skip
IN_ANY_DIMENSION: dict[str, Lay] = {
    "convolution": in_a_row(conv),
    "convolution with holes": in_a_row(lambda x: conv(x, rate=2)),
    "convolution in groups": in_a_row(lambda x: conv(x, groups=4)),
    "depthwise convolution": in_a_row(lambda x: conv(x, groups=CHANNELS)),
    "transposed convolution": in_a_row(down, lambda x: ConvTranspose(CHANNELS, twos(x), twos(x), "same", True)),
    "max pool": in_a_row(conv, RELU, lambda x: Pool("max", twos(x), twos(x), "valid"), back),
    "average pool": in_a_row(conv, RELU, lambda x: Pool("average", twos(x), twos(x), "valid"), back),
    "nearest neighbours": in_a_row(down, back),
    "linear interpolation": in_a_row(down, lambda x: Resize(twos(x), "linear")),
    "linear interpolation, corners aligned": in_a_row(down, lambda x: Resize(twos(x), "linear", True)),
    "linear interpolation to a size": in_a_row(down, lambda x: ResizeTo(tuple(2 * n for n in x.shape.sizes), "linear")),
    "channels to pixels": in_a_row(wide, lambda x: PixelShuffle(twos(x))),
    "pixels to channels": in_a_row(conv, lambda x: PixelUnshuffle(twos(x)), lambda x: PixelShuffle(twos(x))),
}
UNITS = ON_IMAGES | IN_ANY_DIMENSION
