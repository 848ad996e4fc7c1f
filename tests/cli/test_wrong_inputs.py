"""Wrong inputs of new users, each with the answer that names the way on; and Hydra's words, accepted or refused."""

from pathlib import Path

import pytest

from tests.helpers.command import in_process, left_in
from tests.helpers.own_folders import write

GROUPS = {"bare.yaml": "filters: 8\nhead: 2\n", "near.yaml": "depht: 3\nfilter: 8\ninput: {size: 64x64}\n"}
REFUSED = {
    "depth=three": "depth  'three' is not a whole number. Give a whole number from 1.",
    "kernel_size=4": "it has no centre, and each convolution shifts its output by half a pixel. Use 3x3x3 or 5x5x5.",
    "kernel_size=[3,3,3]": "3 values for 2 levels: [3, 3, 3]. For a value per axis write 3x3x3.",
    "norm=batchnorm": "'batchnorm' is not known. Did you mean batch?",
    "norm=group|norm.groups=5": "which do not divide 32 channels. The nearest that does is 4.",
    "dropout=50": "50 is not a rate. Give a number from 0 to below 1, such as 0.3.",
    "data_format=NCHW": "Here it is called channels_first.",
    "down=avg": "Here it is called average.",
    "block=resnet": "Here it is called residual.",
    "preset=unet-2015": "Did you mean unet_2015?",
    "compile.loss=iou": "Of all classes it is mean_iou.",
    "filters.formula=32*2**i*k": "'k' has no place in a formula. Allowed are i (level), j (conv),",
    "filters.formula=32 / 0": "divides by zero at i = 0, j = 0.",
    "bare.yaml": "8 is one value, and filters is a group: base, growth,",
    "near.yaml": "depht           is not a key. Did you mean depth?",
    "depth|=|3": "depth has spaces around the equals sign. Write depth=3",
    "depth|3": "depth has no value. Write depth=…, without spaces around the equals sign.",
    "lecture": "'lecture' is a preset. Write preset=lecture, or: unetgen show lecture",
    "Lecture": "'Lecture' is not a command. Did you mean preset=lecture?",
    "--depth|4": "--depth is not a flag. Write depth=4",
    "-m|depth=range(5,2)": "range(5,2) has no value, so there is no job.",
    "-m|depth=interval(2,5)": "Give single values or a range(…), or let a search choose: hydra/sweeper=optuna",
    "diagram.colors.map=F4C98B": "Did you mean '#F4C98B'?",
    "~depth": "depth  cannot be taken away. To unset it write depth=null.",
    "preset@pkg=lecture": "has a Hydra package in it, and a description has none. Write key=value.",
    "show|le": "'le' is not a preset. Did you mean lecture?",
    "help|lectur": "lectur is not a key. Did you mean lecture?",
    "live|preset=lecture|depth=3": "Presets and keys are set on the page. Write: unetgen live [my_unet.yaml]",
    "preset=null": "'null' is not a preset. Available:",
    "preset=[lecture]": "'[lecture]' is not a preset. Did you mean lecture?",
    "hydra.sweep.subdir=${hydra.job.num}|-m|depth=1,2": "is the job's number, by which the report finds it. Leave it out.",
    "hydra/launcher=jobl|-m|depth=1,2": "Did you mean joblib?",
    "hydra/sweeper=optuna|hydra.sweeper.n_trials=2|-m|depth=1,2": "Did you mean hydra.sweeper.trials?",
    "hydra/job_logging=nope": "'nope' is not a hydra/job_logging. Did you mean none?",
}
ACCEPTED = {
    "emit=[]|depth=1|filters.base=1e1": "here",
    "emit=[]|+depth=1": "here",
    "emit=[]|++depth=1|name=${data_format}": "here",
    "emit=[]|norm={kind: group, groups: 4}": "here",
    "emit=[]|name=${now:%Y}": "here",
    "emit=[]|hydra.job.env_set={A: 1}": "here",
    "-m|emit=[]|filters.base=2|depth=shuffle(1,2)": "here/1",
    '-m|emit=[]|filters.base=2|hydra.sweeper.params={depth: "1,2"}': "filters.base=2: here/1",
    "--info|defaults": "preset/lecture",
    "--info|searchpath": "pkg://hydra.conf",
    "-sc|install=bash": "hydra_bash_completion",
    "-c|job|--resolve|-p|input": "size: 160x160x16",
    "--cfg|all|-p|hydra.run": "dir: outputs/${now:%Y-%m-%d}/${now:%H-%M-%S}",
}


@pytest.mark.parametrize("words", REFUSED)
def test_refused(words: str, tmp_path: Path) -> None:
    write(tmp_path, GROUPS)
    code, out, err = in_process(*words.split("|"), cwd=tmp_path)
    assert (code, out) == (2, "")
    assert REFUSED[words] in err
    assert left_in(tmp_path) == sorted(GROUPS)


@pytest.mark.parametrize("words", ACCEPTED)
def test_accepted(words: str, tmp_path: Path) -> None:
    more = ["output_dir=here"] if "emit=[]" in words else []
    code, out, err = in_process(*words.split("|"), *more, cwd=tmp_path)
    assert (code, err) == (0, "")
    assert ACCEPTED[words] in out
