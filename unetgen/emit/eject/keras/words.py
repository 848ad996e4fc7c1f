"""Layers and their names as text of a Keras file."""

from typing import Any

from unetgen.emit.eject.script import Script
from unetgen.ops import Axes

REGULARIZERS = {"l1": "L1", "l2": "L2", "l1_l2": "L1L2"}


def is_first(script: Script) -> bool:
    """Return whether channels come before pixels."""
    return script.plan.data_format == "channels_first"


def channel_axis(script: Script) -> str:
    return "1" if is_first(script) else "-1"


def channels_in(script: Script, x: str) -> str:
    """Return the expression of a map's channels."""
    return f"{x}.shape[{channel_axis(script)}]"


def pixels_of(script: Script, x: str) -> str:
    """Return the expression of a map's sizes."""
    return f"{x}.shape[{'2:' if is_first(script) else '1:-1'}]"


def first_pixel_axis(script: Script) -> int:
    return 2 if is_first(script) else 1


def name_expression(template: str) -> str:
    """Return the expression of a layer's name: `{name}_up` is an f-string."""
    if template == "{name}":
        return "name"
    return f'f"{template}"' if "{" in template else f'"{template}"'


def layer(script: Script, kind: str, given: list[str], name: str, options: str = "") -> str:
    """Return a layer's constructor; `options` is a constant that many layers share."""
    where = "" if kind in script.parts else "layers."
    spread = [f"**{options}"] if options else []
    return f"{where}{kind}({', '.join([*given, f'name={name_expression(name)}', *spread])})"


def layout(script: Script) -> str:
    """Return the constant with the data format, empty where it is Keras' own."""
    return shared_options(script, "LAYOUT", layout_items(script))


def convolution_options(script: Script, same: bool = False) -> tuple[list[str], str]:
    """Return the arguments and the constant that a convolution takes.

    With `same` it pads; the constant has that too, if there is one.
    """
    laid, weights = layout(script), weight_items(script)
    if not laid and not weights:
        return (['padding="same"'] if same else []), ""
    spread = [f"**{laid}"] if laid else []
    name = shared_options(script, "CONVOLUTION", [*weights, *spread]) if weights else laid
    return [], shared_options(script, "SAME", ['"padding": "same"', f"**{name}"]) if same else name


def shared_options(script: Script, name: str, items: list[str]) -> str:
    """Add a constant with options as a dictionary, and return its name or nothing."""
    if not items:
        return ""
    script.constants.setdefault(name, f"{{{', '.join(items)}}}")
    return name


def layout_items(script: Script) -> list[str]:
    return ['"data_format": "channels_first"'] if is_first(script) else []


def weight_items(script: Script) -> list[str]:
    """Return the initializers and regularizers as items of a dictionary."""
    given: list[str] = []
    for part, word in script.spec.initializers:
        assert word.isidentifier(), "initializers are words of a closed list"
        given.append(f'"{part}_initializer": "{word}"')
    for part, (name, factor) in script.spec.regularizers:
        numbers = ", ".join([repr(factor)] * len(name.split("_")))
        given.append(f'"{part}_regularizer": keras.regularizers.{REGULARIZERS[name]}({numbers})')
    return given


def applied(layer: str, source: str = "x", target: str = "x") -> str:
    return f"{target} = {layer}({source})"


def definition(name: str, parameters: list[str], text: str, body: list[str]) -> list[str]:
    """Return a function's lines, which may be too long; `text` is its docstring."""
    said = [f'    """{text}"""'] if text else []
    return [f"def {name}({', '.join(parameters)}):", *said, *(f"    {line}" for line in returning(body))]


def returning(body: list[str]) -> list[str]:
    """Return a body that returns x, at once where its last line makes it."""
    if body[-1].startswith("x = "):
        return [*body[:-1], f"return {body[-1].removeprefix('x = ')}"]
    return [*body, "return x"]


def one_step_in(lines: list[str]) -> list[str]:
    return [f"    {line}" for line in lines]


def number_or_axes(values: Axes) -> Any:
    """Return one number where no axis differs, else the tuple."""
    return values[0] if len(set(values)) == 1 else values
