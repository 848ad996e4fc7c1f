"""The Keras model's files, checked against the plan."""

from unetgen.emit.emitters import Run
from unetgen.errors import UserError

BUILDS_MODEL = True


def emit(run: Run) -> None:
    """Build and save the model, and print that it agrees with the plan.

    If it cannot be built, print the reason.
    """
    run.starting("Building the Keras model …")
    try:
        run.say(build_and_save(run))
    except (OSError, AssertionError):
        raise
    except UserError as error:
        run.say(f"The Keras model was not built: {str(error).rstrip('.')}.")
    except Exception as error:
        run.say(f"The Keras model was not built. Keras refuses it: {first_line(error)}")


def build_and_save(run: Run) -> str:
    from unetgen.emit.keras.start import start

    start(run.plan)
    from unetgen.emit.keras.save import save

    return save(run.plan, run.folder, weights=bool(run.config.save_weights))


def first_line(error: Exception) -> str:
    """Return the first line of a message of Keras, with the error's type."""
    return f"{type(error).__name__}: {str(error).strip().partition(chr(10))[0]}"
