"""Read whatever describes a network as a plan.

That is a plan, a Keras model, a file, a run's folder, a preset, or overrides.
"""

import shlex
from pathlib import Path
from typing import Any

from unetgen._text import available, nearest, shown
from unetgen.errors import UserError
from unetgen.graph.plan import Plan
from unetgen.language.compose.conf import is_preset, presets
from unetgen.language.compose.figure_words import without_figure_words
from unetgen.language.compose.foreign_files import is_foreign
from unetgen.language.compose.load import load
from unetgen.language.config import Config
from unetgen.language.planning import plan_of
from unetgen.read.endings import DESCRIPTIONS, FILES, IN_WORDS, KERAS_FILES, ONNX_FILE, PICKLES, TORCH_FILE
from unetgen.read.json_files import read_json


def as_plan(side: Any, example: Any = None) -> Plan:
    """Return the plan of a side; a `Config` or a mapping is a description too.

    `example` is an input of a PyTorch module, or its shape.

    Raises:
        ConfigError: every problem of a description.
        UserError: it cannot be compared; the text lists what can be.
    """
    if is_torch(side):
        from unetgen.read.torch.module import read_exported, read_module

        return read_exported(side) if is_torch(side) == "ExportedProgram" else read_module(side, example)
    if is_keras_model(side):
        from unetgen.read.keras.model import read_keras

        return read_keras(side)
    if is_file_or_folder(side):
        return file_plan(Path(side))
    if isinstance(side, Plan):
        return side
    return plan_of_description(*description_words(side)) if isinstance(side, str) else plan_of_description(side)


def plan_of_description(*description: Any) -> Plan:
    return plan_of(load(*description))


def is_keras_model(side: Any) -> bool:
    """Return whether a side is a Keras model, without importing Keras."""
    kinds = {(kind.__module__.split(".")[0], kind.__name__) for kind in type(side).__mro__}
    if ("tf_keras", "Model") in kinds:
        raise UserError("This is a model of tf_keras (Keras 2). Write model.to_json() into a .json file and give that.")
    return ("keras", "Model") in kinds


def is_torch(side: Any) -> str:
    """Return `Module` or `ExportedProgram` for what is one of PyTorch's.

    Torch is not imported.
    """
    kinds = {(kind.__module__.split(".")[0], kind.__name__) for kind in type(side).__mro__}
    if ("keras", "Model") in kinds:  # on the PyTorch backend it is a module too
        return ""
    return next((name for name in ("Module", "ExportedProgram") if ("torch", name) in kinds), "")


def is_file_or_folder(side: Any) -> bool:
    """Return whether a side is the path of a file or a folder."""
    return isinstance(side, Path) or (isinstance(side, str) and is_path(side))


def is_path(text: str) -> bool:
    """Return whether a text is a file name, by its ending, or an existing folder."""
    if (text.endswith(FILES) or is_foreign(text)) and "=" not in text:
        return True
    return bool(text) and is_folder(text) and not is_preset(text)


def is_folder(text: str) -> bool:
    """Return whether a text names a folder; one of 60,000 letters names none."""
    try:
        return Path(text).is_dir()
    except OSError:
        return False


def is_read(side: Any) -> bool:
    """Return whether a side is a plan, a model, a model's file or a run's folder."""
    if isinstance(side, Config):  # first: it is asked for each plan of a description
        return False
    made = isinstance(side, Plan) or is_keras_model(side) or bool(is_torch(side))
    return made or (is_file_or_folder(side) and not is_description(str(side)))


def is_description(text: str) -> bool:
    """Return whether a path is a file with a description, ours or of another program."""
    return text.endswith(DESCRIPTIONS) or is_foreign(text)


def figure_apart(side: Any) -> tuple[Any, list[str]]:
    """Split a side from the settings of its figure, which a text may hold.

    >>> figure_apart("my model.keras diagram.width=single")
    ('my model.keras', ['diagram.width=single'])
    """
    return without_figure_words(side) if isinstance(side, str) and not is_path(side) else (side, [])


def file_plan(path: Path) -> Plan:
    """Read the plan of a file, or of a run's folder with its `summary.json`."""
    if is_description(str(path)):
        return plan_of_description(path)
    if path.is_dir():
        path = path / "summary.json"
        if not path.is_file():
            raise UserError(f"{path.parent} is not a run's folder: it has no summary.json.")
    match path.suffix.lower():
        case ".json":
            return json_plan(path)
        case ending if ending in KERAS_FILES:
            from unetgen.read.keras.model import read_keras_file

            return read_keras_file(path)
        case ending if ending == TORCH_FILE:
            from unetgen.read.torch.file import read_pt2

            return read_pt2(path)
        case ending if ending == ONNX_FILE:
            from unetgen.read.onnx.file import read_onnx

            return read_onnx(path)
        case _:
            raise UserError(f"{path} cannot be read. Give one of: {IN_WORDS}, or a run's folder.")


def json_plan(path: Path) -> Plan:
    """Read a summary or a Keras model, depending on the file's content."""
    content = read_json(path)
    if "layers" in content:
        from unetgen.read.summary import read_summary

        return read_summary(content, path)
    from unetgen.read.keras.files import checked_config
    from unetgen.read.keras.model import read_keras_config

    return read_keras_config(checked_config(content, path), path)


def foreign_file_fault(name: str) -> str:
    """Return what to do with a file of another library, or an empty text."""
    ending = Path(name).suffix.lower()
    if ending in PICKLES:
        from unetgen.read.torch.archive import EXPORT

        return f"{shown(name)} holds weights or code, and no graph that can be read without running it. {EXPORT}"
    return ""


def description_words(text: str) -> list[str]:
    """Split overrides as a shell does; a preset's name alone means `preset=…`.

    >>> description_words("unet_2015 depth=4")
    ['preset=unet_2015', 'depth=4']
    """
    try:
        parts = shlex.split(text)
    except ValueError:
        raise UserError(f"{text!r} has a quote that is not closed.") from None
    if not parts:
        raise UserError("A side is empty. Give a preset, a file, or overrides such as 'depth=4'.")
    return with_preset_first(parts)


def with_preset_first(parts: list[str]) -> list[str]:
    """Return overrides of a description, where a preset's name alone means `preset=…`.

    Raises:
        UserError: the first is neither a preset nor a file nor an override.
    """
    first = parts[0]
    if "=" in first or is_description(first):
        return parts
    if is_path(first) and len(parts) > 1:
        raise UserError(
            f"{first} is a model, and no override changes it. Give it alone, or a description with overrides."
        )
    if told := foreign_file_fault(first):
        raise UserError(told)
    if not is_preset(first):
        raise UserError(
            f"{first!r} is not a preset, file or override.{nearest(first, presets())}{available(presets())}"
            f" A file ends in one of {IN_WORDS}; an override reads depth=4."
        )
    return [f"preset={first}", *parts[1:]]
