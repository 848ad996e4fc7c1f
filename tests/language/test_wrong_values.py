"""Every wrong input has a message: key, value, allowed values and remedy."""

from typing import Any

import pytest
import yaml

from tests.helpers.message_cases import message_cases
from unetgen import ConfigError, UserError, load, plan
from unetgen.language.compose.conf import presets
from unetgen.ops import Conv

ONE = message_cases("values", PRESETS=", ".join(presets()))


def problems_of(*description: Any) -> list[tuple[str, str]]:
    with pytest.raises(ConfigError) as caught:
        plan(*description)
    return [tuple(problem) for problem in caught.value.problems]  # pyright: ignore[reportReturnType]  a Problem is a pair


@pytest.mark.parametrize(("override", "key", "text"), ONE, ids=[case.given for case in ONE])
def test_message(override: str, key: str, text: str) -> None:
    assert problems_of(override) == [(key, text)]


def test_levels_or_axes() -> None:
    assert problems_of("depth=3", "kernel_size=[3,3,1]") == [
        ("kernel_size", "[3, 3, 1] could be levels or axes. Write [3x3x3, 3x3x3, 1x1x1] for levels, or 3x3x1 for axes.")
    ]
    assert problems_of("depth=4", "kernel_size=[3,3,1]") == [
        ("kernel_size", "3 values for 4 levels: [3, 3, 1]. For a value per axis write 3x3x1.")
    ]
    assert problems_of("depth=4", "down.factor=[2,2,1]") == [
        ("down.factor", "[2, 2, 1] could be edges or axes. Write [2x2x2, 2x2x2, 1x1x1] for edges, or 2x2x1 for axes.")
    ]


def test_sizes_per_axis() -> None:
    assert problems_of("depth=9") == [
        (
            "input.size",
            "160x160x16 does not fit depth 9: height 160 → 80 → 40 → 20 → 10 → 5 at level 5 does not divide by 2;"
            " width 160 → 80 → 40 → 20 → 10 → 5 at level 5 does not divide by 2; length 16 → 8 → 4 → 2 → 1 at level 4"
            " does not divide by 2. Nearest valid sizes: 256x256x256 (multiples of 256x256x256). Largest depth that"
            " fits 160x160x16: 5.",
        )
    ]


def test_all_problems_at_once() -> None:
    keys = [
        key
        for key, _ in problems_of(
            "depht=3", "lr=1", "depth=0", "filters.base=-3", "kernel_size=2", "compile.optimizer=x", "head.filters=0",
            "emit=[x]",
        )
    ]  # fmt: skip
    assert keys == ["depht", "lr", "depth", "filters.base", "kernel_size", "head.filters", "compile.optimizer", "emit"]


def test_the_whole_text() -> None:
    with pytest.raises(ConfigError) as caught:
        load("depht=3", "head.filters=0")
    assert str(caught.value) == (
        "2 problems in this description\n"
        "  depht         is not a key. Did you mean depth?\n"
        "  head.filters  0 is too small. Give a whole number from 1."
    )


def test_both_rules() -> None:
    assert problems_of("filters.per_level=[3,4]", "filters.formula=32") == [
        ("filters", "has both per_level and formula. Keep one; the other can be set to null.")
    ]


def test_a_rule_that_is_replaced() -> None:
    assert problems_of("filters.formula=8*(i+1)", "filters.max=64") == [
        ("filters.max", "changes nothing, because filters.formula replaces the rule: drop one of the two.")
    ]
    assert plan("filters.formula=8*(i+1)", "filters.max=null").params < plan().params


def test_a_missing_decoder_takes_no_settings() -> None:
    assert problems_of("depth=1", "decoder.convs=3") == [
        ("decoder.convs", "3 changes nothing: depth 1 is a bottleneck alone. Leave it out, or use depth=2.")
    ]


def test_an_output_that_is_not_emitted_takes_no_settings() -> None:
    assert problems_of("emit=[diagram]", "table.rows=stages", "table.conventions=true", "save_weights=true") == [
        ("table.rows", "changes nothing without table in emit. Leave it out, or add table."),
        ("table.conventions", "changes nothing without table in emit. Leave it out, or add table."),
        ("save_weights", "changes nothing without keras in emit. Leave it out, or add keras."),
    ]


def test_compile_is_null() -> None:
    assert problems_of("compile=null", "compile.loss=dice") == [
        ("compile.loss", "changes nothing, because compile is null: drop one of the two.")
    ]


def test_keys_that_a_new_network_needs() -> None:
    assert problems_of({"input": {"size": 64}}) == [
        ("depth", "is not set, and has no default. Set it, for example depth=4."),
        ("input.channels", "is not set, and has no default. Set it, for example input.channels=1."),
        ("filters.base", "is not set, and has no default. Set it, for example filters.base=32."),
        ("head.filters", "is not set, and has no default. Set it, for example head.filters=3."),
    ]


def test_a_tab_in_a_file(tmp_path: Any) -> None:
    (tmp_path / "tab.yaml").write_text("norm:\n\tkind: batch\n")
    with pytest.raises(UserError, match=r"tab.yaml is not YAML: line 2 is indented with a tab. Use spaces.$"):
        load(tmp_path / "tab.yaml")


def test_files(tmp_path: Any) -> None:
    missing, broken, flat = tmp_path / "missing.yaml", tmp_path / "broken.yaml", tmp_path / "flat.yaml"
    broken.write_text("depth: [")
    flat.write_text("depth")
    binary = tmp_path / "binary.yaml"
    binary.write_bytes(b"\xff\xfe\x00")
    for path, text in {
        missing: f"{missing} cannot be read: No such file or directory. Give a description's file, or a preset.",
        tmp_path: f"{tmp_path} cannot be read: Is a directory. Give a description's file, or a preset.",
        flat: f"{flat} has no keys. A description is a mapping, such as depth: 4.",
    }.items():
        with pytest.raises(UserError) as caught:
            load(path)
        assert str(caught.value) == text
    for path, why in {broken: "is not YAML", binary: "is not UTF-8 text"}.items():
        with pytest.raises(UserError, match=why):
            load(path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("depth: 3\nfilters: {base: 4}\ndepth: 2", "says depth twice, again in line 3. Keep one."),
        ("filters: {base: 4, base: 8}", "says base twice, again in line 1. Keep one."),
        ("convs: &a [*a]", "has more than 10000 values, its aliases counted. Write the values themselves."),
        ("input: {size: 2020-13-45}", "has an invalid value: month must be in 1..12. Put a text in quotes."),
        ("convs: " + "[" * 5000, "is nested too deeply. Write lists of two levels at most."),
    ],
)
def test_odd_files_are_refused(tmp_path: Any, text: str, message: str) -> None:
    path = tmp_path / "net.yaml"
    path.write_text(text)
    with pytest.raises(UserError) as caught:
        load(path)
    assert str(caught.value) == f"{path} {message}"


def test_a_files_unknown_keys(tmp_path: Any) -> None:
    path = tmp_path / "net.yaml"
    keys: dict[str, Any] = {"depth": 2, "fliters": {"base": 3}, "my key": 1, "head": {"labelz": []}}
    path.write_text(yaml.safe_dump(keys, sort_keys=False))
    assert problems_of(path) == [
        ("fliters", "is not a key. Did you mean filters?"),
        ("my key", "is not a key. `unetgen help all` shows every key."),
        ("head.labelz", "is not a key. Did you mean head.labels?"),
    ]


def test_no_description() -> None:
    with pytest.raises(UserError, match="int is not a description"):
        load(3)  # pyright: ignore[reportArgumentType]  the mistake under test


@pytest.mark.parametrize(("given", "key", "text"), message_cases("several"))
def test_message_of_several(given: list[str], key: str, text: str) -> None:
    assert problems_of(*given) == [(key, text)]


def test_an_even_kernel_that_strides_or_dilates_evenly_has_a_centre() -> None:
    """`same` pads as many pixels before as behind."""
    strided = [
        "convs=1",
        "filters.conv_factors=null",
        "down={kind: first_conv, entry_factor: 2}",
        "kernel_size=4",
        "decoder.kernel_size=3",
    ]
    conv = plan(*strided).by_name["bottleneck_conv0"].op
    assert isinstance(conv, Conv)
    assert conv.padding == "same"
    assert plan("kernel_size=4", "dilation_rate=2").output_shapes == ((3, 160, 160, 16),)
    assert problems_of(*strided, "down.factor=3") == [
        (
            "kernel_size",
            "4x4x4 is even: with same padding it has no centre, and each convolution shifts its output by half a pixel."
            " Use 3x3x3 or 5x5x5.",
        )
    ]
