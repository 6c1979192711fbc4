"""What was said of one claim, as far as a page can show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import BigIntegerField, Q

from dateline.claims.models import Claim, Statement
from dateline.claims.rules.standing import Stance
from dateline.ledger.prepared import Given, Prepared

MOST_SPOKEN = 100  # who still speaks of one claim, as far as pages name them
EDGE = 100  # statements of a claim that a page shows at its beginning, at its end, and of those that count

_claim = Given("claim", BigIntegerField())
_said = Prepared(
    lambda: Statement.objects.filter(claim=_claim).select_related("claim", "source__side", "repeats")[: 3 * EDGE + 1]
)
_last_recorded = Prepared(
    lambda: Statement.objects.filter(claim=_claim).order_by("-pk").values_list("pk", flat=True)[:1]
)


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of a claim, in order of saying; `total` counts those that were left out too."""

    statements: list[Statement]
    total: int


def said_of(one: Claim, live: Sequence[Stance] = (), *, edge: int = EDGE) -> Said:
    """What was said of a claim as far as a page can show it.

    Of more than three times `edge` statements the first ones, the last ones, and of those that are live the latest.
    """
    few = _said(claim=one.pk)
    if len(few) <= 3 * min(edge, EDGE):
        return Said(few, len(few))
    found = Statement.objects.filter(claim=one).select_related("claim", "source__side", "repeats")
    total = found.count()
    chosen = {said.pk: said for said in [*found[:edge], *found.reverse()[:edge], *said_by_live(one, live[-edge:])]}
    return Said(sorted(chosen.values(), key=lambda said: (said.known_at, said.said_order, said.pk)), total)


def last_recorded(one: Claim) -> int | None:
    """The primary key of the statement on a claim that came on record last."""
    return _last_recorded.first(claim=one.pk)


def said_by_live(one: Claim, live: Sequence[Stance]) -> list[Statement]:
    """The statements behind some live stances on a claim, a few hundred at most, in order of saying."""
    if not live:
        return []
    few = _said(claim=one.pk)
    if len(few) <= 3 * EDGE:
        counted = {(s.source, s.known_at, s.said_order) for s in live}
        return [said for said in few if (said.source.ref, said.known_at, said.said_order) in counted]
    keys = [Q(source__ref=s.source, known_at=s.known_at, said_order=s.said_order) for s in live]
    found = Statement.objects.filter(reduce(or_, keys), claim=one).select_related("claim", "source__side", "repeats")
    return list(found)
