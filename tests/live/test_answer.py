"""What the page gets: the command's figure, numbers and refusals, and remedies that work."""

import json
import re
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.command import in_process
from tests.helpers.pt2 import FOLDER
from unetgen import load, plan, to_diagram
from unetgen.live.answer import answer_json, page_answer
from unetgen.live.downloads import FORMS
from unetgen.live.known_words import controls
from unetgen.metrics.budget import answer
from unetgen.metrics.step import training_bytes

TEXT = "preset: unet_2015 # mine\ndepth: 3\n"


def network(text: str, **view: Any) -> dict[str, Any]:
    """Return what the page shows of a text: the figure's answer, then that of the numbers."""
    asked = {"yaml": text, "view": view}
    return {**page_answer({"ask": "figure", **asked}), **page_answer({"ask": "numbers", **asked})}


def test_figure_and_numbers_are_the_commands(tmp_path: Path) -> None:
    (tmp_path / "my_unet.yaml").write_text(TEXT)
    shown = network(TEXT, detail="blocks", batch=2)
    words = page_answer({"ask": "command", "view": {"detail": "blocks"}})["command"].split()[1:]
    assert in_process(*words, cwd=tmp_path).code == 0
    assert (tmp_path / "figure.svg").read_text() == shown["svg"]
    network_of_text = plan("preset=unet_2015", "depth=3")
    costs = {cost["name"]: cost["value"] for cost in shown["costs"]}
    assert shown["hash"] == network_of_text.hash
    assert (costs["parameters"], costs["MACs"]) == (network_of_text.params, network_of_text.macs)
    assert costs["training step"] == training_bytes(network_of_text, 2)
    assert shown["table"]["totals"][3] == f"{network_of_text.params:,}"


def test_a_memory_budget_has_its_verdict_and_what_fits() -> None:
    text = "preset: unet_2015\nbudget: {memory_gib: 8}\n"
    costs = {cost["name"]: cost["text"] for cost in network(text, batch=16)["costs"]}
    assert costs["memory budget"] == "does not fit 8 GiB"
    found = answer(plan("preset=unet_2015", "budget.memory_gib=8", "budget.batch_size=16"), load("preset=unet_2015"))
    assert page_answer({"ask": "room", "yaml": text, "view": {"batch": 16}})["room"] == found.most
    assert "memory budget" not in {cost["name"] for cost in network("preset: unet_2015\n")["costs"]}


def test_notes_say_what_is_held() -> None:
    """The largest tensor has its shape, and the budget's sum adds up to what the verdict compares."""
    notes = {
        cost["name"]: cost["note"]
        for cost in network("preset: unet_2015\nbudget: {memory_gib: 8}\n", batch=16)["costs"]
    }
    assert notes["largest tensor"] == "encoder0_conv0, 570x570x64, one image"
    step, runtime, both = (float(number) for number in re.findall(r"([\d.]+) GiB", notes["memory budget"]))
    assert both > 8
    assert both == pytest.approx(step + runtime, abs=0.1)


def test_controls_show_what_holds() -> None:
    held = network("preset: lecture\nnorm: batch\n")["controls"]
    assert held.keys() == {control.path for control in controls()}
    assert held["norm.kind"] == {"value": "batch", "is_set": True}
    assert held["depth"] == {"value": 2, "is_set": False}
    assert held["preset"]["value"] == "lecture"


@pytest.mark.parametrize(
    ("text", "key", "line", "label"),
    [
        ("dept: 3\n", "dept", 1, "depth: …"),
        ("\nnorm: bach\n", "norm.kind", 2, "norm.kind: batch"),
        ("preset: unet_2015\ninput:\n  size: 570x570\n", "input.size", 3, "input.size: 572x572"),
        ("preset: unet_2015\npadding: same\ninput: {size: 100x100}\n", "input.size", 3, "depth: 3"),
        ("filters:\n  bas: 3\n", "filters.bas", 2, "base: …"),
        ("preset: lectur\n", "preset", 1, "preset: lecture"),
    ],
)
def test_a_refusal_has_its_line_and_a_remedy_that_works(text: str, key: str, line: int, label: str) -> None:
    (problem,) = network(text)["problems"]
    assert (problem["key"], problem["line"]) == (key, line)
    fixes = {fix["label"]: fix["yaml"] for fix in problem["fixes"]}
    assert label in fixes
    assert all("svg" in network(fixed) for fixed in fixes.values())


@pytest.mark.parametrize(
    "text",
    ["a: [", "- 1", "parts: here\n", "diagram: {input_image: /etc/passwd}\n", "hydra: {}\n", "x" * 300_000, "\t"],
)
def test_what_is_no_description_of_the_page(text: str) -> None:
    shown = network(text)
    assert len(shown["problems"]) == 1
    assert "svg" not in shown


def test_the_difference_from_a_pinned_text() -> None:
    found = page_answer({"ask": "difference", "pinned": "depth: 2", "yaml": "depth: 3", "view": {}})
    assert found["verdict"].startswith("Different: depth 3, expected 2")
    assert not found["same"]
    assert found["svg"].startswith("<?xml")


@pytest.mark.parametrize("form", sorted(FORMS))
def test_every_download(form: str) -> None:
    content = b64decode(
        page_answer({"ask": "download", "yaml": TEXT, "form": form, "view": {"style": "print"}})["base64"]
    )
    starts = {"svg": b"<?xml", "pdf": b"%PDF", "png": b"\x89PNG", "pptx": b"PK", "py": b'"""'}
    assert content.startswith(starts.get(form.rpartition(".")[2], b""))
    if form == "figure.svg":
        assert content.decode() == to_diagram("preset=unet_2015", "depth=3", "diagram.style=print").svg


def dropped(name: str, content: bytes) -> dict[str, Any]:
    return page_answer({"ask": "dropped", "name": name, "base64": b64encode(content).decode(), "view": {}})


def test_dropped_files() -> None:
    assert dropped("my.yaml", b"depth: 3")["yaml"] == "depth: 3"
    ours = to_diagram("preset=lecture", "depth=3")
    assert plan_of(dropped("figure.svg", ours.svg.encode())["yaml"]) == plan("preset=lecture", "depth=3").hash
    model = (FOLDER / "monai-basicunet-2d-in1-out2-default.pt2").read_bytes()
    assert plan_of(dropped("model.pt2", model)["yaml"])
    assert dropped("model.pt2", b"no zip")["problems"][0]["text"].startswith("model.pt2 ")
    assert "cannot be read" in dropped("photo.jpg", b"")["problems"][0]["text"]


def plan_of(text: str) -> str:
    return network(text)["hash"]


@pytest.mark.parametrize("text", ["", "[]", "3", "{", '{"ask": "everything"}', '{"ask": "figure", "view": 3}'])
def test_odd_questions_have_answers(text: str) -> None:
    assert isinstance(json.loads(answer_json(text)), dict)


def test_the_words_of_the_page() -> None:
    words = page_answer({"ask": "words"})
    assert {"depth", "norm.kind", "preset"} <= {key["path"] for key in words["keys"]}
    assert all(key["help"] for key in words["keys"])
