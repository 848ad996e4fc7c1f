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
UNSET: Schema = {"type": "null", "description": "as if the key were left out"}
LIST: Schema = {"type": "array"}
INTERPOLATION: Schema = {
    "type": "string",
    "pattern": r"\$\{[^{}:]+\}",
    "description": "the value of another key, such as ${head.filters}",
}
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


def words_type(words: Collection[str]) -> Schema:
    return {"enum": [*words]}


def any_case(words: Collection[str], before: str = "", after: str = "") -> Schema:
    """Return the schema of words in small or capital letters."""
    each = ("".join(f"[{c}{c.upper()}]" if c.islower() else re.escape(c) for c in word) for word in words)
    return {"type": "string", "pattern": f"^{before}(?:{'|'.join(each)}){after}$"}


def list_of(item: Schema, **limits: Any) -> Schema:
    return {**LIST, "items": item, **limits}


def single_or_list(item: Schema, **limits: Any) -> Schema:
    return any_of(item, list_of(item, **limits))


def whole_type(minimum: int = 1, maximum: int = int(LARGEST)) -> Schema:
    """Return the schema of whole numbers, which may be texts."""
    highest = {"maximum": maximum} if maximum < LARGEST else {}
    written = {"type": "string", "pattern": "^[0-9]{1,15}$"}
    return any_of({"type": "integer", "minimum": minimum, **highest}, written)


def between_type(least: float, most: float) -> Schema:
    return any_of({"type": "number", "minimum": least, "maximum": most}, WRITTEN_NUMBER)


def number_type(minimum: int = 1) -> Schema:
    """Return the schema of whole numbers and of formulas that give one."""
    return any_of({"type": "integer", "minimum": minimum}, FORMULA)


def few_type(minimum: int = 1) -> Schema:
    return any_of(whole_type(minimum, values.MOST), FORMULA)


def pixels_type(minimum: int = 1) -> Schema:
    return any_of(number_type(minimum), AXES)


def positive_type() -> Schema:
    return any_of({"type": "number", "exclusiveMinimum": 0}, WRITTEN_NUMBER)


def not_negative_type() -> Schema:
    return any_of({"type": "number", "minimum": 0}, WRITTEN_NUMBER)


def rate_type() -> Schema:
    return any_of({"type": "number", "minimum": 0, "exclusiveMaximum": 1}, FORMULA)


def text_type() -> Schema:
    return any_of(TEXT, {"type": "number"})


def boolean_type() -> Schema:
    return {"type": "boolean"}


def size_type() -> Schema:
    one = any_of({"type": "integer", "minimum": 1}, {"type": "string", "pattern": f"^(?:{PIXELS}|null)$"}, NULL)
    return any_of({"type": "integer", "minimum": 1}, SIZE, list_of(one, minItems=1, maxItems=3))


def length_type(*words: str) -> Schema:
    """Return the schema of a length on paper: inches, one with its unit, or a word."""
    inches: Schema = {"type": "number", "minimum": 1, "maximum": 100}
    return any_of(
        words_type(words), inches, WRITTEN_NUMBER, {"type": "string", "pattern": f"^{figure.WITH_UNIT.pattern}$"}
    )


def stages_type() -> Schema:
    """Return the schema of stages; their names are those of the topology."""
    return any_of({"type": "string", "examples": ["all"]}, whole_type(), list_of({"type": "string"}, minItems=1))


def colours_type() -> Schema:
    number: Schema = {"type": "string", "pattern": r"^\s*#[0-9A-Fa-f]{6}\s*$"}
    return any_of(number, words_type(NAMES), any_case(NAMES, r"\s*", r"\s*"))


def figure_parts_type() -> Schema:
    pattern = rf"^(?:{figure.PART.pattern}|{figure.BLOCK.pattern})$"
    return single_or_list({"type": "string", "pattern": pattern, "examples": [*figure.USUAL_PARTS]})


# parsers that are functions; a new one is added here
BY_FUNCTION: dict[Callable[..., Any], Callable[..., Schema]] = {
    values.text: text_type,
    values.size: size_type,
    values.number: number_type,
    values.few: few_type,
    values.axes: pixels_type,
    values.odd_axes: pixels_type,
    values.rate: rate_type,
    values.positive_number: positive_type,
    values.boolean: boolean_type,
    values.wholes: lambda: list_of(whole_type(), minItems=1),
    values.tap: lambda: any_of(words_type(["input", "blocks"]), number_type(0)),
    cells.flag: boolean_type,
    cells.positive_per_level: positive_type,
    cells.slope: not_negative_type,
    cells.bias: lambda: any_of(boolean_type(), words_type(["auto"])),
    cells.padding: lambda: any_of(words_type(cells.PADDINGS.choices), pixels_type(0)),
    cells.order: lambda: single_or_list(words_type(cells.PARTS_OF_A_UNIT.choices), minItems=1, uniqueItems=True),
    cells.function: lambda: parsed_type(cells.FUNCTIONS),
    convolution.written_formula: lambda: any_of(FORMULA, {"type": "number"}),
    convolution.conv_factors: lambda: single_or_list(positive_type()),
    edges.window: pixels_type,
    network.spacing: lambda: single_or_list(positive_type(), minItems=1, maxItems=3),
    network.image_size: lambda: any_of(words_type(["auto"]), size_type()),
    network.weights_source: lambda: any_of(
        words_type(["imagenet"]), {"type": "string", "pattern": r"\.(?:h5|keras)$"}
    ),
    network.true_or_level: lambda: any_of(boolean_type(), whole_type(0, values.MOST)),
    network.prefix: lambda: any_of({"type": "string", "pattern": "^[A-Za-z0-9_.-]+$"}, {"type": "number"}),
    outputs.stage_named: lambda: {"type": "string"},
    outputs.supervised_stages: stages_type,
    outputs.loss_weights: lambda: single_or_list(not_negative_type(), minItems=1),
    outputs.filters_or_keep: lambda: any_of(words_type(["keep"]), whole_type()),
    colour: colours_type,
    figure.font: lambda: any_of({"type": "string", "pattern": FONT}, {"type": "number"}),
    figure.width: lambda: length_type(*figure.WIDTHS),
    figure.height: lambda: length_type(figure.AUTO),
    figure.image_path: lambda: any_case([ending[1:] for ending in figure.IMAGES], r".*\."),
    figure.drawn_parts: figure_parts_type,
    figure.titles: lambda: single_or_list(text_type()),
}  # fmt: skip


def parsed_type(parse: Any) -> Schema:
    """Return the schema of the values that a parser takes, without null."""
    choices: tuple[str, ...] = getattr(parse, "choices", ())
    match parse:
        case values.Whole():
            return whole_type(parse.minimum, parse.maximum)
        case figure.Between():
            return between_type(parse.least, parse.most)
        case KerasWord():
            return any_of(words_type([*parse.names, *parse.others]), any_case(parse.others))
        case RecipeName():
            return {"type": "string", "examples": [*choices]}  # a part of one's own has any name
        case values.OneOf():
            return words_type(choices)
        case values.Policy():
            return any_of(words_type(choices), number_type())
        case values.Words():
            return single_or_list(parsed_type(cast("Any", parse).parse_one))
        case partial():
            return BY_FUNCTION[parse.func](**parse.keywords)
        case _:
            return BY_FUNCTION[parse]()
