"""The JSON Schema of one value, by its parser."""

import re
from collections.abc import Callable, Collection
from functools import partial
from typing import Any, cast

from unetgen.graph.formula import FUNCTIONS, LARGEST, SPELLINGS
from unetgen.language import output_values as outputs
from unetgen.language import unit_values as cells
from unetgen.language import values
from unetgen.language.colours import NAMES, colour
from unetgen.language.formula_names import PATHS
from unetgen.language.keras_words import KerasWord
from unetgen.language.keys import convolution, edges, figure, network
from unetgen.language.recipe_names import RecipeName

Schema = dict[str, Any]

TEXT: Schema = {"type": "string", "pattern": r"\S"}
NULL: Schema = {"type": "null"}
LIST: Schema = {"type": "array"}
INTERPOLATION: Schema = {"type": "string", "pattern": r"\$\{[^{}:]+\}"}  # another key's value: ${head.filters}
WRITTEN_NUMBER: Schema = {"type": "string", "pattern": f"^(?:{values.NUMBER.pattern.replace('e[', '[eE][')})$"}
SIGNS = "".join(map(chr, SPELLINGS))
WORDS = "|".join(("i", "j", *PATHS, *FUNCTIONS))
FORMULA: Schema = {
    "type": "string",
    "pattern": rf"^(?=.*[0-9a-z])(?:[\s0-9.+*/%(),{SIGNS}-]|\b(?:{WORDS})\b|[0-9][eE][-+0-9])+$",
}
AXES: Schema = {"type": "string", "pattern": r"^\s*[0-9]+(?:\s*x\s*[0-9]+){0,2}\s*$"}
FONT = rf"^(?=.*\S)[^!-*,/:-@\[-`{{-~]{{1,{figure.LETTERS}}}$"  # no sign but + - .
PIXELS = r"\s*0*[1-9][0-9]*\s*"
SIZE: Schema = {"type": "string", "pattern": rf"^(?:{PIXELS}|null)(?:[xX×](?:{PIXELS}|null)){{0,2}}$"}


def any_of(*schemas: Schema) -> Schema:
    """Return a schema of values of which one of these is true."""
    flat = [inner for schema in schemas for inner in (schema["anyOf"] if [*schema] == ["anyOf"] else [schema])]
    distinct = [schema for place, schema in enumerate(flat) if schema not in flat[:place]]
    return distinct[0] if len(distinct) == 1 else {"anyOf": distinct}


def one_of(words: Collection[str]) -> Schema:
    return {"enum": [*words]}


def any_case(words: Collection[str], before: str = "", after: str = "") -> Schema:
    """Return the schema of words in small or capital letters."""
    each = ("".join(f"[{c}{c.upper()}]" if c.islower() else re.escape(c) for c in word) for word in words)
    return {"type": "string", "pattern": f"^{before}(?:{'|'.join(each)}){after}$"}


def list_of(item: Schema, **limits: Any) -> Schema:
    return {**LIST, "items": item, **limits}


def one_or_list(item: Schema, **limits: Any) -> Schema:
    return any_of(item, list_of(item, **limits))


def whole(minimum: int = 1, maximum: int = int(LARGEST)) -> Schema:
    """Return the schema of whole numbers, which may be texts."""
    highest = {"maximum": maximum} if maximum < LARGEST else {}
    written = {"type": "string", "pattern": "^[0-9]{1,15}$"}
    return any_of({"type": "integer", "minimum": minimum, **highest}, written)


def between(least: float, most: float) -> Schema:
    return any_of({"type": "number", "minimum": least, "maximum": most}, WRITTEN_NUMBER)


def number(minimum: int = 1) -> Schema:
    """Return the schema of whole numbers and of formulas that give one."""
    return any_of({"type": "integer", "minimum": minimum}, FORMULA)


def few(minimum: int = 1) -> Schema:
    return any_of(whole(minimum, values.MOST), FORMULA)


def axes(minimum: int = 1) -> Schema:
    return any_of(number(minimum), AXES)


def positive() -> Schema:
    return any_of({"type": "number", "exclusiveMinimum": 0}, WRITTEN_NUMBER)


def not_negative() -> Schema:
    return any_of({"type": "number", "minimum": 0}, WRITTEN_NUMBER)


def rate() -> Schema:
    return any_of({"type": "number", "minimum": 0, "exclusiveMaximum": 1}, FORMULA)


def text() -> Schema:
    return any_of(TEXT, {"type": "number"})


def boolean() -> Schema:
    return {"type": "boolean"}


def size() -> Schema:
    one = any_of({"type": "integer", "minimum": 1}, {"type": "string", "pattern": f"^(?:{PIXELS}|null)$"}, NULL)
    return any_of({"type": "integer", "minimum": 1}, SIZE, list_of(one, minItems=1, maxItems=3))


def length(*words: str) -> Schema:
    """Return the schema of a length on paper: inches, a number with its unit, or a word."""
    inches: Schema = {"type": "number", "minimum": 1, "maximum": 100}
    return any_of(one_of(words), inches, WRITTEN_NUMBER, {"type": "string", "pattern": f"^{figure.WITH_UNIT.pattern}$"})


def stages() -> Schema:
    """Return the schema of stages; their names are those of the topology."""
    return any_of({"type": "string", "examples": ["all"]}, whole(), list_of({"type": "string"}, minItems=1))


def colours() -> Schema:
    number: Schema = {"type": "string", "pattern": r"^\s*#[0-9A-Fa-f]{6}\s*$"}
    return any_of(number, one_of(NAMES), any_case(NAMES, r"\s*", r"\s*"))


def parts_of_figure() -> Schema:
    pattern = rf"^(?:{figure.PART.pattern}|{figure.BLOCK.pattern})$"
    return one_or_list({"type": "string", "pattern": pattern, "examples": [*figure.USUAL_PARTS]})


# parsers that are functions; a new one is added here
BY_FUNCTION: dict[Callable[..., Any], Callable[..., Schema]] = {
    values.text: text,
    values.size: size,
    values.number: number,
    values.few: few,
    values.axes: axes,
    values.odd_axes: axes,
    values.rate: rate,
    values.positive_number: positive,
    values.boolean: boolean,
    values.wholes: lambda: list_of(whole(), minItems=1),
    values.tap: lambda: any_of(one_of(["input"]), number(0)),
    cells.flag: boolean,
    cells.positive_per_level: positive,
    cells.slope: not_negative,
    cells.bias: lambda: any_of(boolean(), one_of(["auto"])),
    cells.padding: lambda: any_of(one_of(cells.PADDINGS.choices), axes(0)),
    cells.order: lambda: one_or_list(one_of(cells.PARTS_OF_A_UNIT.choices), minItems=1, uniqueItems=True),
    cells.function: lambda: type_of(cells.FUNCTIONS),
    convolution.formula_text: lambda: any_of(FORMULA, {"type": "number"}),
    convolution.conv_factors: lambda: one_or_list(positive()),
    edges.window: axes,
    network.spacing: lambda: one_or_list(positive(), minItems=1, maxItems=3),
    network.image_size: lambda: any_of(one_of(["auto"]), size()),
    network.prefix: lambda: any_of({"type": "string", "pattern": "^[A-Za-z0-9_.-]+$"}, {"type": "number"}),
    outputs.stage_named: lambda: {"type": "string"},
    outputs.supervised_stages: stages,
    outputs.loss_weights: lambda: one_or_list(not_negative(), minItems=1),
    outputs.filters_or_keep: lambda: any_of(one_of(["keep"]), whole()),
    colour: colours,
    figure.font: lambda: any_of({"type": "string", "pattern": FONT}, {"type": "number"}),
    figure.width: lambda: length(*figure.WIDTHS),
    figure.height: lambda: length(figure.AUTO),
    figure.image_path: lambda: any_case([ending[1:] for ending in figure.IMAGES], r".*\."),
    figure.drawn_parts: parts_of_figure,
    figure.titles: lambda: one_or_list(text()),
}  # fmt: skip


def type_of(parse: Any) -> Schema:
    """Return the schema of the values that a parser takes, without null."""
    choices: tuple[str, ...] = getattr(parse, "choices", ())
    match parse:
        case values.Whole():
            return whole(parse.minimum, parse.maximum)
        case figure.Between():
            return between(parse.least, parse.most)
        case KerasWord():
            return any_of(one_of([*parse.names, *parse.others]), any_case(parse.others))
        case RecipeName():
            return {"type": "string", "examples": [*choices]}  # a part of one's own has any name
        case values.OneOf():
            return one_of(choices)
        case values.Policy():
            return any_of(one_of(choices), number())
        case values.Words():
            return one_or_list(type_of(cast("Any", parse).parse_one))
        case partial():
            return BY_FUNCTION[parse.func](**parse.keywords)
        case _:
            return BY_FUNCTION[parse]()
