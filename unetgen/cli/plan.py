"""`unetgen plan`: the description that nnU-Net's planner would give."""

import re
from typing import TYPE_CHECKING, Any, cast

from unetgen._text import nearest, shown
from unetgen.cli.results_only import print_json, without_flags
from unetgen.errors import ConfigError, Problem, Problems, UserError

if TYPE_CHECKING:
    from unetgen.read.nnunet.planner.configurations import NnunetPlan
    from unetgen.read.nnunet.planner.data import Dataset
    from unetgen.read.nnunet.planner.fit import Fit

USAGE = "unetgen plan --shape 40x224x224 --spacing 5x0.6x0.6 --memory 8 -o mine.yaml"
FLAGS = (
    "--shape",
    "--spacing",
    "--channels",
    "--labels",
    "--cases",
    "--memory",
    "--planner",
    "--configuration",
    "--fit",
)
AXES_FLAGS, NAME_FLAGS = ("shape", "spacing"), ("planner", "configuration")
NUMBER = re.compile(r"-?\d{1,15}(\.\d{0,15})?(e-?\d{1,2})?", re.ASCII)


def run_plan(arguments: list[str]) -> int:
    """Print the planned description, or write it to a file and print its path.

    Raises:
        UserError: an unknown flag, or one without a value.
        ConfigError: everything that is wrong with the values.
    """
    from unetgen._files import write_whole
    from unetgen.cli.describe import yaml_path
    from unetgen.cli.draw import without_path
    from unetgen.read.nnunet.planner.document import plan_data, plan_document

    words, flag = without_flags(arguments)
    words, given = without_path(words, USAGE)
    path = yaml_path(given) if given else None
    data, found = plan_asked(words)
    written = str(write_whole(path, plan_document(data, found))) if path else ""
    if flag == "--json":
        return print_json({**plan_data(data, found), **({"file": written} if written else {})})
    print(written or plan_document(data, found).rstrip("\n"))
    return 0


def plan_asked(arguments: list[str]) -> "tuple[Dataset, NnunetPlan | Fit]":
    """Return the data that the flags describe, and their plan.

    Raises:
        UserError: an unknown flag, or one without a value.
        ConfigError: everything that is wrong with the values.
    """
    from unetgen.read.nnunet.planner.configurations import nnunet_plan
    from unetgen.read.nnunet.planner.data import data_problems, say_memory
    from unetgen.read.nnunet.planner.fit import fitted_plan

    given = {key: flag_value(key, text) for key, text in flag_values(arguments).items()}
    data, fit = dataset(given), given.get("fit")
    asked = (given.get("planner", "default"), given.get("memory", fit), given.get("configuration", ""))
    problems = data_problems(data, asked[0], given.get("memory"), asked[2])
    say_memory(problems, "fit", fit, "GiB")
    if problems:
        raise ConfigError(problems, "the flags of plan")
    try:
        found = nnunet_plan(data, *asked)
    except ConfigError as error:  # without --memory it is that of --fit
        key_of = {"memory": "fit" if fit is not None and "memory" not in given else "memory"}
        raise ConfigError([Problem(key_of.get(key, key), text) for key, text in error.problems]) from None
    return data, found if fit is None else fitted_plan(found, fit)


def dataset(given: dict[str, Any]) -> "Dataset":
    from unetgen.read.nnunet.planner.data import Dataset

    shape, spacing = given.get("shape"), given.get("spacing")
    counts = {key: given[key] for key in ("channels", "labels", "cases") if key in given}
    return Dataset(cast("Any", shape), cast("Any", spacing), **counts)


def flag_values(arguments: list[str]) -> dict[str, str]:
    """Return the text of each flag, `--memory 8` or `--memory=8`, by its name.

    Raises:
        UserError: every word that is not a flag here, has no value, or is given twice.
    """
    words = [part for word in arguments for part in (word.split("=", 1) if word.startswith("--") else [word])]
    problems, found = Problems(), dict[str, str]()
    while words:
        flag = words.pop(0)
        if flag not in FLAGS:
            problems.say(flag, f"is not a flag of plan.{nearest(flag, FLAGS)}")
        elif not words or words[0] in FLAGS:
            problems.say(flag, "has no value.")
        elif flag[2:] in found:
            problems.say(flag, f"is given twice, as {shown(found[flag[2:]])} and {shown(words.pop(0))}.")
        else:
            found[flag[2:]] = words.pop(0)
    if problems:
        raise UserError("\n".join([*(f"{key} {text}" for key, text in problems), f"Write: {USAGE}"]))
    return found


def flag_value(key: str, text: str) -> Any:
    """Return a flag's value; what is not a number remains a text, to be refused."""
    if key in NAME_FLAGS:
        return text
    if key in AXES_FLAGS:
        return tuple(number_or_text(part) for part in re.split("[x×,]", text))
    return number_or_text(text)


def number_or_text(text: str) -> Any:
    if not NUMBER.fullmatch(text):
        return text
    return float(text) if {*".e"} & {*text} else int(text)
