"""Files that are no graph of torch.export: one sentence each, whatever is wrong with them."""

import io
import json
import pickle
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.pt2 import FOLDER
from unetgen.errors import UserError
from unetgen.read.torch.file import read_pt2

GOOD = FOLDER / "hw-inplace-dropped-2d.pt2"
GRAPH = "hw-inplace-dropped-2d/models/model.json"


def program() -> dict[str, Any]:
    with zipfile.ZipFile(GOOD) as archive:
        return json.loads(archive.read(GRAPH))


def written(folder: Path, members: dict[str, bytes]) -> Path:
    path = folder / "model.pt2"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def changed(folder: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    content = program()
    change(content)
    return written(folder, {GRAPH: json.dumps(content).encode()})


def graph_of(content: dict[str, Any]) -> dict[str, Any]:
    return content["graph_module"]["graph"]


def test_a_good_file_is_read() -> None:
    assert read_pt2(GOOD).outputs


def test_half_a_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.pt2"
    path.write_bytes(GOOD.read_bytes()[:2000])
    with pytest.raises(UserError, match=r"is not a \.pt2 file, or is incomplete"):
        read_pt2(path)


@pytest.mark.parametrize(("member", "said"), [
    ("model/code/__torch__.py", "is a TorchScript file"),
    ("model/data.pkl", "is a pickled module or its weights"),
    ("something.txt", "holds no graph of torch.export"),
])  # fmt: skip
def test_other_archives_are_named(member: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=said) as raised:
        read_pt2(written(tmp_path, {member: b"x"}))
    assert "torch.export.save" in str(raised.value)


def test_a_pickle_is_not_run(tmp_path: Path) -> None:
    class Harm:
        def __reduce__(self) -> tuple[object, ...]:
            return (Path.touch, (tmp_path / "harm",))

    path = tmp_path / "model.pt2"
    path.write_bytes(pickle.dumps(Harm()))
    with pytest.raises(UserError):
        read_pt2(path)
    with pytest.raises(UserError):
        read_pt2(written(tmp_path, {"model/data.pkl": pickle.dumps(Harm())}))
    assert not (tmp_path / "harm").exists()


@pytest.mark.parametrize("version", [{"major": 9, "minor": 0}, {"major": 5}, {}, None, "8"])
def test_other_versions_are_refused(version: object, tmp_path: Path) -> None:
    path = changed(tmp_path, lambda content: content.update(schema_version=version))
    with pytest.raises(UserError, match=r"of torch\.export's schema, and versions 7 and 8 are read"):
        read_pt2(path)


def test_a_bomb_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, {GRAPH: b" " * 300 * 1024**2})
    assert path.stat().st_size < 400_000
    with pytest.raises(UserError, match="300 MiB of text"):
        read_pt2(path)


def test_a_false_size_is_refused(tmp_path: Path) -> None:
    """The declared size is small, and what is inside is not."""
    content = bytearray(written(tmp_path, {GRAPH: b" " * 8 * 1024**2}).read_bytes())
    size = (8 * 1024**2).to_bytes(4, "little")
    path = tmp_path / "false.pt2"
    path.write_bytes(content.replace(size, (100).to_bytes(4, "little")))
    with pytest.raises(UserError):
        read_pt2(path)


@pytest.mark.parametrize(("change", "said"), [
    (lambda content: graph_of(content)["nodes"].reverse(), "which nothing before it makes"),
    (lambda content: graph_of(content)["nodes"].pop(0), "which nothing before it makes"),
    (lambda content: content.pop("graph_module"), "holds a graph that contradicts itself"),
    (lambda content: graph_of(content).update(tensor_values={}), "holds a graph that contradicts itself"),
    (lambda content: content["graph_module"]["signature"].update(output_specs=[]), "none of its outputs depends"),
    (lambda content: content["graph_module"]["signature"].update(input_specs=[]), "has no input tensor"),
])  # fmt: skip
def test_broken_graphs_are_refused(change: Callable[[dict[str, Any]], object], said: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=said):
        read_pt2(changed(tmp_path, change))


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the way to each value inside JSON."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, one in inner for place in places(one, (*path, key)))]  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]


@pytest.mark.parametrize("value", [None, -1, "x", [], {}, 10**30], ids=repr)
def test_any_spoilt_value_is_read_or_refused(value: object, tmp_path: Path) -> None:
    """Each 37th value of the graph is replaced; nothing but a sentence may come out."""
    content = program()
    for place in places(content)[5::37]:
        fresh = json.loads(json.dumps(content))
        *way, last = place
        target = fresh
        for key in way:
            target = target[key]
        target[last] = value
        with suppress(UserError):
            read_pt2(written(tmp_path, {GRAPH: json.dumps(fresh).encode()}))


def test_no_path_of_the_author_is_shown(tmp_path: Path) -> None:
    """Stack traces hold source lines of another machine."""

    def secret(content: dict[str, Any]) -> None:
        for node in graph_of(content)["nodes"]:
            node["metadata"]["stack_trace"] = 'File "/home/secret/net.py", line 1'

    plan = read_pt2(changed(tmp_path, secret))
    assert "secret" not in repr((plan.nodes, plan.origin))


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.pt2"
    path.write_bytes(io.BytesIO().getvalue())
    with pytest.raises(UserError, match=r"is not a \.pt2 file"):
        read_pt2(path)
