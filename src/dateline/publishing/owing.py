"""The rest of a change that touches very many pages: kept in the database until each has had its turn."""

from collections.abc import Sequence

from dateline.publishing.models import OwedKey

STRAYS = "strays"  # no key of `plans`: when all others have had their turn, what is planned no longer is taken away


def owe(keys: Sequence[str]) -> None:
    """Note that these are to be baked, in this order. What is owed already keeps its place.

    Only for who is alone with the site: else a key that is being baked from an older reading would count as done.
    """
    OwedKey.objects.bulk_create((OwedKey(key=key) for key in keys), ignore_conflicts=True, batch_size=500)


def next_owed(most: int) -> list[OwedKey]:
    """Whose turn it is."""
    return list(OwedKey.objects.order_by("pk")[:most])


def how_many_owed() -> int:
    """How many keys wait."""
    return OwedKey.objects.count()


def last_owed() -> int:
    """A mark for `forget`: the last one that waits now."""
    return OwedKey.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def forget(*, upto: int) -> None:
    """Everything has been baked since this one began to wait."""
    OwedKey.objects.filter(pk__lte=upto).delete()


def paid(owed: Sequence[OwedKey]) -> None:
    """These have been baked."""
    OwedKey.objects.filter(pk__in=[one.pk for one in owed]).delete()
