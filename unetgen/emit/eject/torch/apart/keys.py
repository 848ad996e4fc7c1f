"""The blocks and stages of layers, by the layers' names."""

import re
from collections import Counter
from collections.abc import Callable, Sequence

from unetgen.emit.eject.script import Script
from unetgen.emit.eject.torch.apart.atoms import Atom
from unetgen.network import recipes

PARTS = (
    (r"(.*_(?:se|scse|self))_", "Attention"),
    (r"(.*_conv\d+)_(?=expand|depthwise|se$|project|add$)", "InvertedResidual"),
    (r"(.*_block\d+|decoder\d+_skip(?=_(?!block\d)))_", "Block"),
    (r"(.*_gate\d+)_", "Gate"),
    (r"(.*_gate)_", "Gate"),
)

# units with a shortcut of their own, by their block
WITH_SHORTCUTS = {
    "convnext": (r"(.*_conv\d+)_(?=expand|depthwise|project|shortcut|pad$|add$)", "ConvNeXt"),
    "bottleneck_residual": (r"(.*_conv\d+)_(?=reduce|spatial|expand|shortcut|add)", "BottleneckResidual"),
}


def part_patterns(script: Script) -> tuple[tuple[str, str], ...]:
    """Return the patterns of the parts with a class, and the classes' names."""
    blocks = {name for kind, name in recipes.recipes_of(script.spec) if kind == "block"}
    return (*(pattern for block, pattern in WITH_SHORTCUTS.items() if block in blocks), *PARTS)


def stage_keys(script: Script) -> Callable[[str], str]:
    """Return a function that gives a layer's stage, or its head."""
    spec = script.spec
    depth = spec.depth
    stages = {node.stage.name(depth) for node in script.plan if node.stage}
    heads = [f"head_{head.name}" for head in spec.heads if head.name]
    keys = [f"decoder{level}_skip" for level in range(depth - 1)]
    keys += [*heads, "head_fused", "head", "input", *sorted(stages, key=len, reverse=True)]

    def key_of(name: str) -> str:
        name = name.removeprefix(spec.layer_prefix)
        return next((key for key in keys if name == key or name.startswith(f"{key}_")), "")

    return key_of


ARRIVING = (
    r"(?:pool|down|up|concat|add_skip|skip|gate|crop|below|stem|encoder\d+|bottleneck|decoder\d+|node\d+_\d+)(?:_|\d|$)"
)


def kinds_of_blocks(atoms: Sequence[Atom], stages: Callable[[str], str]) -> Callable[[Atom], str]:
    """Return a function that gives a layer's block.

    That is what a stage does after its inputs are joined.
    """
    keys: dict[str, str] = {}
    begun = set[str]()
    for atom in atoms:
        stage = stages(atom.name)
        role = atom.name.partition(stage)[2].removeprefix("_")
        if not re.match("encoder|bottleneck|decoder|node", stage) or stage.endswith("_skip") or role == "late":
            continue
        if stage in begun and role.startswith("gate"):
            continue  # a signal for the gates of other stages
        if stage in begun or not re.match(ARRIVING, role):
            begun.add(stage)
            keys[atom.name] = f"{stage}_block"
    counts = Counter(keys.values())
    return lambda atom: keys.get(atom.name, "") if counts[keys.get(atom.name, "")] > 1 else ""
