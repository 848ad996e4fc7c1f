"""Every wrong input has its message: the key, what was given, what is allowed, how to mend it."""

from typing import Any

import pytest
import yaml

from unetgen import ConfigError, UserError, load, plan
from unetgen.language.compose.conf import presets
from unetgen.ops import Conv

ACTIVATIONS = (
    "celu, elu, exponential, gelu, hard_shrink, hard_sigmoid, hard_silu, hard_swish, hard_tanh, leaky_relu, linear,"
    " log_sigmoid, log_softmax, mish, prelu, relu, relu6, selu, sigmoid, silu, soft_shrink, softmax, softplus, softsign,"
    " sparse_plus, sparsemax, squareplus, swish, tanh, tanh_shrink"
)
OPTIMIZERS = "adadelta, adafactor, adagrad, adam, adamax, adamw, ftrl, lion, nadam, rmsprop, sgd"
LOSSES = (
    "binary_crossentropy, binary_focal_crossentropy, categorical_crossentropy, categorical_focal_crossentropy,"
    " categorical_hinge, cosine_similarity, dice, hinge, huber, kl_divergence, log_cosh, mean_absolute_error,"
    " mean_absolute_percentage_error, mean_squared_error, mean_squared_logarithmic_error, poisson,"
    " sparse_categorical_crossentropy, squared_hinge, tversky"
)
FORMULA = "Allowed are i (level), j (conv), numbers, + - * / // % **, min, max and round, as in 32 * 2**i * (1 + j)."
PRESETS = ", ".join(presets())
EVEN = "is even: with same padding it has no centre, and each convolution shifts its output by half a pixel."

# override, key, the rest of the message
ONE = [
    ("depht=4", "depht", "is no key. Did you mean depth?"),
    ("+depht=4", "depht", "is no key. Did you mean depth?"),
    ("++foo=4", "foo", "is no key. `unetgen --help` shows every key."),
    ("filters.bas=4", "filters.bas", "is no key. Did you mean filters.base?"),
    ("preset=unet2015", "preset", f"'unet2015' is no preset. Did you mean unet_2015? There are: {PRESETS}."),
    ("preset=nothing_like_it", "preset", f"'nothing_like_it' is no preset. There are: {PRESETS}."),
    ("filters.formula=eval(i)", "filters.formula", f"'eval(i)' has no place in a formula. {FORMULA}"),
    *[
        (f"{word}=4", word, f"is no key. Here it is called {path}.")
        for word, path in {
            "classes": "head.filters",
            "n_labels": "head.filters",
            "out_channels": "head.filters",
            "levels": "depth",
            "n_stages": "depth",
            "kernel": "kernel_size",
            "lr": "compile.learning_rate",
            "patch_size": "input.size",
            "shape": "input.size",
            "pool_size": "down.factor",
            "learning_rate": "compile.learning_rate",
        }.items()
    ],
    ("+lr=0.1", "lr", "is no key. Here it is called compile.learning_rate."),
    ("depth", "depth", "has no value. Write depth=…, without spaces around the sign."),
    ("~depth", "depth", "cannot be taken away. To unset it write depth=null."),
    ("depth=abc", "depth", "'abc' is no whole number. Give a whole number from 1."),
    ("depth=2.6", "depth", "2.6 is no whole number. Give a whole number from 1. The nearest is 3."),
    ("depth=true", "depth", "true is no whole number. Give a whole number from 1."),
    ("depth=[1,2]", "depth", "[1, 2] is no whole number. Give a whole number from 1."),
    ("depth=0", "depth", "0 is too small. Give a whole number from 1."),
    ("depth=-1", "depth", "-1 is too small. Give a whole number from 1."),
    ("depth=null", "depth", "is not set, and has no default. Set it, for example depth=4."),
    ("filters.base=0", "filters.base", "0 is too small. Give a whole number from 1."),
    ("filters.growth=-2", "filters.growth", "-2 is no positive number. Give a number above 0, such as 0.001 or 2."),
    ("filters.conv_factors=[1,2,3]", "filters.conv_factors", "3 factors for 2 convs of level 0: [1, 2, 3]. Give one per conv."),
    ("filters.per_level=[32]", "filters.per_level", "1 value for 2 levels: [32]. Give one value, or 2 (level 0 first)."),
    ("filters.per_level=[[32],[32,64]]", "filters.per_level", "1 value for 2 convs of level 0: [32]. An inner list has one value per conv; a value per axis is one word, such as 1x3x3."),
    ("filters.per_level=[32,-1]", "filters.per_level", "-1 is too small. Give a whole number from 1."),
    ("filters.per_level=32", "filters.per_level", "32 is no list. Give one value per level, [32, 64, 128], or base with growth=1."),
    ("filters=32", "filters", "32 is one value, and filters is a group: base, growth, conv_factors, max, multiple_of, per_level, formula. Write filters.base=32."),
    ("head=3", "head", "3 is one value, and head is a group: kind, filters, kernel_size, use_bias, norm, activation, labels, dtype, before. Write head.filters=3."),
    ("depth={a: 3}", "depth", "{'a': 3} is a group, and depth is one value."),
    ("convs=[2,2,2]", "convs", "3 values for 2 levels: [2, 2, 2]. Give one value, or 2 (level 0 first)."),
    ("kernel_size=0", "kernel_size", "0 is too small. Give a whole number from 1."),
    ("kernel_size=2", "kernel_size", f"2x2x2 {EVEN} Use 1x1x1 or 3x3x3."),
    ("kernel_size=3x4x3", "kernel_size", f"3x4x3 {EVEN} Use 3x3x3 or 3x5x3."),
    ("head.kernel_size=4", "head.kernel_size", f"4x4x4 {EVEN} Use 3x3x3 or 5x5x5."),
    ("kernel_size=3x3", "kernel_size", "3x3 has 2 axes, the input has 3. Write 3x3x3."),
    ("kernel_size=big", "kernel_size", f"'big' has no place in a formula. {FORMULA}"),
    ("down.factor=[2,2]", "down.factor", "2 values for 1 edge: [2, 2]. Give one value."),
    ("input.size=0x4", "input.size", "'0x4' is no size. Give one to three whole numbers from 1: 160x160x16."),
    ("input.size=2x2x2x2", "input.size", "'2x2x2x2' has 4 axes. Give one to three: 160x160x16."),
    ("input.size=160x160x15", "input.size", "160x160x15 does not fit depth 2: length 15 at level 0 does not divide by 2. Nearest valid sizes: 160x160x14 or 160x160x16 (multiples of 2x2x2). Largest depth that fits 160x160x15: 1."),
    ("depth=6", "input.size", "160x160x16 does not fit depth 6: length 16 → 8 → 4 → 2 → 1 at level 4 does not divide by 2. Nearest valid sizes: 160x160x32 (multiples of 32x32x32). Largest depth that fits 160x160x16: 5."),
    ("activation=relo", "activation.kind", f"'relo' is not known. Did you mean relu? Allowed: {ACTIVATIONS}."),
    ("head.activation=softmx", "head.activation", f"'softmx' is not known. Did you mean softmax? Allowed: {ACTIVATIONS.replace('prelu, ', '')}."),
    ("compile.optimizer=adm", "compile.optimizer", f"'adm' is not known. Did you mean adam? Allowed: {OPTIMIZERS}."),
    ("compile.loss=dicee", "compile.loss", f"'dicee' is not known. Did you mean dice? Allowed: {LOSSES}."),
    ("compile.learning_rate=fast", "compile.learning_rate", "'fast' is no positive number. Give a number above 0, such as 0.001 or 2."),
    ("data_format=NCHW", "data_format", "'NCHW' is not known. Here it is called channels_first. Allowed: channels_first or channels_last."),
    ("norm=bach", "norm.kind", "'bach' is not known. Did you mean batch? Allowed: batch, group, instance, layer, none."),
    ("up=bilinear", "up.kind", "'bilinear' is not known. Here it is called linear. Allowed: nearest or linear or transpose or pixel_shuffle."),
    ("down=[max,average]", "down.kind", "2 values for 1 edge: ['max', 'average']. Give one value."),
    ("topology=[u]", "topology", "['u'] is a list, and this is one word for all. Allowed: full_scale, nested, u."),
    ("block.residual=[true]", "block.residual", "[true] changes nothing without block.kind=recurrent. Leave it out, or set that."),
    ("head.dilation_rate=2", "head.dilation_rate", "is no key. Did you mean head.before.dilation_rate?"),
    ("up.filters=skip", "up.filters", "'skip' changes nothing without up.kind=transpose or pixel_shuffle. Leave it out, or set that."),
    ("up.use_bias=true", "up.use_bias", "true changes nothing without up.kind=transpose or pixel_shuffle. Leave it out, or set that."),
    ("use_bias=maybe", "use_bias", "'maybe' is neither true, false nor auto. Write one of them."),
    ("head.labels=[a]", "head.labels", "1 name for 3 filters of the head. Give 3, or null for none."),
    ("emit=[tabel]", "emit", "'tabel' is not known. Did you mean table? Allowed: table or diagram or keras or svg."),
    ("filters.formula=import os", "filters.formula", f"'import os' is no formula. {FORMULA}"),
    ("filters.formula=k+1", "filters.formula", f"'k' has no place in a formula. {FORMULA}"),
    ("filters.formula=32/3", "filters.formula", "the formula '32/3' gives 10.6667 at i = 0, j = 0. It must give whole numbers from 1: round(…) rounds, … // 1 rounds down."),
    ("filters.formula=i", "filters.formula", "the formula 'i' gives 0 at i = 0, j = 0. It must give whole numbers from 1."),
    ("filters.formula=4/i", "filters.formula", "the formula '4/i' divides by zero at i = 0, j = 0."),
    ("filters.formula=9**99", "filters.formula", "the exponent 99 is too large. Use at most 64."),
    ("filters.formula=9**60", "filters.formula", "the formula grows past 1e+15. Use smaller numbers."),
    ("name='a' 'b'", "name", "''a' 'b'' cannot be read. Put a text with special characters in quotes: \"name='…'\"."),
]  # fmt: skip


def problems_of(*description: Any) -> list[tuple[str, str]]:
    with pytest.raises(ConfigError) as caught:
        plan(*description)
    return [tuple(problem) for problem in caught.value.problems]  # pyright: ignore[reportReturnType]  a Problem is a pair


@pytest.mark.parametrize(("override", "key", "text"), ONE, ids=[case[0] for case in ONE])
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
        "  depht         is no key. Did you mean depth?\n"
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


def test_a_decoder_that_there_is_not() -> None:
    assert problems_of("depth=1", "decoder.convs=3") == [
        ("decoder.convs", "3 changes nothing: depth 1 is a bottleneck alone. Leave it out, or use depth=2.")
    ]


def test_what_is_not_emitted_has_no_settings() -> None:
    assert problems_of("emit=[diagram]", "table.rows=stages", "table.conventions=true", "save_weights=true") == [
        ("table.rows", "changes nothing without table in emit. Leave it out, or add table."),
        ("table.conventions", "changes nothing without table in emit. Leave it out, or add table."),
        ("save_weights", "changes nothing without keras in emit. Leave it out, or add keras."),
    ]


def test_compile_is_null() -> None:
    assert problems_of("compile=null", "compile.loss=dice") == [
        ("compile.loss", "changes nothing, because compile is null: drop one of the two.")
    ]


def test_what_a_network_of_ones_own_needs() -> None:
    assert problems_of({"input": {"size": 64}}) == [
        ("depth", "is not set, and has no default. Set it, for example depth=4."),
        ("input.channels", "is not set, and has no default. Set it, for example input.channels=1."),
        ("filters.base", "is not set, and has no default. Set it, for example filters.base=32."),
        ("head.filters", "is not set, and has no default. Set it, for example head.filters=3."),
    ]


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
    for path in (broken, binary):
        with pytest.raises(UserError, match="is no YAML"):
            load(path)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("depth: 3\nfilters: {base: 4}\ndepth: 2", "says depth twice, again in line 3. Keep one."),
        ("filters: {base: 4, base: 8}", "says base twice, again in line 1. Keep one."),
        ("convs: &a [*a]", "has more than 10000 values, its aliases counted. Write the values themselves."),
        ("input: {size: 2020-13-45}", "has a value that is none: month must be in 1..12. Put a text in quotes."),
        ("convs: " + "[" * 5000, "is nested too deeply. Write lists of two levels at most."),
    ],
)
def test_a_file_that_nobody_would_write(tmp_path: Any, text: str, told: str) -> None:
    path = tmp_path / "net.yaml"
    path.write_text(text)
    with pytest.raises(UserError) as caught:
        load(path)
    assert str(caught.value) == f"{path} {told}"


def test_a_files_unknown_keys(tmp_path: Any) -> None:
    path = tmp_path / "net.yaml"
    keys: dict[str, Any] = {"depth": 2, "fliters": {"base": 3}, "my key": 1, "head": {"labelz": []}}
    path.write_text(yaml.safe_dump(keys, sort_keys=False))
    assert problems_of(path) == [
        ("fliters", "is no key. Did you mean filters?"),
        ("my key", "is no key. `unetgen --help` shows every key."),
        ("head.labelz", "is no key. Did you mean head.labels?"),
    ]


def test_no_description() -> None:
    with pytest.raises(UserError, match="int is no description"):
        load(3)  # pyright: ignore[reportArgumentType]  the mistake under test


@pytest.mark.parametrize(
    ("given", "key", "text"),
    [
        (["up=transpose", "up.groups=2"], "up.groups", "2 changes nothing without up.kind=pixel_shuffle. Leave it out, or set that."),
        (["up=transpose", "up.dilation_rate=2"], "up.dilation_rate", "2 changes nothing without up.kind=pixel_shuffle. Leave it out, or set that."),
        (["block=dense", "block.include_input=[true]"], "block.include_input", "[true] is a list, and this is one value for all. Write true or false."),
        (["depth=3", "down=first_conv", "convs=[2,0,2]"], "down.kind", "'first_conv' needs a convolution to stride, and level 1 has none. Use convs from 1 there, or down.kind=conv."),
        (["down=first_conv", "bottleneck.convs=0"], "down.kind", "'first_conv' needs a convolution to stride, and the bottleneck has none. Use bottleneck.convs=1, or down.kind=conv."),
        (["depth=0", "up=transpose", "up.kernel_size=4", "skip=add"], "depth", "0 is too small. Give a whole number from 1."),
        (["depth=1", "bottleneck.convs=0", "first.kernel_size=5"], "first.kernel_size", "5 changes nothing here. Leave it out."),
    ],
)  # fmt: skip
def test_message_of_several(given: list[str], key: str, text: str) -> None:
    assert problems_of(*given) == [(key, text)]


def test_an_even_kernel_that_strides_or_dilates_evenly_has_a_centre() -> None:
    """`same` adds as many pixels before as behind: of 4 at steps of 2 one and one, of 4 at a dilation of 2 three."""
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
    assert problems_of(*strided, "down.factor=3") == [("kernel_size", f"4x4x4 {EVEN} Use 3x3x3 or 5x5x5.")]
