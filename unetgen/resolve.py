"""From a description to a `Spec`: every value typed, every default supplied, every rule checked, all problems at once.

A value that is wrong is noted and left out; a rule is checked where the values that it needs are right, so that one
mistake is told once. Defaults are Keras' and the literature's (Ronneberger 2015).
"""

from typing import Any, Literal, cast

from unetgen import blocks, filters, keras_names, levels, sizes, values
from unetgen.errors import ConfigError, Problems
from unetgen.filter_rules import UNSET, filter_rule
from unetgen.ops import Axes, Shape
from unetgen.schema import Config, Decoder, Filters
from unetgen.spec import Head, Spec, Training, Unit, Up

PER_LEVEL = ("convs", "kernel_size", "filters.per_level", "decoder.")  # their lists need to know the depth
EMITTERS = ("table", "diagram", "keras")
Units = tuple[tuple[Unit, ...], ...]
Kernels = tuple[tuple[Axes, ...], ...]


def resolve(config: Config, source: str = "") -> Spec:
    """Check a description and supply its defaults.

    Raises:
        ConfigError: every problem of it, with `source` as what it was composed from.
    """
    problems = Problems()
    spec = Resolver(problems, config).spec()
    if spec is None or problems:
        raise ConfigError(problems, source)
    return spec


class Resolver:
    """The pass over one description; `problems` fills while it goes."""

    def __init__(self, problems: Problems, config: Config) -> None:
        self.problems = problems
        self.depth_is_wrong = False
        self.config = config
        self.size = self.read("input.size", config.input.size, values.size, example="160x160x16")
        self.depth = self.read("depth", config.depth, values.whole(1, values.MOST), example="4")
        self.depth_is_wrong = self.depth is None
        self.dims = len(self.size) if self.size else None
        # where depth is wrong, values that hold for any depth are still checked, at this many levels
        self.levels: int = self.depth or 1

    def read(self, key: str, value: Any, parse: values.Parser[Any], default: Any = UNSET, example: str = "") -> Any:
        """The typed value, the default where it is unset, `None` where it is wrong."""
        if isinstance(value, list) and self.depth_is_wrong and key.startswith(PER_LEVEL):
            return default if default is not UNSET else None
        if value is not None:
            return self.problems.catch(key, lambda: parse(value))
        if default is UNSET:
            self.problems.say(key, f"is not set, and has no default. Set it, for example {key}={example}.")
            return None
        return default

    def spec(self) -> Spec | None:
        config, read = self.config, self.read
        channels = read("input.channels", config.input.channels, values.whole(1), example="1")
        data_format = read(
            "data_format", config.data_format, values.one_of(("channels_first", "channels_last")), "channels_last"
        )
        name = read("name", config.name, values.text, "unet")
        self.use_bias = read("use_bias", config.use_bias, values.boolean, True)
        self.norm = read("norm.kind", config.norm.kind, values.one_of(("none", "batch")), "none")
        self.activation = read("activation.kind", config.activation.kind, known_activation, "relu")
        block = read("block.kind", config.block.kind, known_block, "plain")
        factors = self.factors()
        up, head = self.up(), self.head()
        rule, encoder, decoder = self.stages()
        training = self.training(head)
        self.report_keys()
        if self.depth == 1 and config.decoder != Decoder():
            self.problems.say(
                "decoder", "changes nothing: depth 1 is a bottleneck alone. Leave it out, or use depth=2."
            )
        if self.problems:
            return None
        assert rule and head and up and encoder and factors is not None and decoder is not None  # noqa: PT018
        shape = Shape(cast(int, channels), cast(Axes, self.size))
        return Spec(name, shape, data_format, encoder, decoder, factors, block, up, head, training, rule)

    def report_keys(self) -> None:
        """What changes no network, but must be right all the same."""
        config = self.config
        emit = self.read("emit", config.emit, values.words(values.one_of(EMITTERS)), EMITTERS)
        rows = self.read("table.rows", config.table.rows, values.one_of(("layers", "stages")), None)
        weights = self.read("save_weights", config.save_weights, values.boolean, False)
        for key, given, emitter in (("table.rows", rows, "table"), ("save_weights", weights, "keras")):
            if given and emit is not None and emitter not in emit:
                self.problems.say(key, f"changes nothing without {emitter} in emit. Leave it out, or add {emitter}.")

    def factors(self) -> tuple[Axes, ...] | None:
        """The pooling per edge, which the input's size must divide by."""
        if not (self.depth and self.dims):
            return None
        depth, dims, value = self.depth, self.dims, self.config.down.factor

        def parse(value: Any) -> tuple[Axes, ...]:
            levels.refuse_axes_list(value, depth - 1, dims, "edge")
            return levels.spread(value, depth - 1, values.axes(dims), "edge")

        factors = self.read("down.factor", value, parse, ((2,) * dims,) * (depth - 1))
        if factors is not None and self.size:
            self.problems.catch("input.size", lambda: sizes.check(cast(Axes, self.size), factors))
        return factors

    def stages(self) -> tuple[filters.Rule | None, Units | None, Units | None]:
        """The units per level, left and right. A decoder stage takes what its level has, unless told otherwise."""
        decoder, depth = self.config.decoder, self.levels
        left = self.convs("convs", self.config.convs, depth, (2,) * depth)
        right = self.convs("decoder.convs", decoder.convs, depth - 1, left[: depth - 1] if left else None)
        if left is None or right is None:
            return None, None, None
        rule = filter_rule(self.read, self.problems, "filters", self.config.filters, left)
        own = self.decoder_rule(decoder.filters, right)
        kernels = self.kernels("kernel_size", self.config.kernel_size, left)
        value, key = decoder.kernel_size, "decoder.kernel_size"
        if value is None:
            value, key = self.config.kernel_size, "kernel_size"
            value = cast("list[Any]", value)[: depth - 1] if isinstance(value, list) else value
        decoder_kernels = self.kernels(key, value, right) if kernels else None
        if not (rule and kernels and decoder_kernels is not None):
            return None, None, None
        return rule, self.units(rule, left, kernels), self.units(own, right, decoder_kernels)

    def convs(self, key: str, value: Any, count: int, default: Any) -> tuple[int, ...] | None:
        return self.read(key, value, lambda value: levels.spread(value, count, values.few), default)

    def kernels(self, key: str, value: Any, counts: tuple[int, ...]) -> Kernels | None:
        if not self.dims:
            return None
        dims = self.dims

        def parse(value: Any) -> Kernels:
            levels.refuse_axes_list(value, len(counts), dims)
            kernels = levels.spread_convs(value, counts, values.axes(dims))
            for kernel in (kernel for level in kernels for kernel in level):
                values.refuse_even(kernel)
            return kernels

        return self.read(key, value, parse, tuple(((3,) * dims,) * count for count in counts))

    def decoder_rule(self, given: Filters, counts: tuple[int, ...]) -> filters.Rule | None:
        """The decoder's own filters; without them a decoder takes its skip's channels."""
        if given == Filters():
            return None
        return filter_rule(self.read, self.problems, "decoder.filters", given, counts)

    def units(self, rule: filters.Rule | None, counts: tuple[int, ...], kernels: Kernels) -> Units:
        return tuple(
            tuple(self.unit(rule.width(i, j) if rule else None, kernels[i][j]) for j in range(count))
            for i, count in enumerate(counts)
        )

    def unit(self, width: int | None, kernel: Axes) -> Unit:
        return Unit(width, kernel, self.use_bias, self.norm, self.activation)

    def up(self) -> Up | None:
        given = self.config.up
        kind = self.read("up.kind", given.kind, values.one_of(("nearest", "transpose")), "transpose")
        taken = self.read("up.filters", given.filters, values.one_of(("keep", "skip")), None)
        bias = self.read("up.use_bias", given.use_bias, values.boolean, None)
        if kind == "nearest":
            if taken == "skip":
                self.problems.say("up.filters", "'skip' needs weights, and nearest has none: it keeps the channels."
                                  " Use up.kind=transpose, or leave up.filters out.")  # fmt: skip
            if bias is not None:
                self.problems.say("up.use_bias", f"{str(bias).lower()} changes nothing: nearest has no weights."
                                  " Use up.kind=transpose, or leave up.use_bias out.")  # fmt: skip
        default: Literal["keep", "skip"] = "keep" if kind == "nearest" else "skip"
        return Up(kind, taken or default, self.use_bias if bias is None else bias) if kind else None

    def head(self) -> Head | None:
        given = self.config.head
        count = self.read("head.filters", given.filters, values.whole(1), example="3")
        default = "sigmoid" if count == 1 else "softmax"
        activation = self.read("head.activation", given.activation, known_activation, default)
        labels = self.read("head.labels", given.labels, values.words(values.text), ())
        if labels and count and len(labels) != count:
            given_names, filters_there = levels.plural(len(labels), "name"), levels.plural(count, "filter")
            text = f"{given_names} for {filters_there} of the head. Give {count}, or null for none."
            self.problems.say("head.labels", text)
        if not self.dims:
            return None
        dims = self.dims
        kernel = self.read("head.kernel_size", given.kernel_size, lambda v: values.odd_axes(v, dims), (1,) * dims)
        if None in (count, activation, labels, kernel):
            return None
        return Head(Unit(count, kernel, activation=activation), labels)

    def training(self, head: Head | None) -> Training | None:
        given = self.config.compile
        if given is None:
            return None
        optimizer = self.read("compile.optimizer", given.optimizer, known(keras_names.OPTIMIZERS), "adam")
        rate = self.read("compile.learning_rate", given.learning_rate, values.positive, None)
        loss = self.read("compile.loss", given.loss, known(keras_names.LOSSES), loss_for(head))
        metric = values.words(known(keras_names.METRICS))
        metrics = self.read("compile.metrics", given.metrics, metric, ())
        return None if None in (optimizer, loss, metrics) else Training(optimizer, rate, loss, metrics)


def known_activation(value: Any) -> str:
    return known(keras_names.ACTIVATIONS)(value)


def known(words: frozenset[str]) -> values.Parser[str]:
    """One of Keras' words, or another word of Keras' for the same."""

    def parse(value: Any) -> str:
        other = keras_names.SAME.get(value.lower(), value) if isinstance(value, str) else value
        return values.one_of(words)(other if other in words else value)

    return parse


def known_block(value: Any) -> str:
    """Looked up only where a block is named: the folder is read each time, so that a new file is there at once."""
    return values.one_of(blocks.names())(value)


def loss_for(head: Head | None) -> str:
    """Cross-entropy for probabilities; for anything else the squared error."""
    by_activation = {"softmax": "categorical_crossentropy", "sigmoid": "binary_crossentropy"}
    return by_activation.get(head.unit.activation if head else "", "mean_squared_error")
