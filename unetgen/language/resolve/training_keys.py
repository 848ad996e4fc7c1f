"""What changes how a network is trained and written, and not what it is."""

from typing import Any

from unetgen.graph.parts import Options
from unetgen.graph.settings import DEFAULT_EMITTERS, EMITTERS, Budget, Training
from unetgen.language import keras_words as keras_names
from unetgen.language import values
from unetgen.language.resolve.head_keys import Outputs
from unetgen.language.resolve.reader import Reader
from unetgen.language.resolve.unit_values import known

POLICIES = ("float32", "float64", "float16", "bfloat16", "mixed_float16", "mixed_bfloat16")


def training(read: Reader, there: Outputs) -> Training | None:
    """What `compile` is given; nothing where the description says `compile: null`."""
    if "compile" in read.given:
        read.used.add("compile")
        return None
    optimizer = read("compile.optimizer", known(keras_names.OPTIMIZERS), "adam")
    rate = read("compile.learning_rate", values.positive, None)
    loss = read("compile.loss", known(keras_names.LOSSES), loss_for(there))
    metrics = read("compile.metrics", values.words(known(keras_names.METRICS)), ())
    return Training(optimizer, rate, loss, metrics, there.loss_weights)


def loss_for(there: Outputs) -> str:
    """Cross-entropy for probabilities; for anything else the squared error."""
    by_activation = {"softmax": "categorical_crossentropy", "sigmoid": "binary_crossentropy"}
    final = there.fusion.final if there.fusion else there.heads[0].final if there.heads else None
    return by_activation.get(final.function if final else "", "mean_squared_error")


def initializers(read: Reader) -> Options:
    """By weight: the initializers that are set."""
    return set_of(read, "initializer", keras_names.INITIALIZERS)


def regularizers(read: Reader) -> Options:
    """By weight: the regularizers that are set, with their factor."""
    named = set_of(read, "regularizer", keras_names.REGULARIZERS)
    factor = read("regularizer.factor", values.positive, 0.01) if named else 0.01
    return tuple((weight, (name, factor)) for weight, name in named)


def set_of(read: Reader, group: str, names: frozenset[str]) -> Options:
    given: list[tuple[str, Any]] = [
        (weight, read(f"{group}.{weight}", known(names), None)) for weight in ("kernel", "bias")
    ]
    return tuple((weight, name) for weight, name in given if name)


def budget(read: Reader) -> Budget | None:
    """The memory of the machine that is to train it; no other key of the group says anything without."""
    if not read.is_set("budget.memory_gib"):
        return None
    memory = read("budget.memory_gib", values.positive, 1.0)
    batch_size = read("budget.batch_size", values.whole(1), 1)
    return Budget(memory, batch_size, read("budget.require", values.boolean, False))


def report_keys(read: Reader) -> None:
    """What changes no network, but must be right all the same."""
    emit = read("emit", values.words(values.one_of(EMITTERS)), DEFAULT_EMITTERS)
    rows = read("table.rows", values.one_of(("layers", "stages")), None)
    others = read("table.conventions", values.boolean, False)
    weights = read("save_weights", values.boolean, False)
    read.used.add("output_dir")
    drawn = next((key for key in read.given if key.startswith("diagram.") and key in read.config.said), "")
    keys = (
        ("table.rows", rows, "table"),
        ("table.conventions", others, "table"),
        ("save_weights", weights, "keras"),
        (drawn, drawn and "svg" not in emit, "diagram"),
    )
    for key, given, emitter in keys:
        if given and emitter not in emit:
            read.problems.say(key, f"changes nothing without {emitter} in emit. Leave it out, or add {emitter}.")
