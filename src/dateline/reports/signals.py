"""The one file that turns Wagtail's signals into actions."""

from typing import Any

from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from dateline.ledger.actions import SYSTEM
from dateline.reports import actions
from dateline.reports.models import Report, Series


def connect() -> None:
    """Called once, when the room is ready."""
    page_published.connect(_published, dispatch_uid="dateline.reports.published")
    page_unpublished.connect(_unpublished, dispatch_uid="dateline.reports.unpublished")


def _published(*, instance: Page, revision: Any = None, **_other: Any) -> None:
    by = revision.user.username if revision and revision.user else SYSTEM
    if isinstance(instance, Report):
        actions.record_publication(report=instance, by=by)
    elif isinstance(instance, Series):
        actions.record_series(series=instance, by=by)


def _unpublished(*, instance: Page, **_other: Any) -> None:
    if isinstance(instance, Report):
        actions.record_withdrawal(report=instance, by=SYSTEM)
    elif isinstance(instance, Series):
        actions.record_series_withdrawal(series=instance, by=SYSTEM)
