"""Random descriptions are refused, or their plan, Keras model and files agree.

Sixty are built and more are planned, always the same; with `--hypothesis-profile=long` more than a thousand others
each time.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, seed, settings

from tests.helpers import agreement
from tests.helpers.any_keras import keras, to_keras
from tests.helpers.planning import config_of, planned
from tests.strategies.basics import kinds
from tests.strategies.descriptions import descriptions
from unetgen import Config, Plan, load, plan
from unetgen.graph.spec import Down, Skip, Spec, Up
from unetgen.language.compose.to_yaml import lines_of
from unetgen.language.planning import plan_of
from unetgen.language.unit_values import BORDERS
from unetgen.network import recipes
from unetgen.read.keras.model import read_keras

pytestmark = [
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),  # Keras' own, as it saves
    pytest.mark.filterwarnings(r"ignore:[\s\S]*softmax over axis:UserWarning"),  # of one channel, which is always 1
]

DRAWS = settings().max_examples
LONG = DRAWS >= 1000
PARTS = 2  # so that several processes share the networks that are built
BUILT = DRAWS if LONG else 60
PLANNED = DRAWS if LONG else 800
REWRITTEN = 1 if LONG else 3  # one in so many of those that are planned
SAVED = 8  # one in so many of those that run fast is saved; all of them in a long run


@pytest.fixture
def chosen(request: pytest.FixtureRequest) -> int:
    """Return the seed of a long run."""
    return int(request.config.getoption("--hypothesis-seed") or 0)


@pytest.mark.parametrize("part", range(PARTS))
def test_plan_and_keras_and_files_agree(part: int, chosen: int, tmp_path: Path) -> None:
    seen: Counter[str] = Counter()

    @seed(chosen + part)
    @settings(max_examples=BUILT // PARTS)
    @given(descriptions())
    def draw(description: dict[str, Any]) -> None:
        network = planned(description)
        seen["refused" if network is None else "built"] += 1
        if network is None:
            return
        seen["fast"] += not agreement.runs_slowly(network)
        saved = LONG or (not agreement.runs_slowly(network) and seen["fast"] % SAVED == 0)
        agrees(network, tmp_path if saved else None)
        if saved:
            composed(description, network, tmp_path)

    draw()
    print(f"part {part}: {seen['built']} built, {seen['refused']} refused")
    assert seen["refused"] <= seen["built"]  # few draws may hold many; the test below counts more


def agrees(network: Plan, folder: Path | None) -> None:
    """Compare layers, outputs, the model read back, and its files."""
    model: Any = to_keras(network)
    agreement.of_layers(network, model)
    if agreement.is_readable(network):
        agreement.of_reading(network, read_keras(model))
    if not agreement.cannot_run(network) and (folder or not agreement.runs_slowly(network)):
        agreement.fill(model)
        agreement.of_outputs(network, model)
        if folder:
            agreement.of_files(network, model, folder)
    keras.utils.clear_session(free_memory=False)


def composed(description: dict[str, Any], network: Plan, folder: Path) -> None:
    """Check that Hydra composes the same network, from our file of it too."""
    config = load(description)
    assert plan_of(config) == network
    path = folder / "config.yaml"
    path.write_text("\n".join(lines_of(config)), encoding="utf-8")
    assert plan(path) == network


def test_every_kind_is_planned_often_and_written_files_give_the_same_plan(chosen: int) -> None:
    seen: Counter[str] = Counter()

    @seed(chosen + PARTS)
    @settings(max_examples=PLANNED)
    @given(descriptions())
    def draw(description: dict[str, Any]) -> None:
        network = planned(description)
        seen["refused" if network is None else "planned"] += 1
        if network is not None:
            assert network.spec is not None
            seen.update(set(kinds_in(network.spec)))
            if seen["planned"] % REWRITTEN == 0:
                rewritten(config_of(description), network)

    draw()
    print(dict(sorted(seen.items())))
    assert seen["refused"] <= 0.3 * (seen["refused"] + seen["planned"])
    assert {kind: seen[kind] for kind in every_kind() if seen[kind] < 10} == {}


def rewritten(config: Config, network: Plan) -> None:
    """Check that the written description is the same network, under any name."""
    again = config_of(yaml.safe_load("\n".join(lines_of(config))))
    assert again == config
    other = plan_of(Config({**again.given, "name": "other"}, again.said))
    assert other == network
    assert other.hash == network.hash


def kinds_in(spec: Spec) -> Iterator[str]:
    """Yield the recipes, kinds of edges and sizes that a description uses."""
    parts = [*spec.encoder, *spec.decoder, *(skip.part for skip in spec.skip if skip.part)]
    yield from (f"block {part.block.name}" for part in parts)
    yield from (f"attention {part.attention.name}" for part in parts if part.attention)
    yield from (f"gate {skip.gate.name}" for skip in spec.skip if skip.gate)
    yield from (f"skip {skip.kind}" for skip in spec.skip)
    yield from (f"up {up.kind}" for up in spec.up)
    yield from (f"down {down.kind}" for down in spec.down)
    yield from (f"padding {unit.border}" for part in parts for unit in part.units)
    yield from (f"topology {spec.topology}", f"depth {spec.depth}", f"{len(spec.input.sizes)}D", spec.data_format)


def every_kind() -> Iterator[str]:
    """Yield every kind that the package has."""
    for room in ("block", "attention", "gate", "topology"):
        yield from (f"{room} {name}" for name in recipes.names(room))
    yield from (f"padding {word}" for word in BORDERS)
    for name, line in {"skip": Skip, "up": Up, "down": Down}.items():
        yield from (f"{name} {kind}" for kind in kinds(line))
    yield from (f"depth {depth}" for depth in range(1, 6))
    yield from ("1D", "2D", "3D", "channels_first", "channels_last")


@given(descriptions())
def test_data_format_changes_no_graph(description: dict[str, Any]) -> None:
    formats = ("channels_first", "channels_last")
    description = {key: value for key, value in description.items() if key != "compute_format"}
    first, last = (planned({**description, "data_format": data_format}) for data_format in formats)
    assert first == last
