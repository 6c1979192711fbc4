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
LONGEST_WORK = 100.0  # seconds until it is made; whoever sent it is answered within 120 (`publishing.forwarding`)
# What else the program was told is no business of it; its memory is bounded, so threads share theirs.
_ENVIRONMENT = {"PYTHONPATH": os.pathsep.join(sys.path), "MALLOC_ARENA_MAX": "2"}
_work = Lock()  # one at a time: each takes what cores there are, and one of the threads that readers write by


class NotMade(DatelineError):
    """It is a video, and none that can be made anew."""


@dataclass(frozen=True, slots=True)
class Video:
    """An MP4 of a moderate size, and one of its pictures as a JPEG."""

    content: bytes
    still: bytes
    seconds: int
    width: int
    height: int


def video_in(content: bytes) -> Video | None:
    """The video in a file, made anew; None if it is none that we know.

    Raises NotMade for one that cannot be, and another DatelineError while one is being made: nobody waits for that. A
    process of its own decodes it (`remaking.py`), which can do nothing else.
    """
    if not _work.acquire(blocking=False):
        raise DatelineError(
            "Another video is being made: send this file again in a minute or two.", code="busy", status=503
        )
    try:
        with TemporaryDirectory(prefix="dateline-video-") as folder:
            made, still = Path(folder) / "made.mp4", Path(folder) / "still.jpg"
            told = _told(content, made, still)
            if not told:
                return None
            return Video(made.read_bytes(), still.read_bytes(), told["seconds"], told["width"], told["height"])
    finally:
        _work.release()


def _told(content: bytes, made: Path, still: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "dateline.claims.remaking", str(made), str(still)]
    try:
        done = subprocess.run(  # noqa: S603  # nothing of what was sent is in the command
            command, input=content, capture_output=True, env=_ENVIRONMENT, timeout=LONGEST_WORK, check=False
        )
    except subprocess.TimeoutExpired:
        raise NotMade("The video takes too long to read: make it shorter or smaller, or link to it.") from None
    if done.returncode:
        raise NotMade("The video cannot be read: save it as an MP4 with another program, or link to it.")
    told: dict[str, Any] = json.loads(done.stdout)
    if "errno" in told:
        raise OSError(told["errno"], os.strerror(told["errno"]))
    if "refused" in told:
        raise NotMade(told["refused"])
    return told
