"""Units, blocks and stages: atoms that become one."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from unetgen.emit.eject.torch.apart.atoms import Atom

PARTS = ("norm", "activation", "dropout", "pad", "whole")  # the roles that follow a convolution's, in a unit


@dataclass(frozen=True, slots=True, kw_only=True)
class AtomGroup:
    """Atoms that become one, with what they take from outside and give to it."""

    key: str
    atoms: tuple[Atom, ...]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]

    def number(self, tensor: str) -> int:
        """Return a tensor's number: inputs first, then what each atom makes."""
        return self.tensors.index(tensor)

    @property
    def tensors(self) -> list[str]:
        return [*self.inputs, *(name for atom in self.atoms for name in atom.outputs)]

    @property
    def shape(self) -> tuple[object, ...]:
        """All but the numbers: groups with equal shapes are of one class."""
        place = {name: number for number, name in enumerate(self.tensors)}
        names = [atom.name for atom in self.atoms]
        atoms = tuple(
            (
                atom.text,
                atom.is_layer,
                tuple(place[name] for name in atom.inputs),
                len(atom.outputs),
                names.index(atom.owner) if atom.owner in names else -1 - bool(atom.owner),
                tuple((hole.hint, place[hole.tensor] if hole.tensor else -1) for hole in atom.holes),
            )
            for atom in self.atoms
        )
        return (atoms, tuple(place[name] for name in self.outputs), len(self.inputs))


def atom_group(key: str, atoms: Sequence[Atom], taken: Counter[str], ends: Sequence[str]) -> AtomGroup:
    """Return a group; `taken` says how often each tensor is read."""
    made = [name for atom in atoms for name in atom.outputs]
    read = [name for atom in atoms for name in atom.inputs]
    inside = Counter(read)
    inputs = dict.fromkeys(name for name in read if name not in made)
    outputs = [name for name in made if taken[name] > inside[name] or name in ends]
    return AtomGroup(key=key, atoms=tuple(atoms), inputs=tuple(inputs), outputs=tuple(outputs))


def collected(atoms: Sequence[Atom], key_of: Callable[[Atom], str], ends: Sequence[str]) -> list[Atom | AtomGroup]:
    """Return the atoms with those of one key as a group, in an order of execution."""
    taken = Counter(name for atom in atoms for name in atom.inputs)
    keys = {atom.name: key_of(atom) for atom in atoms}
    members: dict[str, list[Atom]] = {}
    for atom in atoms:
        if keys[atom.name]:
            members.setdefault(keys[atom.name], []).append(atom)
    items: list[Atom | AtomGroup] = []
    for atom in atoms:
        key = keys[atom.name]
        if not key:
            items.append(atom)
        elif members[key][0] is atom:
            items.append(atom_group(key, members[key], taken, ends))
    return executable(items)


def executable(items: list[Atom | AtomGroup]) -> list[Atom | AtomGroup]:
    """Return the items, each after all that makes its inputs.

    A group that needs what is made of its own outputs stays apart.
    """
    made = {name for item in items for name in item.outputs}
    done, waiting, ordered = set[str](), list(items), list[Atom | AtomGroup]()
    while waiting:
        able = (item for item in waiting if all(name in done or name not in made for name in item.inputs))
        ready = next(able, None)
        if ready is None:
            stuck = next(item for item in waiting if isinstance(item, AtomGroup))
            return executable([part for item in items for part in (stuck.atoms if item is stuck else (item,))])
        waiting.remove(ready)
        ordered.append(ready)
        done |= set(ready.outputs)
    return ordered


def units_in(atoms: Sequence[Atom], ends: Sequence[str]) -> dict[str, str]:
    """Return the unit of each layer, by atom: a convolution with its norm and so on."""
    taken = Counter(name for atom in atoms for name in atom.inputs)
    runs: list[list[Atom]] = []
    for atom in atoms:
        last = runs[-1][-1] if runs else None
        joined = (
            last is not None
            and atom.is_layer
            and last.is_layer
            and atom.inputs == last.outputs
            and taken[last.outputs[0]] == 1
            and last.outputs[0] not in ends
            and unit_base(atom.name) == unit_base(last.name)
        )
        if joined:
            runs[-1].append(atom)
        else:
            runs.append([atom])
    return {atom.name: unit_base(run[0].name) for run in runs if len(run) > 1 for atom in run}


def unit_base(name: str) -> str:
    first, _, last = name.rpartition("_")
    return first if last in PARTS else name


def matching_part(pattern: str) -> Callable[[Atom], str]:
    """Return a function that gives an atom's part by its name's pattern."""
    compiled = re.compile(pattern)

    def key_of(atom: Atom) -> str:
        found = compiled.match(atom.name)
        return found.group(1) if found else ""

    return key_of
