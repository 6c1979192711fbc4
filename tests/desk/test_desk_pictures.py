"""Pictures in reports: judged by decoding them, never without their words, given to readers as files of the site."""

import json
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from dateline.claims.originals import MOST_BYTES
from dateline.ledger.queries import entries_after
from dateline.publishing.actions import bake_all, bake_touched
from dateline.reports.models import Picture, Report
from dateline.reports.rules import Shown, pictures_in, reading, with_pictures
from dateline.values.errors import DatelineError
from tests.desk.conftest import Desk
from tests.desk.test_desk_evidence import SCRIPT, _bomb, _picture
from tests.publishing.baked import differing, from_nothing, on_disk
from tests.publishing.conftest import folders

ADD = "/desk/images/add/"
WORDS = {
    "description": "A grey wall.", "caption": "The silo at Town, seen from the north.", "credit": "The Herald",
    "collection": "1", "tags": "",
}  # fmt: skip


@pytest.fixture
def site(desk: Desk, tmp_path: Path, settings: object) -> Iterator[Path]:
    """A baked site of the test's own, with the desk's media beside it."""
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
    with folders(tmp_path) as here:
        bake_all()
        yield here


def _send(client: Client, name: str, content: bytes, **typed: str) -> str:
    file = SimpleUploadedFile(name, content, content_type="image/jpeg")
    return client.post(ADD, WORDS | {"title": "Silo"} | typed | {"file": file}).content.decode()


def _publish(client: Client, report: Report, picture: int, alt: str = "") -> str:
    """Put the picture behind the first paragraph, in the editor's own words, and publish; gives the page that comes back."""
    paragraph = {"key": "a", "text": "North took Town.", "type": "unstyled", "depth": 0, "inlineStyleRanges": []}
    atomic = {"key": "b", "text": " ", "type": "atomic", "depth": 0, "inlineStyleRanges": []}
    data = {"id": picture, "alt": alt, "format": "fullwidth", "src": ""}
    body = {
        "blocks": [
            paragraph | {"entityRanges": []},
            atomic | {"entityRanges": [{"offset": 0, "length": 1, "key": 0}]},
            paragraph | {"key": "c", "text": "More is not known.", "entityRanges": []},
        ],
        "entityMap": {"0": {"type": "IMAGE", "mutability": "IMMUTABLE", "data": data}},
    }
    form = {
        "title": report.title, "slug": report.slug, "number": "1", "dated": "2017-11-09", "headline_claim": "",
        "body": json.dumps(body), "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", "action-publish": "1",
    }  # fmt: skip
    return client.post(f"/desk/pages/{report.pk}/edit/", form, follow=True).content.decode()


def _page(site: Path, report: Report) -> str:
    return (site / report.address.strip("/") / "index.html").read_text()


def _files(site: Path, report: Report) -> list[Path]:
    return sorted((site / report.address.strip("/") / "pictures").glob("*.jpg"))


def test_readers_get_a_picture_in_three_widths_with_its_words_and_no_more(
    desk: Desk, editor: Client, site: Path
) -> None:
    made = BytesIO()
    said = Image.Exif()
    said[0x010F] = "A camera of Mr. Nobody"
    Image.effect_noise((2000, 1000), 60).convert("RGB").save(made, "JPEG", exif=said)
    _send(editor, "from the phone.jpg", made.getvalue())
    picture = Picture.objects.get()
    assert b"Nobody" in made.getvalue() and b"Nobody" not in Path(picture.file.path).read_bytes()

    _publish(editor, desk.report, picture.pk)
    bake_touched(entries_after(0))
    page, files = _page(site, desk.report), _files(site, desk.report)
    sizes = set()
    for file in files:
        assert b"Nobody" not in file.read_bytes()
        with Image.open(file) as shown:
            assert not shown.getexif()
            sizes.add(shown.size)
    assert sizes == {(480, 240), (960, 480), (1600, 800)}
    figure = page[page.index("<figure") : page.index("</figure>")]
    for said in ('alt="A grey wall."', 'width="1600"', 'height="800"', 'loading="lazy"', "sizes=", "1600w",
                 "The silo at Town, seen from the north.", "The Herald"):  # fmt: skip
        assert said in figure, said
    named = set(re.findall(r"(/the-war/\S+\.jpg)", figure))
    assert {site / one.lstrip("/") for one in named} == set(files)
    assert len(page.encode()) < 100_000 and "/media/" not in page
    assert not differing(on_disk(site), from_nothing())  # what stands is what would be made from nothing


@pytest.mark.parametrize("way", ["withdrawn", "deleted", "taken out of the text", "the report is withdrawn"])
def test_a_picture_that_goes_leaves_the_site(desk: Desk, editor: Client, site: Path, way: str) -> None:
    _send(editor, "silo.png", _picture("PNG"))
    picture = Picture.objects.get()
    _publish(editor, desk.report, picture.pk)
    bake_touched(entries_after(0))
    assert _files(site, desk.report)
    if way == "withdrawn":
        edit = f"/desk/images/{picture.pk}/"
        editor.post(edit, WORDS | {"title": "Silo", "withdrawn": "on"})
    elif way == "deleted":
        editor.post(f"/desk/images/{picture.pk}/delete/")
        assert not Picture.objects.exists()
    elif way == "taken out of the text":
        desk.report.refresh_from_db()
        desk.report.body = "<p>North took Town.</p>"
        desk.report.save_revision().publish()
    else:
        Report.objects.get(pk=desk.report.pk).unpublish()
    bake_touched(entries_after(0))
    assert not _files(site, desk.report)
    page = _page(site, desk.report)
    assert "<img" not in page and "seen from the north" not in page
    assert ("A picture that stood here has been withdrawn." in page) == (way == "withdrawn")


def test_words_that_change_change_for_readers(desk: Desk, editor: Client, site: Path) -> None:
    _send(editor, "silo.png", _picture("PNG"))
    picture = Picture.objects.get()
    _publish(editor, desk.report, picture.pk, alt="A wall, and behind it smoke.")
    bake_touched(entries_after(0))
    assert 'alt="A wall, and behind it smoke."' in _page(site, desk.report)
    before = {file: file.stat().st_mtime_ns for file in _files(site, desk.report)}
    editor.post(f"/desk/images/{picture.pk}/", WORDS | {"title": "Silo", "caption": "The mill <b>&</b> silo."})
    bake_touched(entries_after(0))
    assert "The mill &lt;b&gt;&amp;&lt;/b&gt; silo." in _page(site, desk.report)
    assert before == {file: file.stat().st_mtime_ns for file in _files(site, desk.report)}  # drawn once


def test_a_still_leads_to_its_video_and_asks_nothing_of_that_place_before(
    desk: Desk, editor: Client, site: Path
) -> None:
    _send(editor, "still.png", _picture("PNG"), video="https://video.example.org/watch?v=1&t=2")
    _publish(editor, desk.report, Picture.objects.get().pk)
    bake_touched(entries_after(0))
    page = _page(site, desk.report)
    assert '<a class="play" href="https://video.example.org/watch?v=1&amp;t=2"' in page
    assert "▶ Play the video" in page and "at video.example.org" in page
    assert "example.org" not in "".join(re.findall(r'(?:src|srcset)="[^"]*"', page)) and "<iframe" not in page


@pytest.mark.parametrize("lacks", ["description", "caption", "credit"])
def test_a_picture_without_its_words_is_not_taken(desk: Desk, editor: Client, lacks: str) -> None:
    page = _send(editor, "silo.png", _picture("PNG"), **{lacks: " "})
    assert "This field is required." in page and not Picture.objects.exists()
    for kept in {"description", "caption", "credit"} - {lacks}:
        assert WORDS[kept] in page  # what was typed stays


def test_a_report_with_a_picture_that_has_no_words_does_not_go_to_press(desk: Desk, editor: Client, site: Path) -> None:
    page = _publish(editor, desk.report, 999)
    assert "A picture in the text is no longer kept: take it out of the text." in page
    bare = Picture.objects.create(title="Silo", file=ContentFile(_picture("PNG"), "silo.png"))
    desk.report.body = f'<p>North took Town.</p><embed embedtype="image" id="{bare.pk}" alt="" format="fullwidth"/>'
    with pytest.raises(DatelineError, match="“Silo” has no text for those who cannot see it and no caption and no cre"):
        desk.report.save_revision().publish()
    desk.report.refresh_from_db()
    assert "embed" not in desk.report.body


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("huge.png", _bomb, "unpacks to too many points"),
        ("cut.jpg", lambda: _picture("JPEG")[:2000], "damaged: it cannot be read to its end"),
        ("page.jpg", lambda: SCRIPT, "and no video (MP4, MOV or WebM), whatever it is called"),
        ("drawing.svg", lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "is no picture"),
        ("drawing.jpg", lambda: b'<svg xmlns="http://www.w3.org/2000/svg"/>', "is no picture"),
        ("bytes.jpg", lambda: b"\xff\xd8\xff\xe0" + SCRIPT, "picture"),
        ("large.jpg", lambda: b"\xff\xd8" + bytes(MOST_BYTES), "larger than 20 MB"),
    ],
    ids=["200 million points", "cut short", "a page", "an SVG", "an SVG named .jpg", "first bytes only", "too large"],
)
def test_what_is_no_picture_is_refused_in_a_sentence_and_the_words_stay(
    desk: Desk, editor: Client, name: str, content: object, sentence: str
) -> None:
    page = _send(editor, name, content())  # type: ignore[operator]
    assert sentence in page and WORDS["caption"] in page
    assert not Picture.objects.exists()


def test_a_picture_that_is_a_page_too_is_drawn_anew_and_the_page_is_gone(
    desk: Desk, editor: Client, settings: object, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    _send(editor, "polyglot.html", _picture("PNG") + SCRIPT)
    kept = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert kept and all(b"script" not in file.read_bytes() for file in kept)
    assert Picture.objects.get().file.name.endswith(".jpg")


def test_what_is_uploaded_by_the_many_is_drawn_anew_too(
    desk: Desk, editor: Client, settings: object, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    file = SimpleUploadedFile("phone.jpg", _picture("JPEG", exif=True), content_type="image/jpeg")
    said = editor.post("/desk/images/multiple/add/", {"files[]": file, "title": "Silo"}).json()
    assert said["success"] and not Picture.objects.exists()  # its words are asked for first
    number = said["uploaded_file_id"]
    fields = {f"uploaded-image-{number}-{name}": value for name, value in WORDS.items()}
    where = f"/desk/images/multiple/create_from_uploaded_image/{number}/"
    said = editor.post(where, fields | {f"uploaded-image-{number}-title": "Silo"}).json()
    picture = Picture.objects.get(pk=said["image_id"])
    assert b"Nobody" not in Path(picture.file.path).read_bytes()
    assert not [file for file in tmp_path.rglob("*") if file.is_file() and b"Nobody" in file.read_bytes()]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<p>a</p>", []),
        ('<p>a</p><embed embedtype="image" id="7" alt=" x " format="f"/><p>b</p>', [Shown(7, "x")]),
        ('<embed embedtype="image" id="7"/><embed embedtype="image" id="8"/>', [Shown(7, ""), Shown(8, "")]),
        ('<embed embedtype="media" url="https://example.org"/>', []),
        ('<embed embedtype="image" id="seven"/><embed embedtype="image" id="99999999999999999999"/>', []),
    ],
)
def test_the_pictures_of_a_text(body: str, found: list[Shown]) -> None:
    assert pictures_in(body) == found
    assert '<embed embedtype="image"' not in with_pictures(body, lambda _: None)
    assert reading(body) == reading(with_pictures(body, lambda _: None))
