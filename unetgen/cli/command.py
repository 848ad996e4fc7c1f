"""The command: a verb runs its function, everything else goes to Hydra.

A user's mistake is reported in a few lines and ends with exit code 2; a comparison that differs and a sweep with a
failed job end with 1; a run that was asked for a model and has none ends with 3. A traceback is always our own fault.
"""

import atexit
import gc
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from unetgen._text import nearest, printable, shown
from unetgen._version import __version__
from unetgen.cli.flags import RESULTS_ONLY
from unetgen.cli.streams import lasting_streams, refused_output
from unetgen.cli.verbs import VERBS, help_on, print_line
from unetgen.errors import UserError
from unetgen.language.compose.foreign_files import is_foreign
from unetgen.read.endings import DESCRIPTIONS, MODELS
from unetgen.sweep.interruption import ASKED, interruptible

ADDING = ("parts=", "--config-dir", "-cd", "hydra.searchpath=")  # words that add a user's folders


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    gc.set_threshold(100_000)  # a start makes many objects and hardly any garbage
    atexit.register(gc.freeze)  # and the end need not look for it: that would take a tenth of a run
    if arguments[:1] != ["bench"]:
        os.environ["CUDA_VISIBLE_DEVICES"] = "-1"  # nothing is measured, so no accelerator is taken
    with lasting_streams():
        code = exit_code(arguments)
        if refused := refused_output():
            print(f"The output cannot be written: {refused}.", file=sys.stderr)
            return 2
        return code


def exit_code(arguments: list[str]) -> int:
    """Run the command; print why it was refused or stopped."""
    try:
        with interruptible():
            return dispatch(arguments)
    except UserError as error:
        print("\n".join(map(printable, str(error).split("\n"))), file=sys.stderr)
        return 2
    except SystemExit as ended:  # Hydra's help
        return ended.code if isinstance(ended.code, int) else 0
    except KeyboardInterrupt:
        return interrupted()
    except OSError as error:
        stopped = f"{error.filename} cannot be written" if error.filename else "The system stopped this"
        print(f"{stopped}: {error.strerror or error}.", file=sys.stderr)
        return 2


def interrupted() -> int:
    """Say what ended the command, and return the shell's exit code for that signal."""
    number = ASKED[0] if ASKED else signal.SIGINT
    said = "Interrupted." if number == signal.SIGINT else f"Ended by {signal.Signals(number).name}."
    print(said, file=sys.stderr)
    return 128 + number


def dispatch(arguments: list[str]) -> int:
    """Run a verb or a description, with the parts and presets of a user's folders."""
    if not any(word.lstrip("+").startswith(ADDING) for word in arguments):
        return run_command(arguments)
    from unetgen.language.compose.own import adding, take_flags

    added = take_flags(arguments)
    with adding(added.parts, added.presets, "--config-dir"):
        return run_command(added.words)


def run_command(arguments: list[str]) -> int:
    """Run a verb or a description and return the exit code."""
    first = next((word for word in arguments if word not in RESULTS_ONLY), "")
    if first in ("--help", "-h") or {"--help", "-h"} & set(arguments):
        return help_on([])
    if "--version" in arguments:
        return print_line(f"unetgen {__version__}")
    if first in VERBS:
        at = arguments.index(first)
        return VERBS[first](arguments[:at] + arguments[at + 1 :])
    if (
        first
        and first[0] not in "-+~"
        and "=" not in first
        and not first.endswith(DESCRIPTIONS)
        and not is_foreign(first)
    ):
        refuse_word(first, arguments[arguments.index(first) + 1 :])
    from unetgen.cli.application import run_application

    return run_application(arguments)


def refuse_word(word: str, rest: list[str]) -> None:
    """Refuse a word that is not a verb, a file or an override.

    Raises:
        UserError: with what was probably meant.
    """
    from unetgen.language.compose.conf import is_preset, presets
    from unetgen.language.config import line_of
    from unetgen.read.anything import foreign_file_fault

    if told := foreign_file_fault(word):
        raise UserError(told)
    if Path(word, "config.yaml").is_file():
        raise UserError(f"{shown(word)} is a run's folder. Its network is made again by {Path(word, 'config.yaml')}")
    if Path(word, "jobs.json").is_file():
        raise UserError(f"{shown(word)} is a sweep's folder. Write: unetgen report {word}, or: -m sweep.resume={word}")
    if rest[:1] == ["="] or (rest and rest[0].startswith("=")):
        value = "".join(rest[:2] if rest[0] == "=" else rest[:1]).removeprefix("=")
        raise UserError(f"{word} has spaces around the equals sign. Write {word}={value}")
    if is_preset(word):
        raise UserError(f"{shown(word)} is a preset. Write preset={word}, or: unetgen show {word}")
    if word.endswith(MODELS):
        raise UserError(f"{shown(word)} is a model's file. Write: unetgen draw {word}, or table, compare or describe.")
    if line_of(word):
        raise UserError(f"{word} has no value. Write {word}=…, without spaces around the equals sign.")
    meant = nearest(word, [*VERBS, *(f"preset={name}" for name in presets())]) or nearest(word, presets())
    raise UserError(f"{shown(word)} is not a command.{meant} Give overrides such as depth=4, a file"
                    f" that ends in .yaml, or one of: {', '.join(VERBS)}.")  # fmt: skip
