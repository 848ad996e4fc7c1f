"""The keys of the whole network, its training, and what a run makes."""

import re
from typing import Any, Literal, get_args

from unetgen._text import shown
from unetgen.graph.settings import DEFAULT_EMITTERS, ColumnName, Emitter
from unetgen.language import keras_words as keras
from unetgen.language import values
from unetgen.language.encoders import encoders
from unetgen.language.keras_words import KerasWord
from unetgen.language.keys.key import Key
from unetgen.language.recipe_names import RecipeName
from unetgen.ops import Axes

DataFormat = Literal["channels_first", "channels_last"]
Policy = Literal["float32", "float64", "float16", "bfloat16", "mixed_float16", "mixed_bfloat16"]


def prefix(value: Any) -> str:
    """Return the beginning of every layer's name.

    Keras takes `/` for a path, and its backends accept plain letters only.
    """
    if "/" in values.text(value):
        raise ValueError(f"{shown(value)} has a '/', which no Keras layer's name may have. Use '_'.")
    if not re.fullmatch(r"[A-Za-z0-9_.-]+", values.text(value)):
        raise ValueError(f"{shown(value)} cannot be part of a layer name. Use letters, digits, '_', '-' and '.'.")
    return values.text(value)


def spacing(value: Any, dims: int) -> tuple[float, ...]:
    """Return millimetres per pixel and axis."""
    items = values.items_of(value) or [value]
    if len(items) != dims:
        raise ValueError(f"{shown(value)} has {len(items)} axes, the input has {dims}. Give one number each.")
    return tuple(values.positive_number(item) for item in items)


def image_size(value: Any, dims: int) -> Axes | Literal["auto"]:
    """Parse the size of an image of closed axes, or `auto`."""
    if value == "auto":
        return "auto"
    sizes = [n for n in values.size(value) if n is not None]
    if len(sizes) != dims:
        raise ValueError(f"{shown(value)} is not a number for each of the input's {dims} axes. Give those, or auto.")
    return tuple(sizes)


WEIGHT_FILES = (".h5", ".keras")


def true_or_level(value: Any) -> bool | int:
    """Parse true, false, or a level's number."""
    if isinstance(value, bool):
        return value
    try:
        return values.whole(0, values.MOST)(value)
    except ValueError:
        raise ValueError(f"{shown(value)} is neither true, false nor a level's number, such as 2.") from None


def weights_source(value: Any) -> str:
    """Parse `imagenet`, or the path of a file, judged by its ending."""
    given = values.text(value)
    if given != "imagenet" and not given.endswith(WEIGHT_FILES):
        raise ValueError(f"{shown(given)} is neither imagenet nor a file of Keras, which ends in .h5 or .keras.")
    return given


NAME: Key[str] = Key(
    "name", "of the network, in the figure's and the table's title", values.text, "unet", changes="files"
)
SIZE: Key[tuple[int | None, ...]] = Key(
    "input.size", "pixels per axis, 1 to 3 axes: 256x256, 160x160x16; null is an open one: nullxnull", values.size,
    example="160x160x16",
)  # fmt: skip
CHANNELS: Key[int] = Key("input.channels", "channels of the input image", values.whole(1), example="1")
SPACING: Key[tuple[float, ...]] = Key(
    "input.spacing", "of the pixels in mm, one per axis: [1, 1, 3]", spacing, (), changes="files"
)
ON_ODD: Key[Literal["error", "pad"]] = Key(
    "input.on_odd", "where the size does not fit", values.OneOf(("error", "pad")), "error",
    notes={"pad": "pad the input, crop the output"},
)  # fmt: skip
DATA_FORMAT: Key[DataFormat] = Key(
    "data_format", "", values.OneOf(("channels_first", "channels_last")), "channels_last", changes="training"
)
COMPUTE_FORMAT: Key[Literal["channels_last"] | None] = Key(
    "compute_format", "", values.OneOf(("channels_last",)), otherwise="as data_format",
    notes={"channels_last": "computes so, between two transposes"}, changes="training",
)  # fmt: skip
DEPTH: Key[int] = Key("depth", "number of levels, the bottleneck counted", values.whole(1, values.MOST), example="4")
TOPOLOGY: Key[str] = Key(
    "topology", "which stages there are and what each receives", RecipeName("topology"), "u",
    notes={"nested": "UNet++", "full_scale": "UNet 3+"},
)  # fmt: skip
ENCODER: Key[str | None] = Key(
    "kind", "a classifier's layers as the left side, by name: {choices}", values.OneOf(encoders()),
    otherwise="what the keys of the network say",
)  # fmt: skip
FROZEN: Key[bool | int] = Key(
    "frozen", "the left side's weights stay as they are in training: true for all of them, the bottleneck's too, or the"
    " last level of which they do; its batch norms then use their stored statistics, as in a prediction", true_or_level,
    False, example="2", changes="training",
)  # fmt: skip
WEIGHTS: Key[str | None] = Key(
    "weights", "with which the model's left side begins, of keras.applications: imagenet for those in Keras' cache, or"
    " a file; nothing is downloaded", weights_source, otherwise="random ones", example="imagenet",
    needs="kind", changes="training",
)  # fmt: skip
STEM_FILTERS: Key[int] = Key(
    "filters", "of convolutions before level 0; may be a formula: 'base'", values.number, otherwise="no stem"
)
STEM_CONVS: Key[int] = Key("convs", "how many", values.few, 1, needs="filters")
KERNEL_FROM: Key[Literal["skip", "below"]] = Key(
    "decoder.kernel_from", "where a stage takes kernel_size from", values.OneOf(("skip", "below")), "skip",
    notes={"skip": "its own level", "below": "the level below"}, needs="kernel_size per level",
)  # fmt: skip
KERNEL_INITIALIZER: Key[str | None] = Key(
    "initializer.kernel", "any Keras initializer", KerasWord(keras.INITIALIZERS), otherwise="glorot_uniform",
    changes="training",
)  # fmt: skip
BIAS_INITIALIZER: Key[str | None] = Key(
    "initializer.bias", "any but orthogonal", KerasWord(keras.INITIALIZERS - {"orthogonal"}), otherwise="zeros",
    changes="training",
)  # fmt: skip
REGULARIZERS: values.OneOf[str] = values.OneOf(sorted(keras.REGULARIZERS))
KERNEL_REGULARIZER: Key[str | None] = Key("regularizer.kernel", "", REGULARIZERS, otherwise="none", changes="training")
BIAS_REGULARIZER: Key[str | None] = Key("regularizer.bias", "", REGULARIZERS, otherwise="none", changes="training")
REGULARIZER_FACTOR: Key[float] = Key(
    "regularizer.factor", "of the regularizers", values.positive_number, 0.01,
    needs="regularizer.kernel or regularizer.bias", changes="training",
)  # fmt: skip
DTYPE: Key[Policy] = Key("dtype", "Keras' policy", values.OneOf(get_args(Policy)), "float32", changes="training")
LAYER_PREFIX: Key[str] = Key("layer_prefix", "before every layer's name", prefix, "", changes="files")
OPTIMIZER: Key[str] = Key(
    "compile.optimizer", "any Keras optimizer", KerasWord(keras.OPTIMIZERS), "adam", changes="training"
)
LEARNING_RATE: Key[float | None] = Key(
    "compile.learning_rate",
    "of the optimizer",
    values.positive_number,
    otherwise="the optimizer's own",
    changes="training",
)
LOSS: Key[str] = Key(
    "compile.loss", "any Keras loss for images", KerasWord(keras.LOSSES), otherwise="by each head's activation",
    changes="training",
)  # fmt: skip
FROM_LOGITS: Key[bool] = Key(
    "compile.from_logits", "the outputs are scores without an activation, and the loss is a cross-entropy",
    values.boolean, False, changes="training",
)  # fmt: skip
METRICS: Key[tuple[str, ...]] = Key(
    "compile.metrics", "list of Keras metrics, such as [mean_iou]; dice is Keras' loss, so 0 is best",
    values.Words(KerasWord(keras.METRICS)), (), otherwise="none", changes="training",
)  # fmt: skip
MEMORY_GIB: Key[float] = Key(
    "budget.memory_gib",
    "memory for a training step: the run says what fits in it",
    values.positive_number,
    changes="files",
)
BATCH_SIZE: Key[int] = Key(
    "budget.batch_size", "images per step", values.whole(1), 1, needs="budget.memory_gib", changes="files"
)
REQUIRE: Key[bool] = Key(
    "budget.require", "what does not fit is refused", values.boolean, False, needs="budget.memory_gib", changes="files"
)
TILES: Key[Axes | Literal["auto"] | None] = Key(
    "tiles", "for an image of this size, 2048x2048, or auto: says which tiles, overlap and middle agree with the whole",
    image_size, example="240x240x155", changes="files",
)  # fmt: skip
FILES = {  # what people expect to name one by one, and which word makes them
    **dict.fromkeys(("pdf", "png", "gv", "dot", "figure", "picture"), "is a file of the diagram. Use diagram."),
    **dict.fromkeys(("txt", "csv", "tex", "md", "latex", "markdown"), "is a file of the table. Use table."),
    **dict.fromkeys(("method", "paragraph"), "is made by text. Use text."),
    **dict.fromkeys(("model", "h5", "tensorflow"), "is made by keras. Use keras."),
}
EMITTERS: values.Words[Emitter] = values.Words(values.OneOf(get_args(Emitter), FILES))
EMIT: Key[tuple[Emitter, ...]] = Key(
    "emit", "what to make", EMITTERS, DEFAULT_EMITTERS, changes="files",
    notes={"text": "a paragraph for a paper", "svg": "the diagram's SVG alone", "keras_script": "a Keras file",
           "torch": "a PyTorch file", "onnx": "model.onnx", "saved_model": "TensorFlow's", "litert": "for phones"},
)  # fmt: skip
ROWS: Key[Literal["layers", "stages"]] = Key(
    "table.rows",
    "a row per layer or per stage, on the terminal and in the files",
    values.OneOf(("layers", "stages")),
    "layers",
    needs="emit=table",
    changes="files",
)
COLUMNS: Key[tuple[ColumnName, ...]] = Key(
    "table.columns", "beside the name, in this order", values.Words(values.OneOf(get_args(ColumnName))),
    otherwise="all that fit", example="[output_shape,params,macs]", needs="emit=table", changes="files",
)  # fmt: skip
CONVENTIONS: Key[bool] = Key(
    "table.conventions",
    "also bias and element-wise work, and all as fvcore, PyTorch, torchinfo, tf.profiler say it", values.boolean, False,
    needs="emit=table", changes="files",
)  # fmt: skip
SAVE_WEIGHTS: Key[bool] = Key(
    "save_weights", "also write model.keras, with the untrained weights", values.boolean, False, needs="emit=keras",
    changes="files",
)  # fmt: skip
PARTS: Key[tuple[str, ...]] = Key(
    "parts", "folders with blocks/, gates/, … of your own; on the command line (of every command) or in Python",
    values.Words(values.text), (), changes="files",
)  # fmt: skip
OUTPUT_DIR: Key[Any] = Key(
    "output_dir", "the run's folder", values.text, otherwise="outputs/<date>/<time>", changes="files"
)
