"""Print the composed configuration, completion or Hydra's help, and make nothing."""

import os
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any, cast

from unetgen.cli.arguments import Arguments
from unetgen.cli.flags import COMPLETION, SHOW
from unetgen.cli.hydra_application import application_for, as_user_errors
from unetgen.errors import UserError
from unetgen.language.compose.conf import CONF
from unetgen.language.compose.hydra_errors import error_line
from unetgen.language.compose.hydra_version import version_base
from unetgen.language.compose.in_hydra import own_presets_in_hydra
from unetgen.language.compose.overrides import for_hydra


def print_only(given: Arguments) -> None:
    """Print what Hydra prints by itself.

    It is the composed configuration, completion, or Hydra's help.
    """
    completes = bool({*COMPLETION} & {*given.flags})
    if completes:
        from unetgen.cli.completion import completion, folders_on_the_line
        from unetgen.cli.completion_words import following, is_ours

        line = os.environ.get("COMP_LINE", "")
        with folders_on_the_line():
            if any(flag.startswith("query=") for flag in given.flags) and is_ours(line):
                print(("\n" if "query=fish" in given.flags else " ").join(following(line)))
                return None
            with completion() as name:
                return hydra_prints(name, [*given.flags, *given.overrides])
    if {*SHOW} & {*given.flags}:
        return print_composed(given)
    with own_presets_in_hydra(given.overrides) as found:
        return hydra_prints("config", [*given.flags, *for_hydra(given.overrides), *found])


def hydra_prints(name: str, arguments: list[str]) -> None:
    """Run Hydra's command with a configuration of that name."""
    from hydra import main as hydra_main

    def nothing(composed: Any) -> None:
        pass

    sys.argv = ["unetgen", *arguments]
    with as_user_errors(), report_hydra_checks():
        main = cast(Callable[[], None], hydra_main(config_path=str(CONF), config_name=name, **version_base())(nothing))
        main()


def print_composed(given: Arguments) -> None:
    """Print the configuration that a run would have, and make nothing."""
    from unetgen.cli.composed import composed_text

    with application_for(given.overrides, "RUN") as (application, words):
        text = composed_text(application, given, words)
    print(text)


@contextmanager
def report_hydra_checks() -> Generator[None]:
    """Report flags that Hydra refuses together."""
    try:
        yield
    except (ValueError, KeyError) as error:
        raise UserError(f"{error_line(error)} `unetgen --help` shows the flags.") from None
