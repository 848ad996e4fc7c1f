"""Other tools' counts: reference values, and TensorFlow's profiler on every op."""

# Keras and PyTorch are untyped
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportAttributeAccessIssue=false, reportUnknownLambdaType=false

from typing import Any

import pytest

from tests.helpers.every_op import WHOLE, one, ops
from tests.helpers.profiled_models import norms, profiled
from tests.helpers.sampling import every_nth
from unetgen import plan
from unetgen.metrics import conventions
from unetgen.metrics.elementwise import bias_adds

LECTURE: tuple[str, ...] = ()
RONNEBERGER = ("preset=unet_2015", "head.activation=linear")  # the references were counted without a softmax


@pytest.mark.parametrize(
    ("count", "lecture", "ronneberger"),
    [
        (conventions.fvcore_flops, 222_324_326_400, 150_428_424_448),
        (conventions.torch_flop_counter, 444_648_652_800, 300_856_848_896),
        (conventions.torchinfo_mult_adds, 222_427_136_000, 167_456_910_112),
        (conventions.tf_profiler_flops, 444_751_462_403, 301_028_717_600),
        (bias_adds, 102_809_600, 134_353_440),
        (conventions.fvcore_activations, 102_809_600, 134_353_440),
        (conventions.torchinfo_bytes, 822_476_800, 1_074_827_520),
    ],
)
def test_reference_values(count: Any, lecture: int, ronneberger: int) -> None:
    """All values were measured with the tools."""
    assert (count(plan(*LECTURE)), count(plan(*RONNEBERGER))) == (lecture, ronneberger)


def test_torchinfo_counts_the_bias_and_the_transposed_grid() -> None:
    """A transposed convolution counts by the grid of its output."""
    network = plan(*RONNEBERGER)
    excess = sum(
        3 * network.macs_of(node) for node in network if type(node.op).__name__ == "ConvTranspose"
    )  # fmt: skip
    counted = conventions.torchinfo_mult_adds(network)
    assert counted == network.macs + bias_adds(network) + excess
    assert excess == 16_894_132_224


@pytest.mark.parametrize(
    ("name", "dims", "besides"),
    [
        ("batch", 2, 2), ("batch_bare", 2, 1), ("instance", 3, 5), ("group", 1, 4), ("layer", 2, 5),
        ("nearest", 2, 1), ("linear", 2, 4), ("nearest", 3, 0), ("relu", 2, 0), ("max_pool", 2, 0),
    ],
)  # fmt: skip
def test_fvcore_besides_macs(name: str, dims: int, besides: int) -> None:
    """Operations per output number, by fvcore's own table."""
    network = one(dims, "channels_last", ops(dims)[name])
    assert conventions.fvcore_flops(network) == network.macs + besides * network.nodes[-1].shape.elements


@pytest.mark.parametrize("dims", [1, 2, 3])
def test_the_profiler_itself(dims: int) -> None:
    """Nearly all operations have a count, which the profiler confirms in one number of axes each."""
    alone = {name: one(dims, "channels_last", op) for name, op in (ops(dims) | norms()).items()}
    all_networks = alone | {name: make(dims, "channels_last") for name, make in WHOLE.items()}
    networks = dict(every_nth([*all_networks.items()][dims - 1 :], 3))
    counts = {name: conventions.tf_profiler_flops(network) for name, network in networks.items()}
    asked = {name: profiled(network) for name, network in networks.items() if counts[name] is not None}
    assert asked == {name: count for name, count in counts.items() if count is not None}
    assert {name for name in counts if counts[name] is None} <= {
        "conv_dilated", "linear", "linear_corners", "nearest_to", "linear_to", "linear_to_corners", "smaller_to",
        "layer", "elu_less", "celu_less", "gelu_approximate", "average_pool_around",
        "pad_reflect", "pad_replicate", "pad_circular", "attend", "attend_heads", "timed", "conditioned",
    }  # fmt: skip


@pytest.mark.parametrize("preset", ["monai_unet", "multiresunet_2020", "resunet_2018", "monai_segresnet"])
def test_the_profiler_on_presets(preset: str) -> None:
    """Presets with nearly every norm, residuals, interpolation and 3D convolutions."""
    network = plan(f"preset={preset}", "data_format=channels_last", "filters.base=8")
    assert profiled(network) == conventions.tf_profiler_flops(network)
