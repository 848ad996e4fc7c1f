"""Read the settings of a figure alone, for a network that no description made."""

from collections.abc import Iterable

from unetgen.errors import ConfigError
from unetgen.graph.settings import Drawing
from unetgen.language.compose.overrides import check_override_keys, parse_value
from unetgen.language.config import Config
from unetgen.language.resolve.diagram_keys import drawing
from unetgen.language.resolve.reader import Reader
from unetgen.language.shorthand import flatten

GROUP = "diagram."


def figure_settings(words: Iterable[str]) -> Drawing:
    """Return the settings that overrides such as `diagram=print` make.

    Raises:
        ConfigError: a value is wrong, or an override is about something else than the figure.
    """
    checked = check_override_keys(words)
    given = dict(flatten({word.partition("=")[0]: parse_value(word) for word in checked.overrides}))
    read = Reader(Config(given, given))
    read.problems.extend(checked.problems)
    for key in given:
        if not key.startswith(GROUP):
            read.problems.say(key, "cannot change a model that is read. Only diagram.… changes its figure.")
    made = drawing(read)
    if read.problems:
        raise ConfigError(read.problems)
    return made
