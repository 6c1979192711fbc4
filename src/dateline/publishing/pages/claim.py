"""The page of a claim: who said what, what was shown for it, its links to other claims, what it does to the map."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from dateline.claims.models import Claim, Evidence, ForecastCheck, Link
from dateline.claims.queries import OnRecord, checks, evidence, is_shown, links
from dateline.claims.queries import assessments as assessments_of
from dateline.claims.queries import claim as claim_of
from dateline.claims.rules.standing import Reading
from dateline.claims.rules.vocabulary import Bond, Effect, Mode, Outcome, Standing
from dateline.claims.said import Said, last_recorded, said_of
from dateline.discussion.queries import SPOKEN, address_of, contributions_on
from dateline.publishing.edition import NOW, Edition
from dateline.publishing.frame import frame
from dateline.publishing.pages.cards import newest, of_page
from dateline.publishing.pages.log import as_of
from dateline.publishing.pages.structured import as_json, structured
from dateline.reports.queries import corrections_resting_on, reports_that_rely_on
from dateline.situation.account import Account
from dateline.situation.queries import Chart

SPOKEN_BEGINS = '<section class="spoken" id="discussion">'  # what the template of that part begins with


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of evidence, and where the copy is that readers see; empty if they see none."""

    evidence: Evidence
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Linked:
    """A word of the desk on this claim and another one, told from this one."""

    link: Link
    words: str  # “supersedes”, “is superseded by”
    other: Claim
    live: bool
    means: str  # for the map; empty for what is past


def claim_page(edition: Edition, ref: str) -> str:
    """Who said what when, on both clocks, and what it comes to."""
    on_record = edition.record[ref]
    claim = on_record.claim
    shown, linked, checked = evidence(claim), links(claim), checks(claim)
    assessments, reports = assessments_of(claim), reports_that_rely_on(claim)
    told = edition.account_of(claim.place.answers_as) if claim.place and claim.effect != Effect.NONE else None
    reading = on_record.reading(NOW)
    said = said_of(claim, reading.live)
    return render_to_string(
        "publishing/claim.html",
        frame(f"/claims/{ref}/")
        | {
            "claim": claim,
            "card": of_page(
                edition,
                title=claim.text,
                words=f"{reading.standing.capitalize()}: {reading.rule} {claim.when_in_words}.",
                path=f"/claims/{ref}/",
                report=newest(reports),
            ),
            "meant": MEANT[Mode(claim.mode)],
            "does": does(claim),
            "reading": reading,
            "account": told,
            "part": _part(edition.chart, on_record, told) if told else "",
            "behind": edition.standings_of(told.answer.claims) if told else [],
            "statements": _statements(said, reading, shown),
            "total": said.total,
            "left_out": said.total - len(said.statements),
            "assessments": assessments,
            "links": list(_linked(edition.chart, claim, linked)),
            "is_forecast": claim.mode == Mode.FUTURE,
            "outcome": _OUTCOMES[_last_of(checked)],
            "checks": [(_OUTCOMES[Outcome(one.outcome)], one) for one in reversed(_in_order(checked))],
            "history": on_record.history(),
            "reports": reports,
            "corrections": corrections_resting_on(claim),
            "structured": as_json(structured(claim, said.statements, assessments, reports)),
            "log": as_of(_rows(claim, assessments, linked, checked, shown)),
            "spoken": spoken(claim),
        },
    )


def spoken(claim: Claim) -> str:
    """What readers brought on the claim, under whatever report; with an end that `with_spoken_anew` finds again."""
    newest = contributions_on(claim)
    shown = [{"comment": one, "report": one.thread.report, "to": address_of(one)} for one in newest[:SPOKEN]]
    return render_to_string("publishing/_spoken.html", {"spoken": shown, "more": len(newest) > SPOKEN, "most": SPOKEN})


def with_spoken_anew(edition: Edition, ref: str, standing: bytes | None) -> str:
    """The page as it stands with what readers brought made anew: the record need not be read for it."""
    before, begins, rest = (standing or b"").decode().rpartition(SPOKEN_BEGINS)
    _, ends, behind = rest.partition("</section>")
    return before + spoken(claim_of(ref)) + behind if begins and ends else claim_page(edition, ref)


MEANT = {
    Mode.PLAIN: "it was so",
    Mode.NEGATED: "it was not so",
    Mode.FUTURE: "it will be so",
    Mode.ALLEGED: "it is alleged: passed on as what others say",
}

_DOES: dict[Effect, Callable[[Claim], str]] = {
    Effect.HOLDS: lambda claim: f"{claim.place} is held by {claim.effect_by}",
    Effect.CONTESTED: lambda claim: f"{claim.place} is contested between {claim.effect_by} and {claim.effect_against}",
    Effect.BESIEGED_BY: lambda claim: f"{claim.place} is besieged by {claim.effect_by}",
    Effect.SIEGE_LIFTED: lambda claim: f"{claim.place} is besieged by {claim.effect_by} no longer",
    Effect.LEFT_BY: lambda claim: f"{claim.effect_by} is in {claim.place} no longer",
}


def does(claim: Claim) -> str:
    """What it means for the map if it holds, in a clause."""
    effect = Effect(claim.effect)
    if effect is not Effect.NONE:
        return _DOES[effect](claim)
    if claim.mode == Mode.PLAIN:
        return "the map stays as it is"
    return "the map stays as it is: only what is said to have been so can change it"


def _part(chart: Chart, one: OnRecord, told: Account) -> str:
    """What this claim has to do with the answer of its place."""
    ref, place = one.claim.ref, told.place.name
    standing = one.standing(NOW)
    if ref in told.answer.claims:
        return "This claim is one of those on which that rests."
    if by := chart.silenced_by(ref, NOW):
        return f"This claim has no part in it: “{chart.record[by].claim.text}” counts in its place."
    if standing is Standing.UNSAID:
        return "This claim has no part in it: nobody has said it yet."
    if not standing.has_effect:
        return f"This claim has no part in it, because it is {standing}."
    return f"This claim tells of an earlier time: later ones on {place} have come after it."


def _statements(said: Said, reading: Reading, shown: list[Evidence]) -> list[dict[str, Any]]:
    live = {(s.source, s.known_at, s.said_order) for s in reading.live}
    pictures: dict[int, list[Shown]] = defaultdict(list)
    for piece in shown:
        picture = evidence_address(piece) if piece.copy and is_shown(piece) else ""
        pictures[piece.statement_id].append(Shown(piece, picture))
    return [
        {
            "statement": one,
            "live": (one.source.ref, one.known_at, one.said_order) in live,
            "evidence": pictures[one.pk],
        }
        for one in said.statements
    ]


def evidence_address(piece: Evidence) -> str:
    """Where the copy stands while it is shown; named by what it is, so that it can be kept."""
    return f"/evidence/{piece.copy}"


_BONDS = {
    (Bond.SUPERSEDES, True): "supersedes",
    (Bond.SUPERSEDES, False): "is superseded by",
    (Bond.CONTRADICTS, True): "contradicts",
    (Bond.CONTRADICTS, False): "contradicts",
    (Bond.REPEATS, True): "repeats",
    (Bond.REPEATS, False): "is repeated by",
}


def _linked(chart: Chart, claim: Claim, every: list[Link]) -> Iterator[Linked]:
    """Links from and to the claim, those that stand first; of a pair and a bond only the latest word can stand."""
    latest = {
        (link.claim_id, link.bond, link.other_id): link.pk
        for link in sorted(every, key=lambda one: (one.known_at, one.recorded_at))
    }
    told = []
    for link in every:
        live = link.stands and latest[link.claim_id, link.bond, link.other_id] == link.pk
        outward = link.claim_id == claim.pk
        other = link.other if outward else link.claim
        means = _means(chart, claim, Bond(link.bond), other, outward=outward) if live else ""
        told.append(Linked(link, _BONDS[Bond(link.bond), outward], other, live, means))
    yield from sorted(told, key=lambda one: not one.live)


def _means(chart: Chart, claim: Claim, bond: Bond, other: Claim, *, outward: bool) -> str:
    """What a link does to the map, in a sentence."""
    if bond is Bond.CONTRADICTS:
        if Effect.HOLDS == claim.effect == other.effect and claim.place_id == other.place_id:
            return "While both are said, the map shows the place as contested."
        return "The map stays as it is: the two do not name two holders of one place."
    hushed, speaks = (other, claim) if outward == (bond is Bond.SUPERSEDES) else (claim, other)
    if hushed.effect == Effect.NONE:
        return "The map stays as it is."
    one = "This claim" if hushed == claim else "The other claim"
    if chart.silenced_by(hushed.ref, NOW) == speaks.ref:
        return f"{one} does nothing to the map while that stands."
    standing = chart.record[speaks.ref].standing(NOW)
    return f"{one} counts on the map all the same, because the one that should stand for it is {standing}."


_OUTCOMES = {
    Outcome.CAME_TRUE: "It came true",
    Outcome.DID_NOT: "It did not come true",
    Outcome.OPEN: "It is not decided",
}


def _in_order(checked: list[ForecastCheck]) -> list[ForecastCheck]:
    return sorted(checked, key=lambda one: (one.known_at, one.recorded_at))


def _last_of(checked: list[ForecastCheck]) -> Outcome:
    return Outcome(_in_order(checked)[-1].outcome) if checked else Outcome.OPEN


def _rows(
    claim: Claim, assessments: list[Any], linked: list[Link], checked: list[ForecastCheck], shown: list[Evidence]
) -> dict[str, list[int]]:
    """The last row of each kind that the log has of a claim."""
    last_said = last_recorded(claim)
    every = {"assessment": assessments, "link": linked, "check": checked, "evidence": shown}
    return {"statement": [last_said] if last_said else []} | {
        kind: [max(row.pk for row in rows)] for kind, rows in every.items() if rows
    }
