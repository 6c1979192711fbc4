"""Answers of one sentence, for when there is neither a file nor the program to say it."""

import base64
import hashlib
import json
from html import escape
from http import HTTPStatus

_STYLE = (
    ":root{color-scheme:light dark}body{margin:0;font:1.0625rem/1.5 system-ui,sans-serif}"
    "main{max-width:34rem;margin:0 auto;padding:2rem 1rem}h1{font-size:1.5rem;line-height:1.2}"
)
_PAGE = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    f"<title>%s</title><style>{_STYLE}</style><main><h1>%s</h1><p>%s</p>"
    '<p><a href="/">Front page</a></p></main></html>\n'
)
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_HEADERS = (
    "content-type: {kind}; charset=utf-8\r\ncontent-length: {length}\r\ncache-control: no-store\r\n"
    "x-content-type-options: nosniff\r\nreferrer-policy: same-origin\r\n"
    f"content-security-policy: default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; frame-ancestors 'self'\r\n"
)

TOO_LARGE = "This is too large: send less at once."
TOO_SLOW = "The request took too long to arrive: send it again."
TOO_LONG = "The address or the headers of this request are too long."
UNREADABLE = "This request cannot be read."
ONLY_READ = "This address can only be read."
BUSY_WRITING = "Very many are writing at this moment and nothing of yours was taken: send it again in a minute."
BUSY_READING = "Very many are asking at this moment: everything published is there, try this page again in a minute."
BUSY_TELLING = "Very many pages are open at this moment: this one has to ask now and then what is new."
AWAY = (
    "This part of the site is being restarted. Everything published can be read meanwhile. "
    "Nothing was taken: try again in a minute."
)
LOST = "The answer to this was lost on its way: look whether it was taken before you send it again."
MISSING = "There is no page at this address."
NOTHING_KEPT = (
    "Nothing waits under this address. What was kept here is a day old or older, or was never here: "
    "“Your voice and what you wrote”, below any discussion, lists what became of yours."
)
_KEPT = (
    "What you wrote is safe with us and waits for its turn%s. Nothing more is needed of you: it is taken even if you "
    "close this page. If you leave it open, it looks again by itself and shows what became of it."
)
_A_SECOND = 150  # letters that are taken on a machine that is not slow
_CODES = {405: "only_read", 408: "too_slow", 413: "too_large", 404: "not_found", 503: "busy", 502: "lost", 504: "lost"}


def status_line(status: int) -> bytes:
    """The first line of an answer."""
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = "Answer"
    return f"HTTP/1.1 {status} {phrase}\r\n".encode()


def sentence(status: int, said: str, *, as_json: bool = False, more: bytes = b"") -> tuple[bytes, bytes]:
    """Headers and body of a sentence, as a page or in the one shape that errors have for programs."""
    if as_json:
        shape = {"code": _CODES.get(status, "refused"), "sentence": said, "status": status}
        kind, body = "application/json", json.dumps(shape).encode()
    else:
        title = "Not this time" if status >= 500 else "Not this way"
        kind, body = "text/html", (_PAGE % (title, title, escape(said))).encode()
    if status == 503:
        more += b"retry-after: 30\r\n"
    return _HEADERS.format(kind=kind, length=len(body)).encode() + more, body


def way(address: str) -> tuple[bytes, bytes]:
    """Headers and body of the way to a page that is to be asked for next."""
    return f"location: {address}\r\ncontent-length: 0\r\ncache-control: no-store\r\n".encode(), b""


def waiting(before: int) -> tuple[bytes, bytes]:
    """Headers and body of the page about a letter that waits behind so many others."""
    others = f", behind {before:,} other{'s' if before > 1 else ''}" if before else ""
    body = (_PAGE % ("Kept", "Kept: it waits for its turn", _KEPT % others)).encode()
    again = f"refresh: {min(10, 2 + before // _A_SECOND)}\r\n".encode()
    return _HEADERS.format(kind="text/html", length=len(body)).encode() + again, body
