"""A key's declaration is all that there is: its default and choices appear in the help and act on the network."""

from collections.abc import Generator
from contextlib import contextmanager
from types import ModuleType
from typing import Any, get_args

import pytest

from tests.helpers.documents import ALL
from tests.helpers.key_tables import with_tables
from unetgen import Config
from unetgen.cli.help_topic import about
from unetgen.graph.settings import Drawing
from unetgen.graph.spec import Fit, Spec, UpKind
from unetgen.language.config import line_of, paths
from unetgen.language.keys import KEYS, convolution, edges, figure, network, outputs, time_step
from unetgen.language.keys.key import Key
from unetgen.language.resolve import resolve

BASE: dict[str, Any] = {
    "input.size": "64x64", "input.channels": 2, "depth": 3, "filters.base": 4, "head.filters": 2, "diagram.dpi": 100,
}  # fmt: skip
SUPERVISED: dict[str, Any] = {"deep_supervision.stages": "all"}
# a key by its declaration, its group, another default, and what else must be set for it to have an effect
CASES: list[tuple[Key[Any], str, Any, dict[str, Any]]] = [
    (network.NAME, "", "other", {}),
    (network.DATA_FORMAT, "", "channels_first", {}),
    (network.DTYPE, "", "mixed_float16", {}),
    (network.OPTIMIZER, "", "sgd", {}),
    (network.FROM_LOGITS, "", True, {"head.activation": "linear"}),
    (network.REGULARIZER_FACTOR, "", 0.5, {"regularizer.kernel": "l2"}),
    (network.BATCH_SIZE, "", 7, {"budget.memory_gib": 4}),
    (network.REQUIRE, "", True, {"budget.memory_gib": 4}),
    (network.FROZEN, "encoder", True, {}),
    (network.STEM_CONVS, "stem", 2, {"stem.filters": 4}),
    (network.KERNEL_FROM, "", "below", {"kernel_size": [3, 5, 7]}),
    (convolution.GROWTH, "filters", 3, {}),
    (convolution.MULTIPLE_OF, "filters", 3, {}),
    (convolution.NORM_KIND, "", "batch", {}),
    (convolution.EPSILON, "", 0.5, {"norm.kind": "batch"}),
    (convolution.MOMENTUM, "", 0.5, {"norm.kind": "batch"}),
    (convolution.CENTER, "", False, {"norm.kind": "batch"}),
    (convolution.SCALE, "", False, {"norm.kind": "batch"}),
    (convolution.NORM_GROUPS, "", 2, {"norm.kind": "group"}),
    (convolution.KERNEL_SIZE, "", "1x3", {}),
    (convolution.GROUPS, "", 2, {}),
    (convolution.USE_BIAS, "", False, {}),
    (convolution.PADDING, "", "symmetric", {}),
    (convolution.ORDER, "", ["norm", "activation", "conv"], {}),
    (convolution.ACTIVATION, "", "elu", {}),
    (convolution.SLOPES, "", "one", {"activation.kind": "prelu"}),
    (convolution.DROPOUT_RATE, "", 0.25, {}),
    (convolution.DROPOUT_KIND, "", "spatial", {"dropout.rate": 0.25}),
    (convolution.CONVS, "", 3, {}),
    (convolution.REPEATS, "", 2, {}),
    (convolution.BLOCK, "", "residual", {}),
    (convolution.ATTENTION, "", "se", {}),
    (convolution.ATTENDED, "", "last", {"attention.kind": "self", "repeats": 2}),
    (convolution.AROUND_FILTERS, "up.before", "halve", {"up.before.kernel_size": 1}),
    (convolution.CHANGES_ONLY, "up.before", True, {"up.before.kernel_size": 1}),
    (edges.SKIP_KIND, "skip", "add", {}),
    (edges.SKIP_ORDER, "skip", "skip_first", {}),
    (edges.FIT, "skip", "pad_up", {}),
    (edges.GATE, "skip", "attention", {}),
    (edges.DOWN_KIND, "down", "average", {}),
    (edges.FACTOR, "down", "2x1", {}),
    (edges.ENTRY_FACTOR, "down", 2, {}),
    (edges.DOWN_FILTERS, "down", "keep", {"down.kind": "conv"}),
    (edges.UP_KIND, "up", "nearest", {}),
    (edges.UP_FILTERS, "up", "halve", {}),
    (edges.ALIGN_CORNERS, "up", True, {"up.kind": "linear"}),
    (edges.PLACE, "up", "after_merge", {}),
    (time_step.TIME_KIND, "time", "add", {}),
    (time_step.TIME_ACTIVATION, "time", "elu", {"time.kind": "add"}),
    (time_step.PERIOD, "time", 100, {"time.kind": "add"}),
    (time_step.SHIFT, "time", 1, {"time.kind": "add"}),
    (time_step.FIRST, "time", "cos", {"time.kind": "add"}),
    (outputs.HEAD_KERNEL, "head", 3, {}),
    (outputs.HEAD_BIAS, "head", False, {}),
    (outputs.HEAD_DTYPE, "head", "float64", {}),
    (outputs.RESOLUTION, "deep_supervision", "native", SUPERVISED),
    (outputs.INTERPOLATION, "deep_supervision", "nearest", SUPERVISED),
    (outputs.FUSE, "deep_supervision", "sum", SUPERVISED),
    (figure.STYLE, "diagram", "slide", {}),
    (figure.DETAIL, "diagram", "layers", {}),
    *((key, "diagram", not key.default, {}) for key in figure.WRITTEN),
    (figure.LINE_WIDTH, "diagram", 2.0, {}),
    (figure.RENDERER, "diagram", "dot", {}),
]
# what a run reads from the description, and no spec holds; or what stands in words
ELSEWHERE = {
    "emit", "table.rows", "table.columns", "table.conventions", "save_weights", "input.on_odd", "topology", "head.kind",
    "diagram.auto_dark", "diagram.dpi", "activation.approximate", "head.image",
}  # fmt: skip


@contextmanager
def another_default(key: Key[Any], value: Any) -> Generator[None]:
    """Change one declaration for a while."""
    before = key.default, key.otherwise
    try:
        object.__setattr__(key, "default", value)
        object.__setattr__(key, "otherwise", "")
        vars(key).pop("usual", None)  # which is computed once
        yield
    finally:
        object.__setattr__(key, "default", before[0])
        object.__setattr__(key, "otherwise", before[1])
        vars(key).pop("usual", None)


def spec_of(keys: dict[str, Any]) -> Spec:
    return resolve(Config({**BASE, **keys}, keys))


@pytest.mark.parametrize(("key", "group", "value", "more"), CASES, ids=[f"{case[1]}.{case[0].path}" for case in CASES])
def test_the_declared_default_is_printed_and_acts(key: Key[Any], group: str, value: Any, more: dict[str, Any]) -> None:
    """The network of another default is the one of that value, set by hand."""
    path = f"{group}.{key.path}" if group else key.path
    default = ("norm", "activation", "conv") if isinstance(value, list) else value
    usual, chosen = spec_of(more), spec_of({**more, path: value})
    written = Key("", "", key.parse, default).default_text
    assert f"[{written}]" not in key.help
    with another_default(key, default):
        assert written in key.help
        changed = spec_of(more)
    assert usual != chosen
    if key in convolution.UNIT:  # resampling convolutions and heads have the default, and not what is set for all
        assert changed.encoder == chosen.encoder != usual.encoder
    else:
        assert changed == chosen


@pytest.mark.parametrize(("path", "value"), [("diagram.dpi", 123), ("diagram.legend", False), ("up.kind", "linear")])
def test_a_declared_default_is_printed_everywhere(path: str, value: Any) -> None:
    """Another default in a declaration is in the help of the key and in the table of `docs`."""
    key = line_of(path)
    assert key is not None
    written = Key("", "", key.parse, value).default_text
    before = with_tables(ALL)
    with another_default(key, value):
        assert key.help.endswith(f"[{written}]")
        assert f"{path}  {key.help}" in about(path)
        changed = [
            new for old, new in zip(before.splitlines(), with_tables(ALL).splitlines(), strict=True) if new != old
        ]
    assert len(changed) == 1
    assert changed[0].startswith(f"| `{path}` |")
    assert changed[0].endswith(f"| {written} |")


def test_every_declared_default_is_tried() -> None:
    """A new key joins this file; a part's keys are its group's, declared once for all of them."""
    tried = {key.path if not group else f"{group}.{key.path}" for key, group, _, _ in CASES} | ELSEWHERE
    shared = {key.path for key in convolution.UNIT} | {key.path for key in convolution.PART}
    for key in KEYS:
        own = key.path not in tried and not key.otherwise and key.default is not None and key.default not in ("", ())
        ends = {key.path.split(".", n)[-1] for n in range(1, key.path.count(".") + 1)}
        assert not own or ends & (shared | {"filters", "changes_only", "repeats", "block.kind"}), key.path


@pytest.mark.parametrize(("path", "words"), [("up.kind", UpKind), ("skip.fit", Fit)])
def test_the_choices_are_those_of_the_type(path: str, words: Any) -> None:
    key = line_of(path)
    assert key is not None
    assert key.choices == get_args(words)
    assert all(word in key.help for word in key.choices)


def test_a_figure_without_keys_is_the_usual_one() -> None:
    """The declared defaults are those of a figure that no description asks for."""
    bare = {path: value for path, value in BASE.items() if path != "diagram.dpi"}
    assert resolve(Config(bare)).drawing == Drawing()
    assert resolve(Config({**bare, "diagram.style": "paper"})).drawing == Drawing()


@pytest.mark.parametrize("module", [convolution, edges, figure, network, outputs], ids=str)
def test_every_declared_key_is_a_key(module: ModuleType) -> None:
    """A declaration that no group lists would be resolved, and refused to the user."""
    known = {line.path for line in paths()}
    values: list[Any] = list(vars(module).values())
    declared: list[str] = [value.path for value in values if isinstance(value, Key)]
    assert declared
    for path in declared:
        assert path in known or any(name.endswith(f".{path}") for name in known), path
