"""Nothing is logged, unless `hydra.verbose` or `hydra/job_logging` asks for it."""

from pathlib import Path

import pytest

from tests.helpers.command import in_process
from unetgen import plan


def test_verbose_is_on_stderr(tmp_path: Path) -> None:
    quiet = in_process("emit=[]", "output_dir=quiet", "hydra.verbose=false", cwd=tmp_path)
    verbose = in_process("emit=[]", "output_dir=verbose", "hydra.verbose=true", cwd=tmp_path)
    assert (quiet.err, quiet.out, verbose.out) == ("", "quiet\n", "verbose\n")
    assert "Config search path" in verbose.err
    assert f"[unetgen] lecture: 833,507 parameters, 222,324,326,400 MACs, hash {plan().hash}" in verbose.err


@pytest.mark.parametrize("words", [(), ("-m",)])
def test_a_log_in_each_folder(words: tuple[str, ...], tmp_path: Path) -> None:
    done = in_process(*words, "hydra/job_logging=default", "emit=[]", "output_dir=here", cwd=tmp_path)
    assert done.code == 0
    log = (tmp_path / "here" / ("0" if words else "") / "unetgen.log").read_text()
    assert f"[unetgen][INFO] - lecture: 833,507 parameters, 222,324,326,400 MACs, hash {plan().hash}" in log
