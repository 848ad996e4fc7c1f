"""The class of the network: its stages, and how tensors pass through them."""

from collections.abc import Sequence

from unetgen.emit.eject.code import class_of, literal_text, method_lines, split_call
from unetgen.emit.eject.script import Script
from unetgen.emit.eject.torch.apart.atoms import Atom, filled_text
from unetgen.emit.eject.torch.apart.classes import Names, identifier
from unetgen.emit.eject.torch.apart.forward import assignment, layer_lines, returned
from unetgen.emit.eject.torch.apart.grouping import AtomGroup, unit_base
from unetgen.ops import Input


def network_lines(script: Script, atoms: Sequence[Atom]) -> None:
    """Add the network's class."""
    plan = script.plan
    given = {node.name: "time" if node is not plan.nodes[0] else "x" for node in plan if isinstance(node.op, Input)}
    names = Names(AtomGroup(key="", atoms=(), inputs=(), outputs=()), {**given})
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
    arguments = [f"{name}: Tensor" for name in given.values()]
    several = len(plan.outputs) > 1
    used = returned(used, [names.of[name] for name in plan.outputs])
    returns = f"tuple[{', '.join(['Tensor'] * len(plan.outputs))}]" if several else "Tensor"
    script.parts["UNet"] = class_of(
        "UNet", "nn.Module", "",
        method_lines("__init__", [], "None", made), method_lines("forward", arguments, returns, used),
    )  # fmt: skip


def variable_in_network(names: Names, atom: Atom, tensor: str, needed: set[str]) -> str:
    """Return a tensor's name: its stage's, or its own where a stage gives several."""
    if len(atom.outputs) == 1:
        of_input = "padded" if "pad" in tensor else "embedded"
        name = of_input if atom.name == "input" else identifier(atom.name)
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
