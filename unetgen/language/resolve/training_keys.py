"""Read the keys that change how a network is trained and written."""

from collections.abc import Sequence

from unetgen.graph.parts import Options, Part
from unetgen.graph.settings import COLUMNS_OF_ROWS, Budget, Training
from unetgen.graph.spec import Head
from unetgen.language import fitting_losses as fitting
from unetgen.language.config import HEADS
from unetgen.language.fitting_losses import Ending
from unetgen.language.keys import network as keys
from unetgen.language.keys.key import Key
from unetgen.language.resolve.answers import KeyAnswer
from unetgen.language.resolve.head_keys import Outputs
from unetgen.language.resolve.reader import Reader
from unetgen.ops import Activation

MADE_BY = {
    "table": frozenset({"table"}),
    "diagram": frozenset({"diagram", "svg"}),
    "save_weights": frozenset({"keras"}),
}


def resolve_training(read: Reader, outputs: Sequence[Ending], weights: tuple[float, ...]) -> Training | None:
    """Return the arguments of `compile`, or `None` for `compile: null`."""
    if "compile" in read.given:
        read.used.add("compile")
        return None
    optimizer = read.value(keys.OPTIMIZER)
    rate = read.value(keys.LEARNING_RATE)
    logits = read.value(keys.FROM_LOGITS)
    losses = losses_of(read, outputs, logits)
    if logits and (text := fitting.logits_fault(losses, outputs)):
        read.problems.say(keys.FROM_LOGITS.path, text)
    metrics = read.fitting(keys.METRICS, lambda names: metrics_fault(names, losses, outputs, logits), ())
    return Training(optimizer, rate, losses, metrics, weights, logits)


def losses_of(read: Reader, outputs: Sequence[Ending], logits: bool) -> tuple[str, ...]:
    """Return the loss of each output: the one that is set, or what the output needs."""
    one = read.fitting(keys.LOSS, lambda loss: loss and fitting.loss_fault(loss, outputs, logits), "")
    if one:
        return (one,) * len(outputs)
    needed = tuple(fitting.default_loss(ending, logits) for ending in outputs)
    read.answers[keys.LOSS.path] = [KeyAnswer(loss) for loss in dict.fromkeys(needed)]
    return needed


def metrics_fault(names: tuple[str, ...], losses: Sequence[str], outputs: Sequence[Ending], logits: bool) -> str:
    """Return why the first metric that does not fit does not; or nothing."""
    return next(filter(None, (fitting.metric_fault(name, losses, outputs, logits) for name in names)), "")


def endings(read: Reader, there: Outputs, last: Part) -> tuple[Ending, ...]:
    """Return the outputs in order: fused or single heads, or else the last stage."""
    if not there.heads:
        return (Ending("the last stage", None, last_function(last)),)
    named = [Ending(head_group(read, head.name), head.unit.filters, "linear") for head in there.heads]
    finals = [None if head.image else head.final for head in there.heads]
    if there.fusion:
        fused = None if there.heads[0].image else there.fusion.final
        named, finals = named[:1] + named[there.fusion.heads :], [fused, *finals[there.fusion.heads :]]
    return tuple(
        ending._replace(activation=final.function) if final else ending
        for ending, final in zip(named, finals, strict=True)
    )


def head_group(read: Reader, name: str) -> str:
    """Return the group of keys of a head; deep supervision copies the main head."""
    return f"{HEADS}.{name}" if name and read.any_below(f"{HEADS}.{name}") else "head"


def last_function(last: Part) -> str | None:
    """Return the activation at the end of a stage, or None if no unit decides it."""
    if last.block.name != "plain" or last.attention or not last.units:
        return None
    unit = last.units[-1]
    if unit.activation is None or unit.order[-1] == "conv":
        return "linear"
    return unit.activation.function if isinstance(unit.activation, Activation) else None


def initializers(read: Reader, heads: Sequence[Head]) -> Options:
    """Return the initializers that are set, by weight."""
    named = set_of(read, "initializer", keys.KERNEL_INITIALIZER, keys.BIAS_INITIALIZER)
    if ("kernel", "orthogonal") in named and "bfloat16" in (read.value(keys.DTYPE), *(head.dtype for head in heads)):
        text = "is orthogonal, which no backend computes in bfloat16. Use dtype=mixed_bfloat16, or he_normal."
        read.problems.say(keys.KERNEL_INITIALIZER.path, text)
    return named


def regularizers(read: Reader) -> Options:
    """Return the regularizers that are set, by weight, with their factor."""
    named = set_of(read, "regularizer", keys.KERNEL_REGULARIZER, keys.BIAS_REGULARIZER)
    factor = read.value(keys.REGULARIZER_FACTOR) if named else None
    return tuple((weight, (name, factor)) for weight, name in named)


def set_of(read: Reader, group: str, *by_weight: Key[str | None]) -> Options:
    """Return what is set of some keys of a group, by the weight that they end in."""
    if not read.any_below(group):
        return ()
    named = ((key.path.rpartition(".")[2], read.value(key)) for key in by_weight)
    return tuple((weight, name) for weight, name in named if name)


def budget(read: Reader) -> Budget | None:
    """Return the budget: the memory of the machine that will train the network.

    Without `budget.memory_gib` the other keys of the group have no effect.
    """
    if not read.is_set("budget.memory_gib"):
        return None
    memory = read.value(keys.MEMORY_GIB, default=1.0)
    batch_size = read.value(keys.BATCH_SIZE)
    return Budget(memory, batch_size, read.value(keys.REQUIRE))


def report_keys(read: Reader) -> None:
    """Check the keys of reports, which change no network."""
    emit = read.value(keys.EMIT)
    if read.any_below("table"):
        columns_of_table(read)
    others, weights = read.value(keys.CONVENTIONS), read.value(keys.SAVE_WEIGHTS)
    read.used.add("output_dir")
    drawn = next((key for key in read.paths_in("diagram") if key in read.config.said), "")
    needs = (
        ("table.rows", read.is_set("table.rows"), "table"),
        ("table.columns", read.is_set("table.columns"), "table"),
        ("table.conventions", others, "table"),
        ("save_weights", weights, "keras"),
        (drawn, drawn and "svg" not in emit, "diagram"),
    )
    for key, given, emitter in needs:
        if given and emitter not in emit and key in read.config.said:
            read.problems.say(key, f"changes nothing without {emitter} in emit. Leave it out, or add {emitter}.")
    for group, emitters in MADE_BY.items():
        if emitters.isdisjoint(emit):  # what was set for another emit is not written down
            read.used -= {path for path in read.given if path.split(".")[0] == group} - read.config.said


def columns_of_table(read: Reader) -> None:
    """Check that the rows of the table have the chosen columns."""
    rows, chosen = read.value(keys.ROWS), read.value(keys.COLUMNS)
    others = [name for name in chosen or () if name not in COLUMNS_OF_ROWS[rows]]
    if others:
        known = ", ".join(COLUMNS_OF_ROWS[rows])
        read.problems.say("table.columns", f"the table of {rows} has no {others[0]}. Allowed: {known}.")
