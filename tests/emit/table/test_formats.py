"""The table's formats as golden texts, and their printed numbers added up."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from tests.helpers.every_op import everything, gated, shared
from tests.helpers.planning import preset
from unetgen import UserError, plan, to_table
from unetgen.emit.layer_types import layer_type
from unetgen.emit.summary import summary_dict, summary_json
from unetgen.emit.table import FORMATS, Table
from unetgen.language.compose.conf import presets
from unetgen.metrics.receptive_field import receptive_field
from unetgen.sweep.report.stage_costs import stage_costs

ROWS = ("layers", "stages")
SMALL = ("preset=lecture_picture", "input.size=64x64", "depth=3")
PADDED = ("preset=lecture_picture", "input.size=102x102", "input.on_odd=pad", "depth=3")


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("rows", ROWS)
def test_golden(suffix: str, rows: str, golden: Callable[[str, str], None]) -> None:
    golden(f"lecture_{rows}{suffix}", to_table(rows=rows).formatted(FORMATS[suffix]))


def test_golden_summary(golden: Callable[[str, str], None]) -> None:
    golden("summary.json", summary_json(plan()))


@pytest.mark.parametrize("width", [60, 80, 100, 140])
def test_golden_terminal(width: int, golden: Callable[[str, str], None]) -> None:
    text = on_terminal(to_table(), width)
    golden(f"terminal_{width}.txt", text)
    assert all(len(line) <= width for line in text.splitlines())
    assert "…" not in text


def on_terminal(table: Table, width: int) -> str:
    out = io.StringIO()
    Console(width=width, file=out, color_system=None).print(table)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


@pytest.mark.parametrize("name", presets())
@pytest.mark.parametrize("rows", ROWS)
def test_the_footer_is_the_sum_of_the_printed_rows(name: str, rows: str) -> None:
    network = preset(name)
    table = to_table(network, rows=rows)
    for i, column in enumerate(table.columns):
        if column.adds and column.key != "activation_bytes":
            printed = [int(table.cells(row)[i].replace(",", "")) for row in table.rows]
            assert sum(printed) == int(table.cells(table.totals)[i].replace(",", ""))
    assert table.to_dict()["totals"]["params"] == network.params
    read = list(csv.DictReader(io.StringIO(table.formatted("csv"))))
    assert sum(int(row["macs"]) for row in read) == network.macs
    assert json.loads(table.formatted("json")) == json.loads(json.dumps(table.to_dict()))


def test_stages_sum_up_the_layers() -> None:
    layers, stages = to_table(), to_table(rows="stages")
    assert layers.to_dict()["totals"] == {k: v for k, v in stages.to_dict()["totals"].items() if k != "layers"}
    assert stages.to_dict()["totals"]["layers"] == len(layers.rows)


@pytest.mark.parametrize("dims", [1, 2, 3])
def test_every_operation_has_a_row(dims: int) -> None:
    network = everything(dims, "channels_last")
    table = to_table(network)
    data = table.to_dict()
    assert [row["type"] for row in data["rows"]] == [layer_type(node.op, dims) for node in network]
    assert (data["totals"]["params"], data["totals"]["macs"]) == (network.params, network.macs)
    for form in FORMATS.values():
        assert f"{network.params:,}" in table.formatted(form) or form in ("csv", "json")


def test_a_vector_has_its_channels_alone() -> None:
    rows = list(csv.DictReader(io.StringIO(to_table(gated(2, "channels_first")).formatted("csv"))))
    assert [row["output_shape"] for row in rows if row["type"] in ("GlobalAveragePooling2D", "Dense", "Reshape")] == [
        "8", "2", "8", "8x1x1"
    ]  # fmt: skip


def test_shared_weights_are_counted_once_and_their_owner_is_named() -> None:
    network = shared(2, "channels_last")
    data = to_table(network).to_dict()
    rows = {row["name"]: row for row in data["rows"]}
    again = [row for name, row in rows.items() if name.endswith(("conv1", "conv2", "norm1", "norm2"))]
    assert len(again) == 4
    assert all(row["params"] == 0 for row in again)
    owners = {row["name"][:-1]: data["rows"][row["weights"] - 1]["name"] for row in again}
    assert all(owner == f"{name}0" for name, owner in owners.items())
    assert {row["weights"] for row in rows.values() if row not in again} == {None}
    assert data["totals"]["params"] == network.params
    assert "weights of" in to_table(network).formatted("markdown")
    assert "weights" not in to_table().to_dict()["columns"]


def test_open_axes_are_none() -> None:
    network = plan("preset=lecture_picture", "input.size=nullx64", "attention.kind=se")
    table = to_table(network)
    rows = {row["name"]: row["output_shape"] for row in table.to_dict()["rows"]}
    assert rows["encoder0_conv0"] == (None, 64, 64)
    assert rows["encoder0_se_squeeze"] == (64,)
    assert rows["encoder0_se_reshape"] == (1, 1, 64)
    assert rows["encoder1_pool"] == (None, 32, 64)
    facts = dict(table.facts)
    assert facts["input"].startswith("None x 64 x 3 (")
    assert facts["output"] == "None x 64 x 2"
    assert f"for one image of {network.input_shape[0]}x64x3" in facts["MACs"]
    assert "None x 64 x 64" in table.formatted("text")
    summary = json.loads(summary_json(network))
    assert (summary["input_shape"], summary["output_shapes"], summary["dynamic"]) == (
        [None, 64, 3], [[None, 64, 2]], [0]
    )  # fmt: skip


def test_several_outputs_are_named() -> None:
    network = plan("preset=lecture_picture", "deep_supervision.stages=all", "deep_supervision.resolution=native")
    facts = dict(to_table(network).facts)
    assert [part.split(" ")[-1] for part in facts["outputs"].split(", ")] == [
        "x".join(map(str, shape)) for shape in network.output_shapes
    ]
    assert [part.split(" ")[0] for part in facts["outputs"].split(", ")] == list(network.outputs)


def test_a_mixed_policy_computes_in_its_smaller_type() -> None:
    whole, mixed = (
        json.loads(summary_json(plan("preset=lecture_picture", f"dtype={d}"))) for d in ("float32", "mixed_float16")
    )
    head = [entry["activation_bytes"] for entry in mixed["layers"] if entry["side"] == "head"]
    assert mixed["activation_bytes"] == (whole["activation_bytes"] + sum(head)) / 2
    assert {entry.get("dtype") for entry in mixed["layers"] if entry["side"] == "head"} == {"float32"}


def test_down_sampling_has_the_name_of_its_kind() -> None:
    assert dict(to_table().facts)["depth"] == "2 levels, 1 pooling, total factor 2"
    strided = plan("preset=lecture_picture", "down.kind=conv", "down.entry_factor=2")
    assert dict(to_table(strided).facts)["depth"] == "4 levels, 4 down-samplings, total factor 16"


def test_save(tmp_path: Path) -> None:
    table = to_table()
    for suffix, form in FORMATS.items():
        assert table.save(tmp_path / f"table{suffix}").read_text(encoding="utf-8") == table.formatted(form)
    with pytest.raises(UserError, match=r"'.xlsx' is not a table format. Use one of .txt, .md"):
        table.save(tmp_path / "table.xlsx")
    assert sorted(path.suffix for path in tmp_path.iterdir()) == sorted(FORMATS)


def test_unknown_rows_are_refused() -> None:
    with pytest.raises(UserError, match=r"rows: 'blocks' is not known\. Allowed: layers or stages"):
        to_table(rows="blocks")


def test_flops_by_other_conventions_are_shown_on_request() -> None:
    """Other tests check the numbers themselves."""
    shown = dict(to_table("preset=unet_2015", conventions=True).facts)
    assert shown["as fvcore"] == "150,428,424,448 FLOPs, which are MACs; 134,353,440 activations"
    assert shown["as PyTorch"] == f"{2 * 150_428_424_448:,} FLOPs (its FlopCounterMode)"
    assert shown["as torchinfo"].startswith("167,456,910,112 mult-adds; ")
    assert shown["as tf.profiler"] == "301,030,223,040 float operations"
    unknown = dict(to_table("activation=elu", conventions=True).facts)["as tf.profiler"]
    assert unknown == "not known for an operation of this network"
    assert not [name for name in dict(to_table("preset=unet_2015").facts) if name.startswith("as ")]


def test_the_receptive_field_of_each_stage() -> None:
    """The additive rule holds on the way down, with doubled distances per level."""
    table = to_table("preset=unet_2015", rows="stages").to_dict()
    seen = {row["name"]: row["receptive_field"] for row in table["rows"]}
    wanted, size = list[str](), 1
    for level in range(5):
        size += (2**level // 2) + 2 * 2 * 2**level
        wanted.append(str(size))
    assert [seen[name] for name in ("encoder0", "encoder1", "encoder2", "encoder3", "bottleneck")] == wanted
    assert wanted[-1] == "140"
    assert seen["head"] == "188 or 204"


@pytest.mark.parametrize(
    ("words", "heads"),
    [
        (("preset=nnunet_3d", "depth=3", "input.size=32x32x32"), {"head": (2, 32, 32, 32), "head_decoder1": (2, 16, 16, 16)}),
        (
            (*PADDED, "deep_supervision.stages=all", "deep_supervision.resolution=full"),
            {"head": (102, 102, 2), "head_decoder1": (102, 102, 2)},
        ),
        ((*SMALL, "layer_prefix=q", "extra_heads.edge.at=encoder1", "extra_heads.edge.filters=3"),
         {"head": (64, 64, 2), "qhead_edge": (32, 32, 3)}),
        ((*SMALL, "deep_supervision.stages=all", "deep_supervision.fuse=mean"), {"head": (64, 64, 2)}),
    ],
)  # fmt: skip
def test_each_head_has_a_row_with_its_output(words: tuple[str, ...], heads: dict[str, tuple[int, ...]]) -> None:
    network = plan(*words)
    rows = to_table(network, rows="stages").to_dict()["rows"]
    found = [row for row in rows if "head" in row["name"]]
    assert {row["name"]: row["output_shape"] for row in found} == heads
    assert [row["output_shape"] for row in found] == list(network.output_shapes)
    assert found[0]["receptive_field"] == receptive_field(network).short
    assert sum(row["layers"] for row in rows) == len(network.ordered)
    data = summary_dict(network)
    page = [(name, shape) for name, shape, _, _ in stage_costs(data["layers"], data["outputs"]) if "head" in name]
    assert page == [(name.replace("_", " "), "×".join(map(str, shape))) for name, shape in heads.items()]
