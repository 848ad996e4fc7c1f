"""Words that Hydra gets besides the user's, and settings that only users give."""

from typing import Any

from unetgen.errors import UserError
from unetgen.language.compose.conf import PRESET_FOLDERS
from unetgen.language.compose.own_groups import choices_in

RUN_CODE = ("callbacks", "job_logging", "hydra_logging", "launcher", "sweeper")


def logging_words(words: list[str]) -> list[str]:
    """Return the override that lets `hydra.verbose` show something.

    Without it nothing is logged, so that only results are printed.
    """
    values = [word.partition("=")[2] for word in words if word.startswith("hydra.verbose=")]
    chosen = any(word.startswith("hydra/hydra_logging=") for word in words)
    return ["hydra/hydra_logging=stderr"] if values and values[-1] not in ("false", "null", "[]") and not chosen else []


def refuse_code_of_presets(application: Any, words: list[str], mode: Any) -> None:
    """Let no preset and no group of a user's folder set what Hydra runs.

    Somebody else may have written it.

    Raises:
        UserError: with the setting.
    """
    if not PRESET_FOLDERS.get():
        return
    alone = [word for word in words if not word.startswith("preset=") and not choices_in(word.partition("=")[0][1:])]
    named, plain = (application.compose_config("config", given, mode).hydra for given in (words, alone))
    for key in RUN_CODE:
        if named[key] != plain[key]:
            chosen = " and ".join(word for word in words if word not in alone)
            raise UserError(
                f"{chosen}  sets hydra.{key}, which runs code. Leave it out, or set it on the command line."
            )
