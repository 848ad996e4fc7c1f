"""The number of filters of conv j at level i: a rule, a list, or a formula.

`width` gives the number, `text` the rule as the lecture writes it (`32·2^i (×2)`), `expression` one of its numbers
written out (`32·2^0·2`), so that a comparison can show where a width comes from.
"""

from dataclasses import dataclass

from unetgen.graph import formula


@dataclass(frozen=True)
class Geometric:
    """The geometric rule `base · growth^i`, times the conv's factor.

    The result is rounded, capped at `max`, then rounded up to a `multiple_of`.
    """

    base: int
    growth: float = 2
    conv_factors: tuple[float, ...] = ()
    max: int | None = None
    multiple_of: int = 1

    def width(self, i: int, j: int) -> int:
        factor = self.conv_factors[j] if self.conv_factors else 1
        multiple = self.multiple_of
        width = -(-max(1, round(self.base * self.growth**i * factor)) // multiple) * multiple
        return min(width, self.max // multiple * multiple) if self.max else width

    @property
    def text(self) -> str:
        grown = f"{self.base}·{self.growth:g}^i" if self.growth != 1 else f"{self.base}"
        return self.limited(f"{grown}{self.factors}")

    @property
    def factors(self) -> str:
        """` (×2)` for the lecture's [1, 2]; otherwise every factor."""
        if len(set(self.conv_factors)) < 2 and set(self.conv_factors) <= {1}:
            return ""
        first, *rest = self.conv_factors
        shown = rest if first == 1 and len(rest) == 1 else self.conv_factors
        return f" ({', '.join(f'×{factor:g}' for factor in shown)})"

    def expression(self, i: int, j: int) -> str:
        factor = self.conv_factors[j] if self.conv_factors else 1
        grown = f"{self.base}·{self.growth:g}^{i}" if self.growth != 1 else f"{self.base}"
        return self.limited(grown + (f"·{factor:g}" if factor != 1 else ""))

    def limited(self, expression: str) -> str:
        capped = f"min({self.max}, {expression})" if self.max else expression
        return f"{capped} ↑{self.multiple_of}" if self.multiple_of > 1 else capped


@dataclass(frozen=True)
class PerLevel:
    """The numbers themselves, per level and conv."""

    widths: tuple[tuple[int, ...], ...]

    def width(self, i: int, j: int) -> int:
        return self.widths[i][j]

    @property
    def text(self) -> str:
        """`64 | 128, 64`: a level without convolutions has none."""
        return " | ".join(", ".join(map(str, sorted(set(level), key=level.index))) or "none" for level in self.widths)

    def expression(self, i: int, j: int) -> str:
        return f"per_level[{i}][{j}]"


@dataclass(frozen=True)
class Formula:
    """A formula in `i` and `j`."""

    source: str

    def width(self, i: int, j: int) -> int:
        return int(formula.evaluate(self.source, i=i, j=j))

    @property
    def text(self) -> str:
        return self.source.replace("**", "^").replace(" * ", "·").replace("*", "·")

    def expression(self, i: int, j: int) -> str:
        return f"{self.text}, i = {i}, j = {j}"


Rule = Geometric | PerLevel | Formula
