"""Networks of plans against those that nnU-Net's own code builds.

`networks.json` and `version_1.json` have arguments drawn at random, with parameters, outputs and layers of the modules
that dynamic-network-architectures 0.4.4 and nnU-Net 1.7.1 made of them. `planner.json` has runs of the planners of
nnU-Net 2.8.1 with the parameters of their networks.
"""

import json
import math
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.nnunet_plans import (
    arguments,
    configuration,
    dataset,
    plan_in,
    plans,
    version_1_plans,
    version_1_stage,
    write_pickle,
    write_plans,
)
from tests.helpers.paths import DATA
from unetgen import Plan

Case = dict[str, Any]


def cases(name: str) -> list[Case]:
    return json.loads((DATA / "nnunet" / f"{name}.json").read_text())


def layers_of(network: Plan) -> dict[str, dict[str, int]]:
    """Return how many layers with weights have a shape and a number of parameters."""
    counts = [
        ("x".join(map(str, (node.shape.channels, *node.shape.sizes))), network.params_of(node)) for node in network
    ]
    found = Counter((shape, str(count)) for shape, count in counts if count)
    shapes = {shape for shape, _ in found}
    return {name: {count: n for (shape, count), n in found.items() if shape == name} for name in shapes}


def shapes_of(network: Plan) -> list[list[int]]:
    return [list(shape) for shape in network.output_shapes]


@pytest.mark.parametrize("case", cases("networks"), ids=lambda case: f"{case['network']}-{case['params']}")
def test_arguments(case: Case, tmp_path: Path) -> None:
    """Every layer of a network built with random arguments is there."""
    file = write_plans(tmp_path, plans(own=configuration(case["patch"], case["arch_kwargs"], case["network"])))
    found = plan_in(file, "own", input__channels=2, head__filters=3)
    assert found.trainable_params == case["params"]
    assert shapes_of(found) == case["outputs"]
    assert layers_of(found) == case["layers"]


@pytest.mark.parametrize("case", cases("version_1"), ids=lambda case: f"{len(case['patch'])}d-{case['params']}")
def test_version_1(case: Case, tmp_path: Path) -> None:
    """Every layer of a network of version 1 is there: bias, caps, and kernels of the level below too."""
    stage = version_1_stage(case["patch"], case["pools"], case["kernels"])
    numbers = {"num_modalities": case["channels"], "num_classes": case["classes"], "base_num_features": case["base"]}
    file = write_pickle(tmp_path / "plans.pkl", version_1_plans(stage, conv_per_stage=case["cps"], **numbers))
    found = plan_in(file, "2d" if len(case["patch"]) == 2 else "3d_fullres")
    assert found.trainable_params == case["params"]
    assert shapes_of(found) == case["outputs"]
    assert layers_of(found) == case["layers"]


def written_run(run: Case, folder: Path) -> Path:
    """Write the plans of a planner's run, with their data set."""
    made: dict[str, Case] = {}
    for name, one in run["configurations"].items():
        if "inherits_from" in one:
            made[name] = {"inherits_from": one["inherits_from"], "previous_stage": one["previous_stage"]}
            continue
        own = {
            "features_per_stage": one["features"],
            "kernel_sizes": one["kernels"],
            "strides": one["strides"],
            "n_conv_per_stage_decoder": one["decoder"],
            "n_conv_per_stage" if one["network"] == "PlainConvUNet" else "n_blocks_per_stage": one["encoder"],
        }
        built = arguments(len(one["patch"]), len(one["features"]), one["network"], conv_bias=one["conv_bias"], **own)
        made[name] = configuration(one["patch"], built, one["network"])
    labels = {"background": 0, **{f"label{n}": n for n in range(1, run["labels"])}}
    return write_plans(folder, plans(**made), dataset(labels, run["channels"]))


@pytest.mark.parametrize("run", cases("planner"), ids=lambda run: f"{run['planner']}-{run['data']}")
def test_runs_of_the_planners(run: Case, tmp_path: Path) -> None:
    """Each configuration has the parameters of its network, with every head and with one."""
    file = written_run(run, tmp_path)
    params = {name: plan_in(file, name).trainable_params for name in run["configurations"]}
    for name, one in run["configurations"].items():
        if "inherits_from" in one:
            full = run["configurations"][one["inherits_from"]]
            weights = math.prod(full["kernels"][0]) * full["features"][0]  # of the first convolution, per channel
            assert params[name] == full["params"] + weights * (run["labels"] - 1)
        else:
            assert params[name] == one["params"]
    alone = plan_in(file, "2d", deep_supervision__stages=None)
    assert alone.trainable_params == run["configurations"]["2d"]["one_head"]
