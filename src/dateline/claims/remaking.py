"""Makes a video anew, as a process of its own: `python -m dateline.claims.remaking TO STILL < FILE`.

It decodes what a stranger sent, so it has no Django, no database and bounded memory and time. What is seen and heard
is encoded again as every browser plays it (H.264 and AAC in an MP4, small enough for a thin line); nothing else of the
file goes along, and the file itself is never on a disk. It prints JSON: `seconds`, `width` and `height`, or a
`refused` sentence, or nothing of these if the file is no video; where the disk refused, it prints the `errno`.
"""

import errno
import json
import math
import os
import resource
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, Self, cast

import av
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.container import InputContainer
from av.error import FFmpegError
from av.filter import Graph
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from dateline.claims.videos import LONGEST, MOST_POINTS

LONGEST_EDGE = 854  # pixels of what is made: the usual 480 lines
PICTURES_A_SECOND, SAMPLES_A_SECOND = 30, 44_100
CHOSEN_FROM = 60  # the still is the one of so many first pictures that is most like the others
MEMORY = 3_000_000_000  # bytes
PROCESSOR = 300  # seconds
THREADS = 4  # of the decoder and of the encoder: each takes memory, which is bounded
# What else FFmpeg reads names further files, here or elsewhere; and by no way could it open them.
_READ = {"format_whitelist": "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts", "protocol_whitelist": "none"}
_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}
# As good as it looks on a phone, and in no case more than 5.5 MB a minute with its sound.
_PICTURES = {"preset": "veryfast", "crf": "27", "maxrate": "660k", "bufsize": "1320k"}
DAMAGED = "The video is damaged: it cannot be read to its end."
_TURNED: dict[int, tuple[str, ...]] = {90: ("transpose=cclock",), -90: ("transpose=clock",), 180: ("hflip", "vflip")}


class Refused(Exception):
    """The file cannot be taken, and why, in a sentence."""


def remade(content: bytes, target: Path, still: Path) -> dict[str, Any]:
    """Write the video and a picture of it, and say how long and how large it is; nothing if it is no video."""
    try:
        with av.open(BytesIO(content), "r", options=_READ) as given:
            seen = next((one for one in given.streams.video if not one.disposition & Disposition.attached_pic), None)
            if seen is None:
                return {}
            if seen.width * seen.height > MOST_POINTS:
                raise Refused(
                    f"The video has {seen.width} × {seen.height} points: make it smaller than "
                    f"{MOST_POINTS // 1_000_000} million."
                )
            try:
                return _made(given, seen, target, still)
            except FFmpegError as problem:
                if problem.errno in _DISK:
                    raise
                raise Refused(DAMAGED) from None
    except Refused as problem:
        return {"refused": str(problem)}
    except (FFmpegError, OSError) as problem:
        return {"errno": problem.errno} if problem.errno in _DISK else {}


def _made(given: InputContainer, seen: VideoStream, target: Path, still: Path) -> dict[str, Any]:
    said = given.duration / av.time_base if given.duration else 0.0
    _check_length(said)
    begins = given.start_time / av.time_base if given.start_time else 0.0
    heard = next(iter(given.streams.audio), None)
    seconds = 0.0
    seen.codec_context.thread_count = THREADS
    with _Film(target, with_sound=heard is not None) as film:
        # No stream of subtitles is asked for.
        frames = cast(Iterator[VideoFrame | AudioFrame], given.decode([one for one in (seen, heard) if one]))
        for frame in frames:
            if frame.pts is not None and frame.time_base is not None:
                seconds = max(seconds, float(frame.pts * frame.time_base) - begins)
                _check_length(seconds)
            film.add(frame)
        film.end()
        if seconds < said * 0.9 - 2:
            raise Refused(DAMAGED)
        film.still.save(still, "JPEG", quality=95)
        return {"seconds": max(1, round(seconds)), "width": film.still.width, "height": film.still.height}


def _check_length(seconds: float) -> None:
    if seconds > LONGEST + 1:
        raise Refused(f"The video is longer than {LONGEST // 60} minutes: cut it shorter, or link to it.")


class _Film:
    """The video that is made: pictures upright, of one size and evenly apart, and sound on one channel."""

    still: Image.Image

    def __init__(self, target: Path, *, with_sound: bool) -> None:
        self._made = av.open(str(target), "w", format="mp4", options={"movflags": "faststart", "fflags": "+bitexact"})
        self._picture = self._made.add_stream("libx264", PICTURES_A_SECOND, _PICTURES)
        self._picture.pix_fmt = "yuv420p"
        self._picture.codec_context.thread_count = THREADS
        self._sound = self._made.add_stream("aac", SAMPLES_A_SECOND, layout="mono") if with_sound else None
        self._even = AudioResampler("fltp", "mono", SAMPLES_A_SECOND)
        self._early: list[AudioFrame] = []  # sound that came before the first picture
        self._drawing: Graph | None = None
        self._first: list[VideoFrame] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._made.close()

    def add(self, frame: VideoFrame | AudioFrame) -> None:
        """The next picture or piece of sound."""
        if isinstance(frame, AudioFrame):
            if self._drawing is None:
                self._early.append(frame)
            else:
                self._hear(frame)
            return
        if self._drawing is None:
            self._drawing = self._begin(frame)
            for piece in self._early:
                self._hear(piece)
        self._drawing.vpush(frame)
        self._draw(self._drawing)

    def end(self) -> None:
        """What is still held goes into the file, and the still is chosen."""
        if self._drawing is None:
            raise Refused(DAMAGED)
        self._drawing.vpush(None)
        self._draw(self._drawing)
        self._made.mux(self._picture.encode(None))
        self._hear(None)
        if self._sound:
            self._made.mux(self._sound.encode(None))
        self._made.close()
        self.still = _most_like_the_others(self._first)

    def _begin(self, frame: VideoFrame) -> Graph:
        """The way of a picture from how it came to how it is drawn."""
        turned = _TURNED.get(frame.rotation, ())
        wide, high = (frame.height, frame.width) if frame.rotation in (90, -90) else (frame.width, frame.height)
        by = min(1.0, LONGEST_EDGE / max(wide, high))
        size = (max(2, round(wide * by / 2) * 2), max(2, round(high * by / 2) * 2))  # H.264 has pairs of points
        self._picture.width, self._picture.height = size
        steps = [*turned, f"scale={size[0]}:{size[1]}", "setsar=1", f"fps={PICTURES_A_SECOND}", "format=yuv420p"]
        graph = Graph()
        last = graph.add_buffer(width=frame.width, height=frame.height, format=frame.format, time_base=frame.time_base)
        for step in [*steps, "buffersink"]:
            name, _, options = step.partition("=")
            one = graph.add(name, options)
            last.link_to(one)
            last = one
        graph.configure()
        return graph

    def _draw(self, drawing: Graph) -> None:
        while True:
            try:
                frame = drawing.vpull()
            except (av.error.BlockingIOError, av.error.EOFError):
                return
            if len(self._first) < CHOSEN_FROM:
                self._first.append(frame)
            self._made.mux(self._picture.encode(frame))

    def _hear(self, frame: AudioFrame | None) -> None:
        if self._sound:
            for piece in self._even.resample(frame):
                self._made.mux(self._sound.encode(piece))


def _most_like_the_others(frames: list[VideoFrame]) -> Image.Image:
    """Of some pictures the one whose tones are nearest to their mean: neither a black beginning nor a flash."""
    pictures: list[Image.Image] = [
        frame.to_image()  # type: ignore[no-untyped-call]  # PyAV has no types for what it does with Pillow
        for frame in frames
    ]
    tones = [picture.convert("L").histogram() for picture in pictures]
    mean = [sum(column) / len(tones) for column in zip(*tones, strict=True)]
    return min(zip(pictures, tones, strict=True), key=lambda one: math.dist(one[1], mean))[0]


if __name__ == "__main__":
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR, PROCESSOR))
    av.logging.set_level(av.logging.PANIC)
    sys.stdout.write(json.dumps(remade(sys.stdin.buffer.read(), *map(Path, sys.argv[1:3]))))
