"""The file of a network whose stages are written one by one."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from unetgen.emit.eject.script import Script
from unetgen.emit.eject.torch.apart.atoms import Atom
from unetgen.emit.eject.torch.apart.atoms_of_plan import atoms_of
from unetgen.emit.eject.torch.apart.class_names import (
    DOCSTRINGS,
    block_word,
    docstring_of,
    function_word,
    part_word,
    qualified_word,
    stage_word,
    unit_word,
)
from unetgen.emit.eject.torch.apart.classes import ClassText, atom_of
from unetgen.emit.eject.torch.apart.grouping import AtomGroup, collected, matching_part, units_in
from unetgen.emit.eject.torch.apart.keys import kinds_of_blocks, part_patterns, stage_keys
from unetgen.emit.eject.torch.apart.parameters import Parameters, Value
from unetgen.emit.eject.torch.apart.sequences import is_sequence, sequence_of, split_at_taps, with_loops
from unetgen.emit.eject.torch.apart.whole import network_lines
from unetgen.emit.eject.torch.network import whole_text


@dataclass
class Apart:
    """A network in the making; `atoms` become fewer, `script.parts` more."""

    script: Script
    atoms: list[Atom]
    channels: dict[str, int]
    classes: set[str]
    written_out: frozenset[object]
    functions: dict[str, object] = field(default_factory=dict[str, object])  # the shapes of functions

    @property
    def ends(self) -> tuple[str, ...]:
        return self.script.plan.outputs

    def collect(
        self, key_of: Callable[[Atom], str], word: Callable[[Sequence[AtomGroup]], str], inline: bool = False
    ) -> None:
        """Make each group one atom, and add the classes that they are made of."""
        items = collected(self.atoms, key_of, self.ends)
        items = unpacked(items) if inline else untangled(items)
        shapes: dict[object, list[AtomGroup]] = {}
        for item in items:
            if isinstance(item, AtomGroup) and not item.atoms[0].owner and not needs_no_class(item):
                shapes.setdefault(item.shape, []).append(item)
        made: dict[str, Atom] = {}
        words = {shape: word(members) for shape, members in shapes.items()}
        counts = Counter(said for shape, said in words.items() if shape not in self.written_out)
        for shape, members in shapes.items():
            said = words[shape]
            own = qualified_word(members, said) if counts[said] > 1 else said
            made |= self.atoms_of_class(members, said, own)
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

    def atoms_of_class(self, members: list[AtomGroup], word: str, own: str) -> dict[str, Atom]:
        """Return the members as atoms, and add their class."""
        on_skips = members[0].key.endswith("_skip") and all(is_sequence(one) for one in members)
        if on_skips or members[0].shape in self.written_out:
            return {one.key: sequence_of(one, self.classes, self.channels) for one in members}
        text = self.class_text(members)
        name = self.free(function_word(own) if text.is_chain else own)
        if text.is_chain and (word not in DOCSTRINGS or len(members) == 1):
            self.functions[name] = members[0].shape
        self.script.parts[name] = text.lines(name, docstring_of(word, name))
        parameters = text.parameters.values
        return {one.key: atom_of(one, name, parameters, i) for i, one in enumerate(members)}

    def class_text(self, members: list[AtomGroup]) -> ClassText:
        """Return a class; a first try shows which parameters there are to name."""
        tried = ClassText(members, self.parameters(members))
        tried.calls()
        channels = [value for value in tried.parameters.values if value.hint == "channels"]
        own = [value.name for value in channels if value.tensor < 0]
        aliases = {own[0]: "after" if self.is_output(members, channels, own[0]) else "inner"} if len(own) == 1 else {}
        if [value.name for value in channels if value.name not in own] == [
            "before"
        ] and "after" not in aliases.values():
            aliases |= {"before": "channels"}
        return ClassText(members, replace(self.parameters(members), aliases=aliases))

    def is_output(self, members: list[AtomGroup], channels: Sequence[Value], name: str) -> bool:
        """Return whether a parameter is the channels of what a class gives."""
        given = next(value.values for value in channels if value.name == name)
        return given == tuple(self.channels[one.outputs[-1]] for one in members)

    def parameters(self, members: list[AtomGroup]) -> Parameters:
        embedding = f"{self.script.spec.layer_prefix}input_time"
        time = [i for i, name in enumerate(members[0].inputs) if name.startswith(embedding)]
        count = len(members[0].inputs) - len(time)
        words = {1: ["x"], 2: ["x", "skip"]}
        variables = words.get(count) or [f"x{i}" for i in range(count)]
        names = {1: ["before"], 2: ["below", "skip"]}.get(count) or [f"before{i}" for i in range(count)]
        for place in time:
            variables, names = spliced(variables, place, "time"), spliced(names, place, "embedded")
        channels = [[self.channels[name] for name in one.tensors] for one in members]
        return Parameters(members, channels, variables, names, self.classes)

    def called_once(self) -> set[object]:
        """Return the shapes of functions that are called at one place."""
        texts = {name: "\n".join(lines) for name, lines in self.script.parts.items()}
        every = "\n".join(texts.values())
        return {shape for name, shape in self.functions.items() if len(re.findall(rf"(?<![.\w]){name}\(", every)) == 2}

    def part_keys(self, is_part: Callable[[Atom], str], stages: Callable[[str], str]) -> Callable[[Atom], str]:
        """Return a function that gives a part's stage, and nothing for other atoms."""
        return lambda atom: stages(atom.name) if is_part(atom) or is_part_name(atom) else ""

    def free(self, word: str) -> str:
        name, number = word, 2
        taken = {function_word(part) for part in self.script.parts}
        while function_word(name) in taken:
            name, number = f"{word}{number}", number + 1
        return name


def is_part_name(atom: Atom) -> bool:
    return bool(re.match(r"[A-Z]\w+\(", atom.text))


def spliced(names: list[str], place: int, name: str) -> list[str]:
    """Return a list with a name put in at a place."""
    return [*names[:place], name, *names[place:]]


def needs_no_class(group: AtomGroup) -> bool:
    """Return whether a group is one layer or expression."""
    return len(group.atoms) == 1


def unpacked(items: Sequence[Atom | AtomGroup]) -> list[Atom | AtomGroup]:
    """Return the items with units that are used once as their layers."""
    shapes = Counter(item.shape for item in items if isinstance(item, AtomGroup))
    kept: list[Atom | AtomGroup] = []
    for item in items:
        once = isinstance(item, AtomGroup) and shapes[item.shape] == 1
        kept += item.atoms if once and isinstance(item, AtomGroup) else [item]
    return kept


def untangled(items: Sequence[Atom | AtomGroup]) -> list[Atom | AtomGroup]:
    """Return the items, with what only one stage does as layers where it can be."""
    shapes = Counter(item.shape for item in items if isinstance(item, AtomGroup))
    kept: list[Atom | AtomGroup] = []
    for item in items:
        once = isinstance(item, AtomGroup) and shapes[item.shape] == 1
        kept += without_class(item) if once and isinstance(item, AtomGroup) else [item]
    return kept


def without_class(group: AtomGroup) -> list[Atom | AtomGroup]:
    """Return a group's layers up to each output, or its one layer."""
    if group.key.startswith("head") and sum(atom.is_layer for atom in group.atoms) == 1:
        return [*group.atoms]
    return [*split_at_taps(group)]


def apart_script(script: Script, key: str) -> str:
    """Return the text of a network, stage by stage because of a key.

    Raises:
        SettingError: PyTorch has no word for a layer.
    """
    written_out = frozenset[object]()
    while True:
        apart = add_classes(Script(script.plan, script.config), written_out)
        if not (single := apart.called_once()):
            break
        written_out |= single
    note = f" Its stages are written one by one, because loops over levels cannot say its {key}."
    return whole_text(apart.script, apart.script.constants_lines(), note)


def add_classes(script: Script, written_out: frozenset[object]) -> Apart:
    """Add the classes of the network, and of what it is made of."""
    script.constant("CHANNELS", script.plan.nodes[0].shape.channels)
    script.constant("SIZE", script.plan.nodes[0].shape.sizes)
    making = atoms_of(script)
    apart = Apart(script, making.atoms, making.channels, making.classes, written_out)
    units = units_in(apart.atoms, apart.ends)
    apart.collect(lambda atom: units.get(atom.name, ""), lambda members: unit_word(members[0]), True)
    stages = stage_keys(script)
    for pattern, word in part_patterns(script):
        apart.collect(matching_part(pattern), lambda members, word=word: part_word(script, members, word))
        apart.atoms = with_loops(apart.atoms, apart.part_keys(matching_part(pattern), stages), apart.ends)
    apart.collect(kinds_of_blocks(apart.atoms, stages), lambda members: block_word(script, members))
    apart.collect(lambda atom: stages(atom.name), stage_word)
    network_lines(script, apart.atoms)
    return apart
