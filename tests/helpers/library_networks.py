"""Small networks of other libraries, with random weights, an input and its output.

`networks.yaml` describes them in our language; a `.npz` holds `input` and `output` (channels first, in evaluation mode,
float32; a second output is `output_1`), `weights/<name>` for every tensor of the state dict, and `order`, the modules with weights as they ran.
"""

from functools import cache
from typing import Any, NamedTuple

import yaml

from tests.helpers.any_keras import np
from tests.helpers.paths import DATA

FOLDER = DATA / "numerics"


class Network(NamedTuple):
    """A network of another library, with its description in our language."""

    description: dict[str, Any]
    weights: dict[str, Any]
    order: list[str]
    input: Any
    outputs: list[Any]


def names() -> list[str]:
    return list(described())


@cache
def network(name: str) -> Network:
    held = np.load(FOLDER / f"{name}.npz")
    weights = {key.removeprefix("weights/"): held[key] for key in held.files if key.startswith("weights/")}
    outputs = [held[key] for key in sorted(held.files) if key.startswith("output")]
    return Network(described()[name]["description"], weights, held["order"].tolist(), held["input"], outputs)


@cache
def described() -> dict[str, Any]:
    return yaml.safe_load((FOLDER / "networks.yaml").read_text(encoding="utf-8"))
