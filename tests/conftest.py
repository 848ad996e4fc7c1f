"""Fixtures of all tests: Keras on the CPU, and golden texts with `--update`.

Hypothesis draws the same examples each time; `--hypothesis-profile=long`, or that word in `HYPOTHESIS_PROFILE`, draws
many others, by a seed that the report ends with and that `--hypothesis-seed` repeats.
"""

import gc
import os
import secrets
import sys
from collections.abc import Callable
from contextlib import ExitStack

import pytest
from hypothesis import HealthCheck, settings

from tests.helpers.composing_once import composing_once
from tests.helpers.paths import DATA

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")  # channels-first convolutions on every CPU
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

# Tests start hundreds of processes. Without compiled files each would compile the package again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

GOLDEN = DATA / "golden"

settings.register_profile(
    "default", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
settings.register_profile("long", settings.get_profile("default"), derandomize=False, max_examples=1200)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the golden texts")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Set the seed of a long run before Hypothesis and the workers ask for it; in others compose once."""
    profile = config.getoption("--hypothesis-profile") or os.environ.get("HYPOTHESIS_PROFILE")
    if profile == "long" and not config.getoption("--hypothesis-seed"):
        config.option.hypothesis_seed = str(secrets.randbits(32))
    if profile != "long":
        kept = ExitStack()
        kept.enter_context(composing_once())
        config.add_cleanup(kept.close)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return a worker more than there are processors: many tests wait for processes of their own."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_finish() -> None:
    """Keep the tests themselves, which are many, out of each search for garbage."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if seed := config.getoption("--hypothesis-seed"):
        terminalreporter.write_line(f"--hypothesis-seed={seed}")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with its golden file, or rewrite the file under `--update`."""

    def check(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update"):
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8"), f"{name} changed; if rightly so, run the tests with --update"

    return check
