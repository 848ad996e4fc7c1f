"""Gates on skips in PyTorch: their classes, and what a loop does with them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from unetgen.emit.eject.code import class_of, method_lines, sequence
from unetgen.emit.eject.script import Script, one_value
from unetgen.emit.eject.torch.layers import Convolution, unit_layers
from unetgen.emit.eject.torch.ups import MODES
from unetgen.emit.eject.torch.widths import last_width_at
from unetgen.errors import SettingError
from unetgen.graph.parts import Recipe, Unit
from unetgen.graph.spec import Skip
from unetgen.network.gates._additive import additive_pointwise, norm_of


@dataclass(frozen=True, kw_only=True)
class Gates:
    """Lines of gates besides their classes.

    `made` is in the loop that makes stages, `before` ahead of it, and `used` ahead of the loop that uses them. `call`
    is the name of the gate's class, `beside` of its second argument. Levels above `first` have no gate.
    """

    call: str
    beside: str = "x"
    first: int = 0
    before: list[str] = field(default_factory=list[str])
    used: list[str] = field(default_factory=list[str])

    @property
    def follows(self) -> bool:
        """True where each stage's output gates the next skip."""
        return self.beside == "gating"

    def made(self, skip: str, below: str, up: str) -> list[str]:
        """Return the line that makes a gate, of the channels of its maps."""
        second = {"x": up, "gating": below}.get(self.beside, "signal_filters")
        line = f"self.gates.append({self.call}({skip}, {second}))"
        condition = "level" if self.first == 1 else f"level >= {self.first}"
        return [f"if {condition}:", f"    {line}"] if self.first else [line]


def gates_of(script: Script, skips: Sequence[Skip]) -> Gates | None:
    """Add the classes of the gates, and return what else they need.

    Raises:
        SettingError: they differ, or are of a kind that is not written.
    """
    gated = [level for level, skip in enumerate(skips) if skip.gate]
    if not gated:
        return None
    if gated != [*range(gated[0], len(skips))]:
        raise SettingError("skip.gate.kind", "has a level without a gate below one with a gate, which is not written.")
    gate, unit = one_value([(skip.gate, skip.unit) for skip in skips[gated[0] :]], "skip.gate.kind")
    assert gate
    assert unit
    if gate.name == "attention":
        attention_gate_class(script, gate, unit)
        return Gates(call="AttentionGate", first=gated[0])
    if gate.name != "grid_attention":
        raise SettingError(
            "skip.gate.kind", f"{gate.name!r} is not written as PyTorch. Use attention or grid_attention."
        )
    return replace(grid_gates(script, dict(gate.options), unit), first=gated[0])


def attention_gate_class(script: Script, gate: Recipe, unit: Unit) -> None:
    """Add the class of the attention gate of most libraries."""
    inner = "skip // 2" if dict(gate.options).get("filters", "halve") == "halve" else "skip"
    project = additive_pointwise(script.dims, 1, norm_of(unit))
    body = ["super().__init__()", f"inner = {inner}"]
    for name, before, after in (("theta", "skip", "inner"), ("phi", "up", "inner"), ("psi", "inner", "1")):
        body += made_lines(script, name, project, before, after)
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


def made_lines(script: Script, name: str, unit: Unit, before: str, after: str, kernel: str = "1") -> list[str]:
    """Return the lines that make a unit of a gate."""
    stride = kernel if kernel != "1" else ""
    layers = unit_layers(script, unit, Convolution(before, after, kernel, stride))
    return [line[8:] for line in sequence(f"self.{name} = ", layers, 8)]


def grid_gates(script: Script, options: dict[str, Any], unit: Unit) -> Gates:
    """Return the gates of Attention U-Net's authors, which work at half size.

    Raises:
        SettingError: the signal is one of the level below with other channels.
    """
    below = options.get("signal", "bottleneck") == "below"
    halve = options.get("signal_filters", "halve") == "halve"
    if below and halve:
        raise SettingError("skip.gate.signal_filters", "'halve' beside signal=below is not written in loops.")
    grid_gate_class(script, unit, below)
    signal = replace(additive_pointwise(script.dims, 1, norm_of(unit)), activation=unit.activation)
    deepest = last_width_at(script, "-1")
    own = "before" if below else "signal_filters"
    before = [] if below else [f"signal_filters = {deepest}{' // 2' if halve else ''}"]
    before += made_lines(script, "signal", signal, "before", own)
    name = "gating" if below else "signal"
    call = joined_gates_class(script, options.get("gates", 1), signal)
    return Gates(call=call, beside=name, before=before, used=[f"{name} = self.signal(x)"])


def grid_gate_class(script: Script, unit: Unit, below: bool) -> None:
    """Add the class of a gate at half size."""
    twos, project = (2,) * script.dims, additive_pointwise(script.dims, 1, None)
    halved = Unit(filters=1, kernel_size=twos, strides=twos, padding="valid", use_bias=False, order=("conv",))
    body = ["super().__init__()", *made_lines(script, "theta", halved, "skip", "skip", "2")]
    body += made_lines(script, "phi", project, "gating", "skip")
    body += made_lines(script, "psi", project, "skip", "1")
    body += made_lines(script, "w", replace(project, norm=norm_of(unit)), "skip", "skip")
    mode = f'mode="{MODES[script.dims]}"'
    halves = below and all(edge.exact and edge.factor == twos for edge in script.spec.down)
    fitted = [
        "if phi.shape[2:] != theta.shape[2:]:",
        f"    phi = functional.interpolate(phi, theta.shape[2:], {mode})",
    ]
    forward = [
        "theta, phi = self.theta(skip), self.phi(gating)",
        *([] if halves else fitted),
        "weights = torch.sigmoid(self.psi(torch.relu(theta + phi)))",
        f"weights = functional.interpolate(weights, skip.shape[2:], {mode})",
        "return self.w(skip * weights)",
    ]
    made = class_of(
        "GridGate",
        "nn.Module",
        "Gate a skip at half of its size (Oktay 2018, the authors' code).",
        method_lines("__init__", ["skip: int", "gating: int"], "None", body),
        method_lines("forward", ["skip: Tensor", "gating: Tensor"], "Tensor", forward),
    )
    script.add("GridGate", made)


def joined_gates_class(script: Script, count: int, combine: Unit) -> str:
    """Add the class of several gates on one skip, and return the gate's class."""
    if count == 1:
        return "GridGate"
    gates = script.constant("GATES", count, "skip.gate.gates")
    body = [
        "super().__init__()",
        f'gates = {{f"gate{{number}}": GridGate(skip, gating) for number in range({gates})}}',
        "self.gates = nn.ModuleDict(gates)",
        *made_lines(script, "combine", combine, f"{gates} * skip", "skip"),
    ]
    made = class_of(
        "GridGates",
        "nn.Module",
        "",
        method_lines("__init__", ["skip: int", "gating: int"], "None", body),
        method_lines("forward", ["skip: Tensor", "gating: Tensor"], "Tensor", [
            "return self.combine(torch.cat([gate(skip, gating) for gate in self.gates.values()], 1))",
        ]),
    )  # fmt: skip
    script.add("GridGates", made)
    return "GridGates"
