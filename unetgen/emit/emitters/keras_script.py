"""The network as one Keras file, which imports keras and not us."""

from unetgen._files import write_whole
from unetgen.emit.eject import eject_keras
from unetgen.emit.emitters import Run
from unetgen.errors import UserError

BUILDS_MODEL = False
FILE = "model_keras.py"


def emit(run: Run) -> None:
    """Write the file, or print the sentence that says which key it cannot say."""
    try:
        write_whole(run.folder / FILE, eject_keras(run.plan, run.config))
    except UserError as refusal:
        run.say(f"{FILE} was not written: {refusal}")
