"""Every trainer of nnU-Net 2.8.1 and many of version 1.7 are known, and what they build."""

import pytest

from unetgen.read.nnunet.trainers import Variant, variant_of

TRAINING_ONLY = """
nnUNetTrainer nnUNet_Trainer_BS8 nnUNetTrainerBenchmark_5epochs nnUNetTrainerBenchmark_5epochs_noDataLoading
nnUNetTrainerDA5 nnUNetTrainerDA5ord0 nnUNetTrainerDA5Segord0 nnUNetTrainerDA5_10epochs nnUNetTrainerNoDA
nnUNetTrainer_DASegOrd0 nnUNetTrainer_DASegOrd0_NoMirroring nnUNetTrainer_noDummy2DDA nnUNetTrainerNoMirroring
nnUNetTrainer_onlyMirror01 nnUNetTrainer_onlyMirror01_1500ep nnUNetTrainer_onlyMirror01_DASegOrd0
nnUNetTrainer_onlyMirror01_DA5 nnUNetTrainer_warmup nnUNetTrainerCosAnneal nnUNetTrainerAdan nnUNetTrainerAdan1en3
nnUNetTrainerAdan3en4 nnUNetTrainerAdan1en1 nnUNetTrainerAdanCosAnneal nnUNetTrainerAdam nnUNetTrainerVanillaAdam
nnUNetTrainerVanillaAdam1en3 nnUNetTrainerVanillaAdam3en4 nnUNetTrainerAdam1en3 nnUNetTrainerAdam3en4
nnUNetTrainer_1epoch nnUNetTrainer_5epochs nnUNetTrainer_250epochs nnUNetTrainer_8000epochs
nnUNetTrainer_250epochs_NoMirroring nnUNetTrainerDiceLoss nnUNetTrainerDiceCELoss_noSmooth nnUNetTrainerTopk10Loss
nnUNetTrainerTopk10LossLS01 nnUNetTrainerDiceTopK10Loss nnUNetTrainerCELoss nnUNetTrainerCELoss_5epochs
nnUNetTrainer_probabilisticOversampling nnUNetTrainer_probabilisticOversampling_033
nnUNetTrainer_probabilisticOversampling_010 nnUNetTrainerV2 nnUNetTrainerV2_DA5 nnUNetTrainerV2_Loss_DiceTopK10
nnUNetTrainerV2_Loss_MCCnoBG nnUNetTrainerV2_momentum09in2D nnUNetTrainerV2_SGD_fixedSchedule2
nnUNetTrainerV2CascadeFullRes nnUNetTrainerV2_5epochs_dummyLoad nnUNetTrainerV2_Ranger_lr3en4
"""
OTHERS = """
nnUNet_Primus_S_Trainer nnUNet_Primus_M_Trainer_BS8_2e4 nnUNet_PrimusV2B_Trainer nnUNet_PrimusV3L_Trainer AbstractPrimus
_Primus_L_48_BS1 nnUNetTrainerV2_GN nnUNetTrainerV2_GeLU nnUNetTrainerV2_ReLU_convReLUIN nnUNetTrainerV2_Mish
nnUNetTrainerV2_lReLU_biasInSegOutput nnUNetTrainerV2_FRN nnUNetTrainerV2_NoNormalization_lr1en3
nnUNetTrainerV2_3ConvPerStage nnUNetTrainerV2_3ConvPerStageSameFilters nnUNetTrainerV2_allConv3x3
nnUNetTrainerV2_ResencUNet_DA3_BN STUNetTrainer_base_ft nnUNetTrainerUMambaEnc nnUNetTrainerSegMamba
"""


@pytest.mark.parametrize("trainer", TRAINING_ONLY.split())
def test_training_only(trainer: str) -> None:
    assert variant_of(trainer) == Variant()


@pytest.mark.parametrize("trainer", OTHERS.split())
def test_another_network(trainer: str) -> None:
    said = variant_of(trainer)
    assert isinstance(said, str)
    assert said.startswith(f"'{trainer}' builds ")


@pytest.mark.parametrize("trainer", ["nnUNetTrainerX", "nnUNetTrainer_250epochs_mine", "MyTrainer", "nnUNetTrainerBN2"])
def test_unknown(trainer: str) -> None:
    said = variant_of(trainer)
    assert isinstance(said, str)
    assert "is not a trainer of nnU-Net" in said
