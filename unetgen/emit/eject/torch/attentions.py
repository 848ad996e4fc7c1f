"""Attentions in PyTorch, as classes."""

from unetgen.emit.eject.code import class_of, method_lines
from unetgen.emit.eject.script import Script
from unetgen.errors import SettingError
from unetgen.graph.parts import Recipe


def attention_class(script: Script, attention: Recipe) -> list[str]:
    """Return the class of an attention.

    Raises:
        SettingError: it is not written.
    """
    if attention.name != "se":
        raise SettingError("attention.kind", f"{attention.name!r} is not written as PyTorch. Use se.")
    options = dict(attention.options)
    reduction = script.constant("REDUCTION", options.get("reduction", 16))
    bias = "" if options.get("use_bias", True) else ", bias=False"
    ones = ", ".join(["1"] * script.dims)
    axes = ", ".join(str(axis + 2) for axis in range(script.dims)) + "," * (script.dims == 1)
    body = [
        "super().__init__()",
        f"self.reduce = nn.Linear(channels, channels // {reduction}{bias})",
        f"self.expand = nn.Linear(channels // {reduction}, channels{bias})",
    ]
    forward = [
        f"weights = torch.relu(self.reduce(x.mean(({axes}))))",
        "weights = torch.sigmoid(self.expand(weights))",
        f"return x * weights.view(-1, x.shape[1], {ones})",
    ]
    return class_of(
        "SqueezeExcitation",
        "nn.Module",
        "Weight the channels by their averages (Hu 2018).",
        method_lines("__init__", ["channels: int"], "None", body),
        method_lines("forward", ["x: Tensor"], "Tensor", forward),
    )
