"""The method section says what the description has, with the plan's numbers."""

from collections.abc import Callable
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, settings

from tests.helpers import published
from tests.helpers.key_values import BASE, recipes_of, surroundings, values_of
from tests.helpers.method_text import faults
from tests.helpers.paths import DATA
from tests.helpers.planning import config_of, planned, preset
from tests.strategies.descriptions import descriptions
from unetgen import Config, ConfigError, Plan, load
from unetgen.emit.method.section import Method, method_of
from unetgen.language.compose.conf import built_in_presets
from unetgen.language.config import paths
from unetgen.language.keys.key import Key
from unetgen.language.planning import plan_of

LITERATURE: dict[str, Any] = yaml.safe_load((DATA / "literature.yaml").read_text(encoding="utf-8"))
GOLDEN = ("unet_2015", "nnunet_3d", "attention_unet_2018", "monai_segresnet", "unet3plus_2020")
# what does not belong into a method section: names, the order of axes, and how a layer is computed
UNSAID = {"name", "layer_prefix", "data_format", "compute_format", "input.on_odd"}
LINES = {
    line.path: line
    for line in paths()
    if line.changes in ("sizes", "layers") and line.path not in UNSAID and "label" not in line.path
}


def method(*description: str) -> Method:
    config = load(*description)
    return method_of(plan_of(config), config)


def about(plan: Plan, description: dict[str, Any]) -> str:
    return method_of(plan, config_of(description)).text


@pytest.mark.parametrize("name", built_in_presets())
def test_presets(name: str) -> None:
    assert not faults(preset(name), method(f"preset={name}").text)


@pytest.mark.parametrize("name", GOLDEN)
def test_golden(name: str, golden: Callable[[str, str], None]) -> None:
    text = method(f"preset={name}")
    golden(f"method_{name}.md", text.markdown)
    golden(f"method_{name}.tex", text.tex)


@pytest.mark.parametrize("name", [name for name in published.read(published.FOLDER) if not name.startswith("_")])
def test_published_networks(name: str) -> None:
    description = published.description(name)
    plan = plan_of(config_of(description))
    assert not faults(plan, about(plan, description))


@pytest.mark.parametrize("name", [name for name, one in LITERATURE.items() if "preset" not in one["description"]])
def test_networks_of_the_literature(name: str) -> None:
    description = LITERATURE[name]["description"]
    plan = plan_of(config_of(description))
    assert not faults(plan, about(plan, description))


@settings(max_examples=settings().max_examples // 2)
@given(descriptions())
def test_random_networks(description: dict[str, Any]) -> None:
    plan = planned(description)
    assume(plan)
    assert plan
    text = about(plan, description)
    assert not faults(plan, text), text
    assert "None" not in text
    assert ".." not in text
    assert "  " not in text


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("instance normalization", "batch normalization"), ("leaky ReLU", "ReLU6"), ("two 3×3×3", "two 3×1×3"),
        ("a stride of", "pooling with"), ("transposed convolution", "interpolation"), ("with softmax", "with sigmoid"),
        ("concatenated with", "added to"), ("deep supervision", "supervision"), ("31.2 M", "31.4 M"),
        ("477 GMACs", "47.7 GMACs"), ("six levels", "five levels"), ("320", "512"), ("per input of 128", "per input of 96"),
        ("287 or", "288 or"), ("to 2 channels", "to 3 channels"),
    ],
)  # fmt: skip
def test_a_wrong_word_or_number_is_found(right: str, wrong: str) -> None:
    text = method("preset=nnunet_3d").text
    assert right in text
    assert faults(preset("nnunet_3d"), text.replace(right, wrong))


def text_alone(given: dict[str, Any], path: str) -> tuple[Plan, str] | None:
    """Return a plan with its text, without the sentence of its totals, or None if it is refused."""
    config = Config({key: value for key, value in given.items() if value is not None}, [path])
    try:
        plan = plan_of(config)
    except ConfigError:
        return None
    return plan, method_of(plan, config).text.partition(" It has ")[0]


def first_difference(path: str, line: Key[Any]) -> tuple[str, str] | None:
    """Return the texts of two values of a key that give different networks."""
    path = path.replace("<name>", "edge")
    for kind in recipes_of(path):
        for around in surroundings(line.path):
            found = (text_alone(around | kind | {path: value}, path) for value in values_of(line.path))
            planned = filter(None, found)
            first = next(planned, None)
            for other in planned:
                if first and first[0] != other[0]:
                    return first[1], other[1]
    return None


@pytest.mark.parametrize("path", LINES)
def test_every_key_that_changes_the_network_changes_the_text(path: str) -> None:
    """No setting of the language is without words."""
    texts = first_difference(path, LINES[path])
    assert texts is None or texts[0] != texts[1], texts


def test_names_are_escaped() -> None:
    config = Config({**BASE, "name": r"a_b*[c]{d}$e&f#g%h\i", "head.labels": ["x_y", "50 % <b>"]}, ["name"])
    text = method_of(plan_of(config), config)
    assert r"We used a_b\*\[c\]{d}\$e&f#g%h\\i, a 2D U-Net" in text.markdown
    assert r"(x_y and 50 % \<b>)" in text.markdown
    assert r"We used a\_b*[c]\{d\}\$e\&f\#g\%h{\textbackslash }i, a 2D U-Net" in text.tex
    assert r"(x\_y and 50 \% {\textless }b{\textgreater })" in text.tex
