"""Combinations of settings in which every two values of different settings meet."""

import random
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

Row = dict[str, Any]
TRIES = 5  # rows of which the one with most new pairs is taken


def pairwise(values: Mapping[str, Sequence[Any]]) -> list[Row]:
    """Return rows that cover all pairs of values; always the same ones."""
    chance = random.Random(0)
    missing = {
        ((a, i), (b, j))
        for a, b in combinations(values, 2)
        for i in range(len(values[a]))
        for j in range(len(values[b]))
    }
    rows: list[Row] = []
    for pair in sorted(missing):
        if pair not in missing:
            continue
        tried = [row_with(pair, values, chance) for _ in range(TRIES)]
        best = max(tried, key=lambda row: len(pairs(row) & missing))
        missing -= pairs(best)
        rows.append({name: values[name][i] for name, i in best.items()})
    return rows


def row_with(pair: Any, values: Mapping[str, Sequence[Any]], chance: random.Random) -> dict[str, int]:
    fixed: dict[str, int] = dict(pair)
    return {name: fixed.get(name, chance.randrange(len(those))) for name, those in values.items()}


def pairs(row: dict[str, int]) -> set[Any]:
    return set(combinations(row.items(), 2))
