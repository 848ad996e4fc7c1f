"""A time step as a second input: its parameters, its effect, and where it is shown or refused."""

from dataclasses import replace
from typing import Any, cast

import pytest

from tests.helpers.any_keras import np
from tests.helpers.planning import preset
from tests.helpers.scene_faults import faults
from unetgen import Plan, load, plan
from unetgen.emit.eject import eject_keras
from unetgen.emit.figure import make_diagram
from unetgen.emit.figure.scene.scene import scene_of
from unetgen.emit.figure.scene.stage_paths import StageGraph
from unetgen.emit.figure.words.numbers_below import nodes_at
from unetgen.emit.keras import build
from unetgen.errors import UserError
from unetgen.metrics.receptive_field import of_outputs
from unetgen.ops import Activation, Input, Modulate, Norm

SMALL = (
    "preset=lecture_picture",
    "input.size=8x4",
    "input.channels=1",
    "depth=2",
    "filters.base=4",
    "head.filters=1",
    "norm=group",
    "norm.groups=2",
)


def timed(*words: str) -> Plan:
    return plan(*SMALL, *words)


@pytest.mark.parametrize(("kind", "width"), [("add", 1), ("scale_shift", 2)])
def test_parameters(kind: str, width: int) -> None:
    """Two dense layers behind six waves, and one for each block, of 4, 8 and 4 channels."""
    more = timed(f"time.kind={kind}", "time.channels=6", "time.filters=10").params - timed().params
    assert more == 6 * 10 + 10 + 10 * 10 + 10 + 10 * width * (4 + 8 + 4) + width * (4 + 8 + 4)


def test_each_block_of_a_stage_has_a_dense_layer() -> None:
    """A preactivated residual block adds the time behind its first convolution."""
    network = timed("block=residual", "order=[norm,activation,conv]", "repeats=2", "time.kind=add")
    ways = [node for node in network if isinstance(node.op, Modulate)]
    assert len(ways) == 6
    assert all(node.inputs[0] == node.name.removesuffix("_time") for node in ways)
    assert all(node.name.endswith("conv0_time") for node in ways)


def test_scale_and_shift_come_between_norm_and_activation() -> None:
    network = timed("block=residual", "order=[norm,activation,conv]", "time.kind=scale_shift")
    takers = {node.inputs[0]: node for node in network if node.inputs}
    for node in network:
        if isinstance(node.op, Modulate):
            assert "conv1" in node.name
            assert isinstance(network.by_name[node.inputs[0]].op, Norm)
            assert isinstance(takers[node.name].op, Activation)


def test_the_model_takes_the_time_and_its_output_depends_on_it() -> None:
    model = cast("Any", build(timed("time.kind=add", "head.activation=linear")))
    assert [tuple(tensor.shape) for tensor in model.inputs] == [(None, 8, 4, 1), (None, 1)]
    image = np.ones((3, 8, 4, 1), "float32")
    same, again, other = np.asarray(model([image, np.array([[5.0], [5.0], [6.0]], "float32")]))
    assert np.array_equal(same, again)
    assert not np.allclose(same, other)


def test_plan_and_field_are_those_of_the_image() -> None:
    network = timed("time.kind=add")
    assert network.input_shape == (8, 4, 1)
    assert sum(isinstance(node.op, Input) for node in network) == 2
    assert [field.unknown for field in of_outputs(network)] == [frozenset()]


@pytest.mark.parametrize("detail", ["feature_maps", "blocks", "overview"])
def test_the_figure_says_where_time_enters(detail: Any) -> None:
    network = timed("time.kind=scale_shift", "block=residual")
    text = make_diagram(network, detail).svg
    assert "4 sines and cosines" in text
    assert "scale, shift by time" in text or detail != "blocks"


@pytest.mark.parametrize("detail", ["feature_maps", "blocks", "overview", "layers"])
def test_the_numbers_at_the_boxes_are_those_of_the_whole_network(detail: Any) -> None:
    network = timed("time.kind=add", "block=residual")
    scene = scene_of(network, detail)
    counted = [node.name for box in scene.boxes.values() for node in nodes_at(scene, box)]
    assert sorted(counted) == sorted(node.name for node in network)


@pytest.mark.parametrize("detail", ["feature_maps", "blocks", "overview", "layers"])
def test_all_but_the_time_step_of_a_preset_is_drawn_once(detail: Any) -> None:
    scene = scene_of(preset("ddpm_cifar10"), detail)
    assert faults(replace(scene, plan=StageGraph(scene.plan).plan)) == []


def test_ejected_keras_files_refuse_it() -> None:
    with pytest.raises(UserError, match=r"time\.kind 'add' is a second input"):
        eject_keras(timed("time.kind=add"), load(*SMALL, "time.kind=add"))
