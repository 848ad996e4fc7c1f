"""Blocks, gates, attentions and topologies from users' folders."""

import json
from pathlib import Path
from threading import Thread

import pytest
import yaml

from tests.helpers.command import in_process, unetgen
from tests.helpers.own_folders import BLOCK, PRESET, SMALL, package, parts, refused, write
from unetgen import ConfigError, Plan, compare, load, plan, to_diagram, to_keras, to_table
from unetgen.cli.help_topic import about
from unetgen.network.own_parts import searching

OWN = ("block=pointwise", "block.times=2", "skip.gate=open", "attention=twice", "topology=my_u", *SMALL)
MARKER = 'from pathlib import Path\n\nPath(__file__).with_suffix(".ran").write_text("")\n'


def test_every_kind_from_a_folder(tmp_path: Path) -> None:
    network = plan(*OWN, parts=parts(tmp_path))
    names = network.by_name
    assert {"encoder0_conv1_pointwise1", "encoder0_twice_twice", "decoder0_gate_open"} <= {*names}
    assert network.allowed_sizes
    assert to_keras(network).count_params() == network.params  # pyright: ignore[reportUnknownMemberType]  keras is untyped
    assert "<svg" in to_diagram(*OWN, parts=tmp_path).svg
    assert "pointwise" in str(to_table(*OWN, parts=[tmp_path]))
    assert compare(network, " ".join([*OWN, f"parts={tmp_path}"])).same
    assert load(*OWN, f"parts={tmp_path}").block.times == 2


def test_a_folder_counts_for_its_own_description_only(tmp_path: Path) -> None:
    first = write(tmp_path / "a", {"blocks/mine.py": BLOCK})
    second = write(tmp_path / "b", {"blocks/mine.py": BLOCK.replace("= 1", "= 3")})
    plans = [plan("block=mine", *SMALL, parts=folder) for folder in (first, second)]
    assert plans[0].params < plans[1].params
    assert "'mine' is not known" in refused("block=mine", *SMALL)


def test_threads_do_not_mix_their_folders(tmp_path: Path) -> None:
    folders = [write(tmp_path / str(n), {"blocks/mine.py": BLOCK.replace("= 1", f"= {n}")}) for n in range(1, 5)]
    found: dict[int, Plan] = {}

    def work(number: int, folder: Path) -> None:
        found[number] = plan("block=mine", *SMALL, parts=folder)

    threads = [Thread(target=work, args=(n, folder)) for n, folder in enumerate(folders)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({found[n].params for n in range(4)}) == 4


def test_an_edit_is_seen(tmp_path: Path) -> None:
    folder = write(tmp_path, {"blocks/mine.py": BLOCK})
    before = plan("block=mine", *SMALL, parts=folder)
    write(tmp_path, {"blocks/mine.py": BLOCK.replace("= 1", "= 2")})
    assert plan("block=mine", *SMALL, parts=folder).params > before.params
    assert not list(tmp_path.rglob("__pycache__"))


def test_helpers_beside_a_part(tmp_path: Path) -> None:
    helper = "from unetgen.network.blocks.plain import block\n"
    write(tmp_path, {"blocks/_help.py": helper, "blocks/mine.py": "from ._help import block\n"})
    assert plan("block=mine", *SMALL, parts=tmp_path).params == plan(*SMALL).params


def test_a_package_in_the_current_folder_is_not_installed(tmp_path: Path) -> None:
    package(tmp_path, "[unetgen.blocks]\nevil = evil\n", {"evil.py": MARKER})
    result = unetgen("block=evil", "emit=[]", cwd=tmp_path)
    assert (result.code, list(tmp_path.glob("*.ran"))) == (2, [])


FAULTS = {
    "is built in": ({"blocks/plain.py": BLOCK}, "plain.py has the name of a built-in block. Rename it."),
    "has no function": ({"blocks/mine.py": "x = 1\n"}, "mine.py has no function block. Write one: def block(place, x, units, *, …)."),
    "has a syntax error": ({"blocks/mine.py": "x = 1\ndef block(:\n"}, "mine.py, line 2: SyntaxError: invalid syntax."),
    "imports nothing": ({"blocks/mine.py": "\nimport nothing_there\n"}, "mine.py, line 2: ModuleNotFoundError: No module named 'nothing_there'."),
    "exits": ({"blocks/mine.py": "raise SystemExit(3)\n"}, "mine.py, line 1: SystemExit: 3."),
    "raises": ({"blocks/mine.py": "def block(place, x, units):\n    return x.nothing\n"}, "mine.py, line 2: AttributeError: 'Node' object has no attribute 'nothing'."),
    "refuses": ({"blocks/mine.py": "def block(place, x, units):\n    raise ValueError('too wide')\n"}, "mine.py, line 2: too wide"),
    "returns nothing": ({"blocks/mine.py": "def block(place, x, units):\n    pass\n"}, "block 'mine' returned nothing."),
    "takes too little": ({"blocks/mine.py": "def block(place):\n    pass\n"}, "TypeError: block() takes 1 positional argument but 3 were given."),
    "has an option without help": ({"blocks/mine.py": "def block(place, x, units, *, width: int = 3):\n    pass\n"}, "mine.py: option width has no line of help. Write, for example, width: Annotated"),
    "has an option without default": ({"blocks/mine.py": "from typing import Annotated\ndef block(place, x, units, *, width: Annotated[int, 'a']):\n    pass\n"}, "option width has no default"),
    "has an option of any type": ({"blocks/mine.py": "from typing import Annotated\ndef block(place, x, units, *, width: Annotated[str, 'a'] = ''):\n    pass\n"}, "option width has a type that no key has"),
    "has annotations that fail": ({"blocks/mine.py": "def block(place: 'Nothing', x, units):\n    pass\n"}, "NameError: name 'Nothing' is not defined."),
    "has a name for no key": ({"blocks/my-block.py": BLOCK, "blocks/mine.py": BLOCK}, "my-block.py has no name for a block. Use letters, digits and _."),
    "is in no subfolder": ({"mine.py": BLOCK}, "has no parts: it needs any of the folders blocks, attentions, gates, topologies."),
    "is in a misspelt subfolder": ({"block/mine.py": BLOCK}, "Rename block to blocks."),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_part_that(fault: str, tmp_path: Path) -> None:
    files, message = FAULTS[fault]
    assert message in refused("block=mine", *SMALL, parts=write(tmp_path / "own", files))


@pytest.mark.parametrize(
    "text", ["def block(", "import nothing_there", "def block(place, x, units, *, a: int = 3): pass"]
)
def test_an_unfinished_file_is_refused_only_where_it_is_used(text: str, tmp_path: Path) -> None:
    folder = write(tmp_path, {"blocks/half.py": f"{text}\n", "blocks/mine.py": BLOCK})
    assert plan("block=mine", *SMALL, parts=folder).params
    assert "half.py" in refused("block=half", *SMALL, parts=folder)
    assert "Did you mean half?" in refused("block=hlaf", *SMALL, parts=folder)
    with searching([folder]):
        assert "half.py" in about("block").split("block.kind=half: ")[1].splitlines()[0]


def test_faults_of_the_command(tmp_path: Path) -> None:
    """Errors are a sentence with exit code 2, without traceback."""
    write(tmp_path / "own", {"blocks/mine.py": "def block(place, x, units):\n    return 1 / 0\n"})
    result = in_process("block=mine", "emit=[]", "parts=own", "output_dir=here", cwd=tmp_path)
    message = "block 'mine' cannot be built: own/blocks/mine.py, line 2: ZeroDivisionError: division by zero.\n"
    assert result == (2, "", message)
    assert [path.name for path in tmp_path.iterdir()] == ["own"]
    for words in (["parts=nowhere"], ["help", "block", "parts=nowhere"], ["parts=a,b", "depth=2"]):
        result = in_process(*words, cwd=tmp_path)
        assert (result.code, result.out, result.err[:7]) == (2, "", "parts  ")
        assert "Traceback" not in result.err


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("return 3", "returned '3'."),
        ("return ((Stage(0, 0), ()), (Stage(0, 0), ()))", "comes twice"),
        ("return ((Stage(0, 0), ()), (Stage(0, 1), (Edge(Stage(1, 0), Stage(0, 1)),)))", "too early"),
        ("return ((Stage(0, 0), ()),)", "lacks Stage(level=1, column=0)"),
        ("return ((Stage(7, 0), ()),)", "is outside the U"),
    ],
)
def test_a_topology_that_is_wrong(body: str, message: str, tmp_path: Path) -> None:
    head = "from unetgen.graph.plan import Edge\nfrom unetgen.graph.spec import Stage\n\n\ndef topology(depth):\n    "
    folder = write(tmp_path, {"topologies/mine.py": f"{head}{body}\n"})
    assert message in refused("topology=mine", *SMALL, parts=folder)


@pytest.mark.parametrize("form", ["yaml", "svg", "mapping", "preset", "flat preset"])
def test_a_description_alone_runs_no_file(form: str, tmp_path: Path) -> None:
    """The key in a description only names the folder that the user has to give."""
    folder = write(tmp_path / "evil", {"blocks/mine.py": f"{MARKER}{BLOCK}", "gates/also.py": MARKER})
    text = f"{PRESET}block: {{kind: mine, times: 2}}\nparts: evil\n"
    write(tmp_path, {"a.yaml": text, "b/preset/it.yaml": f"# @package _global_\n{text}", "c/it.yaml": text})
    write(tmp_path, {"a.svg": f'<svg><u:plan xmlns:u="urn:unetgen" hash="x">{text}</u:plan></svg>'})

    def tried(**more: Path) -> Plan:
        match form:
            case "mapping":
                return plan(yaml.safe_load(text), **more)
            case "preset" | "flat preset":
                return plan("preset=it", presets=tmp_path / ("b" if form == "preset" else "c"), **more)
            case _:
                return plan(tmp_path / f"a.{form}", **more)

    with pytest.raises(ConfigError) as caught:
        tried()
    (problem,) = caught.value.problems
    assert problem.key == "parts"
    assert "If you trust them, give the folder yourself: parts=" in problem.text
    assert not list(tmp_path.rglob("*.ran"))
    assert "encoder0_conv1_pointwise1" in tried(parts=folder).by_name
    assert [path.name for path in tmp_path.rglob("*.ran")] == ["mine.ran"]


def test_the_command_runs_no_file_of_a_description(tmp_path: Path) -> None:
    write(tmp_path / "evil", {"blocks/mine.py": f"{MARKER}{BLOCK}"})
    write(tmp_path, {"a.yaml": f"{PRESET}block: mine\nparts: evil\n"})
    for words in (["a.yaml"], ["compare", "a.yaml", "lecture"], ["draw", "a.yaml"], ["-m", "a.yaml", "depth=2,3"]):
        result = in_process(*words, cwd=tmp_path)
        assert (result.code, result.out) == (2, "")
        assert "parts=evil on the command line" in result.err
    assert not list(tmp_path.rglob("*.ran"))


def test_a_saved_description_names_the_origin_of_its_parts(tmp_path: Path) -> None:
    parts(tmp_path / "my_parts")
    words = ["parts=my_parts", "emit=[table,svg]", "output_dir=here"]
    assert in_process(*OWN, *words, cwd=tmp_path).code == 0
    saved, summary = tmp_path / "here" / "config.yaml", json.loads((tmp_path / "here" / "summary.json").read_text())
    assert yaml.safe_load(saved.read_text())["parts"] == ["my_parts"]
    assert {"block": "pointwise", "file": "my_parts/blocks/pointwise.py"} in summary["parts"]
    for file in (saved, tmp_path / "here" / "diagram.svg"):
        assert plan(file, parts=tmp_path / "my_parts").hash == summary["hash"]
        assert "parts  This description uses Python files in 'my_parts'" in refused(str(file))
    result = in_process("compare", "here", "here/config.yaml", "parts=my_parts", cwd=tmp_path)
    assert result.code == 0, result.err
    assert in_process("compare", "here", "here", cwd=tmp_path).code == 0


def test_every_command_finds_them(tmp_path: Path) -> None:
    parts(tmp_path / "my_parts")
    side = " ".join(OWN)
    assert "pointwise" in in_process("help", "block", "parts=my_parts", cwd=tmp_path).out
    assert "(my_parts/gates/open.py)" in in_process("help", "open", "parts=my_parts", cwd=tmp_path).out
    assert "pointwise" in in_process("help", "block", "parts=my_parts", cwd=tmp_path).out
    assert in_process("compare", side, side, "parts=my_parts", cwd=tmp_path).code == 0
    assert in_process("draw", side, "-o", "a.svg", "parts=my_parts", cwd=tmp_path).code == 0
    line = "unetgen parts=my_parts block.kind="
    result = unetgen("-sc", "query=bash", cwd=tmp_path, COMP_LINE=line, COMP_POINT=str(len(line)))
    assert {"block.kind=pointwise", "block.kind=plain"} <= {*result.out.split()}


@pytest.mark.parametrize("launcher", [[], ["hydra.sweeper.workers=2"], ["hydra/launcher=joblib"]])
def test_sweeps(launcher: list[str], tmp_path: Path) -> None:
    if "joblib" in str(launcher):
        pytest.importorskip("joblib")
    parts(tmp_path / "my_parts")
    write(tmp_path / "mine", {"small.yaml": PRESET})
    words = ["preset=small", "block=plain,pointwise", "depth=2,3", "emit=[table]", "output_dir=here"]
    run = unetgen if launcher else in_process
    result = run("-m", *words, "parts=my_parts", "--config-dir", "mine", *launcher, cwd=tmp_path)
    assert result.code == 0, result.out + result.err
    saved = [yaml.safe_load((tmp_path / "here" / str(n) / "config.yaml").read_text()) for n in range(4)]
    assert [one.get("parts") for one in saved] == [None, None, ["my_parts"], ["my_parts"]]
