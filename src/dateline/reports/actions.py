"""Every write to reports that is not Wagtail's own editing."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Page, Site

from dateline.claims.models import Claim
from dateline.ledger import log
from dateline.ledger.actions import append
from dateline.ledger.clock import record_time
from dateline.people.models import User
from dateline.people.queries import name_of, require
from dateline.reports.models import Correction, MarkedClaim, Report, Series
from dateline.reports.pictures import Picture, forget_video
from dateline.reports.rules import marks_in
from dateline.values.errors import DatelineError


@transaction.atomic
def name_home(*, name: str, site: str) -> None:
    """Give the page that all series stand under, and Wagtail's site, the newsroom's own name and address."""
    address = urlsplit(site)
    Page.objects.filter(depth=2).update(title=name, draft_title=name)
    Site.objects.filter(is_default_site=True).update(
        site_name=name, hostname=address.hostname or "localhost", port=address.port or 80
    )


@transaction.atomic
def add_series(*, slug: str, title: str, by: User | None, **facts: Any) -> Series:
    """Open a series, published at once; `facts` are its label, about, area, time zone and licence."""
    require(by, "report.write")
    home = Page.objects.filter(depth=2).order_by("pk").first()
    if home is None:
        raise DatelineError("The newsroom has no home page: run `dateline init` first.")
    series = Series(slug=slug, title=title, show_in_menus=True, **facts)
    _add_below(home, series)
    _publish(series, by)
    return series


@transaction.atomic
def add_report(
    *,
    series: Series,
    slug: str,
    title: str,
    dated: date,
    number: int,
    body: str,
    published_at: datetime | None = None,
    by: User | None,
    **facts: Any,
) -> Report:
    """Write and publish a report; `facts` are dateline, bylines, summary and headline_claim."""
    require(by, "report.write")
    report = Report(slug=slug, title=title, dated=dated, number=number, body=body, **facts)
    if published_at:
        report.first_published_at = published_at
    _add_below(series, report)
    _publish(report, by)
    return report


@transaction.atomic
def record_publication(*, report: Report, by: str) -> None:
    """Note that a report's text is now what readers get: index its marks, remember when it went to press."""
    marks = marks_in(report.body)
    claims = Claim.objects.in_bulk([mark.ref for mark in marks], field_name="ref")
    MarkedClaim.objects.filter(report=report).delete()
    MarkedClaim.objects.bulk_create(
        MarkedClaim(report=report, claim=claims[mark.ref], number=mark.number, passage=mark.passage)
        for mark in marks
        if mark.ref in claims
    )
    if report.on_record_by is None:
        report.on_record_by, report.log_size = record_time(), log.size()
        Report.objects.filter(pk=report.pk).update(on_record_by=report.on_record_by, log_size=report.log_size)
    append(
        kind="report.published",
        subject=f"report:{report.pk}",
        by=by,
        address=report.address,
        number=report.number,
        claims=[mark.ref for mark in marks],
        **({"translation_of": report.translation_of_id} if report.translation_of_id else {}),
    )


@transaction.atomic
def record_withdrawal(*, report: Report, by: str) -> None:
    """Note that readers no longer get this report."""
    title = report.title if report.title_stays else ""
    append(kind="report.withdrawn", subject=f"report:{report.pk}", by=by, address=report.address, title=title)


@transaction.atomic
def record_series(*, series: Series, by: str) -> None:
    """Note that a series' own facts changed."""
    append(kind="series.published", subject=f"series:{series.pk}", by=by, address=series.address)


@transaction.atomic
def record_series_withdrawal(*, series: Series, by: str) -> None:
    """Note that readers no longer get a series' page."""
    title = series.title if series.title_stays else ""
    append(kind="series.withdrawn", subject=f"series:{series.pk}", by=by, address=series.address, title=title)


@transaction.atomic
def record_new_picture(*, picture: Picture, by: str) -> None:
    """Note that a picture came in; readers get it with the report that shows it."""
    append(kind="picture.added", subject=f"picture:{picture.pk}", by=by, file=picture.file_hash)


@transaction.atomic
def record_change_of_picture(*, picture: Picture, by: str) -> None:
    """Note that a picture or its words changed, or that it was withdrawn from readers or given back."""
    append(
        kind="picture.changed",
        subject=f"picture:{picture.pk}",
        by=by,
        file=picture.file_hash,
        withdrawn=picture.withdrawn,
    )


@transaction.atomic
def record_loss_of_picture(*, picture: Picture, by: str) -> None:
    """Note that a picture was deleted at the desk."""
    append(kind="picture.removed", subject=f"picture:{picture.pk}", by=by, file=picture.file_hash)
    if picture.video_file:  # Wagtail takes the picture's own file away
        forget_video(str(picture.video_file.name))


@transaction.atomic
def correct_report(
    *,
    report: Report,
    claim: Claim,
    old_wording: str,
    new_wording: str,
    reason: str,
    corrected_at: datetime,
    by: User | None,
) -> Correction:
    """Publish a correction: the notice goes on top of the page, the old text stays as it was."""
    require(by, "report.correct")
    if not report.live:
        raise DatelineError("Only a published report can be corrected: edit the draft instead.")
    if not (old_wording.strip() and new_wording.strip() and reason.strip()):
        raise DatelineError(
            "A correction says what was written, what is now known, and who said so: fill in all three."
        )
    correction = Correction.objects.create(
        report=report,
        claim=claim,
        old_wording=old_wording.strip(),
        new_wording=new_wording.strip(),
        reason=reason.strip(),
        corrected_at=corrected_at,
        by=name_of(by),
        recorded_at=record_time(),
    )
    log.seal("correction", correction.pk)
    append(
        kind="report.corrected",
        subject=f"report:{report.pk}",
        by=name_of(by),
        correction=correction.pk,
        claim=claim.ref,
    )
    return correction


def _add_below(parent: Page, page: Page) -> None:
    try:
        parent.add_child(instance=page)
    except ValidationError as problem:
        raise DatelineError(" ".join(problem.messages)) from None


def _publish(page: Page, by: User | None) -> None:
    page.save_revision(user=by).publish(user=by)
