"""The words of the key `emit` are the files of unetgen/emit/emitters."""

from pkgutil import iter_modules

import pytest

from unetgen.emit import emitters
from unetgen.emit.emitters import builds_model, emitter
from unetgen.graph.settings import DEFAULT_EMITTERS, EMITTERS


def test_every_file_is_a_word_and_every_word_a_file() -> None:
    assert sorted(EMITTERS) == sorted(module.name for module in iter_modules(emitters.__path__))
    assert set(DEFAULT_EMITTERS) < set(EMITTERS)


@pytest.mark.parametrize("name", EMITTERS)
def test_an_emitter_has_its_function_and_declares_whether_it_builds_a_model(name: str) -> None:
    assert callable(emitter(name))
    assert builds_model(name) == (name in ("keras", "onnx", "saved_model", "litert"))
