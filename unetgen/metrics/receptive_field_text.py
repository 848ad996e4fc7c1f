"""One map's receptive field: its numbers, and the words for them."""

from dataclasses import dataclass
from fractions import Fraction

from unetgen._text import axis_names, join_words
from unetgen.metrics.seen_pixels import Interval, Sight
from unetgen.ops import Axes

FAR = 2  # so many times the input is far larger than it


@dataclass(frozen=True)
class Field:
    """The pixels of the input that a pixel of the map `name` sees, per spatial axis.

    `sights` has an entry per axis; it is empty for a vector, which sees everything, and if the field is unknown.
    `whole` names the ops that see the whole input, and `unknown` the unknown layers.
    """

    name: str
    sights: tuple[Sight, ...]
    input_sizes: Axes
    spacing: tuple[float, ...] = ()
    dynamic: Axes = ()
    whole: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()

    @property
    def is_known(self) -> bool:
        return not self.unknown

    @property
    def is_global(self) -> bool:
        """True if it strictly sees the whole input, whatever `sizes` says."""
        return bool(self.whole)

    @property
    def phases(self) -> tuple[tuple[Interval | None, ...], ...]:
        """The first and last pixel seen by pixels 0, 1, … of one period; `None` if empty."""
        return tuple(sight.seen for sight in self.sights)

    @property
    def all_sizes(self) -> tuple[Axes, ...]:
        """The sizes that occur along each axis, the smallest first; not known: none."""
        if self.unknown:
            return ()
        if not self.sights:
            return tuple((size,) for size in self.input_sizes)
        return tuple(tuple(sorted({length(seen) for seen in sight.seen})) for sight in self.sights)

    @property
    def sizes(self) -> Axes | None:
        """The largest size along each axis; `None` where it is not known."""
        return tuple(sizes[-1] for sizes in self.all_sizes) or None

    @property
    def offsets(self) -> tuple[tuple[int | None, ...], ...]:
        """The first pixel seen by pixels 0, 1, … of one period, along each axis."""
        return tuple(tuple(seen and seen[0] for seen in sight.seen) for sight in self.sights)

    @property
    def strides(self) -> tuple[Fraction | None, ...]:
        """The input pixels from one pixel to the next, per axis; `None` if that varies."""
        return tuple(None if s.moves is None else Fraction(s.moves, len(s.seen)) for s in self.sights)

    def at(self, pixel: Axes) -> tuple[Interval | None, ...]:
        """Return what one pixel sees, as if the input had no border."""
        return tuple(sight.at(place) for sight, place in zip(self.sights, pixel, strict=True))

    @property
    def in_mm(self) -> tuple[float, ...] | None:
        """The largest size in mm, where the description says how far pixels lie apart."""
        if not self.sizes or not self.spacing:
            return None
        return tuple(size * apart for size, apart in zip(self.sizes, self.spacing, strict=True))

    @property
    def text(self) -> str:
        """The field in words.

        `188 or 204 pixels per axis`, `18 voxels per axis, 18x18x21.6 mm`, `10 (height), 18 (width) pixels`.
        """
        if not self.sizes:
            return " because of ".join(
                filter(None, ("not known", join_words(sorted(self.unknown)) if self.unknown else ""))
            )
        unit = "voxels" if len(self.input_sizes) > 2 else "pixels"
        mm = f", {in_millimetres(self.in_mm)} mm" if self.in_mm else ""
        return f"{by_axes([spelled(sizes) for sizes in self.all_sizes], unit)}{mm}"

    @property
    def short(self) -> str:
        """`18`, `188 or 204`, `10x18`; `not known`."""
        texts = [spelled(sizes) for sizes in self.all_sizes]
        return (texts[0] if len(set(texts)) == 1 else "x".join(texts)) or "not known"

    @property
    def remark(self) -> str:
        """The remark beside the number: its relation to the input, and what it leaves out."""
        return "; ".join(filter(None, (self.compared(), self.varies(), self.left_out())))

    def compared(self) -> str:
        """Return the axes along which it is smaller, or far larger, than the input."""
        named = zip(axis_names(len(self.input_sizes)), self.sizes or (), self.input_sizes, strict=False)
        fixed = [axis for number, axis in enumerate(named) if number not in self.dynamic]
        smaller = [name for name, seen, size in fixed if seen < size]
        larger = [name for name, seen, size in fixed if seen >= FAR * size]
        cases = (("smaller than the input", smaller), ("far larger than the input", larger))
        everywhere = len(self.input_sizes)
        return ", ".join(
            words if len(axes) == everywhere else f"{words} along {' and '.join(axes)}" for words, axes in cases if axes
        )

    def varies(self) -> str:
        if any(sight.moves is None for sight in self.sights):
            return "differs from place to place, given for this size"
        return ""

    def left_out(self) -> str:
        return f"strictly the whole input, by {' and '.join(sorted(self.whole))}" if self.whole else ""


def length(seen: Interval | None) -> int:
    return seen[1] - seen[0] + 1 if seen else 0


def spelled(sizes: Axes) -> str:
    """Write `18`, `188 or 204`, `60 to 68`."""
    return f"{sizes[0]} to {sizes[-1]}" if len(sizes) > 2 else " or ".join(map(str, sizes))


def by_axes(texts: list[str], unit: str) -> str:
    """Return one text if all axes agree, else one per axis."""
    if len(texts) == 1:
        return f"{texts[0]} {unit}"
    if len(set(texts)) == 1:
        return f"{texts[0]} {unit} per axis"
    named = zip(texts, axis_names(len(texts)), strict=True)
    return f"{', '.join(f'{text} ({name})' for text, name in named)} {unit}"


def in_millimetres(lengths: tuple[float, ...]) -> str:
    """Write `27`, `18x18x21.6`."""
    texts = [f"{round(length, 2):g}" for length in lengths]
    return texts[0] if len(set(texts)) == 1 else "x".join(texts)
