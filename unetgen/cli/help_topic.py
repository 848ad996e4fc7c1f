"""`unetgen help KEY`: a topic, key or group, or all blocks, attentions or gates."""

from inspect import getdoc, getmodule
from typing import Any, Literal, get_args, get_origin

from unetgen._text import columns, indented, nearest
from unetgen.cli.help import repeated
from unetgen.cli.help_pages import OTHERS, TOPICS, topic_page
from unetgen.errors import UserError
from unetgen.language.compose.conf import is_preset, presets
from unetgen.language.config import HEADS, NAMES, RECIPE_KINDS, STATIC, is_group, line_of, option_lines
from unetgen.language.keys import KEYS
from unetgen.language.keys.key import Key, yaml_text
from unetgen.language.suggestions import keys_below, nearest_key
from unetgen.network import recipes

OF_THE_COMMAND = {
    "preset": "the network that the other words change; `unetgen list` has all, `unetgen show NAME` one [lecture]",
    "configuration": "the network of a plans file of nnU-Net, or several with -m: nnUNetPlans.json configuration=2d;"
    " channels and classes are those of dataset.json beside it [the only one, or a results folder's]",
    "overwrite": "true: results in output_dir are replaced, once the new ones are complete [false]",
    "sweep.resume": "a sweep's folder: only its jobs that are missing or failed are run",
}
GROUPS_OF = {"gate": "skip.gate"}  # the group of a kind's options, if it is not named like the kind


def about(topic: str) -> str:
    """Return the help of a topic, key, group, block, attention or gate.

    Raises:
        UserError: the key does not exist.
    """
    if topic in TOPICS or topic in OTHERS:
        return about("diagram") if topic == "figure" else topic_page(topic)
    topic = GROUPS_OF.get(topic, topic)
    if line := line_of(topic):
        return key_help(line)
    if topic in OF_THE_COMMAND:
        return columns([(topic, OF_THE_COMMAND[topic])])
    for kind in RECIPE_KINDS:
        if topic in recipes.names(kind) and not is_group(topic):
            return recipe_help(GROUPS_OF.get(kind, kind), kind, topic)
    if is_preset(topic):
        return columns([(topic, f"a preset; `unetgen show {topic}` prints its description")])
    if not is_group(topic):
        raise UserError(f"{topic} is not a key.{nearest(topic, presets(), 0.8) or nearest_key(topic)}")
    paths = [f"{topic}.{key}" for key in keys_below(topic)]
    lines = [line for path in paths if (line := line_of(path)) and (path in STATIC or topic.startswith((HEADS, NAMES)))]
    return "\n\n".join([columns((line.path, line.help_with_needs) for line in lines), *kinds(topic)])


def key_help(line: Key[Any]) -> str:
    """Return a key's help, an example, and where there are keys like it."""
    group, _, name = line.path.rpartition(".")
    parts = [found[0] for key in KEYS if (found := repeated(key)) and found[1] == line.path]
    beside = dict.fromkeys(key.split(".")[0] for key in keys_below(group)) if group else {}
    facts = {
        "example": example_override(line),
        "for one part": f"the same below {', '.join(parts)}" if parts else "",
        "beside it": f"{group}: {', '.join(key for key in beside if key != name)}" if beside else "",
    }
    return "\n".join(
        [columns([(line.path, line.help_with_needs)]), indented(columns(row for row in facts.items() if row[1]))]
    )


def example_override(line: Key[Any]) -> str:
    """Return an override, with another word than the default if there is one."""
    others = [word for word in line.choices if word != line.default]
    value = line.example or (others[0] if others else yaml_text(line.default))
    return f"unetgen {line.path}={value}" if value else ""


def kinds(group: str) -> list[str]:
    """Return the help of every block, attention or gate of a group, with options."""
    kind = group.rpartition(".")[2]
    return [help_or_fault(group, kind, name) for name in recipes.names(kind)] if kind in RECIPE_KINDS else []


def help_or_fault(group: str, kind: str, name: str) -> str:
    """Return a recipe's help, or why its file has none: it may be unfinished."""
    try:
        return recipe_help(group, kind, name)
    except UserError as error:
        return f"{group}.kind={name}: {error}"


def recipe_help(group: str, kind: str, name: str) -> str:
    """Return the first paragraph of a recipe's file, and a line per option."""
    own = recipes.own_part(kind, name)
    doc = own.doc if own else getdoc(getmodule(recipes.part_function(kind, name))) or ""
    where = f" ({own.place})" if own else ""
    every = {f"{group}.{key}": option for key, option in recipes.options(kind, name).items()}
    lines = option_lines(group)  # without those that nothing in this group has a use for
    options = [(path, option_text(option, lines[path])) for path, option in every.items() if path in lines]
    below = [indented(columns(options))] if options else []
    return "\n".join([f"{group}.kind={name}: {' '.join(doc.split(chr(10) * 2)[0].split())}{where}", *below])


def option_text(option: recipes.Option, line: Key[Any]) -> str:
    """Return an option's help with its words and its default in its group."""
    allowed = f": {', '.join(map(str, get_args(option.type)))}" if get_origin(option.type) is Literal else ""
    default = line.default_text if line.inherits else str(option.default).lower().strip("()")
    return f"{option.help}{allowed} [{default}]"
