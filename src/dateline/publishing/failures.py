"""Pages that could not be baked: kept with the reason until they can, and tried again after longer and longer waits."""

from collections.abc import Collection
from datetime import timedelta

from django.utils import timezone

from dateline.publishing.models import FailedPage
from dateline.publishing.press import Done

FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(hours=1)


def note(done: Done, keys: Collection[str] | None = None) -> None:
    """Keep what failed; forget what no longer does, among the pages of these keys (all, if none are given)."""
    known = {one.path: one for one in FailedPage.objects.all()}
    for path, one in known.items():
        if path not in done.failed and (keys is None or one.key in keys):
            one.delete()
    now = timezone.now()
    for path, (key, sentence) in done.failed.items():
        tries = known[path].tries + 1 if path in known else 1
        wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(tries - 1, 12))
        facts = {"key": key, "sentence": sentence, "tries": tries, "failed_at": now, "try_after": now + wait}
        FailedPage.objects.update_or_create(path=path, defaults=facts)


def due() -> set[str]:
    """The keys whose failed pages are tried again now. A clock that was set back keeps none of them waiting."""
    now = timezone.now()
    rows = FailedPage.objects.values_list("key", "try_after")
    return {key for key, at in rows if at <= now or at > now + LONGEST_WAIT}


def failed_pages(limit: int) -> list[FailedPage]:
    """The latest of them."""
    return list(FailedPage.objects.order_by("-failed_at")[:limit])
