"""Python text in ruff's format: calls and definitions, wrapped if they are long."""

import ast
from collections.abc import Sequence
from itertools import groupby
from typing import Any, NamedTuple, cast

WIDTH = 100  # of a line
STEP = 4


class LayerCall(NamedTuple):
    """An expression that makes a layer: the class, its arguments, and what follows.

    `condition` is when the layer is there, in a loop that appends layers.
    """

    head: str
    arguments: tuple[str, ...] = ()
    tail: str = ""
    condition: str = ""

    def lines(self, indent: int, end: str = "") -> list[str]:
        return wrapped_lines(f"{self.head}(", self.arguments, f"){self.tail}{end}", indent)

    @property
    def text(self) -> str:
        return f"{self.head}({', '.join(self.arguments)}){self.tail}"


def wrapped_lines(start: str, items: Sequence[str], end: str, indent: int = 0) -> list[str]:
    """Return a bracket's lines: one, or its items on a line, or one per item.

    Ruff gives each item of a tuple or a list a line of its own.
    """
    pad = " " * indent
    whole = f"{pad}{start}{', '.join(items)}{end}"
    if len(whole) <= WIDTH or not items:
        return [whole]
    middle = f"{pad}{' ' * STEP}{', '.join(items)}"
    if len(middle) <= WIDTH and not start.endswith(("= (", "= [")):
        return [f"{pad}{start}", middle, f"{pad}{end}"]
    return [f"{pad}{start}", *(line for item in items for line in item_lines(item, indent + STEP)), f"{pad}{end}"]


def item_lines(item: str, indent: int) -> list[str]:
    """Return the lines of an item, several for a list that is too long."""
    if indent + len(item) < WIDTH or not item.startswith("["):
        return [f"{' ' * indent}{item},"]
    return wrapped_lines("[", item[1:-1].split(", "), "],", indent)


def split_call(text: str) -> LayerCall:
    """Return a call in parts; another expression is a head without arguments."""
    tree = ast.parse(text, mode="eval").body
    if not isinstance(tree, ast.Call):
        return LayerCall(text)
    arguments = [ast.get_source_segment(text, part) or "" for part in tree.args]
    named = [f"{part.arg}={ast.get_source_segment(text, part.value)}" for part in tree.keywords]
    return LayerCall(ast.get_source_segment(text, tree.func) or "", (*arguments, *named))


class Repeat(NamedTuple):
    """A layer that is made several times, as items of a call."""

    layer: LayerCall
    times: int | str

    @property
    def text(self) -> str:
        return f"*({self.layer.text} for _ in range({self.times}))"

    def lines(self, indent: int, end: str = "") -> list[str]:
        pad = " " * indent
        inside = f"{pad}    {self.text[2:-1]}"
        if indent + len(self.text + end) <= WIDTH:
            return [f"{pad}{self.text}{end}"]
        parts = [inside] if len(inside) <= WIDTH else [
            *self.layer.lines(indent + STEP), f"{pad}    for _ in range({self.times})"]  # fmt: skip
        return [f"{pad}*(", *parts, f"{pad}){end}"]


def with_repeats(layers: Sequence[LayerCall | Repeat]) -> list[LayerCall | Repeat]:
    """Return the layers with three and more equal ones in sequence as a loop."""
    runs = [list(run) for _, run in groupby(layers)]
    return [one for run in runs for one in (as_loop(run) if len(run) > 2 else run)]


def as_loop(run: list[LayerCall | Repeat]) -> list[LayerCall | Repeat]:
    first = run[0]
    return [Repeat(first, len(run))] if isinstance(first, LayerCall) else run


def stacked(start: str, given: Sequence[LayerCall | Repeat], end: str, indent: int) -> list[str]:
    """Return a call with a layer per line, or a single layer on one line."""
    layers = with_repeats(given)
    if len(layers) == 1:
        return wrapped_lines(start, [layers[0].text], end, indent)
    pad = " " * indent
    inner = [line for layer in layers for line in layer.lines(indent + STEP, ",")]
    return [f"{pad}{start}", *inner, f"{pad}{end}"]


def sequence(start: str, layers: Sequence[LayerCall], indent: int) -> list[str]:
    """Return layers in sequence, on one line if that is short."""
    if len(layers) == 1:
        return layers[0]._replace(head=f"{start}{layers[0].head}").lines(indent)
    whole = f"{' ' * indent}{start}nn.Sequential({', '.join(layer.text for layer in layers)})"
    return [whole] if len(whole) <= WIDTH else stacked(f"{start}nn.Sequential(", layers, ")", indent)


def literal_text(value: Any) -> str:
    """Return a number, or a tuple of them, as ruff writes it."""
    if isinstance(value, tuple):
        items = [literal_text(part) for part in cast("tuple[Any, ...]", value)]
        return f"({items[0]},)" if len(items) == 1 else f"({', '.join(items)})"
    assert isinstance(value, int | float), "names of a description never become code"
    return repr(value)


def axes_type(dims: int) -> str:
    return f"tuple[{', '.join(['int'] * dims)}]"


def method_lines(name: str, parameters: Sequence[str], returns: str, body: Sequence[str]) -> list[str]:
    """Return a method of a class, its body indented by two steps."""
    head = wrapped_lines(f"def {name}(", ["self", *parameters], f") -> {returns}:", STEP)
    return [*head, *(f"{' ' * 2 * STEP}{line}" if line else "" for line in body)]


def function_lines(name: str, parameters: Sequence[str], returns: str, body: Sequence[str]) -> list[str]:
    head = wrapped_lines(f"def {name}(", parameters, f") -> {returns}:")
    return [*head, *(f"{' ' * STEP}{line}" for line in body)]


def class_of(name: str, base: str, text: str, *methods: Sequence[str]) -> list[str]:
    """Return a class with its docstring, if it has one, and methods."""
    parts = [*([[f'    """{text}"""']] if text else []), *methods]
    rest = [line for part in parts[1:] for line in ("", *part)]
    return [f"class {name}({base}):", *parts[0], *rest]
