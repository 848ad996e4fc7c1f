"""Small plans made by hand: one per operation and setting, and one with all."""

from collections.abc import Callable
from typing import Literal

from unetgen.graph.draft import Draft, Place
from unetgen.graph.plan import DataFormat, Node, Plan
from unetgen.graph.spec import Stage
from unetgen.ops import (
    Activation,
    AnyOp,
    Attend,
    Axes,
    Concat,
    Conv,
    ConvTranspose,
    Crop,
    Dense,
    Dropout,
    FitChannels,
    GlobalPool,
    Input,
    Merge,
    Modulate,
    Norm,
    Pad,
    PixelShuffle,
    PixelUnshuffle,
    Pool,
    PReLU,
    Reshape,
    Resize,
    ResizeTo,
    Shape,
    Sinusoid,
    Tile,
)

CHANNELS = 8  # and as many pixels along the last axis, so that the two cannot be mistaken for each other unseen
FORMATS: tuple[DataFormat, ...] = ("channels_first", "channels_last")


def sizes(dims: int) -> Axes:
    return (3, 5, CHANNELS)[-dims:]


def ops(dims: int) -> dict[str, AnyOp]:
    """Return an operation per setting that changes the layer or its weights."""
    ones, twos, threes = (1,) * dims, (2,) * dims, (3,) * dims
    odd = tuple(n + 3 for n in sizes(dims))  # no multiple of the input's sizes
    lopsided = ((1, 1), (0, 2), (1, 0))[-dims:]
    return {
        "conv": Conv(8, threes, ones, "same", ones, 1, True),
        "conv_strided": Conv(4, threes, twos, "same", ones, 1, False),
        "conv_valid": Conv(6, threes, ones, "valid", ones, 1, True),
        "conv_dilated": Conv(8, threes, ones, "same", twos, 1, True),
        "conv_grouped": Conv(8, threes, ones, "same", ones, 2, True),
        "conv_depthwise": Conv(CHANNELS, threes, ones, "same", ones, CHANNELS, True),
        "conv_dilated_grouped": Conv(8, threes, ones, "same", twos, 4, True),
        "transpose": ConvTranspose(16, twos, twos, "valid", True),
        "transpose_same": ConvTranspose(16, threes, twos, "same", True),
        "transpose_valid": ConvTranspose(4, threes, twos, "valid", False),
        "transpose_cropped": ConvTranspose(16, threes, twos, "valid", True, lopsided),
        "transpose_grown": ConvTranspose(4, twos, twos, "valid", True, ((-1, 2), (1, 0), (0, -1))[-dims:]),
        "transpose_grouped": ConvTranspose(16, threes, twos, "same", True, (), 2),
        "transpose_depthwise": ConvTranspose(CHANNELS, threes, twos, "valid", True, lopsided, CHANNELS),
        "transpose_sparse": ConvTranspose(CHANNELS, ones, twos, "valid", False, ((0, 1),) * dims, CHANNELS),
        "max_pool": Pool("max", twos, twos, "valid"),
        "average_pool": Pool("average", twos, twos, "valid"),
        "average_pool_same": Pool("average", threes, twos, "same"),
        "max_pool_around": Pool("max", threes, twos, "valid", ((1, 1),) * dims),
        "average_pool_around": Pool("average", threes, twos, "valid", ((1, 1),) * dims),
        "global_max": GlobalPool("max"),
        "global_average": GlobalPool("average"),
        "nearest": Resize((1, 3, 2)[-dims:], "nearest"),
        "linear": Resize((1, 3, 2)[-dims:], "linear"),
        "linear_corners": Resize((1, 3, 2)[-dims:], "linear", True),
        "nearest_to": ResizeTo(odd, "nearest"),
        "linear_to": ResizeTo(odd, "linear"),
        "linear_to_corners": ResizeTo(odd, "linear", True),
        "smaller_to": ResizeTo((1, 5, 3)[-dims:], "linear"),
        "shuffle": PixelShuffle((2, 2, 2)[:dims]),
        "shuffle_uneven": PixelShuffle((1, 2, 4)[-dims:]),
        "unshuffle": PixelUnshuffle((3, 5, 4)[-dims:]),
        "unshuffle_uneven": PixelUnshuffle((1, 1, 2)[-dims:]),
        "crop": Crop(lopsided),
        "pad": Pad(lopsided),
        "pad_reflect": Pad(lopsided, "reflect"),
        "pad_replicate": Pad(lopsided, "replicate"),
        "pad_circular": Pad(lopsided, "circular"),
        "batch": Norm("batch", 1e-3, 0.9, True, True),
        "batch_bare": Norm("batch", 1e-5, 0.99, False, False),
        "instance": Norm("instance", 1e-5, 0.0, True, True),
        "group": Norm("group", 1e-3, 0.0, True, False, 2),
        "layer": Norm("layer", 1e-6, 0.0, False, True),
        "relu": Activation("relu"),
        "relu_leaking": Activation("relu", (("negative_slope", 0.25),)),
        "leaky": Activation("leaky_relu"),
        "leaky_less": Activation("leaky_relu", (("negative_slope", 0.01),)),
        "elu_less": Activation("elu", (("alpha", 0.5),)),
        "celu_less": Activation("celu", (("alpha", 0.5),)),
        "gelu_approximate": Activation("gelu", (("approximate", 1.0),)),
        "softmax": Activation("softmax"),
        "log_softmax": Activation("log_softmax"),
        "prelu_one": PReLU("one"),
        "prelu_channel": PReLU("channel"),
        "prelu_element": PReLU("element"),
        "dropout": Dropout(0.5, "plain"),
        "spatial_dropout": Dropout(0.5, "spatial"),
        "tile": Tile(3),
        "more_channels": FitChannels(11),
        "fewer_channels": FitChannels(3),
        "attend": Attend(1),
        "attend_heads": Attend(4),
    }


def one(dims: int, data_format: DataFormat, op: AnyOp) -> Plan:
    """Return a plan of one operation after a convolution that sets the data format."""
    place, x = begun(dims)
    ones = (1,) * dims
    x = place.add(Conv(CHANNELS, ones, ones, "same", ones, 1, True), x, role="before")
    return finished(place, place.add(op, x, role="op"), data_format)


def gated(dims: int, data_format: DataFormat, kind: str = "multiply") -> Plan:
    """Return a plan with weights per channel, by pooling, and per pixel."""
    place, x = begun(dims)
    ones = (1,) * dims
    vector = place.add(GlobalPool("average"), x, role="pool")
    for number, units in enumerate((2, CHANNELS)):
        vector = place.add(Dense(units, bool(number)), vector, role=f"dense{number}")
    vector = place.add(Activation("sigmoid"), vector, role="sigmoid")
    channels = place.add(Reshape(dims), vector, role="reshape")
    pixels = place.add(Conv(1, ones, ones, "same", ones, 1, True), x, role="pixels")
    y = place.add(Merge("multiply"), x, channels, role="by_channel")
    return finished(place, place.add(Merge("multiply"), y, pixels, role="by_pixel"), data_format)


def conditioned(dims: int, data_format: DataFormat, kind: Literal["add", "scale_shift"]) -> Plan:
    """Return a plan in which a vector changes a map channel by channel."""
    place, x = begun(dims)
    units = CHANNELS if kind == "add" else 2 * CHANNELS
    vector = place.add(Dense(units, True), place.add(GlobalPool("average"), x, role="pool"), role="dense")
    return finished(place, place.add(Modulate(kind), x, vector, role="modulated"), data_format)


def timed(dims: int, data_format: DataFormat) -> Plan:
    """Return a plan in which waves of a number change a map."""
    place, x = begun(dims)
    number = place.add(Dense(1, False), place.add(GlobalPool("average"), x, role="pool"), role="number")
    waves = place.add(Sinusoid(2 * CHANNELS, 100, 1, "cos"), number, role="waves")
    return finished(place, place.add(Modulate("scale_shift"), x, waves, role="modulated"), data_format)


def merged(dims: int, data_format: DataFormat, op: AnyOp) -> Plan:
    """Return a plan that merges three maps of one shape, the input among them."""
    place, x = begun(dims)
    others = [place.add(conv(dims), x, role=f"conv{i}") for i in range(2)]
    return finished(place, place.add(op, x, *others, role="merged"), data_format)


def shared(dims: int, data_format: DataFormat) -> Plan:
    """Return a plan that uses one convolution, norm and activation three times."""
    place, x = begun(dims)
    first = x = lay_shared(place, dims, x, 0)
    for i in (1, 2):
        x = lay_shared(place, dims, x, i)
    y = place.add(Merge("add"), x, first, role="add")
    return Plan(tuple(place.draft.nodes.values()), (y.name, first.name), data_format, "test")


def lay_shared(place: Place, dims: int, x: Node, number: int) -> Node:
    named: tuple[tuple[str, AnyOp], ...] = (
        ("conv", conv(dims)), ("norm", Norm("batch", 1e-3, 0.9, True, True)), ("relu", Activation("relu")),
    )  # fmt: skip
    for role, op in named:
        x = place.add(op, x, role=f"{role}{number}", share=f"{role}0" if number else None)
    return x


def everything(dims: int, data_format: DataFormat, without: frozenset[type] = frozenset()) -> Plan:
    """Return a plan that adds and multiplies the results of all operations."""
    place, x = begun(dims)
    ends = [brought(place, dims, x, name, op) for name, op in ops(dims).items() if type(op) not in without]
    joined = place.add(Concat(), *ends, role="concat")
    vector = place.add(GlobalPool("max"), joined, role="pool")
    vector = place.add(Dense(joined.shape.channels, True), vector, role="dense")
    scaled = place.add(Merge("multiply"), joined, place.add(Reshape(dims), vector, role="one"), role="multiply")
    waves = place.add(
        Sinusoid(joined.shape.channels, 100, 0, "sin"), place.add(Dense(1, True), vector, role="number"), role="waves"
    )
    scaled = place.add(Modulate("add"), scaled, waves, role="modulated")
    kinds: tuple[Merge, ...] = (Merge("add"), Merge("average"), Merge("maximum"))
    last = [place.add(op, joined, scaled, role=op.kind) for op in kinds]
    return finished(place, place.add(Concat(), *last, role="end"), data_format)


def brought(place: Place, dims: int, x: Node, name: str, op: AnyOp) -> Node:
    """Add layers that give a map the input's sizes and four channels."""
    y = place.add(op, x, role=name)
    if not y.shape.sizes:
        y = place.add(Reshape(dims), y, role=f"{name}_reshape")
    y = place.add(ResizeTo(sizes(dims), "linear"), y, role=f"{name}_resize")
    return place.add(FitChannels(4), y, role=f"{name}_end")


def side_by_side(dims: int, data_format: DataFormat, dynamic: Axes = ()) -> Plan:
    """Return a plan with one output per operation, or per one that takes open axes."""
    place, x = begun(dims)
    fixed = [name for name, op in ops(dims).items() if isinstance(op, ResizeTo) or op == PReLU("element")]
    ends = [place.add(op, x, role=name) for name, op in ops(dims).items() if not (dynamic and name in fixed)]
    vector = place.add(Dense(CHANNELS, True), place.add(GlobalPool("average"), x, role="vector"), role="dense")
    pixel = place.add(Reshape(dims), vector, role="pixel")
    other = place.add(Activation("tanh"), x, role="other")
    joins: tuple[AnyOp, ...] = (Concat(), Merge("add"), Merge("average"), Merge("multiply"), Merge("maximum"))
    ends += [place.add(op, x, other, role=f"join{number}") for number, op in enumerate(joins)]
    waves = place.add(Sinusoid(CHANNELS, 100, 1, "cos"), place.add(Dense(1, True), vector, role="number"), role="waves")
    wide = place.add(Dense(2 * CHANNELS, True), vector, role="wide")
    ends += [
        waves,
        place.add(Modulate("add"), x, vector, role="timed"),
        place.add(Modulate("scale_shift"), x, wide, role="shifted"),
    ]
    ends += [vector, place.add(Merge("multiply"), x, pixel, role="spread")]
    nodes = tuple(place.draft.nodes.values())
    return Plan(nodes, tuple(end.name for end in ends), data_format, "test", dynamic=dynamic)


def conv(dims: int) -> Conv:
    ones = (1,) * dims
    return Conv(CHANNELS, (3,) * dims, ones, "same", ones, 1, True)


def begun(dims: int) -> tuple[Place, Node]:
    place = Place(Draft(2), Stage(0, 0))
    return place, place.add(Input(Shape(CHANNELS, sizes(dims))), role="input")


def finished(place: Place, last: Node, data_format: DataFormat) -> Plan:
    return Plan(tuple(place.draft.nodes.values()), (last.name,), data_format, "test")


WHOLE: dict[str, Callable[[int, DataFormat], Plan]] = {
    "gated": gated,
    "timed": timed,
    "conditioned": lambda dims, data_format: conditioned(dims, data_format, "add"),
    "shared": shared,
    "concat": lambda dims, data_format: merged(dims, data_format, Concat()),
    "add": lambda dims, data_format: merged(dims, data_format, Merge("add")),
    "average": lambda dims, data_format: merged(dims, data_format, Merge("average")),
    "multiply": lambda dims, data_format: merged(dims, data_format, Merge("multiply")),
    "maximum": lambda dims, data_format: merged(dims, data_format, Merge("maximum")),
}


def plans(dims: int, data_format: DataFormat) -> dict[str, Plan]:
    """Return every plan but the one of everything, by name."""
    alone = {name: one(dims, data_format, op) for name, op in ops(dims).items()}
    return alone | {name: make(dims, data_format) for name, make in WHOLE.items()}
