"""Claims in order of valid time, some at a time: what is taken costs what it is, however long the record is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from heapq import merge
from itertools import islice
from operator import or_

from django.db.models import Q

from dateline.atlas.models import Actor, Place
from dateline.atlas.queries import group_of
from dateline.claims.models import Assessment, Claim, Statement
from dateline.claims.queries import OnRecord, behind, record, with_words
from dateline.values.clocks import Clocks
from dateline.values.time import Precision, Span, span_of

BATCH = 500  # claims read at once
_ACTORS = ("agent", "target", "effect_by", "effect_against")
Key = tuple[date, int]  # valid time and primary key: the order of claims


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which claims; what is left out does not matter."""

    place: Place | None = None
    actor: Actor | None = None  # as agent or as target
    days: Span | None = None  # it may have been so on one of them
    words: str = ""


def key_of(one: OnRecord) -> Key:
    """Where a claim stands in the order."""
    return one.claim.true_from, one.claim.pk


def claims_behind(after: Key | None, limit: int, wanted: Wanted | None = None) -> list[OnRecord]:
    """The next claims that are wanted, each with all that was said of it."""
    return list(record(pk__in=[pk for _, pk in keys_behind(after, limit, wanted or Wanted())]).values())


def newest(most: int, actor: Actor | None = None) -> list[str]:
    """The ids of the claims of the latest valid time, of all or of those that name an actor; so many at most."""
    found: dict[int, tuple[Key, str]] = {}
    for strand in strands(Wanted(actor=actor)):
        rows = Claim.objects.filter(strand).order_by("-true_from", "-pk").values_list("true_from", "pk", "ref")[:most]
        found |= {pk: ((day, pk), ref) for day, pk, ref in rows}
    return [ref for _, ref in sorted(found.values(), reverse=True)[:most]]


def of_month(month: date) -> list[str]:
    """The ids of the claims whose valid time begins in the month of this day."""
    found = Claim.objects.filter(true_from__year=month.year, true_from__month=month.month)
    return list(found.values_list("ref", flat=True))


def months(actor: Actor | None = None) -> list[date]:
    """The first days of the months in which the valid time of a claim begins, the last one first; as `newest`."""
    every = (Claim.objects.filter(strand).dates("true_from", "month") for strand in strands(Wanted(actor=actor)))
    return sorted({month for found in every for month in found}, reverse=True)


def claims_on(place: Place) -> list[Claim]:
    """The claims on a place, and on those that count for it."""
    return list(Claim.objects.select_related(*_ACTORS).filter(place__in=group_of(place)))


def keys_behind(after: Key | None, limit: int, wanted: Wanted) -> list[Key]:
    """Where the next claims that are wanted stand.

    Each strand is asked for on its own, because then the database walks an index in this order and stops at the limit;
    asked for together, it would sort all of them first.
    """
    found: Iterator[Key] = merge(*(_keys(strand, after, limit) for strand in strands(wanted)))
    return list(islice(dict.fromkeys(found), limit))


def strands(wanted: Wanted) -> list[Q]:
    """The filters that together let through what is wanted; a claim may pass more than one."""
    rest = with_words(wanted.words)
    if wanted.place:
        rest &= Q(place__in=group_of(wanted.place))
    of_actor = [Q(agent=wanted.actor), Q(target=wanted.actor)] if wanted.actor else [Q()]
    if wanted.place and wanted.actor:
        of_actor = [reduce(or_, of_actor)]  # a place has fewer claims than an actor
    return [rest & one & days for one in of_actor for days in _days(wanted.days)]


def turned_between(before: Clocks, after: Clocks) -> Iterator[OnRecord]:
    """The claims of which something was said or judged between two days of knowledge, in order of valid time.

    Only they can stand otherwise by the one than by the other.
    """
    first, last = sorted((before.known_by, after.known_by))
    told = [model.objects.filter(known_at__gt=first, known_at__lte=last) for model in (Statement, Assessment)]
    of_them = [Q(pk__in=rows.order_by().values("claim")) for rows in told]
    keys = list(Claim.objects.filter(reduce(or_, of_them)).order_by("true_from", "pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        yield from record(pk__in=keys[start : start + BATCH]).values()


def _keys(strand: Q, after: Key | None, limit: int) -> Sequence[Key]:
    found = Claim.objects.filter(strand).order_by("true_from", "pk")
    if after:
        found = found.filter(behind(after, "true_from", "pk"))
    return list(found.values_list("true_from", "pk")[:limit])


def _days(days: Span | None) -> list[Q]:
    """Those that begin about these days, and the spans, which may have begun long before."""
    if days is None:
        return [Q()]
    about = [Q(precision__in=(Precision.INSTANT, Precision.DAY), true_from__range=(days.first, days.last))]
    edges = [(days.first, days.last)]
    for precision in (Precision.WEEK, Precision.MONTH):
        edge = span_of(days.first, precision).first, span_of(days.last, precision).last
        about.append(Q(precision=precision, true_from__range=edge))
        edges.append(edge)
    widest = min(first for first, _ in edges), max(last for _, last in edges)
    return [
        Q(true_from__range=widest) & reduce(or_, about),
        Q(true_until__gte=days.first, true_from__lte=days.last),
    ]
