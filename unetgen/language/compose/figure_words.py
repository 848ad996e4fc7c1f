"""Tell the settings of a figure from a network's, and read them alone.

A figure may show a network that no description made, or several networks at once.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any, cast

from unetgen.errors import ConfigError
from unetgen.graph.plan import Plan
from unetgen.graph.settings import Drawing
from unetgen.language.compose.overrides import check_override_keys, parse_value
from unetgen.language.config import Config
from unetgen.language.resolve.diagram_keys import drawing
from unetgen.language.resolve.reader import Reader
from unetgen.language.shorthand import flatten

GROUP = "diagram."
OVERRIDES = re.compile(r"\s+(?=[^\s=\[\]{},]+=)")  # the spaces before overrides
FIGURE = ("diagram=", GROUP)  # the starts of overrides that change no network


def is_figure_word(word: Any) -> bool:
    """Return whether a word is an override that changes the figure alone."""
    return isinstance(word, str) and word.startswith(FIGURE) and "=" in word


def without_figure_words(text: str) -> tuple[str, list[str]]:
    """Split a network's words from the settings of its figure.

    >>> without_figure_words("lecture depth=3 diagram.width=single")
    ('lecture depth=3', ['diagram.width=single'])
    >>> without_figure_words("diagram.titles=[Baseline, Ours with gates]")
    ('', ['diagram.titles=[Baseline, Ours with gates]'])
    """
    words = OVERRIDES.split(text.strip())
    settings = [word for word in words if is_figure_word(word)]
    return " ".join(word for word in words if word not in settings) if settings else text, settings


def readable_settings(text: str) -> str:
    """Return a network's overrides in words, without preset and depth.

    >>> readable_settings("preset=lecture norm=batch filters.base=32")
    'norm batch, filters base 32'
    """
    pairs = [word.split("=", 1) for word in OVERRIDES.split(text) if "=" in word]
    return ", ".join(setting_in_words(key, value) for key, value in pairs if key not in ("preset", "depth"))


def setting_in_words(key: str, value: object) -> str:
    """Return a setting without the signs of the command line.

    >>> setting_in_words("norm.kind", "batch"), setting_in_words("preset", "unet_2015")
    ('norm batch', 'unet_2015')
    """
    named = re.sub("[._]", " ", key.removesuffix(".kind"))
    return str(value) if key in ("preset", "name") else f"{named} {value}"


def drawing_of(plans: Sequence[Plan], words: Sequence[Any]) -> Drawing | None:
    """Return the first description's settings of the figure, changed by words.

    Without words it is `None`.

    Raises:
        ConfigError: a value is wrong, or an override is about something else than the figure.
    """
    spec = plans[0].spec if plans else None
    return figure_settings(words, spec.drawing if spec else None) if words else None


def figure_settings(words: Iterable[str], base: Drawing | None = None) -> Drawing:
    """Return the settings that overrides such as `diagram=print` make.

    Args:
        words: the overrides.
        base: the settings that they change; by default the usual ones.

    Raises:
        ConfigError: a value is wrong, or an override is about something else than the figure.
    """
    checked = check_override_keys(words)
    given = dict(flatten({word.partition("=")[0]: parse_value(word) for word in checked.overrides}))
    read = Reader(Config({**keys_set(base or Drawing()), **given}, given))
    read.problems.extend(checked.problems)
    for key in given:
        if not key.startswith(GROUP):
            read.problems.say(key, "cannot change a model that is read. Only diagram.… changes its figure.")
    made = drawing(read)
    if read.problems:
        raise ConfigError(read.problems)
    return made


def keys_set(settings: Drawing) -> dict[str, Any]:
    """Return the keys that make settings of the usual ones."""
    usual = Drawing()
    changed: dict[str, Any] = {field.name: getattr(settings, field.name) for field in fields(Drawing)}
    changed = {name: value for name, value in changed.items() if value != getattr(usual, name)}
    pairs = {"colors": settings.colors, "names": settings.names}
    return {
        **{
            f"{GROUP}{name}": list(cast("tuple[Any, ...]", value)) if isinstance(value, tuple) else value
            for name, value in changed.items()
            if name not in pairs
        },
        **{f"{GROUP}{group}.{name}": value for group, named in pairs.items() for name, value in named},
    }
