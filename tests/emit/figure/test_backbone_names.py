"""The stages of a known encoder have the names that its layers share."""

# Keras is untyped
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from functools import cache
from itertools import repeat
from typing import Any

import pytest
from keras import Input, Model, layers

from tests.helpers.figure_variants import plan_of
from tests.helpers.keras_tutorial_models import TUTORIALS
from unetgen import to_diagram
from unetgen.emit.figure.scene.backbone_names import backbone_names, shared_name
from unetgen.emit.figure.scene.scene import scene_of

NAMES = {
    "conv3, ×2": "conv3_block1_1_conv conv3_block1_1_bn conv3_block1_out conv3_block2_add conv3_block2_out",
    "conv1": "conv1_conv conv1_bn conv1_relu",
    "block3, ×3": "block3_conv1 block3_conv2 block3_conv3",
    "block2, ×2": "block2a_expand_conv block2a_dwconv block2a_se_reduce block2b_dwconv block2b_add",
    "block1 to 3": "block_1_expand block_1_expand_BN block_2_depthwise block_3_project",
    "conv2, ×6": "conv2_block1_0_bn conv2_block2_1_conv conv2_block3_concat conv2_block4_1_bn conv2_block5_concat"
    " conv2_block6_concat",
    "": "conv2d_1 batch_normalization_3 conv2d_transpose_1 re_lu_2",
}


@pytest.mark.parametrize("shared", NAMES)
def test_a_stage_has_the_name_that_its_layers_share(shared: str) -> None:
    node = plan_of("lecture").nodes[1]
    nodes = [one._replace(name=name) for one, name in zip(repeat(node), NAMES[shared].split(), strict=False)]
    assert shared_name(nodes) == shared


@cache
def with_encoder() -> Model:
    """Build a U-Net on an encoder with the names of VGG."""
    inputs: Any = Input((32, 32, 3))
    x, skips = inputs, []
    for block, convs in ((1, 2), (2, 3)):
        for conv in range(1, convs + 1):
            x = layers.Conv2D(8, 3, padding="same", activation="relu", name=f"block{block}_conv{conv}")(x)
        skips.append(x)
        x = layers.MaxPooling2D(name=f"block{block}_pool")(x)
    x = layers.Conv2D(16, 3, padding="same", name="block3_conv1")(x)
    for skip in reversed(skips):
        x = layers.concatenate([layers.Conv2DTranspose(8, 2, strides=2)(x), skip])
    return Model(inputs, layers.Conv2D(1, 1)(x))


@pytest.mark.parametrize("detail", ["feature_maps", "blocks", "overview"])
def test_the_names_are_in_the_figure(detail: str) -> None:
    words = [text.words for text in to_diagram(with_encoder(), f"diagram.detail={detail}").figure.texts]
    assert [words.count(name) for name in ("block1, ×2", "block2, ×3", "block3")] == [1, 1, 1]


def test_a_users_name_comes_first() -> None:
    named = to_diagram(with_encoder(), "diagram.names={encoder0: Our stem}", "diagram.detail=blocks")
    words = [text.words for text in named.figure.texts]
    assert "Our stem" in words
    assert "block1, ×2" not in words
    assert "block2, ×3" in words


@pytest.mark.parametrize("name", ["lecture", "mobile", "nested"])
def test_other_models_have_no_such_names(name: str) -> None:
    assert backbone_names(scene_of(to_diagram(TUTORIALS[name]()).plans[0], "blocks")) == {}
