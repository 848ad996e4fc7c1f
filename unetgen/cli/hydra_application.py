"""Hydra's application, started with our configuration and with errors for users."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from unetgen.cli.hydra_words import logging_words, refuse_code_of_presets
from unetgen.cli.output_folder import unwritable
from unetgen.errors import FolderError
from unetgen.language.compose.conf import CONF
from unetgen.language.compose.hydra_errors import hydra_errors_translated
from unetgen.language.compose.hydra_version import version_base
from unetgen.language.compose.in_hydra import own_presets_in_hydra
from unetgen.language.compose.overrides import for_hydra


@contextmanager
def application_for(overrides: list[str], mode: str) -> Generator[tuple[Any, list[str]]]:
    """Yield Hydra's application, and the overrides for it.

    `hydra.main` would compose once more, only to find out whether this is a sweep; here that is known.

    Raises:
        UserError: what Hydra refuses.
    """
    from hydra import initialize_config_dir
    from hydra.core.global_hydra import GlobalHydra
    from hydra.types import RunMode

    from unetgen.sweep.hydra.typed_config_loader import TypedConfigLoader

    with (
        as_user_errors(),
        own_presets_in_hydra(overrides) as found,
        initialize_config_dir(str(CONF), job_name="unetgen", **version_base()),
    ):
        words = [*for_hydra(overrides), *found, *logging_words(overrides), f"hydra.mode={mode}"]
        application = GlobalHydra.instance().hydra
        assert application is not None
        refuse_code_of_presets(application, words, RunMode[mode])
        application.config_loader = TypedConfigLoader(application.config_loader, found)
        yield application, words


@contextmanager
def as_user_errors() -> Generator[None]:
    """Turn Hydra's refusals, and those of the folder, into user errors."""
    os.environ["HYDRA_FULL_ERROR"] = "1"  # exceptions reach us, and not Hydra's own printing
    try:
        with hydra_errors_translated():
            yield
    except OSError as error:
        if error.filename is None:
            raise
        raise FolderError(unwritable(error.filename, error)) from None
