"""Spoilt files of every reader are read, or refused in a sentence with the file's name or a key's."""

import json
import random
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.mutations import write_spoilt
from tests.helpers.nnunet_plans import (
    arguments,
    configuration,
    plans,
    version_1_plans,
    version_1_stage,
    write_pickle,
)
from unetgen import ConfigError, UserError, load, plan, to_diagram, to_keras
from unetgen.emit.summary import summary_json
from unetgen.language.compose.to_yaml import text_of
from unetgen.read.anything import file_plan

WORDS = ["depth=2", "filters.base=2", "input.size=8x8", "input.channels=1", "norm=batch", "skip.gate=attention"]
PLANS = plans(_2d=configuration([8, 8], arguments(2, 2)))
OLD_PLANS = version_1_plans(version_1_stage([8, 8], [[2, 2]]), base_num_features=2)


@pytest.fixture(scope="module")
def valid_files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Write a small network as every kind of file that a reader takes."""
    folder = tmp_path_factory.mktemp("valid")
    described = plan(*WORDS)
    (folder / "summary.json").write_text(summary_json(described))
    (folder / "network.yaml").write_text(text_of(load(*WORDS)))
    (folder / "figure.svg").write_text(to_diagram(*WORDS).svg)
    (folder / "plans.json").write_text(json.dumps(PLANS))
    write_pickle(folder / "plans.pkl", OLD_PLANS)
    model = to_keras(described)
    (folder / "model.json").write_text(model.to_json())
    model.save(folder / "model.keras")
    model.save(folder / "model.h5")
    return sorted(folder.iterdir())


LONG = settings.get_current_profile_name() == "long"


@settings(max_examples=300 if LONG else 12)
@given(seed=st.integers(0, 2**32))
def test_spoilt_files(valid_files: list[Path], seed: int) -> None:
    luck = random.Random(seed)
    for valid in valid_files:
        path = write_spoilt(valid, valid.parent.with_name("spoilt" + valid.suffix), luck)
        answer = answer_of(path)
        assert answer is None or (str(path) in answer and len(answer) < 1000)


def answer_of(path: Path) -> str | None:
    """Read and draw a file; return the refusal with the file's name, or `None`."""
    try:
        found = file_plan(path)
    except ConfigError as error:  # which names the keys of a description
        return f"{path}: " + " ".join(sorted({problem.key for problem in error.problems})[:9])
    except UserError as error:
        return str(error)
    with suppress(UserError):  # it is not a U
        assert to_diagram(found).svg
    return None


def replaced(old: str, new: str) -> Callable[[bytes], bytes]:
    return lambda content: content.replace(old.encode(), new.encode())


@pytest.mark.parametrize(
    ("name", "spoil", "words"),
    [  # each was once a traceback, a sentence without end, or Python's words
        ("summary.json", replaced('["input"]', '["' + "9" * 5000 + '"]'), "encoder0_conv0 appears before its input 999"),
        ("summary.json", replaced('["input"]', "7"), "inputs cannot be 7. Run"),
        ("summary.json", replaced('["input"]', "[]"), "layer encoder0_conv0 does not fit its inputs. Run"),
        ("summary.json", replaced('"Conv"', '"Cnv"'), "'Cnv' is not an operation. .* Foreign. Run"),
        ("summary.json", replaced('"level": 0', '"level": "x"'), "level cannot be 'x'. Run"),
        ("summary.json", replaced("3,", "3" * 5000 + ","), "a number of thousands of digits"),
        ("summary.json", lambda content: content[:20] + b"\xff" + content[20:], r"byte 21 \(0xff\) is not UTF-8"),
        ("model.json", replaced("keras.initializers", "x" * 5000), r"needs x+…, which is not part of Keras"),
        ("model.json", replaced('"layers": [', '"layers": [[],'), r"Keras cannot use its configuration \("),
        ("model.json", replaced('"axis": 1', '"axis": {}'), r"encoder0_conv0_norm: Keras cannot use its configuration .* 'dict'\)\."),
        ("model.keras", lambda content: content[300:], "the archive is damaged|no config"),
        ("network.yaml", lambda content: content[:20] + b"\xff" + content[20:], r"byte 21 \(0xff\) is not UTF-8 text. Save"),
        ("figure.svg", lambda content: content[:20] + b"\xff" + content[20:], r"byte 21 \(0xff\) is not UTF-8 text. Save"),
    ],
)  # fmt: skip
def test_one_fault_in_one_sentence(
    valid_files: list[Path], name: str, spoil: Callable[[bytes], bytes], words: str, tmp_path: Path
) -> None:
    valid = next(path for path in valid_files if path.name == name)
    (path := tmp_path / name).write_bytes(spoil(valid.read_bytes()))
    answer = answer_of(path)
    assert answer is not None
    assert re.search(words, answer), answer
    assert str(path) in answer
    assert len(answer) < 1000
