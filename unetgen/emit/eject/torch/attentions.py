"""Attentions and gates in PyTorch, as classes."""

from unetgen.emit.eject.code import class_of, method_lines
from unetgen.emit.eject.script import Script
from unetgen.emit.eject.torch.layers import Convolution, norm_layer, unit_layers
from unetgen.errors import SettingError
from unetgen.graph.parts import Recipe, Unit
from unetgen.network.gates._additive import additive_pointwise, norm_of


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


def gate_class(script: Script, gate: Recipe, unit: Unit) -> None:
    """Add the class of a gate.

    Raises:
        SettingError: it is not written.
    """
    if gate.name != "attention":
        raise SettingError("skip.gate.kind", f"{gate.name!r} is not written as PyTorch. Use attention.")
    inner = "skip // 2" if dict(gate.options).get("filters", "halve") == "halve" else "skip"
    norm = norm_of(unit)
    project = additive_pointwise(script.dims, 1, norm)
    body = ["super().__init__()", f"inner = {inner}"]
    for name, before, after in (("theta", "skip", "inner"), ("phi", "up", "inner"), ("psi", "inner", "1")):
        conv = unit_layers(script, project, Convolution(before, after, "1"))[0].text
        body.append(f"self.{name} = nn.Sequential({conv})")
        body += [f"self.{name}.append({norm_layer(script, norm, after).text})"] if norm else []
    forward = [
        "weights = torch.relu(self.theta(skip) + self.phi(x))",
        "return skip * torch.sigmoid(self.psi(weights))",
    ]
    made = class_of(
        "AttentionGate",
        "nn.Module",
        "Let the pixels of a skip pass that the up-sampled map asks for (Oktay 2018).",
        method_lines("__init__", ["skip: int", "up: int"], "None", body),
        method_lines("forward", ["skip: Tensor", "x: Tensor"], "Tensor", forward),
    )
    script.add("AttentionGate", made)
