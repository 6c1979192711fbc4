"""The one file that turns Wagtail's signals into actions."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from dateline.ledger.actions import SYSTEM
from dateline.reports import actions
from dateline.reports.models import Report, Series
from dateline.reports.pictures import Picture


def connect() -> None:
    """Called once, when the room is ready."""
    page_published.connect(_published, dispatch_uid="dateline.reports.published")
    post_page_move.connect(_moved, dispatch_uid="dateline.reports.moved")
    page_unpublished.connect(_unpublished, dispatch_uid="dateline.reports.unpublished")
    post_save.connect(_picture_saved, sender=Picture, dispatch_uid="dateline.reports.picture_saved")
    post_delete.connect(_picture_deleted, sender=Picture, dispatch_uid="dateline.reports.picture_deleted")


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


def _picture_saved(*, instance: Picture, created: bool, **_other: Any) -> None:
    record = actions.record_new_picture if created else actions.record_change_of_picture
    record(picture=instance, by=_whoever())


def _picture_deleted(*, instance: Picture, **_other: Any) -> None:
    actions.record_loss_of_picture(picture=instance, by=_whoever())


def _whoever() -> str:
    user = get_active_log_context().user
    return user.username if user else SYSTEM
