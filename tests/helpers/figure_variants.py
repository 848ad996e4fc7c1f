"""Descriptions that are hard to draw: flat, long, deep, tiny and huge networks."""

from functools import cache
from typing import Any

from tests.helpers.planning import preset
from tests.helpers.svg_boxes import Picture, read
from unetgen import Plan, plan
from unetgen.emit.figure import Diagram, make_diagram
from unetgen.graph.settings import Detail
from unetgen.language.compose.conf import presets

NESTED = ("u2net", "u2net_p")  # of hundreds of maps: no page shows them one by one, and a test of each takes minutes
TIMED = ("ddpm_cifar10",)  # whose time step is in words: `test_time_step` looks at what is drawn
SHOWN_BY_MAPS = [name for name in presets() if name not in (*NESTED, *TIMED)]
NASTY = 'a "q" \\N \\" \\l <script>alert(1)</script> &lt; & ]]> -->\n\t ünï → 名前 \\'
SMALL: dict[str, Any] = {"preset": "lecture_picture", "input": {"size": "64x64"}}
VARIANTS: dict[str, dict[str, Any]] = {
    **{f"depth {depth}": {"depth": depth, "input": {"size": "256x256x128"}} for depth in range(1, 9)},
    "one axis": {"depth": 4, "input": {"size": "4096", "channels": 1}},
    "one axis, deep": {"depth": 8, "input": {"size": "4096", "channels": 1}, "filters": {"base": 8}},
    "wide image": {"preset": "lecture_picture", "depth": 4, "input": {"size": "64x512"}, "convs": 1},
    "flat volumes": {"depth": 4, "down": {"factor": "2x2x1"}},
    "length first": {"depth": 4, "input": {"size": "16x160x160"}, "down": {"factor": "1x2x2"}},
    "by edge and level": {
        "depth": 4,
        "down": {"factor": ["2x2x1", "2x2x1", "2x2x2"]},
        "kernel_size": ["3x3x1", "3x3x1", 3, 3],
        "up": {"kind": "transpose"},
        "norm": {"kind": "batch"},
    },
    "many convs": {"preset": "lecture_picture", "depth": 3, "convs": 4, "kernel_size": 7, "decoder": {"convs": [1, 3]}},
    "many classes": {"head": {"filters": 40, "labels": [f"{n}: a name that goes on and on" for n in range(40)]}},
    "one channel": {"depth": 3, "convs": 1, "filters": {"base": 1, "conv_factors": [1]}},
    "huge": {"convs": 1, "filters": {"base": 4000, "conv_factors": [1]}, "input": {"size": "1024x1024x1024"}},
    "valid padding": {**SMALL, "input": {"size": "188x188"}, "padding": "valid"},
    "valid padding, three axes": {"padding": "valid", "depth": 3, "input": {"size": "92x92x60"}},
    "added skips": {**SMALL, "skip": {"kind": "add"}, "norm": {"kind": "instance"}},
    "no skips": {**SMALL, "skip": {"kind": "none"}},
    "three kinds of skips": {**SMALL, "skip": {"kind": ["concat", "add", "none"]}},
    "early skips": {**SMALL, "skip": {"tap": 0}},
    "strided": {
        **SMALL,
        "down": {"kind": "conv", "kernel_size": 3, "norm": {"kind": "batch"}},
        "up": {"kind": "linear", "after": {"kernel_size": 2}},
    },
    "bare first conv": {**SMALL, "norm": {"kind": "batch"}, "first": {"order": ["conv"]}},
    "first conv strides": {"depth": 3, "down": {"kind": "first_conv"}},
    "norm first": {
        **SMALL,
        "order": ["norm", "activation", "conv", "dropout"],
        "norm": {"kind": "group", "groups": 8},
        "activation": {"kind": "prelu"},
        "dropout": {"rate": "0.1 * i", "kind": "spatial"},
    },
    "pixel shuffle, skip first": {
        **SMALL,
        "up": {"kind": "pixel_shuffle", "kernel_size": 1, "norm": {"kind": "batch"}},
        "skip": {"order": "skip_first"},
    },
    "conv after, skip first": {
        **SMALL,
        "up": {"kind": "nearest", "after": {"kernel_size": 2}},
        "skip": {"order": "skip_first"},
    },
    "stem and entry": {
        **SMALL,
        "input": {"size": "128x128"},
        "stem": {"filters": 16, "kernel_size": 7},
        "down": {"entry_factor": 2},
        "head": {"before": {"filters": 16}},
    },
    "padded up": {**SMALL, "input": {"size": "50x50"}, "skip": {"fit": "pad_up"}},
    "resized up": {**SMALL, "input": {"size": "50x50"}, "skip": {"fit": "resize_up"}},
    "sums go up": {
        **SMALL,
        "skip": {"kind": "add"},
        "decoder": {"convs": 0},
        "up": {"kind": "transpose", "kernel_size": 3, "before": {"kernel_size": 1, "filters": "halve"}},
    },
    "dilated": {**SMALL, "dilation_rate": [1, 2, 4, 8]},
    "padded by hand": {
        **SMALL,
        "padding": 1,
        "kernel_size": 3,
        "first": {"kernel_size": 5},
        "skip": {"fit": "crop_skip"},
    },
    "open height": {**SMALL, "input": {"size": "nullx64"}},
    "nasty name": {"name": NASTY * 4, "head": {"labels": [NASTY, '"', "\\"]}},
    "residual": {**SMALL, "block": {"kind": "residual"}},
    "residual, three axes": {"depth": 3, "block": {"kind": "bottleneck_residual"}, "norm": {"kind": "instance"}},
    "attention gates": {**SMALL, "skip": {"gate": {"kind": "attention"}}},
    "grid attention, deep": {"depth": 4, "skip": {"gate": {"kind": "grid_attention"}}},
    "full scale, gated": {**SMALL, "topology": "full_scale", "skip": {"gate": {"kind": "grid_attention"}}},
    "squeeze and excitation": {**SMALL, "attention": {"kind": "se"}},
    "nested": {**SMALL, "topology": "nested"},
    "full scale": {**SMALL, "topology": "full_scale"},
    "deep supervision": {**SMALL, "deep_supervision": {"stages": "all"}},
    "deep supervision, fused": {**SMALL, "deep_supervision": {"stages": "all", "resolution": "full", "fuse": "sum"}},
    "classes and another head": {"extra_heads": {"edges": {"filters": 1}}},
    "classes and deep supervision": {"depth": 3, "deep_supervision": {"stages": "all"}},
    "two heads": {**SMALL, "extra_heads": {"edges": {"filters": 1}, "depths": {"filters": 3, "at": "decoder1"}}},
    "odd sizes, padded": {**SMALL, "input": {"size": "61x61", "on_odd": "pad"}},
    "gates above one another, and an average": {
        **SMALL,
        "depth": 4,
        "topology": "nested",
        "skip": {"gate": {"kind": "attention"}},
        "deep_supervision": {"stages": "all", "fuse": "mean"},
    },
    "convs on skips": {**SMALL, "skip": {"filters": 8}},
    "no convs on the way up": {**SMALL, "decoder": {"convs": 0}},
    "factors of one": {**SMALL, "down": {"factor": [2, 1, 2]}, "up": {"kind": "nearest"}},
}


@cache
def plan_of(name: str) -> Plan:
    """Return the plan of a preset or a variant by its name."""
    return preset(name) if name in presets() else plan({"preset": "lecture", **VARIANTS[name]})


@cache
def diagram_of(name: str, detail: Detail = "feature_maps") -> Diagram:
    return make_diagram(plan_of(name), detail)


@cache
def picture_of(name: str, detail: Detail = "feature_maps") -> Picture:
    return read(diagram_of(name, detail).svg)
