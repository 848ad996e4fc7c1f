"""Predicted against measured memory; tests/helpers/memory_cases.py explains both."""

from statistics import median

import pytest

from tests.helpers.memory_cases import Case, cases
from tests.helpers.paths import ROOT
from unetgen.metrics.step import RUNTIME_SHARE, held, training

CASES = cases()
FITTED, TESTED = ([case for case in CASES if case.fitted is fitted] for fitted in (True, False))


def test_the_median_error_of_the_training_peak() -> None:
    assert len(TESTED) >= 12
    assert median(abs(case.error) for case in TESTED) < 0.10


def test_most_networks_are_close() -> None:
    assert sum(abs(case.error) < 0.15 for case in TESTED) >= 0.8 * len(TESTED)


def test_the_median_error_of_a_prediction() -> None:
    assert median(abs(case.prediction / case.measured["predict"] - 1) for case in TESTED) < 0.05


def test_the_reserve_of_the_runtime_is_the_need_of_the_other_networks() -> None:
    """The worst step of the fitted networks, rounded up, covers most others."""
    worst = max(beyond(case) for case in FITTED)
    assert worst <= RUNTIME_SHARE < worst + 0.01
    assert sum(beyond(case) <= RUNTIME_SHARE for case in TESTED) >= 0.85 * len(TESTED)


def beyond(case: Case) -> float:
    """Return the excess of a network's worst step, as a share of its varying memory."""
    counted = training(case.plan, case.batch).size
    return (case.measured["most"] - held(case.plan).always) / counted - 1


@pytest.mark.parametrize("case", TESTED, ids=lambda case: case.name)
def test_the_table_in_the_readme(case: Case) -> None:
    assert case.row in (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
