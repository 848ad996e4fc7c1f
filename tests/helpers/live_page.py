"""A running `unetgen live`, and requests to it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.helpers.paths import ROOT
from tests.helpers.sweep_runs import START


@contextmanager
def served(*words: str, cwd: Path) -> Generator[str]:
    """Run the command as users do, and yield its address; Ctrl-C ends it as it ends every command."""
    command = [sys.executable, "-c", START, "live", "--no-browser", *words]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        assert run.stdout
        assert run.stderr
        try:
            yield run.stdout.readline().strip()
        finally:
            run.send_signal(signal.SIGINT)
            code, said = ended(run)
            assert (code, said) == (130, "Interrupted.\n"), f"exit code {code}: {said}"


def ended(run: subprocess.Popen[str]) -> tuple[int, str]:
    """Return the exit code and stderr of a process; one that goes on is killed, so that no test waits for ever."""
    try:
        error = run.communicate(timeout=20)[1]
    finally:
        run.kill()
    return run.returncode, error


def requested(
    address: str, method: str = "GET", body: bytes = b"", headers: Mapping[str, str] | None = None, path: str = ""
) -> tuple[int, bytes]:
    """Return the code and the body of the answer to a request."""
    parts = urlsplit(address)
    connection = HTTPConnection(str(parts.hostname), parts.port, timeout=60)
    try:
        connection.request(method, path or parts.path, body or None, dict(headers or {}))
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def got(address: str) -> bytes:
    code, body = requested(address)
    assert code == 200
    return body


def asked(address: str, question: Mapping[str, Any], place: str = "answer") -> dict[str, Any]:
    """Return the answer to a question, as the page asks it."""
    parts = urlsplit(address)
    headers = {"Content-Type": "application/json", "Origin": f"http://{parts.netloc}"}
    code, body = requested(address + place, "POST", json.dumps(question).encode(), headers)
    assert code == 200, body
    return json.loads(body)
