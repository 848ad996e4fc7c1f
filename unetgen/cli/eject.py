"""`unetgen eject`: a description as a file of code that does not need unetgen."""

from pathlib import Path

from unetgen.cli.arguments import refuse_spaces
from unetgen.cli.draw import without_path
from unetgen.errors import UserError

USAGE = "unetgen eject keras preset=unet_2015 depth=4 -o my_unet.py"
FRAMEWORKS = ("torch", "keras")  # the first is meant where none is named


def eject_file(arguments: list[str]) -> Path:
    """Write `[keras|torch] WORDS [-o FILE]` as code, and return the file.

    Raises:
        ConfigError: every problem of the description.
        UserError: an unknown flag, another ending, or a key that the file cannot say.
    """
    from unetgen._files import write_whole
    from unetgen.emit.eject import eject_keras, eject_torch
    from unetgen.language.compose.load import load
    from unetgen.language.planning import plan_of
    from unetgen.read.anything import description_words, is_path

    words, given = without_path(arguments, USAGE)
    if flags := [word for word in words if word.startswith("-")]:
        raise UserError(f"{flags[0]} is not a flag of eject. Write: {USAGE}")
    refuse_spaces(words)
    framework = words.pop(0) if words[:1] and words[0] in FRAMEWORKS else FRAMEWORKS[0]
    path = code_path(given or f"model_{framework}.py")
    config = load(*(word for one in words for word in ([one] if is_path(one) else description_words(one))))
    eject = eject_keras if framework == "keras" else eject_torch
    write_whole(path, eject(plan_of(config), config))
    return path


def code_path(given: str) -> Path:
    """Return a path in an existing folder that ends in `.py`.

    Raises:
        UserError: another ending, or no such folder.
    """
    path = Path(given)
    if path.suffix != ".py":
        raise UserError(f"{path} does not end in .py. Write: {USAGE}")
    if not path.parent.is_dir():
        raise UserError(f"{path} cannot be written: the folder {path.parent} does not exist. Make it, or give another.")
    return path
