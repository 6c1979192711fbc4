"""The one stylesheet, named by its content so that it can be kept for ever."""

import hashlib
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

_PARTS = ("publishing/page.css", "publishing/discussion.css", "situation/map.css")


@cache
def stylesheet() -> tuple[str, bytes]:
    """Its address and its content."""
    found = [finders.find(part) for part in _PARTS]
    content = b"\n".join(Path(str(path)).read_bytes() for path in found if path)
    return f"/assets/dateline.{hashlib.sha256(content).hexdigest()[:12]}.css", content
