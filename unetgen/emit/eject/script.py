"""A script in the making: its constants, and how they vary by level."""

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from unetgen.emit.eject.code import WIDTH, literal_text, wrapped_lines
from unetgen.errors import SettingError
from unetgen.graph import formula
from unetgen.graph.plan import Plan
from unetgen.graph.spec import Spec
from unetgen.language.config import Config
from unetgen.ops import Axes

WORDS = re.compile(r"\b[A-Z][A-Z_0-9]+\b")
ALWAYS = ("CHANNELS", "SIZE")  # which print the output's shape


@dataclass
class Script:
    """A file in the making.

    `constants` are its numbers by name, `parts` its functions and classes by name, in the file's order.
    """

    plan: Plan
    config: Config
    constants: dict[str, str] = field(default_factory=dict[str, str])
    parts: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    derived: dict[str, str] = field(default_factory=dict[str, str])  # lists by level: the expression at one
    listed: dict[str, int] = field(
        default_factory=dict[str, int]
    )  # lists by level, with how many more levels there are

    @property
    def spec(self) -> Spec:
        assert self.plan.spec is not None, "only descriptions are ejected"
        return self.plan.spec

    @property
    def dims(self) -> int:
        return self.plan.dims

    @property
    def is_flat(self) -> bool:
        """True where one number says the filters of a stage, for all convolutions."""
        parts = (*self.spec.encoder, *self.spec.decoder)
        return all(len({unit.filters for unit in part.units}) <= 1 for part in parts)

    @property
    def widths_at_level(self) -> str:
        """The expression of the filters of a stage of the left side."""
        return "FILTERS[level]" if self.is_flat else "WIDTHS[level]"

    def constant(self, name: str, value: Any, key: str = "") -> str:
        """Add a constant, and return its name.

        Raises:
            SettingError: it has another value already.
        """
        text = literal_text(value)
        if self.constants.setdefault(name, text) != text:
            raise SettingError(
                key or name.lower(), "has two values in this network, and the file has one constant for it."
            )
        return name

    def add(self, name: str, lines: list[str]) -> None:
        """Add a function or class.

        Raises:
            SettingError: another one has this name.
        """
        if self.parts.setdefault(name, lines) != lines:
            raise SettingError("norm", f"and what else is in {name} differs between parts, which is not written.")

    def by_level(self, name: str, values: Sequence[Any], key: str = "", index: str = "level", more: int = 0) -> str:
        """Return an expression for what varies by level.

        It is a constant, a formula, or an entry of a list.
        `more` is how many levels the U has besides those of the list.
        """
        rule = self.formula(self.config[key], values, index) if key else None
        if rule is not None:
            return "FILTERS[level]" if rule == self.derived.get("FILTERS") else rule
        if len(set(values)) == 1:
            return self.constant(name, values[0], key)
        several = f"{name}S" if not name.endswith("S") else name
        assert len(values) + more == self.spec.depth, f"{several} does not fit the depth"
        self.listed[several] = more
        return f"{self.constant(several, tuple(values))}[{index}]"

    def formula(self, given: Any, values: Sequence[Any], index: str = "level") -> str | None:
        """Return a description's formula as Python in `level`, or `None`.

        The depth and the first filters become `DEPTH` and `FILTERS_BASE`.
        """
        base = self.config["filters.base"]
        known = {"depth": ("DEPTH", self.spec.depth)}
        if isinstance(base, int):
            known["base"] = ("FILTERS_BASE" if "FILTERS_BASE" in self.constants else str(base), base)
        return python_formula(given, values, index, known)

    def constants_lines(self) -> list[str]:
        """Return the lines of the constants that the file uses."""
        texts = [*self.derived.values(), *self.constants.values(), *self.listed]
        used = {*WORDS.findall(" ".join([*texts, *(line for lines in self.parts.values() for line in lines)]))}
        kept = {name: text for name, text in self.constants.items() if name in used or name in ALWAYS}
        return [line for name, text in kept.items() for line in constant_lines(name, text)]

    def depth_lines(self) -> list[str]:
        """Return the lines of all constants; a list by level decides the depth."""
        depth = str(self.spec.depth)
        if self.listed:
            name, more = next(iter(self.listed.items()))
            depth = f"len({name})" + (f" + {more}" if more else "")
        return [
            *self.constants_lines(),
            f"DEPTH = {depth}  # levels, the bottleneck counted",
            *self.derived_lines(),
        ]

    def derived_lines(self) -> list[str]:
        """Return the lists of filters, a list of those of a level's convolutions at each."""
        if not self.derived:
            return []
        made = [line for name, text in self.derived.items() for line in comprehension_lines(name, text)]
        if self.is_flat:
            return made
        noted = f"{made[0]}  # filters, by level"
        return [noted] if len(made) == 1 and len(noted) <= WIDTH else ["# filters of each convolution, by level", *made]


def comprehension_lines(name: str, item: str) -> list[str]:
    """Return a list by level as ruff writes it."""
    each = f"for level in range({'DEPTH - 1' if name.startswith('DECODER') else 'DEPTH'})"
    for lines in ([f"{name} = [{item} {each}]"], [f"{name} = [", f"    {item} {each}", "]"]):
        if max(map(len, lines)) <= WIDTH:
            return lines
    left, times, right = item.rpartition("] * ")
    parts = [f"    {left}]", f"    * {right}"] if times and len(item) + 4 > WIDTH else [f"    {item}"]
    return [f"{name} = [", *parts, f"    {each}", "]"]


def constant_lines(name: str, text: str) -> list[str]:
    typed = ": dict" if text.startswith("{") else ""  # of values of any type
    whole = f"{name}{typed} = {text}"
    if len(whole) <= WIDTH:
        return [whole]
    tree = ast.parse(text, mode="eval").body
    if not isinstance(tree, ast.Tuple):
        return [whole]
    items = [ast.get_source_segment(text, item) or "" for item in tree.elts]
    return wrapped_lines(f"{name} = (", items, ")")


def python_formula(
    given: Any, values: Sequence[Any], index: str = "level", known: Mapping[str, tuple[str, int]] = MappingProxyType({})
) -> str | None:
    """Return a description's formula in `i` as Python in `level`, or `None`.

    `known` has the name in the file, and the value, of each other name that it may use.
    Only what the language's own parser takes gets here, so the text is arithmetic.
    """
    if not isinstance(given, str):
        return None
    numbers = {name: value for name, (_, value) in known.items()}
    try:
        if [formula.evaluate(given, i=i, **numbers) for i in range(len(values))] != list(values):
            return None
        tree = ast.parse(ast.unparse(formula.parse_formula(given)), mode="eval")
    except ValueError:
        return None
    words = {"i": index if index == "level" else f"({index})", **{name: word for name, (word, _) in known.items()}}
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id in words]
    for node in names:
        node.id = words[node.id]
    return re.sub(r"([\w.]+) \*\* ([\w.]+)(?![\w.(])", r"\1**\2", ast.unparse(tree)) if names else None


def one_value(values: Sequence[Any], key: str, where: str = "between levels") -> Any:
    """Return what all values are.

    Raises:
        SettingError: they differ.
    """
    if len(set(values)) > 1:
        raise SettingError(key, f"differs {where}, and the file has one kind of block for all of them.")
    return values[0]


def plain_axes(values: Sequence[Axes]) -> list[Any]:
    """Return values per axis as numbers where no axis differs in any of them."""
    if all(len(set(value)) == 1 for value in values):
        return [value[0] for value in values]
    return list(values)
