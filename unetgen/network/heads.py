"""Add the outputs: a head on each stage that has one, separate or fused into one."""

from collections.abc import Mapping

from unetgen._text import by_axis
from unetgen.errors import SettingError
from unetgen.graph.altered import altered
from unetgen.graph.draft import Draft, Place
from unetgen.graph.plan import Node
from unetgen.graph.spec import Fusion, Head, Spec, Stage
from unetgen.network.edges import lay_up
from unetgen.network.units import join_role, lay_unit
from unetgen.ops import Axes, Concat, Crop, Merge, Resize, ResizeTo


def lay_heads(spec: Spec, draft: Draft, done: Mapping[Stage, Node], last: Node) -> tuple[str, ...]:
    """Add all heads, and return the names of the outputs, the main one first.

    `last` is the network's last map.
    """
    assert last.stage is not None
    maps = {**done}
    if spec.exit:
        place = Place(draft, last.stage, "head")
        maps[last.stage] = lay_up(place, last, spec.exit, spec.exit.factor, last.shape.channels)
    full = maps[last.stage].shape.sizes
    outputs = [lay_head(draft, maps[head.at], head, full) for head in spec.heads] or [maps[last.stage]]
    if spec.fusion:
        place, count = Place(draft, last.stage, "head", "fused", spec.heads[0].dtype), spec.fusion.heads
        outputs = [lay_fusion(place, outputs[:count], spec.fusion), *outputs[count:]]
    owners = [spec.heads[0], *spec.heads[spec.fusion.heads :]] if spec.fusion else spec.heads
    for i, head in enumerate(owners):
        if head.image:
            outputs[i] = lay_with_image(draft, outputs[i], head)
    if spec.margins:
        refuse_coarser(spec, last.stage)
        outputs = [
            Place(draft, last.stage, "head", dtype=node.dtype).add(
                Crop(spec.margins),
                node,
                role=join_role(node.name.removeprefix(f"{spec.layer_prefix}head").strip("_"), "crop"),
            )
            for node in outputs
        ]
    return tuple(node.name for node in outputs)


def lay_head(draft: Draft, x: Node, head: Head, full: Axes) -> Node:
    """Add a head: the units before, the last convolution, its norm and activation.

    The result is resized to the full size where the head asks for it.
    """
    place = Place(draft, head.at, "head", head.name, head.dtype)
    for unit in head.before:
        filters = unit.filters or x.shape.channels
        x = lay_unit(place, x, altered(unit, filters=filters), "before")
    x = lay_unit(place, x, head.unit, "")
    if head.full_size:
        x = lay_resize(place, x, full, head.interpolation)
    return place.add(head.final, x, role="activation") if head.final else x


def lay_with_image(draft: Draft, x: Node, head: Head) -> Node:
    """Add the network's input to an output, or multiply it: `(c, n) → (c, n)`.

    Raises:
        SettingError: their sizes or channels differ; one channel is broadcast.
    """
    assert head.image
    image = next(node for node in reversed(draft.nodes.values()) if node.side == "input" and node.shape.sizes)
    key = f"extra_heads.{head.name}.image" if head.name else "head.image"
    if image.shape.sizes != x.shape.sizes:
        there = f"is {by_axis(image.shape.sizes)} and the output {by_axis(x.shape.sizes)}"
        raise SettingError(key, f"{head.image!r} needs equal sizes, and the input {there}. Use padding=same, or none.")
    if image.shape.channels != x.shape.channels and 1 not in (image.shape.channels, x.shape.channels):
        there = f"has {image.shape.channels} channels and the output {x.shape.channels}"
        raise SettingError(key, f"{head.image!r} needs equal channels, and the input {there}. Use as many, or 1.")
    return Place(draft, head.at, "head", head.name, head.dtype).add(Merge(head.image), x, image, role="image")


def refuse_coarser(spec: Spec, last: Stage) -> None:
    """Refuse to cut margins from outputs that are coarser than the input.

    Margins are whole pixels of the input, and may be parts of pixels there.

    Raises:
        SettingError: the message names the stage of such an output.
    """
    for head in spec.heads:
        level = head.at.level - bool(spec.late and head.at.column)  # which is up-sampled to the level above
        if head.full_size or head.at == last or not (spec.entry or any(max(f) > 1 for f in spec.factors[:level])):
            continue
        stage = head.at.name(spec.depth)
        full = ", or deep_supervision.resolution=full" if head.name == stage else ""
        text = f"'pad' cannot cut its margins from the output at {stage}, which is coarser than the input."
        raise SettingError("input.on_odd", f"{text} Give an input.size that fits{full}.")


def lay_resize(place: Place, x: Node, full: Axes, interpolation: str) -> Node:
    """Resize to the full size, by whole factors if possible: `(c, n) → (c, full)`."""
    if full == x.shape.sizes:
        return x
    if any(m % n for m, n in zip(full, x.shape.sizes, strict=True)):
        return place.add(ResizeTo(full, interpolation), x, role="resize")
    factor = tuple(m // n for m, n in zip(full, x.shape.sizes, strict=True))
    return place.add(Resize(factor, interpolation), x, role="resize")


def lay_fusion(place: Place, maps: list[Node], fusion: Fusion) -> Node:
    """Fuse several outputs: their sum, mean, or a convolution of their concatenation.

    Raises:
        SettingError: their sizes differ.
    """
    if len({node.shape.sizes for node in maps}) > 1:
        text = f"'native' leaves maps of different sizes, which fuse={fusion.kind} cannot bring together."
        raise SettingError("deep_supervision.resolution", f"{text} Use full, or fuse=none.")
    if fusion.kind == "conv":
        assert fusion.unit is not None
        x = lay_unit(place, place.add(Concat(), *maps, role="concat"), fusion.unit, "")
    else:
        x = place.add(Merge("add" if fusion.kind == "sum" else "average"), *maps, role="")
    return place.add(fusion.final, x, role="activation") if fusion.final else x
