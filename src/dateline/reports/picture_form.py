"""The desk's form of a picture or a video: what is neither is refused in one sentence, by decoding it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from dateline.claims.originals import MOST_BYTES, MOST_PIXELS
from dateline.claims.videos import LONGEST
from dateline.reports.pictures import drawn
from dateline.values.errors import DatelineError

KEPT_AS = (
    f"A picture (JPEG, PNG, WebP or GIF) of up to {MOST_PIXELS // 1_000_000} million points, "
    f"or a video (MP4, MOV or WebM) of up to {LONGEST // 60} minutes; up to {MOST_BYTES // 1_000_000} MB. "
    "It is made anew: place, time and camera stay behind."
)


class PictureField(WagtailImageField):
    """A file that is a picture: neither its name nor its first bytes are asked."""

    default_validators: list[Any] = []  # as Wagtail has it; without its look at the name

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.help_text = KEPT_AS
        self.max_upload_size = MOST_BYTES

    def to_python(self, data: Any) -> Any:
        """The picture drawn anew, or the still of the video, under its own name."""
        given = forms.FileField.to_python(self, data)
        if given is None:
            return None
        if given.size > MOST_BYTES:
            most = MOST_BYTES // 1_000_000
            raise ValidationError(f"The file is larger than {most} MB: make it smaller, or link to it.")
        try:
            given.seek(0)
            return drawn(given.read(), str(given.name))
        except DatelineError as problem:
            raise ValidationError(problem.sentence) from None


class PictureForm(BaseImageForm):
    """Wagtail's form of an image with our judgement of files."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if theirs := self.fields.get("file"):
            ours = PictureField(label=theirs.label, required=theirs.required, widget=theirs.widget)
            ours.widget.attrs["accept"] = "image/*,video/*"
            if video := self.instance.video_file:
                has = format_html('It has <a href="{}">a video of {}</a>.', video.url, self.instance.video_length)
                ours.help_text = format_html("{} {} A new file takes its place.", ours.help_text, has)
            self.fields["file"] = ours
