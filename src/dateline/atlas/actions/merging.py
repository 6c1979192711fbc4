"""Saying that two places are one, and taking that back. Nothing is moved: what was said of either stays said of it."""

from django.db import transaction

from dateline.atlas.lookup import spell
from dateline.atlas.models import Merge, Place
from dateline.ledger.actions import append
from dateline.ledger.clock import record_time
from dateline.people.models import User
from dateline.people.queries import name_of, require
from dateline.values.errors import DatelineError
from dateline.values.text import written


@transaction.atomic
def merge_places(place: Place, *, into: Place, reason: str, by: User | None) -> Merge:
    """From now on `place` is the same as `into`, whose names, claims and address are its own; `reason` is kept."""
    require(by, "atlas.edit")
    reason = written(reason, named="The reason", most=1000)
    if place.same_as:
        raise DatelineError(f"{place.name} is the same as {place.same_as.name} already: take that back first.")
    into = into.answers_as
    if into == place:
        raise DatelineError(f"{place.name} is that place itself: choose another.")
    names = [one for one in dict.fromkeys((place.name, *place.aliases)) if one not in {into.name, *into.aliases}]
    into.aliases = [*into.aliases, *names]
    into.save(update_fields=["aliases"])
    place.same_as = into
    place.save(update_fields=["same_as"])
    return _told(place, into, stands=True, names=names, reason=reason, by=by)


@transaction.atomic
def part_places(place: Place, *, reason: str, by: User | None) -> Merge:
    """From now on `place` is a place of its own again, with the names that it brought."""
    require(by, "atlas.edit")
    reason = written(reason, named="The reason", most=1000)
    into = place.same_as
    if into is None:
        raise DatelineError(f"{place.name} is the same as no other place: there is nothing to take back.")
    last = place.merges.order_by("-pk")[0]
    above: Place | None = into
    while above is not None:  # those that it was merged into in turn have its names too
        above.aliases = [one for one in above.aliases if one not in last.names]
        above.save(update_fields=["aliases"])
        spell(above)
        above = above.same_as
    place.same_as = None
    place.save(update_fields=["same_as"])
    return _told(place, into, stands=False, names=last.names, reason=reason, by=by)


def _told(place: Place, into: Place, *, stands: bool, names: list[str], reason: str, by: User | None) -> Merge:
    spell(place)
    spell(into)
    merge = Merge.objects.create(
        place=place, into=into, stands=stands, names=names, reason=reason, by=name_of(by), recorded_at=record_time()
    )
    subject, facts = f"place:{place.ref}", {"other": into.ref, "reason": reason}
    if stands:
        append(kind="place.merged", subject=subject, by=name_of(by), **facts)
    else:
        append(kind="place.parted", subject=subject, by=name_of(by), **facts)
    return merge
