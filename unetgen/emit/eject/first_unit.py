"""A network whose first convolution is without norm and activation."""

from unetgen.graph.parts import Unit

Table = tuple[tuple[Unit, ...], ...]  # units by level and convolution


def is_bare(unit: Unit) -> bool:
    """Return whether a unit is a convolution alone."""
    return not any(part != "conv" and getattr(unit, part) for part in unit.order)


def bare_first(table: Table) -> bool:
    """Return whether the network's first convolution alone is bare."""
    bare = [(i, j) for i, level in enumerate(table) for j, unit in enumerate(level) if is_bare(unit)]
    return bare == [(0, 0)] and sum(map(len, table)) > 1
