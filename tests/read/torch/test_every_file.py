"""Every PyTorch program has its table, and is drawn with each of its layers or refused in a sentence."""

import pytest

from tests.helpers.inferred_levels import assert_whole
from tests.helpers.pt2 import facts, plan_of_file
from unetgen import UserError, to_table
from unetgen.emit.figure.scene.scene import scene_of
from unetgen.graph.infer.levels import drawable
from unetgen.read.program.folding import folded

NO_U = {
    "monai-ahnet-2d.pt2": "comes up and goes down again at psp.pool_modules.0",
    "pip-ddp-unet.pt2": "comes up and goes down again at downs.0.3.0.reshape_2",
}


@pytest.mark.parametrize("file", [fact.file for fact in facts() if fact.file not in NO_U])
def test_each_layer_is_drawn_once(file: str) -> None:
    assert_whole(scene_of(drawable(folded(plan_of_file(file))), "feature_maps"))


@pytest.mark.parametrize("file", [fact.file for fact in facts()])
def test_the_table_has_all_parameters(file: str) -> None:
    network = plan_of_file(file)
    text = str(to_table(network))
    assert f"{network.params:,}" in text.splitlines()[-1]


@pytest.mark.parametrize("file", NO_U)
def test_a_program_that_is_not_one_u_is_refused(file: str) -> None:
    with pytest.raises(UserError, match=NO_U[file]):
        drawable(folded(plan_of_file(file)))
