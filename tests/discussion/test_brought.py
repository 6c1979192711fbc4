"""Pictures that come with a contribution. Class 1 of abuse: files that are not what they say."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from dateline.claims.actions import make_claim
from dateline.claims.models import Claim, Evidence
from dateline.claims.rules.vocabulary import Action
from dateline.discussion.models import Brought, Comment
from dateline.people.rules import Role
from tests.readers import Reader, at_desk, text_of

Come = Callable[..., Reader]
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>'


def picture(kind: str = "JPEG", size: tuple[int, int] = (320, 200), **more: Any) -> bytes:
    made = BytesIO()
    Image.linear_gradient("L").convert("RGB").resize(size).save(made, kind, **more)
    return made.getvalue()


@pytest.fixture
def claim(report: Any) -> Claim:
    return make_claim(ref="bridge", text="The bridge fell", action=Action.STATEMENT, true_from=report.dated, by=None)


def brings(reader: Reader, content: bytes, name: str = "bridge.jpg", kind: str = "image/jpeg", **fields: str) -> Any:
    said = {"report": reader.report.pk, "author": "Anna", "text": "Taken from the west bank.", "claim": "bridge",
            "stance": "asserts", "file": SimpleUploadedFile(name, content, content_type=kind)}  # fmt: skip
    return reader.posts("/write/evidence/", said | fields)


def test_a_picture_goes_to_the_desk_and_becomes_evidence_that_nobody_sees_yet(
    reader: Come, claim: Claim, editor_client: Client
) -> None:
    anna = reader("Anna")
    page = text_of(anna.gets(f"/write/evidence/{anna.report.pk}/?claim=bridge"))
    assert 'type="file"' in page and 'enctype="multipart/form-data"' in page
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    assert brings(anna, picture(exif=exif)).status_code == 302
    comment = Comment.objects.get()
    where = f"/desk/contributions/{comment.pk}/picture/"
    copy = editor_client.get(where)
    assert copy["Content-Type"] == "image/jpeg" and copy["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in copy["Content-Security-Policy"] and b"A camera" not in copy.content
    assert where in text_of(editor_client.get("/desk/contributions/"))
    assert anna.gets(where).status_code == 302 and at_desk("Wes", Role.WRITER).get(where).status_code == 403
    typed = {f"c{comment.pk}-answer": "taken up", f"c{comment.pk}-reason": "It shows the bridge."}
    editor_client.post(f"/desk/contributions/{comment.pk}/answer/", typed)
    made = Evidence.objects.get()
    assert made.sha256 == Brought.objects.get().sha256 and made.statement.claim == claim
    assert made.shows == "Taken from the west bank." and not made.showings.exists()


@pytest.fixture
def editor_client(db: None) -> Client:
    return at_desk("Edda", Role.EDITOR)


BAD = {
    "an SVG that says it is a JPEG": (SVG, "x.jpg", "image/jpeg"),
    "HTML": (b"<html><script>alert(1)</script>", "x.png", "image/png"),
    "a GIF head before a program": (b"GIF89a<?php system($_GET[1]); ?>", "x.php.gif", "image/gif"),
    "a double extension": (b"<?php echo 1;", "x.jpg.php", "image/jpeg"),
    "a name that climbs": (b"no picture", "../../../../etc/cron.d/x", "image/png"),
    "half a picture": (picture()[:400], "x.jpg", "image/jpeg"),
    "nothing": (b"", "x.jpg", "image/jpeg"),
    "a PDF": (b"%PDF-1.7 x", "x.pdf", "application/pdf"),
}


@pytest.mark.parametrize("what", BAD)
def test_class_1_what_is_no_picture_is_refused_and_nothing_is_kept(reader: Come, claim: Claim, what: str) -> None:
    answer = brings(reader("Anna"), *BAD[what])
    page = text_of(answer)
    assert answer.status_code == 400 and 'role="alert"' in page and "west bank" in page, what
    assert not Comment.objects.exists() and not Brought.objects.exists()
    kept = settings.EVIDENCE_ROOT / "originals"
    assert not [file for file in kept.rglob("*") if file.is_file() and file.read_bytes() == BAD[what][0]]


def test_class_1_a_picture_that_unpacks_to_too_much(reader: Come, claim: Claim) -> None:
    bomb = BytesIO()
    Image.new("1", (12_000, 12_000)).save(bomb, "PNG")
    assert "points" in text_of(brings(reader("Anna"), bomb.getvalue(), "x.png", "image/png"))
    assert not Comment.objects.exists()


def test_class_1_a_picture_that_is_a_program_too_is_drawn_anew(
    reader: Come, claim: Claim, editor_client: Client
) -> None:
    brings(reader("Anna"), picture() + b"<script>alert(1)</script><?php ?>")
    copy = editor_client.get(f"/desk/contributions/{Comment.objects.get().pk}/picture/").content
    assert copy.startswith(b"\xff\xd8") and b"<script" not in copy and b"<?php" not in copy


def test_a_picture_without_a_claim_and_the_sixth_of_an_hour_are_refused(reader: Come, claim: Claim) -> None:
    anna = reader("Anna", address="203.0.113.4")
    assert "choose the claim" in text_of(brings(anna, picture(), claim="", stance=""))
    for number in range(6):
        another = reader(f"R {number}", address="203.0.113.4")
        answer = brings(another, picture(size=(300 + number, 200)), text=f"Picture {number}.")
    assert answer.status_code == 429 and "Many pictures" in text_of(answer) and Brought.objects.count() == 5
