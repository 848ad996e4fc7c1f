"""The words that the page knows from the start: keys, presets, controls."""

from typing import Any, NamedTuple

from unetgen._version import __version__
from unetgen.language.compose.conf import built_in_presets
from unetgen.language.config import KEYS
from unetgen.language.encoders import encoders
from unetgen.live.figure_settings import CHOICES


class Control(NamedTuple):
    """A control above the editor: the key that it sets, its label, and what it takes."""

    path: str
    label: str
    kind: str
    choices: tuple[str, ...] = ()


def controls() -> list[Control]:
    """Return the controls for what is changed most."""
    choices = {key.path: key.choices for key in KEYS}

    def chosen(path: str, label: str) -> Control:
        return Control(path, label, "choice", choices[path])

    return [
        Control("preset", "preset", "choice", built_in_presets()),
        Control("depth", "depth", "number"),
        Control("filters.base", "base filters", "number"),
        Control("convs", "convs per stage", "number"),
        chosen("block.kind", "block"),
        chosen("norm.kind", "norm"),
        chosen("up.kind", "up"),
        Control("input.size", "input size", "text"),
        Control("input.channels", "channels", "number"),
        Control("head.filters", "classes", "number"),
        Control("budget.memory_gib", "memory to fit, GiB", "number"),
    ]


def known_words() -> dict[str, Any]:
    """Return the keys with their help, and the words of the controls."""
    keys = [{"path": key.path, "help": key.help, "choices": list(key.choices)} for key in KEYS]
    return {
        "version": __version__,
        "keys": [*keys, {"path": "preset", "help": "the network to start from", "choices": list(built_in_presets())}],
        "encoders": list(encoders()),
        "controls": [control._asdict() for control in controls()],
        "figure": {name: list(words) for name, words in CHOICES.items()},
    }
