"""Layers in sequence as one atom, and runs of equal ones as a loop."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from unetgen.emit.eject.torch.apart.atoms import Atom, Hole
from unetgen.emit.eject.torch.apart.grouping import AtomGroup

MADE = ("channels", "classes")  # the hints of filters that a layer makes


def is_sequence(group: AtomGroup) -> bool:
    """Return whether layers follow one another, and nothing else is done."""
    return (
        all(atom.is_layer and not atom.owner and len(atom.outputs) == 1 for atom in group.atoms)
        and all(b.inputs == a.outputs for a, b in pairwise(group.atoms))
        and len(group.inputs) == 1
        and group.outputs == group.atoms[-1].outputs
    )


def sequence_of(group: AtomGroup, classes: set[str], channels: Mapping[str, int]) -> Atom:
    """Return layers in sequence as one, whose inner channels are its numbers."""
    holes: list[Hole] = []
    texts: list[str] = []
    for atom in group.atoms:
        first = len(holes)
        holes += [outer_hole(hole, group, classes, channels) for hole in atom.holes]
        texts.append(re.sub(r"\{h(\d+)\}", lambda found, first=first: f"{{h{first + int(found[1])}}}", atom.text))
    text = f"nn.Sequential({', '.join(texts)})"
    return Atom(name=group.key, text=text, inputs=group.inputs, outputs=group.outputs, holes=tuple(holes))


def outer_hole(hole: Hole, group: AtomGroup, classes: set[str], channels: Mapping[str, int]) -> Hole:
    """Return a number of a sequence: channels of its input, or numbers of its own."""
    tensor = hole.tensor
    makers = {atom.outputs[0]: atom for atom in group.atoms}
    while tensor in makers and not any(one.hint in MADE and not one.tensor for one in makers[tensor].holes):
        if channels[tensor] != channels[makers[tensor].inputs[0]]:
            break  # by a function whose filters are a literal
        tensor = makers[tensor].inputs[0]
    if not hole.tensor or tensor in group.inputs:
        return hole._replace(tensor=tensor)
    return Hole("classes" if hole.tensor in classes else "channels", hole.value)


def with_loops(atoms: Sequence[Atom], key_of: Callable[[Atom], str], ends: Sequence[str]) -> list[Atom]:
    """Return the atoms with each run of equal layers of one key as a loop."""
    taken = Counter(name for atom in atoms for name in atom.inputs)
    runs: list[list[Atom]] = []
    for atom in atoms:
        last = runs[-1][-1] if runs else None
        alike = last is not None and key_of(atom) and key_of(atom) == key_of(last) and are_alike(last, atom)
        if last and alike and taken[last.outputs[0]] == 1 and last.outputs[0] not in ends:
            runs[-1].append(atom)
        else:
            runs.append([atom])
    return [run[0] if len(run) == 1 else loop_of(run) for run in runs]


def are_alike(first: Atom, second: Atom) -> bool:
    """Return whether a layer follows another one that is made by the same call."""
    plain = first.is_layer and not first.owner and not second.owner and len(first.outputs) == 1
    numbers = [[hole.value for hole in atom.holes] for atom in (first, second)]
    return plain and first.text == second.text and numbers[0] == numbers[1] and second.inputs == first.outputs


def loop_of(run: Sequence[Atom]) -> Atom:
    """Return equal layers in sequence as one atom."""
    first = run[0]
    count = f"{{h{len(first.holes)}}}"
    return Atom(
        name=first.name, text=f"nn.Sequential(*({first.text} for _ in range({count})))", inputs=first.inputs,
        outputs=run[-1].outputs, holes=(*first.holes, Hole("repeats", len(run))),
    )  # fmt: skip


def tap_name(group: AtomGroup, number: int) -> str:
    """Return the name of what leaves a stage before its end, as a skip."""
    return f"{group.key.removesuffix('_block')}_skip{number or ''}"


def split_at_taps(group: AtomGroup) -> list[AtomGroup]:
    """Return layers in sequence as several groups, if there are outputs between."""
    whole = replace(group, outputs=group.atoms[-1].outputs)
    if len(group.outputs) < 2 or not is_sequence(whole) or group.atoms[-1].outputs[0] not in group.outputs:
        return [group]
    parts: list[AtomGroup] = []
    atoms: list[Atom] = []
    for atom in group.atoms:
        atoms.append(atom)
        if atom.outputs[0] in group.outputs:
            key = group.key if atom is group.atoms[-1] else tap_name(group, len(parts))
            parts.append(AtomGroup(key=key, atoms=tuple(atoms), inputs=atoms[0].inputs, outputs=atom.outputs))
            atoms = []
    return parts
