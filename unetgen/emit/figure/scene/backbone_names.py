"""The names of an encoder's stages, found in its layers' names.

`conv3_block1_out`, `conv3_block2_out`, … are the stage `conv3, ×2`, and `block2a_…`, `block2b_…` are `block2, ×2`.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from unetgen.emit.figure.scene.part_names import part_of_box, role_of
from unetgen.emit.figure.scene.scene import Scene
from unetgen.graph.plan import Node
from unetgen.ops import Input, Pool

NAME = re.compile(r"(?P<word>[a-z]+)_?(?P<number>\d+)(?P<letter>[a-z]?)_(?P<rest>[a-z]\w*)")
REPEAT = re.compile(r"[a-z]+_?(\d+)(?:_|$)")
MOST, FEWEST = 0.8, 2  # the share of a stage's layers that have its name, and the stages that a known encoder has


class LayerStem(NamedTuple):
    """The start of a layer's name: of which stage it is, and of which repeat."""

    word: str
    number: int
    repeat: str

    @property
    def stage(self) -> str:
        return f"{self.word}{self.number}"


def backbone_names(scene: Scene) -> dict[str, str]:
    """Return the names of encoder stages by their part: `{"encoder2": "conv3, ×4"}`.

    A described network has names of its own, and so has a model without repeated names.
    """
    if scene.plan.spec is not None:
        return {}
    nodes: dict[str, list[Node]] = {}
    for box in scene.boxes.values():
        if role_of(box, scene.plan.depth) in ("encoder", "bottleneck"):
            nodes.setdefault(part_of_box(box, scene.plan.depth), []).extend(box.nodes)
    named = {part: name for part, own in nodes.items() if (name := shared_name(own)) not in ("", part)}
    return named if len(named) >= FEWEST else {}


def shared_name(nodes: Sequence[Node]) -> str:
    """Return the name that most layers share, with how often it is repeated.

    The pooling before a stage does not count.
    """
    own = [node for node in nodes if not isinstance(node.op, Input | Pool)]
    stems, least = list(stems_of(own)), MOST * len(own)
    words, stages = Counter(stem.word for stem in stems), Counter(stem.stage for stem in stems)
    if stages and max(stages.values()) >= least:
        stage = max(stages, key=lambda name: stages[name])
        repeats = {stem.repeat for stem in stems if stem.stage == stage} - {""}
        return f"{stage}, ×{len(repeats)}" if len(repeats) > 1 else stage
    if words and max(words.values()) >= least:
        word = max(words, key=lambda name: words[name])
        numbers = [stem.number for stem in stems if stem.word == word]
        return f"{word}{min(numbers)} to {max(numbers)}"
    return ""


def stems_of(nodes: Sequence[Node]) -> Iterator[LayerStem]:
    for node in nodes:
        if found := NAME.match(node.name.lower()):
            repeat = REPEAT.match(found["rest"])
            yield LayerStem(found["word"], int(found["number"]), found["letter"] or (repeat[1] if repeat else ""))
