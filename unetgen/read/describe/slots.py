"""The places of a spec that hold a convolution's settings."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from unetgen.graph.parts import Part, Unit
from unetgen.graph.plan import Node
from unetgen.graph.spec import Head, Skip, Spec, Up

Slot = tuple[str, int, int]  # the kind of place, the level, edge or head, and the convolution there
Change = Callable[[Unit], Unit]
STAGES = ("stem", "encoder", "decoder")


def slots(spec: Spec) -> Iterator[tuple[Slot, Unit]]:
    """Yield every place that has a unit."""
    for j, unit in enumerate(spec.stem):
        yield ("stem", 0, j), unit
    for side, parts in (("encoder", spec.encoder), ("decoder", spec.decoder)):
        for i, part in enumerate(parts):
            for j, unit in enumerate(part.units):
                yield (side, i, j), unit
    for i, down in enumerate((spec.entry, *spec.down)):
        if down and down.unit:
            yield ("down", i - 1, 0), down.unit
    for i, up in enumerate((spec.exit, *ups_of(spec))):
        for kind in ("up", "before", "after"):
            if up and (unit := unit_of_up(up, kind)):
                yield (kind, i - 1, 0), unit
    for i, skip in enumerate(spec.skip):
        for j, unit in enumerate(skip.part.units if skip.part else ()):
            yield ("skip", i, j), unit
        if skip.gate and skip.unit:
            yield ("gate", i, 0), skip.unit
    for i, head in enumerate(spec.heads):
        yield ("head", i, 0), head.unit
        for j, unit in enumerate(head.before):
            yield ("head_before", i, j), unit
    if spec.fusion and spec.fusion.unit:
        yield ("fusion", 0, 0), spec.fusion.unit


def ups_of(spec: Spec) -> tuple[Up | None, ...]:
    """Return the ups that have settings: those after the merges, where there are any."""
    return spec.late or spec.up


def with_ups(spec: Spec, ups: Iterable[Up | None]) -> Spec:
    return replace(spec, late=tuple(ups)) if spec.late else replace(spec, up=tuple(up for up in ups if up))


def unit_of_up(up: Any, kind: str) -> Unit | None:
    if kind == "up":
        return up.unit
    around = getattr(up, kind)
    return around and around.unit


def changed(spec: Spec, places: set[Slot], change: Change) -> Spec:
    """Return a spec with other units at some places."""
    at = Places(places, change)
    kinds = {place[0] for place in places}
    found: dict[str, Any] = {}
    if "stem" in kinds:
        found["stem"] = at.units("stem", 0, spec.stem)
    for side in kinds & {"encoder", "decoder"}:
        parts: tuple[Part, ...] = getattr(spec, side)
        found[side] = tuple(part._replace(units=at.units(side, i, part.units)) for i, part in enumerate(parts))
    if "down" in kinds:
        found["down"] = tuple(at.down(i, one) for i, one in enumerate(spec.down))
        found["entry"] = at.down(-1, spec.entry)
    if kinds & {"up", "before", "after"}:
        spec = with_ups(spec, (at.up(i, one) for i, one in enumerate(ups_of(spec))))
        found["exit"] = at.up(-1, spec.exit)
    if kinds & {"skip", "gate"}:
        found["skip"] = tuple(at.skip(i, one) for i, one in enumerate(spec.skip))
    if kinds & {"head", "head_before"}:
        found["heads"] = tuple(at.head(i, one) for i, one in enumerate(spec.heads))
    if "fusion" in kinds and spec.fusion and spec.fusion.unit:
        found["fusion"] = spec.fusion._replace(unit=change(spec.fusion.unit))
    return replace(spec, **found)


class Places(NamedTuple):
    """Some places, and a change of the units there."""

    places: set[Slot]
    change: Change

    def units(self, kind: str, i: int, ones: tuple[Unit, ...]) -> tuple[Unit, ...]:
        return tuple(self.change(unit) if (kind, i, j) in self.places else unit for j, unit in enumerate(ones))

    def down(self, i: int, one: Any) -> Any:
        return replace(one, unit=self.change(one.unit)) if ("down", i, 0) in self.places else one

    def up(self, i: int, one: Any) -> Any:
        if ("up", i, 0) in self.places:
            one = replace(one, unit=self.change(one.unit))
        for kind in ("before", "after"):
            if (kind, i, 0) in self.places:
                around = getattr(one, kind)
                one = replace(one, **{kind: around._replace(unit=self.change(around.unit))})
        return one

    def skip(self, i: int, one: Skip) -> Skip:
        if one.part:
            one = replace(one, part=one.part._replace(units=self.units("skip", i, one.part.units)))
        return replace(one, unit=self.change(one.unit)) if one.unit and ("gate", i, 0) in self.places else one

    def head(self, i: int, one: Head) -> Head:
        unit = self.change(one.unit) if ("head", i, 0) in self.places else one.unit
        return replace(one, unit=unit, before=self.units("head_before", i, one.before))


def slots_of(spec: Spec, node: Node) -> list[Slot]:
    """Return the places that may have made a node, the likeliest first."""
    there = [slot for slot, _ in slots(spec)]
    level = node.stage.level if node.stage else 0
    if node.side == "head":
        return [slot for slot in there if slot[0] in ("head", "head_before", "fusion") or slot[:2] == ("up", -1)]
    if "stem" in node.name:
        return [slot for slot in there if slot[0] == "stem"]
    if node.side in ("encoder", "bottleneck", "input"):
        near = {"encoder": level, "down": level - 1}
    else:
        near = {"decoder": level, "up": level, "before": level, "after": level, "skip": level, "gate": level}
    found = [slot for slot in there if near.get(slot[0]) == slot[1]]
    return sorted(found, key=lambda slot: not names_slot(slot, node))


def names_slot(slot: Slot, node: Node) -> bool:
    """Return whether a node's name speaks of a place."""
    kind, _, j = slot
    if kind in ("encoder", "decoder"):
        return f"conv{j}" in node.name and "skip" not in node.name
    name = node.name.partition("_")[2]
    words = {"down": "down", "up": "up", "before": "up_before", "after": "up_after", "skip": "skip", "gate": "gate"}
    return words.get(kind, "-") in name and not (kind == "up" and ("up_before" in name or "up_after" in name))
