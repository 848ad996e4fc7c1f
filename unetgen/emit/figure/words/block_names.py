"""Names of blocks: those of the description, or plain words for what they do."""

import re
from collections.abc import Iterator

from unetgen.emit.figure.scene.blocks import Block
from unetgen.emit.figure.words.op_words import op_name, op_words, short_axes_text
from unetgen.graph.parts import Part
from unetgen.graph.plan import Node, Plan
from unetgen.graph.spec import Spec
from unetgen.network import recipes
from unetgen.network.own_parts import searching
from unetgen.ops import Concat, Conv, ConvTranspose, GlobalPool, Merge

STEP = re.compile(r"_then(\d+)")  # in a node's name: which of several blocks of a stage it is of


def block_name(plan: Plan, block: Block) -> str:
    """Return a block's name at its box: `residual`, `residual, stride 2`, `conv`."""
    strides = next(strides_in(block), None)
    return described_or_plain(plan, block) + (f", stride {short_axes_text(strides)}" if strides else "")


def block_title(plan: Plan, block: Block) -> str:
    """Return the title of a block's picture: `residual block`."""
    name = block_name(plan, block)
    head, comma, rest = name.partition(",")
    kind = {"unit": " unit", "block": " block", "skip": "", "gate": ""}[block.role]
    return f"{head}{kind}{comma}{rest}" if not head.endswith(kind.strip() or "\n") else name


def strides_in(block: Block) -> Iterator[tuple[int, ...]]:
    for node in block.nodes:
        if block.role != "gate" and isinstance(node.op, Conv | ConvTranspose) and max(node.op.strides) > 1:
            yield node.op.strides


def described_or_plain(plan: Plan, block: Block) -> str:
    if block.role == "unit":
        return unit_name(block)
    if plan.spec is None:
        return name_by_wiring(block)
    with searching(plan.spec.part_folders):
        return described_name(plan.spec, block) or name_by_wiring(block)


def unit_name(block: Block) -> str:
    """Return the name of a chain: that of its convolution, or else of its first layer."""
    return op_name(main_node(block).op)


def measured_name(block: Block) -> str:
    """Return the name of a chain with its kernel: `conv 1×1`."""
    return op_words(main_node(block).op)


def main_node(block: Block) -> Node:
    """Return a chain's convolution or resampling, or else its first layer."""
    return next((node for node in block.nodes if node.op.family in ("conv", "resample", "end")), block.nodes[0])


def described_name(spec: Spec, block: Block) -> str:
    """Return the title of a described block, and of the attention in it, or of a gate."""
    stage = block.key.stage
    if block.role == "block":
        part = spec.decoder[stage.level] if stage.column else spec.encoder[stage.level]
        attention = f" + {recipes.part_title('attention', part.attention.name)}" if part.attention else ""
        return " + ".join(step_titles(part, block)) + attention
    skip = spec.skip[stage.level]
    if block.role == "gate":
        return recipes.part_title("gate", skip.gate.name) if skip.gate else ""
    return recipes.part_title("block", skip.part.block.name) if skip.part else ""


def step_titles(part: Part, block: Block) -> dict[str, None]:
    """Return the titles of those of a stage's blocks that a drawn block is of."""
    if not part.more:
        return {recipes.part_title("block", part.block.name): None}
    numbers = {int(found[1]) if (found := STEP.search(node.name)) else 0 for node in block.nodes}
    return dict.fromkeys(recipes.part_title("block", part.steps[number].block.name) for number in sorted(numbers))


def name_by_wiring(block: Block) -> str:
    """Return plain words for what a block does."""
    last, ops = last_join(block), [node.op for node in block.nodes]
    weighted = any(isinstance(op, Merge) and op.kind == "multiply" for op in ops)
    if weighted and len(block.sources) > 1:
        return "attention gate"
    if weighted and isinstance(last.op, Merge) and last.op.kind == "multiply":
        return "channel attention" if any(isinstance(op, GlobalPool) for op in ops) else "spatial attention"
    if isinstance(last.op, Concat):
        return "dense" if set(block.sources) & set(last.inputs) else "branches"
    if isinstance(last.op, Merge):
        return "residual" if is_shortcut_sum(block, last) else "summed branches"
    return "block"


def last_join(block: Block) -> Node:
    return next((node for node in reversed(block.nodes) if isinstance(node.op, Merge | Concat)), block.exit)


def is_shortcut_sum(block: Block, node: Node) -> bool:
    """Return whether a sum adds the block's input, or the input after one layer."""
    inner = {other.name: other for other in block.nodes}

    def length(name: str) -> int:
        before = inner.get(name)
        heavy = before is not None and before.op.family in ("conv", "resample", "join")
        return 0 if before is None else heavy + length(before.inputs[0])

    return isinstance(node.op, Merge) and node.op.kind == "add" and min(map(length, node.inputs)) <= 1
