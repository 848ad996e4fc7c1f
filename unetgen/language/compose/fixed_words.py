"""Check the values that all jobs of a sweep share, once and before the first job."""

from collections.abc import Iterable
from inspect import Parameter, signature
from typing import Any

from unetgen.errors import Problems
from unetgen.language.compose.overrides import HYDRAS, is_sweep, parse_value
from unetgen.language.config import Config, line_of
from unetgen.language.formula_names import names_a_number
from unetgen.language.resolve.reader import Reader

PLACES = {"i", "j"}  # level and convolution, for formulas
APART = (*HYDRAS, "output_dir=")  # checked where the folder is made
NEEDED = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)


def problems_of_fixed_words(words: Iterable[str]) -> Problems:
    """Return what is wrong with values that do not vary, whatever the others are.

    A value that is right or wrong by another key, such as a number of axes, is left to the jobs.
    """
    read = Reader(Config({}))
    for word in words:
        key = word.partition("=")[0]
        if not word.startswith(APART) and line_of(key) and "${" not in word and not is_sweep(word):
            check_alone(read, key, parse_value(word))
    return read.problems


def check_alone(read: Reader, path: str, value: Any) -> None:
    """Note a value that its parser refuses.

    Parsers that need more than a place beside the value, such as the number of axes, are not asked.
    """
    line = line_of(path)
    if line is None or value is None or hasattr(line.parse, "kind"):  # parts may be in folders of one job
        return
    if names_a_number(value) or (isinstance(value, list) and path.split(".")[-2:-1] in (["block"], ["attention"])):
        return  # an option of parts may be a list of levels
    _, *more = signature(line.parse).parameters.values()
    required = [one for one in more if one.default is Parameter.empty and one.kind in NEEDED]
    is_per_level = any(one.name in PLACES or one.kind is Parameter.VAR_POSITIONAL for one in more)
    if (
        {one.name for one in required} <= PLACES
        and not needs_context(more)
        and not (is_per_level and isinstance(value, list))
    ):
        try:
            line.parse(value, *(0 for _ in required))
        except ValueError as error:
            read.note(path, error)


def needs_context(parameters: Iterable[Parameter]) -> bool:
    return any(one.kind is Parameter.KEYWORD_ONLY and one.default is Parameter.empty for one in parameters)
