"""Videos made for tests: a bar that fills, and a tone."""

from fractions import Fraction
from io import BytesIO
from typing import Any

import av
import numpy as np


def film(
    codec: str = "libx264",
    *,
    format: str = "mp4",
    size: tuple[int, int] = (320, 180),
    seconds: int = 2,
    rate: int = 10,
    sound: str = "aac",
    **said: str,
) -> bytes:
    """A video of this size, as it would come from a phone; `said` is what it carries besides."""
    made = BytesIO()
    with av.open(made, "w", format=format) as file:
        file.metadata.update(said)
        seen: Any = file.add_stream(codec, rate, {"x265-params": "log-level=none"} if codec == "libx265" else {})
        seen.width, seen.height, seen.pix_fmt = *size, "yuv420p"
        heard: Any = file.add_stream(sound, 48_000, layout="stereo") if sound else None
        for number in range(seconds * rate):
            drawn = np.full((size[1], size[0], 3), 230, np.uint8)
            drawn[:, : size[0] * (number + 1) // (seconds * rate)] = (200, 80, 40)
            frame = av.VideoFrame.from_ndarray(drawn, "rgb24")
            frame.pts, frame.time_base = number, Fraction(1, rate)
            file.mux(seen.encode(frame))
        file.mux(seen.encode(None))
        if heard:
            tone = np.sin(np.arange(seconds * 48_000, dtype=np.float32) * (2 * np.pi * 440 / 48_000)) / 5
            for start in range(0, len(tone), 960):
                piece = av.AudioFrame.from_ndarray(np.stack([tone[start : start + 960]] * 2), "fltp", "stereo")
                piece.sample_rate, piece.pts, piece.time_base = 48_000, start, Fraction(1, 48_000)
                file.mux(heard.encode(piece))
            file.mux(heard.encode(None))
    return made.getvalue()


def tone() -> bytes:
    """Sound without a picture."""
    made = BytesIO()
    with av.open(made, "w", format="mp4") as file:
        heard: Any = file.add_stream("aac", 48_000, layout="stereo")
        for start in range(0, 48_000, 960):
            piece = av.AudioFrame.from_ndarray(np.zeros((2, 960), np.float32), "fltp", "stereo")
            piece.sample_rate, piece.pts, piece.time_base = 48_000, start, Fraction(1, 48_000)
            file.mux(heard.encode(piece))
        file.mux(heard.encode(None))
    return made.getvalue()
