"""Networks whose memory was measured, and their predicted memory.

`networks.yaml` describes them, `measure_memory.py` measures them into `measured.yaml`, and `docs/costs.md` shows the table.
"""

from typing import Any, NamedTuple

import yaml

from tests.helpers.paths import DATA
from unetgen import Plan, plan
from unetgen.metrics.budget.largest import runtime_bytes
from unetgen.metrics.step import held, prediction_bytes, training, training_bytes

FOLDER = DATA / "memory"
MIB = 1024 * 1024


class Case(NamedTuple):
    """A network with its batch and measured bytes; `fitted` ones set a constant."""

    name: str
    plan: Plan
    batch: int
    measured: dict[str, int]
    fitted: bool

    @property
    def training(self) -> int:
        return training_bytes(self.plan, self.batch)

    @property
    def prediction(self) -> int:
        return prediction_bytes(self.plan, self.batch)

    @property
    def error(self) -> float:
        """The relative error of the predicted peak; below zero, it is too low."""
        return self.training / self.measured["train"] - 1

    @property
    def beyond(self) -> float:
        """The excess of the worst step, as a share of the memory that comes and goes."""
        counted = training(self.plan, self.batch).size
        return (self.measured["most"] - held(self.plan).always) / counted - 1

    @property
    def reserved(self) -> int:
        """The predicted peak with the reserve of the runtime."""
        return self.training + runtime_bytes(self.plan, self.batch)

    @property
    def row(self) -> str:
        """A line of the table in `docs/costs.md`, in MiB."""
        train, least, most = (mib(self.measured[key]) for key in ("train", "least", "most"))
        error = f"{100 * self.error:+.0f} %"
        cells = (self.name, self.batch, mib(self.training), mib(self.reserved), train, f"{least} to {most}", error)
        return f"| {' | '.join(map(str, cells))} |"


def cases() -> list[Case]:
    measured, groups = read("measured"), read("networks")
    return [
        case(name, description, measured[name], group == "fitted")
        for group, networks in groups.items()
        for name, description in networks.items()
    ]


def case(name: str, description: dict[str, Any], measured: dict[str, int], fitted: bool) -> Case:
    return Case(name, plan(described(name, description)), description["batch"], measured, fitted)


def described(name: str, description: dict[str, Any]) -> dict[str, Any]:
    """Return a network's own keys."""
    return {"name": name, **{key: value for key, value in description.items() if key != "batch"}}


def read(name: str) -> dict[str, Any]:
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def mib(size: int) -> str:
    return f"{size / MIB:.0f}"
