"""The keys of outputs: a head, by its path in the group, and deep supervision."""

from typing import Literal

from unetgen.graph.spec import Stage
from unetgen.language import output_values as outputs
from unetgen.language import values
from unetgen.language.keras_words import ACTIVATIONS, KerasWord
from unetgen.language.keys.convolution import NORM, UNIT
from unetgen.language.keys.key import Key, Keys, inheriting, needing, under
from unetgen.ops import Axes

HEAD_KIND: Key[Literal["conv", "none"]] = Key(
    "kind",
    "",
    values.OneOf(("conv", "none")),
    "conv",
    notes={"none": "the last stage is the output, and a loss has to fit its activation"},
)
HEAD_FILTERS: Key[int] = Key("filters", "output channels: the number of classes", values.whole(1), example="3")
HEAD_KERNEL: Key[Axes] = Key("kernel_size", "of the last convolution", values.odd_axes, 1)
HEAD_BIAS: Key[bool] = Key("use_bias", "of the last convolution", values.boolean, True)
HEAD_ACTIVATION: Key[str] = Key(
    "activation", "of the output: sigmoid, softmax, linear, …", KerasWord(ACTIVATIONS),
    otherwise="sigmoid for one class, else softmax",
)  # fmt: skip
LABELS: Key[tuple[str, ...]] = Key("labels", "names of the classes", outputs.NAMES, (), changes="files")
HEAD_DTYPE: Key[Literal["float16", "bfloat16", "float32", "float64"]] = Key(
    "dtype", "of the output", values.OneOf(("float16", "bfloat16", "float32", "float64")), "float32", changes="training"
)
IMAGES: values.OneOf[Literal["none", "add", "multiply"]] = values.OneOf(("none", "add", "multiply"))
HEAD_IMAGE: Key[Literal["none", "add", "multiply"]] = Key(
    "image", "how the network's input joins the output, behind its activation", IMAGES, "none",
    notes={"add": "a difference is learnt", "multiply": "a mask is learnt"},
)  # fmt: skip
BEFORE_FILTERS: Key[int] = Key(
    "before.filters", "of a convolution before the last one; keep: as many as there are", outputs.filters_or_keep,
    otherwise="no convolution",
)  # fmt: skip
HEAD: Keys = (
    HEAD_KIND, HEAD_FILTERS, HEAD_KERNEL, HEAD_BIAS, *NORM, HEAD_ACTIVATION, LABELS, HEAD_DTYPE,
    HEAD_IMAGE, BEFORE_FILTERS,
    *under("before", needing(inheriting(UNIT, "decoder"), "filters")),
)  # fmt: skip
AT: Key[Stage] = Key(
    "at", "the stage whose output it takes: decoder1, bottleneck, …", outputs.stage_named, otherwise="the last"
)
# a head by a name of the user's: extra_heads.<name>.<key>
EXTRA_HEAD: Keys = (AT, *(key for key in HEAD if key.path != "kind"))

STAGES: Key[list[Stage]] = Key(
    "stages",
    "a head on each: all, a number of them from the last stage on, or a list such as [decoder1, bottleneck] or [all,"
    " bottleneck]",
    outputs.supervised_stages,
    otherwise="none",
)
RESOLUTION: Key[Literal["full", "native"]] = Key(
    "resolution", "", values.OneOf(("full", "native")), "full", notes={"full": "resized to the input's"},
    needs="stages",
)  # fmt: skip
INTERPOLATION: Key[Literal["nearest", "linear"]] = Key(
    "interpolation", "", values.OneOf(("nearest", "linear")), "linear", needs="resolution=full"
)
FUSE: Key[Literal["none", "sum", "mean", "conv"]] = Key(
    "fuse", "", values.OneOf(("none", "sum", "mean", "conv")), "none", notes={"none": "outputs of their own"},
    needs="stages",
)  # fmt: skip
SUPERVISED_KERNEL: Key[Axes] = Key(
    "kernel_size", "of these heads", values.odd_axes, inherits="head.kernel_size", needs="stages"
)
LOSS_WEIGHTS: Key[tuple[float, ...]] = Key(
    "weights", "of their losses, the main output first", outputs.loss_weights,
    otherwise="1, 1/2, 1/4, …, adding to 1", needs="fuse=none", changes="training",
)  # fmt: skip
SUPERVISION: Keys = (STAGES, RESOLUTION, INTERPOLATION, FUSE, SUPERVISED_KERNEL, LOSS_WEIGHTS)
