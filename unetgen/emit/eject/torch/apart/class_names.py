"""The names of classes, and what they say of themselves."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from unetgen.emit.eject.script import Script
from unetgen.emit.eject.torch.apart.atoms import Atom
from unetgen.emit.eject.torch.apart.grouping import AtomGroup

LAYERS = {"Conv": "Conv", "ConvTranspose": "UpConv", "BatchNorm": "Norm", "InstanceNorm": "Norm", "GroupNorm": "Norm",
          "ChannelNorm": "Norm", "ZeroPad": ""}  # fmt: skip
DOCSTRINGS = {
    "Gate": "Let a part of the skip through.",
    "ResidualBlock": "Convolutions with a shortcut around them.",
    "InvertedResidual": "Widen, convolve each channel apart, narrow (Sandler 2018).",
    "ConvNeXt": "Convolve each channel apart, widen, narrow, add the input (Liu 2022).",
    "BottleneckResidual": "Narrow, convolve, widen, add the input (He 2016).",
    "SqueezeExcitation": "Weight the channels by their averages (Hu 2018).",
    "SpatialChannelExcitation": "Weight channels and pixels at once (Roy 2018).",
}


def unit_word(group: AtomGroup) -> str:
    """Return the name of a unit's class: its layers' names."""
    words: list[str] = []
    for atom in group.atoms:
        named: list[str] = re.findall(r"(?:nn\.)?([A-Z]\w*?)(?:[123]d)?\(", atom.text)
        last = named[-1] if named else "Layer"
        words.append(LAYERS.get(last, last))
    return "".join(words)


def qualified_word(members: Sequence[AtomGroup], word: str) -> str:
    """Return a name that others have too with a level, or a kind of convolution."""
    key, texts = members[0].key, " ".join(atom.text for atom in members[0].atoms)
    if len(members) == 1 and (level := re.fullmatch(r"(?:encoder|decoder)(\d+)", key)):
        return f"{word}{level[1]}"
    if "Up" not in word and "nn.ConvTranspose" in texts:
        return f"Up{word}"
    if "stride=" in texts:
        return f"Strided{word}" if "Up" not in word else word
    if "groups=" in texts and word.startswith("Conv") and "ConvNeXt" not in word:
        return f"Depthwise{word}"
    convs = [atom for one in members for atom in one.atoms if "nn.Conv" in atom.text]
    if word == "InvertedResidual" and all(atom.is_layer for atom in members[0].atoms):
        return f"Plain{word}"  # without a sum
    return f"Pointwise{word}" if convs and all(map(has_pointwise_kernel, convs)) and word.startswith("Conv") else word


def has_pointwise_kernel(atom: Atom) -> bool:
    return all(hole.value == 1 for hole in atom.holes if hole.hint == "kernel")


def docstring_of(word: str, name: str) -> str:
    """Return a sentence, or nothing where the name or another class says it."""
    return DOCSTRINGS.get(word, "") if name in (word, function_word(word)) else ""


def function_word(word: str) -> str:
    """Return the name of a function for that of a class.

    >>> function_word("ConvNormPReLUDropout")
    'conv_norm_prelu_dropout'
    """
    return re.sub(r"(?<=[a-z\d])(?=[A-Z][a-z]|PReLU|[A-Z]*ELU)|(?<=LU)(?=[A-Z][a-z])", "_", word).lower()


def part_word(script: Script, members: Sequence[AtomGroup], word: str) -> str:
    """Return the class name of a block, by its kind."""
    if word == "Attention":
        excited = members[0].key.rpartition("_")[2]
        return {"se": "SqueezeExcitation", "scse": "SpatialChannelExcitation"}.get(excited, word)
    return part_at_key(script, members[0].key).block_name if word == "Block" else word


class NamedPart(NamedTuple):
    """The name of a block's class, and how often the block is repeated."""

    block_name: str
    repeats: int


def part_at_key(script: Script, key: str) -> NamedPart:
    """Return what is known of the stage or skip that a layer's name begins with."""
    spec = script.spec
    skips = {f"decoder{level}_skip": skip.part for level, skip in enumerate(spec.skip) if skip.part}
    left = {f"encoder{level}": part for level, part in enumerate(spec.encoder)} | {"bottleneck": spec.encoder[-1]}
    right = {f"decoder{level}": part for level, part in enumerate(spec.decoder)}
    every = {**skips, **left, **right}
    part = next((part for name, part in every.items() if key == name or key.startswith(f"{name}_")), spec.encoder[0])
    return NamedPart(block_class_name(part.block.name), part.repeats)


def block_word(script: Script, members: Sequence[AtomGroup]) -> str:
    part = part_at_key(script, members[0].key)
    return "Stage" if part.repeats > 1 else part.block_name


def block_class_name(kind: str) -> str:
    words = {"plain": "ConvBlock", "residual": "ResidualBlock"}
    return words.get(kind) or f"{kind.title().replace('_', '')}Block"


def stage_word(members: Sequence[AtomGroup]) -> str:
    """Return the class name of stages: that of the side of most."""
    for word in ("encoder", "decoder", "bottleneck", "node", "head"):
        if any(one.key.startswith(word) for one in members):
            return word.capitalize()
    return "Embedding" if all(one.key == "input" for one in members) else "Head"
