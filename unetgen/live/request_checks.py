"""Checks of requests: only the page in this machine's browser may ask."""

import hmac
from email.message import Message

LARGEST_BODY = 64_000_000  # bytes; a dropped model may be large
LARGEST_TEXT = 1_000_000  # of a question without a file
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src data: blob:; connect-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def refused_host(headers: Message, port: int) -> bool:
    """Return whether the request was made for another name than this machine's.

    A page of another site can send its visitors' browser here under a name of its own.
    """
    return headers.get("Host", "") not in (f"127.0.0.1:{port}", f"localhost:{port}")


def refused_origin(headers: Message, port: int) -> bool:
    """Return whether a question comes from a page that is not ours."""
    origin = headers.get("Origin")
    return origin is not None and origin not in (f"http://127.0.0.1:{port}", f"http://localhost:{port}")


def path_within(path: str, token: str) -> str | None:
    """Return what follows the token in a path, or None where the token is wrong."""
    _, given, rest = (*path.partition("?")[0].split("/", 2), "", "")[:3]
    is_whole = path.count("/") > 1  # the page's files are relative to the slash behind the token
    return rest if is_whole and hmac.compare_digest(given.encode(), token.encode()) else None


def body_length(headers: Message) -> int | None:
    """Return the length of a body of JSON, or None where there is no such body."""
    length = headers.get("Content-Length", "")
    is_json = headers.get("Content-Type", "").partition(";")[0].strip() == "application/json"
    return int(length) if is_json and length.isdecimal() and len(length) < 12 else None
