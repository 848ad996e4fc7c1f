"""The description's keys, as Hydra and `load` know them.

Every key is unset (`null`) until a preset, a file or an override says otherwise: `resolve` supplies the defaults, so
that *set* can be told from *default*. Values are typed by `resolve` and not here, because OmegaConf stops at the first
wrong one and a user wants to hear of all of them at once. The dataclasses are mutable because OmegaConf would make
frozen ones read-only; what leaves `resolve` is frozen.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, Literal, NamedTuple, Optional

Changes = Literal["graph", "training", "report"]


def key(text: str, changes: Changes = "graph", default: Any = None) -> Any:
    """A key with its line in `--help`, and what a change of it changes."""
    return field(default=default, metadata={"help": text, "changes": changes})


@dataclass
class Input:
    size: Any = key("pixels per axis, 1 to 3 axes: 256x256, 160x160x16")
    channels: Any = key("channels of the input image")


@dataclass
class Filters:
    base: Any = key("filters of level 0: base · growth^i")
    growth: Any = key("factor from level to level [2]")
    conv_factors: Any = key("factor per conv of a level; [1, 2] doubles at the second conv")
    max: Any = key("largest number of filters")
    multiple_of: Any = key("round up to a multiple of this")
    per_level: Any = key("the numbers themselves: one per level, or a list per level with one per conv")
    formula: Any = key("a formula in i (level) and j (conv): '32 * 2**i * (1 + j)'")


@dataclass
class Block:
    kind: Any = key("what is inside a stage: plain, or a file of your own in unetgen/blocks [plain]")


@dataclass
class Norm:
    kind: Any = key("none or batch, after each convolution [none]")


@dataclass
class ActivationKey:
    kind: Any = key("after each convolution, any Keras activation [relu]")


@dataclass
class Down:
    factor: Any = key("max pooling, per edge and axis: 2, 2x2x1, [2, 2x2x1] [2]")


@dataclass
class Up:
    kind: Any = key("nearest up-sampling or transpose (transposed convolution) [transpose]")
    filters: Any = key("transpose: keep the channels, or take the skip's [skip]")
    use_bias: Any = key("transpose: a bias [as use_bias]")


@dataclass
class Decoder:
    filters: Filters = field(default_factory=Filters)
    convs: Any = key("convolutions per decoder stage [as convs]")
    kernel_size: Any = key("of the decoder [as kernel_size]")


@dataclass
class Head:
    filters: Any = key("output channels: the number of classes")
    kernel_size: Any = key("of the last convolution [1]")
    activation: Any = key("of the output: sigmoid, softmax, linear, … [sigmoid for one class, else softmax]")
    labels: Any = key("names of the classes", changes="report")


@dataclass
class Compile:
    optimizer: Any = key("any Keras optimizer [adam]", changes="training")
    learning_rate: Any = key("of the optimizer [the optimizer's own]", changes="training")
    loss: Any = key("any Keras loss for images [by the head's activation]", changes="training")
    metrics: Any = key("list of Keras metrics [none]", changes="training")


@dataclass
class TableKey:
    rows: Any = key("on the terminal: layers or stages [layers]", changes="report")


@dataclass
class Config:
    """One description. See `unetgen --help` for a line per key, or `key_lines()`."""

    name: Any = key("of the network, in the figure's and the table's title", changes="report")
    input: Input = field(default_factory=Input)
    data_format: Any = key("channels_first or channels_last [channels_last]", changes="training")
    depth: Any = key("number of levels, the bottleneck counted")
    filters: Filters = field(default_factory=Filters)
    convs: Any = key("convolutions per stage: 2, [2, 2, 3] [2]")
    kernel_size: Any = key("one value, per level, per conv, per axis: 3, [5, 3], [[3, 1], 3], 1x3x3 [3]")
    use_bias: Any = key("of the convolutions; the head has one in any case [true]")
    block: Block = field(default_factory=Block)
    norm: Norm = field(default_factory=Norm)
    activation: ActivationKey = field(default_factory=ActivationKey)
    down: Down = field(default_factory=Down)
    up: Up = field(default_factory=Up)
    decoder: Decoder = field(default_factory=Decoder)
    head: Head = field(default_factory=Head)
    compile: Optional[Compile] = field(default_factory=Compile)  # noqa: UP045  OmegaConf wants Optional
    emit: Any = key("what to make: table, diagram, keras [all]", changes="report")
    table: TableKey = field(default_factory=TableKey)
    save_weights: Any = key("also write model.keras, with the untrained weights [false]", changes="report")
    output_dir: Any = key("the run's folder [outputs/<date>/<time>]", changes="report")


class KeyLine(NamedTuple):
    """A key as `--help` shows it."""

    path: str
    help: str
    changes: Changes


def key_lines(part: Any = Config, prefix: str = "") -> Iterator[KeyLine]:
    """Every key of the description, in its order."""
    for entry in fields(part):
        group = group_of(entry.default_factory)
        if group:
            yield from key_lines(group, f"{prefix}{entry.name}.")
        else:
            yield KeyLine(prefix + entry.name, entry.metadata["help"], entry.metadata["changes"])


def group_of(factory: Any) -> type | None:
    return factory if isinstance(factory, type) and is_dataclass(factory) else None


PATHS: dict[str, KeyLine] = {line.path: line for line in key_lines()}
GROUPS: frozenset[str] = frozenset(path[:end] for path in PATHS for end in range(len(path)) if path[end] == ".")
KINDS: frozenset[str] = frozenset(group for group in GROUPS if f"{group}.kind" in PATHS)
