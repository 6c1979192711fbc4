"""Reading the whole record, however long it is: some claims at a time, each with all that was said of it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from dateline.atlas.queries import places_of
from dateline.claims.models import Assessment, Claim, Evidence, Link, Source, Statement
from dateline.claims.queries import OnRecord, interest_in
from dateline.claims.rules.links import Tie
from dateline.claims.rules.standing import Judgement, Stance
from dateline.claims.rules.vocabulary import Bond, StanceKind, Verdict
from dateline.claims.speakers import Speakers
from dateline.values.grades import Credibility

BATCH = 1_000  # claims read at once


@dataclass(frozen=True, slots=True)
class Gathered:
    """A claim with all that was said of it, shown for it and made of it."""

    record: OnRecord
    statements: tuple[int, ...]  # primary keys, in the order of the record's stances
    credibilities: tuple[Credibility, ...]  # in the order of the record's judgements
    ties: tuple[Tie, ...]
    evidence: tuple[Evidence, ...]  # what is kept here, with no more of each than its statement, hash and record time


def in_batches() -> Iterator[list[Gathered]]:
    """Every claim, in the order in which claims came on record."""
    reading = _Reading()
    after = 0
    while claims := list(Claim.objects.filter(pk__gt=after).order_by("pk")[:BATCH]):
        yield reading.gathered(claims)
        after = claims[-1].pk


def source_names() -> dict[str, str]:
    """What each source is called, by ref."""
    return dict(Source.objects.values_list("ref", "name"))


class _Reading:
    """What all batches share: actors and sources are few."""

    def __init__(self) -> None:
        self.speakers = Speakers()

    def gathered(self, claims: Sequence[Claim]) -> list[Gathered]:
        """These claims, which are all there are from the first to the last of them."""
        span = claims[0].pk, claims[-1].pk
        places = places_of({one.place_id for one in claims if one.place_id})
        said, judged, tied, shown = self._stances(span), _judgements(span), _ties(span), _evidence(span)
        found = []
        for one in claims:
            self.speakers.know(one.agent_id, one.target_id)
            one.agent = self.speakers.actors.get(one.agent_id or 0)
            one.target = self.speakers.actors.get(one.target_id or 0)
            one.place = places.get(one.place_id or 0)
            stances, judgements = said.get(one.pk, []), judged.get(one.pk, [])
            record = OnRecord(
                one,
                tuple(s for _, s in stances),
                tuple(j for _, j in judgements),
                interest_in(one, self.speakers.side_of),
            )
            found.append(
                Gathered(
                    record,
                    tuple(pk for pk, _ in stances),
                    tuple(graded for graded, _ in judgements),
                    tuple(tied.get(one.ref, ())),
                    tuple(shown.get(one.pk, ())),
                )
            )
        return found

    def _stances(self, span: tuple[int, int]) -> dict[int, list[tuple[int, Stance]]]:
        found: dict[int, list[tuple[int, Stance]]] = defaultdict(list)
        rows = Statement.objects.filter(_within(span)).order_by("known_at", "said_order", "pk")
        for pk, claim, source, kind, known_at, said_order, recorded_at, repeats in rows.values_list(
            "pk", "claim_id", "source_id", "stance", "known_at", "said_order", "recorded_at", "repeats_id"
        ):
            ref, side, reliability = self.speakers.source_on(known_at, source)
            repeated = self.speakers.source(repeats)[0] if repeats else None
            stance = Stance(ref, side, reliability, StanceKind(kind), known_at, said_order, recorded_at, repeated)
            found[claim].append((pk, stance))
        return found


def _within(span: tuple[int, int], claim: str = "claim") -> Q:
    return Q(**{f"{claim}__gte": span[0], f"{claim}__lte": span[1]})


def _judgements(span: tuple[int, int]) -> dict[int, list[tuple[Credibility, Judgement]]]:
    found: dict[int, list[tuple[Credibility, Judgement]]] = defaultdict(list)
    rows = Assessment.objects.filter(_within(span)).order_by("known_at", "pk")
    for claim, verdict, credibility, known_at, recorded_at in rows.values_list(
        "claim_id", "verdict", "credibility", "known_at", "recorded_at"
    ):
        found[claim].append((Credibility(credibility), Judgement(Verdict(verdict), known_at, recorded_at)))
    return found


def _ties(span: tuple[int, int]) -> dict[str, list[Tie]]:
    found: dict[str, list[Tie]] = defaultdict(list)
    rows: Any = Link.objects.filter(_within(span) | _within(span, "other")).order_by("pk")
    for one, bond, other, stands, known_at, recorded_at in rows.values_list(
        "claim__ref", "bond", "other__ref", "stands", "known_at", "recorded_at"
    ):
        tie = Tie(one, Bond(bond), other, stands, known_at, recorded_at)
        for ref in (one, other):
            found[ref].append(tie)
    return found


def _evidence(span: tuple[int, int]) -> dict[int, list[Evidence]]:
    found: dict[int, list[Evidence]] = defaultdict(list)
    kept = Evidence.objects.filter(_within(span, "statement__claim")).exclude(sha256="").select_related("statement")
    for one in kept.only("sha256", "recorded_at", "statement__claim_id", "statement__known_at").order_by("pk"):
        found[one.statement.claim_id].append(one)
    return found
