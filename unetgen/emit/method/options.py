"""The options of parts in words, and attentions, which are little else.

A part of a user's own has no phrase; its options are listed by name and value.
"""

from collections.abc import Mapping
from typing import Any, cast

from unetgen._text import join_words, plural, shown
from unetgen.emit.method.units import in_brackets
from unetgen.graph.parts import Recipe
from unetgen.network import recipes

Options = Mapping[str, Any]
WITHOUT = {"norm": "a norm", "use_bias": "biases"}  # of self-attention


def options_in_full(kind: str, recipe: Recipe) -> dict[str, Any]:
    """Return all options of a recipe, its defaults among them."""
    return {name: option.default for name, option in recipes.options(kind, recipe.name).items()} | dict(recipe.options)


def listed_options(options: Options) -> list[str]:
    """Return options by name and value, for parts without phrases."""
    return [f"{name.replace('_', ' ')} {spelled_value(value)}" for name, value in options.items()]


def spelled_value(value: Any) -> str:
    values = cast("tuple[object, ...]", value) if isinstance(value, tuple) else (value,)
    return join_words([shown(one).strip("'") for one in values])


def attention_phrase(recipe: Recipe) -> str:
    """Return an attention in words."""
    options = options_in_full("attention", recipe)
    match recipe.name:
        case "se":
            details = [f"reduction {options['reduction']}", *([] if options["use_bias"] else ["without biases"])]
            return f"squeeze-and-excitation{in_brackets(details)}"
        case "scse":
            how = "sum" if options["combine"] == "add" else "maximum"
            details = [f"reduction {options['reduction']}", f"{how} of the two weighted maps"]
            return f"concurrent spatial and channel squeeze-and-excitation{in_brackets(details)}"
        case "self":
            number = options["heads"]
            by_channels = options["heads_count"] == "channels"
            heads = f"heads of {plural(number, 'channel')}" if by_channels else plural(number, "head")
            without = [what for key, what in WITHOUT.items() if not options[key]]
            details = [heads, *([f"without {join_words(without)}"] if without else [])]
            return f"self-attention between all pixels{in_brackets(details)}"
        case name:
            return f"the attention {recipes.part_title('attention', name)}{in_brackets(listed_options(options))}"
