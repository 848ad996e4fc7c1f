"""What `unetgen help KEY` prints: a key, a group's keys, or all blocks, attentions or gates with their options."""

from inspect import getdoc, getmodule
from typing import Literal, get_args, get_origin

from unetgen._text import columns, indented
from unetgen.errors import UserError
from unetgen.language.config import HEADS, RECIPE_KINDS, STATIC, is_group, line_of
from unetgen.language.keys import KeyLine
from unetgen.language.suggestions import keys_below, meant
from unetgen.network import recipes

GROUPS_OF = {"gate": "skip.gate"}  # where a kind's options are told, where that is no group of its own


def about(topic: str) -> str:
    """A key's line, a group's, or a block's, attention's or gate's, with what each is of no use without.

    Raises:
        UserError: there is no such key.
    """
    topic = GROUPS_OF.get(topic, topic)
    if line := line_of(topic):
        return columns([(line.path, needed(line))])
    for kind in RECIPE_KINDS:
        if topic in recipes.names(kind) and not is_group(topic):
            return recipe(GROUPS_OF.get(kind, kind), kind, topic)
    if not is_group(topic):
        raise UserError(f"{topic} is no key.{meant(topic)}")
    paths = [f"{topic}.{key}" for key in keys_below(topic)]
    lines = [line for path in paths if (line := line_of(path)) and (path in STATIC or topic.startswith(HEADS))]
    return "\n\n".join([columns((line.path, needed(line)) for line in lines), *kinds(topic)])


def needed(line: KeyLine) -> str:
    return f"{line.help}; for {line.needs}" if line.needs else line.help


def kinds(group: str) -> list[str]:
    """What there is of blocks, attentions or gates, each with its options."""
    kind = group.rpartition(".")[2]
    return [recipe(group, kind, name) for name in recipes.names(kind)] if kind in RECIPE_KINDS else []


def recipe(group: str, kind: str, name: str) -> str:
    """What a recipe's file says first, and a line per option."""
    own = recipes.own_part(kind, name)
    told = own.doc if own else getdoc(getmodule(recipes.named(kind, name))) or ""
    where = f" ({own.place})" if own else ""
    options = [(f"{group}.{key}", option_text(option)) for key, option in recipes.options(kind, name).items()]
    below = [indented(columns(options))] if options else []
    return "\n".join([f"{group}.kind={name}: {' '.join(told.split(chr(10) * 2)[0].split())}{where}", *below])


def option_text(option: recipes.Option) -> str:
    """An option's line of help, the words that it allows, and its default as it is written in YAML."""
    allowed = f": {', '.join(map(str, get_args(option.type)))}" if get_origin(option.type) is Literal else ""
    default = str(option.default).lower().strip("()")
    return f"{option.help}{allowed} [{default}]"
