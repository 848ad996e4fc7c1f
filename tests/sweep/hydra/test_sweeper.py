"""Our sweeper composes the same jobs as Hydra's, to the byte."""

import json
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hydra import initialize_config_dir
from hydra._internal.config_loader_impl import ConfigLoaderImpl
from hydra._internal.core_plugins.basic_sweeper import BasicSweeper
from hydra.core.global_hydra import GlobalHydra
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.types import RunMode
from omegaconf import OmegaConf

from tests.helpers.command import in_process
from unetgen.language.compose.conf import CONF
from unetgen.language.compose.file_choices import REFUSED
from unetgen.language.compose.hydra_version import version_base
from unetgen.language.compose.load import outer_application_kept
from unetgen.sweep.hydra.config_loader import CachingConfigLoader
from unetgen.sweep.hydra.typed_config_loader import TypedConfigLoader

ALWAYS = ["hydra.sweep.dir='a b'", "hydra.mode=MULTIRUN", "+hydra.job.env_set.A=b"]


@contextmanager
def loaders(*always: str) -> Generator[tuple[TypedConfigLoader, CachingConfigLoader, Any]]:
    """Return Hydra's loader, ours, and the configuration that a sweep starts from."""
    with outer_application_kept(), initialize_config_dir(str(CONF), job_name="unetgen", **version_base()):
        application = GlobalHydra.instance().hydra
        assert application is not None
        master = application.compose_config("config", [*ALWAYS, *always], RunMode.MULTIRUN)
        theirs: Any = TypedConfigLoader(application.config_loader)
        yield theirs, CachingConfigLoader(theirs), master


def plain(config: Any) -> Any:
    """Return all of a configuration except the parts that may differ."""
    assert OmegaConf.is_struct(config)
    content: Any = OmegaConf.to_container(config)
    assert content["hydra"].pop("output_subdir") in (None, ".hydra")
    return content


SWEEPS = [
    ["preset=lecture,unet_2015", "++depth=2,3"],
    ["++depth=2,3", "preset=nnunet_3d"],
    ["preset=glob(unet*,exclude=*plus*)", "++filters.base=range(8,33,8)"],
    ["++depth=choice(2,3)", "++norm.kind=sort(none,batch,reverse=true)", "++dropout=tag(a,b,range(0,0.5,0.25))"],
    ["++name='a,b','c=d',\"e's\",f g,null,'null',1e-3,'1e-3'", "++kernel_size=[3,3,1],[1,3,3],3"],
    ["++decoder={norm:{kind:batch}},{convs:1}", "++up={kind:nearest},{kind:transpose,filters:keep}"],
    ["+comment=x,y", "~head.activation=sigmoid", "++input.size=${depth},'${depth}'"],
    ["~depth=2", "++size=1,2"],
    ["hydra/launcher=basic", "hydra.job.name=x", "hydra.verbose=true", "++depth=2"],
    ["+preset@decoder=lecture,unet_2015", "preset=unet_2015,vnet_2016"],
]


@pytest.mark.parametrize("words", SWEEPS, ids=" ".join)
def test_every_job_is_composed_as_hydra_composes_it(words: list[str]) -> None:
    with loaders() as (theirs, ours, master):
        overrides = OverridesParser.create(config_loader=theirs).parse_overrides(words)
        jobs = BasicSweeper.split_arguments(overrides, None)[0]
        for job in jobs:
            assert plain(ours.load_sweep_config(master, job)) == plain(theirs.load_sweep_config(master, job))


@pytest.mark.parametrize(
    ("job", "why"),
    [
        (["preset=lectur"], "preset  'lectur' is not a preset. Did you mean lecture?"),
        (["depht=3"], "Could not override 'depht'. To append to your config use +depht=3"),
        (["~depht"], "Could not delete from config. 'depht' does not exist."),
        (
            ["hydra.mode=WALK"],
            "hydra.mode  'WALK' is not what this setting takes. `unetgen --cfg hydra` shows all with their values.",
        ),
        (["++preset=lecture"], "force-add of config groups is not supported: '++preset=lecture'"),
        (["preset=3"], "Config group override must be a string or a list. Got int"),
    ],
    ids=str,
)
def test_a_job_that_does_not_compose_is_reported(job: list[str], why: str) -> None:
    with loaders() as (theirs, ours, master):
        with pytest.raises(Exception, match=r"."):
            theirs.load_sweep_config(master, job)
        found = ours.load_sweep_config(master, [*job, "++hydra.sweep.subdir=7"])
        assert (found[REFUSED], found.hydra.sweep.subdir) == (why, "7")
        assert REFUSED not in ours.load_sweep_config(master, ["++depth=2"]), "what is kept stays as it was"


def test_a_choice_is_composed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    composed: list[list[str]] = []
    load = ConfigLoaderImpl.load_configuration

    def counted(self: Any, name: Any, overrides: list[str], *rest: Any) -> Any:
        composed.append(overrides[len(ALWAYS) :])
        return load(self, name, overrides, *rest)

    with loaders() as (_, ours, master):
        monkeypatch.setattr(ConfigLoaderImpl, "load_configuration", counted)
        for number in range(20):
            ours.load_sweep_config(master, [f"++depth={number}", f"preset={'lecture' if number % 2 else 'unet_2015'}"])
    assert composed == [["preset=unet_2015"], ["preset=lecture"]]


SWEPT = (
    ["preset=lecture,unet_2015", "depth=range(2,4)", "decoder={convs: 1}", "name='a, b',c"],
    ["preset=glob([unet_2015,vnet*])", "filters.base=choice(8,16)", "dropout=0.1,9", "norm=batch"],
)


@pytest.mark.parametrize("words", SWEPT, ids=" ".join)
def test_a_sweep_is_the_one_that_hydra_would_make(words: list[str], tmp_path: Path) -> None:
    """Numbers, overrides, folders and files are equal, in failures too."""
    ours = in_process("-m", *words, "emit=[table]", "output_dir=ours", cwd=tmp_path)
    theirs = in_process("-m", *words, "emit=[table]", "output_dir=theirs", "hydra/sweeper=basic", cwd=tmp_path)
    assert ours.code == theirs.code
    assert files(tmp_path / "ours") == files(tmp_path / "theirs")
    listed = json.loads((tmp_path / "ours" / "jobs.json").read_text())["jobs"]
    for number, said in enumerate(listed):
        noted: Any = OmegaConf.load(tmp_path / "theirs" / str(number) / ".hydra" / "overrides.yaml")
        assert [word.removeprefix("++") for word in noted] == said


def files(folder: Path) -> dict[str, bytes]:
    """Return the files of the jobs, and the sweep's table."""
    jobs = (path for path in folder.glob("*/*") if path.name != ".hydra")
    return {str(path.relative_to(folder)): path.read_bytes() for path in (*jobs, folder / "sweep.csv")}
