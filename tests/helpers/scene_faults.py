"""Check that a scene shows every node and every edge of its plan exactly once."""

from collections import Counter

from unetgen.emit.figure.scene.boxes import Box
from unetgen.emit.figure.scene.links import Link
from unetgen.emit.figure.scene.scene import Scene


def faults(scene: Scene) -> list[str]:
    """List nodes without exactly one place, missing edges and extra arrows."""
    places = Counter(node.name for box in scene.boxes.values() for node in box.nodes)
    places.update(node.name for link in scene.links for node in link.nodes)
    places.update(node.name for nodes in scene.inside.values() for node in nodes)
    found = [f"{node.name} has {places[node.name]} places" for node in scene.plan if places[node.name] != 1]
    found += [f"{name} is not a node" for name in places if name not in scene.plan.by_name]
    at: dict[str, Box | Link] = {node.name: box for box in scene.boxes.values() for node in box.nodes}
    at |= {node.name: scene.boxes[box] for box, nodes in scene.inside.items() for node in nodes}
    at |= {node.name: link for link in scene.links for node in link.nodes}
    wanted = {(name, node.name) for node in scene.plan for name in node.inputs}
    if found:
        return found
    return [f"{a} → {b} is not drawn" for a, b in wanted if not is_drawn(scene, at[a], at[b])] + idle(scene)


def is_drawn(scene: Scene, source: Box | Link, target: Box | Link) -> bool:
    """Return whether an edge is inside one place, or on an arrow between two."""
    if source is target:
        return True
    starts = [source.name] if isinstance(source, Box) else sources(scene, source)
    end = target.name if isinstance(target, Box) else target.target.name
    if isinstance(source, Link) and source.target.name == end:
        return True
    if isinstance(source, Box) and isinstance(target, Link) and source is target.target:
        return True  # ops of a stage on its own skip are inside it
    return any(link.source.name in starts and link.target.name == end for link in scene.links)


def sources(scene: Scene, way: Link) -> list[str]:
    """Return the boxes that a link comes from: its source and its gating signals."""
    return [link.source.name for link in scene.links if link.target is way.target]


def idle(scene: Scene) -> list[str]:
    """List arrows that represent no edge of the network, and arrows drawn twice."""
    homes = {node.name: box.name for box in scene.boxes.values() for node in box.nodes}
    found: list[str] = []
    for link in scene.links:
        mine = {node.name for node in link.nodes} | {node.name for node in link.target.nodes}
        mine |= {node.name for other in scene.links if other.target is link.target for node in other.nodes}
        reached = {homes.get(name) for node in scene.plan if node.name in mine for name in node.inputs}
        carried = any(name not in homes for node in scene.plan if node.name in mine for name in node.inputs)
        if link.source.name not in reached and not carried:
            found.append(f"{link.source.name} → {link.target.name} is not an edge")
    ends = Counter((a.kind, a.source.name, a.target.name, a.taker.name, a.nodes, a.branch) for a in scene.links)
    return found + [f"{end} is drawn {count} times" for end, count in ends.items() if count > 1]
