"""Reword what Hydra refuses: one line, with the nearest valid word.

Advice of Hydra's that does not apply here is left out.
"""

import re
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from typing import Any, TypeGuard, cast

from unetgen._text import available, nearest, shown
from unetgen.errors import UserError
from unetgen.language.compose.conf import CONF


@contextmanager
def hydra_errors_translated() -> Generator[None]:
    """Raise Hydra's refusals as our errors."""
    from hydra.errors import HydraException
    from omegaconf.errors import OmegaConfBaseException
    from yaml import YAMLError

    try:
        yield
    except (HydraException, OmegaConfBaseException, YAMLError, UnicodeDecodeError) as error:
        raise UserError(error_line(error)) from None


def error_line(error: Exception) -> str:
    """Return Hydra's message in one line, reworded where its advice does not apply."""
    from hydra.errors import MissingConfigException
    from omegaconf.errors import InterpolationResolutionError
    from yaml import YAMLError

    if isinstance(error, YAMLError):
        return f"A preset is not YAML: {' '.join(str(error).split())}"
    if isinstance(error, UnicodeDecodeError):  # which names no file
        return f"A preset is not UTF-8 text: it has the byte {error.object[error.start]:#x}. Save it as UTF-8."
    if isinstance(error, MissingConfigException) and error.options and error.missing_cfg_file:
        group, _, name = error.missing_cfg_file.rpartition("/")
        known = available(error.options) if group != "preset" else ""
        article = "an" if group[0] in "aeio" else "a"
        return f"{group}  {shown(name)} is not {article} {group}.{nearest(name, error.options)}{known}"
    if forced := re.match(r"force-add of config groups is not supported: '\+\+(?!preset)(.+?)=(.*)'", str(error)):
        return f"{forced[1]}  {forced[2]} is not a file of your folder {forced[1]}/. Rename the folder to set the key."
    if isinstance(error, InterpolationResolutionError):
        return unresolved(error)
    if refused := re.match(r"Error merging override [+~]*([\w./@]+)(?:=(.*))?", str(error), re.DOTALL):
        words = "cannot be taken away" if refused[2] is None else f"{shown(refused[2])} is not what this setting takes"
        return f"{refused[1]}  {words}. `unetgen --cfg hydra` shows all with their values."
    if unknown := re.match(r"Could not override '(hydra\.[\w.]+)'", str(error)):
        return f"{unknown[1]}  is not a setting.{nearest(unknown[1], [*hydra_keys()])} `unetgen --cfg hydra` shows all."
    if target := re.match("Error locating target '(.*)', set env", str(error)):
        return f"{target[1]}  cannot be imported. Give the path of a class or function in an installed package."
    lines = str(error).partition("Config search path:")[0].splitlines()
    return " ".join(line.strip() for line in lines if line.strip() and "full_key" not in line)


def unresolved(error: Any) -> str:
    """Return why a setting's `${…}` has no value."""
    key = str(error.full_key or "hydra").replace("hydra.run.dir", "output_dir").replace("hydra.sweep.dir", "output_dir")
    if missing := re.match("Interpolation key '(.*)' not found", str(error)):
        return f"{key}  has ${{{missing[1]}}}, which is not a key. Name a key that is set, or write the value."
    if variable := re.search("Environment variable '(.*)' not found", str(error)):
        return f"{key}  has ${{oc.env:{variable[1]}}}, and there is no such variable. Set it, or write the value."
    if unknown := re.match(r"Unsupported interpolation type (\S+)", str(error)):
        return (
            f"{key}  has ${{{unknown[1]}:…}}, which is not known. Write ${{now:%Y-%m-%d}} for the date, or the value."
        )
    return f"{key}  has a ${{…}} that gives no value. Write ${{now:%Y-%m-%d}} for the date, or the value."


def hydra_keys() -> Generator[str]:
    """Return the settings of Hydra, and of our sweepers and launchers."""
    import yaml
    from hydra.conf import HydraConf

    yield from dotted(types(HydraConf), "hydra")
    for file in (CONF / "hydra").glob("*/*.yaml"):
        yield from dotted(yaml.safe_load(file.read_text("utf-8")), f"hydra.{file.parent.name}")


def types(structure: type) -> dict[str, Any]:
    """Convert a dataclass, and those inside it, to a mapping of types."""
    return {field.name: types(field.type) if is_structure(field.type) else None for field in fields(structure)}


def is_structure(kind: Any) -> TypeGuard[type]:
    return isinstance(kind, type) and is_dataclass(kind)


def dotted(mapping: dict[str, Any], group: str) -> Generator[str]:
    """Return the dotted keys of a mapping and of those inside it."""
    for key, value in mapping.items():
        yield f"{group}.{key}"
        if isinstance(value, dict):
            yield from dotted(cast("dict[str, Any]", value), f"{group}.{key}")
