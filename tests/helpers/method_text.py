"""Read a method section back, and compare it with the plan and the spec that it is about."""

import re
from collections.abc import Iterator

from unetgen.emit.activation_names import activation_name
from unetgen.graph.parts import Part, Unit
from unetgen.graph.plan import Plan
from unetgen.graph.spec import Spec
from unetgen.metrics.receptive_field import receptive_field
from unetgen.ops import Activation, PReLU

NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
UNITS = {"": 1, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15}
LAST_DIGIT = 0.0051  # of three digits
DOWNS = {"max": "max pooling", "average": "average pooling", "conv": "stride", "first_conv": "a stride of",
         "pixel_unshuffle": "pixel unshuffling"}  # fmt: skip
UPS = {"nearest": "nearest-neighbor interpolation", "linear": "linear interpolation",
       "transpose": "transposed convolution", "pixel_shuffle": "pixel shuffling"}  # fmt: skip
MERGED = {"concat": "concatenated with", "add": "added to"}
BLOCKS = {"residual": "residual block", "bottleneck_residual": "bottleneck residual unit", "dense": "dense block",
          "dilated": "dilated block", "aspp": "ASPP", "multires": "MultiRes block", "recurrent": "recurrent block",
          "respath": "ResPath step", "inverted_residual": "inverted residual unit", "convnext": "ConvNeXt unit",
          "rsu": "residual U-block"}  # fmt: skip
GATES = {"attention": "additive attention gate", "grid_attention": "grid attention gate"}
ATTENTIONS = {
    "se": "squeeze-and-excitation",
    "scse": "concurrent spatial and channel squeeze-and-excitation",
    "self": "self-attention between all pixels",
}


def faults(plan: Plan, text: str) -> list[str]:
    """Return what a method section lacks or has wrong."""
    assert plan.spec
    absent = [word for word in dict.fromkeys(words_of(plan.spec)) if word not in text]
    return [*(f"{word} is not said" for word in absent), *wrong_numbers(plan, text)]


def words_of(spec: Spec) -> Iterator[str]:
    """Yield words that the text about a spec has to have."""
    parts = [*spec.encoder, *spec.decoder, *(skip.part for skip in spec.skip if skip.part and skip.kind != "none")]
    for part in parts:
        yield from words_of_part(part)
    yield from (word for unit in spec.stem for word in words_of_unit(unit))
    yield from (DOWNS[edge.kind] for edge in spec.down if max(edge.factor) > 1)
    yield from (UPS[edge.kind] for edge in spec.up if max(edge.factor) > 1)
    yield from (BLOCKS[edge.block.name] for edge in (*spec.down, *spec.up) if edge.block.name in BLOCKS)
    for skip in spec.skip:
        yield MERGED.get(skip.kind, "absent" if any(other.kind != "none" for other in spec.skip) else "no skip")
        if skip.gate:
            yield GATES[skip.gate.name]
    if spec.time:
        yield f"{spec.time.channels} sines and cosines ({'cosines' if spec.time.first == 'cos' else 'sines'} first"
        yield f"1/{spec.time.period}, which is {'included' if spec.time.shift else 'left out'}), and two dense layers"
        yield f"of {spec.time.filters} units"
        yield "is added to each channel" if spec.time.kind == "add" else "scales and shifts each channel"
    for head in spec.heads:
        if head.name == head.at.name(spec.depth):
            yield "deep supervision"
        elif head.name:
            yield f"output {head.name}"
        if head.final:
            yield f"with {activation_name(head.final.function)}"
    yield from () if spec.dtype == "float32" else (spec.dtype.replace("_", " "),)
    yield from () if spec.topology == "u" or spec.depth < 3 else ("UNet++" if spec.topology == "nested" else "UNet 3+",)


def words_of_part(part: Part) -> Iterator[str]:
    if not part.units:
        return
    yield from (word for unit in part.units for word in words_of_unit(unit))
    if part.block.name != "plain":
        yield BLOCKS[part.block.name]
    if part.attention:
        yield ATTENTIONS[part.attention.name]


def words_of_unit(unit: Unit) -> Iterator[str]:
    sizes = "×".join(map(str, unit.kernel_size))
    yield sizes if len(unit.kernel_size) > 1 else f"length-{sizes}"
    if unit.norm and "norm" in unit.order:
        yield f"{unit.norm.described_as or unit.norm.kind} normalization"
    if unit.dropout and "dropout" in unit.order and unit.dropout.rate:
        yield f"dropout (rate {unit.dropout.rate:g})"
    match unit.activation:
        case Activation(function=function) if "activation" in unit.order and function != "linear":
            yield activation_name(function)
        case PReLU() if "activation" in unit.order:
            yield "PReLU"
        case _:
            pass
    filled = {
        "reflect": "mirrored padding",
        "replicate": "padding with the last pixels",
        "circular": "circular padding",
    }
    yield "no padding" if unit.padding == "valid" else filled.get(unit.border, "zero padding")
    yield from () if unit.use_bias else ("no bias",)
    yield from () if unit.groups == 1 else (f"{unit.groups} groups",)


def wrong_numbers(plan: Plan, text: str) -> Iterator[str]:
    """Yield each number of the text that is not the plan's."""
    said = {
        "parameters": re.search(r"It has ([\d.]+) ?(\w?) parameters", text),
        "MACs": re.search(r" ([\d.]+) (\w?)MACs", text),
    }
    for name, true in (("parameters", plan.params), ("MACs", plan.macs)):
        found = said[name]
        there = float(found[1]) * UNITS[found[2]] if found else -1
        if abs(there - true) > LAST_DIGIT * true:
            yield f"{name}: {there:g} instead of {true}"
    levels = re.search(r"with (\w+) levels?, for", text)
    if not levels or levels[1] not in (str(plan.depth), NUMBERS[plan.depth] if plan.depth < len(NUMBERS) else ""):
        yield "levels"
    sizes = re.search(r"per input of ([\d×]+) (samples|pixels|voxels)", text)
    if not sizes or [*map(int, sizes[1].split("×"))] != [*plan.nodes[0].shape.sizes]:
        yield "input size"
    field = receptive_field(plan)
    seen = re.search(r"receptive field is (.+?)(?:, not counting|\.$|\. )", text)
    if not seen or re.findall(r"\d+", seen[1])[:1] != re.findall(r"\d+", field.text)[:1]:
        yield "receptive field"
    yield from wrong_channels(plan, text)


def wrong_channels(plan: Plan, text: str) -> Iterator[str]:
    """Yield outputs and sides whose channels are not those of the plan's nodes."""
    assert plan.spec
    for head in plan.spec.heads:
        count = plan.by_name[plan.outputs[0]].shape.channels if not head.name else head.unit.filters
        if not head.name and f"convolution to {count} channel" not in text:
            yield "channels of the output"
    said = re.search(r"The encoder has ([^;.]+?)(?:, which the decoder mirrors)?[;.]", text)
    if said and (widths := read_series(said[1], plan.depth)) != channels_of_encoder(plan):
        yield f"channels of the encoder: {widths} instead of {channels_of_encoder(plan)}"


def channels_of_encoder(plan: Plan) -> list[int]:
    """Return the channels that each level of the left side hands to the next, and the bottleneck's."""
    found: dict[int, int] = {}
    for node in plan:
        if node.side in ("encoder", "bottleneck") and node.stage and not node.role.startswith("signal"):
            found[node.stage.level] = node.shape.channels
    for level in range(plan.depth):
        found.setdefault(level, found[level - 1] if level else plan.nodes[0].shape.channels)
    return [found[level] for level in range(plan.depth)]


def read_series(text: str, depth: int) -> list[int]:
    """Read `32 channels at the top, doubling per level up to 320` as a list."""
    numbers = [*map(int, re.findall(r"\d+", text))]
    if "doubling" in text:
        return [min(numbers[0] * 2**level, numbers[1]) for level in range(depth)]
    return numbers * depth if "every level" in text else numbers
