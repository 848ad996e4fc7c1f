"""The server answers the page, and nobody else; it touches no file but the named one."""

import json
from collections.abc import Generator
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest

from tests.helpers.live_page import asked, got, requested
from unetgen.live.answer import answer_json
from unetgen.live.page import PAGE_FILES
from unetgen.live.server import Server, Session

JSON = {"Content-Type": "application/json"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text("depth: 3\n")
    return path


@pytest.fixture
def address(file: Path) -> Generator[str]:
    """Serve a page whose answers are made in this process."""
    server = Server(Session("token", answer_json, file, file.read_text()))
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server.address
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_page_and_its_files(address: str) -> None:
    page = got(address).decode()
    assert "unetgen live" in page
    for name in PAGE_FILES:
        text = got(address + name).decode()
        assert name in page or name == "index.html"
        assert name == "codemirror.js" or "//" not in text.replace("// ", "").replace('"//', "")  # no other address


def test_answers(address: str) -> None:
    assert asked(address, {}, "start") == {"yaml": "depth: 3\n", "file": "mine.yaml"}
    assert asked(address, {"ask": "figure", "yaml": "depth: 3"})["name"] == "lecture"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/token",
        "/tokem/",
        "/../etc/passwd",
        "//tokem/",
        "/token/../token/",
        "/token/%2e%2e/conf",
        "/token/page.py",
    ],
)
def test_other_paths_are_not_found(address: str, path: str) -> None:
    code, body = requested(address, path=path)
    assert code == 404
    assert b"root" not in body


@pytest.mark.parametrize("host", ["example.org", "127.0.0.1", "127.0.0.1:1", "localhost.example.org", ""])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_other_names_are_refused(address: str, host: str, method: str) -> None:
    assert requested(address, method, b"{}" if method == "POST" else b"", {"Host": host, **JSON})[0] == 403


@pytest.mark.parametrize(
    "headers",
    [{**JSON, "Origin": "https://example.org"}, {**JSON, "Origin": "null"}, {"Content-Type": "text/plain"}, {}],
)
@pytest.mark.parametrize("place", ["answer", "save", "start"])
def test_other_pages_cannot_ask(address: str, file: Path, headers: dict[str, str], place: str) -> None:
    body = json.dumps({"ask": "words", "yaml": "bad"}).encode()
    assert requested(address + place, "POST", body, headers)[0] == 403
    assert file.read_text() == "depth: 3\n"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "HEAD", "TRACE"])
def test_other_methods(address: str, method: str) -> None:
    assert requested(address, method)[0] == 501


def test_ten_megabytes_are_refused(address: str) -> None:
    length = {**JSON, "Content-Length": "10000000"}
    assert requested(address + "answer", "POST", b"", length)[0] == 413
    assert requested(address + "answer", "POST", b"{}", {**JSON, "Content-Length": "x"})[0] in (400, 403)
    assert asked(address, {"ask": "figure", "yaml": "depth: 3"})["hash"]


def test_the_named_file_is_saved(address: str, file: Path) -> None:
    assert asked(address, {"yaml": "depth: 4\n"}, "save")["saved"]
    assert file.read_text() == "depth: 4\n"
    file.write_text("depth: 5\n")
    assert "has changed on the disk" in asked(address, {"yaml": "depth: 6\n"}, "save")["said"]
    assert file.read_text() == "depth: 5\n"
    assert "nothing was saved" in asked(address, {"yaml": 3}, "save")["said"].lower()
    assert [path.name for path in file.parent.iterdir()] == ["mine.yaml"]


def test_it_listens_on_this_machine_alone(address: str) -> None:
    assert urlsplit(address).hostname == "127.0.0.1"
