"""A process that is forked beside threads that plan can plan too."""

import os
import signal
import sys
import threading

import pytest

from tests.helpers.paths import ROOT
from unetgen import plan
from unetgen.graph.cached import cached_property

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="sweeps fork on Linux alone"),
    pytest.mark.filterwarnings("ignore:This process:DeprecationWarning"),
]
HANG = 30  # seconds after which a child counts as waiting for ever


def ended_well() -> bool:
    """Fork; return whether the child could plan."""
    child = os.fork()
    if child == 0:
        signal.alarm(HANG)
        made = plan("depth=2")
        os._exit(0 if all([made.macs, made.hash, made.allowed_sizes]) else 1)
    return os.waitpid(child, 0)[1] == 0


def test_forks_beside_threads_that_plan() -> None:
    ended = threading.Event()

    def busy() -> None:
        while not ended.is_set():
            made = plan("depth=3")
            assert all([made.macs, made.hash, made.allowed_sizes])

    assert plan("depth=1").allowed_sizes  # a thread that imports modules for the first time holds Python's own locks
    threads = [threading.Thread(target=busy, daemon=True) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        assert [ended_well() for _ in range(8)] == [True] * 8
    finally:
        ended.set()
        for thread in threads:
            thread.join()


class Slow:
    """An object with a property whose first reader waits."""

    def __init__(self, begun: threading.Event, go_on: threading.Event) -> None:
        self.begun, self.go_on = begun, go_on

    @cached_property
    def value(self) -> int:
        self.begun.set()
        self.go_on.wait()
        return 1


def test_a_fork_beside_a_property_that_is_being_computed() -> None:
    begun, go_on, free = threading.Event(), threading.Event(), threading.Event()
    free.set()
    thread = threading.Thread(target=lambda: Slow(begun, go_on).value, daemon=True)
    thread.start()
    begun.wait()
    child = os.fork()
    if child == 0:
        signal.alarm(HANG)
        os._exit(0 if Slow(threading.Event(), free).value == 1 else 1)
    go_on.set()
    thread.join()
    assert os.waitpid(child, 0)[1] == 0


def test_no_property_holds_a_lock() -> None:
    locking = "from functools import"
    users = [
        path.name
        for path in (ROOT / "unetgen").rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith(locking) and "cached_property" in line
    ]
    assert users == []
