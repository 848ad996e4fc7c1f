"""Places of an enlarged block's layers in rows and lanes.

A layer is in the row behind its last input. The longest way through the block is the spine; each further branch is a
lane beside it, right and left in turn. A connection past layers of its own lane has a channel at the lane's side.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from unetgen.emit.figure.drawing.zoom_graph import ZoomGraph


class GridCell(NamedTuple):
    """A row from the top, and a lane: 0 is the spine, negative ones are left of it."""

    row: int
    lane: int


class Wire(NamedTuple):
    """A connection; with a channel it passes layers of its target's lane.

    Channels count from 1 away from the lane. `back` leads up to an earlier row.
    """

    source: str
    target: str
    channel: int = 0
    back: bool = False


@dataclass(frozen=True, kw_only=True)
class ZoomGrid:
    """Cells by vertex, wires, and the rows with a gap for wires before them."""

    cells: Mapping[str, GridCell]
    wires: tuple[Wire, ...]
    gaps: frozenset[int]

    @property
    def rows(self) -> int:
        return 1 + max(cell.row for cell in self.cells.values())

    @property
    def lanes(self) -> list[int]:
        return sorted({cell.lane for cell in self.cells.values()})

    def channels(self, lane: int) -> int:
        """Return the number of channels at a lane."""
        return max((wire.channel for wire in self.wires if self.lane_of(wire) == lane), default=0)

    def lane_of(self, wire: Wire) -> int:
        """Return the lane at whose side a wire's channel is.

        A wire from a lane left of the spine stays left of that lane, so that it crosses no other.
        """
        return channel_lane(self.cells, wire)


def zoom_grid(graph: ZoomGraph) -> ZoomGrid:
    """Return the places of all vertices, and the wires between them."""
    rows = rows_of_vertices(graph)
    lanes = lanes_of_vertices(graph, rows)
    cells = {name: GridCell(rows[name], lanes[name]) for name in graph.vertices}
    wires = wires_of(graph, cells)
    return ZoomGrid(cells=cells, wires=wires, gaps=frozenset(gaps_of(graph, cells, wires)))


def rows_of_vertices(graph: ZoomGraph) -> dict[str, int]:
    rows: dict[str, int] = {}
    for name in graph.vertices:
        rows[name] = max((rows[other] + 1 for other in graph.inputs[name]), default=0)
    return rows


def lanes_of_vertices(graph: ZoomGraph, rows: Mapping[str, int]) -> dict[str, int]:
    """Return the lane of each vertex: the spine, then one per branch."""
    lanes: dict[str, int] = {}
    taken: dict[int, list[tuple[int, int]]] = {}
    for chain in chains_of(graph, rows):
        span = rows[chain[0]] - 1, lowest_row(graph, rows, chain)
        branches_off = graph.vertices[chain[0]].look == "input" and len(graph.takers(chain[0])) > 1
        lane = next(lane for lane in lane_order(left_first=branches_off) if has_room(taken.get(lane, []), span))
        taken.setdefault(lane, []).append(span)
        lanes |= dict.fromkeys(chain, lane)
    return lanes


def lane_order(left_first: bool) -> list[int]:
    """Return the lanes in the order in which they are filled: 0, 1, -1, 2, -2, …."""
    return [0, *(lane for n in range(1, 1000) for lane in ((-n, n) if left_first else (n, -n)))]


def has_room(spans: list[tuple[int, int]], span: tuple[int, int]) -> bool:
    return all(span[0] >= end or span[1] <= start for start, end in spans)


def lowest_row(graph: ZoomGraph, rows: Mapping[str, int], chain: list[str]) -> int:
    """Return the row to which a chain's last wire leads down its lane."""
    takers = graph.takers(chain[-1])
    return max((rows[name] for name in takers), default=rows[chain[-1]] + 1)


def chains_of(graph: ZoomGraph, rows: Mapping[str, int]) -> list[list[str]]:
    """Return the spine, from the exit upwards, then the branches that lead to it."""
    done: set[str] = set()
    chains: list[list[str]] = []
    waiting = [graph.exit]
    while waiting:
        waiting.sort(key=lambda name: rows[name])
        here = waiting.pop()
        chain: list[str] = []
        while here and here not in done:
            chain.insert(0, here)
            done.add(here)
            before = sorted(graph.inputs[here], key=lambda name: -rows[name])
            waiting += [name for name in before[1:] if name not in done]
            here = next((name for name in before if name not in done), "")
        if chain:
            chains.append(chain)
    return chains


def wires_of(graph: ZoomGraph, cells: Mapping[str, GridCell]) -> tuple[Wire, ...]:
    """Return the wires; those that pass layers have channels.

    The channel of the shortest is nearest to the lane.
    """
    direct: list[Wire] = []
    passing: list[Wire] = []
    for target, inputs in graph.inputs.items():
        for source in inputs:
            wire = Wire(source, target)
            (passing if passes_layers(cells, wire) else direct).append(wire)
    passing += [Wire(loop.last, loop.sum, back=True) for loop in graph.loops]
    used: dict[tuple[int, bool], list[Wire]] = {}
    for wire in sorted(passing, key=lambda wire: abs(cells[wire.target].row - cells[wire.source].row)):
        beside = used.setdefault((channel_lane(cells, wire), wire.back), [])
        channel = 1
        while any(other.channel == channel and overlap(cells, other, wire) for other in beside):
            channel += 1
        beside.append(wire._replace(channel=channel))
    return (*direct, *(wire for wires in used.values() for wire in wires))


def channel_lane(cells: Mapping[str, GridCell], wire: Wire) -> int:
    source, target = cells[wire.source].lane, cells[wire.target].lane
    return source if source < min(target, 0) else target


def overlap(cells: Mapping[str, GridCell], wire: Wire, other: Wire) -> bool:
    """Return whether two wires at a lane's side need channels of their own."""
    (a, b), (c, d) = (sorted((cells[w.source].row, cells[w.target].row)) for w in (wire, other))
    return a < d and c < b and wire.source != other.source


def passes_layers(cells: Mapping[str, GridCell], wire: Wire) -> bool:
    """Return whether another layer is in a wire's way."""
    source, target = cells[wire.source], cells[wire.target]
    between = [cell for cell in cells.values() if source.row < cell.row < target.row]
    lane = source.lane if source.lane != target.lane and not starts_branch(cells, wire) else target.lane
    return any(cell.lane == lane for cell in between)


def starts_branch(cells: Mapping[str, GridCell], wire: Wire) -> bool:
    """Return whether a wire leads to the first layer of another lane."""
    source, target = cells[wire.source], cells[wire.target]
    lane = [cell.row for cell in cells.values() if cell.lane == target.lane and source.row < cell.row <= target.row]
    return min(lane, default=-1) == target.row and abs(target.lane) > abs(source.lane)


def gaps_of(graph: ZoomGraph, cells: Mapping[str, GridCell], wires: tuple[Wire, ...]) -> set[int]:
    """Return the rows before which there is a gap.

    Norm, activation and dropout touch the layer before them, unless a wire branches off there.
    """
    gaps = {1}
    for name, vertex in graph.vertices.items():
        row = cells[name].row
        touching = vertex.family in ("norm", "activation", "dropout") and len(graph.inputs[name]) == 1
        if (cells[name].lane == 0 and not touching) or vertex.look == "circle":
            gaps.add(row)
        if len(graph.takers(name)) > 1 or any(loop.last == name for loop in graph.loops) or vertex.look == "circle":
            gaps.add(row + 1)
    for wire in wires:
        if cells[wire.source].lane != cells[wire.target].lane and starts_branch(cells, wire):
            gaps.add(cells[wire.source].row + 1)
    return gaps
