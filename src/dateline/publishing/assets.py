"""The one stylesheet and the scripts, each named by its content so that it can be kept for ever."""

import hashlib
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

_PARTS = (
    "publishing/page.css", "publishing/discussion.css", "publishing/search.css", "situation/map.css",
    "publishing/print.css",  # last: on paper it comes before all others
)  # fmt: skip
_ISLANDS = ("search", "offline", "live", "passage")


@cache
def stylesheet() -> tuple[str, bytes]:
    """Its address and its content."""
    found = [finders.find(part) for part in _PARTS]
    content = b"\n".join(Path(str(path)).read_bytes() for path in found if path)
    return _named("dateline", "css", content), content


@cache
def script(name: str) -> tuple[str, bytes]:
    """The address and the content of one island: a module of its own that makes one thing of a page better."""
    content = Path(str(finders.find(f"publishing/islands/{name}.js"))).read_bytes()
    return _named(name, "js", content), content


@cache
def worker() -> bytes:
    """The script that answers from the copy on a reader's device; it must stand at the root, under one name."""
    return Path(str(finders.find("publishing/offline_worker.js"))).read_bytes()


def scripts() -> list[tuple[str, bytes]]:
    """All of them."""
    return [script(name) for name in _ISLANDS]


def _named(name: str, ending: str, content: bytes) -> str:
    return f"/assets/{name}.{hashlib.sha256(content).hexdigest()[:12]}.{ending}"
