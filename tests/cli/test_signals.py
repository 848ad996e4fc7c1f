"""A command that a signal ends leaves nothing half-written, and says which signal it was."""

import os
import signal
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from tests.helpers.command import left_in
from unetgen.cli.command import main
from unetgen.emit import folder as run_folder
from unetgen.sweep.interruption import interruptible, leave_to_parent

ENDS = [signal.SIGTERM, signal.SIGHUP]
pytestmark = pytest.mark.skipif(
    threading.current_thread() is not threading.main_thread(), reason="only a main thread gets signals"
)


@pytest.mark.parametrize(
    ("number", "message"),
    [(signal.SIGTERM, "Ended by SIGTERM.\n"), (signal.SIGHUP, "Ended by SIGHUP.\n"), (signal.SIGINT, "Interrupted.\n")],
)
def test_a_run_that_is_ended_leaves_no_folder(
    number: signal.Signals,
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def signalled(*_: object) -> None:
        assert left_in(tmp_path)
        os.kill(os.getpid(), number)

    monkeypatch.setattr(run_folder, "write_summary", signalled)
    monkeypatch.chdir(tmp_path)
    before = [signal.getsignal(one) for one in (*ENDS, signal.SIGINT)]
    assert main(["emit=[]", "output_dir=far/here"]) == 128 + number
    assert capsys.readouterr().err == message
    assert left_in(tmp_path) == []
    assert [signal.getsignal(one) for one in (*ENDS, signal.SIGINT)] == before


@pytest.mark.parametrize("number", ENDS)
def test_a_signal_that_a_library_catches_is_raised_at_the_end(number: signal.Signals) -> None:
    with pytest.raises(KeyboardInterrupt), interruptible(), suppress(BaseException):
        os.kill(os.getpid(), number)


def test_an_ignored_signal_stays_ignored() -> None:
    """As below `nohup`."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with interruptible():
            os.kill(os.getpid(), signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_worker_ends_by_sigterm_alone() -> None:
    """Its parent hears the others too, and waits for its job."""
    before = {number: signal.getsignal(number) for number in (*ENDS, signal.SIGINT)}
    try:
        leave_to_parent()
        assert [signal.getsignal(number) for number in before] == [signal.SIG_DFL, signal.SIG_IGN, signal.SIG_IGN]
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
