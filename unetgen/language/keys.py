"""The description's keys: a line each, and nothing about a key stands anywhere else.

Every key is unset until a preset, a file or an override says otherwise: `resolve` supplies the defaults, so that *set*
can be told from *default*. The keys of a convolution (`UNIT`) hold everywhere where they stand at the top, and for one
part of the network under that part. Blocks, attentions and gates bring keys of their own: what a kind takes stands in
its file.
"""

from collections.abc import Iterable
from typing import Literal, NamedTuple

Changes = Literal["graph", "training", "figure", "report"]


class KeyLine(NamedTuple):
    """A key with its line in `--help`, what it is of no use without, and what a change of it changes."""

    path: str
    help: str
    needs: str = ""
    changes: Changes = "graph"


Lines = tuple[KeyLine, ...]
K = KeyLine


def under(prefix: str, lines: Iterable[KeyLine], needs: str = "") -> Lines:
    """The lines of a group; what they need is told from inside the group."""
    return tuple(
        line._replace(path=f"{prefix}.{line.path}", needs=f"{prefix}.{line.needs}" if line.needs else needs)
        for line in lines
    )


FILTERS: Lines = (
    K("base", "filters of level 0: base · growth^i"),
    K("growth", "factor from level to level [2]", "base"),
    K("conv_factors", "factor per conv of a level; [1, 2] doubles at the second conv", "base"),
    K("max", "largest number of filters", "base"),
    K("multiple_of", "round up to a multiple of this", "base"),
    K("per_level", "the numbers themselves: one per level, or a list per level with one per conv"),
    K("formula", "a formula in i (level) and j (conv), with min, max and round: '32 * 2**i * (1 + j)'"),
)
NORM: Lines = (
    K("norm.kind", "none, batch, instance, group or layer, per level and conv [none]"),
    K("norm.epsilon", "added to the variance [0.001]", "norm.kind"),
    K("norm.momentum", "of the moving mean and variance [0.99]", "norm.kind=batch"),
    K("norm.center", "a trained shift [true]", "norm.kind"),
    K("norm.scale", "a trained scale [true]", "norm.kind"),
    K("norm.groups", "of group norm; fewer channels than this are one group [32]", "norm.kind=group"),
)
UNIT: Lines = (
    K("kernel_size", "per level, conv and axis: 3, [5, 3], [[3, 1], 3], 1x3x3 [3]"),
    K("dilation_rate", "distance between the kernel's pixels, per level, conv and axis [1]"),
    K("groups", "groups of channels that are convolved apart, per level and conv [1]"),
    K("use_bias", "true, false, or auto: none where a norm that shifts follows [true]"),
    K("padding", "same, valid, symmetric (as in PyTorch), or pixels on both sides: 1, 1x1x0 [same]"),
    K("order", "[conv, norm, activation, dropout] in another order, or fewer of them"),
    *NORM,
    K("activation.kind", "any Keras activation, or prelu, per level and conv [relu]"),
    K("activation.negative_slope", "of leaky_relu [0.2] or relu [0]", "activation.kind=leaky_relu or relu"),
    K("activation.alpha", "of elu or celu [1]", "activation.kind=elu or celu"),
    K("activation.approximate", "of gelu: by tanh [false]", "activation.kind=gelu"),
    K("activation.slopes", "of prelu: one, channel or element [channel]", "activation.kind=prelu"),
    K("dropout.rate", "per level and conv; may be a formula: '0.1 * i' [0]"),
    K("dropout.kind", "plain, or spatial: whole channels [plain]", "dropout.rate"),
)
PART: Lines = (
    *under("filters", FILTERS),
    K("convs", "convolutions of a block, per level: 2, [2, 2, 3]; 0: the stage passes its input on [2]"),
    K("repeats", "how many blocks follow one another in a stage, per level [1]"),
    *UNIT,
    K("block.kind", "what a block is: a file in network/blocks [plain]"),
    K("attention.kind", "what re-weights a block's output: a file in network/attentions [none]"),
)
AROUND: Lines = (
    K("filters", "keep, halve, skip, or a number per edge [skip]"),
    K("changes_only", "left out where it would keep the number of channels [false]"),
    *UNIT,
)
# what a gate takes of the skip's keys; its convolutions are what they are
OF_GATES = {"norm.kind": "filters or skip.gate", "activation.kind": "filters or skip.gate.kind=grid_attention"}
SKIP: Lines = (
    K("kind", "concat, add or none, per level [concat]"),
    K("order", "up_first or skip_first in the concat [up_first]", "kind=concat"),
    K("fit", "where sizes differ: error, crop_skip, pad_up, resize_up [error; crop_skip with valid padding]"),
    K("tap", "the conv after which it leaves its stage, or input, per level [the last conv]"),
    K("gate.kind", "what lets a part of it through: a file in network/gates, per level; its norm is skip.norm [none]"),
    K("filters", "of a convolution on it: keep, or a number per level [no convolution]"),
    *(line._replace(needs=line.needs or OF_GATES.get(line.path, "filters")) for line in UNIT if line.path != "order"),
    K("repeats", "how many of its blocks follow one another, per level [1]", "filters"),
    K("block.kind", "what they are: a file in network/blocks [plain]", "filters"),
)  # fmt: skip
DOWN: Lines = (
    K(
        "kind",
        "max, average, conv (a layer of its own), first_conv (the stage's first conv strides), pixel_unshuffle"
        " (pixels become channels), per edge [max]",
    ),
    K("factor", "per edge and axis: 2, 2x2x1, [2, 2x2x1] [2]"),
    K("entry_factor", "before level 0, by the same kind; undone after the last stage [1]"),
    K("filters", "conv: keep, next (those of the level below), or a number per edge [next]", "kind=conv"),
    *(line._replace(needs=line.needs or "kind=conv") for line in UNIT),
)
NEVER_TRANSPOSED = ("dilation_rate", "groups")  # a transposed convolution has neither
UP: Lines = (
    K("kind", "nearest, linear, transpose (transposed convolution) or pixel_shuffle [transpose]"),
    K("filters", "transpose, pixel_shuffle: keep, halve, skip (those of the skip), or a number per edge [skip]",
      "kind=transpose or pixel_shuffle"),
    K("align_corners", "linear: the corner pixels' centres lie on each other [false]", "kind=linear"),
    K("output_padding", "rows added at the far side, with pixels as padding [what undoes the factor]",
      "kind=transpose and padding in pixels"),
    K("place", "before_merge, or after_merge: the skip joins at the coarser level [before_merge]"),
    *(line._replace(needs=line.needs or ("kind=pixel_shuffle" if line.path in NEVER_TRANSPOSED
                                         else "kind=transpose or pixel_shuffle")) for line in UNIT),
    *under("before", AROUND),
    *under("after", AROUND),
)  # fmt: skip
COLORS: Lines = tuple(
    K(name, f"{what} [the style's]", changes="figure")
    for name, what in {
        "background": "of the page: '#RRGGBB', or a name of CSS such as teal",
        "text": "of names, channels and the legend",
        "note": "of sizes, numbers below the boxes and other small text",
        "map": "of a feature map's front face; its other faces are lighter and darker",
        "copied": "of a copied map's front face",
        "ends": "of the front faces of input and outputs",
        "outline": "of the boxes' edges",
        "conv": "of the arrows of convolutions",
        "head": "of the arrows to the outputs",
        "down": "of the arrows down",
        "up": "of the arrows up",
        "skip": "of skips and shortcuts",
        "gate": "of gating signals and the gates' circles",
    }.items()
)
HEAD: Lines = (
    K("kind", "conv, or none: the last stage is the output [conv]"),
    K("filters", "output channels: the number of classes"),
    K("kernel_size", "of the last convolution [1]"),
    K("use_bias", "of the last convolution [true]"),
    *NORM,
    K("activation", "of the output: sigmoid, softmax, linear, … [sigmoid for one class, else softmax]"),
    K("labels", "names of the classes", changes="report"),
    K("dtype", "of the output [float32]", changes="training"),
    K("before.filters", "of a convolution before the last one; keep: as many as there are [no convolution]"),
    *(line._replace(path=f"before.{line.path}", needs=f"before.{line.needs or 'filters'}") for line in UNIT),
)
KEYS: Lines = (
    K("name", "of the network, in the figure's and the table's title", changes="report"),
    K("input.size", "pixels per axis, 1 to 3 axes: 256x256, 160x160x16; null is an open one: nullxnull"),
    K("input.channels", "channels of the input image"),
    K("input.spacing", "of the pixels in mm, one per axis: [1, 1, 3]", changes="report"),
    K("input.on_odd", "where the size does not fit: error, or pad (pad the input, crop the output) [error]"),
    K("data_format", "channels_first or channels_last [channels_last]", changes="training"),
    K("compute_format", "channels_last: computes so, between two transposes [as data_format]", changes="training"),
    K("depth", "number of levels, the bottleneck counted"),
    K("topology", "which stages there are and what each receives: u, nested (UNet++), full_scale (UNet 3+) [u]"),
    *PART,
    *under("stem", (K("filters", "of convolutions before level 0 [no stem]"),
                    K("convs", "how many [1]", "filters"),
                    *(line._replace(needs=line.needs or "filters") for line in UNIT))),
    *under("first", UNIT),
    *under("down", DOWN),
    *under("bottleneck", (line for line in PART if line.path != "filters.growth")),  # it is one level
    *under("up", UP),
    *under("skip", SKIP),
    *under("decoder", PART),
    K("decoder.kernel_from", "where a stage takes kernel_size from: its own level (skip) or the level below (below)"
      " [skip]", "kernel_size per level"),
    *under("head", HEAD),
    K("deep_supervision.stages", "a head on each: all, or a list such as [decoder1, bottleneck] [none]"),
    K("deep_supervision.resolution", "full (resized to the input's) or native [full]", "deep_supervision.stages"),
    K("deep_supervision.interpolation", "nearest or linear [linear]", "deep_supervision.resolution=full"),
    K("deep_supervision.fuse", "none (outputs of their own), sum, mean or conv [none]", "deep_supervision.stages"),
    K("deep_supervision.kernel_size", "of these heads [as head.kernel_size]", "deep_supervision.stages"),
    K("deep_supervision.weights", "of their losses, the main output first [1, 1/2, 1/4, …, adding to 1]",
      "deep_supervision.fuse=none", "training"),
    K("initializer.kernel", "any Keras initializer [glorot_uniform]", changes="training"),
    K("initializer.bias", "any Keras initializer [zeros]", changes="training"),
    K("regularizer.kernel", "l1, l2 or l1_l2 [none]", changes="training"),
    K("regularizer.bias", "l1, l2 or l1_l2 [none]", changes="training"),
    K("regularizer.factor", "of the regularizers [0.01]", "regularizer.kernel or regularizer.bias", "training"),
    K("dtype", "Keras' policy: float32, mixed_float16, mixed_bfloat16, … [float32]", changes="training"),
    K("layer_prefix", "before every layer's name", changes="report"),
    K("compile.optimizer", "any Keras optimizer [adam]", changes="training"),
    K("compile.learning_rate", "of the optimizer [the optimizer's own]", changes="training"),
    K("compile.loss", "any Keras loss for images [by the head's activation]", changes="training"),
    K("compile.metrics", "list of Keras metrics [none]", changes="training"),
    K("budget.memory_gib", "memory for a training step: the run says what fits in it", changes="report"),
    K("budget.batch_size", "images per step [1]", "budget.memory_gib", "report"),
    K("budget.require", "what does not fit is refused [false]", "budget.memory_gib", "report"),
    K("diagram.style", "paper, slide, dark, print (grey) or ronneberger (2015) [paper]", changes="figure"),
    K("diagram.detail", "overview (a box per stage), feature_maps or layers [feature_maps]", changes="figure"),
    K("diagram.scale", "readable (roots of channels and sizes) or faithful (linear) [by the style]", changes="figure"),
    K("diagram.width", "laid out for single (3.3 in), double (6.9 in), slide (13.33 in), or inches [as wide as it is]",
      changes="figure"),
    K("diagram.text_scale", "text's size against the boxes [by the style]", changes="figure"),
    K("diagram.title", "title and numbers above [true]", changes="figure"),
    K("diagram.legend", "what arrows and marks mean [true]", changes="figure"),
    K("diagram.sizes", "sizes of the maps [true]", changes="figure"),
    K("diagram.levels", "names of the levels [true]", changes="figure"),
    K("diagram.channels", "numbers of channels [true]", changes="figure"),
    K("diagram.kernel_sizes", "kernels and factors at all arrows, in an overview at the boxes [false]",
      changes="figure"),
    K("diagram.parameters", "each box's parameters [false]", changes="figure"),
    K("diagram.macs", "each box's multiply-accumulates for one image [false]", changes="figure"),
    K("diagram.receptive_field", "what a pixel of each level sees of the input [false]", changes="figure"),
    K("diagram.classes", "names of the classes at the output [true]", changes="figure"),
    *under("diagram.colors", COLORS),
    K("diagram.font", "family of the letters; one that is not installed is as unset [Helvetica or Arial]",
      changes="figure"),
    K("diagram.line_width", "factor on the width of arrows and outlines [1]", changes="figure"),
    K("diagram.auto_dark", "an SVG that is dark where its reader's system is [false]", changes="figure"),
    K("diagram.renderer", "wasi (comes with the package), or dot: a Graphviz on this machine [wasi]", changes="figure"),
    K("diagram.dpi", "pixels per inch of the PNG [192]", changes="figure"),
    K("emit", "what to make: table, diagram (or its svg alone), keras [all]", changes="report"),
    K("table.rows", "on the terminal: layers or stages [layers]", "emit=table", "report"),
    K("table.conventions", "also bias and element-wise work, and all as fvcore, PyTorch, torchinfo, tf.profiler say it"
      " [false]", "emit=table", "report"),
    K("save_weights", "also write model.keras, with the untrained weights [false]", "emit=keras", "report"),
    K("parts", "folders with blocks/, gates/, … of your own; on the command line (of every command) or in Python",
      changes="report"),
    K("output_dir", "the run's folder [outputs/<date>/<time>]", changes="report"),
)  # fmt: skip
# a head by a name of the user's: extra_heads.<name>.<key>
EXTRA_HEAD: Lines = (
    K("at", "the stage where it stands: decoder1, bottleneck, … [the last]"),
    *(line for line in HEAD if line.path != "kind"),
)
