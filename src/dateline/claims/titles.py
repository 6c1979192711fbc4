"""What claims and sources are called, for lists that name many."""

from collections.abc import Collection

from dateline.claims.models import Claim, Source


def texts_of(refs: Collection[str]) -> dict[str, str]:
    """What claims say, by ref."""
    return dict(Claim.objects.filter(ref__in=refs).values_list("ref", "text"))


def names_of_sources(refs: Collection[str]) -> dict[str, str]:
    """What sources are called, by ref."""
    return dict(Source.objects.filter(ref__in=refs).values_list("ref", "name"))
