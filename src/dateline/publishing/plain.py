"""Answers of one sentence, for when there is neither a file nor the program to say it."""

import json
from html import escape
from http import HTTPStatus

_PAGE = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    '<title>%s</title><main><h1>%s</h1><p>%s</p><p><a href="/">Front page</a></p></main></html>\n'
)
_HEADERS = (
    "content-type: {kind}; charset=utf-8\r\ncontent-length: {length}\r\ncache-control: no-store\r\n"
    "x-content-type-options: nosniff\r\nreferrer-policy: same-origin\r\n"
    "content-security-policy: default-src 'none'; frame-ancestors 'self'\r\n"
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
