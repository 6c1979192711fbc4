"""When pages of claims last changed, for whoever keeps a list of pages."""

from datetime import datetime

from django.db.models import Max, OuterRef, Subquery

from dateline.claims.models import Assessment, Claim, Statement


def last_key() -> int:
    """The primary key of the newest claim; 0 while there is none."""
    return Claim.objects.aggregate(last=Max("pk"))["last"] or 0


def last_words(first: int, last: int) -> list[tuple[str, datetime]]:
    """Claims with primary keys from the first to the last: the id, and when the last word on it came on record."""
    own = Claim.objects.filter(pk__gte=first, pk__lte=last).order_by("pk")
    rows = own.annotate(said=_last(Statement), judged=_last(Assessment))
    return [
        (ref, max(day for day in days if day))
        for ref, *days in rows.values_list("ref", "recorded_at", "said", "judged")
    ]


def _last(model: type[Statement | Assessment]) -> Subquery:
    """Of a claim's rows of this kind: when the last one came on record."""
    rows = model._default_manager.filter(claim=OuterRef("pk")).order_by("-recorded_at")
    return Subquery(rows.values("recorded_at")[:1])
