"""A picture as evidence."""

from datetime import UTC, datetime
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from dateline.claims import actions as claims
from dateline.claims.models import Evidence, Statement
from dateline.claims.rules.vocabulary import EvidenceKind


def add_picture(ref: str = "hajin-isis") -> Evidence:
    """A test card, shown for the first statement on a claim."""
    made = BytesIO()
    Image.linear_gradient("L").convert("RGB").save(made, "JPEG")
    return claims.add_evidence(
        statement=Statement.objects.filter(claim__ref=ref)[0], kind=EvidenceKind.PHOTO, shows='A "card" <b>in</b> grey',
        credit="The test", captured_at=datetime(2017, 12, 4, 9, 30, tzinfo=UTC), link="https://example.org/card",
        original=SimpleUploadedFile("card.jpg", made.getvalue()), by=None,
    )  # fmt: skip


def show(*, shown: bool) -> None:
    claims.show_evidence(evidence=Evidence.objects.latest("pk"), shown=shown, reason="Nobody is in it.", by=None)
