"""Originals of evidence: kept as they came in, and of pictures and videos a copy of what is seen and heard alone."""

import hashlib
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Protocol

from django.conf import settings
from PIL import Image, ImageOps, UnidentifiedImageError

from dateline.claims.videos import NotMade, video_in
from dateline.values.errors import DatelineError, Unusable

MOST_BYTES = 20_000_000  # what a form of the desk can carry
MOST_PIXELS = 64_000_000  # a picture that unpacks to more is refused before it is unpacked
LONGEST_EDGE = 1600  # of the copy, in pixels
_MARKUP = re.compile(r"<\s*(?:!doctype\s+html|(?:\w+:)?(?:html|svg|script|body|head|iframe))\b", re.IGNORECASE)
PICTURES = ("JPEG", "PNG", "WEBP", "GIF")


class Original(Protocol):
    """A file as it comes in, such as Django's UploadedFile."""

    def chunks(self) -> Iterable[bytes]:
        """Its bytes, in order."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Where an original is and what of it can be shown."""

    sha256: str  # of the original, in hex
    bytes: int
    copy: str = ""  # name of the copy; "": none can be made of it
    width: int | None = None
    height: int | None = None


def keep(original: Original, *, most: int = MOST_BYTES, only_pictures: bool = False) -> Kept:
    """Keep an original under its SHA-256, and make the copy that readers may be shown of a picture or a video.

    What it is, is told by its bytes; neither its name nor what its sender calls it is looked at.

    Both are named by their content, so that keeping the same again changes nothing, and a file left behind by a
    transaction that failed is found again by the next.
    """
    content = bytearray()
    for chunk in original.chunks():
        content += chunk
        if len(content) > most:
            raise DatelineError(f"The file is larger than {most // 1_000_000} MB: make it smaller or link to it.")
    if not content:
        raise DatelineError("The file is empty: choose another.")
    picture = _of_picture(bytes(content))
    if only_pictures and picture is None:
        raise DatelineError("The file is no picture (JPEG, PNG, WebP or GIF): link to anything else.")
    if picture is None and is_markup(bytes(content)):
        raise DatelineError("The file is a page or a drawing that can run programs (HTML, SVG): link to it instead.")
    made = picture or _of_video(bytes(content))
    sha256 = hashlib.sha256(content).hexdigest()
    _write(_originals() / sha256[:2] / sha256, bytes(content))
    if made is None:
        return Kept(sha256, len(content))
    name = f"{hashlib.sha256(made.content).hexdigest()[:32]}{made.ending}"
    _write(_copies() / name, made.content)
    return Kept(sha256, len(content), name, made.width, made.height)


def is_markup(content: bytes) -> bool:
    """Whether a file reads as HTML or SVG, in whatever coding, whatever it is called."""
    for coding in ("utf-8-sig", "utf-16"):
        try:
            text = content.decode(coding).lstrip()
        except UnicodeDecodeError:
            continue
        if text.startswith("<") and _MARKUP.search(text):
            return True
    return False


def copy_bytes(name: str) -> bytes:
    """The copy of this name."""
    return (_copies() / name).read_bytes()


def original_bytes(sha256: str) -> bytes:
    """The original of this SHA-256, as it came in."""
    try:
        return (_originals() / sha256[:2] / sha256).read_bytes()
    except OSError:
        raise Unusable(
            f"The original {sha256[:12]}… is not where it is kept: ask whoever hosts the newsroom for the backup."
        ) from None


def shown_copy(name: str) -> bytes:
    """The same for readers: a copy that is lost is said to be, and keeps nothing else from them."""
    try:
        return copy_bytes(name)
    except FileNotFoundError:
        raise DatelineError(f"The copy {name} is lost: put the folder of evidence back from a backup.") from None


@dataclass(frozen=True, slots=True)
class _Copy:
    content: bytes
    ending: str
    width: int
    height: int


def _of_picture(content: bytes) -> _Copy | None:
    upright = upright_picture(content, longest=LONGEST_EDGE)
    return _Copy(as_jpeg(upright), ".jpg", upright.width, upright.height) if upright else None


def _of_video(content: bytes) -> _Copy | None:
    """One of which no copy can be made, being too long for instance, is evidence all the same."""
    try:
        video = video_in(content)
    except NotMade:
        return None
    return _Copy(video.content, ".mp4", video.width, video.height) if video else None


def upright_picture(content: bytes, *, longest: int) -> Image.Image | None:
    """What is seen in a picture and nothing else: place, time, camera and thumbnail stay behind.

    Its edges are no longer than `longest`, in pixels; what was see-through is white. None: it is no picture that we
    know. One that is damaged or unpacks to too many points is refused before it is unpacked in full.
    """
    try:
        with Image.open(BytesIO(content), formats=PICTURES) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise DatelineError(
                    f"The picture has {picture.width} × {picture.height} points: make it smaller than "
                    f"{MOST_PIXELS // 1_000_000} million."
                )
            picture.draft("RGB", (longest, longest))  # a JPEG need not be unpacked in full
            upright = _on_white(ImageOps.exif_transpose(picture))
    except UnidentifiedImageError:
        return None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise DatelineError("The picture unpacks to too many points: make it smaller.") from None
    except (OSError, ValueError, SyntaxError):
        raise DatelineError("The picture is damaged: it cannot be read to its end.") from None
    upright.thumbnail((longest, longest))
    upright.info.clear()
    return upright


def as_jpeg(picture: Image.Image, *, quality: int = 85) -> bytes:
    """A picture as readers get it: its first lines come first, then the detail."""
    made = BytesIO()
    picture.save(made, "JPEG", quality=quality, optimize=True, progressive=True)
    return made.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    seen = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen).convert("RGB")


def _originals() -> Path:
    return Path(settings.EVIDENCE_ROOT) / "originals"


def _copies() -> Path:
    return Path(settings.EVIDENCE_ROOT) / "copies"


def _write(target: Path, content: bytes) -> None:
    """Whole or not at all, on the disk before anything refers to it, and for nobody else's eyes."""
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
    except OSError:
        partial.unlink(missing_ok=True)
        raise
