"""The command line, sorted and checked before Hydra gets it."""

import re
from pathlib import Path
from typing import NamedTuple

from unetgen._text import did_you_mean
from unetgen.cli.flags import (
    ALONE_FLAGS,
    COMPLETION,
    MULTIRUN,
    PRINTING,
    VALUE_FLAGS,
    refuse_flag,
    refuse_flag_value,
    refuse_unused,
)
from unetgen.cli.hydra_section import with_settings_of_files
from unetgen.cli.overwrite import WORD as OVERWRITE
from unetgen.cli.overwrite import overwrites
from unetgen.cli.sweep_files import files_of_a_sweep
from unetgen.errors import ConfigError, Problems, UserError
from unetgen.language.compose.fixed_words import problems_of_fixed_words
from unetgen.language.compose.foreign_files import with_networks
from unetgen.language.compose.load import last_presets
from unetgen.language.compose.overrides import is_sweep, keys_set_by
from unetgen.language.compose.sources import Written, write

RESUME = "sweep.resume="
FOLDERS = ("output_dir=", "hydra.run.dir=", "hydra.sweep.dir=")  # ours, and Hydra's words for it
RECORD = r"['\"]?\.?\w[\w-]*(/\.?\w[\w-]*)*['\"]?"  # Hydra's record: never over a run's files, nor outside its folder


class Arguments(NamedTuple):
    """The command line, sorted."""

    flags: list[str]
    overrides: list[str]
    overruled: frozenset[str] = frozenset()  # keys of a file that later words have changed
    typed: tuple[str, ...] = ()  # the overrides before a file is replaced by its keys
    resumed: Path | None = None  # the folder of the sweep to continue
    overwrites: bool = False  # an earlier run's folder of the same name

    @property
    def multirun(self) -> bool:
        return bool({*MULTIRUN} & {*self.flags})

    @property
    def makes_nothing(self) -> bool:
        """True if Hydra only prints something."""
        return bool(PRINTING & {*self.flags})


def sort_arguments(arguments: list[str]) -> Arguments:
    """Separate flags and their values from overrides.

    Raises:
        UserError: an unknown or unused flag, or a sweep that cannot be continued.
    """
    sorted_out = Arguments([], [])
    refuse_spaces(arguments)
    rest = iter(arguments)
    for word in rest:
        name, _, value = word.partition("=")
        if not word.startswith("-"):
            sorted_out.overrides.append(word)
        elif name in VALUE_FLAGS:
            value = value or next(rest, "")
            refuse_flag_value(name, value)
            sorted_out.flags.extend([name, value] if value else [name])
        elif word in ALONE_FLAGS:
            sorted_out.flags.append(word)
        else:
            refuse_flag(name, value or next(rest, "…"))
    refuse_unused(sorted_out.flags)
    words = sorted_out.overrides
    own = [word for word in words if not word.startswith((RESUME, OVERWRITE))]
    resumed, replaced = resumed_folder(sorted_out), overwrites(words)
    if replaced and not any(word.startswith(FOLDERS) for word in own):
        raise UserError("overwrite  is for a folder that you name: add output_dir=…, or leave it out.")
    return Arguments(sorted_out.flags, own, typed=tuple(words), resumed=resumed, overwrites=replaced)


def resumed_folder(given: Arguments) -> Path | None:
    """Return the folder of the sweep to continue, if any.

    Raises:
        UserError: it is not a sweep's folder, or a word contradicts it.
    """
    for word in given.overrides:
        if word.startswith("sweep.") and not word.startswith(RESUME):
            raise UserError(f"{word.partition('=')[0]}  is not a key.{did_you_mean(f'{RESUME}FOLDER')}")
    words = [word for word in given.overrides if word.startswith(RESUME)]
    if not words:
        return None
    folder = Path(words[-1].removeprefix(RESUME))
    refused = [word for word in given.overrides if word.startswith((*FOLDERS, "hydra/sweeper="))]
    others = [word.split("=")[0] for word in refused if word != "hydra/sweeper=optuna"]
    if others:
        raise UserError(f"sweep.resume  continues in an existing folder: drop {others[0]}.")
    if not given.multirun:
        raise UserError("sweep.resume  continues a sweep. Add -m, and the overrides that the sweep was started with.")
    refuse_unlisted(folder)
    return folder


def refuse_unlisted(folder: Path) -> None:
    """Refuse to resume a folder without a list of jobs.

    Raises:
        UserError: with the reason.
    """
    if (folder / "jobs.json").exists():
        return
    if not folder.is_dir():
        raise UserError(f"sweep.resume  {folder} is not a folder. Give one that -m made.")
    if (folder / "multirun.yaml").exists():
        told = "has no jobs.json, which lists a sweep's jobs: it was removed, or Hydra's own sweeper"
        basic = "(hydra/sweeper=basic) ran, which writes none. It cannot be continued: start a new sweep."
        raise UserError(f"sweep.resume  {folder} {told} {basic}")
    raise UserError(f"sweep.resume  {folder} is not a sweep's folder: it has no jobs.json. Give one that -m made.")


def refuse_spaces(arguments: list[str]) -> None:
    """Refuse spaces around `=`.

    `depth = 4` comes as three words, `depth= 4` and `depth =4` come as two.

    Raises:
        UserError: with the word as it should be written.
    """
    for before, word, after in zip(arguments, arguments[1:], [*arguments[2:], ""], strict=False):
        if word.startswith("=") and re.fullmatch(r"[\w.]+", before):
            raise UserError(
                f"{before} has spaces around the equals sign. Write {before}={word.removeprefix('=') or after}"
            )
        if before.endswith("=") and re.fullmatch(r"[\w.]+=", before) and not re.search(r"[=.]", word):
            raise UserError(f"{before.removesuffix('=')} has spaces around the equals sign. Write {before}{word}")


def check_arguments(given: Arguments) -> Arguments:
    """Return the overrides in the form that Hydra takes, those of a file first.

    Raises:
        ConfigError: every problem, those of the values too.
    """
    if {*COMPLETION} & {*given.flags}:
        return given
    choices, words = files_of_a_sweep(with_networks(given.overrides), multirun=given.multirun)
    written = write(*with_settings_of_files(words, multirun=given.multirun))
    own = [*choices, *map(rename_folder_words, written.overrides)]
    refuse_folders_in_runs(own)
    if given.multirun:
        written.problems.extend(problems_of_fixed_words(written.overrides))
    several = [] if given.multirun else [word for word in own if is_sweep(word) and not word.startswith("~")]
    for word in several:
        key, value = word.split("=", 1)
        one = meant_as_one(key, value)
        written.problems.say(key, f"{value} are several values. Add -m to make a network of each, or {one}.")
    if written.problems:
        rest = written._replace(overrides=[word for word in own if word not in several])
        raise ConfigError(all_problems(given, rest), command_line(given))
    return given._replace(overrides=last_presets(own), overruled=frozenset(keys_set_by(own)) - written.said)


def refuse_folders_in_runs(words: list[str]) -> None:
    """Refuse names that a report or a run cannot use for the folders in its own.

    Raises:
        UserError: with the name.
    """
    for key, _, value in (word.lstrip("+").partition("=") for word in words):
        if key == "hydra.sweep.subdir":
            raise UserError(f"{key}  is the job's number, by which the report finds it. Leave it out.")
        if key == "hydra.mode":
            raise UserError(f"{key}  is chosen by the flag -m, or by its absence. Leave it out.")
        if key == "hydra.output_subdir" and not re.fullmatch(RECORD, value):
            raise UserError(
                f"{key}  {value} is not a folder inside each run's folder. Give a name of letters and digits, such as"
                " .hydra or record; null leaves it out."
            )


def meant_as_one(key: str, value: str) -> str:
    """Return how several values are written as one: as a size or as a list."""
    from unetgen.language.config import line_of
    from unetgen.language.values import Words

    line = line_of(key)
    if line and (isinstance(line.parse, Words) or key.endswith(".labels")):
        return f"write {key}=[{value}]"
    if line and re.fullmatch(r"\d+(,\d+){1,2}", value) and key.endswith(("size", "factor", "rate", "padding")):
        return f"write {key}={value.replace(',', 'x')} for a value per axis"
    return "give one"


def all_problems(given: Arguments, written: Written) -> Problems:
    """Return the problems of the words, then those of the composed rest."""
    from unetgen.language.compose.load import compose

    if not given.multirun:
        own = [word for word in written.overrides if not word.startswith("hydra")]
        try:
            compose(written._replace(overrides=own))
        except ConfigError as error:
            return Problems(error.problems)
    return written.problems


def rename_folder_words(word: str) -> str:
    """Replace Hydra's words for the output folder by `output_dir`."""
    for theirs in FOLDERS[1:]:
        word = word.replace(theirs, "output_dir=", 1) if word.startswith(theirs) else word
    return word


def command_line(given: Arguments) -> str:
    """Return the command as it was typed."""
    return " ".join(["unetgen", *["-m"] * given.multirun, *given.typed])


def without_option(arguments: list[str], flag: str, what: str, usage: str) -> tuple[list[str], str]:
    """Return the arguments without a flag and its value, and the value or nothing.

    Raises:
        UserError: the flag has no value, or is given twice.
    """
    rest = list(arguments)
    if flag not in rest:
        return rest, ""
    at = rest.index(flag)
    if at + 1 == len(rest):
        raise UserError(f"{flag} needs {what}. Write: {usage}")
    given = rest[at + 1]
    del rest[at : at + 2]
    if flag in rest:
        raise UserError(f"{flag} is given twice, and takes {what}. Write: {usage}")
    return rest, given
