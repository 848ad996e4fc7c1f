"""The file of a network whose stages are written one by one."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from unetgen.emit.eject.code import literal_text
from unetgen.emit.eject.script import Script
from unetgen.emit.eject.torch.apart.atoms import Atom, filled_text
from unetgen.emit.eject.torch.apart.atoms_of_plan import atoms_of
from unetgen.emit.eject.torch.apart.class_names import (
    block_word,
    docstring_of,
    function_word,
    part_word,
    stage_word,
    unit_word,
)
from unetgen.emit.eject.torch.apart.classes import ClassText, atom_of
from unetgen.emit.eject.torch.apart.grouping import AtomGroup, collected, matching_part, units_in
from unetgen.emit.eject.torch.apart.keys import kinds_of_blocks, part_patterns, stage_keys
from unetgen.emit.eject.torch.apart.parameters import Parameters
from unetgen.emit.eject.torch.apart.whole import network_lines
from unetgen.emit.eject.torch.network import whole_text


@dataclass
class Apart:
    """A network in the making; `atoms` become fewer, `script.parts` more."""

    script: Script
    atoms: list[Atom]
    channels: dict[str, int]
    names: set[str] = field(default_factory=set[str])

    @property
    def ends(self) -> tuple[str, ...]:
        return self.script.plan.outputs

    def collect(
        self, key_of: Callable[[Atom], str], word: Callable[[Sequence[AtomGroup]], str], inline: bool = False
    ) -> None:
        """Make each group one atom, and add the classes that they are made of."""
        items = collected(self.atoms, key_of, self.ends)
        if inline:
            items = unpacked(items)
        shapes: dict[object, list[AtomGroup]] = {}
        for item in items:
            if isinstance(item, AtomGroup) and not item.atoms[0].owner and not needs_no_class(item):
                shapes.setdefault(item.shape, []).append(item)
        made: dict[str, Atom] = {}
        for members in shapes.values():
            made |= self.atoms_of_class(members, word(members))
        owners = {atom.name: item.key for item in items if isinstance(item, AtomGroup) for atom in item.atoms}
        self.atoms = [self.one_atom(item, made, owners) for item in items]

    def one_atom(self, item: Atom | AtomGroup, made: dict[str, Atom], owners: dict[str, str]) -> Atom:
        if isinstance(item, Atom):
            return replace(item, owner=owners.get(item.owner, item.owner)) if item.owner else item
        if needs_no_class(item):
            return replace(item.atoms[0], name=item.key)
        if item.key in made:
            return made[item.key]
        owner = owners[item.atoms[0].owner]
        return replace(made[owner], name=item.key, inputs=item.inputs, outputs=item.outputs, owner=owner)

    def atoms_of_class(self, members: list[AtomGroup], word: str) -> dict[str, Atom]:
        """Return the members as atoms, and add their class."""
        if members[0].key.endswith("_skip") and all(is_sequence(one) for one in members):
            return {one.key: sequence_of(one) for one in members}
        text = self.class_text(members)
        name = self.free(function_word(word) if text.is_chain else word)
        self.script.parts[name] = text.lines(name, docstring_of(text.group, word))
        parameters = text.parameters.values
        return {one.key: atom_of(one, name, parameters, i) for i, one in enumerate(members)}

    def class_text(self, members: list[AtomGroup]) -> ClassText:
        """Return a class; a first try shows which parameters there are to name."""
        tried = ClassText(members, self.parameters(members))
        tried.calls()
        channels = [value for value in tried.parameters.values if value.hint == "channels"]
        own = [value.name for value in channels if value.tensor < 0]
        aliases = {own[0]: "after"} if len(own) == 1 else {}
        if [value.name for value in channels] == ["before"]:
            aliases = {"before": "channels"}
        return ClassText(members, replace(self.parameters(members), aliases=aliases))

    def parameters(self, members: list[AtomGroup]) -> Parameters:
        count = len(members[0].inputs)
        words = {1: ["x"], 2: ["x", "skip"]}
        variables = words.get(count) or [f"x{i}" for i in range(count)]
        names = {1: ["before"], 2: ["below", "skip"]}.get(count) or [f"before{i}" for i in range(count)]
        channels = [[self.channels[name] for name in one.tensors] for one in members]
        return Parameters(members, channels, variables, names)

    def free(self, word: str) -> str:
        name, number = word, 2
        taken = {function_word(part) for part in self.script.parts}
        while function_word(name) in taken:
            name, number = f"{word}{number}", number + 1
        return name


def needs_no_class(group: AtomGroup) -> bool:
    """Return whether a group is one layer or expression."""
    return len(group.atoms) == 1


def is_sequence(group: AtomGroup) -> bool:
    return all(atom.is_layer for atom in group.atoms) and all(b.inputs == a.outputs for a, b in pairwise(group.atoms))


def sequence_of(group: AtomGroup) -> Atom:
    """Return layers in sequence as one, with their numbers in it."""
    texts = [filled_text(atom, (), [literal_text(hole.value) for hole in atom.holes]) for atom in group.atoms]
    text = f"nn.Sequential({', '.join(texts)})"
    return Atom(name=group.key, text=text, inputs=group.inputs, outputs=group.outputs)


def unpacked(items: Sequence[Atom | AtomGroup]) -> list[Atom | AtomGroup]:
    """Return the items with units that are used once as their layers."""
    shapes = Counter(item.shape for item in items if isinstance(item, AtomGroup))
    kept: list[Atom | AtomGroup] = []
    for item in items:
        once = isinstance(item, AtomGroup) and shapes[item.shape] == 1
        kept += item.atoms if once and isinstance(item, AtomGroup) else [item]
    return kept


def apart_script(script: Script, key: str) -> str:
    """Return the text of a network, stage by stage because of a key.

    Raises:
        SettingError: PyTorch has no word for a layer.
    """
    add_classes(script)
    note = f" Its stages are written one by one, because loops over levels cannot say its {key}."
    return whole_text(script, script.constants_lines(), note)


def add_classes(script: Script) -> None:
    """Add the classes of the network, and of what it is made of."""
    making = atoms_of(script)
    apart = Apart(script, making.atoms, making.channels)
    units = units_in(apart.atoms, apart.ends)
    apart.collect(lambda atom: units.get(atom.name, ""), lambda members: unit_word(members[0]), True)
    for pattern, word in part_patterns(script):
        apart.collect(matching_part(pattern), lambda members, word=word: part_word(script, members, word))
    stages = stage_keys(script)
    apart.collect(kinds_of_blocks(apart.atoms, stages), lambda _: block_word(script))
    apart.collect(lambda atom: stages(atom.name), stage_word)
    network_lines(script, apart.atoms)
