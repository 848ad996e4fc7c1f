"""The description that an SVG carries, and the figure drawn from it again."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.helpers.command import in_process
from tests.helpers.figures import diagram_of
from unetgen import UserError, plan, to_diagram
from unetgen.language.compose.sources import read_file
from unetgen.language.compose.svg_metadata import NAMESPACE


def test_a_figure_carries_its_description(tmp_path: Path) -> None:
    path = to_diagram("preset=unet_2015", "depth=3", "name='a: <b> & ]]> \"c\"'").save(tmp_path / "figure.svg")
    assert plan(path) == plan("preset=unet_2015", "depth=3")
    assert plan(str(path), "depth=2").spec.depth == 2  # pyright: ignore[reportOptionalMemberAccess]
    assert read_file(path)["name"] == 'a: <b> & ]]> "c"'
    made = ElementTree.parse(path).getroot().find(f".//{{{NAMESPACE}}}plan")
    assert made is not None
    assert made.attrib == {"hash": plan(path).hash}
    assert to_diagram(path).svg == path.read_text()


def test_the_command_makes_a_figure_again(tmp_path: Path) -> None:
    to_diagram("preset=unet_2015", "depth=3").save(tmp_path / "figure.svg")
    result = in_process("figure.svg", "emit=[table]", "output_dir=here", cwd=tmp_path)
    assert result.code == 0, result.err
    assert plan(tmp_path / "here" / "config.yaml") == plan("preset=unet_2015", "depth=3")


def test_a_figure_without_a_description_is_refused(tmp_path: Path) -> None:
    path = diagram_of("lecture").save(tmp_path / "figure.svg")
    with pytest.raises(UserError, match=r"figure\.svg carries no description\. Give the description's file"):
        plan(path)
    path.write_text("<svg")
    with pytest.raises(UserError, match=r"figure\.svg is not an SVG: "):
        plan(path)
