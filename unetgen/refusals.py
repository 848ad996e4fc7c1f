"""What Hydra refuses, as we say it: in a line, with the nearest that there is, and without advice that leads astray."""

import re
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass

from unetgen.errors import UserError
from unetgen.paths import CONF
from unetgen.values import nearest, shown


@contextmanager
def told_like_ours() -> Generator[None]:
    """Hydra's refusals as ours."""
    from hydra.errors import HydraException
    from omegaconf.errors import OmegaConfBaseException
    from yaml import YAMLError

    try:
        yield
    except (HydraException, OmegaConfBaseException, YAMLError, UnicodeDecodeError) as error:
        raise UserError(told(error)) from None


def told(error: Exception) -> str:
    """What Hydra says, in one line; in our words where its own lead astray."""
    from hydra.errors import MissingConfigException
    from yaml import YAMLError

    if isinstance(error, YAMLError):
        return f"A preset is no YAML: {' '.join(str(error).split())}"
    if isinstance(error, UnicodeDecodeError):  # which names no file
        return f"A preset is no text in UTF-8: the byte {error.object[error.start]:#x} is in it. Save it as UTF-8."
    if isinstance(error, MissingConfigException) and error.options and error.missing_cfg_file:
        group, _, name = error.missing_cfg_file.rpartition("/")
        known = f" There are: {', '.join(error.options)}." if group != "preset" else ""
        return f"{group}  {shown(name)} is no {group}.{nearest(name, error.options)}{known}"
    if unknown := re.match(r"Could not override '(hydra\.[\w.]+)'", str(error)):
        return f"{unknown[1]}  is no setting.{nearest(unknown[1], settings())} `unetgen --cfg hydra` shows all."
    lines = str(error).partition("Config search path:")[0].splitlines()
    return " ".join(line.strip() for line in lines if line.strip() and "full_key" not in line)


def settings() -> list[str]:
    """Hydra's, and those of our sweepers and launchers."""
    import yaml
    from hydra.conf import HydraConf

    files = (CONF / "hydra").glob("*/*.yaml")
    ours = [f"hydra.{file.parent.name}.{key}" for file in files for key in yaml.safe_load(file.read_text("utf-8"))]
    return [*dotted(HydraConf, "hydra."), *ours]


def dotted(structure: type, start: str) -> Generator[str]:
    """The keys of a dataclass and of those inside it."""
    for field in fields(structure):
        yield start + field.name
        if isinstance(field.type, type) and is_dataclass(field.type):
            yield from dotted(field.type, f"{start}{field.name}.")
