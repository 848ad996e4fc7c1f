"""Values to try for every key, and descriptions in which the key has an effect."""

from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

from unetgen.language.config import RECIPE_KINDS
from unetgen.language.keys import COLORS
from unetgen.language.keys.figure import WRITTEN
from unetgen.network import recipes

BASE: dict[str, Any] = {
    "input.size": "64x64",
    "input.channels": 2,
    "depth": 3,
    "filters.base": 4,
    "head.filters": 2,
    "skip.fit": "resize_up",
}
# settings that add a part
PARTS: dict[str, dict[str, Any]] = {
    "stem": {"stem.filters": 4},
    "down": {"down.kind": "conv", "down.activation.kind": "relu"},
    "up": {"up.kind": "transpose", "up.activation.kind": "relu"},
    "down.block": {
        "down.kind": "conv",
        "down.kernel_size": 3,
        "down.norm.kind": "batch",
        "down.activation.kind": "relu",
    },
    "up.block": {"up.kind": "transpose", "up.kernel_size": 3, "up.norm.kind": "batch", "up.activation.kind": "relu"},
    "up.before": {"up.before.filters": 4},
    "up.after": {"up.after.filters": 4},
    "skip": {"skip.filters": 4},
    "head": {},
    "head.before": {"head.before.filters": 4},
    "extra_heads.<name>": {"extra_heads.edge.filters": 2},
    "extra_heads.<name>.before": {"extra_heads.edge.filters": 2, "extra_heads.edge.before.filters": 4},
    "deep_supervision": {"deep_supervision.stages": "all"},
}
# values by the end of a key
VALUES: dict[str, list[Any]] = {
    "kernel_size": [1, 3, 2, 4], "dilation_rate": [1, 2], "groups": [1, 2], "use_bias": [True, False, "auto"],
    "padding": ["same", "valid"], "order": [["conv", "activation"], ["activation", "conv"]],
    "norm.kind": ["none", "batch", "layer"], "norm.epsilon": [1e-3, 1e-5], "norm.momentum": [0.9, 0.99],
    "norm.center": [True, False], "norm.scale": [True, False], "norm.groups": [1, 2],
    "activation.kind": ["relu", "elu"], "activation.negative_slope": [0.1, 0.3], "activation.alpha": [0.5, 1],
    "activation.approximate": [True, False], "activation.slopes": ["one", "channel"],
    "dropout.rate": [0.1, 0.2], "dropout.kind": ["plain", "spatial"],
    "filters.base": [4, 8], "filters.growth": [2, 3], "filters.conv_factors": [[1, 2], [1, 1]], "filters.max": [4, 64],
    "filters.multiple_of": [1, 16], "filters.per_level": [[4, 8, 16], [4, 4, 4], [4, 8], [8, 8], [4], [8]],
    "filters.formula": ["4", "8"], "convs": [1, 3], "repeats": [1, 2], "kernel_from": ["skip", "below"],
    "changes_only": [True, False], "kind": [], "filters": [4, 8, "keep"],
    "frozen": [True, False, 1], "encoder.weights": ["imagenet", "other.h5"], "factor": [1, 2], "window": [2, 3], "entry_factor": [1, 2], "align_corners": [True, False], "output_padding": [0, 1],
    "place": ["before_merge", "after_merge"], "fit": ["error", "crop_skip", "pad_up", "resize_up"],
    "tap": [0, 1, "input", "blocks"], "attended": ["each", "between", "last"], "activation": ["sigmoid", "tanh"], "labels": [["a", "b"], ["c", "d"]],
    "dtype": ["float32", "float16"], "at": ["decoder1", "bottleneck"], "stages": ["all", ["decoder1"]],
    "resolution": ["full", "native"], "interpolation": ["nearest", "linear"], "fuse": ["none", "sum", "mean", "conv"],
    "weights": [[1, 1], [1, 0.5]], "image": ["none", "add", "multiply"], "size": ["64x64", "32x32"], "channels": [1, 2], "spacing": [[1, 1], [1, 2]], "tiles": ["auto", "96x96"],
    "on_odd": ["error", "pad"], "data_format": ["channels_first", "channels_last"], "compute_format": [None, "channels_last"],
    "depth": [2, 3], "topology": list(recipes.names("topology")), "name": ["a", "b"], "layer_prefix": ["a_", "b_"],
    "initializer.kernel": ["he_normal", "zeros"], "initializer.bias": ["ones", "zeros"], "regularizer.kernel": ["l1", "l2"],
    "regularizer.bias": ["l1", "l2"], "regularizer.factor": [0.1, 0.2], "optimizer": ["sgd", "adam"],
    "learning_rate": [0.1, 0.2], "loss": ["dice", "mse"], "from_logits": [True, False], "metrics": [["accuracy"], []],
    "diagram.style": ["paper", "dark"], "diagram.detail": ["overview", "layers"],
    "diagram.scale": ["readable", "faithful"], "diagram.width": ["single", "slide"], "diagram.height": [3, "4in"], "diagram.text_scale": [1, 1.5],
    **{f"diagram.{name}": [True, False] for name in ("auto_dark", *(key.path for key in WRITTEN))},
    "diagram.renderer": ["wasi", "dot"], "diagram.font": ["Fira Sans", "Times New Roman"], "diagram.dpi": [72, 300],
    "diagram.layout": ["aligned", "stairs"], "diagram.highlight": ["bottleneck", "head"],
    "diagram.input_image": ["slice.png", "slice.jpg"], "diagram.output_image": ["mask.png", "mask.jpg"],
    "diagram.names.<part>": ["a", "b"], "diagram.titles": [["a"], ["b"]], "diagram.columns": [1, 2], "diagram.line_width": [1, 2], **{f"diagram.colors.{line.path}": ["#123456", "teal"] for line in COLORS},
    "time.channels": [4, 6], "time.filters": [8, 12], "time.activation": ["silu", "elu"], "time.period": [100, 1000],
    "time.shift": [0, 1], "time.first": ["sin", "cos"],
    "memory_gib": [1, 12], "batch_size": [1, 2], "require": [True, False],
}  # fmt: skip
BESIDE: dict[str, dict[str, Any]] = {
    "norm.epsilon": {"norm.kind": "batch"}, "norm.momentum": {"norm.kind": "batch"},
    "norm.center": {"norm.kind": "batch"}, "norm.scale": {"norm.kind": "batch"}, "norm.groups": {"norm.kind": "group"},
    "activation.negative_slope": {"activation.kind": "leaky_relu"}, "activation.alpha": {"activation.kind": "elu"},
    "activation.approximate": {"activation.kind": "gelu"}, "activation.slopes": {"activation.kind": "prelu"},
    "dropout.kind": {"dropout.rate": 0.1}, "filters.growth": {"filters.base": 4},
    "filters.conv_factors": {"filters.base": 4}, "filters.max": {"filters.base": 8},
    "filters.multiple_of": {"filters.base": 4}, "changes_only": {"filters": 8},
    "interpolation": {"resolution": "full"}, "regularizer.factor": {"regularizer.kernel": "l2"},
    "output_padding": {"kernel_size": 3, "padding": 1}, "align_corners": {"kind": "linear"},
    "diagram.height": {"diagram.width": "single"}, "diagram.classes": {"head.labels": ["a", "b"]},
    "diagram.colors.gate": {"skip.gate.kind": "attention"}, "diagram.colors.highlight": {"diagram.highlight": "head"},
    "attended": {"attention.kind": "se", "attention.reduction": 2, "repeats": 2},
    "window": {"kind": "max", "activation.kind": None, "kernel_size": None},
    **{f"time.{name}": {"time.kind": "add"} for name in ("channels", "filters", "activation", "period", "shift", "first")},
    "encoder.weights": {"encoder.kind": "vgg16", "input.channels": 3}, "batch_size": {"memory_gib": 12}, "require": {"memory_gib": 12},
}  # fmt: skip
# options of recipes that take any filters
OPEN: dict[str, dict[str, Any]] = {"dilated": {"include_input": False}}
# surroundings of the whole network
AROUND: list[dict[str, Any]] = [
    {},
    {"norm.kind": "batch"},
    {"down.kind": "first_conv", "norm.kind": "batch"},
    {"padding": "symmetric", "kernel_size": [3, 5, 3]},
    {"data_format": "channels_first"},
    {"up.kind": "pixel_shuffle"},
    {"input.size": "67x65", "skip.fit": None},
    {"filters.base": 16},
    {"filters.base": 16, "convs": 1, "norm.kind": "batch"},
    {"filters.base": 16, "down.kind": "first_conv"},
    {"convs": 1},
    {"order": ["norm", "activation", "conv"], "norm.kind": "batch", "down.kind": "first_conv"},
    {"filters.base": None, "filters.formula": "8"},
    {"deep_supervision.stages": ["decoder1"]},
    {"down.kind": "conv", "down.kernel_size": 3},
    {"depth": 4, "skip.gate.kind": "grid_attention", "skip.gate.signal": "below"},
    {"head.activation": "linear"},
]


def surroundings(path: str) -> Iterator[dict[str, Any]]:
    """Yield descriptions in which a key may have an effect."""
    part, name = split(path)
    own = {f"{part}.{key}" if part else key: value for key, value in BESIDE.get(name, {}).items()}
    around_it = [known for known in sorted(PARTS, key=len) if f"{part}.".startswith(f"{known}.")]
    needed: dict[str, Any] = PARTS[around_it[-1]] if around_it else {}
    for around in AROUND:
        there = BASE | needed | around | own
        yield {key.replace("<name>", "edge"): value for key, value in there.items()}


def split(path: str) -> tuple[str, str]:
    """Split a key into its part and the longest end that has values."""
    names = path.split(".")
    ends = (n for n in range(len(names)) if ".".join(names[n:]) in VALUES)
    start = next(ends, len(names) - 1)
    return ".".join(names[:start]), ".".join(names[start:])


def values_of(path: str) -> list[Any]:
    """Return values to try: of a recipe's option by its type, else by the table."""
    group, _, name = path.rpartition(".")
    kind = group.split(".")[-1]
    if kind in RECIPE_KINDS and name == "kind":
        return list(recipes.names(kind))
    if kind in RECIPE_KINDS:
        found = [recipes.options(kind, one)[name] for one in recipes.names(kind) if name in recipes.options(kind, one)]
        return [value for option in found for value in alternatives(option)]
    if path == "skip.order":
        return ["up_first", "skip_first"]
    if name == "kind":
        return {"down": ["max", "average", "conv"], "up": ["nearest", "linear"], "skip": ["concat", "none"],
                "head": ["conv", "none"], "encoder": ["resnet18", "vgg11"], "time": ["none", "add", "scale_shift"]}.get(group, VALUES.get(split(path)[1], []))  # fmt: skip
    end = split(path)[1]
    assert end in VALUES, f"{path} has no values to try: add some to VALUES in {__file__}."
    return VALUES[end]


def alternatives(option: recipes.Option) -> list[Any]:
    if get_origin(option.type) is Literal:
        return list(get_args(option.type))
    if option.type is bool:
        return [True, False]
    if get_origin(option.type) is tuple:
        return [list(option.default), [1, 2]]
    half = (option.default // 2,) if isinstance(option.default, int) and option.default > 1 else ()
    return [option.default, *half, option.default * 2, option.default + 1]


def recipes_of(path: str) -> list[dict[str, Any]]:
    """Return the settings of each kind that has an option; other keys need none."""
    group, _, name = path.rpartition(".")
    kind = group.split(".")[-1]
    if kind not in RECIPE_KINDS or name == "kind":
        return [{}]
    there = [one for one in recipes.names(kind) if name in recipes.options(kind, one)]
    found = [
        {f"{group}.kind": one} | {f"{group}.{key}": value for key, value in OPEN.get(one, {}).items()} for one in there
    ]
    return [{key: value for key, value in one.items() if key != path} for one in found]
