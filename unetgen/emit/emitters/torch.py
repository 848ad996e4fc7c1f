"""The network as one PyTorch file, which imports torch and not us."""

from unetgen._files import write_whole
from unetgen.emit.eject import eject_torch
from unetgen.emit.emitters import Run
from unetgen.errors import UserError

BUILDS_MODEL = False
FILE = "model_torch.py"


def emit(run: Run) -> None:
    """Write the file, or print the sentence that says which key it cannot say."""
    try:
        write_whole(run.folder / FILE, eject_torch(run.plan, run.config))
    except UserError as refusal:
        run.say(f"{FILE} was not written: {refusal}")
