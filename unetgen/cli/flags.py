"""The command's flags: Hydra's own, as far as they have a use here, and ours."""

from collections.abc import Sequence

from unetgen._text import nearest
from unetgen.errors import UserError

MULTIRUN = ("--multirun", "-m")
RUN = ("--run", "-r")
SHOW = ("--cfg", "-c")
PART = ("--package", "-p")
INFO = ("--info", "-i")
COMPLETION = ("--shell-completion", "-sc")
RESULTS_ONLY = ("--quiet", "--json")
ALONE_FLAGS = (*MULTIRUN, *RUN, "--resolve", "--hydra-help", *RESULTS_ONLY)
VALUE_FLAGS = (*SHOW, *PART, "--config-dir", "-cd", *INFO, *COMPLETION)
PRINTING = {*SHOW, *INFO, *COMPLETION, "--hydra-help"}  # they make no network
FLAG_VALUES = {
    **dict.fromkeys(SHOW, ("job", "hydra", "all")),
    **dict.fromkeys(INFO, ("all", "config", "defaults", "defaults-tree", "plugins", "searchpath")),
}

OWN_FILE = "A description of your own is a file, with or without a section hydra: unetgen my_unet.yaml depth=3"
OWN_FOLDER = "Presets and groups of your own are in a folder: --config-dir DIR"
INSTEAD = {
    "--config-name": OWN_FILE,
    "-cn": OWN_FILE,
    "--config-path": OWN_FOLDER,
    "-cp": OWN_FOLDER,
    "--experimental-rerun": "A run's description makes it again: unetgen FOLDER/config.yaml",
}


def refuse_flag(flag: str, value: str) -> None:
    """Refuse an unknown flag.

    Raises:
        UserError: with the nearest flag, or the key that was meant.
    """
    from unetgen.language.config import is_group, line_of

    if flag in INSTEAD:
        raise UserError(f"{flag} is not a flag here. {INSTEAD[flag]}")
    key = flag.lstrip("-").replace("-", "_")
    if line_of(key) or is_group(key) or key == "preset":
        raise UserError(f"{flag} is not a flag. Write {key}={value}")
    if value and flag in ALONE_FLAGS:
        raise UserError(f"{flag} takes no value. Write: unetgen {flag} depth={'2,3,4' if flag in MULTIRUN else '3'}")
    known = [*ALONE_FLAGS, *VALUE_FLAGS, "--help", "--version"]
    raise UserError(
        f"{flag} is not a flag.{nearest(flag, known)} `unetgen --help` shows the flags; keys are written key=value."
    )


def refuse_flag_value(flag: str, value: str) -> None:
    """Refuse a value that Hydra's flag does not take; `--info` alone shows all.

    Raises:
        UserError: with the nearest value.
    """
    if flag in PART and not value:
        raise UserError(f"{flag} has no value. Give the part to print: --cfg job {flag} input")
    known = FLAG_VALUES.get(flag, (value,))
    if value not in known and (value or flag in SHOW):
        problem = f"{flag} {value} is not known.{nearest(value, known)}" if value else f"{flag} has no value."
        raise UserError(f"{problem} Allowed: {', '.join(known)}. For example {flag} {known[0]}.")


def refuse_unused(flags: Sequence[str]) -> None:
    """Refuse a flag that changes nothing beside the others.

    Raises:
        UserError: with the flag, and what to add or leave out.
    """
    given = {*flags}
    for flag in (*PART, "--resolve"):
        if flag in given and not given.intersection(SHOW):
            raise UserError(f"{flag} changes what --cfg prints. Add --cfg job, or leave it out.")
    for some, others, reason in (
        (RESULTS_ONLY, PRINTING, "is for a run or a sweep, and {} makes none"),
        (MULTIRUN, PRINTING, "is for a sweep, and {} makes none"),
        (SHOW, {*INFO, "--hydra-help"}, "prints something else than {}"),
        (RUN, MULTIRUN, "makes one network, and {} one for each value"),
    ):
        for flag, other in zip(sorted(given.intersection(some)), sorted(given.intersection(others)), strict=False):
            raise UserError(f"{flag} {reason.format(other)}. Leave out one of them.")
