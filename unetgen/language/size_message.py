"""Explain a size that does not fit: why, the nearest that do, the largest depth."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any

from unetgen._text import axis_names, by_axis
from unetgen.errors import SizeError
from unetgen.graph.allowed_sizes import FAR, Allowed, allowed, along, misfit, whole_factor
from unetgen.graph.plan import Node
from unetgen.graph.spec import Spec
from unetgen.network.walk import walk
from unetgen.ops import Axes

IMAGE_CHANNELS = (1, 3, 4)  # grey, colours, colours with opacity
FITS = ("crop_skip", "pad_up", "resize_up")


def complaint(spec: Spec, sizes: Axes) -> str:
    """Return the misfit's level, axis and sizes, nearest sizes, and largest depth."""
    names = axis_names(len(sizes))
    given = tuple(None if a in spec.dynamic else n for a, n in enumerate(sizes))
    lines = [along(spec, a) for a in range(len(sizes))]
    wrong = {a: found for a, n in enumerate(sizes) if a not in spec.dynamic and (found := misfit(walk, lines[a], n))}
    traces = "; ".join(trace(names[a], found) for a, found in wrong.items())
    rules: list[Allowed] = []
    for line, name in zip(lines, names, strict=True):
        try:
            rules.append(allowed(walk, line))
        except SizeError as never:
            return f"No size fits: {trace(name, never)}. {fitting_settings(lines)}"
    return (
        f"{sizes_as_yaml(given)} does not fit depth {spec.depth}: {traces}."
        f"{as_channels(given) if len(given) - 1 in wrong else ''}"
        f" Nearest valid sizes: {nearest_sizes(rules, given)} ({rule_of(rules, names)}).{largest(rules, given, spec)}"
        f"{padded(rules, given)}"
    )


def as_channels(sizes: Sequence[int | None]) -> str:
    """Return the advice for three sizes that look like a plane with its channels."""
    *plane, last = sizes
    if len(plane) < 2 or last not in IMAGE_CHANNELS or any(n is not None and n <= max(IMAGE_CHANNELS) for n in plane):
        return ""
    return f" If the last axis is the channels, use input.size={sizes_as_yaml(plane)} input.channels={last}."


def sizes_as_yaml(sizes: Sequence[int | None]) -> str:
    """Write sizes as in `input.size`: `null` for an open axis."""
    return "x".join("null" if n is None else str(n) for n in sizes)


def fitting_settings(lines: list[Spec]) -> str:
    """Suggest a `skip.fit` that lets maps of different sizes meet.

    If none does, the padding is wrong.
    """
    fits = [fit for fit in FITS if not any(misfit(walk, met_by(line, fit), FAR * whole_factor(line)) for line in lines)]
    return f"Use skip.fit={' or '.join(fits)}." if fits else "Use padding=same or symmetric."


def met_by(line: Spec, fit: Any) -> Spec:
    """Return the description with another way for maps to meet."""
    down = tuple(replace(edge, exact=False) for edge in line.down)
    return replace(line, skip=tuple(replace(skip, fit=fit) for skip in line.skip), down=down)


def nearest_sizes(rules: list[Allowed], sizes: Sequence[int | None]) -> str:
    """Return the sizes that fit on both sides."""
    near = [(None, None) if n is None else rule.nearest(n) for rule, n in zip(rules, sizes, strict=True)]
    return " or ".join(dict.fromkeys(sizes_as_yaml([pair[side] for pair in near]) for side in (0, 1)))


def padded(rules: list[Allowed], sizes: Sequence[int | None]) -> str:
    """Suggest padding, if it at most doubles a closed axis."""
    larger = [(n, rule.nearest(n)[1]) for rule, n in zip(rules, sizes, strict=True) if n is not None]
    near = len(larger) == len(sizes) and all(more < 2 * n for n, more in larger)
    return " input.on_odd=pad pads it." if near else ""


def rule_of(rules: list[Allowed], names: Sequence[str]) -> str:
    """Write `multiples of 16x16 from 48x48` if axes agree, else each axis' rule."""
    if any(rule.offsets != (0,) for rule in rules) or all(rule.period == 1 for rule in rules):
        each = [str(rules[0])] if len(set(rules)) == 1 else [f"{n} {r}" for n, r in zip(names, rules, strict=True)]
        return ", ".join(each)
    least = by_axis(tuple(rule.minimum for rule in rules))
    start = f" from {least}" if any(rule.minimum > rule.period for rule in rules) else ""
    return f"multiples of {by_axis(tuple(rule.period for rule in rules))}{start}"


def largest(rules: list[Allowed], sizes: Sequence[int | None], spec: Spec) -> str:
    """Return the largest depth that fits, if the factors alone decide."""
    if any(rule.offsets != (0,) or rule.minimum > rule.period for rule in rules):
        return ""
    depth = largest_depth(sizes, spec)
    return f" Largest depth that fits {sizes_as_yaml(sizes)}: {depth}." if depth else ""


def trace(axis: str, found: SizeError) -> str:
    """Write `length 16 → 8 → 4 at level 2 does not divide by 3`: the sizes by level."""
    reached: dict[int, Node] = {
        node.stage.level: node for node in found.nodes if node.stage and not node.stage.column and node.shape.sizes
    }
    path = " → ".join(str(node.shape.sizes[0]) for node in reached.values())
    return f"{axis} {path} at level {max(reached)} {found}"


def largest_depth(sizes: Sequence[int | None], spec: Spec) -> int:
    """Return how many levels the factors leave room for."""
    entry = spec.entry.factor if spec.entry else (1,) * len(sizes)
    products = accumulate(spec.factors, lambda a, b: tuple(x * y for x, y in zip(a, b, strict=True)), initial=entry)
    fits = [all(n is None or n % p == 0 for n, p in zip(sizes, product, strict=True)) for product in products]
    return fits.index(False) if False in fits else len(fits)
