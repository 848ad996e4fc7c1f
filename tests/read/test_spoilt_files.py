"""Spoilt files of every reader are read, or refused in a sentence with the file's name."""

import random
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.mutations import write_spoilt
from unetgen import UserError, plan, to_diagram, to_keras
from unetgen.emit.summary import summary_json
from unetgen.read.anything import file_plan


@pytest.fixture(scope="module")
def valid_files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Write a small network as every kind of file that a reader takes."""
    folder = tmp_path_factory.mktemp("valid")
    described = plan(
        "depth=2", "filters.base=2", "input.size=8x8", "input.channels=1", "norm=batch", "skip.gate=attention"
    )
    (folder / "summary.json").write_text(summary_json(described))
    model = to_keras(described)
    (folder / "model.json").write_text(model.to_json())
    model.save(folder / "model.keras")
    model.save(folder / "model.h5")
    return sorted(folder.iterdir())


LONG = settings.get_current_profile_name() == "long"


@settings(max_examples=500 if LONG else 12)
@given(seed=st.integers(0, 2**32))
def test_spoilt_files(valid_files: list[Path], seed: int) -> None:
    luck = random.Random(seed)
    for valid in valid_files:
        path = write_spoilt(valid, valid.parent.with_name("spoilt" + valid.suffix), luck)
        answer = answer_of(path)
        assert answer is None or (str(path) in answer and len(answer) < 1000)


def answer_of(path: Path) -> str | None:
    """Read and draw a file; return the refusal, or `None`."""
    try:
        found = file_plan(path)
    except UserError as error:
        return str(error)
    with suppress(UserError):  # it is not a U
        assert to_diagram(found).svg
    return None
