"""The arguments of `compile` in a sentence."""

from unetgen._text import join_words
from unetgen.emit.method.units import small_number
from unetgen.graph.settings import Training

OPTIMIZERS = {
    **{name.lower(): name for name in ("Adam", "AdamW", "Adamax", "Nadam", "Adadelta", "Adafactor", "Lion", "Ftrl")},
    "sgd": "SGD",
    "rmsprop": "RMSprop",
}


def training_sentence(training: Training) -> str:
    """Return optimizer, learning rate, losses and metrics."""
    rate = f" (learning rate {small_number(training.learning_rate)})" if training.learning_rate else ""
    losses = join_words(
        [loss.replace("_", " ").replace("crossentropy", "cross-entropy") for loss in dict.fromkeys(training.losses)]
    )
    scores = ", computed from scores without activation" if training.from_logits else ""
    measured = join_words([name.replace("_", " ") for name in training.metrics])
    metrics = f"; the metric{'s are' if len(training.metrics) > 1 else ' is'} {measured}" if training.metrics else ""
    optimizer = f"{OPTIMIZERS.get(training.optimizer, training.optimizer)}{rate}"
    return f"It is compiled with the optimizer {optimizer} and the loss {losses}{scores}{metrics}"
