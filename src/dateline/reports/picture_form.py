"""The desk's form of a picture: what is no picture is refused in one sentence, by decoding it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from dateline.claims.originals import MOST_BYTES, MOST_PIXELS
from dateline.reports.pictures import Drawn, drawn
from dateline.values.errors import DatelineError

KEPT_AS = (
    f"JPEG, PNG, WebP or GIF, up to {MOST_BYTES // 1_000_000} MB and {MOST_PIXELS // 1_000_000} million points. "
    "It is drawn anew: place, time and camera stay behind."
)


class PictureField(WagtailImageField):
    """A file that is a picture: neither its name nor its first bytes are asked."""

    default_validators: list[Any] = []  # as Wagtail has it; without its look at the name

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.help_text = KEPT_AS
        self.max_upload_size = MOST_BYTES

    def to_python(self, data: Any) -> Any:
        """The picture drawn anew, under its own name."""
        given = forms.FileField.to_python(self, data)
        if given is None:
            return None
        if given.size > MOST_BYTES:
            raise ValidationError(f"The file is larger than {MOST_BYTES // 1_000_000} MB: make it smaller.")
        try:
            given.seek(0)
            made = drawn(given.read())
        except DatelineError as problem:
            raise ValidationError(problem.sentence) from None
        given.seek(0)
        name = str(given.name)
        return Drawn(made, name=f"{name.rpartition('.')[0] or name}.jpg")


class PictureForm(BaseImageForm):
    """Wagtail's form of an image with our judgement of files."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if theirs := self.fields.get("file"):
            ours = PictureField(label=theirs.label, required=theirs.required, widget=theirs.widget)
            self.fields["file"] = ours
