"""The walk over a program that makes a plan.

A call becomes ops of ours only if they give the very shape and number of weights that the program has; anything else
becomes `Foreign`, so that nothing is taken for what it is not.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from unetgen.errors import UserError
from unetgen.graph.plan import Node, Plan
from unetgen.ops import AnyOp, Axes, Foreign, Input, Shape
from unetgen.read.program.call_names import CallNames
from unetgen.read.program.chains import Before, Chain, chain_of, first_name
from unetgen.read.program.dictionary import HANDLERS
from unetgen.read.program.facts import origin_of
from unetgen.read.program.foreign import foreign_call, writes_into
from unetgen.read.program.form import Parameter, Program, ProgramCall, Ref, call_refs
from unetgen.read.program.site import CallSite, shape_of_tensor

# the output shows the first input, or a part of it
VIEWS = frozenset(
    ["alias", "chunk", "detach", "flatten", "narrow", "permute", "reshape", "select", "slice", "split",
     "split_with_sizes", "squeeze", "t", "transpose", "unbind", "unflatten", "unsqueeze", "view"]
)  # fmt: skip
# the output has nothing of the input but its shape
CONSTANTS = frozenset(
    ["empty_like", "full_like", "new_empty", "new_full", "new_ones", "new_zeros", "ones_like", "rand_like",
     "randn_like", "sym_size", "zeros_like"]
)  # fmt: skip


class MapValue(NamedTuple):
    """A tensor that depends on the input: its node, and its sizes with the batch axis.

    `space` are the sizes of the last map before it: those of the tensor itself if it is a map, and not tokens.
    """

    node: str
    sizes: Axes
    space: Axes

    @property
    def is_map(self) -> bool:
        return self.sizes[2:] == self.space


class StoredValue(NamedTuple):
    """A tensor that is stored, or computed from stored ones alone."""

    parameters: tuple[Parameter, ...]
    sizes: Axes


Value = MapValue | StoredValue


def plan_of_program(program: Program) -> Plan:
    """Return the plan of a program; layers whose output nothing reads are not in it.

    Raises:
        UserError: no output depends on an input.
    """
    walk = ProgramWalk(program)
    for call in program.calls:
        walk.add(call)
    values = [walk.values.get(name) for name in program.outputs]
    outputs = tuple(dict.fromkeys(value.node for value in values if isinstance(value, MapValue)))
    if not outputs:
        raise UserError(f"{program.name}: none of its outputs depends on an input, so there is no network to read.")
    nodes = tuple(walk.nodes.values())
    whole = Plan(nodes, outputs, "channels_first", program.name, program.dtype, program.open_axes)
    live = {node.name for node in whole.ordered}
    kept = tuple(node for node in nodes if node.name in live)
    origin = origin_of(program, nodes, live, walk.sources)
    return Plan(kept, outputs, "channels_first", program.name, program.dtype, program.open_axes, origin=origin)


def space_after(call: ProgramCall, before: MapValue, sizes: Axes, is_foreign: bool) -> Axes:
    """Return the sizes of the last map, after a tensor was made of another one."""
    rank = len(before.sizes) == len(sizes)
    if is_scaled(before.space, sizes[2:]) or (before.is_map and rank and call.op not in VIEWS):
        return sizes[2:]
    return before.space if is_foreign or not before.is_map else sizes[2:]


def is_scaled(space: Axes, made: Axes) -> bool:
    """Return whether sizes are those of a map, up to one whole factor for all axes."""
    if len(space) != len(made):
        return False
    up = {m // n if n and not m % n else 0 for n, m in zip(space, made, strict=True)}
    down = {n // m if m and not n % m else 0 for n, m in zip(space, made, strict=True)}
    return space == made or any(len(factors) == 1 and 0 not in factors for factors in (up, down))


class ProgramWalk:
    """The nodes of a program, made call by call."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.batch = program.sizes[program.inputs[0]][0] if program.sizes[program.inputs[0]] else 1
        self.names = CallNames(program.calls)
        self.nodes: dict[str, Node] = {}
        self.sources: dict[str, tuple[Parameter, ...]] = {}  # the stored tensors that a node reads, by its name
        self.owners: dict[tuple[str, ...], str] = {}
        self.owned: set[str] = set()
        self.views: dict[str, str] = {}  # the tensor that another one shows a part of
        self.made_by: dict[str, tuple[ProgramCall, str]] = {}
        takers: dict[str, list[str]] = defaultdict(list)
        for call in program.calls:
            for ref in call_refs(call):
                takers[ref.name].append(call.op)
        self.known = Before(self.nodes, self.made_by, takers)
        stored = {name: StoredValue((one,), one.sizes) for name, one in program.parameters.items()}
        self.values: dict[str, Value] = {**stored, **{name: self.input(name) for name in program.inputs}}

    def input(self, name: str) -> MapValue:
        sizes = self.program.sizes[name]
        free = self.names.free(name)
        shape = shape_of_tensor(sizes, self.batch)
        self.nodes[free] = Node(free, Input(shape), (), shape, None, "", free, "")
        return MapValue(free, sizes, sizes[2:])

    def add(self, call: ProgramCall) -> None:
        """Add the nodes of a call, or nothing if it only computes with stored tensors."""
        read = [self.values[ref.name] for ref in call_refs(call) if ref.name in self.values]
        maps = [value for value in read if isinstance(value, MapValue)]
        if call.op in VIEWS:
            self.views.update(dict.fromkeys(call.outputs, first_name(call)))
        if not maps or call.op in CONSTANTS:
            stored = tuple(one for value in read if isinstance(value, StoredValue) for one in value.parameters)
            for output in call.outputs:
                self.values[output] = StoredValue(stored, self.program.sizes.get(output, ()))
            return
        for which, output in enumerate(call.outputs):
            self.values[output] = self.made(call, read, maps, which)
            self.made_by[output] = (call, maps[0].node)
        if target := writes_into(call):
            self.write(target, self.values[call.outputs[0]] if call.outputs else maps[-1])

    def made(self, call: ProgramCall, read: list[Value], maps: list[MapValue], which: int) -> MapValue:
        """Return one output of a call, after adding its nodes."""
        made = self.program.sizes.get(call.outputs[which], ())
        if call.op == "copy" and isinstance(read[-1], MapValue) and read[-1].sizes == made:
            return read[-1]
        site = self.site(call, maps, made)
        ops = HANDLERS[call.op](site) if call.op in HANDLERS and not which else None
        chain = None if which else chain_of(call, site, ops, [value.node for value in maps], self.known)
        ops, inputs = (chain.ops, list(chain.sources)) if chain else (ops, [value.node for value in maps])
        stored = [one for value in read if isinstance(value, StoredValue) for one in value.parameters]
        if ops is None or not (isinstance(chain, Chain) or self.agrees(ops, site, stored)):
            output = shape_of_tensor(made, self.batch) if made else site.inputs[0]
            fresh = [one for one in stored if one.key not in self.owned]
            foreign = foreign_call(site, output, fresh, [value.sizes for value in read], which)
            space = space_after(call, maps[0], made, True)
            ops = [replace(foreign, is_map=maps[0].is_map and space == made[2:])]
        if chain and chain.owner:
            stored = list(self.sources.get(chain.owner, ()))
            self.owners.pop(tuple(one.key for one in stored), None)
        value = self.lay(call, ops, inputs, stored if not which else [], made)
        is_foreign = bool(ops) and isinstance(ops[0], Foreign)
        return value._replace(space=space_after(call, maps[0], value.sizes, is_foreign))

    def site(self, call: ProgramCall, maps: list[MapValue], made: Axes) -> CallSite:
        stored = {name: self.values.get(value.name) for name, value in call.arguments.items() if isinstance(value, Ref)}
        weights = {name: value.sizes for name, value in stored.items() if isinstance(value, StoredValue)}
        shapes = tuple(self.nodes[value.node].shape for value in maps)
        return CallSite(
            call.op, call.arguments, shapes, tuple(value.sizes for value in maps), made, weights, self.batch
        )

    def agrees(self, ops: Sequence[AnyOp], site: CallSite, stored: list[Parameter]) -> bool:
        """Return whether ops have the shape and the weights that the program says."""
        shapes, weights = list(site.inputs), 0
        for op in ops:
            weights += sum(weight.size for weight in op.weights(shapes))
            shapes = [op.shape(shapes)]
        elements = sum(Shape(1, one.sizes).elements for one in stored)
        return weights == elements and (not site.made or shapes[0] == shape_of_tensor(site.made, self.batch))

    def lay(
        self, call: ProgramCall, ops: Sequence[AnyOp], inputs: list[str], stored: list[Parameter], made: Axes
    ) -> MapValue:
        """Add ops one after another and return the last as a value."""
        for number, op in enumerate(ops):
            shapes = [self.nodes[name].shape for name in inputs]
            has_weights = bool(op.weights(shapes))
            part = "" if has_weights or len(ops) == 1 else type(op).__name__.lower()
            name = self.names.of(call, part, bool(stored) and number == len(ops) - 1)
            owner = self.owner(name, stored) if has_weights else name
            self.nodes[name] = Node(name, op, tuple(inputs), op.shape(shapes), None, "", owner, "")
            if stored and number == len(ops) - 1:
                self.sources[name] = tuple(stored)
            inputs = [name]
        shape = self.nodes[inputs[0]].shape
        sizes = made or (self.batch, shape.channels, *shape.sizes)
        return MapValue(inputs[0], sizes, sizes[2:])

    def owner(self, name: str, stored: list[Parameter]) -> str:
        """Return the node that first read these weights."""
        self.owned.update(one.key for one in stored)
        return self.owners.setdefault(tuple(one.key for one in stored), name)

    def write(self, target: str, value: Value) -> None:
        """Let a tensor, and those that it shows a part of, have their new value."""
        before = self.values.get(target)
        self.values[target] = value
        base = self.views.get(target)
        if not base or not isinstance(value, MapValue):
            return
        whole = self.values.get(base)
        same = before is not None and whole is not None and before.sizes == whole.sizes
        self.write(base, value if same else self.written(target, whole, value))

    def written(self, target: str, whole: Value | None, part: MapValue) -> MapValue:
        """Return a map of which a part was written."""
        maps = [value for value in (whole, part) if isinstance(value, MapValue)]
        sizes = whole.sizes if whole else part.sizes
        call = ProgramCall("write", {}, (target,))
        shapes = tuple(self.nodes[value.node].shape for value in maps)
        site = CallSite("write", {}, shapes, tuple(value.sizes for value in maps), sizes, {}, self.batch)
        op = foreign_call(site, shape_of_tensor(sizes, self.batch), [], [], 0)
        return self.lay(call, [op], [value.node for value in maps], [], sizes)
