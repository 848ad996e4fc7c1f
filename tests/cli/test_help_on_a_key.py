"""`unetgen help KEY`: what one key does, an example of it, and its relatives."""

import pytest

from tests.helpers.sampling import every_nth
from unetgen import load, plan
from unetgen.cli.help_topic import about, example_override
from unetgen.language.keys import KEYS
from unetgen.language.keys.key import Key
from unetgen.language.resolve import resolve_with_problems


@pytest.mark.parametrize("key", every_nth(KEYS, 4), ids=lambda key: key.path)
def test_each_example_is_a_value_of_the_key(key: Key[object]) -> None:
    """Whatever else it needs, the value is not refused for itself."""
    words = example_override(key)
    if not words:
        return
    problems = resolve_with_problems(load(words.removeprefix("unetgen "))).problems
    refused = [problem.text for problem in problems if problem.key == key.path]
    assert all("changes nothing" in text or "needs" in text for text in refused), refused
    assert words in about(key.path)


def test_relatives() -> None:
    assert about("norm.epsilon").splitlines() == [
        "norm.epsilon  added to the variance [0.001]; for norm.kind",
        "  example       unetgen norm.epsilon=0.001",
        "  for one part  the same below stem, first, down, bottleneck, up, up.before, up.after, skip, decoder, head, head.before",
        "  beside it     norm: kind, momentum, center, scale, groups",
    ]
    assert about("depth").splitlines() == [
        "depth  number of levels, the bottleneck counted",
        "  example  unetgen depth=4",
    ]


def test_words_that_are_not_keys_of_a_network() -> None:
    assert about("lecture") == "lecture  a preset; `unetgen show lecture` prints its description"
    assert about("preset").startswith("preset  the network that the other words change")
    assert about("sweep.resume").startswith("sweep.resume  a sweep's folder")


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("depth=2-5", "Give a whole number from 1. For a network of each write 2,3,4,5, with -m."),
        ("depth=2..40", "write range(2,41), with -m."),
        ("dims=2", "dims  is not a key. The number of axes is that of input.size: 256x256 is 2D, 128x128x128 is 3D."),
        ("epochs=5", "epochs  is not a key. A description makes a network and does not train it."),
        ("compile.epochs=5", "Train its model in Python: to_keras(…).fit(…)."),
        ("gpu=1", "gpu  is not a key. Nothing is trained here, so no device is chosen. Keras chooses one"),
        ("help gpu", "gpu is not a key. Nothing is trained here"),
        ("seed=1", "Call keras.utils.set_random_seed(…) before to_keras(…)."),
        ("dataset=x", "dataset  is not a key. A description has no data."),
        ("table.columns=[memory]", "'memory' is not known. Here it is called activation_bytes."),
        ("table.columns=receptive_field", "the table of layers has no receptive_field. Allowed: row, type, inputs,"),
        ("help conv", "conv is not a key. Did you mean convs?"),
        ("Preset=lecture", "Preset  is not a key. Did you mean preset?"),
        ("pool=avg", "pool  is not a key. Here it is called down.kind."),
        ("dtype=fp16", "'fp16' is not known. Here it is called float16."),
        ("diagram.labels=false", "diagram.labels  is not a key. Here it is called diagram.classes."),
        ("diagram.font_size=8", "diagram.font_size  is not a key. Here it is called diagram.text_scale."),
        ("dropout=50%", "'50%' is a percentage. Write 0.5."),
        ("head.labels=a,b,c", "or write head.labels=[a,b,c]."),
        ("up=none", "'none' is not known. Allowed: nearest or linear"),  # none is the linear activation
        ("activation=identity", "'identity' is not known. Here it is called linear."),
        ("up=bilinear", "'bilinear' is not known. Here it is called linear."),
        ("head.kind=strided", "'strided' is not known. Allowed: conv or none."),
        ("compile.optimizer=Adma", "'Adma' is not known. Did you mean adam?"),
        ("emit=[pdf]", "emit  'pdf' is a file of the diagram. Use diagram."),
        ("emit=table,diagram", "Add -m to make a network of each, or write emit=[table,diagram]."),
        ("input.size=128,128", "or write input.size=128x128 for a value per axis."),
        ("--cfg jobs", "--cfg jobs is not known. Did you mean job? Allowed: job, hydra, all. For example --cfg job."),
        ("--cfg", "--cfg has no value. Allowed: job, hydra, all."),
        ("--info plugin", "Did you mean plugins?"),
        ("-m depth=range(2,4),5", "depth  has a function such as range(…) among other values. Write each value, or"),
        ("--multirun=depth", "--multirun takes no value. Write: unetgen --multirun depth=2,3,4"),
        ("--quiet=yes", "--quiet takes no value. Write: unetgen --quiet depth=3"),
        ("-p", "-p has no value. Give the part to print: --cfg job -p input"),
        ("--resolve depth=3", "--resolve changes what --cfg prints. Add --cfg job, or leave it out."),
        ("--package input", "--package changes what --cfg prints. Add --cfg job, or leave it out."),
        ("--json --cfg job", "--json is for a run or a sweep, and --cfg makes none. Leave out one of them."),
        ("-r depth=2,3 -m", "-r makes one network, and -m one for each value. Leave out one of them."),
        ("show lecture --json", "--json is not a flag of this command. Write: unetgen show PRESET"),
        ("model.pt", "'model.pt' holds weights or code, and no graph that can be read without running it. In Python:"),
        ("compare lecture model.onnx", "model.onnx cannot be read: No such file or directory."),
        ("nnUNetPlans.json", "nnUNetPlans.json cannot be read: No such file or directory."),
        ("hydra.callbacks.x._target_=a.b emit=[]", "a.b  cannot be imported. Give the path of a class or function"),
        ("list --jsn", "--jsn is not a flag of this command. Write: unetgen list"),
        ("budget.memory_gib=12GB", "Give a number above 0, such as 12, without a unit."),
        ("input.size=155x160x16", "Largest depth that fits 155x160x16: 1. input.on_odd=pad pads it."),
    ],
)
def test_answers_name_what_was_meant(words: str, answer: str, capsys: pytest.CaptureFixture[str]) -> None:
    from unetgen.cli import main

    assert main(words.split()) == 2
    assert answer in capsys.readouterr().err


def test_a_power_may_be_written_as_it_is_printed() -> None:
    """Figures and tables print 32·2^i, so a formula takes it."""
    assert plan({"filters.formula": "32·2^i"}, "depth=3") == plan({"filters.formula": "32 * 2**i"}, "depth=3")


def test_a_power_without_quotes(capsys: pytest.CaptureFixture[str]) -> None:
    from unetgen.cli import main

    assert main(["filters.formula=32 * 2^i"]) == 2
    assert 'Write a power as **: "filters.formula=32 * 2**i".' in capsys.readouterr().err


def test_a_whole_number_with_an_exponent() -> None:
    assert plan("filters.base=1e1").hash == plan("filters.base=10").hash
