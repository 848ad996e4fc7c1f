"""Branches in words, as a formula of the maps that they read.

`x × ((x, conv 2×2, stride 2) + (g, conv 1×1), ReLU, conv 1×1, sigmoid)` is an attention gate: `x` is the map that the
branch carries and `g` another one. A branch that reads one map and is a chain is a list of its ops.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from unetgen.emit.figure.words.op_words import in_words
from unetgen.graph.plan import Node
from unetgen.ops import AnyOp, Concat, Conv, Merge, Pad, Pool, Reshape

BETWEEN = {"add": " + ", "multiply": " × "}
LETTERS = "xghklm"  # of the maps that a branch reads: the one that it carries, then the others
INNER = "yzuvw"  # of maps inside that are read several times
UNITS = "residual units: "


class BranchWriter:
    """The formula of some nodes, with a name for each map from outside."""

    def __init__(self, nodes: Sequence[Node], names: Mapping[str, str], bare: AnyOp | None = None) -> None:
        self.own = {node.name: node for node in nodes}
        self.names, self.bare = names, bare
        self.unnamed = unnamed(nodes)
        self.alone = len(set(names.values())) <= 1
        self.read = Counter(name for node in nodes for name in node.inputs)
        self.defined: dict[str, str] = {}
        self.definitions: list[str] = []

    def formula(self) -> str:
        ends = [self.words(node) for node in self.own.values() if not self.read[node.name]]
        return "; ".join([*self.definitions, *ends])

    def words(self, node: Node) -> str:
        """Return a node's formula."""
        if len(node.inputs) == 1:
            before, op = self.start(node.inputs[0]), "" if node.name in self.unnamed else self.op_words(node.op)
            return ", ".join(filter(None, (before, op)))
        parts = alike_once([self.part(name) for name in node.inputs])
        match node.op:
            case Merge(kind="add" | "multiply" as kind):
                return BETWEEN[kind].join(parts)
            case Merge(kind=kind):
                return f"{kind} of {' and '.join(parts)}"
            case Concat():
                return f"concatenate {' and '.join(parts)}"
            case op:
                return f"{self.op_words(op)} of {' and '.join(parts)}"

    def op_words(self, op: AnyOp) -> str:
        return in_words([op], measures=op is not self.bare)

    def start(self, name: str) -> str:
        """Return the beginning of a chain; it is empty for the only map outside."""
        if name in self.names:
            return "" if self.alone else self.names[name]
        return self.inner(name, in_chain=True)

    def part(self, name: str) -> str:
        return self.names[name] if name in self.names else self.inner(name, in_chain=False)

    def inner(self, name: str, in_chain: bool) -> str:
        """Return the formula of a map inside, or its letter if it is read often."""
        if name in self.defined:
            return self.defined[name]
        node = self.own[name]
        words = self.words(node)
        if self.read[name] > 1:
            letter = letter_of(INNER, len(self.definitions))
            self.definitions.append(f"{letter} = {words}")
            self.defined[name] = letter
            return letter
        return words if in_chain else f"({words})"


def letter_of(letters: str, number: int) -> str:
    """Return one of some letters, numbered after the first round of them.

    >>> [letter_of("xg", number) for number in range(5)]
    ['x', 'g', 'x2', 'g2', 'x3']
    """
    rounds, place = divmod(number, len(letters))
    return letters[place] + (str(rounds + 1) if rounds else "")


def alike_once(parts: Sequence[str]) -> list[str]:
    """Return equal formulas once: `2 of (…)`."""
    return [f"{many} of {part}" if many > 1 else part for part, many in Counter(parts).items()]


def unnamed(nodes: Sequence[Node]) -> set[str]:
    """Return the names of reshapes, and of a window's own padding with zeros.

    Such a window pads nothing itself. What the input is padded with, to a size that divides, is always named.
    """
    windows = (node for node in nodes if isinstance(node.op, Conv | Pool) and node.op.padding == "valid")
    padded = {name for node in windows for name in node.inputs}
    return {
        node.name
        for node in nodes
        if isinstance(node.op, Reshape)
        or (isinstance(node.op, Pad) and node.op.adds_zeros and node.side != "input" and node.name in padded)
    }


def branch_words(nodes: Sequence[Node], sources: Sequence[Sequence[str]], bare: AnyOp | None = None) -> str:
    """Return a branch in words.

    Args:
        nodes: the nodes of the branch, in execution order.
        sources: the names of all nodes outside that are read, those of one map together, the carried map first.
        bare: an op whose kernel or factor is left out.
    """
    names = {name: letter_of(LETTERS, number) for number, same in enumerate(sources) for name in same}
    return BranchWriter(nodes, names, bare).formula()


def repeated_units(nodes: Sequence[Node]) -> tuple[int, list[Node]]:
    """Return how many equal units a branch is a chain of, and the nodes of the last.

    Units are equal if their ops and wiring are, whatever their channels.
    """
    segments = chain_segments(nodes)
    signs = [segment_sign(segment) for segment in segments]
    for length in range(1, len(segments) + 1):
        if len(segments) % length == 0 and signs == signs[:length] * (len(segments) // length):
            return len(segments) // length, [node for segment in segments[-length:] for node in segment]
    return 1, list(nodes)


def chain_segments(nodes: Sequence[Node]) -> list[list[Node]]:
    """Cut a branch after each node through which everything passes."""
    place = {node.name: i for i, node in enumerate(nodes)}
    last_read = {name: i for i, node in enumerate(nodes) for name in node.inputs}
    segments: list[list[Node]] = [[]]
    for i, node in enumerate(nodes):
        segments[-1].append(node)
        is_waist = all(end <= i for name, end in last_read.items() if place.get(name, -1) < i)
        if is_waist and i + 1 < len(nodes):
            segments.append([])
    return segments


def segment_sign(segment: Sequence[Node]) -> tuple[object, ...]:
    """Return what equal segments have in common."""
    place = {node.name: i for i, node in enumerate(segment)}
    return tuple((in_words([node.op]), tuple(place.get(name, -1) for name in node.inputs)) for node in segment)
