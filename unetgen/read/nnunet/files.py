"""A plans file: its content, its configurations, and its folder's trainer."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, cast

from unetgen._text import available, nearest, shown
from unetgen.errors import ConfigError, Problem, UserError
from unetgen.read.json_files import LARGEST, read_json
from unetgen.read.nnunet.pickles import PickleError, plain, unpickled

JSON_FILE, PICKLE_FILE = "plans.json", "plans.pkl"
VERSION_1_KEYS = ("plans_per_stage", "num_modalities", "num_classes", "base_num_features", "conv_per_stage")
LOW, FULL, CASCADE = "3d_lowres", "3d_fullres", "3d_cascade_fullres"  # the configurations of version 1, beside 2d


class PlansFile(NamedTuple):
    """A plans file, with the trainer and the configuration that its folder names.

    These are empty texts in a folder that is not one of results.
    """

    path: Path
    content: Mapping[str, Any]
    trainer: str = ""
    configuration: str = ""

    @property
    def version(self) -> int:
        return 1 if "plans_per_stage" in self.content else 2

    @property
    def configurations(self) -> dict[str, Any]:
        if self.version == 1:
            return configurations_of_version_1(self.content["plans_per_stage"])
        return cast("dict[str, Any]", self.content["configurations"])


def plans_file(path: Path) -> PlansFile:
    """Read a plans file, or that of a results folder.

    Raises:
        UserError: it cannot be read, or is not a plans file.
    """
    if path.is_dir():
        path = next((path / name for name in (JSON_FILE, PICKLE_FILE) if (path / name).is_file()), path / JSON_FILE)
    content = content_of(path)
    groups = [content.get(key) for key in ("configurations", "plans_per_stage") if key in content]
    if not groups or not isinstance(groups[0], dict) or not groups[0]:
        raise UserError(
            f"{path} is not a plans file of nnU-Net: it has no configurations. Give nnUNetPlans.json of the"
            " preprocessed data, or a results folder."
        )
    return PlansFile(path, content, *named_by_folder(path.absolute()))


def named_by_folder(path: Path) -> tuple[str, str]:
    """Return the trainer and the configuration that a results folder names.

    It is `TRAINER__PLANS__CONFIG`, and in version 1 `CONFIG/TASK/TRAINER__PLANS`.
    """
    parts = path.parent.name.split("__")
    if path.name == JSON_FILE and len(parts) == 3:
        return parts[0], parts[2]
    if path.name == PICKLE_FILE and len(parts) == 2:
        return parts[0], path.parent.parent.parent.name
    return "", ""


def content_of(path: Path) -> Mapping[str, Any]:
    """Return the content of a file; an unchanged one is read once.

    Raises:
        UserError: it cannot be read.
    """
    try:
        state = path.stat()
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror or error}.") from None
    return read_once(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=2)  # a file may become 200 MB of objects
def read_once(path: Path, changed: int, size: int) -> Mapping[str, Any]:
    """Return the content of a file in a state."""
    return read_pickle(path, size) if path.suffix == ".pkl" else read_json(path, with_nan=True)


def read_pickle(path: Path, size: int) -> Mapping[str, Any]:
    """Return the keys of version 1 plans; nothing in the file is run.

    Raises:
        UserError: it is too large, or is not such a file.
    """
    if size > LARGEST:
        raise UserError(f"{path} is not read: it has {size:,} bytes, and plans have at most {LARGEST:,}.")
    try:
        found = unpickled(path.read_bytes())
        if not isinstance(found, dict):
            raise PickleError("it is not the mapping that plans are")
        content = cast("dict[Any, Any]", found)
        return {key: plain(content[key]) for key in VERSION_1_KEYS if key in content}
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror or error}.") from None
    except PickleError as error:
        raise UserError(f"{path} is not read: {error}. Nothing in it was run.") from None


def configurations_of_version_1(stages: Mapping[Any, Any]) -> dict[str, Any]:
    """Return the stages of a version 1 file by the names of what they train."""
    found = [one for _, one in sorted(stages.items(), key=lambda item: str(item[0]))]
    patch = cast("dict[str, Any]", found[0]).get("patch_size") if isinstance(found[0], dict) else None
    if isinstance(patch, list) and len(cast("list[Any]", patch)) == 2:
        return {"2d": found[-1]}
    return {FULL: found[0]} if len(found) == 1 else {LOW: found[0], FULL: found[-1], CASCADE: found[-1]}


def is_plans(path: Path) -> bool:
    """Return whether a path is a plans file or a results folder.

    A broken file is judged by its name.
    """
    if path.suffix == ".json":
        try:
            content = content_of(path)
        except UserError:
            return "plans" in path.name.lower()
        model = {"layers", "config"} & content.keys()
        return is_plans_content(content) or ("plans" in path.name.lower() and not model)
    return path.suffix == ".pkl" or any(names_file(path / name) for name in (JSON_FILE, PICKLE_FILE))


def names_file(path: Path) -> bool:
    """Return whether there is such a file; a text of 60,000 letters names none."""
    try:
        return path.is_file()
    except OSError:
        return False


def is_plans_content(content: Mapping[str, Any]) -> bool:
    return "plans_name" in content or ("configurations" in content and "layers" not in content)


def network_in(path: Path, name: str) -> Path:
    """Return the path of a configuration: the plans file's, and the name.

    Raises:
        ConfigError: no such configuration, or none is named and there are several.
    """
    found = plans_file(path)
    known = list(found.configurations)
    chosen = name or (found.configuration if found.configuration in known else "")
    if not chosen and len(known) == 1:
        chosen = known[0]
    if chosen not in known:
        text = f"{shown(chosen)} is not in {found.path}.{nearest(chosen, known)}" if chosen else "is missing."
        raise ConfigError([Problem("configuration", f"{text}{available(known)}")], str(found.path))
    if "/" in chosen:
        text = f"{shown(chosen)} has a slash in its name, which is read as a folder. Rename it in the file."
        raise ConfigError([Problem("configuration", text)], str(found.path))
    return found.path / chosen
