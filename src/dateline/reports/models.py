"""Series and reports as Wagtail pages; marked claims and corrections beside them."""

import zoneinfo
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page, Revision

from dateline.claims.delays import waiting_of, why_it_waits
from dateline.claims.models import Claim
from dateline.reports.claims_panel import ClaimsPanel
from dateline.reports.languages import USUAL, languages
from dateline.reports.pictures import Picture as Picture
from dateline.reports.pictures import Rendition as Rendition
from dateline.reports.pictures import lacking_in
from dateline.reports.ports import preview
from dateline.reports.report_form import ReportForm
from dateline.reports.rules import marks_in
from dateline.values.errors import DatelineError
from dateline.values.time import in_words

RESERVED = {
    "actors", "api", "assets", "claims", "corrections", "desk", "evidence", "feed", "follow", "funding", "media",
    "offline", "places", "record", "search", "situation", "static", "write",
}  # fmt: skip
TITLE_STAYS = "If it is ever withdrawn, the notice at its address still says what it was called."
TRANSLATION = (
    "The report that this one is a translation of. Each leads readers to the other. Give a language its own series."
)
WHOLE_WORLD = 300  # degrees of longitude: the area that a new series begins with
BODY_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "blockquote", "link", "image", "claim", "claim-keys"]


def _zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError(f"“{name}” is no time zone: write one such as Asia/Damascus.")


class Series(Page):
    """A running title with its subject area."""

    label = models.CharField(max_length=60, blank=True, help_text="Stands beside the number, such as “demonstration”.")
    about = models.CharField(max_length=300, blank=True)
    west = models.FloatField(default=-180, validators=[MinValueValidator(-180), MaxValueValidator(180)])
    south = models.FloatField(default=-60, validators=[MinValueValidator(-90), MaxValueValidator(90)])
    east = models.FloatField(default=180, validators=[MinValueValidator(-180), MaxValueValidator(180)])
    north = models.FloatField(default=75, validators=[MinValueValidator(-90), MaxValueValidator(90)])
    time_zone = models.CharField(max_length=60, default="UTC", validators=[_zone])
    licence = models.CharField(max_length=60, default="CC BY 4.0")
    title_stays = models.BooleanField("keep the title", default=False, help_text=TITLE_STAYS)

    parent_page_types: ClassVar = ["wagtailcore.Page"]
    subpage_types: ClassVar = ["reports.Report"]
    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("label"),
        FieldPanel("about"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("west"), FieldPanel("south"), FieldPanel("east"), FieldPanel("north")])],
            heading="Subject area, in degrees",
        ),
        FieldPanel("time_zone"),
        FieldPanel("licence"),
        FieldPanel("title_stays"),
    ]

    class Meta:
        verbose_name_plural = "series"

    @property
    def bounds(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north of the subject area in degrees; None while none has been drawn up."""
        if self.east - self.west >= WHOLE_WORLD:
            return None
        return self.west, self.south, self.east, self.north

    @property
    def address(self) -> str:
        """Where readers find it."""
        return f"/{self.slug}/"

    def get_url_parts(self, *_args: Any, **_options: Any) -> tuple[int, str, str]:
        """The public address, for the desk's “view live” links."""
        return 1, "", self.address

    def clean(self) -> None:
        """Refuse an address that the newsroom itself uses, and an area that is inside out."""
        super().clean()
        if self.slug in RESERVED:
            raise ValidationError({"slug": f"/{self.slug}/ is an address of the newsroom itself: choose another."})
        if self.west >= self.east or self.south >= self.north:
            raise ValidationError("The subject area must have west before east and south before north.")

    def serve_preview(self, request: HttpRequest, _mode_name: str) -> HttpResponse:
        """What readers would get."""
        return preview(self, request)


class Report(Page):
    """One dated, numbered edition of a series."""

    number = models.PositiveIntegerField(help_text="Its number in the series.")
    dated = models.DateField(help_text="The day it stands for: the map shows this day.")
    dateline = models.CharField(max_length=80, blank=True, help_text="Where it is written from, such as ABU KAMAL.")
    bylines = models.CharField(max_length=200, blank=True)
    summary = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=12, default=USUAL, choices=languages, help_text="What its text is in.")
    translation_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="translations", help_text=TRANSLATION
    )
    headline_claim = models.ForeignKey(Claim, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    body = RichTextField(features=BODY_FEATURES, blank=True)
    unmarked = models.JSONField(default=list, blank=True)  # claims that the text no longer marks, as `rules.Unmarked`
    title_stays = models.BooleanField("keep the title", default=False, help_text=TITLE_STAYS)
    on_record_by = models.DateTimeField(null=True, editable=False)  # when it first went to press
    log_size = models.PositiveIntegerField(null=True, editable=False)  # how many entries the log had then

    class Meta:
        indexes: ClassVar = [models.Index(fields=["dated", "number"], name="report_by_day")]

    parent_page_types: ClassVar = ["reports.Series"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("headline_claim"),
        FieldRowPanel([FieldPanel("number"), FieldPanel("dated"), FieldPanel("dateline")]),
        FieldPanel("bylines"),
        FieldPanel("summary"),
        FieldPanel("body"),
        ClaimsPanel(heading="Claims of this report"),
        FieldRowPanel([FieldPanel("language"), FieldPanel("translation_of")], heading="In other languages"),
        FieldPanel("title_stays"),
    ]
    base_form_class = ReportForm

    @property
    def series(self) -> Series:
        """The series it belongs to."""
        parent: Series = self.get_parent().specific
        return parent

    @property
    def address(self) -> str:
        """Where readers find it: /SERIES/2017/11/09/SLUG/."""
        return f"/{self.get_parent().slug}/{self.dated:%Y/%m/%d}/{self.slug}/"

    @property
    def day_in_words(self) -> str:
        """Its day as printed."""
        return in_words(self.dated)

    def get_url_parts(self, *_args: Any, **_options: Any) -> tuple[int, str, str]:
        """The public address, for the desk's “view live” links."""
        return 1, "", self.address

    def clean(self) -> None:
        """Refuse a translation of itself, of a translation, or into the language that it is made from."""
        super().clean()
        original = self.translation_of
        if original is None:
            return
        wrong = ""
        if original.pk == self.pk:
            wrong = "A report is no translation of itself: choose the one that it was made from, or none."
        elif original.translation_of:
            wrong = f"“{original.title}” is a translation too: choose “{original.translation_of.title}”."
        elif original.language == self.language:
            wrong = f"“{original.title}” is in the same language: say what this one is in."
        elif self.pk and self.translations.exists():
            wrong = "This report has translations itself: choose none here."
        if wrong:
            raise ValidationError({"translation_of": wrong})

    def publish(self, revision: Revision, **options: Any) -> None:
        """Wagtail's own, but not while a claim is kept back or a picture lacks its words: whichever way leads here."""
        body = revision.as_object().body
        for one in waiting_of([mark.ref for mark in marks_in(body)]):
            raise DatelineError(f"“{one.text}” is kept back {why_it_waits(one)}: publish the report after that.")
        if lacks := lacking_in(body):
            raise DatelineError(lacks[0])
        super().publish(revision, **options)

    def serve_preview(self, request: HttpRequest, _mode_name: str) -> HttpResponse:
        """What readers would get."""
        return preview(self, request)


class MarkedClaim(models.Model):
    """A claim marked in the published text of a report; rewritten at each publication."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="marks")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="marked_in")
    number = models.PositiveSmallIntegerField()
    passage = models.TextField()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "claim"], name="claim_has_one_number_in_a_report")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.claim}"


class Correction(models.Model):
    """A dated notice on a report. The database refuses to change it."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="corrections")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="corrections")
    old_wording = models.CharField(max_length=500)
    new_wording = models.CharField(max_length=500)
    reason = models.CharField(max_length=1000)
    corrected_at = models.DateTimeField()
    by = models.CharField(max_length=150)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar = ["-corrected_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.report}, corrected {self.corrected_at:%Y-%m-%d}"
