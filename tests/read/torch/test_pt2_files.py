"""103 networks in PyTorch, read without torch: every count is PyTorch's own."""

import subprocess
import sys
from collections import Counter

import pytest

from tests.helpers.paths import ROOT
from tests.helpers.pt2 import FOLDER, Fact, facts, plan_of_file

# operations that only compute with weights, or view them: here the layer that takes the result has them
WEIGHTS_ELSEWHERE = {"monai-swinunetr-2d-v2.pt2", "pip-ddp-unet.pt2", "smp-unet-tu-convnext_atto.pt2",
                     "var-decomposed-dynunet.pt2"}  # fmt: skip


@pytest.mark.parametrize("fact", facts(), ids=lambda fact: fact.file)
def test_parameters_are_counted_as_pytorch_does(fact: Fact) -> None:
    origin = plan_of_file(fact.file).origin
    assert origin
    assert (origin.registered, origin.trainable, origin.used) == (fact.registered, fact.trainable, fact.used)
    assert sum(count for _, count in origin.unused) == fact.registered - fact.used


@pytest.mark.parametrize("fact", facts(), ids=lambda fact: fact.file)
def test_macs_and_shapes_are_pytorchs(fact: Fact) -> None:
    """The counter counts what runs, layers included whose output nothing reads."""
    plan = plan_of_file(fact.file)
    assert plan.origin
    assert not plan.uncounted
    assert (plan.macs + plan.origin.dead_macs) * fact.batch == fact.macs
    assert [list(shape) for shape in plan.output_shapes] == [shape[1:] for shape in fact.output_shapes]


@pytest.mark.parametrize("fact", facts(), ids=lambda fact: fact.file)
def test_layers_with_weights_are_in_order(fact: Fact) -> None:
    """Names begin with the module's path; the numbers are those that an operation reads, shared ones again."""
    if fact.file in WEIGHTS_ELSEWHERE:
        pytest.skip("some operations compute with weights alone, and are part of the layer that takes the result")
    plan = plan_of_file(fact.file)
    assert plan.origin
    dead = Counter(name for name, _ in plan.origin.dead)
    told = [(path, count) for path, count in fact.weight_ops if not dead[path]]
    made = [(node.name, sum(w.size for w in node.op.weights(plan.shapes_in[node.name]) if w.trainable or not is_moving(w.name)))
            for node in plan]  # fmt: skip
    made = [(name, count) for name, count in made if count]
    assert [count for _, count in made] == [count for _, count in told]
    assert all(name.startswith(path) for (name, _), (path, _) in zip(made, told, strict=True))


def is_moving(name: str) -> bool:
    return name.startswith("moving_")


def test_no_framework_is_imported() -> None:
    """The figure and the table of a file need neither torch nor ONNX nor Keras."""
    file = FOLDER / "hw-time-2d.pt2"
    code = f"import sys, unetgen as u; u.to_diagram({str(file)!r}).svg; str(u.to_table({str(file)!r})); print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.split()
    assert not {"torch", "onnx", "keras", "tensorflow"} & set(loaded)


def test_a_wrong_count_would_be_found() -> None:
    """The facts differ from network to network, so equal counts are no accident."""
    assert len({fact.macs for fact in facts()}) > 70
    assert len({fact.registered for fact in facts()}) > 70
