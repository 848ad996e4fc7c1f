"""The Keras model's files, checked against the plan."""

from unetgen.emit.emitters import Run
from unetgen.errors import UserError

BUILDS_MODEL = True


def emit(run: Run) -> None:
    """Build and save the model, and print that it agrees with the plan.

    If it cannot be built, print the reason.
    """
    from unetgen.emit.keras.start import start

    try:
        start(run.plan)
    except UserError as error:
        run.say(f"The Keras model was not built: {error}.")
        return
    from unetgen.emit.keras.save import save

    run.output.print(save(run.plan, run.folder, weights=bool(run.config.save_weights)), markup=False, highlight=False)
