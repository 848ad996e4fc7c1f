"""The text of a class: its layers, and how tensors pass through them."""

import keyword
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from unetgen.emit.eject.code import (
    STEP,
    LayerCall,
    class_of,
    function_lines,
    method_lines,
    split_call,
)
from unetgen.emit.eject.torch.apart.atoms import Atom, Hole, filled_text
from unetgen.emit.eject.torch.apart.forward import assignment, layer_lines, returned, sequential_lines
from unetgen.emit.eject.torch.apart.grouping import AtomGroup, unit_base
from unetgen.emit.eject.torch.apart.parameters import Parameters, Value, bare_name
from unetgen.emit.eject.torch.apart.sequences import is_sequence

# what nn.Module has already
TAKEN = frozenset(
    """
    add_module apply bfloat16 buffers call_super_init children compile cpu cuda double dump_patches eval
    extra_repr float forward get_buffer get_parameter get_submodule half ipu modules mtia named_buffers
    named_children named_modules named_parameters parameters register_buffer register_module
    register_parameter requires_grad_ set_submodule share_memory state_dict to to_empty train training type
    xpu zero_grad x append extend insert load_state_dict self super torch nn functional crop pad resize
    pixel_shuffle pixel_unshuffle without_scale without_shift
    """.split()  # noqa: SIM905  so many quoted names would be hard to read
)


def identifier(name: str) -> str:
    """Return a name that can be an attribute of a module."""
    plain = re.sub(r"\W", "_", name, flags=re.ASCII) or "layer"
    plain = f"_{plain}" if plain[0].isdigit() else plain
    return f"{plain}_" if keyword.iskeyword(plain) or plain in TAKEN else plain


@dataclass
class ClassText:
    """A class in the making: one for all groups of a shape."""

    members: Sequence[AtomGroup]
    parameters: Parameters
    made: list[str] = field(default_factory=list[str])
    used: list[str] = field(default_factory=list[str])

    @property
    def group(self) -> AtomGroup:
        return self.members[0]

    def calls(self) -> list[LayerCall | None]:
        """Return the call that makes each layer, with its numbers."""
        return [self.call(i) for i in range(len(self.group.atoms))]

    def call(self, number: int) -> LayerCall | None:
        atom, numbers = self.group.atoms[number], self.numbers(number)
        return split_call(filled_text(atom, (), numbers)) if atom.is_layer else None

    def numbers(self, number: int) -> list[str]:
        return [self.parameters.text(number, i) for i in range(len(self.group.atoms[number].holes))]

    @property
    def is_chain(self) -> bool:
        return is_sequence(self.group)

    def runs(self) -> list[list[int]]:
        """Return the atoms' numbers, those of layers in sequence together."""
        atoms = self.group.atoms
        taken = Counter(name for atom in atoms for name in atom.inputs) + Counter(self.group.outputs)
        shared = {atom.owner for atom in atoms if atom.owner} | {atom.name for atom in atoms if atom.owner}
        runs: list[list[int]] = []
        for i, atom in enumerate(atoms):
            last = atoms[i - 1] if i else None
            follows = last and atom.inputs == last.outputs and taken[last.outputs[0]] == 1 and len(last.outputs) == 1
            if follows and last and atom.is_layer and last.is_layer and not {atom.name, last.name} & shared:
                runs[-1].append(i)
            else:
                runs.append([i])
        return runs

    def lines(self, name: str, text: str) -> list[str]:
        """Return the class, or a function that makes layers in sequence."""
        calls = self.calls()
        if self.is_chain:
            return self.function(name, text, [call for call in calls if call])
        self.write_body(calls)
        forward = method_lines("forward", [f"{v}: Tensor" for v in self.variables], self.returns, self.used)
        init = method_lines("__init__", self.given, "None", ["super().__init__()", *self.made])
        return class_of(name, "nn.Module", text, init, forward)

    def function(self, name: str, text: str, calls: Sequence[LayerCall]) -> list[str]:
        said = [f'"""{text}"""'] if text else []
        return function_lines(name, self.given, "nn.Sequential", [*said, *sequential_lines("return ", calls, STEP)])

    @property
    def given(self) -> list[str]:
        return [f"{value.name}: {type_of(value.values)}" for value in self.parameters.values]

    @property
    def variables(self) -> list[str]:
        return list(self.parameters.variables)

    @property
    def returns(self) -> str:
        count = len(self.group.outputs)
        return "Tensor" if count == 1 else f"tuple[{', '.join(['Tensor'] * count)}]"

    def write_body(self, calls: Sequence[LayerCall | None]) -> None:
        """Write the layers, and the way of the tensors through them."""
        names = Names(self.group, dict(zip(self.group.inputs, self.variables, strict=True)))
        attributes: dict[str, str] = {}
        runs = self.runs()
        for place, run in enumerate(runs):
            atoms = [self.group.atoms[i] for i in run]
            later = [self.group.atoms[i].inputs for one in runs[place + 1 :] for i in one]
            needed = {name for inputs in later for name in inputs} | set(self.group.outputs)
            taken = [names.of[name] for name in atoms[0].inputs]
            if atoms[0].is_layer:
                owner = attributes.get(atoms[0].owner)
                attribute = owner or names.attribute(run_name(self.group, atoms))
                attributes[atoms[0].name] = attribute
                if not owner:
                    self.made += layer_lines(attribute, [calls[i] for i in run])
                right = f"self.{attribute}({', '.join(taken)})"
            else:
                right = filled_text(atoms[0], taken, [self.kept(number, names) for number in self.numbers(run[0])])
                right = re.sub(r"(?<=\[:, ):(?=self)", ": ", right)  # as ruff writes it
            left = names.variables(atoms[-1], needed)
            self.used += assignment(left, right)
        self.used = returned(self.used, [names.of[name] for name in self.group.outputs])

    def kept(self, number: str, names: "Names") -> str:
        """Return a number of an expression, which a parameter has to be kept for."""
        if not number.isidentifier() or number.isupper():
            return number
        line = f"self.{number} = {number}"
        if line not in self.made:
            names.attributes.add(number)
            self.made.append(line)
        return f"self.{number}"


@dataclass
class Names:
    """The names of tensors and attributes in a class."""

    group: AtomGroup
    of: dict[str, str]
    attributes: set[str] = field(default_factory=set[str])

    def attribute(self, wanted: str) -> str:
        name = identifier(wanted)
        while name in self.attributes:
            name += "_"
        self.attributes.add(name)
        return name

    def variables(self, atom: Atom, needed: set[str]) -> list[str]:
        """Return names for what an atom makes: its own if it makes one tensor."""
        several = len(atom.outputs) > 1
        return [
            self.variable(name, unit_base(name) if several else atom.name, needed, several) for name in atom.outputs
        ]

    def variable(self, tensor: str, wanted: str, needed: set[str], several: bool) -> str:
        """Return a tensor's name: `x`, unless the value of that name is needed later."""
        busy = {self.of[name] for name in needed if name in self.of}
        if "x" not in busy and not several:
            self.of[tensor] = "x"
            return "x"
        name = identifier(bare_name(self.group, wanted))
        while name in busy or name in ("torch", "nn", "functional"):
            name += "_"
        self.of[tensor] = name
        return name


def run_name(group: AtomGroup, atoms: Sequence[Atom]) -> str:
    """Return a name for layers in sequence."""
    whole = next((atom.name for atom in atoms if unit_base(atom.name) == atom.name), unit_base(atoms[0].name))
    first = bare_name(group, whole)
    if len(atoms) > 1 and (stem := re.fullmatch(r"(\w*?[a-z])\d+", first)):
        return f"{stem.group(1)}s"
    return first


def type_of(values: Sequence[Any]) -> str:
    """Return the type of a parameter."""
    tuples = [cast("tuple[int, ...]", value) for value in values if isinstance(value, tuple)]
    if tuples:
        kind = f"tuple[{', '.join(['int'] * len(tuples[0]))}]"
        return kind if len(tuples) == len(values) else f"int | {kind}"
    return "int" if all(isinstance(value, int) for value in values) else "float"


def atom_of(group: AtomGroup, name: str, parameters: Sequence[Value], member: int) -> Atom:
    """Return a group as one atom, which makes an instance of its class."""
    holes = tuple(
        Hole(value.hint, value.values[member], group.inputs[value.tensor] if value.tensor >= 0 else "", value.name)
        for value in parameters
    )
    text = f"{name}({', '.join(f'{{h{i}}}' for i in range(len(holes)))})"
    return Atom(name=group.key, text=text, inputs=group.inputs, outputs=group.outputs, holes=holes)
