"""Reference numbers from elsewhere: the lecture's summary, published counts."""

from typing import NamedTuple


class Row(NamedTuple):
    """A row of the lecture's `model.summary()`; inputs by row number."""

    type: str
    shape: tuple[int, ...]
    params: int
    inputs: tuple[int, ...]


FULL, HALF = (160, 160, 16), (80, 80, 8)

# printed twice in the lecture's notebook: for the model built by hand and for the predefined function
LECTURE = (
    Row("InputLayer", (4, *FULL), 0, ()),
    Row("Conv3D", (32, *FULL), 3_488, (1,)),
    Row("Activation", (32, *FULL), 0, (2,)),
    Row("Conv3D", (64, *FULL), 55_360, (3,)),
    Row("Activation", (64, *FULL), 0, (4,)),
    Row("MaxPooling3D", (64, *HALF), 0, (5,)),
    Row("Conv3D", (64, *HALF), 110_656, (6,)),
    Row("Activation", (64, *HALF), 0, (7,)),
    Row("Conv3D", (128, *HALF), 221_312, (8,)),
    Row("Activation", (128, *HALF), 0, (9,)),
    Row("UpSampling3D", (128, *FULL), 0, (10,)),
    Row("Concatenate", (192, *FULL), 0, (11, 5)),
    Row("Conv3D", (64, *FULL), 331_840, (12,)),
    Row("Activation", (64, *FULL), 0, (13,)),
    Row("Conv3D", (64, *FULL), 110_656, (14,)),
    Row("Activation", (64, *FULL), 0, (15,)),
    Row("Conv3D", (3, *FULL), 195, (16,)),
    Row("Activation", (3, *FULL), 0, (17,)),
)
LECTURE_PARAMS = 833_507
LECTURE_MACS = 222_324_326_400  # fvcore's convolution rule

# unet_model_3d with 4 channels, 3 labels, 32 base filters, by depth: plain, batch norm, deconvolution, both
PREDEFINED = {
    2: (833_507, 835_171, 964_707, 966_371),
    3: (3_930_723, 3_934_947, 4_586_467, 4_590_691),
    4: (16_318_307, 16_327_651, 19_071_715, 19_081_059),
    5: (65_866_083, 65_885_667, 77_009_123, 77_028_707),
    6: (264_052_067, 264_092_131, 308_751_587, 308_791_651),
}

# Ronneberger 2015 with 1 channel and 2 classes; Çiçek 2016 as the paper counts it, plus its 2,336 batch norm channels
PRESETS = {
    "lecture": 833_507,
    "unet_2015": 31_030_658,
    "unet3d_2016": 19_069_955 + 4 * 2_336,
}
