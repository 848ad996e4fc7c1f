"""Refusals of Hydra and OmegaConf, in our words."""

import re

import pytest
from hydra.errors import ConfigCompositionException
from omegaconf import OmegaConf
from omegaconf.errors import OmegaConfBaseException

from unetgen.language.compose.hydra_errors import error_line

THEIRS = re.compile("object_type|full_key|raised while|lambda|Error merging")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("${nope}", "has ${nope}, which is not a key. Name a key that is set, or write the value."),
        ("${a.nope}", "has ${a.nope}, which is not a key."),
        ("${oc.env:NO_SUCH}", "has ${oc.env:NO_SUCH}, and there is no such variable. Set it, or write the value."),
        ("${nope:x}", "has ${nope:…}, which is not known. Write ${now:%Y-%m-%d} for the date"),
        ("${oc.decode:'[', 3}", "has a ${…} that gives no value."),
    ],
)
@pytest.mark.parametrize(("path", "key"), [("hydra.run.dir", "output_dir"), ("hydra.verbose", "hydra.verbose")])
def test_an_interpolation_without_a_value(value: str, said: str, path: str, key: str) -> None:
    config = OmegaConf.create({"a": {"b": 1}})
    OmegaConf.update(config, path, value)
    with pytest.raises(OmegaConfBaseException) as refused:
        OmegaConf.select(config, path, throw_on_missing=True)
    assert error_line(refused.value).startswith(f"{key}  {said}")
    assert not THEIRS.search(error_line(refused.value))


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("hydra.job.chdir=maybe", "hydra.job.chdir  'maybe' is not what this setting takes."),
        ("++hydra.run=3", "hydra.run  '3' is not what this setting takes."),
        ("~hydra.run", "hydra.run  cannot be taken away."),
    ],
)
def test_a_setting_of_hydra(word: str, said: str) -> None:
    line = error_line(ConfigCompositionException(f"Error merging override {word}"))
    assert line == f"{said} `unetgen --cfg hydra` shows all with their values."
