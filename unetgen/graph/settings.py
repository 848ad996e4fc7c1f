"""The settings that a plan carries along: training, the figure, and the budget."""

from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

Style = Literal["paper", "slide", "dark", "print", "ronneberger"]
Detail = Literal["overview", "blocks", "feature_maps", "layers"]
ScaleKind = Literal["readable", "faithful"]
FigureLayoutKind = Literal["aligned", "stairs", "hourglass"]
Renderer = Literal["wasi", "dot"]
# one file of unetgen/emit/emitters each, in the order of a run
Emitter = Literal["table", "text", "diagram", "svg", "keras_script", "torch", "keras", "onnx", "saved_model", "litert"]
EMITTERS: tuple[str, ...] = get_args(Emitter)
ColumnName = Literal[
    "row", "type", "layers", "output_shape", "params", "macs", "bias_adds", "elementwise", "activation_bytes",
    "receptive_field", "inputs",
]  # fmt: skip  # of the table, besides the name; as in its JSON
OF_A_KIND = {"layers": ("row", "type", "inputs"), "stages": ("layers", "receptive_field")}  # of rows
OF_ANY_KIND = ("output_shape", "params", "macs", "bias_adds", "elementwise", "activation_bytes")
COLUMNS_OF_ROWS = {rows: (*own, *OF_ANY_KIND) for rows, own in OF_A_KIND.items()}
DEFAULT_EMITTERS = ("table", "diagram", "keras")


class EncoderWeights(NamedTuple):
    """Weights of the left side: of a network of keras.applications, from a file.

    The source is `imagenet`, for the file in Keras' cache, or a file.
    """

    network: str
    source: str


class Training(NamedTuple):
    """The arguments of `compile`.

    Without a learning rate the optimizer's own default holds. Each output has a loss. With `from_logits` the outputs
    are scores, from which the losses compute probabilities.
    """

    optimizer: str
    learning_rate: float | None
    losses: tuple[str, ...]
    metrics: tuple[str, ...]
    loss_weights: tuple[float, ...] = ()
    from_logits: bool = False


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """The looks of the figure.

    `None` is the style's own value, and for `detail` the one that suits the network. Lengths of the page are in inches.
    """

    style: Style = "paper"
    detail: Detail | None = None
    scale: ScaleKind | None = None
    layout: FigureLayoutKind | None = None
    width: float | None = None
    height: float | None = None  # inches
    text_scale: float | None = None
    renderer: Renderer = "wasi"
    auto_dark: bool = False
    title: bool = True
    legend: bool = True
    sizes: bool = True
    levels: bool = False
    classes: bool = True
    channels: bool = True
    kernel_sizes: bool = False
    parameters: bool = False
    macs: bool = False
    receptive_field: bool = False
    notes: bool = False
    zooms: bool = True
    colors: tuple[tuple[str, str], ...] = ()  # those that are set, as `#RRGGBB`
    names: tuple[tuple[str, str], ...] = ()  # of the network's parts, by part
    highlight: tuple[str, ...] = ()  # the parts that are highlighted
    titles: tuple[str, ...] = ()  # of the networks
    columns: int | None = None  # of a sheet of networks
    input_image: str | None = None  # the path of a PNG or JPEG
    output_image: str | None = None
    font: str | None = None
    line_width: float = 1.0
    dpi: float = 192.0


class Budget(NamedTuple):
    """The memory that a training step may take, and its batch size.

    With `require` a network that does not fit is refused.
    """

    memory_gib: float
    batch_size: int = 1
    require: bool = False
