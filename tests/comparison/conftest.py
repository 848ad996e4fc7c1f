"""Fixtures of the comparison tests."""

import pytest

from unetgen import Plan, plan


@pytest.fixture(scope="module")
def expected() -> Plan:
    return plan("preset=lecture")
