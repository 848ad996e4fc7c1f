"""Use of the system: memory, quiet starts, files written whole."""

import os
from errno import ENOSPC
from pathlib import Path

import pytest

from tests.helpers.command import python
from unetgen import UserError, plan
from unetgen._files import write_whole
from unetgen.emit.keras import start


def test_free_memory_is_the_systems_figure() -> None:
    free = start.free_memory()
    assert free is None or 2**20 < free < 2**50


def test_a_network_larger_than_the_memory_is_not_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "free_memory", lambda: 3 * 2**20)
    with pytest.raises(UserError, match="its weights take 3 MiB, and 3 MiB of memory are free"):
        start.start(plan())


def test_noise_is_shown_where_the_start_fails(tmp_path: Path) -> None:
    code = (
        "import os\nfrom unetgen.emit.keras.start import quiet\n"
        "with quiet(): os.write(2, b'noise one')\n"
        "try:\n    with quiet(): os.write(2, b'noise two'); raise ImportError\n"
        "except ImportError: pass"
    )
    assert python("-c", code, cwd=tmp_path).err == "noise two"


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_whole(tmp_path / "file", "first")

    def refuse(*_: object) -> None:
        raise OSError(ENOSPC, "disk full")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(OSError, match="disk full"):
        write_whole(tmp_path / "file", "second")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("file", "first")]
