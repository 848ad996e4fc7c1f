"""A preset's source is cited where the network is the preset's, or was made from it."""

from pathlib import Path

from tests.helpers.command import in_process
from unetgen import load
from unetgen.emit.method.section import Method, method_of
from unetgen.language.planning import plan_of, planned


def method(*description: str) -> Method:
    config = load(*description)
    return method_of(plan_of(config), config)


def test_a_preset_unchanged() -> None:
    text = method("preset=unet_2015")
    assert text.markdown.startswith("We used a 2D U-Net [@ronneberger2015unet] with five levels, ")
    assert text.tex.startswith(r"We used a 2D U-Net \cite{ronneberger2015unet} with five levels, ")


def test_a_preset_changed() -> None:
    start = r"We used a 2D U-Net based on that of \cite{ronneberger2015unet} with four levels, "
    assert method("preset=unet_2015", "depth=4").tex.startswith(start)
    named = method("preset=unet_2015", "depth=4", "name=mine")
    assert named.tex.startswith(start.replace("a 2D", "mine, a 2D"))


def test_a_file_that_starts_from_a_preset(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("preset: unet_2015\ndepth: 4\n", encoding="utf-8")
    assert r"based on that of \cite{ronneberger2015unet}" in method(str(file)).tex


def test_a_preset_without_a_paper_and_a_whole_description_cite_nothing(tmp_path: Path) -> None:
    file = tmp_path / "whole.yaml"
    file.write_text(
        "input: {size: 64x64, channels: 1}\ndepth: 3\nfilters: {base: 8}\nhead: {filters: 2}\n", encoding="utf-8"
    )
    for text in (method("preset=lecture"), method(str(file))):
        assert text.citation is None
        assert "cite" not in text.tex


def test_the_record_of_a_run_is_cited_where_it_is_the_presets_own() -> None:
    config = load("preset=unet_2015")
    again = type(config)(config.given, config.given)
    assert method_of(plan_of(again), again).citation == method("preset=unet_2015").citation
    changed = type(config)({**config.given, "depth": 4}, config.given)
    assert method_of(plan_of(changed), changed).citation is None


def test_idle_keys_keep_the_preset() -> None:
    assert planned(load("preset=unet_2015")).config.preset == "unet_2015"


def test_a_run_writes_both_files(tmp_path: Path) -> None:
    result = in_process("preset=unet_2015", "emit=[text]", "output_dir=here", cwd=tmp_path)
    assert result.code == 0
    assert (tmp_path / "here/method.md").read_text(encoding="utf-8") == method("preset=unet_2015").markdown
    assert (tmp_path / "here/method.tex").read_text(encoding="utf-8") == method("preset=unet_2015").tex


def test_each_job_of_a_sweep_has_its_own(tmp_path: Path) -> None:
    words = ("-m", "preset=unet_2015,vnet_2016", "emit=[text]", "output_dir=here")
    assert in_process(*words, cwd=tmp_path).code == 0
    cited = {path.read_text(encoding="utf-8").split("]")[0] for path in (tmp_path / "here").rglob("method.md")}
    assert {text.rpartition("@")[2] for text in cited} == {"ronneberger2015unet", "milletari2016vnet"}
