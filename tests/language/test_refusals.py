"""Every refusal of the description language: the words that lead to it, its key, and its whole sentence.

Beside `test_errors`, which has the refusals of words, of files and of single values.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from omegaconf import OmegaConf

from unetgen import ConfigError, UserError, plan
from unetgen.language.compose.load import compose
from unetgen.language.compose.sources import write

FORMULA = "Allowed are i (level), j (conv), numbers, + - * / // % **, min, max and round, as in 32 * 2**i * (1 + j)."
EVEN = "is even: with same padding it has no centre, and each convolution shifts its output by half a pixel."

# overrides, key, the rest of the message
REFUSED = [
    ("order=[conv,conv]", "order", "['conv', 'conv'] names a part twice, or none. Give each at most once: [conv, norm, activation]."),
    ("order=[]", "order", "[] names a part twice, or none. Give each at most once: [conv, norm, activation]."),
    ("order=[conv,relu]", "order", "'relu' is not known. Allowed: conv or norm or activation or dropout."),
    ("padding=full", "padding", "'full' is not known. Allowed: same or valid or symmetric."),
    ("padding=1x1", "padding", "1x1 has 2 axes, the input has 3. Write 1x1x1."),
    ("padding=-1", "padding", "-1 is too small. Give a whole number from 0."),
    ("input.spacing=[1,2]", "input.spacing", "[1, 2] has 2 axes, the input has 3. Give one number each."),
    ("input.spacing=[1,0,1]", "input.spacing", "0 is no positive number. Give a number above 0, such as 0.001 or 2."),
    ("up=transpose | up.kernel_size=3 | up.padding=3", "up.padding", "3x3x3 does not undo the factor 2x2x2 with kernel 3x3x3. Use 1x1x1, or symmetric."),
    ("topology=nested | up.place=after_merge", "up.place", "'after_merge' is for topology=u: elsewhere maps of several levels meet."),
    ("decoder.filters.per_level=[8] | decoder.filters.formula=8", "decoder.filters", "has both per_level and formula. Keep one; the other can be set to null."),
    ("decoder.filters.max=8", "decoder.filters.base", "is not set, and has no default. Set it, for example decoder.filters.base=32."),
    ("bottleneck.filters.per_level=[8,8]", "bottleneck.filters.per_level", "2 values for 1 level: [8, 8]. Give one value."),
    ("decoder.filters.per_level=8", "decoder.filters.per_level", "8 is no list. Give one value per level, [32, 64, 128], or base with growth=1."),
    ("filters.conv_factors=[1,0]", "filters.conv_factors", "0 is no positive number. Give a number above 0, such as 0.001 or 2."),
    ("extra_heads.Edge.filters=1", "extra_heads.Edge", "is no name for layers. Use small letters, digits and _."),
    ("extra_heads.edge.at=decoder1 | extra_heads.edge.filters=1", "extra_heads.edge.at", "'decoder1' is not known. Did you mean decoder0? Allowed: encoder0 or bottleneck or decoder0."),
    ("deep_supervision.stages=[decoder0]", "deep_supervision.stages", "['decoder0'] names a stage twice; decoder0 has the main head already. Leave it out."),
    ("depth=3 | deep_supervision.stages=[decoder1,decoder1]", "deep_supervision.stages", "['decoder1', 'decoder1'] names a stage twice; decoder0 has the main head already. Leave it out."),
    ("depth=3 | deep_supervision.stages=[decoder2]", "deep_supervision.stages", "'decoder2' is not known. Did you mean decoder1? Allowed: bottleneck, decoder0, decoder1, encoder0, encoder1."),
    ("depth=3 | deep_supervision.stages=all | deep_supervision.weights=[1]", "deep_supervision.weights", "1 weight for 2 outputs: [1]. Give 2."),
    ("depth=3 | deep_supervision.stages=all | deep_supervision.weights=[1,-1]", "deep_supervision.weights", "-1 is no positive number. Give a number above 0, such as 0.001 or 2."),
    ("depth=3 | deep_supervision.stages=all | deep_supervision.fuse=sum | deep_supervision.resolution=native", "deep_supervision.resolution", "'native' leaves maps of different sizes, which fuse=sum cannot bring together. Use full, or fuse=none."),
    ("depth=3 | deep_supervision.stages=all | deep_supervision.fuse=sum | deep_supervision.weights=[1,1]", "deep_supervision.weights", "[1, 1] changes nothing without deep_supervision.fuse=none. Leave it out, or set that."),
    ("dropout=1", "dropout.rate", "1 is no rate. Give a number from 0 to below 1, such as 0.3."),
    ("dropout=i + 1", "dropout.rate", "'i + 1' gives 1 at i = 0, j = 0, which is no rate. Give a number from 0 to below 1, such as 0.3."),
    ("dropout=true", "dropout", "true is one value, and dropout is a group: rate, kind. Write dropout.rate=…."),
    ("dropout.kind=spatial", "dropout.kind", "'spatial' changes nothing without dropout.rate. Leave it out, or set that."),
    ("block=aspp", "convs", "are 2, but block=aspp makes all its convolutions from one. Use convs=1, and repeats for several blocks in a stage."),
    ("block=aspp | convs=1 | filters.conv_factors=null | block.rates=3", "block.rates", "3 is no list of numbers. Write [1, 2, 4]."),
    ("block=aspp | convs=1 | filters.conv_factors=null | block.rates=[]", "block.rates", "[] is no list of numbers. Write [1, 2, 4]."),
    ("block=aspp | convs=1 | filters.conv_factors=null | block.rates=[0]", "block.rates", "0 is too small. Give a whole number from 1."),
    ("block=aspp | convs=1 | filters.conv_factors=null | down=first_conv", "down.kind", "is first_conv, but block=aspp dilates its convolutions, which then cannot stride. Use down.kind=max, average or conv."),
    ("block=aspp | convs=1 | filters.conv_factors=null | dilation_rate=2", "dilation_rate", "is set, but block=aspp has rates of its own. Use block.rates alone."),
    ("block=dense | down=first_conv", "down.kind", "is first_conv, but block=dense concatenates the stage's input with its convolutions' outputs. Use down.kind=max, average or conv."),
    ("block=dilated | down=first_conv", "block.include_input", "true would add the stage's input of 4 channels to maps of 64. Use 4 filters, or include_input=false."),
    ("block=dilated", "block.include_input", "true would add the stage's input of 4 channels to maps of 64. Use 4 filters, or include_input=false."),
    ("block=residual | padding=valid", "padding", "'valid' makes the map smaller, but block=residual merges it with its input. Use padding=same or symmetric."),
    ("block=residual | block.projection=tile", "block.projection", "'tile' repeats 192 channels a whole number of times, which never gives 64. Use a multiple of 192 filters, or when_needed."),
    ("block=residual | block.projection=pad | block.projection_bias=true", "block.projection", "'pad' has no convolution, so projection_kernel, projection_norm and projection_bias change nothing. Leave them out."),
    ("block=residual | block.shortcut_pool=true | block.projection_kernel=units_where_strided", "block.shortcut_pool", "true changes nothing without down.kind=first_conv and block.kind=bottleneck_residual or residual. Leave it out, or set that."),
    ("block=residual | order=[norm,activation,conv] | block.activate=units", "block.activate", "'units' changes nothing where the order is norm, activation, conv, with the activation before the convolution. Leave it out."),
    ("block=residual | block.projection_first=[true]", "block.projection_first", "[true] is a list, and this is one value for all. Write true or false."),
    ("block=residual | block.projection_first=1", "block.projection_first", "1 is neither true nor false. Write true or false."),
    ("block=bottleneck_residual | block.reduction=5", "block.reduction", "5 does not divide 32 filters. Use a divisor, or filters.multiple_of=5."),
    ("block=bottleneck_residual | block.reduction=0", "block.reduction", "0 is too small. Give a whole number from 1."),
    ("block=multires | convs=1 | filters.conv_factors=null | filters.base=2", "block.alpha", "1.67 leaves no channel for the first convolution of 2 filters. Use at least 4 filters."),
    ("block=multires | convs=1 | filters.conv_factors=null | block.alpha=0", "block.alpha", "0 is no positive number. Give a number above 0, such as 0.001 or 2."),
    ("block=recurrent", "filters", "32, 64 differ within a stage, but block=recurrent adds its convolutions' outputs. Leave conv_factors out, or give one number."),
    ("block=[plain]", "block.kind", "['plain'] is a list, and this is one word for all. Allowed: aspp, bottleneck_residual, dense, dilated, multires, plain, recurrent, residual, respath."),
    ("block=plian", "block.kind", "'plian' is not known. Did you mean plain? Allowed: aspp, bottleneck_residual, dense, dilated, multires, plain, recurrent, residual, respath."),
    ("block.projection=always", "block.projection", "'always' changes nothing without block.kind=bottleneck_residual or residual. Leave it out, or set that."),
    ("block=residual | block.projection=sometimes", "block.projection", "'sometimes' is not known. Allowed: when_needed or always or pad or tile."),
    ("attention=se | filters.base=4 | filters.conv_factors=null", "attention.reduction", "16 leaves nothing of 4 channels. Use 1 to 4."),
    ("attention=scse | attention.combine=mul", "attention.combine", "'mul' is not known. Allowed: max or add."),
    ("attention=cbam", "attention.kind", "'cbam' is not known. Allowed: none or scse or se."),
    ("skip.gate=attention | decoder.filters.base=1 | filters.base=1 | filters.conv_factors=null", "skip.gate.filters", "'halve' leaves nothing of 1 channel. Use keep."),
    ("depth=3 | topology=nested | skip.gate=grid_attention", "skip.gate.signal", "'bottleneck' is laid after this skip. Use below, or topology=u."),
    ("skip.gate=gat", "skip.gate.kind", "'gat' is not known. Allowed: none or attention or grid_attention."),
    ("skip.gate=[attention,none]", "skip.gate.kind", "2 values for 1 skip: ['attention', 'none']. Give one value."),
    ("skip=add", "skip.kind", "'add' at decoder0 would add maps of 128 and 64 channels. Bring the map from below to the skip's channels (up.kind=transpose with up.filters=skip, or up.after.filters=skip), or use skip.kind=concat."),
    ("skip.tap=2", "skip.tap", "there is no conv 2 in a stage of 2. The last is 1."),
    ("skip.tap=-1", "skip.tap", "-1 is too small. Give a whole number from 0."),
    ("skip.tap=first", "skip.tap", f"'first' has no place in a formula. {FORMULA}"),
    ("skip=concat | skip.order=up", "skip.order", "'up' is not known. Allowed: up_first or skip_first."),
    ("skip=add | up=transpose | skip.order=up_first", "skip.order", "'up_first' changes nothing without skip.kind=concat. Leave it out, or set that."),
    ("groups=3", "groups", "3 groups do not divide 4 channels. The nearest that does is 2."),
    ("norm=group | norm.groups=5", "norm.groups", "5 groups do not divide 32 channels. The nearest that does is 4."),
    ("groups=0", "groups", "0 is too small. Give a whole number from 1."),
    ("input.size=nullx160x16 | block=aspp | convs=1 | filters.conv_factors=null", "input.size", "has an open axis, and encoder0_pooling_resize is made for one size. Give every axis a size."),
    ("padding=valid | input.size=8x8x8", "input.size", "8x8x8 does not fit depth 2: height 4 → 2 at level 1 nothing is left of 2 at bottleneck_conv0; width 4 → 2 at level 1 nothing is left of 2 at bottleneck_conv0; length 4 → 2 at level 1 nothing is left of 2 at bottleneck_conv0. Nearest valid sizes: 18x18x18 (multiples of 2x2x2 from 18x18x18)."),
    ("filters.formula=(0-1)**0.5", "filters.formula", f"-1 ** 0.5 is no real number. {FORMULA}"),
    ("filters.formula=" + "1+" * 100 + "1", "filters.formula", "the formula has 201 characters. Use at most 200."),
    ("filters.formula=round(1,2)", "filters.formula", f"round takes one number, not 2. {FORMULA}"),
    ("filters.formula=1e400", "filters.formula", f"'inf' has no place in a formula. {FORMULA}"),
    ("depth=65", "depth", "65 is too large. Give a whole number up to 64."),
    ("filters.base=10000000000000000000", "filters.base", "10000000000000000000 is too large. Give a whole number up to 1000000000000000."),
    ("convs=65", "convs", "65 is too large. Give a whole number up to 64."),
    ("repeats=0", "repeats", "0 is too small. Give a whole number from 1."),
    ("repeats=[1,2,3]", "repeats", "3 values for 2 levels: [1, 2, 3]. Give one value, or 2 (level 0 first)."),
    ("kernel_size=[[3,3],[3]]", "kernel_size", "1 value for 2 convs of level 1: [3]. An inner list has one value per conv; a value per axis is one word, such as 1x3x3."),
    ("kernel_size=[[[3,3,3],3],3]", "kernel_size", "[3, 3, 3] is a list where one value goes. A value per axis is one word: 3x3x3."),
    ("kernel_size=a", "kernel_size", "'a' is no size. Give a whole number from 1, or one per axis: 3x3x3."),
    ("down.factor=0", "down.factor", "0 is too small. Give a whole number from 1."),
    ("down.factor=1.5", "down.factor", "1.5 is no whole number. Give a whole number from 1. The nearest is 2."),
    ("down.entry_factor=[2,2,1]", "down.entry_factor", "[2, 2, 1] is a list where one value goes. A value per axis is one word: 2x2x1."),
    ("norm=batch | norm.epsilon=0", "norm.epsilon", "0 is no positive number. Give a number above 0, such as 0.001 or 2."),
    ("norm=batch | norm.momentum=1", "norm.momentum", "1 is no rate. Give a number from 0 to below 1, such as 0.3."),
    ("norm=batch | norm.center=1", "norm.center", "1 is neither true nor false. Write true or false."),
    ("norm.epsilon=0.1", "norm.epsilon", "0.1 changes nothing without norm.kind. Leave it out, or set that."),
    ("activation=leaky_relu | activation.negative_slope=-1", "activation.negative_slope", "-1 is no positive number. Give a number above 0, such as 0.001 or 2."),
    ("activation=prelu | activation.slopes=two", "activation.slopes", "'two' is not known. Allowed: one or channel or element."),
    ("activation.alpha=1", "activation.alpha", "1 changes nothing without activation.kind=elu or celu. Leave it out, or set that."),
    ("name=true", "name", "true is no text. Give a name."),
    ("dtype=int8", "dtype", "'int8' is not known. Allowed: bfloat16, float16, float32, float64, mixed_bfloat16, mixed_float16."),
    ("compute_format=channels_last | data_format=channels_last", "compute_format", "'channels_last' changes nothing here. Leave it out."),
    ("data_format=channels_first | compute_format=channels_first", "compute_format", "'channels_first' is not known. Did you mean channels_last? Allowed: channels_last."),
    ("head.kind=none | head.filters=3", "head.filters", "3 changes nothing with head.kind=none. Leave one of them out."),
    ("head.kind=dense", "head.kind", "'dense' is not known. Allowed: conv or none."),
    ("head.before.kernel_size=3", "head.before.kernel_size", "3 changes nothing without head.before.filters. Leave it out, or set that."),
    ("head.use_bias=auto", "head.use_bias", "'auto' is neither true nor false. Write true or false."),
    ("head.labels=[a,a,a] | head.filters=2", "head.labels", "3 names for 2 filters of the head. Give 2, or null for none."),
    ("initializer.kernel=he", "initializer.kernel", "'he' is not known. Allowed: glorot_normal, glorot_uniform, he_normal, he_uniform, lecun_normal, lecun_uniform, ones, orthogonal, random_normal, random_uniform, truncated_normal, variance_scaling, zeros."),
    ("regularizer.kernel=l3", "regularizer.kernel", "'l3' is not known. Allowed: l1 or l1_l2 or l2."),
    ("regularizer.factor=0.1", "regularizer.factor", "0.1 changes nothing without regularizer.kernel or regularizer.bias. Leave it out, or set that."),
    ("table.rows=stage", "table.rows", "'stage' is not known. Did you mean stages? Allowed: layers or stages."),
    ("save_weights=yes", "save_weights", "'yes' is neither true nor false. Write true or false."),
    ("input.on_odd=crop", "input.on_odd", "'crop' is not known. Allowed: error or pad."),
    ("topology=w", "topology", "'w' is not known. Allowed: full_scale or nested or u."),
    ("first.padding=x", "first.padding", "'x' is not known. Allowed: same or valid or symmetric."),
    ("stem.convs=2", "stem.convs", "2 changes nothing without stem.filters. Leave it out, or set that."),
    ("stem.filters=0", "stem.filters", "0 is too small. Give a whole number from 1."),
    ("down=conv | down.filters=half", "down.filters", "'half' is not known. Allowed: keep or next or a number."),
    ("down.filters=keep", "down.filters", "'keep' changes nothing without down.kind=conv. Leave it out, or set that."),
    ("down=[max,conv]", "down.kind", "2 values for 1 edge: ['max', 'conv']. Give one value."),
    ("up.filters=half | up=transpose", "up.filters", "'half' is not known. Did you mean halve? Allowed: keep or halve or skip or a number."),
    ("up.after.filters=half", "up.after.filters", "'half' is not known. Did you mean halve? Allowed: keep or halve or skip or a number."),
    ("up.align_corners=true", "up.align_corners", "true changes nothing without up.kind=linear. Leave it out, or set that."),
    ("up=linear | up.align_corners=2", "up.align_corners", "2 is neither true nor false. Write true or false."),
    ("up=transpose | up.output_padding=0", "up.output_padding", "0 changes nothing without up.kind=transpose and padding in pixels. Leave it out, or set that."),
    ("decoder.kernel_from=above", "decoder.kernel_from", "'above' is not known. Allowed: skip or below."),
    ("skip.block=residual", "skip.block.kind", "'residual' changes nothing without skip.filters. Leave it out, or set that."),
    ("skip.filters=half", "skip.filters", "'half' is not known. Allowed: keep or a number."),
    ("skip.repeats=2", "skip.repeats", "2 changes nothing without skip.filters. Leave it out, or set that."),
    ("skip.kernel_size=3", "skip.kernel_size", "3 changes nothing without skip.filters. Leave it out, or set that."),
    ("norm=null", "norm", "null says nothing of a group. Write norm.kind=none for none of it, or leave norm out."),
    ("extra_heads=3", "extra_heads", "3 is one value, and extra_heads is a group: <name>. Write extra_heads.<name>.filters=3."),
    ("compile=adam", "compile", "'adam' is one value, and compile is a group: optimizer, learning_rate, loss, metrics. Write compile=null."),
    ("block=3", "block", "3 is one value, and block is a group: kind, rates, pointwise_branch, pooling_branch, output_norm, reduction, projection, projection_norm, shortcut_pool, include_input, transition, layout, alpha, recurrences, shared_weights, residual, projection_first, projection_kernel, projection_bias, activate. Write block.kind=…."),
    ("extra_heads.edge=3", "extra_heads.edge", "3 is one value, and extra_heads.edge is a group: at, filters, kernel_size, use_bias, norm, activation, labels, dtype, before. Write extra_heads.edge.filters=3."),
    ("norm=[batch]", "norm.kind", "1 value for 2 levels: ['batch']. Give one value, or 2 (level 0 first)."),
    ("activation=5", "activation", "5 is one value, and activation is a group: kind, negative_slope, alpha, approximate, slopes. Write activation.kind=…."),
    ("input.size=[16,a]", "input.size", "[16, 'a'] is no size. Give one to three whole numbers from 1: 160x160x16."),
    ("name=${nme}", "name", "Interpolation key 'nme' not found. What stands in ${…} must be a key that is set."),
    ("block=residual | down=first_conv | block.shortcut_pool=true | block.projection_kernel=units_where_strided", "block.projection_kernel", "'units_where_strided' changes nothing, because shortcut_pool takes the stride. Use one or units."),
    ("block=dilated | filters.base=4 | filters.growth=1 | filters.conv_factors=null | down=first_conv", "down.kind", "is first_conv, but block=dilated dilates its convolutions, which then cannot stride. Use down.kind=max, average or conv."),
    ("depth=3 | skip=[concat,add] | up.filters=5 | up=transpose", "skip.kind", "'add' at decoder1 would add maps of 5 and 128 channels. Bring the map from below to the skip's channels (up.kind=transpose with up.filters=skip, or up.after.filters=skip), or use skip.kind=concat."),
    ("down.factor=3 | input.size=9x9x9 | depth=4", "input.size", "9x9x9 does not fit depth 4: height 9 → 3 → 1 at level 2 does not divide by 3; width 9 → 3 → 1 at level 2 does not divide by 3; length 9 → 3 → 1 at level 2 does not divide by 3. Nearest valid sizes: 27x27x27 (multiples of 27x27x27). Largest depth that fits 9x9x9: 3."),
    ("depth=3 | topology=full_scale | skip=add", "skip.kind", "'add' at decoder1 would add maps of 256 and 64 and 128 channels. Bring the map from below to the skip's channels (up.kind=transpose with up.filters=skip, or up.after.filters=skip), or use skip.kind=concat."),
    ("norm=batch | norm.momentum=[0.9,2]", "norm.momentum", "2 is no rate. Give a number from 0 to below 1, such as 0.3."),
    ("down=conv | down.kernel_size=0", "down.kernel_size", "0 is too small. Give a whole number from 1."),
    ("skip.gate=grid_attention | skip.gate.gates=0", "skip.gate.gates", "0 is too small. Give a whole number from 1."),
    ("skip.gate=attention | skip.gate.filters=third", "skip.gate.filters", "'third' is not known. Allowed: halve or keep."),
    ("filters.formula='min()'", "filters.formula", f"'min()' has no place in a formula. {FORMULA}"),
    ("input.size=16x16 | kernel_size=[1,3]", "kernel_size", "[1, 3] could be levels or axes. Write [1x1, 3x3] for levels, or 1x3 for axes."),
    ("first=3", "first", "3 is one value, and first is a group: kernel_size, dilation_rate, groups, use_bias, padding, order, norm, activation, dropout. Write first.kernel_size=3."),
    ("a b=3", "a b", "is no key. `unetgen --help` shows every key."),
    ("=3", "=3", "is no override. Write key=value, without spaces around the sign."),
    ("depth@x=3", "depth@x=3", "has a Hydra package in it, and a description has none. Write key=value."),
    ("depth =3", "depth", "has spaces around its sign. Write depth=3."),
    ("norm={kind: batch", "norm", "'{kind: batch' opens a bracket, and does not close it."),
    ("extra_heads.edge={}", "extra_heads.edge", "has no keys. Write extra_heads.edge.filters=3, or leave it out."),
    ("depth:3", "depth:3", "has no value. Write depth:3=…, without spaces around the sign."),
    ("filters.formula=round(1e400)", "filters.formula", "the formula 'round(1e400)' grows without bound. Use smaller numbers."),
    ("filters.growth=1e14 | depth=3", "filters.growth", "gives more than 1e+15 filters at level 1. Give a smaller number, or a largest one by max."),
]  # fmt: skip


def problems_of(make: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(ConfigError) as caught:
        make()
    return [(problem.key, problem.text) for problem in caught.value.problems]


@pytest.mark.parametrize(("words", "key", "text"), REFUSED, ids=[words for words, _, _ in REFUSED])
def test_refused(words: str, key: str, text: str) -> None:
    assert problems_of(lambda: plan(*words.split(" | "))) == [(key, text)]


def test_two_at_once() -> None:
    words = ["up=transpose", "up.kernel_size=4", "up.padding=0", "up.output_padding=-1"]
    assert problems_of(lambda: plan(*words)) == [
        ("up.output_padding", "-1 is too small. Give a whole number from 0."),
        ("up.padding", "0x0x0 does not undo the factor 2x2x2 with kernel 4x4x4. Use 1x1x1, or symmetric."),
    ]


@pytest.mark.parametrize(
    ("given", "key", "text"),
    [
        ({"preset": 3}, "preset", "3 is no preset's name. Write, for example, preset: lecture."),
        (
            {"defaults": ["lecture"]},
            "defaults",
            "is Hydra's. A description names what it starts from as preset: lecture.",
        ),
        ({"depth": {1, 2}}, "depth", "{1, 2} (set) cannot stand in a description. Use numbers, texts and lists."),
    ],
)
def test_mapping(given: dict[str, Any], key: str, text: str) -> None:
    assert problems_of(lambda: plan(given)) == [(key, text)]


def test_an_omegaconf_mapping_that_leads_nowhere() -> None:
    with pytest.raises(UserError) as caught:
        plan(OmegaConf.create({"depth": "${levels}"}))
    assert str(caught.value) == "The description does not resolve: Interpolation key 'levels' not found"


def composed(folder: Path, text: str) -> object:
    """A preset of one's own, composed."""
    (folder / "preset").mkdir()
    (folder / "preset" / "mine.yaml").write_text(text, encoding="latin-1")
    return compose(write("preset=mine", config_dirs=(folder,)), [folder])


@pytest.mark.parametrize(
    ("text", "key", "problem"),
    [
        ("depth: 3", "preset", "stands around depth. Write # @package _global_ as the first line of the preset's file."),
        ("# @package _global_\nnorm: batch", "norm", "'batch' is one value, and a preset's keys can be overridden one by one: write {kind: batch} there."),
        ("# @package _global_\ndepht: 3", "depht", "is no key. Did you mean depth?"),
    ],
)  # fmt: skip
def test_preset_of_ones_own(text: str, key: str, problem: str, tmp_path: Path) -> None:
    assert problems_of(lambda: composed(tmp_path, text))[0] == (key, problem)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("depth: [", "A preset is no YAML: while parsing a flow node"),
        ("defaults: [nothing]", "In 'preset/mine': Could not load 'preset/nothing'."),
        ("depth: 2\nname: café", "A preset is no text in UTF-8: the byte 0xe9 is in it. Save it as UTF-8."),
    ],
)
def test_preset_that_cannot_be_read(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        composed(tmp_path, text)
    assert str(caught.value).startswith(message)


def test_a_network_without_a_description_has_no_rule_of_sizes() -> None:
    with pytest.raises(ValueError, match=r"^a network that was read from a model has no rule of sizes$"):
        _ = replace(plan(), spec=None).allowed_sizes
