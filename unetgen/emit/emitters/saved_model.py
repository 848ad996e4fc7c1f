"""The model as a SavedModel of TensorFlow, as a folder."""

from unetgen.emit.emitters import Run
from unetgen.emit.export.model_file import emit_model

BUILDS_MODEL = True


def emit(run: Run) -> None:
    """Export the untrained model, or print the sentence that says why not."""
    emit_model(run, "tf_saved_model", "saved_model")
