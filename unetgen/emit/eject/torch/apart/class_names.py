"""The names of classes, and what they say of themselves."""

import re
from collections.abc import Sequence

from unetgen.emit.eject.script import Script
from unetgen.emit.eject.torch.apart.grouping import AtomGroup

LAYERS = {"Conv": "Conv", "ConvTranspose": "UpConv", "BatchNorm": "Norm", "InstanceNorm": "Norm", "GroupNorm": "Norm",
          "ChannelNorm": "Norm"}  # fmt: skip


def unit_word(group: AtomGroup) -> str:
    """Return the name of a unit's class: its layers' names."""
    words: list[str] = []
    for atom in group.atoms:
        named: list[str] = re.findall(r"(?:nn\.)?([A-Z]\w*?)(?:[123]d)?\(", atom.text)
        last = named[-1] if named else "Layer"
        words.append(LAYERS.get(last, last))
    return "".join(words)


def docstring_of(group: AtomGroup, word: str) -> str:
    """Return a sentence, or nothing where the name says it all."""
    words = {
        "Gate": "Let a part of the skip through.",
        "ConvBlock": "Convolutions one after the other.",
        "ResidualBlock": "Convolutions with a shortcut around them.",
        "InvertedResidual": "Widen, convolve each channel apart, narrow (Sandler 2018).",
        "ConvNeXt": "Convolve each channel apart, widen, narrow, add the input (Liu 2022).",
        "BottleneckResidual": "Narrow, convolve, widen, add the input (He 2016).",
        "Attention": "Weight the channels or pixels of a map.",
        "Block": "A block of convolutions.",
        "Encoder": "Down-sample and convolve.",
        "Bottleneck": "The lowest stage.",
        "Decoder": "Up-sample, join the skip, convolve.",
        "Node": "A stage between the two sides.",
        "Head": "An output.",
    }
    return words.get(word, "")


def function_word(word: str) -> str:
    """Return the name of a function for that of a class.

    >>> function_word("ConvNormPReLU")
    'conv_norm_prelu'
    """
    return re.sub(r"(?<=[a-z\d])(?=[A-Z][a-z]|PReLU|[A-Z]*ELU)", "_", word).lower()


def part_word(script: Script, members: Sequence[AtomGroup], word: str) -> str:
    """Return the class name of a block, by its kind."""
    if word != "Block":
        return word
    skip = next((skip.part for skip in script.spec.skip if skip.part), None)
    on_skips = skip is not None and all("_skip" in one.key for one in members)
    return block_class_name(skip.block.name) if skip and on_skips else block_word(script)


def block_word(script: Script) -> str:
    return block_class_name(script.spec.encoder[0].block.name)


def block_class_name(kind: str) -> str:
    words = {"plain": "ConvBlock", "residual": "ResidualBlock"}
    return words.get(kind) or f"{kind.title().replace('_', '')}Block"


def stage_word(members: Sequence[AtomGroup]) -> str:
    """Return the class name of stages: that of the side of most."""
    for word in ("encoder", "decoder", "bottleneck", "node", "head"):
        if any(one.key.startswith(word) for one in members):
            return word.capitalize()
    return "Head"
