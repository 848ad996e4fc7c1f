"""The class of the network: its stages, and how tensors pass through them."""

from collections.abc import Sequence

from unetgen.emit.eject.code import class_of, literal_text, method_lines, split_call
from unetgen.emit.eject.script import Script
from unetgen.emit.eject.torch.apart.atoms import Atom, filled_text
from unetgen.emit.eject.torch.apart.classes import Names, identifier
from unetgen.emit.eject.torch.apart.forward import assignment, layer_lines, returned
from unetgen.emit.eject.torch.apart.grouping import AtomGroup, unit_base


def network_lines(script: Script, atoms: Sequence[Atom]) -> None:
    """Add the network's class."""
    plan = script.plan
    names = Names(AtomGroup(key="", atoms=(), inputs=(), outputs=()), {plan.nodes[0].name: "x"})
    script.constant("CHANNELS", plan.nodes[0].shape.channels)
    script.constant("SIZE", plan.nodes[0].shape.sizes)
    made, used = ["super().__init__()"], list[str]()
    for place, atom in enumerate(atoms):
        needed = {name for later in atoms[place + 1 :] for name in later.inputs} | set(plan.outputs)
        taken = [names.of[name] for name in atom.inputs]
        numbers = [number_in_network(script, atom, i) for i in range(len(atom.holes))]
        if atom.is_layer:
            attribute = names.attribute(atom.name)
            made += layer_lines(attribute, [split_call(filled_text(atom, (), numbers))])
            right = f"self.{attribute}({', '.join(taken)})"
        else:
            right = filled_text(atom, taken, numbers)
        left = [variable_in_network(names, atom, name, needed) for name in atom.outputs]
        used += assignment(left, right)
    several = len(plan.outputs) > 1
    used = returned(used, [names.of[name] for name in plan.outputs])
    returns = f"tuple[{', '.join(['Tensor'] * len(plan.outputs))}]" if several else "Tensor"
    script.parts["UNet"] = class_of(
        "UNet", "nn.Module", "",
        method_lines("__init__", [], "None", made), method_lines("forward", ["x: Tensor"], returns, used),
    )  # fmt: skip


def variable_in_network(names: Names, atom: Atom, tensor: str, needed: set[str]) -> str:
    """Return a tensor's name: its stage's, or its own where a stage gives several."""
    if len(atom.outputs) == 1:
        name = "padded" if atom.name == "input" else identifier(atom.name)
    else:
        name = identifier(unit_base(tensor))
    while name in names.of.values():
        name += "_"
    names.of[tensor] = name
    return name


def number_in_network(script: Script, atom: Atom, hole: int) -> str:
    """Return a number; those of the input and the classes are constants."""
    given = atom.holes[hole]
    if given.hint == "classes":
        return "CLASSES"
    if given.tensor == script.plan.nodes[0].name and given.is_channels:
        return "CHANNELS"
    return literal_text(given.value)
