"""The keys of edges, by path in the group: the way down, the way up, the skips."""

from dataclasses import replace
from functools import partial
from typing import Any, Literal, get_args

from unetgen.graph.spec import DownKind, Fit, Order, SkipKind, Tap, UpKind
from unetgen.language import values
from unetgen.language.keys.convolution import AROUND, CHANNELS, UNIT
from unetgen.language.keys.key import Key, Keys, inheriting, needing, under
from unetgen.language.recipe_names import RecipeName
from unetgen.ops import Axes

SKIP_KINDS: values.OneOf[SkipKind] = values.OneOf(get_args(SkipKind))
SKIP_ORDERS: values.OneOf[Order] = values.OneOf(get_args(Order))
FITS: values.OneOf[Fit] = values.OneOf(get_args(Fit))
SKIP_KIND: Key[SkipKind] = Key("kind", "per level", SKIP_KINDS, "concat")
SKIP_ORDER: Key[Order] = Key("order", "in the concat", SKIP_ORDERS, "up_first", needs="kind=concat")
FIT: Key[Fit] = Key("fit", "where sizes differ", FITS, "error", otherwise="error; crop_skip with valid padding")
TAP: Key[Tap] = Key(
    "tap", "the conv after which it leaves its stage, or input, per level; blocks: the input and each block's output,"
    " one for each block of the decoder, which has one more", values.tap, otherwise="the last conv",
)  # fmt: skip
GATE: Key[str] = Key(
    "gate.kind", "what lets a part of it through, per level; `unetgen help gate` lists them; its norm is skip.norm",
    RecipeName("gate"), "none",
)  # fmt: skip
SKIP_POLICY: values.Policy[Literal["keep", "none"]] = values.Policy(("keep", "none"))
SKIP_FILTERS: Key[int | Literal["keep", "none"]] = Key(
    "filters", "of a convolution on it: {choices}, or a number per level", SKIP_POLICY,
    otherwise="no convolution", notes={"none": "no convolution"},
)  # fmt: skip
# what a gate takes of the skip's keys; its convolutions are what they are
OF_GATES = {"norm.kind": "filters or skip.gate", "activation.kind": "filters or skip.gate.kind=grid_attention"}
SKIP_REPEATS: Key[int] = Key(
    "repeats",
    "how many of its blocks follow one another, per level",
    values.few,
    1,
    inherits="repeats",
    needs="filters",
)
SKIP_BLOCK: Key[str] = Key(
    "block.kind", "how they are built; `unetgen help block` lists them", RecipeName("block"), "plain", needs="filters"
)
SKIP: Keys = (
    SKIP_KIND, SKIP_ORDER, FIT, TAP, GATE, SKIP_FILTERS,
    *needing(inheriting((key for key in UNIT if key.path != "order"), "decoder"), OF_GATES, "filters"), SKIP_REPEATS,
    SKIP_BLOCK,
)  # fmt: skip


def window(value: Any, i: int, *, dims: int) -> Axes | None:
    """Parse the pixels of a pooling per axis; `null` means those of the factor."""
    return None if value is None else values.axes(value, i, dims=dims)


DOWN_KINDS: values.OneOf[DownKind] = values.OneOf(get_args(DownKind))
DOWN_KIND: Key[DownKind] = Key(
    "kind", "per edge", DOWN_KINDS, "max",
    notes={"conv": "its own layer", "first_conv": "of the stage below"},
)  # fmt: skip
FACTOR: Key[Axes] = Key("factor", "per edge and axis: 2, 2x2x1, [2, 2x2x1]", values.axes, 2)
ENTRY_FACTOR: Key[Axes] = Key(
    "entry_factor", "before level 0, by the same kind; undone after the last stage", values.axes, 1
)
WINDOW: Key[Axes | None] = Key(
    "window", "max, average: the pixels pooled together, per edge and axis; padded as convolutions are: 3", window,
    otherwise="as down.factor", needs="kind=max or average",
)  # fmt: skip
DOWN_POLICY: values.Policy[Literal["keep", "next"]] = values.Policy(("keep", "next"))
DOWN_FILTERS: Key[int | Literal["keep", "next"]] = Key(
    "filters", "conv: {choices}, or a number per edge", DOWN_POLICY, "next",
    notes={"next": "those of the level below"}, needs="kind=conv",
)  # fmt: skip
# a resampling convolution has no norm and no activation unless it is given one
BARE: dict[str, Any] = {"norm.kind": "none", "activation.kind": "linear"}
# what it takes from the top level
TAKEN = ("use_bias", "padding", *(key.path for key in UNIT if key.needs.startswith(("norm.", "activation."))))


def resampling_keys(kernel_size: str) -> Keys:
    """Return the keys of a resampling convolution, with its kernel's default in words."""
    words = {"kernel_size": kernel_size, "padding": "as padding; same where that is in pixels"}
    taken = {key.path: key for key in inheriting(key for key in UNIT if key.path in TAKEN)}
    keys = [taken.get(key.path, key) for key in UNIT]
    return tuple(
        replace(key, default=BARE.get(key.path, key.default), otherwise=words.get(key.path, key.otherwise))
        for key in keys
    )


EDGE_BLOCK: Key[str] = Key(
    "block.kind", "how the convolution is built, per edge; `unetgen help block` lists them",
    RecipeName("block", resizing=True), "plain",
)  # fmt: skip
# a down edge's convolution strides, and Keras has none that dilates too
STRIDED = tuple(key for key in resampling_keys("as down.factor") if key.path != "dilation_rate")
DOWN: Keys = (
    DOWN_KIND, FACTOR, ENTRY_FACTOR, WINDOW, DOWN_FILTERS, *needing((*STRIDED, EDGE_BLOCK), "kind=conv"),
)  # fmt: skip

UP_KINDS: values.OneOf[UpKind] = values.OneOf(get_args(UpKind))
UP_KIND: Key[UpKind] = Key("kind", "per edge", UP_KINDS, "transpose", notes={"transpose": "transposed convolution"})
UP_FILTERS: Key[int | Literal["keep", "halve", "skip"]] = Key(
    "filters", "transpose, pixel_shuffle: {choices}, or a number per edge", CHANNELS, "skip",
    notes={"skip": "those of the skip"}, needs="kind=transpose or pixel_shuffle",
)  # fmt: skip
ALIGN_CORNERS: Key[bool] = Key(
    "align_corners", "linear: the corner pixels' centres coincide", values.boolean, False, needs="kind=linear"
)
OUTPUT_PADDING: Key[Axes | None] = Key(
    "output_padding", "rows added at the far side, with pixels as padding", partial(values.axes, minimum=0),
    otherwise="what undoes the factor", needs="kind=transpose and padding in pixels",
)  # fmt: skip
PLACES: values.OneOf[Literal["before_merge", "after_merge"]] = values.OneOf(("before_merge", "after_merge"))
PLACE: Key[Literal["before_merge", "after_merge"]] = Key(
    "place", "", PLACES, "before_merge", notes={"after_merge": "the skip joins at the coarser level"}
)
UNLIKE = ("kernel_size", "padding")  # what undoes the factor is no kernel or padding of a pixel shuffle
NEVER_TRANSPOSED = ("dilation_rate", "groups")  # a transposed convolution has neither
UP: Keys = (
    UP_KIND, UP_FILTERS, ALIGN_CORNERS, OUTPUT_PADDING, PLACE,
    *needing(
        (
            replace(key, by_kind=key.path in UNLIKE) for key in resampling_keys("as down.factor; 3 of pixel_shuffle")
        ),
        dict.fromkeys(NEVER_TRANSPOSED, "kind=pixel_shuffle"),
        "kind=transpose or pixel_shuffle",
    ),
    *needing((EDGE_BLOCK,), "kind=transpose"),
    *under("before", AROUND),
    *under("after", AROUND),
)  # fmt: skip
