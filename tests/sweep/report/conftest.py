"""Fixtures of the report tests."""

from pathlib import Path

import pytest

from tests.helpers.command import Result, in_process


@pytest.fixture(scope="session")
def sweep(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Path]:
    """Run three networks, one of them twice, and one that is impossible."""
    cwd = tmp_path_factory.mktemp("report")
    words = ["-m", "depth=2,3,9", "name=a,b", "filters.base=8", "emit=diagram", "output_dir=here"]
    return in_process(*words, cwd=cwd), cwd / "here"
