"""A layer with weights in PyTorch's layout, into which both sides are converted."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from unetgen.ops import Axes

Kind = Literal["conv", "transposed_conv", "norm", "prelu", "dense"]


class Flow(NamedTuple):
    """The numbers of layers with weights before and after a layer."""

    before: int
    after: int


class Layer(NamedTuple):
    """A layer's kind, `None` if unknown, and its arrays by PyTorch's names.

    `weight` is `(out, in / groups, *kernel)` of a conv, `(in, out, *kernel)` of a transposed one, `(out, in)` of a
    dense layer, `(channels,)` of a norm, `(1,)` or `(channels,)` of a PReLU; `bias`, `running_mean` and `running_var`
    are vectors.
    """

    name: str
    kind: Kind | None
    tensors: Mapping[str, Any]
    flow: Flow | None = None

    @property
    def shapes(self) -> dict[str, Axes]:
        return {name: tuple(tensor.shape) for name, tensor in self.tensors.items()}


def layer_sentence(name: str, kind: str | None, shapes: Mapping[str, Axes]) -> str:
    """Return a layer as words of a sentence.

    >>> layer_sentence("conv1", "conv", {"weight": (8, 4, 3, 3), "bias": (8,)})
    'conv1 (conv: weight 8x4x3x3, bias 8)'
    """
    sizes = ", ".join(f"{tensor} {'x'.join(map(str, shape))}" for tensor, shape in shapes.items())
    return f"{name} ({kind}: {sizes})" if kind else f"{name} ({sizes})"
