"""Ops that join maps, and ops that make a map fit another."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from unetgen.ops.base import Family, Fault, Kept, Margins, Op, Shape
from unetgen.ops.windows import IN_PLACE, SPREAD, Reading, read_window

Border = Literal["constant", "reflect", "replicate", "circular"]


@dataclass(frozen=True, slots=True)
class Reshape(Op):
    """`(c, ()) → (c, 1 × 1 …)`: a vector becomes a map of one pixel.

    So it can be multiplied with a map.
    """

    family: ClassVar[Family] = "fit"

    dims: int

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        return Shape(inputs[0].channels, (1,) * self.dims)


@dataclass(frozen=True, slots=True)
class Crop(Op):
    """`(c, n) → (c, n - before - after)`."""

    family: ClassVar[Family] = "fit"

    cropping: Margins

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        pairs = zip(inputs[0].sizes, self.cropping, strict=True)
        return Shape(inputs[0].channels, tuple(n - before - after for n, (before, after) in pairs))

    def reads(self, axis: int, count: int, made: int) -> Reading:
        return read_window(1, -self.cropping[axis][0], 1)


@dataclass(frozen=True, slots=True)
class Pad(Op):
    """`(c, n) → (c, before + n + after)`.

    `mode` is PyTorch's word for what is added: zeros (`constant`), the map mirrored at its outermost pixels
    (`reflect`), these pixels again (`replicate`), or the map from its other end (`circular`).
    """

    family: ClassVar[Family] = "fit"

    padding: Margins
    mode: Border = "constant"

    @property
    def adds_zeros(self) -> bool:
        return self.mode == "constant"

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        pairs = zip(inputs[0].sizes, self.padding, strict=True)
        return Shape(inputs[0].channels, tuple(before + n + after for n, (before, after) in pairs))

    def reads(self, axis: int, count: int, made: int) -> Reading:
        """Read each pixel in place; the pixels that a border repeats are not counted."""
        return read_window(1, self.padding[axis][0], 1)

    def fault(self, inputs: Sequence[Shape]) -> Fault | None:
        """Return that a map is too small for its border, as in PyTorch."""
        lost = {"reflect": 1, "circular": 0}.get(self.mode)
        for n, pair in zip(inputs[0].sizes, self.padding, strict=True):
            if lost is not None and max(pair) > n - lost:
                most = f"at most {max(n - lost, 0)} are possible. Use padding=replicate or symmetric."
                more = f"{self.mode} adds {max(pair)} pixels to a map of {n}; {most}"
                return Fault("padding", more)
        return None


@dataclass(frozen=True, slots=True)
class FitChannels(Op):
    """`(c, n) → (filters, n)`: zeros are appended, or the last channels cut.

    This is the shortcut without parameters of He 2016 (option A), which only grows.
    """

    family: ClassVar[Family] = "fit"

    filters: int

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        return Shape(self.filters, inputs[0].sizes)


@dataclass(frozen=True, slots=True)
class Tile(Op):
    """`(c, n) → (c · times, n)`: a map concatenated with itself (V-Net's input)."""

    family: ClassVar[Family] = "join"

    times: int

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        return Shape(inputs[0].channels * self.times, inputs[0].sizes)


@dataclass(frozen=True, slots=True)
class Concat(Op):
    """`(a, n), (b, n), … → (a + b + …, n)`, channels in the order of the inputs."""

    family: ClassVar[Family] = "join"

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        return Shape(sum(shape.channels for shape in inputs), inputs[0].sizes)

    @property
    def needs_equal_sizes(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Merge(Op):
    """Maps of one shape become one, element by element.

    A map of one channel or of one pixel is broadcast.
    """

    family: ClassVar[Family] = "join"

    kind: Literal["add", "average", "multiply", "maximum"]

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        return Shape(max(s.channels for s in inputs), tuple(map(max, *(s.sizes for s in inputs))))

    def elementwise(self, inputs: Sequence[Shape], output: Shape) -> int:
        return output.elements * (len(inputs) - (self.kind != "average"))

    def reads(self, axis: int, count: int, made: int) -> Reading:
        return SPREAD if made > count else IN_PLACE

    @property
    def needs_equal_sizes(self) -> bool:
        """A product also takes a mask of one pixel or one channel."""
        return self.kind != "multiply"

    @property
    def kept_for_backward(self) -> tuple[Kept, ...]:
        """A product's factors; for a maximum, which input is larger."""
        match self.kind:
            case "multiply":
                return ("input",)
            case "maximum":
                return ("mask",)
            case "add" | "average":
                return ()
