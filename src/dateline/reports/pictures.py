"""Pictures and videos of the newsroom's own: made anew as they come in, each with its words.

Readers get a picture in three widths. Of a video they get the still, and the video itself once they press play.
"""

import hashlib
import secrets
from io import BytesIO
from typing import Any, ClassVar

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.validators import URLValidator
from django.db import models, transaction
from PIL import Image as Drawing
from wagtail.images.models import (
    AbstractImage,
    AbstractRendition,
    WagtailImageField,
    WagtailImageFieldFile,
    get_upload_to,
)

from dateline.claims.originals import as_jpeg, upright_picture
from dateline.claims.videos import Video, video_in
from dateline.reports.rules import pictures_in
from dateline.values.errors import DatelineError

WIDTHS = (480, 960, 1600)  # pixels: a phone, a column of text on a sharp screen, the whole of a large one
LONGEST_EDGE = 2400  # pixels of what is kept
QUALITY = 80  # of what readers get
NO_PICTURE = (
    "The file is no picture (JPEG, PNG, WebP or GIF) and no video (MP4, MOV or WebM), whatever it is called: "
    "choose another."
)


class Drawn(ContentFile):  # type: ignore[type-arg]  # generic for mypy only: Django's own takes no parameter
    """A picture that was drawn anew already; with a video, if it is a still of one."""

    video: Video | None = None


def drawn(content: bytes, name: str) -> Drawn:
    """A picture drawn anew as a JPEG that carries nothing but what is seen, or the still of a video that was made anew.

    Refused if it cannot be read.
    """
    video = None
    upright = upright_picture(content, longest=LONGEST_EDGE)
    if upright is None and (video := video_in(content)):
        upright = upright_picture(video.still, longest=LONGEST_EDGE)
    if upright is None:
        raise DatelineError(NO_PICTURE)
    made = Drawn(as_jpeg(upright, quality=90), name=f"{name.rpartition('/')[2].rpartition('.')[0] or 'picture'}.jpg")
    made.video = video
    return made


class _DrawnFile(WagtailImageFieldFile):
    """Whichever way a file comes in, what is kept was drawn by us."""

    def save(self, name: str, content: Any, save: bool = True) -> None:
        """Draw it anew unless that was done, and keep it as a JPEG."""
        if not isinstance(content, Drawn):
            content.seek(0)
            content = drawn(content.read(), name)
        self.instance.keep_video(content.video)
        super().save(str(content.name), content, save)


class _DrawnField(WagtailImageField):
    attr_class = _DrawnFile


class Picture(AbstractImage):
    """A picture that reports may show. The words that belong to it go with it wherever it is shown."""

    file = _DrawnField(upload_to=get_upload_to, width_field="width", height_field="height")
    description = models.CharField(
        "what can be seen",
        max_length=255,
        help_text="For those who cannot see it. It can be said otherwise in a report.",
    )
    caption = models.CharField(max_length=500, help_text="Stands below it: who or what, where, when.")
    credit = models.CharField(
        max_length=200, help_text="Who made it, as it may be printed. Name nobody whom that endangers."
    )
    video = models.CharField(
        "link to the video", max_length=500, blank=True, validators=[URLValidator(["https", "http"])],
        help_text="If it is a still of a video: where that is. Readers go there when they press play, not before.",
    )  # fmt: skip
    video_file = models.FileField(upload_to="images/", blank=True, editable=False)
    video_seconds = models.PositiveIntegerField(null=True, blank=True, editable=False)
    withdrawn = models.BooleanField(
        "withdraw it from readers", default=False, help_text="It leaves every report; a sentence stands in its place."
    )

    uploaded_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    uploaded_by_user.wagtail_reference_index_ignore = True  # type: ignore[attr-defined]  # as Wagtail's own

    admin_form_fields = (
        "title", "file", "description", "caption", "credit", "video", "withdrawn", "collection", "tags",
        "focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height",
    )  # fmt: skip

    class Meta(AbstractImage.Meta):
        verbose_name = "picture"
        verbose_name_plural = "pictures"
        permissions: ClassVar = [("choose_image", "Can choose image")]

    def save(self, *args: Any, **options: Any) -> None:
        """With size and sum of what is kept, which is not what came in."""
        if self.file.name and not self.file._committed:
            self.file.save(self.file.name, self.file.file, save=False)
            self._set_image_file_metadata()
            self.file.close()
        before = Picture.objects.filter(pk=self.pk).values_list("video_file", flat=True).first()
        super().save(*args, **options)
        if before and before != self.video_file.name:
            forget_video(before)

    def keep_video(self, video: Video | None) -> None:
        """The video that a new file is a still of: none, if it is a mere picture."""
        self.video_file, self.video_seconds = "", None
        if video:
            # The desk looks at it where anybody could who knows its name: readers are not told that one.
            self.video_file.save(f"{secrets.token_hex(16)}.mp4", ContentFile(video.content), save=False)
            self.video_seconds = video.seconds

    @property
    def widths(self) -> list[int]:
        """In which it is given to readers: never wider than it is."""
        narrower = [width for width in WIDTHS if width < self.width]
        return narrower if self.width > WIDTHS[-1] else [*narrower, self.width]

    def height_at(self, width: int) -> int:
        """Its height when it is so wide, in pixels."""
        return max(1, round(int(self.height) * width / int(self.width)))

    def name_at(self, width: int) -> str:
        """Of the file of this width; another picture has another name."""
        return f"{self.file_hash[:20]}-{width}.jpg"

    @property
    def video_name(self) -> str:
        """Of the file of its video, for readers; another video has another name. Empty if it has none."""
        return f"{hashlib.sha256(str(self.video_file.name).encode()).hexdigest()[:32]}.mp4" if self.video_file else ""

    @property
    def video_length(self) -> str:
        """Of its video, in minutes and seconds: 1:05."""
        minutes, seconds = divmod(self.video_seconds or 0, 60)
        return f"{minutes}:{seconds:02}"

    def video_bytes(self) -> bytes:
        """The file of its video."""
        return self._kept(self.video_file)

    def drawn_at(self, width: int) -> bytes:
        """The file of this width."""
        kept = self._kept(self.file)
        with Drawing.open(BytesIO(kept)) as whole:
            return as_jpeg(whole.resize((width, self.height_at(width)), Drawing.Resampling.LANCZOS), quality=QUALITY)

    def _kept(self, file: Any) -> bytes:
        try:
            with file.storage.open(file.name) as opened:
                content: bytes = opened.read()
        except OSError:
            raise DatelineError(
                f"The picture “{self.title}” is lost: put the folder of media back from a backup."
            ) from None
        return content


def forget_video(name: str) -> None:
    """Take away the file of a video that no picture has any more, once that is certain."""
    transaction.on_commit(lambda: default_storage.delete(name))


class Rendition(AbstractRendition):
    """What the desk itself shows of a picture."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


def pictures_of(body: str) -> dict[int, Picture]:
    """The pictures that a text shows, by their key; those that are no longer kept are left out."""
    found: dict[int, Picture] = Picture.objects.in_bulk([one.key for one in pictures_in(body)])
    return found


def lacking_in(body: str) -> list[str]:
    """What the pictures of a text lack before readers may have it, in sentences."""
    kept = pictures_of(body)
    sentences = []
    for key in dict.fromkeys(one.key for one in pictures_in(body)):
        if (one := kept.get(key)) is None:
            sentences.append("A picture in the text is no longer kept: take it out of the text.")
            continue
        words = {"text for those who cannot see it": one.description, "caption": one.caption, "credit": one.credit}
        if lacks := [what for what, said in words.items() if not said.strip()]:
            sentences.append(f"The picture “{one.title}” has no {' and no '.join(lacks)}: add it to the picture first.")
    return sentences
