"""The one file that turns Wagtail's signals into actions."""

from typing import Any

from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from dateline.ledger.actions import SYSTEM
from dateline.reports import actions
from dateline.reports.models import Report, Series


def connect() -> None:
    """Called once, when the room is ready."""
    page_published.connect(_published, dispatch_uid="dateline.reports.published")
    post_page_move.connect(_moved, dispatch_uid="dateline.reports.moved")
    page_unpublished.connect(_unpublished, dispatch_uid="dateline.reports.unpublished")


def _published(*, instance: Page, revision: Any = None, **_other: Any) -> None:
    by = revision.user.username if revision and revision.user else SYSTEM
    if isinstance(instance, Report):
        actions.record_publication(report=instance, by=by)
    elif isinstance(instance, Series):
        actions.record_series(series=instance, by=by)


def _moved(*, instance: Page, **_other: Any) -> None:
    page = instance.specific
    if isinstance(page, Report) and page.live:
        actions.record_publication(report=page, by=SYSTEM)


def _unpublished(*, instance: Page, **_other: Any) -> None:
    if isinstance(instance, Report):
        actions.record_withdrawal(report=instance, by=SYSTEM)
    elif isinstance(instance, Series):
        actions.record_series_withdrawal(series=instance, by=SYSTEM)
