"""Export a plan's model: what all formats share, and what each needs."""

import shutil
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from unetgen._files import named
from unetgen.emit.emitters import Run
from unetgen.errors import UserError
from unetgen.graph.plan import Plan

Format = Literal["onnx", "tf_saved_model", "litert"]
NEEDED: dict[Format, tuple[str, ...]] = {"onnx": ("onnx", "tf2onnx"), "tf_saved_model": (), "litert": ()}


def emit_model(run: Run, format: Format, file: str) -> None:
    """Export into a run's folder, or print the sentence that says why not."""
    run.starting(f"Exporting {file} …")
    try:
        export_plan(run.plan, run.folder / file, format)
    except OSError:
        raise
    except UserError as refusal:
        run.say(f"{file} was not written: {refusal}")
    except Exception as error:
        run.say(f"{file} was not written. Keras cannot export it: {type(error).__name__}: {first_line_of(error)}")


def first_line_of(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]


def export_plan(plan: Plan, path: Path, format: Format, model: Any = None) -> Path:
    """Export a plan's model, untrained unless `model` has its trained weights.

    Inputs and outputs keep the plan's data format. Inside, layers compute with channels last, because convolutions
    with channels first cannot be exported from a CPU.

    Raises:
        UserError: a package is missing, or the model does not fit in memory.
        OSError: the file cannot be written.
    """
    refuse_missing(format)
    from unetgen.emit.keras.start import quiet, start

    start(plan)
    exported = with_channels_last(plan)
    beside = path.with_name(f".{path.name}")
    with quiet(), named(path):
        import keras

        from unetgen.emit.keras import build

        made: Any = build(exported, compile=False, pretrained=model is None)
        if model is not None:
            move_weights(model, made)
        made(open_input(keras, made))  # Keras exports models that were called, be it without numbers
        # the exporters warn of old names of NumPy
        with removed_on_failure(beside), warnings.catch_warnings(action="ignore"):
            made.export(str(beside), format=format, verbose=False)
            if format == "onnx":
                from unetgen.emit.export.onnx_file import describe_file

                describe_file(plan, beside)
    with named(path):
        if path.is_dir():
            shutil.rmtree(path)
        beside.replace(path)
    return path


@contextmanager
def removed_on_failure(path: Path) -> Generator[None]:
    """Remove a file or a folder that is not finished."""
    try:
        yield
    except BaseException:
        if path.is_dir():
            shutil.rmtree(path)
        path.unlink(missing_ok=True)
        raise


def open_input(keras: Any, model: Any) -> Any:
    """Return a new input, or one for each of the model's."""
    made = [keras.Input(tensor.shape[1:]) for tensor in model.inputs]
    return made if len(made) > 1 else made[0]


def refuse_missing(format: Format) -> None:
    """Refuse a format whose packages are not installed.

    Raises:
        UserError: the sentence says how to install them.
    """
    missing = [name for name in NEEDED[format] if find_spec(name) is None]
    if missing:
        raise UserError(f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} not installed."
                        " Install by: pip install 'unetgen[export]'.")  # fmt: skip


def with_channels_last(plan: Plan) -> Plan:
    """Return the plan whose layers compute with channels last."""
    if plan.data_format == "channels_last" or plan.spec is None:
        return plan
    return replace(plan, spec=replace(plan.spec, compute_format="channels_last"))


def move_weights(source: Any, target: Any) -> None:
    """Copy the weights of each layer to the layer of its name."""
    for layer in source.layers:
        if layer.weights:
            target.get_layer(layer.name).set_weights(layer.get_weights())
