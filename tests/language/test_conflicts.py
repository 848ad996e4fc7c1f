"""Settings that are right one by one and do not go together: each is told with its key, before Keras sees it."""

from typing import Any

import pytest

from unetgen import ConfigError, plan
from unetgen.language.keras_words import ACTIVATIONS

BASE: dict[str, Any] = {
    "input": {"size": "16x16", "channels": 2},
    "depth": 3,
    "filters": {"base": 4},
    "head": {"filters": 2},
}
HEAD = {"filters": 2}
OPEN = {"size": "nullxnull", "channels": 2}
ODD = {"size": "17x17", "channels": 2, "on_odd": "pad"}
FILTERS = "base, growth, conv_factors, max, multiple_of, per_level, formula"

CASES: list[tuple[dict[str, Any], str, str]] = [
    ({"extra_heads": {"norm": HEAD}}, "extra_heads.norm", "would name layers as the main head does. Take another name: output_norm."),
    ({"extra_heads": {"activation": HEAD}}, "extra_heads.activation", "would name layers as the main head does. Take another name: output_activation."),
    ({"extra_heads": {"edge": HEAD, "edge_before": HEAD}}, "extra_heads.edge_before", "would name layers as edge does. Take another name: output_edge_before."),
    ({"extra_heads": {"decoder1": HEAD}, "deep_supervision": {"stages": ["decoder1"]}}, "extra_heads.decoder1", "would name layers as deep supervision does. Take another name: output_decoder1."),
    ({"layer_prefix": "a/b"}, "layer_prefix", "'a/b' has a '/', which no Keras layer's name may have. Use '_'."),
    ({"layer_prefix": "a b"}, "layer_prefix", "'a b' is no part of a layer's name. Use letters, digits, '_', '-' and '.'."),
    ({"input": OPEN | {"on_odd": "pad"}}, "input.on_odd", "'pad' needs to know how much, and input.size has an open axis. Give every axis a size, or use error."),
    ({"input": OPEN, "skip": {"fit": "pad_up"}}, "input.size", "has an open axis, and decoder0_up_pad is not the same at every size that fits. Give every axis a size."),
    ({"input": OPEN, "padding": "valid", "deep_supervision": {"stages": "all"}}, "input.size", "has an open axis, and head_decoder1_resize is not the same at every size that fits. Give every axis a size."),
    ({"attention": {"kind": False}}, "attention.kind", "false is not known. Allowed: none or scse or se."),
    ({"skip": {"gate": {"kind": ""}}}, "skip.gate.kind", "'' is not known. Allowed: none or attention or grid_attention."),
    ({"activation": [[["relu"], "relu"], "relu", "relu"]}, "activation.kind", f"['relu'] is a list, and this is one word for all. Allowed: {', '.join(sorted(ACTIVATIONS | {'prelu'}))}."),
    ({"order": ["activation"]}, "order", "['activation'] has no conv, and a stage is made of convolutions. Add conv, or use convs=0."),
    ({"decoder": {"order": ["norm", "activation"]}}, "decoder.order", "['norm', 'activation'] has no conv, and a stage is made of convolutions. Add conv, or use convs=0."),
    ({"first": {"order": ["activation"]}}, "first.order", "['activation'] has no conv, and a stage is made of convolutions. Add conv, or use convs=0."),
    ({"up": {"place": "after_merge"}, "topology": "nested"}, "up.place", "'after_merge' is for topology=u: elsewhere maps of several levels meet."),
    ({"topology": "nested", "skip": {"tap": 0}}, "topology", "node0_1_conv1 of 'nested' leads to no output, with these skips and heads. Let every skip leave after its stage's last conv and be merged, or use topology=u."),
    ({"depth": 2, "deep_supervision": {"stages": "all"}}, "deep_supervision.stages", "'all' changes nothing: the last decoder stage has the main head, and there is no other. Leave it out, or use depth=3."),
    ({"norm": None}, "norm", "null says nothing of a group. Write norm.kind=none for none of it, or leave norm out."),
    ({"block": None}, "block", "null says nothing of a group. Leave block out."),
    ({"down": {"kind": ["max"]}}, "down.kind", "1 value for 2 edges: ['max']. Give one value, or 2 (edge 0 first)."),
    ({"skip": {"kind": ["add", "add", "add"]}}, "skip.kind", "3 values for 2 skips: ['add', 'add', 'add']. Give one value, or 2 (skip 0 first)."),
    ({"decoder": {"convs": [1, 2, 3]}}, "decoder.convs", "3 values for 2 decoder stages: [1, 2, 3]. Give one value, or 2 (decoder stage 0 first)."),
    ({"decoder": {"norm": ["batch"]}}, "decoder.norm.kind", "1 value for 2 decoder stages: ['batch']. Give one value, or 2 (decoder stage 0 first)."),
    ({"stem": {"filters": 4, "convs": 2, "kernel_size": [[3, 1], 3]}}, "stem.kernel_size", "[3, 1] is a list where one value goes. A value per axis is one word: 3x1."),
    ({"first": {"kernel_size": [5, 3]}}, "first.kernel_size", "[5, 3] is a list where one value goes. A value per axis is one word: 5x3."),
    ({"up": {"after": {"kernel_size": [[5, 3], 5]}}}, "up.after.kernel_size", "[5, 3] is a list where one value goes. A value per axis is one word: 5x3."),
    ({"head": HEAD | {"norm": ["batch", "none"]}}, "head.norm.kind", "['batch', 'none'] is a list, and this is one word for all. Allowed: none, batch, instance, group, layer."),
    ({"up": {"order": ["norm"], "norm": "batch"}}, "up.order", "['norm'] has no conv, and nothing else changes the size. Add conv."),
    ({"up": {"order": ["norm", "conv"]}}, "up.order", "['norm', 'conv'] changes nothing: the convolution stands alone. Leave it out, or set up.norm."),
    ({"down": {"kind": "conv", "order": ["conv"]}}, "down.order", "['conv'] changes nothing: the convolution stands alone. Leave it out, or set down.norm."),
    ({"skip": {"gate": "attention", "activation": "elu"}}, "skip.activation.kind", "'elu' changes nothing without skip.filters or skip.gate.kind=grid_attention. Leave it out, or set that."),
    ({"depth": 1, "down": {"entry_factor": 2}, "up": {"filters": 7}}, "up.filters", "7 changes nothing: depth 1 is a bottleneck alone. Leave it out, or use depth=2."),
    ({"input": ODD, "deep_supervision": {"stages": "all", "resolution": "native"}}, "input.on_odd", "'pad' cannot cut its margins from the output at decoder1, which is coarser than the input. Give an input.size that fits, or deep_supervision.resolution=full."),
    ({"input": ODD, "extra_heads": {"edge": HEAD | {"at": "bottleneck"}}}, "input.on_odd", "'pad' cannot cut its margins from the output at bottleneck, which is coarser than the input. Give an input.size that fits."),
    ({"input": ODD, "down": {"entry_factor": 2}, "extra_heads": {"edge": HEAD | {"at": "encoder0"}}}, "input.on_odd", "'pad' cannot cut its margins from the output at encoder0, which is coarser than the input. Give an input.size that fits."),
    ({"input": ODD | {"size": "65x65"}, "depth": 5, "head": {"kind": "none"}, "extra_heads": {"edge": HEAD | {"at": "decoder3"}}}, "input.on_odd", "'pad' cannot cut its margins from the output at decoder3, which is coarser than the input. Give an input.size that fits."),
    ({"decoder": {"kernel_from": "below"}}, "decoder.kernel_from", "'below' changes nothing without kernel_size per level. Leave it out, or set that."),
    ({"kernel_size": [3, 3, 5], "decoder": {"kernel_size": 3, "kernel_from": "below"}}, "decoder.kernel_from", "'below' changes nothing without kernel_size per level. Leave it out, or set that."),
    ({"up": {"kind": "transpose", "padding": "valid"}}, "up.padding", "'valid' changes nothing: no kernel is larger than its factor. Leave it out."),
    ({"decoder": {"convs": 0, "repeats": 3}}, "decoder.repeats", "3 changes nothing here. Leave it out."),
    ({"decoder": {"convs": 0, "filters": {"base": 9}}}, "decoder.filters.base", "9 changes nothing here. Leave it out."),
    ({"bottleneck": {"convs": 0, "block": "residual"}}, "bottleneck.block.kind", "'residual' changes nothing here. Leave it out."),
    ({"bottleneck": {"convs": 0, "filters": {"base": 9}}}, "bottleneck.filters.base", "9 changes nothing here. Leave it out."),
    ({"convs": 0, "attention": "se"}, "attention.kind", "'se' changes nothing here. Leave it out."),
    ({"up": {"after": {"order": ["norm"], "norm": "batch", "filters": 9}}}, "up.after.filters", "9 is of a convolution, and there is no conv in the order. Use keep."),
    ({"head": HEAD | {"before": {"filters": 9, "order": ["activation"]}}}, "head.before.filters", "9 is of a convolution, and there is no conv in the order. Use keep."),
    ({"stem": {"filters": 4, "order": ["norm"]}}, "stem.order", "['norm'] has no conv, and a stem is made of convolutions. Add conv."),
    ({"stem": {"filters": 4}, "first": {"order": ["norm"]}}, "first.order", "['norm'] has no conv, and a stem is made of convolutions. Add conv."),
    ({"filters.base": 8}, "filters.base", "is set twice, in two spellings. Keep one."),
    ({"norm": "batch", "norm.kind": "layer"}, "norm.kind", "is set twice, in two spellings. Keep one."),
    ({"extra_heads": {"edge": {}}}, "extra_heads.edge", "has no keys. Write extra_heads.edge.filters=3, or leave it out."),
    ({"filters": [4, 8, 16]}, "filters", f"[4, 8, 16] is one value, and filters is a group: {FILTERS}. Write filters.per_level=[4, 8, 16]."),
    ({"filters": "4*2**i"}, "filters", f"'4*2**i' is one value, and filters is a group: {FILTERS}. Write filters.formula=4*2**i."),
    ({"norm": False}, "norm", "false is one value, and norm is a group: kind, epsilon, momentum, center, scale, groups. Write norm.kind=none."),
    ({"head": {"kind": "none"}, "deep_supervision": {"stages": "all"}}, "deep_supervision.stages", "'all' changes nothing with head.kind=none. Leave one of them out."),
    ({"head": {"kind": "none", "filters": 2}}, "head.filters", "2 changes nothing with head.kind=none. Leave one of them out."),
    ({"skip": {"gate": {"norm": "batch"}}}, "skip.gate.norm", "is no key. Did you mean skip.norm?"),
    ({"dropout": {"rate": 0.5, "spatial": True}}, "dropout.spatial", "is no key. Here it is called dropout.kind."),
    ({"pooling": "max"}, "pooling", "is no key. Here it is called down.kind."),
    ({"stem": {"filters": 4, "strides": 2}}, "stem.strides", "is no key. Here it is called down.entry_factor."),
    ({"decoder": {"skip": "none"}}, "decoder.skip", "is no key. Here it is called skip.kind."),
    ({"convs": [1, 2, 1], "kernel_size": [3, [5, 1], 7], "decoder": {"kernel_from": "below"}}, "kernel_size", "2 values for 1 conv of a decoder stage: [5, 1]. An inner list has one value per conv; a value per axis is one word, such as 1x3x3."),
    ({"kernel_size": [[3, 1], [3, 1], [3, 1]], "stem": {"filters": 3}}, "kernel_size", "2 values for 1 conv of the stem: [3, 1]. An inner list has one value per conv; a value per axis is one word, such as 1x3x3."),
    ({"depth": 64}, "filters.base", "gives more than 1e+15 filters at level 48. Give a smaller number, or a largest one by max."),
    ({"depth": 64, "filters": {"base": 4, "growth": 1e14, "max": 64}}, "filters.growth", "gives more than 1e+15 filters at level 22. Give a smaller number, or a largest one by max."),
]  # fmt: skip


@pytest.mark.parametrize(("given", "key", "text"), CASES, ids=[f"{key} {i}" for i, (_, key, _) in enumerate(CASES)])
def test_message(given: dict[str, Any], key: str, text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        plan(BASE | given)
    assert [tuple(problem) for problem in caught.value.problems] == [(key, text)]


def test_a_setting_that_cannot_be_laid_is_told_at_any_size() -> None:
    """A size that does not fit is asked about for all sizes, and there the setting is met again."""
    with pytest.raises(ConfigError, match="block=aspp makes all its convolutions from one"):
        plan(BASE | {"input": {"size": "17x17", "channels": 2}, "bottleneck": {"block": "aspp"}})


def test_a_part_of_one_unit_takes_the_first_of_the_lists_that_hold_for_its_stage() -> None:
    one = plan(BASE | {"decoder": {"kernel_size": [[3, 1], [5, 1]]}, "head": HEAD | {"before": {"filters": 4}}})
    other = plan(
        BASE
        | {"decoder": {"kernel_size": [[3, 1], [5, 1]]}, "head": HEAD | {"before": {"filters": 4, "kernel_size": 3}}}
    )
    assert one == other


def test_kernels_of_the_level_below_may_be_a_formula() -> None:
    listed, formula = ({"kernel_size": size, "decoder": {"kernel_from": "below"}} for size in ([3, 5, 7], "3 + 2 * i"))
    assert plan(BASE | listed) == plan(BASE | formula)


def test_a_head_of_the_users_is_not_fused() -> None:
    """Fused are the main head and those of deep supervision; of another size or not, a head with a name stays."""
    fused = {"deep_supervision": {"stages": "all", "fuse": "sum"}}
    for at, size in (("decoder0", 16), ("decoder1", 8)):
        network = plan(BASE | fused | {"extra_heads": {"edge": {"filters": 5, "at": at}}})
        assert network.output_shapes == ((16, 16, 2), (size, size, 5))
        assert plan(BASE | fused).params == network.params - (network.by_name[f"{at}_conv1"].shape.channels + 1) * 5


def test_margins_are_cut_where_an_output_is_as_fine_as_the_input() -> None:
    """A stage that is up-sampled after its merge is as fine as the level above."""
    late = {"input": ODD, "up": {"place": "after_merge"}, "extra_heads": {"edge": HEAD | {"at": "decoder1"}}}
    assert plan(BASE | late).output_shapes == ((17, 17, 2), (17, 17, 2))


def test_a_head_below_the_top_ends_the_network_there() -> None:
    """As the heads of detectors at half the resolution: what no output depends on is not there."""
    network = plan(BASE | {"head": {"kind": "none"}, "extra_heads": {"grid": {"filters": 3, "at": "decoder1"}}})
    assert network.output_shapes == ((8, 8, 3),)
    assert not [node.name for node in network if node.name.startswith("decoder0")]


@pytest.mark.parametrize(
    ("given", "key", "text"),
    [
        ({"diagram": {"style": "dark", "auto_dark": True}}, "diagram.auto_dark",
         "turns the paper's colours dark; diagram.style=dark has others. Use paper or slide."),
        ({"emit": ["table"], "diagram": "dark"}, "diagram.style",
         "changes nothing without diagram in emit. Leave it out, or add diagram."),
        ({"diagram": {"detail": "boxes"}}, "diagram.detail",
         "'boxes' is not known. Allowed: overview or feature_maps or layers."),
        ({"diagram": {"width": 0.2}}, "diagram.width",
         "0.2 is no width of a figure. Give inches from 1 to 100, or single, double, slide."),
        ({"diagram": {"auto_dark": True, "colors": {"map": "teal"}}}, "diagram.auto_dark",
         "turns the paper's colours dark, and knows no dark one for diagram.colors.map. Leave one out."),
        ({"diagram": {"colors": {"map": "steel-blu"}}}, "diagram.colors.map",
         "'steel-blu' is no colour. Did you mean steelblue? Write '#RRGGBB', such as '#0072B2', or a name of CSS."),
        ({"diagram": {"colors": {"up": "0072b2"}}}, "diagram.colors.up",
         "'0072b2' is no colour. Did you mean '#0072B2'? Write '#RRGGBB', such as '#0072B2', or a name of CSS."),
        ({"diagram": {"colors": {"up": "#07b"}}}, "diagram.colors.up",
         "'#07b' is no colour. Did you mean '#0077BB'? Write '#RRGGBB', such as '#0072B2', or a name of CSS."),
        ({"diagram": {"colors": {"up": [1, 2]}}}, "diagram.colors.up",
         "[1, 2] is no colour. Write '#RRGGBB', such as '#0072B2', or a name of CSS."),
        ({"diagram": {"colors": {"mapp": "teal"}}}, "diagram.colors.mapp", "is no key. Did you mean diagram.colors.map?"),
        ({"diagram": {"font": "Fira; } Sans"}}, "diagram.font",
         "'Fira; } Sans' is no name of a font. Give one family, such as 'Fira Sans'."),
        ({"diagram": {"font": ["Fira"]}}, "diagram.font", "['Fira'] is no text. Give a name."),
        ({"diagram": {"line_width": 9}}, "diagram.line_width", "9 is out of range. Give a number from 0.25 to 2."),
        ({"diagram": {"macs": "yes"}}, "diagram.macs", "'yes' is neither true nor false. Write true or false."),
        ({"diagram": {"parameter": True}}, "diagram.parameter", "is no key. Did you mean diagram.parameters?"),
        ({"diagram": {"dpi": 20}}, "diagram.dpi", "20 is out of range. Give a number from 30 to 1200."),
        ({"diagram": {"width": "4cm"}}, "diagram.width",
         "'4cm' is no width of a figure. Give inches from 1 to 100, or single, double, slide."),
        ({"diagram": {"text_scale": 1000}}, "diagram.text_scale", "1000 is out of range. Give a number from 0.3 to 4."),
        ({"diagram": {"dpi": "fine"}}, "diagram.dpi", "'fine' is out of range. Give a number from 30 to 1200."),
        ({"diagram": {"kernel_sizes": True, "detail": "layers"}}, "diagram.kernel_sizes",
         "changes nothing with diagram.detail=layers, where each box has its own already. Leave it out."),
    ],
)  # fmt: skip
def test_settings_of_the_figure(given: dict[str, Any], key: str, text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        plan(BASE | given)
    assert [tuple(problem) for problem in caught.value.problems] == [(key, text)]


def test_each_style_has_its_looks_and_auto_dark_is_for_the_papers_colours() -> None:
    from typing import get_args

    from unetgen.emit.figure.style.looks import STYLES
    from unetgen.emit.figure.style.palettes import PAPER
    from unetgen.graph.spec import Style
    from unetgen.language.resolve.diagram_keys import ON_PAPER

    assert set(STYLES) == set(get_args(Style))
    assert set(ON_PAPER) == {name for name, looks in STYLES.items() if looks.palette == PAPER}
