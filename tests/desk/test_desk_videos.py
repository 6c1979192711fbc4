"""Videos in reports and as evidence: decoded and made anew by a process of its own, loaded once a reader presses play."""

import errno
import os
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import av
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from dateline.claims import videos
from dateline.claims.models import Evidence
from dateline.claims.originals import original_bytes
from dateline.ledger.queries import entries_after
from dateline.publishing.actions import bake_touched
from dateline.reports.models import Picture
from tests.desk.conftest import Desk
from tests.desk.films import film, tone
from tests.desk.test_desk_evidence import _picture
from tests.desk.test_desk_evidence import _send as _bring
from tests.desk.test_desk_pictures import WORDS, _page, _publish, _send, site
from tests.publishing.baked import differing, from_nothing, on_disk

__all__ = ["site"]


def _videos(site: Path) -> list[Path]:
    return sorted(site.rglob("*.mp4"))


def _played(content: bytes) -> tuple[list[str], tuple[int, int], int]:
    """What a video is made of: its codecs, its size, its pictures."""
    with av.open(BytesIO(content)) as file:
        seen = file.streams.video[0]
        codecs = sorted(one.codec_context.name for one in file.streams)
        return codecs, (seen.width, seen.height), sum(1 for _ in file.decode(seen))


@pytest.mark.parametrize(
    ("codec", "format", "sound"),
    [("libx264", "mp4", "aac"), ("libx265", "mov", "aac"), ("libvpx-vp9", "webm", "libopus")],
)
def test_readers_get_a_video_made_anew_and_nothing_else_of_the_file(
    desk: Desk, editor: Client, site: Path, codec: str, format: str, sound: str
) -> None:
    came = film(codec, format=format, sound=sound, size=(1280, 720), title="Nobody", comment="by Nobody")
    assert b"Nobody" in came
    _send(editor, "from the phone.mov", came)
    picture = Picture.objects.get()
    assert (picture.width, picture.height, picture.video_length) == (854, 480, "0:02")

    _publish(editor, desk.report, picture.pk, alt="A bar that fills.")
    bake_touched(entries_after(0))
    (video,) = _videos(site)
    codecs, size, pictures = _played(video.read_bytes())
    assert (codecs, size) == (["aac", "h264"], (854, 480)) and 55 <= pictures <= 65
    kept = [file for file in [*site.rglob("*"), *(site.parent / "media").rglob("*")] if file.is_file()]
    assert not [file for file in kept if file.suffix in {".mp4", ".jpg"} and b"Nobody" in file.read_bytes()]

    page = _page(site, desk.report)
    figure = page[page.index("<figure") : page.index("</figure>")]
    address = "/" + video.relative_to(site).as_posix()
    for said in ("<video ", 'preload="none"', "controls", 'aria-label="A bar that fills."', f'src="{address}"',
                 'type="video/mp4"', f'<a href="{address}">Save the video</a>', "Video, 0:02, 0.", 'width="854"'):  # fmt: skip
        assert said in figure, said
    poster = site / re.findall(r'poster="/([^"]+)"', figure)[0]
    with Image.open(poster) as still:
        assert still.getpixel((5, 5))[0] > 150  # a picture of it, and no black one
    assert "<img" not in figure and "media-src 'self'" in page
    assert not differing(on_disk(site), from_nothing())


@pytest.mark.parametrize("way", ["withdrawn", "deleted", "deleted with others", "a picture takes its place"])
def test_a_video_that_goes_leaves_the_site(
    desk: Desk, editor: Client, site: Path, django_capture_on_commit_callbacks: Any, way: str
) -> None:
    _send(editor, "a.mp4", film(sound=""))
    picture = Picture.objects.get()
    _publish(editor, desk.report, picture.pk)
    bake_touched(entries_after(0))
    assert _videos(site) and Path(picture.video_file.path).exists()
    assert _videos(site)[0].name not in picture.video_file.name  # what readers knew leads nowhere else either
    edit = f"/desk/images/{picture.pk}/"
    with django_capture_on_commit_callbacks(execute=True):
        if way == "withdrawn":
            editor.post(edit, WORDS | {"title": "Silo", "withdrawn": "on"})
        elif way == "deleted":
            editor.post(f"{edit}delete/")
        elif way == "deleted with others":
            editor.post(f"/desk/bulk/reports/picture/delete/?id={picture.pk}")
        else:
            editor.post(edit, WORDS | {"title": "Silo", "file": BytesIO(_picture("PNG"))})
    bake_touched(entries_after(0))
    assert not _videos(site) and "<video" not in _page(site, desk.report)
    assert Path(picture.video_file.path).exists() == (way == "withdrawn")


def test_words_that_change_leave_the_video_as_it_is(desk: Desk, editor: Client, site: Path) -> None:
    _send(editor, "a.mp4", film(sound=""))
    picture = Picture.objects.get()
    editor.post(f"/desk/images/{picture.pk}/", WORDS | {"title": "Silo", "caption": "The mill."})
    again = Picture.objects.get()
    assert (again.caption, again.video_file.name) == ("The mill.", picture.video_file.name)
    assert Path(again.video_file.path).exists()


def test_one_that_is_turned_by_its_phone_stands_upright(desk: Desk, editor: Client, site: Path) -> None:
    content = film(format="mov", sound="")
    upright = (0x10000).to_bytes(4, "big") + bytes(12) + (0x10000).to_bytes(4, "big") + bytes(12) + b"\x40\0\0\0"
    on_its_side = bytes(4) + (0x10000).to_bytes(4, "big") + bytes(4) + (-0x10000).to_bytes(4, "big", signed=True)
    at = content.rindex(upright)  # the matrix of its only track
    content = content[:at] + on_its_side + content[at + 16 :]
    _send(editor, "turned.mov", content)
    picture = Picture.objects.get()
    assert (picture.width, picture.height) == (180, 320)
    assert _played(picture.video_bytes())[1] == (180, 320)


def test_what_is_uploaded_by_the_many_may_be_a_video_too(desk: Desk, editor: Client, site: Path) -> None:
    file = SimpleUploadedFile("phone.mov", film(format="mov", title="Nobody"), content_type="video/quicktime")
    said = editor.post("/desk/images/multiple/add/", {"files[]": file, "title": "Silo"}).json()
    number = said["uploaded_file_id"]
    fields = {f"uploaded-image-{number}-{name}": value for name, value in WORDS.items()}
    where = f"/desk/images/multiple/create_from_uploaded_image/{number}/"
    editor.post(where, fields | {f"uploaded-image-{number}-title": "Silo"})
    picture = Picture.objects.get()
    assert picture.video_length == "0:02" and _played(picture.video_bytes())[0] == ["aac", "h264"]
    kept = [file for file in (site.parent / "media").rglob("*") if file.is_file()]
    assert not [file for file in kept if b"Nobody" in file.read_bytes()]


def _half(content: bytes) -> bytes:
    return content[: len(content) // 2]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (lambda: film(size=(64, 64), seconds=190, rate=1, sound=""), "longer than 3 minutes"),
        (
            lambda: film(size=(4000, 2400), seconds=1, rate=1, sound=""),
            "4000 × 2400 points: make it smaller than 9 mil",
        ),
        (
            lambda: _half(film("libvpx-vp9", format="webm", sound="", seconds=20)),
            "damaged: it cannot be read to its end",
        ),
        (lambda: film(sound="")[:-200], "is no picture (JPEG, PNG, WebP or GIF) and no video (MP4, MOV or WebM)"),
        (tone, "is no picture (JPEG, PNG, WebP or GIF) and no video"),
        (lambda: b"#EXTM3U\n#EXTINF:5,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n", "and no video (MP4, MOV or WebM)"),
        (lambda: b"ffconcat version 1.0\nfile /etc/hostname\n", "and no video (MP4, MOV or WebM)"),
    ],
    ids=[
        "too long",
        "too large",
        "cut short",
        "without its index",
        "sound alone",
        "a list of others",
        "a list to join",
    ],
)
def test_what_cannot_be_taken_is_refused_in_a_sentence_and_the_words_stay(
    desk: Desk, editor: Client, content: Callable[[], bytes], sentence: str
) -> None:
    page = _send(editor, "a.mp4", content())
    assert sentence in page and WORDS["caption"] in page
    assert not Picture.objects.exists()


def test_a_video_that_is_evidence_is_kept_and_shown_as_a_copy_that_a_reader_asks_for(
    desk: Desk, editor: Client, site: Path
) -> None:
    came = film("libx265", format="mov", size=(1280, 720), comment="by Nobody")
    page = _bring(editor, desk, "IMG_1.MOV", came, kind="video/quicktime", graphic="on")
    one = Evidence.objects.get()
    assert original_bytes(one.sha256) == came and (one.width, one.height) == (854, 480)
    copy = f"/desk/claims/evidence/{one.pk}/copy/"
    assert f'src="{copy}"' in page and "Readers do not see the copy." in page
    got = editor.get(copy)
    assert got["Content-Type"] == "video/mp4" and _played(got.content)[0] == ["aac", "h264"]
    assert b"Nobody" in came and b"Nobody" not in got.content

    page = f"claims/{desk.claim.ref}/index.html"
    bake_touched(entries_after(0))
    assert "The desk keeps the video and does not show it." in (site / page).read_text() and not _videos(site)
    editor.post(f"/desk/claims/evidence/{one.pk}/show/", {"shown": "covered", "reason": "It is known."})
    bake_touched(entries_after(0))
    told = (site / page).read_text()
    assert f'<video src="/evidence/{one.copy}" aria-label="A flag on the silo."' in told and 'preload="none"' in told
    assert "Uncover the video" in told
    assert [video.read_bytes() for video in _videos(site)] == [got.content]
    assert not differing(on_disk(site), from_nothing())


def test_a_video_that_is_too_long_for_a_copy_is_evidence_all_the_same(desk: Desk, editor: Client) -> None:
    came = film(size=(64, 64), seconds=190, rate=1, sound="")
    page = _bring(editor, desk, "long.mp4", came, kind="video/mp4")
    one = Evidence.objects.get()
    assert original_bytes(one.sha256) == came and not one.copy
    assert "No copy can be made of it: readers are told what it shows." in page


def test_while_one_is_made_another_is_refused_and_nothing_of_it_is_kept(desk: Desk, editor: Client, site: Path) -> None:
    came = film(sound="")
    with videos._work:
        page = _send(editor, "a.mp4", came)
        assert "Another video is being made" in page and WORDS["caption"] in page and not Picture.objects.exists()
        assert "Another video is being made" in _bring(editor, desk, "a.mp4", came)
        assert not Evidence.objects.exists()
    _send(editor, "a.mp4", came)
    assert Picture.objects.exists()


def test_a_full_disk_takes_nothing_and_is_told(desk: Desk, editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        page = _bring(editor, desk, "a.mp4", film("libx264", sound="", comment="full"))
    assert "disk is full: nothing was taken" in page and not Evidence.objects.exists()
