"""Evidence at the desk over HTTP: judged by decoding it, kept as it came, shown only as a copy and only by leave."""

import re
import struct
import zlib
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from dateline.claims.models import Evidence, Showing, Statement
from dateline.claims.originals import MOST_BYTES, copy_bytes, original_bytes
from dateline.ledger.models import Entry
from dateline.publishing.edition import Edition
from dateline.publishing.pages.claim import claim_page
from tests.desk.conftest import Desk, _client
from tests.publishing.conftest import folders

CLAIM = "/desk/claims/claim/north-town/"
TYPED = {
    "kind": "photo", "link": "", "shows": "A flag on the silo.", "credit": "The Herald", "captured_on": "2017-11-08",
    "hour": "", "offset": "+00:00",
}  # fmt: skip
SCRIPT = b"<!doctype html><script>alert(document.cookie)</script>"
GPS = 0x8825


def _picture(kind: str, *, exif: bool = False) -> bytes:
    made = BytesIO()
    picture = Image.effect_noise((640, 480), 90).convert("RGB")
    said = Image.Exif()
    if exif:
        said[0x010F] = "A camera of Mr. Nobody"
        said[GPS] = {1: "N", 2: (34.0, 27.0, 12.0), 3: "E", 4: (40.0, 55.0, 1.0)}
    picture.save(made, kind, exif=said)
    return made.getvalue()


def _bomb() -> bytes:
    """A PNG of 200 million points in a few hundred bytes of header and zeros."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", 20_000, 10_000, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes(1_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def _text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def _form(desk: Desk) -> str:
    return f"{CLAIM}statement/{desk.claim.statements.get().pk}/evidence/"


def _send(client: Client, desk: Desk, name: str, content: bytes, kind: str = "image/jpeg", **typed: str) -> str:
    file = SimpleUploadedFile(name, content, content_type=kind)
    return _text(client.post(_form(desk), TYPED | typed | {"file": file}, follow=True))


def test_a_photo_is_kept_listed_and_shown_by_leave_only(desk: Desk, editor: Client) -> None:
    content = _picture("JPEG")
    assert "The Herald" in _text(editor.get(_form(desk)))
    page = _send(editor, desk, "photo.jpg", content, hour="06:15", offset="+02:00")
    one = Evidence.objects.get()
    assert (one.statement, one.kind, one.by) == (Statement.objects.get(), "photo", "editor")
    assert one.captured_at == datetime(2017, 11, 8, 4, 15, tzinfo=UTC)
    assert original_bytes(one.sha256) == content and (one.width, one.height) == (640, 480)
    for said in ("A flag on the silo.", one.sha256, "Readers do not see the copy.", "8 November 2017, 04:15 UTC"):
        assert said in page

    show = f"/desk/claims/evidence/{one.pk}/show/"
    assert show in page
    form = _text(editor.get(show))
    assert f"/desk/claims/evidence/{one.pk}/copy/" in form and 'value="yes"' in form
    page = _text(editor.post(show, {"shown": "yes", "reason": "Nobody is in it."}, follow=True))
    assert "Readers see the copy." in page and "Nobody is in it." in page
    page = _text(editor.post(show, {"shown": "no", "reason": "A number plate can be read."}, follow=True))
    assert (
        "Readers do not see the copy." in page and "A number plate can be read." in page and "Nobody is in it." in page
    )
    assert list(Showing.objects.values_list("shown", "by")) == [(True, "editor"), (False, "editor")]
    assert "This field is required." in _text(editor.post(show, {"shown": "yes", "reason": " "}))
    assert Showing.objects.count() == 2


def test_a_link_alone_is_evidence(desk: Desk, editor: Client) -> None:
    page = _text(editor.post(_form(desk), TYPED | {"kind": "post", "link": "https://example.org/p/1"}, follow=True))
    assert "https://example.org/p/1" in page and "Readers get the link." in page
    one = Evidence.objects.get()
    assert one.sha256 == "" and editor.get(f"/desk/claims/evidence/{one.pk}/original/").status_code == 404
    assert editor.get(f"/desk/claims/evidence/{one.pk}/copy/").status_code == 404
    page = _text(editor.post(f"/desk/claims/evidence/{one.pk}/show/", {"shown": "yes", "reason": "Why not."}))
    assert "There is no copy that could be shown" in page


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("polyglot.png", lambda: _picture("PNG") + SCRIPT, "text/html"),
        ("paper.pdf", lambda: b"%PDF-1.4 " + SCRIPT, "application/pdf"),
    ],
    ids=["a PNG that is a page too", "a PDF"],
)
def test_whatever_it_is_the_original_is_saved_and_never_run(
    desk: Desk, editor: Client, name: str, content: object, kind: str
) -> None:
    sent: bytes = content()  # type: ignore[operator]
    _send(editor, desk, name, sent, kind)
    one = Evidence.objects.get()
    saved = editor.get(f"/desk/claims/evidence/{one.pk}/original/")
    assert saved.content == sent
    assert saved.headers["Content-Type"] == "application/octet-stream"
    assert saved.headers["Content-Disposition"].startswith("attachment;") and name not in str(saved.headers)
    assert saved.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in saved.headers["Content-Security-Policy"] and "no-store" in saved.headers["Cache-Control"]
    assert bool(one.copy) == name.endswith(".png")
    if one.copy:
        shown = editor.get(f"/desk/claims/evidence/{one.pk}/copy/")
        assert shown.headers["Content-Type"] == "image/jpeg" and shown.headers["X-Content-Type-Options"] == "nosniff"
        assert b"script" not in shown.content and shown.content.startswith(b"\xff\xd8")


SVG = '<?xml version="1.0"?><s:svg xmlns:s="http://www.w3.org/2000/svg" onload="alert(1)"/>'


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("page.jpg", SCRIPT, "image/jpeg"),
        ("drawing.svg", SVG.encode(), "image/svg+xml"),
        ("photo.png", SVG.encode("utf-16"), "image/png"),
        ("notes.txt", b"\xef\xbb\xbf  <!-- notes --><HTML><body>x", "text/plain"),
    ],
    ids=["a page named .jpg", "an SVG", "an SVG in UTF-16 named .png", "a page behind a comment"],
)
def test_what_can_run_programs_is_refused(desk: Desk, editor: Client, name: str, content: bytes, kind: str) -> None:
    page = _send(editor, desk, name, content, kind)
    assert "HTML, SVG): link to it instead." in page and not Evidence.objects.exists()


def test_the_copy_of_a_photo_says_neither_where_nor_with_what_it_was_taken(desk: Desk, editor: Client) -> None:
    content = _picture("JPEG", exif=True)
    with Image.open(BytesIO(content)) as sent:
        assert sent.getexif().get_ifd(GPS)
    _send(editor, desk, "photo.jpg", content)
    copy = copy_bytes(Evidence.objects.get().copy)
    with Image.open(BytesIO(copy)) as shown:
        assert not shown.getexif() and "exif" not in shown.info and shown.size == (640, 480)
    assert b"Nobody" in content and b"Nobody" not in copy


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (lambda: _picture("JPEG")[:2000], "The picture is damaged"),
        (_bomb, "too many points"),
        (lambda: b"", "The submitted file is empty"),
        (lambda: b"\xff\xd8" + bytes(MOST_BYTES), "larger than 20 MB"),
    ],
    ids=["a JPEG cut short", "200 million points", "nothing", "too large"],
)
def test_what_cannot_be_kept_is_refused_and_the_words_stay(
    desk: Desk, editor: Client, content: object, sentence: str
) -> None:
    page = _send(editor, desk, "photo.jpg", content())  # type: ignore[operator]
    assert sentence in page and "A flag on the silo." in page and "choose it again" in page
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Evidence needs a file or a link"),
        ({"link": "https://example.org/1", "shows": " "}, "This field is required"),
        ({"link": "https://example.org/1", "hour": "06:15", "captured_on": ""}, "An hour needs its day"),
        ({"link": "https://example.org/1", "captured_on": "2999-01-01"}, "still to come"),
        ({"link": "https://example.org/1", "kind": "rumour"}, "Select a valid choice"),
    ],
)
def test_half_of_it_is_no_evidence(desk: Desk, editor: Client, typed: dict[str, str], sentence: str) -> None:
    page = _text(editor.post(_form(desk), TYPED | typed))
    assert sentence in page and "The Herald" in page
    assert not Evidence.objects.exists()


def test_a_writer_adds_evidence_but_neither_shows_nor_opens_it(desk: Desk, writer: Client) -> None:
    page = _send(writer, desk, "photo.jpg", _picture("JPEG"))
    one = Evidence.objects.get()
    assert "A flag on the silo." in page and "/show/" not in page and "/original/" not in page
    answer = writer.get(f"/desk/claims/evidence/{one.pk}/original/")
    assert answer.status_code == 403 and "As writer you may not do this" in _text(answer)
    page = _text(writer.post(f"/desk/claims/evidence/{one.pk}/show/", {"shown": "yes", "reason": "I like it."}))
    assert "As writer you may not do this" in page and not Showing.objects.exists()
    assert writer.get(f"/desk/claims/evidence/{one.pk}/copy/").status_code == 200


def test_an_analyst_may_open_the_original_but_not_show_the_copy(desk: Desk) -> None:
    from dateline.people.rules import Role

    analyst = _client(Role.ANALYST)
    _send(analyst, desk, "photo.jpg", _picture("JPEG"))
    one = Evidence.objects.get()
    assert analyst.get(f"/desk/claims/evidence/{one.pk}/original/").status_code == 200
    assert f"/desk/claims/evidence/{one.pk}/show/" not in _text(analyst.get(CLAIM))


def test_an_original_that_has_gone_is_said_to_have_gone(desk: Desk, editor: Client) -> None:
    _send(editor, desk, "photo.jpg", _picture("WEBP"))
    one = Evidence.objects.get()
    from dateline.claims.originals import _originals

    (_originals() / one.sha256[:2] / one.sha256).unlink()
    answer = editor.get(f"/desk/claims/evidence/{one.pk}/original/")
    assert answer.status_code == 503 and "ask whoever hosts the newsroom" in _text(answer)


@pytest.mark.parametrize("address", ["show/", "original/", "copy/"])
def test_no_evidence_no_page(desk: Desk, editor: Client, address: str) -> None:
    assert editor.get(f"/desk/claims/evidence/999/{address}").status_code == 404
    assert editor.get(f"{CLAIM}statement/999/evidence/").status_code == 404


def test_what_was_done_with_it_is_kept_from_the_first_day(desk: Desk, editor: Client) -> None:
    _send(editor, desk, "photo.jpg", _picture("JPEG"))
    one = Evidence.objects.get()
    editor.get(f"/desk/claims/evidence/{one.pk}/original/")
    add = f"/desk/claims/evidence/{one.pk}/custody/"
    assert "This field is required." in _text(editor.post(add, {"deed": "handed on", "note": " "}))
    page = _text(editor.post(add, {"deed": "handed on", "note": "To the archive, on a disk."}, follow=True))
    assert "To the archive, on a disk." in page and "from The Herald" in page
    assert [(row.deed, row.by) for row in one.custody.all()] == [
        ("received", "editor"), ("copied", "editor"), ("opened", "editor"), ("handed on", "editor")
    ]  # fmt: skip


def test_where_it_was_taken_is_told_by_its_name_alone(desk: Desk, editor: Client, tmp_path: Path) -> None:
    _send(editor, desk, "photo.jpg", _picture("JPEG"), graphic="on")
    one = Evidence.objects.get()
    where = {
        "place": "Town", "position": "34.51234, 40.91234", "found_on": "2017-11-10", "found_by": "Two readers",
        "how": "The minaret and the silo stand in one line.",
    }  # fmt: skip
    page = _text(editor.post(f"/desk/claims/evidence/{one.pk}/place/", where, follow=True))
    assert "34.51234" in page and "Two readers" in page and "Graphic: covered until a reader asks." in page
    editor.post(f"/desk/claims/evidence/{one.pk}/show/", {"shown": "covered", "reason": "A body lies in it."})
    with folders(tmp_path):
        public = claim_page(Edition(), "north-town")
    assert "Taken at" in public and "Two readers" in public and "34.51234" not in public
    cover = public[public.index('<details class="cover">') : public.index("</details>")]
    assert "Uncover the picture" in cover and 'loading="lazy"' in cover and public.count(f"/evidence/{one.copy}") == 1


def test_what_turns_out_to_be_graphic_is_covered_later(desk: Desk, editor: Client, tmp_path: Path) -> None:
    _send(editor, desk, "photo.jpg", _picture("JPEG"))
    one = Evidence.objects.get()
    show = f"/desk/claims/evidence/{one.pk}/show/"

    def public() -> str:
        with folders(tmp_path):
            return claim_page(Edition(), "north-town")

    editor.post(show, {"shown": "yes", "reason": "A street."})
    assert one.copy in public() and "Uncover the picture" not in public()
    page = _text(editor.post(show, {"shown": "covered", "reason": "A reader saw a body at the edge."}, follow=True))
    assert "Readers see the copy once they ask." in page and "Graphic: covered until a reader asks." in page
    assert Entry.objects.filter(kind="evidence.shown").latest("pk").facts["covered"] is True
    assert "A reader saw a body at the edge." in page and "A street." in page
    assert one.copy in public() and "Uncover the picture" in public()
    editor.post(show, {"shown": "no", "reason": "The family asked."})
    assert one.copy not in public()
    form = editor.get(show).content.decode()
    assert re.search(r'value="covered"[^>]*checked', form)  # not shown again without its cover by accident
