"""`unetgen nnunet`: a description as a network that nnU-Net trains."""

import json
from pathlib import Path
from typing import Any, NamedTuple, cast

from unetgen.cli.arguments import refuse_spaces
from unetgen.cli.draw import without_option
from unetgen.errors import ConfigError, UserError
from unetgen.ops import Axes

USAGE = "unetgen nnunet my_unet.yaml --plans nnUNetPlans.json -o folder"


class Base(NamedTuple):
    """The configuration that is inherited: its file, name and patch, and the outputs.

    Channels and classes are `None` without a `dataset.json`."""

    path: Path
    name: str
    patch: Axes
    channels: int | None
    classes: int | None


def nnunet_lines(arguments: list[str]) -> list[str]:
    """Write the module and the configuration, and return what to do with them.

    Raises:
        ConfigError: every problem of the description; that of a patch names the nearest that fits.
        UserError: a flag, the plans, or what cannot be trained.
    """
    from unetgen.emit.eject.nnunet import for_training, inheriting_configuration, module_name, training_module
    from unetgen.language.compose.load import load
    from unetgen.language.planning import plan_of
    from unetgen.read.anything import description_words, is_path

    words, given = flags_of(arguments)
    config = load(*(word for one in words for word in ([one] if is_path(one) else description_words(one))))
    usual = "2d" if plan_of(config).dims == 2 else "3d_fullres"
    base = base_of(Path(given["plans"]), (given["configuration"], usual), patch_given(given["patch"]))
    trained = for_training(config, base.patch, base.channels, base.classes)
    plan = plan_of(trained, f"the patch of {base.name} in {base.path}")
    module = module_name(plan.name)
    made = inheriting_configuration(plan, module, base.name)
    text = training_module(plan, trained)
    return written(checked_folder(given["folder"]), base, module, (text, made), bool(given["write"]))


def flags_of(arguments: list[str]) -> tuple[list[str], dict[str, str]]:
    """Return the words of the description, and the flags by name.

    Raises:
        UserError: an unknown flag, or one of the two that are needed is missing.
    """
    words, given = list(arguments), dict[str, str]()
    for flag, name, what in (
        ("--plans", "plans", "a plans file"), ("-o", "folder", "a folder"),
        ("--configuration", "configuration", "a name"), ("--patch", "patch", "sizes such as 64x64x64"),
    ):  # fmt: skip
        words, given[name] = without_option(words, flag, what, USAGE)
    given["write"] = "yes" if "--write" in words else ""
    words = [word for word in words if word != "--write"]
    if flags := [word for word in words if word.startswith("-")]:
        raise UserError(f"{flags[0]} is not a flag of nnunet. Write: {USAGE}")
    for name, flag in (("plans", "--plans nnUNetPlans.json"), ("folder", "-o folder")):
        if not given[name]:
            raise UserError(f"{flag} is missing. Write: {USAGE}")
    refuse_spaces(words)
    return words, given


def patch_given(text: str) -> Axes | None:
    """Return the sizes of `--patch`.

    Raises:
        UserError: they are not whole numbers.
    """
    if not text:
        return None
    parts = text.split("x")
    if not all(part.isascii() and part.isdigit() and int(part[:6]) > 0 for part in parts):
        raise UserError(f"--patch {text} is not a size. Write, for example, --patch 64x64x64.")
    return tuple(int(part[:6]) for part in parts)


def base_of(path: Path, names: tuple[str, str], patch: Axes | None) -> Base:
    """Return the configuration to inherit from: the named one, or the usual one.

    Raises:
        ConfigError: there is none of this name, or its patch is missing.
        UserError: the file is not a plans file of version 2.
    """
    from unetgen.errors import Problem, Problems
    from unetgen.read.nnunet.configurations import resolved_configuration
    from unetgen.read.nnunet.files import network_in, plans_file

    file = plans_file(path)
    if file.version == 1:
        raise UserError(f"{path} is of nnU-Net 1, whose plans name no network. Plan again with version 2.")
    known = file.configurations
    name, usual = names
    chosen = network_in(path, name or (usual if usual in known else "")).name
    problems = Problems()
    found = resolved_configuration(known, chosen, problems)
    size: Any = found.get("patch_size")
    sizes = cast("list[Any]", size) if isinstance(size, list) else []
    if not problems and not (sizes and all(type(n) is int and n > 0 for n in sizes)):
        problems = Problems([Problem(f"configurations.{chosen}.patch_size", "is missing, or is not a list of sizes.")])
    if problems:
        raise ConfigError(problems, str(file.path))
    return Base(file.path, chosen, patch or tuple(sizes), *channels_and_classes(file.path))


def channels_and_classes(plans: Path) -> tuple[int | None, int | None]:
    """Return what the `dataset.json` beside a plans file states, if there is one.

    Raises:
        ConfigError: it is wrong.
    """
    from unetgen.errors import Problems
    from unetgen.read.nnunet.description import DATASET
    from unetgen.read.nnunet.files import content_of
    from unetgen.read.nnunet.given import PlansValues
    from unetgen.read.nnunet.labels import dataset_labels

    beside = plans.with_name(DATASET)
    if not beside.is_file():
        return None, None
    problems = Problems()
    labels = dataset_labels(PlansValues(content_of(beside), "", problems))
    if problems:
        raise ConfigError(problems, str(beside))
    return labels.channels, labels.outputs


def checked_folder(given: str) -> Path:
    """Return the folder to write into, which may exist.

    Raises:
        UserError: its parent does not exist, or it is a file.
    """
    folder = Path(given)
    if folder.exists() and not folder.is_dir():
        raise UserError(f"{folder} is a file. Give a folder. Write: {USAGE}")
    if not folder.parent.is_dir():
        raise UserError(
            f"{folder} cannot be made: the folder {folder.parent} does not exist. Make it, or give another."
        )
    return folder


def written(folder: Path, base: Base, module: str, made: tuple[str, dict[str, Any]], whole: bool) -> list[str]:
    """Write the files, and return the lines that say how to train.

    Raises:
        UserError: the plans have a configuration of this name, or would be overwritten.
    """
    from unetgen._files import write_whole
    from unetgen.read.nnunet.files import content_of

    plans = dict(content_of(base.path))
    if module in plans["configurations"]:
        raise UserError(f"{base.path} has a configuration {module} already. Give the description another name=.")
    folder.mkdir(exist_ok=True)
    write_whole(folder / f"{module}.py", made[0])
    write_whole(folder / "configuration.json", json.dumps({module: made[1]}, indent=4) + "\n")
    name = str(plans.get("plans_name", base.path.stem))
    if whole:
        name = f"{name}_{module}"
        plans = {**plans, "plans_name": name, "configurations": {**plans["configurations"], module: made[1]}}
        write_whole(folder / f"{name}.json", json.dumps(plans, indent=4) + "\n")
        first = f"Copy {folder / f'{name}.json'} beside {base.path}."
    else:
        first = (
            f"Paste {folder / 'configuration.json'} into the configurations of {base.path}, or use --write for a copy."
        )
    return [
        first,
        f"Then: PYTHONPATH={folder} nnUNetv2_train DATASET {module} FOLD -p {name}",
        str(folder),
    ]
