"""Read the keys that change how a network is trained and written."""

from unetgen.graph.parts import Options
from unetgen.graph.settings import Budget, Training
from unetgen.language.keys import network as keys
from unetgen.language.keys.key import Key
from unetgen.language.resolve.head_keys import Outputs
from unetgen.language.resolve.reader import Reader


def resolve_training(read: Reader, there: Outputs) -> Training | None:
    """Return the arguments of `compile`, or `None` for `compile: null`."""
    if "compile" in read.given:
        read.used.add("compile")
        return None
    optimizer = read(keys.OPTIMIZER)
    rate = read(keys.LEARNING_RATE)
    loss = read(keys.LOSS, default=loss_for(there))
    metrics = read(keys.METRICS)
    return Training(optimizer, rate, loss, metrics, there.loss_weights)


def loss_for(there: Outputs) -> str:
    """Return the loss for a head: cross-entropy for probabilities, else squared error."""
    by_activation = {"softmax": "categorical_crossentropy", "sigmoid": "binary_crossentropy"}
    final = there.fusion.final if there.fusion else there.heads[0].final if there.heads else None
    return by_activation.get(final.function if final else "", "mean_squared_error")


def initializers(read: Reader) -> Options:
    """Return the initializers that are set, by weight."""
    return set_of(read, keys.KERNEL_INITIALIZER, keys.BIAS_INITIALIZER)


def regularizers(read: Reader) -> Options:
    """Return the regularizers that are set, by weight, with their factor."""
    named = set_of(read, keys.KERNEL_REGULARIZER, keys.BIAS_REGULARIZER)
    factor = read(keys.REGULARIZER_FACTOR) if named else None
    return tuple((weight, (name, factor)) for weight, name in named)


def set_of(read: Reader, *by_weight: Key[str | None]) -> Options:
    """Return what is set of some keys, by the weight that they end in."""
    named = ((key.path.rpartition(".")[2], read(key)) for key in by_weight)
    return tuple((weight, name) for weight, name in named if name)


def budget(read: Reader) -> Budget | None:
    """Return the budget: the memory of the machine that will train the network.

    Without `budget.memory_gib` the other keys of the group have no effect.
    """
    if not read.is_set("budget.memory_gib"):
        return None
    memory = read(keys.MEMORY_GIB, default=1.0)
    batch_size = read(keys.BATCH_SIZE)
    return Budget(memory, batch_size, read(keys.REQUIRE))


def report_keys(read: Reader) -> None:
    """Check the keys of reports, which change no network."""
    emit = read(keys.EMIT)
    read(keys.ROWS)
    others, weights = read(keys.CONVENTIONS), read(keys.SAVE_WEIGHTS)
    read.used.add("output_dir")
    drawn = next((key for key in read.given if key.startswith("diagram.") and key in read.config.said), "")
    needs = (
        ("table.rows", read.is_set("table.rows"), "table"),
        ("table.conventions", others, "table"),
        ("save_weights", weights, "keras"),
        (drawn, drawn and "svg" not in emit, "diagram"),
    )
    for key, given, emitter in needs:
        if given and emitter not in emit:
            read.problems.say(key, f"changes nothing without {emitter} in emit. Leave it out, or add {emitter}.")
