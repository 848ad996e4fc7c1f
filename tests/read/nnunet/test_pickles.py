"""Pickles: their values are read, and nothing that they name is run or even imported."""

import os
import pickle
import random
import sys
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.nnunet_plans import version_1_plans, version_1_stage, write_pickle
from unetgen import UserError, load
from unetgen.read.nnunet.pickled_values import PickleError, plain
from unetgen.read.nnunet.pickles import MOST_OPCODES, unpickled

PLANS = version_1_plans(version_1_stage([32, 64, 64], [[1, 2, 2], [2, 2, 2]]))
STRANGE_MODULE = "antigravity"  # of Python, which opens a browser when it is imported


class Runs:
    """An object whose pickle calls a function."""

    def __init__(self, function: Any, *arguments: Any) -> None:
        self.call = function, arguments

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return self.call


@pytest.mark.parametrize("protocol", [3, 4])
@pytest.mark.parametrize(
    ("value", "read"),
    [
        ([1, -5, 2**40, 1.5, True, None, "é", b"ab"], [1, -5, 2**40, 1.5, True, None, "é", b"ab"]),
        ((1, (2, 3), {4}), [1, [2, 3], [4]]),
        (np.int64(7), 7),
        (np.float32(0.5), 0.5),
        (np.bool_(True), True),
        (np.array([20, 320, 256]), [20, 320, 256]),
        (np.array([1, 2], dtype=">i4"), [1, 2]),
        (np.arange(6.0).reshape(2, 3), [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]),
        (np.asfortranarray(np.arange(6).reshape(2, 3)), [[0, 1, 2], [3, 4, 5]]),
        (np.array([[1, 2], None], dtype=object), [[1, 2], None]),
    ],
)
def test_values(value: Any, read: Any, protocol: int) -> None:
    assert plain(unpickled(pickle.dumps(value, protocol))) == read


@pytest.mark.parametrize("protocol", [0, 2, 3, 4])
def test_mappings(protocol: int) -> None:
    value = OrderedDict([("a", {1: "b"}), ((1, 2), [3])])
    assert unpickled(pickle.dumps(value, protocol)) == dict(value)


@pytest.mark.parametrize("protocol", range(6))
@pytest.mark.parametrize("call", [(os.rmdir, "empty"), (eval, "1"), (open, "made"), (__import__, STRANGE_MODULE)])
def test_nothing_is_called(
    call: tuple[Any, Any], protocol: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    write_pickle(tmp_path / "plans.pkl", {**PLANS, "num_classes": Runs(*call)}, protocol)
    with pytest.raises(UserError, match=r"^plans\.pkl is not read: it names \w+\.\w+, and plans .* Nothing in it was"):
        load("plans.pkl")
    assert sorted(os.listdir(tmp_path)) == ["empty", "plans.pkl"]


def test_nothing_is_imported(tmp_path: Path) -> None:
    content = pickle.dumps(PLANS, 3)[:-1] + f"c{STRANGE_MODULE}\nfly_geohash\n0.".encode()
    (file := tmp_path / "plans.pkl").write_bytes(content)
    with pytest.raises(UserError, match=rf"it names {STRANGE_MODULE}\.fly_geohash"):
        load(str(file))
    assert STRANGE_MODULE not in sys.modules


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (pickle.dumps(PLANS)[:-30], "it is not a whole pickle"),
        (b"", "it is not a whole pickle"),
        (b"not a pickle", "it is not a whole pickle"),
        (pickle.dumps([1, 2]), "it is not the mapping that plans are"),
        (pickle.dumps({"a": 1}), "it has no configurations"),
        (b"\x80\x04P1\n.", "it has the instruction PERSID, which no plans have"),
        (b"\x80\x05\x96" + b"\xff" * 7 + b"\x7f.", "it is not a whole pickle"),  # BYTEARRAY8 of 2^63 bytes
        (b"\x80\x02r\xff\xff\xff\x7f}.", "it is not a whole pickle"),  # a place in the memory far away
        (b"\x80\x02" + b"N" * MOST_OPCODES + b".", "it has more than 1,000,000 instructions"),
        (b"\x80\x02\x8b" + (10**6).to_bytes(4, "little") + b"\x7f" * 10**6 + b".", "it has a number above 1e"),
    ],
)
def test_wrong_file(content: bytes, text: str, tmp_path: Path) -> None:
    (file := tmp_path / "plans.pkl").write_bytes(content)
    with pytest.raises(UserError) as caught:
        load(str(file))
    assert str(file) in str(caught.value)
    assert text in str(caught.value)


def test_too_large_a_file(tmp_path: Path) -> None:
    (file := tmp_path / "plans.pkl").write_bytes(bytes(9 * 1024**2))
    with pytest.raises(UserError, match="is not read: it has 9,437,184 bytes"):
        load(str(file))


def test_values_that_repeat_without_end() -> None:
    """A list of lists of lists … of ten each is small in a file, and so is a list in itself."""
    repeated: Any = [1]
    for _ in range(30):
        repeated = [repeated] * 10
    endless: list[Any] = []
    endless.append(endless)
    for value in (repeated, endless):
        with pytest.raises(PickleError, match="more than 10,000 values, or 8 levels"):
            plain(unpickled(pickle.dumps(value)))


def test_a_key_whose_hash_takes_years() -> None:
    """A pair of a pair of … of one value, each twice the same, is hashed 2^100 times."""
    pairs = b"K\x01" + b"q\x01h\x01\x86" * 100
    with pytest.raises(PickleError, match="a mapping's key is neither a text nor a number"):
        unpickled(b"\x80\x02}" + pairs + b"K\x01s.")


LONG = settings.get_current_profile_name() == "long"


@settings(max_examples=3000 if LONG else 100)
@given(seed=st.integers(0, 2**32))
def test_spoilt_pickles(seed: int) -> None:
    """Whatever its bytes are, it is read or refused."""
    luck = random.Random(seed)
    content = bytearray(pickle.dumps(PLANS, luck.choice([3, 4])))
    for _ in range(luck.choice([1, 2, 5])):
        at = luck.randrange(len(content))
        content[at : at + luck.choice([0, 1, 1, 1, 9])] = bytes(
            luck.randrange(256) for _ in range(luck.choice([0, 1, 1, 3]))
        )
    with suppress(PickleError):
        plain(unpickled(bytes(content)))
