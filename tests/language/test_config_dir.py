"""Run presets of a user's --config-dir, and report their problems."""

from pathlib import Path

import pytest

from tests.helpers.command import Result, in_process

OWN = "# @package _global_\nname: small\ninput: {size: 16x16, channels: 1}\ndepth: 2\nfilters: {base: 2}\nhead: {filters: 1}\n"


def run_own(folder: Path, text: str, *more: str) -> Result:
    """Run a user's own preset."""
    (folder / "mine" / "preset").mkdir(parents=True)
    (folder / "mine" / "preset" / "small.yaml").write_text(text)
    return in_process("--config-dir", "mine", "preset=small", "emit=[table]", "output_dir=here", *more, cwd=folder)


def test_a_users_own_presets(tmp_path: Path) -> None:
    result = run_own(tmp_path, OWN, "norm=batch")
    assert result.code == 0, result.err
    assert "small · 2D U-Net, depth 2" in result.out


@pytest.mark.parametrize("more", [[], ["lr=3"]])
def test_all_problems_of_a_users_own_preset(more: list[str], tmp_path: Path) -> None:
    result = run_own(
        tmp_path, f"{OWN}norm: batch\nfliters: {{base: 3}}\ndecoder: {{conv: 3}}\nconvs: {{a: 1}}\nuse_bias: 7\n", *more
    )
    assert (result.code, result.out) == (2, "")
    message = dict(line.strip().split("  ", 1) for line in result.err.splitlines()[1:-1])
    assert {key: text.strip() for key, text in message.items()} == {
        **({"lr": "is not a key. Here it is called compile.learning_rate."} if more else {}),
        "norm": "'batch' is one value, and a preset's keys can be overridden one by one: write {kind: batch} there.",
        "fliters": "is not a key. Did you mean filters?",
        "decoder.conv": "is not a key. Did you mean decoder.convs?",
        "convs": "{'a': 1} is a group, and convs is one value.",
        "use_bias": message["use_bias"].strip(),
    }
    assert "7 is neither true" in message["use_bias"]
    assert result.err.splitlines()[-1].startswith("from unetgen preset=small")


def test_a_preset_without_its_first_line(tmp_path: Path) -> None:
    result = run_own(tmp_path, OWN.replace("# @package _global_\n", ""))
    assert result.code == 2
    text = (
        "contains name, input, depth, filters, head. Write # @package _global_ as the first line of the preset's file."
    )
    assert result.err.splitlines()[:2] == ["1 problem in this description", f"  preset  {text}"]
