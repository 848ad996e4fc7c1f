"""Trainers: they build the plans' network, a variant of it, or another one.

The trainer has the last word about the network. The names are those of nnU-Net 2.0 to 2.8 and of version 1.7.
"""

import re
from typing import NamedTuple

from unetgen._text import nearest, shown

# the parts of the names of trainers that change losses, data, optimizers, and how long is trained
TRAINING = (
    "Benchmark", r"\d+epochs?", r"\d+ep", "noDataLoading", "dummyLoad", r"DA\d", "ord0", "Segord0", "NoDA", "DASegOrd0",
    "[Nn]oMirroring", "noDummy2DDA", "onlyMirror01", "warmup", "CosAnneal", "Ada[mn]", "VanillaAdam", r"(lr|LR)?\den\d",
    "(Dice|CE|DiceCE|Topk10|DiceTopK10)Loss", "noSmooth", "LS01", "probabilisticOversampling", r"0\d\d", "BS8",
    "ReduceOnPlateau", "nnUNetTrainerlr", "D?DP", "Force[BS]D", "Loss_(CE|CEGDL|Dice|DiceCE|DiceTopK10|MCC|TopK10)",
    "Loss_DicewithBG", "SegLoss_Focal", "squared", "noBG", "Ranger", "SGD", r"fixedSchedule\d?", r"cycleAtEnd\d?",
    "fp(16|32)", "fullEvals", "graduallyTransitionFromCEToDice", "independentScalePerAxis", "insaneDA",
    r"momentum\d+(in2D)?", "noDataAugmentation", "reduceMomentumDuringTraining", "resample33", "softDeepSupervision",
    "CascadeFullRes", "noConnComp", "lowerLR", "shorter", "smallerBinStrel", r"EducatedGuess\d?",
)  # fmt: skip
TRAINING_ONLY = re.compile(rf"nnUNet_?Trainer(V2)?(_?({'|'.join(TRAINING)}))*")
BATCH_NORM = ("nnUNetTrainerBN", "nnUNetTrainerV2_BN")
ONE_OUTPUT = ("nnUNetTrainerNoDeepSupervision", "nnUNetTrainerV2_noDeepSupervision")
# a part of a trainer's name, and the network that it builds in place of the plans'
OTHERS = {
    "primus": "Primus",
    "stunet": "STU-Net",
    "umamba": "U-Mamba",
    "segmamba": "SegMamba",
    "mednext": "MedNeXt",
    "swinunetr": "SwinUNETR",
    "unetr": "UNETR",
    "nnformer": "nnFormer",
    "resencunet": "version 1's residual network",
    "convperstage": "a network with other numbers of convolutions",
    "_gn": "a network with group norm",
    "_relu": "a network with other activations",
    "_lrelu": "a network with other activations",
    "_gelu": "a network with other activations",
    "_mish": "a network with other activations",
    "_frn": "a network with other norms",
    "nonormalization": "a network without norms",
    "allconv3x3": "a network with other kernels",
}


class Variant(NamedTuple):
    """The changes that a trainer makes in the plans' network."""

    batch_norm: bool = False
    one_output: bool = False


def variant_of(trainer: str, *, version: int = 2) -> Variant | str:
    """Return a trainer's changes, or why the plans do not describe its network."""
    if trainer in BATCH_NORM:
        return Variant(batch_norm=True)
    if trainer in ONE_OUTPUT or (trainer == "nnUNetTrainer" and version == 1):  # V2 has brought deep supervision
        return Variant(one_output=True)
    if TRAINING_ONLY.fullmatch(trainer):
        return Variant()
    plain = trainer.lower()
    spelling = plain.replace("_", "").replace("-", "")
    built = next((network for part, network in OTHERS.items() if part in plain or part in spelling), None)
    if built:
        return f"{shown(trainer)} builds {built}, not the network of the plans."
    known = ["nnUNetTrainer", "nnUNetTrainer_250epochs", "nnUNetTrainerV2", *BATCH_NORM, *ONE_OUTPUT]
    return (
        f"{shown(trainer)} is not a trainer of nnU-Net, so it may build another network than the plans say."
        f"{nearest(trainer, known, 0.8)} If it builds theirs, give the plans file from the preprocessed data."
    )
