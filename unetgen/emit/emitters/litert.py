"""The model as a LiteRT file, for phones."""

from unetgen.emit.emitters import Run
from unetgen.emit.export.model_file import emit_model

BUILDS_MODEL = True


def emit(run: Run) -> None:
    """Export the untrained model, or print the sentence that says why not."""
    emit_model(run, "litert", "model.tflite")
