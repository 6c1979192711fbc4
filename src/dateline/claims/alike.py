"""Finding by likeness: claims to the words of a passage and to one another, sources by parts of their names."""

from datetime import timedelta
from functools import reduce
from operator import or_

from django.db.models import Max, Q

from dateline.atlas.lookup import look_up
from dateline.claims.models import Claim, Link, Source
from dateline.claims.queries import search
from dateline.claims.rules.likeness import NEAR, SAME, Proposition, sameness, shared, stems
from dateline.values.text import ways_to_write

MOST_WORDS = 12  # of a passage that are looked for
MOST_READ = 300  # claims that are compared, the newest ones first
LEAST_SHARED = 0.34  # of the words of a passage
A_NAME = 4  # words at the most that may be nothing but the name of a place


def resembling(words: str, *, limit: int) -> list[Claim]:
    """Claims that share words with these, the likest first, then the newest; without words the newest.

    Words that are the name of a place, in any spelling and script, find the claims on it too.
    """
    asked = stems(words)
    if not asked:
        return list(search("").order_by("-pk")[:limit])
    typed = [word for word in words.split() if len(word) > 2][:MOST_WORDS]
    places = look_up(words, of="place", limit=1, beyond=False) if len(words.split()) <= A_NAME else []
    meant = {one.value for one in places}
    exactly = Q(ref=words.strip()) | Q(place__ref__in=meant)
    anywhere = reduce(or_, (_has(way) for word in typed for way in ways_to_write(word[:6])), exactly)
    likeness = {
        one: 1.0 if _is(one, words.strip(), meant) else shared(asked, _words_of(one))
        for one in search("").filter(anywhere).order_by("-true_from", "-pk")[:MOST_READ]
    }
    found = [one for one, share in likeness.items() if share >= LEAST_SHARED]
    return sorted(found, key=lambda one: -likeness[one])[:limit]


def perhaps_the_same(one: Claim, *, limit: int = 5) -> list[Claim]:
    """Claims that may be the same proposition as this one and are not linked with it, the likest first."""
    linked = Link.objects.filter(Q(claim=one) | Q(other=one)).values_list("claim", "other")
    known = {one.pk, *(pk for pair in linked for pk in pair)}
    near = timedelta(days=NEAR)
    about = Q(place=one.place_id) if one.place_id else Q(place__isnull=True, action=one.action)
    rows = search("").filter(about, true_from__range=(one.true_from - near, one.true_from + near)).exclude(pk__in=known)
    here = proposition(one)
    alike = {other: sameness(here, proposition(other)) for other in rows.order_by("-pk")[:MOST_READ]}
    return sorted((other for other, how in alike.items() if how >= SAME), key=lambda other: -alike[other])[:limit]


def sources_like(words: str, *, limit: int) -> list[Source]:
    """Sources whose names have all of these words; without words those that spoke last."""
    found = Source.objects.select_related("side")
    if not words.split():
        return list(found.annotate(last=Max("statements__pk")).order_by("-last", "name")[:limit])
    for word in words.split():
        found = found.filter(
            reduce(or_, (Q(name__icontains=way) | Q(ref__icontains=way) for way in ways_to_write(word)))
        )
    return list(found.order_by("name")[:limit])


def proposition(one: Claim) -> Proposition:
    """A claim as it is compared."""
    return Proposition(one.text, one.action, one.agent_id, one.target_id, one.place_id, one.true_from)


def _is(one: Claim, ref: str, places: set[str]) -> bool:
    return one.ref == ref or (one.place is not None and one.place.ref in places)


def _words_of(one: Claim) -> str:
    return f"{one.text} {one.place.name if one.place else ''} {one.ref.replace('-', ' ')}"


def _has(word: str) -> Q:
    return Q(text__icontains=word) | Q(place__name__icontains=word)
