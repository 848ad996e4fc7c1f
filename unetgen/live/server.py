"""Serve the page on this machine alone, with the standard library's server.

The address has a random port and a token. The server reads no file but those of the page and the description that was
named, which it also saves.
"""

import json
import secrets
import sys
from collections.abc import Callable
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

from unetgen._files import write_whole
from unetgen.live.page import PAGE_FILES, live_file
from unetgen.live.request_checks import (
    HEADERS,
    LARGEST_BODY,
    LARGEST_TEXT,
    body_length,
    path_within,
    refused_host,
    refused_origin,
)

HOST = "127.0.0.1"
JSON = "application/json"


class Session(NamedTuple):
    """The ground of a page.

    It has the token, who answers, the named file, and the text to begin with.
    """

    token: str
    ask: Callable[[str], str]
    file: Path | None
    text: str


class Server(ThreadingHTTPServer):
    """A server of one session, whose address has its token."""

    daemon_threads = True

    def __init__(self, session: Session, port: int = 0) -> None:
        self.session = session
        self.saved = [session.text]  # what the file has, as far as the page knows
        super().__init__((HOST, port), partial(Handler, session=session))

    def handle_error(self, request: object, client_address: object) -> None:
        """Print nothing where a browser has closed its connection."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # pyright: ignore[reportArgumentType]  # a socket

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.server_port}/{self.session.token}/"


class Handler(BaseHTTPRequestHandler):
    """Answer the page's requests, and refuse all others."""

    server: Server  # pyright: ignore[reportIncompatibleVariableOverride]  # the base knows any server
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "unetgen", ""
    timeout = 60
    disable_nagle_algorithm = True  # a short body would wait 40 ms until the headers are acknowledged

    def __init__(self, *arguments: object, session: Session) -> None:
        self.session = session
        super().__init__(*arguments)  # pyright: ignore[reportArgumentType]

    def do_GET(self) -> None:  # the name is the library's
        """Send a file of the page."""
        name = self.place()
        if name is None:
            return
        if (name or "index.html") not in PAGE_FILES:
            self.send(404, "There is no such file.", "text/plain")
            return
        self.send(200, live_file(name or "index.html"), PAGE_FILES[name or "index.html"])

    def do_POST(self) -> None:  # the name is the library's
        """Answer a question of the page."""
        name = self.place()
        if name is None:
            return
        length = body_length(self.headers)
        if refused_origin(self.headers, self.server.server_port) or length is None:
            self.send(403, "Only the page may ask, in JSON.", "text/plain")
        elif length > (LARGEST_BODY if name == "dropped" else LARGEST_TEXT):
            self.send(413, "This is too large for the page.", "text/plain")
        else:
            body = self.rfile.read(length).decode(errors="replace")
            self.send(200, self.answered(name, body), JSON)

    def answered(self, name: str, body: str) -> str:
        if name == "start":
            named = self.session.file
            return json.dumps({"yaml": self.session.text, "file": named.name if named else ""})
        return self.save(body) if name == "save" else self.session.ask(body)

    def save(self, body: str) -> str:
        """Write the named file, unless somebody else has changed it."""
        file, saved = self.session.file, self.server.saved
        try:
            text = json.loads(body)["yaml"]
            assert isinstance(text, str)
        except (ValueError, KeyError, TypeError, AssertionError):
            return json.dumps({"said": "Nothing was saved: the question has no text."})
        if file is None:
            return json.dumps({"said": "No file was named. Start `unetgen live my_unet.yaml` to save."})
        if file.exists() and file.read_text(encoding="utf-8") != saved[0]:
            return json.dumps({"said": f"{file.name} has changed on the disk, so it was not saved. Reload the page."})
        write_whole(file, text)
        saved[0] = text
        return json.dumps({"said": f"saved {file.name}", "saved": True})

    def place(self) -> str | None:
        """Return the path behind the token, or refuse the request."""
        if refused_host(self.headers, self.server.server_port):
            self.send(403, "This page is for this machine alone.", "text/plain")
            return None
        name = path_within(self.path, self.session.token)
        if name is None:
            self.send(404, "There is no such page.", "text/plain")
        return name

    def send(self, code: int, content: str | bytes, kind: str) -> None:
        data = content.encode() if isinstance(content, str) else content
        self.send_response(code)
        for header, value in {**HEADERS, "Content-Type": kind, "Content-Length": str(len(data))}.items():
            self.send_header(header, value)
        if code != 200:
            self.send_header("Connection", "close")  # the body of a refused question was not read
            self.close_connection = True
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing: the terminal shows the address alone."""


def new_token() -> str:
    return secrets.token_urlsafe(16)
