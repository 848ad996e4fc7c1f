"""Python in a browser gives the same answers as this Python: figures, tables, costs and refusals."""

from base64 import b64encode
from collections.abc import Generator
from typing import Any

import pytest
import yaml
from hypothesis import given, settings

from tests.helpers.exported_page import ExportedPage, exported_page, needs_pyodide
from tests.helpers.pt2 import FOLDER
from tests.helpers.sampling import IS_LONG, every_nth
from tests.strategies.descriptions import descriptions
from unetgen.language.compose.conf import presets
from unetgen.live.answer import page_answer


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Generator[ExportedPage]:
    with exported_page(tmp_path_factory.mktemp("exported") / "page") as started:
        yield started


def shown(text: str) -> list[dict[str, Any]]:
    """Return the questions for all that is shown of a text."""
    return [{"ask": kind, "yaml": text, "view": {"rows": "layers"}} for kind in ("figure", "numbers")]


@needs_pyodide
@pytest.mark.parametrize("preset", every_nth(presets(), 4))
def test_a_preset_is_the_same_in_a_browser(preset: str, page: ExportedPage) -> None:
    figure, numbers = shown(f"preset: {preset}\n")
    here = page_answer(figure)
    assert here["svg"].startswith("<?xml")
    assert page.ask(figure) == here
    assert page.ask(numbers) == page_answer(numbers)


@needs_pyodide
@settings(max_examples=200 if IS_LONG else 10)
@given(described=descriptions())
def test_a_random_description_is_the_same_in_a_browser(described: dict[str, Any], page: ExportedPage) -> None:
    """A refusal too has the same words."""
    for asked in shown(yaml.safe_dump(described)):
        assert page.ask(asked) == page_answer(asked)


@needs_pyodide
@pytest.mark.parametrize("form", ["figure.tex", "caption.txt", "table.tex", "keras_model.py", "torch_model.py"])
def test_a_download_is_the_same_in_a_browser(form: str, page: ExportedPage) -> None:
    asked: dict[str, Any] = {"ask": "download", "yaml": "preset: lecture\n", "form": form, "view": {}}
    here = page_answer(asked)
    assert here["base64"]
    assert page.ask(asked) == here


@needs_pyodide
@pytest.mark.parametrize("name", ["model.keras", "model.H5", "model.onnx"])
def test_a_file_that_a_browser_cannot_read_is_refused(name: str, page: ExportedPage) -> None:
    (problem,) = page.ask({"ask": "dropped", "name": name, "base64": "", "view": {}})["problems"]
    assert problem["text"].startswith(f"{name} is read by a package that is not in this page. Run `unetgen live`")


@needs_pyodide
def test_a_dropped_program_is_the_same_in_a_browser(page: ExportedPage) -> None:
    content = (FOLDER / "monai-basicunet-2d-in1-out2-default.pt2").read_bytes()
    asked: dict[str, Any] = {"ask": "dropped", "name": "model.pt2", "base64": b64encode(content).decode(), "view": {}}
    assert page.ask(asked) == page_answer(asked)
