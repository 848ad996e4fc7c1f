"""The numbers of a class: literals where all its members agree, else parameters."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from unetgen.emit.eject.code import literal_text
from unetgen.emit.eject.torch.apart.atoms import Atom, Hole
from unetgen.emit.eject.torch.apart.grouping import AtomGroup


class Value(NamedTuple):
    """A parameter: its name, its hint, and its value in each member.

    `tensor` is the number of an input.
    """

    name: str
    hint: str
    values: tuple[Any, ...]
    tensor: int = -1


@dataclass
class Parameters:
    """The parameters of a class in the making.

    `channels` are the channels of each member's tensors, in the order of `AtomGroup.tensors`.
    """

    members: Sequence[AtomGroup]
    channels: Sequence[Sequence[int]]
    variables: Sequence[str]  # the names of its tensors
    input_names: Sequence[str]  # the names of their channels
    classes: Set[str] = frozenset()  # the tensors with a channel per class
    aliases: dict[str, str] = field(default_factory=dict[str, str])
    values: list[Value] = field(default_factory=list[Value])
    said: dict[int, str] = field(default_factory=dict[int, str])

    def text(self, atom: int, hole: int) -> str:
        """Return the expression of a number."""
        given = [member.atoms[atom].holes[hole] for member in self.members]
        first, values = given[0], tuple(one.value for one in given)
        if first.tensor:
            return self.channels_text(self.members[0].number(first.tensor))
        if first.hint == "classes":
            return "CLASSES"
        if not first.is_channels and len(set(values)) == 1:
            return literal_text(values[0])
        plain = first.word in ("", "before", "after", "channels", "below", "skip")
        return self.named(first, filters_name(self.members[0], atom) if plain else first.word, values)

    def named(self, hole: Hole, name: str, values: tuple[Any, ...], tensor: int = -1) -> str:
        """Return a parameter's name; one with the same values is used again."""
        if (set(values) == {1} and tensor < 0) or (len(values) > 1 and len(set(values)) == 1):
            return literal_text(values[0])
        for known in self.values:
            if known.values == values and (hole.is_channels or hole.hint in ("groups", known.hint)):
                return known.name
        if (hole.is_channels or hole.hint == "groups") and tensor < 0 and (multiple := self.multiple_of_input(values)):
            return multiple
        wanted = name if hole.is_channels else hole.hint
        taken = {known.name for known in self.values}
        wanted = self.aliases.get(wanted, wanted)
        wanted = next(name for name in (wanted, *(f"{wanted}{i}" for i in range(1, 99))) if name not in taken)
        self.values.append(Value(wanted, hole.hint, values, tensor))
        return wanted

    def multiple_of_input(self, values: tuple[int, ...]) -> str:
        """Return filters as a fixed multiple or part of an input's channels."""
        outputs = self.members[0].outputs
        ends = [tuple(channels[self.members[0].number(name)] for channels in self.channels) for name in outputs]
        for known in self.values:
            if known.tensor < 0 or values in ends or len(set(known.values)) < 2:
                continue
            pairs = [(max(pair), min(pair)) for pair in zip(values, known.values, strict=True)]
            ratios = {large / small for large, small in pairs}
            if len(ratios) == 1 and (ratio := ratios.pop()).is_integer():
                larger = values[0] > known.values[0]
                return f"{int(ratio)} * {known.name}" if larger else f"{known.name} // {int(ratio)}"
        return ""

    def channels_text(self, tensor: int) -> str:
        """Return the expression of a tensor's channels."""
        if tensor not in self.said:
            self.said[tensor] = self.new_text(tensor)
        return self.said[tensor]

    def new_text(self, tensor: int) -> str:
        values = tuple(channels[tensor] for channels in self.channels)
        if all(member.tensors[tensor] in self.classes for member in self.members):
            return "CLASSES"
        hole = Hole("channels", values[0])
        if tensor < len(self.members[0].inputs):
            return self.named(hole, self.input_names[tensor], values, tensor)
        number, atom = self.maker(tensor)
        if atom.text.startswith("torch.cat"):
            parts = [self.channels_text(self.members[0].number(name)) for name in atom.inputs]
            return sum_of_channels(parts)
        own = [(i, hole) for i, hole in enumerate(atom.holes) if hole.is_channels and not hole.tensor]
        for i, _ in reversed(own):
            if tuple(member.atoms[number].holes[i].value for member in self.members) == values:
                return self.text(number, i)
        for name in atom.inputs:
            source = self.members[0].number(name)
            if tuple(channels[source] for channels in self.channels) == values:
                return self.channels_text(source)
        return self.named(hole, f"{filters_name(self.members[0], number)}_filters", values)

    def maker(self, tensor: int) -> tuple[int, Atom]:
        name = self.members[0].tensors[tensor]
        return next((i, atom) for i, atom in enumerate(self.members[0].atoms) if name in atom.outputs)


def sum_of_channels(parts: Sequence[str]) -> str:
    """Return the sum of channels, numbers among them added."""
    single = [one for part in parts for one in part.split(" + ")]
    numbers = sum(int(part) for part in single if part.isdigit())
    counts: dict[str, int] = {}
    for part in single:
        times, _, name = part.rpartition(" * ")
        if not part.isdigit():
            whole = times.isdigit()
            counts[name if whole else part] = counts.get(name if whole else part, 0) + (int(times) if whole else 1)
    said = [name if count == 1 else f"{count} * {name}" for name, count in counts.items()]
    return " + ".join([*said, *([str(numbers)] if numbers else [])])


def filters_name(group: AtomGroup, atom: int) -> str:
    """Return an atom's name within its group, as a parameter's name."""
    return f"{bare_name(group, group.atoms[atom].name)}_filters"


def bare_name(group: AtomGroup, name: str) -> str:
    """Return a name without the words that it begins with as the group's key does."""
    key, words = group.key.split("_"), name.split("_")
    while key and words and key[0] == words[0]:
        key, words = key[1:], words[1:]
    return "_".join(words) or "conv"
