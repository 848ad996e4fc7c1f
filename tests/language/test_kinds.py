"""A word for a kind drops the settings of the kind before it, wherever both were written."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.helpers.command import in_process
from tests.helpers.planning import preset
from tests.helpers.sampling import one_way_each
from unetgen import Plan, plan
from unetgen.language.compose.conf import presets
from unetgen.ops import Activation, Norm

OWN_EPSILON = 1e-5  # of PyTorch's libraries


def activations(network: Plan) -> set[Activation]:
    return {node.op for node in network if isinstance(node.op, Activation) and node.side not in ("head",)}


def norms(network: Plan) -> set[Norm]:
    return {node.op for node in network if isinstance(node.op, Norm)}


@cache
def settings_of(function: str) -> set[Activation]:
    """Return an activation as a description has it that never named another one."""
    return {op for op in activations(plan("preset=lecture", f"activation={function}")) if op.function == function}


@pytest.mark.parametrize(("name", "function"), one_way_each(presets(), ["relu", "leaky_relu", "elu", "gelu"]))
def test_an_activation_has_only_its_own_settings(name: str, function: str) -> None:
    """A preset's own leaky ReLU keeps its slope; any other network has what the word alone means."""
    before, network = preset(name), plan(f"preset={name}", f"activation={function}")
    kept = activations(before)
    assert {op for op in activations(network) if op.function == function} - kept <= settings_of(function)


@pytest.mark.parametrize("given", ["words", "mapping", "nested", "file", "preset"])
def test_it_holds_wherever_the_kind_is_written(given: str, tmp_path: Path) -> None:
    nested = {"preset": "nnunet_3d", "activation": {"kind": "relu"}}
    file = tmp_path / "mine.yaml"
    file.write_text(yaml.safe_dump(nested))
    network = {
        "words": lambda: plan("preset=nnunet_3d", "activation=relu"),
        "mapping": lambda: plan({"preset": "nnunet_3d", "activation": "relu"}),
        "nested": lambda: plan(nested),
        "file": lambda: plan(file),
        "preset": lambda: plan(file, "norm=instance"),
    }[given]()
    assert activations(network) == settings_of("relu")


@pytest.mark.parametrize(
    ("said", "slope"),
    [
        (["activation=relu", "activation.negative_slope=0.2"], 0.2),
        (["activation.negative_slope=0.2", "activation=relu"], 0.2),
        (["activation={kind: relu, negative_slope: 0.2}"], 0.2),
        (["activation=leaky_relu"], 0.01),
    ],
)
def test_what_the_user_says_with_a_kind_stays(said: list[str], slope: float) -> None:
    (op,) = activations(plan("preset=nnunet_3d", *said))
    assert dict(op.parameters)["negative_slope"] == slope


def test_a_file_over_a_file_drops_the_settings_of_its_kind(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("preset: nnunet_3d\nactivation: {negative_slope: 0.3, kind: leaky_relu}\n")
    (own,) = activations(plan(file))
    assert dict(own.parameters) == {"negative_slope": 0.3}
    assert activations(plan(file, "activation=relu")) == settings_of("relu")


@pytest.mark.parametrize("kind", ["batch", "layer", "group"])
def test_norms_share_their_epsilon(kind: str) -> None:
    """Both kinds have it, so a preset's value holds for the new kind too."""
    groups = ["norm.groups=8"] if kind == "group" else []
    assert {norm.epsilon for norm in norms(plan("preset=nnunet_3d", f"norm={kind}", *groups))} == {OWN_EPSILON}


def test_a_part_with_another_norm_shares_the_epsilon() -> None:
    network = plan("preset=monai_attentionunet")
    assert {(norm.kind, norm.epsilon) for norm in norms(network)} == {("batch", OWN_EPSILON), ("instance", OWN_EPSILON)}


def test_a_sweep_over_activations_has_different_networks(tmp_path: Path) -> None:
    swept = ("-m", "preset=monai_basicunet", "activation=relu,leaky_relu,elu", "emit=[]", "output_dir=here")
    assert in_process(*swept, cwd=tmp_path).code == 0
    hashes = [hash_of(tmp_path / "here" / str(number)) for number in range(3)]
    assert len(set(hashes)) == 3
    assert hashes[0] == plan("preset=monai_basicunet", "activation=relu").hash


def hash_of(folder: Path) -> Any:
    return json.loads((folder / "summary.json").read_text())["hash"]
