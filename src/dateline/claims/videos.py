"""Videos made anew: what is seen and heard, as every browser plays it, and nothing else that was in the file."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

from dateline.values.errors import DatelineError

LONGEST = 180  # seconds of a video
MOST_POINTS = 9_000_000  # in each of its pictures as it comes
LONGEST_WORK = 300.0  # seconds until it is made
# What else the program was told is no business of it; its memory is bounded, so threads share theirs.
_ENVIRONMENT = {"PYTHONPATH": os.pathsep.join(sys.path), "MALLOC_ARENA_MAX": "2"}
_one_at_a_time = Lock()  # each takes what cores there are


@dataclass(frozen=True, slots=True)
class Video:
    """An MP4 of a moderate size, and one of its pictures as a JPEG."""

    content: bytes
    still: bytes
    seconds: int
    width: int
    height: int


def video_in(content: bytes) -> Video | None:
    """The video in a file, made anew; None if it is none that we know. One that cannot be taken is refused.

    A process of its own decodes it (`remaking.py`), which can do nothing else.
    """
    with TemporaryDirectory(prefix="dateline-video-") as folder, _one_at_a_time:
        given, made, still = (Path(folder) / name for name in ("given", "made.mp4", "still.jpg"))
        given.write_bytes(content)
        told = _told([str(given), str(made), str(still)])
        if told.get("refused"):
            raise DatelineError(told["refused"])
        if not told:
            return None
        return Video(made.read_bytes(), still.read_bytes(), told["seconds"], told["width"], told["height"])


def _told(paths: list[str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "dateline.claims.remaking", *paths]
    try:
        done = subprocess.run(command, capture_output=True, env=_ENVIRONMENT, timeout=LONGEST_WORK, check=False)  # noqa: S603  # ours
    except subprocess.TimeoutExpired:
        raise DatelineError("The video takes too long to read: make it shorter or smaller, or link to it.") from None
    if done.returncode:
        raise DatelineError("The video cannot be read: save it as an MP4 with another program, or link to it.")
    told: dict[str, Any] = json.loads(done.stdout)
    return told
