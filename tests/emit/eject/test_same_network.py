"""Ejected PyTorch files are the described networks, also after a constant is changed by hand."""

# torch is untyped, and not a dependency
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingImports=false, reportAttributeAccessIssue=false

from typing import Any

import pytest
import yaml

from tests.emit.eject.test_text import PRESETS
from tests.helpers import published
from tests.helpers.ejected import ejected, ejected_config, module_of, read_back, with_constants
from tests.helpers.paths import DATA
from tests.helpers.planning import config_of
from unetgen import compare, plan, to_torch, transplant
from unetgen.language.planning import plan_of

torch: Any = pytest.importorskip("torch", reason="torch is not installed")
pytestmark = pytest.mark.filterwarnings(
    "ignore:Using padding='same' with even kernel lengths"
)  # PyTorch's, about speed


def assert_same(text: str, *words: str) -> None:
    ours = plan(*words)
    comparison = compare(ours, read_back(text, ours))
    assert comparison.same, comparison.verdict


@pytest.mark.parametrize("name", [name for name in PRESETS if name != "ddpm_cifar10"])  # of attention and time
def test_presets(name: str) -> None:
    assert_same(ejected(f"preset={name}"), f"preset={name}")


@pytest.mark.parametrize(
    "more",
    [
        "block=bottleneck_residual",
        "down.kind=conv down.kernel_size=3 down.block=convnext",
        "up.kernel_size=3 up.padding=1 up.block=bottleneck_residual",
    ],
)
def test_units_with_a_shortcut_of_their_own(more: str) -> None:
    words = ("preset=unet_2015", "input.size=64x64", "depth=3", "padding=symmetric", "filters.base=8", *more.split())
    assert_same(ejected(*words), *words)


# slopes per pixel: PyTorch has no layer for them, so its file computes them, as it does attention and waves of a time
WITHOUT_READER = {"kuc-vnet2d-readme", *(name for name in published.facts() if name.startswith("diffusers-"))}


def described() -> dict[str, Any]:
    """Return the published descriptions and those of the literature, by name."""
    literature = yaml.safe_load((DATA / "literature.yaml").read_text(encoding="utf-8"))
    return {
        **{name: published.description(name) for name in published.facts()},
        **{name: given["description"] for name, given in literature.items() if "preset" not in given["description"]},
    }


@pytest.mark.parametrize("name", described().keys() - WITHOUT_READER)
def test_published_descriptions(name: str) -> None:
    config = config_of(described()[name])
    text = ejected_config(config)
    ours = plan_of(config)
    comparison = compare(ours, read_back(text, ours))
    assert comparison.same, comparison.verdict


CHANGED = {
    "attention_unet_2018": ("DEPTH=4 FILTERS_BASE=8 CLASSES=3", "depth=4 filters.base=8 head.filters=3"),
    "unet_2015": ("DEPTH=4 FILTERS_BASE=8 CLASSES=3", "depth=4 filters.base=8 head.filters=3"),
    "isensee_2017": ("DEPTH=4 FILTERS_BASE=8", "depth=4 filters.base=8"),
    "lecture": ("DEPTH=3 FILTERS_BASE=16 CLASSES=5", "depth=3 filters.base=16 head.filters=5 head.labels=null"),
    "nnunet_2d": (
        "DEPTH=5 FILTERS_BASE=16 FILTERS_MAX=64 CLASSES=4",
        "depth=5 filters.base=16 filters.max=64 head.filters=4",
    ),
    "nnunet_3d": ("DEPTH=4 FILTERS_BASE=8", "depth=4 filters.base=8"),
    "nnunet_resenc_m": ("DEPTH=4 FILTERS_BASE=16 CLASSES=7", "depth=4 filters.base=16 head.filters=7"),
    "residual_unet3d": (
        "DEPTH=3 FILTERS_BASE=16 CLASSES=2",
        "depth=3 filters.base=16 head.filters=2 head.activation=sigmoid",
    ),
    "vnet_2016": ("DEPTH=4 CLASSES=3", "depth=4 head.filters=3"),
    "unet3d_2016": ("DEPTH=3 FILTERS_BASE=8", "depth=3 filters.base=8"),
    "wide_unet_2018": ("DEPTH=4 CHANNELS=3", "depth=4 input.channels=3"),
    "pytorch_3dunet": ("DEPTH=3 FILTERS_BASE=8 CLASSES=2", "depth=3 filters.base=8 head.filters=2"),
    "milesial_unet": ("DEPTH=3 FILTERS_BASE=16", "depth=3 filters.base=16"),
    "unetplusplus_2018": ("DEPTH=3 FILTERS_BASE=8 CHANNELS=3", "depth=3 filters.base=8 input.channels=3"),
    "unet3plus_2020": ("DEPTH=4 FILTERS_BASE=8", "depth=4 filters.base=8"),
    "r2unet_2018": ("DEPTH=3 FILTERS_BASE=8", "depth=3 filters.base=8"),
    "resunet_2018": (
        "DEPTH=3 FILTERS_BASE=16 CLASSES=2",
        "depth=3 filters.base=16 head.filters=2 head.activation=sigmoid",
    ),
}


@pytest.mark.parametrize("name", CHANGED)
def test_constants_changed_by_hand(name: str) -> None:
    constants, overrides = CHANGED[name]
    changes = {key: int(value) for key, _, value in (word.partition("=") for word in constants.split())}
    assert_same(with_constants(ejected(f"preset={name}"), changes), f"preset={name}", *overrides.split())


# Small: over many pixels TensorFlow sums in float32 one after the other, and its group norm is off by 1e-5 and more.
OUTPUTS = {
    "unet_2015": "input.size=188x188 filters.base=4",
    "nnunet_2d": "input.size=64x64 depth=4 filters.base=4",
    "nnunet_resenc_m": "input.size=16x16x16 depth=3 filters.base=4",
    "residual_unet3d": "input.size=16x16x16 depth=3 filters.base=8",
    "monai_attentionunet": "input.size=32x32 depth=3 filters.per_level=[4,8,16]",
    "lecture": "input.size=8x8x8 filters.base=4",
    "vnet_2016": "input.size=16x16x16 depth=3",
    "milesial_unet": "input.size=32x32 depth=3 filters.base=4",
    "attention_unet_2018": "input.size=32x32x16 filters.base=4",
    "pytorch_3dunet": "input.size=8x8x8 depth=3",
}


@pytest.mark.parametrize("name", OUTPUTS)
def test_moved_weights_give_the_same_outputs_as_keras(name: str) -> None:
    pytest.importorskip("keras")
    import numpy as np

    from unetgen.emit.keras import build

    words = (f"preset={name}", *OUTPUTS[name].split(), "data_format=channels_last")
    network = module_of(ejected(*words)).UNet().eval()
    image = np.random.default_rng(0).normal(size=(1, *plan(*words).input_shape)).astype("float32")
    model = build(plan(*words), compile=False)
    transplant(model, network, example=channels_first(image))
    with torch.no_grad():
        theirs = network(channels_first(image))
    ours = model(image, training=False)
    pairs = zip(ours, theirs, strict=True) if isinstance(theirs, tuple) else [(ours, theirs)]
    for a, b in pairs:
        ours = channels_first(a)
        assert (ours - b).abs().max() <= 1e-5 * ours.abs().max()


def test_self_attention_gives_the_same_outputs_as_keras() -> None:
    """Reading PyTorch, unetgen sees no op in its attention, so the three convolutions before it are named."""
    pytest.importorskip("keras")
    import numpy as np

    from unetgen.emit.keras import build

    attention = ("bottleneck.attention.kind=self", "bottleneck.attention.heads=4", "norm=group", "norm.groups=2")
    words = ("preset=lecture", "input.size=8x4x6", "filters.base=4", *attention, "data_format=channels_last")
    network, model = module_of(ejected(*words)).UNet().eval(), build(plan(*words), compile=False)
    image = np.random.default_rng(0).normal(size=(1, 8, 4, 6, 4)).astype("float32")
    pairs = {f"bottleneck.3.{role}": f"bottleneck_self_{role}" for role in ("query", "key", "value")}
    transplant(model, network, example=channels_first(image), pairs=pairs)
    with torch.no_grad():
        theirs = network(channels_first(image))
    ours = channels_first(model(image, training=False))
    assert (ours - theirs).abs().max() <= 1e-5 * ours.abs().max()


DIFFUSION = (
    "preset=lecture_picture", "input.size=8x8", "depth=3", "filters.base=8", "norm=group", "norm.groups=4", "repeats=2",
    "block=residual", "order=[norm,activation,conv]", "skip.tap=blocks", "bottleneck.attended=between", "down.factor=[2x2,1x1]",
    "bottleneck.attention.kind=self", "stem.filters=8", "head.activation=linear", "time.shift=1",
)  # fmt: skip


@pytest.mark.parametrize("kind", ["add", "scale_shift"])
def test_a_network_with_a_time_step_gives_the_same_outputs_as_keras(kind: str) -> None:
    """The layers are called in the order of the plan, by which each has its weights."""
    pytest.importorskip("keras")
    import numpy as np

    from unetgen.emit.keras import build

    words = (*DIFFUSION, f"time.kind={kind}")
    ours = plan(*words)
    network, model = module_of(ejected(*words)).UNet().eval(), build(ours, compile=False)
    trained = [node.name for node in ours if ours.weights_of(node)]
    for name, module in zip(trained, modules_as_called(network), strict=True):
        kernel, *bias = [torch.from_numpy(values) for values in model.get_layer(name).get_weights()]
        axes = (kernel.ndim - 1, kernel.ndim - 2, *range(kernel.ndim - 2))
        module.load_state_dict({"weight": kernel.permute(*axes[: kernel.ndim]) if kernel.ndim > 1 else kernel,
                                **({"bias": bias[0]} if bias else {})})  # fmt: skip
    random = np.random.default_rng(0)
    image, time = random.normal(size=(2, 8, 8, 3)).astype("float32"), np.array([[3.0], [700.0]], "float32")
    with torch.no_grad():
        theirs = network(channels_first(image), torch.from_numpy(time))
    found = channels_first(model([image, time], training=False))
    assert (found - theirs).abs().max() <= 1e-4 * found.abs().max()


def modules_as_called(network: Any) -> list[Any]:
    """Return the modules with weights in the order of a forward pass."""
    called: list[Any] = []

    def note(module: Any, *_: Any) -> None:
        called.append(module)

    for module in network.modules():
        if getattr(module, "weight", None) is not None:
            module.register_forward_hook(note)
    network(torch.zeros(1, 3, 8, 8), torch.zeros(1, 1))
    return called[:]


def channels_first(values: Any) -> Any:
    """Return a Keras tensor or an array as PyTorch lays it out."""
    import numpy as np

    array = np.asarray(values.detach().cpu() if hasattr(values, "detach") else values)
    return torch.from_numpy(np.moveaxis(array, -1, 1).copy())


def test_another_network_is_not_the_same() -> None:
    text = with_constants(ejected("preset=unet_2015"), {"FILTERS_BASE": 32})
    ours = plan("preset=unet_2015")
    assert not compare(ours, read_back(text, ours)).same


def test_the_file_prints_parameters_and_shapes(capsys: pytest.CaptureFixture[str]) -> None:
    text = ejected("preset=nnunet_2d").replace('__name__ == "__main__"', "True")
    module_of(text)
    printed = capsys.readouterr().out
    assert "46,324,558 parameters" in printed
    assert "(1, 2, 512, 512)" in printed


def test_the_module_in_python_is_that_of_the_file() -> None:
    """Of words the file's loops, of a plan its stages one by one."""
    words = ("preset=multiresunet_2020", "depth=3", "input.size=32x32", "filters.base=8")
    ours = plan(*words)
    for module in (to_torch(*words), to_torch(ours)):
        assert compare(ours, plan(module, example=(torch.zeros(1, 3, 32, 32),))).same


def test_weights_of_a_keras_model_go_into_the_module() -> None:
    pytest.importorskip("keras")
    import numpy as np

    from unetgen.emit.keras import build

    words = ("preset=multiresunet_2020", "depth=3", "input.size=32x32", "filters.base=8")
    module, model = to_torch(*words).eval(), build(plan(*words), compile=False)
    image = torch.rand(1, 3, 32, 32)
    moved = transplant(module, model, example=image)
    assert not moved.left_in_source
    assert not moved.left_in_model
    ours = channels_first(model(np.moveaxis(image.numpy(), 1, -1), training=False))
    assert (ours - module(image)).abs().max() <= 1e-5 * ours.abs().max()
