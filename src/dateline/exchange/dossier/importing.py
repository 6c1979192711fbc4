"""Putting a dossier on record: whole or not at all, and what is known already is left as it is."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from dateline.atlas import actions as atlas
from dateline.atlas.models import Actor, Place
from dateline.claims import actions as claims
from dateline.claims.models import Assessment, Claim, ForecastCheck, Link, Source, Statement
from dateline.claims.rules.vocabulary import Action, Bond, Mode, Outcome, StanceKind, Verdict
from dateline.exchange.dossier.reading import Dossier, Row, effect_of, read_dossier, time_of
from dateline.people.models import User
from dateline.values.errors import Unreadable
from dateline.values.grades import Credibility

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class DossierSummary:
    """What an import did: rows added and rows that were known already, by part."""

    dossier: str
    added: Mapping[str, int]
    known: Mapping[str, int]


@transaction.atomic
def import_dossier(path: Path, *, by: User | None, progress: Progress | None = None) -> DossierSummary:
    """Put a dossier on record, whole or not at all; what is known already is left as it is."""
    dossier = read_dossier(path)
    total = sum(len(rows) for rows in dossier.parts.values())
    added: Counter[str] = Counter()
    known: Counter[str] = Counter()
    for done, (part, is_new) in enumerate(_write(dossier, by), start=1):
        (added if is_new else known)[part] += 1
        if progress:
            progress(done, total)
    return DossierSummary(dossier.ref, dict(added), dict(known))


def _write(dossier: Dossier, by: User | None) -> Iterator[tuple[str, bool]]:
    """Each row's part, and whether it was new."""
    actors: dict[str, Actor] = {a.ref: a for a in Actor.objects.all()}
    for row in _parents_first(dossier.parts["actors"], "part_of", "allied_with"):
        if new := row["id"] not in actors:
            facts = _some(row, "kind", "colour", "aliases")
            allies = [actors[ref] for ref in row.get("allied_with", ())]
            parent = actors[row["part_of"]] if row.get("part_of") else None
            actors[row["id"]] = atlas.add_actor(
                ref=row["id"], name=row["name"], part_of=parent, allied_with=allies, by=by, **facts
            )
        yield "actors", new
    places: dict[str, Place] = {p.ref: p for p in Place.objects.all()}
    for row in _parents_first(dossier.parts["places"], "near"):
        if new := row["id"] not in places:
            facts = _some(row, "kind", "country", "lat", "lon", "within_km", "geonames", "aliases")
            near = places[row["near"]] if row.get("near") else None
            places[row["id"]] = atlas.add_place(ref=row["id"], name=row["name"], near=near, by=by, **facts)
        yield "places", new
    sources: dict[str, Source] = {s.ref: s for s in Source.objects.all()}
    for row in dossier.parts["sources"]:
        if new := row["id"] not in sources:
            facts = _some(row, "kind", "reliability")
            side = actors[row["side"]] if row.get("side") else None
            sources[row["id"]] = claims.add_source(ref=row["id"], name=row["name"], side=side, by=by, **facts)
        yield "sources", new
    made: dict[str, Claim] = {c.ref: c for c in Claim.objects.all()}
    for row in dossier.parts["claims"]:
        if new := row["id"] not in made:
            made[row["id"]] = _make_claim(row, actors, places, by)
        yield "claims", new
    yield from _add_statements(dossier.parts["statements"], made, sources, by)
    yield from _judge(dossier, made, by)


def _make_claim(row: Row, actors: Mapping[str, Actor], places: Mapping[str, Place], by: User | None) -> Claim:
    effect, effect_by, effect_against = effect_of(row)
    true_from, precision, true_until, true_at = time_of(row, f"claim “{row['id']}”")
    return claims.make_claim(
        ref=row["id"],
        text=row["text"],
        action=Action(row["action"]),
        mode=Mode(row["mode"]) if row.get("mode") else None,
        agent=actors[row["agent"]] if row.get("agent") else None,
        target=actors[row["target"]] if row.get("target") else None,
        place=places[row["place"]] if row.get("place") else None,
        true_from=true_from,
        true_until=true_until,
        true_at=true_at,
        precision=precision,
        effect=effect,
        effect_by=actors[effect_by] if effect_by else None,
        effect_against=actors[effect_against] if effect_against else None,
        by=by,
    )


def _add_statements(
    rows: list[Row], made: Mapping[str, Claim], sources: Mapping[str, Source], by: User | None
) -> Iterator[tuple[str, bool]]:
    # A statement has no id of its own: it is known when as many like it are on record as in the file.
    on_record = Counter(Statement.objects.values_list("claim__ref", "source__ref", "known_at", "stance", "note", "via"))
    for row in rows:
        note, via = str(row.get("note", "")), str(row.get("via", ""))
        key = (row["claim"], row["source"], row["said_on"], row["stance"], note, via)
        on_record[key] -= 1
        if new := on_record[key] < 0:
            claims.add_statement(
                claim=made[row["claim"]],
                source=sources[row["source"]],
                stance=StanceKind(row["stance"]),
                known_at=row["said_on"],
                note=note,
                via=via,
                link=str(row.get("link", "")),
                repeats=sources[row["repeats"]] if row.get("repeats") else None,
                by=by,
            )
        yield "statements", new


def _judge(dossier: Dossier, made: Mapping[str, Claim], by: User | None) -> Iterator[tuple[str, bool]]:
    """The desk's own words; like statements they are known by what they say."""
    assessed = Counter(Assessment.objects.values_list("claim__ref", "verdict", "known_at", "reason"))
    for row in dossier.parts["assessments"]:
        key = (row["claim"], row["verdict"], row["known_on"], row["reason"].strip())
        assessed[key] -= 1
        if new := assessed[key] < 0:
            claims.assess_claim(
                claim=made[row["claim"]],
                verdict=Verdict(row["verdict"]),
                credibility=Credibility(row.get("credibility", Credibility.NOT_JUDGED)),
                known_at=row["known_on"],
                reason=row["reason"],
                by=by,
            )
        yield "assessments", new
    linked = Counter(Link.objects.values_list("claim__ref", "bond", "other__ref", "stands", "known_at"))
    for row in dossier.parts["links"]:
        link = (row["claim"], row["bond"], row["other"], bool(row.get("stands", True)), row["known_on"])
        linked[link] -= 1
        if new := linked[link] < 0:
            claims.link_claims(
                claim=made[row["claim"]],
                bond=Bond(row["bond"]),
                other=made[row["other"]],
                stands=bool(row.get("stands", True)),
                known_at=row["known_on"],
                reason=row["reason"],
                by=by,
            )
        yield "links", new
    checked = Counter(ForecastCheck.objects.values_list("claim__ref", "outcome", "known_at", "reason"))
    for row in dossier.parts["checks"]:
        key = (row["claim"], row["outcome"], row["known_on"], row["reason"].strip())
        checked[key] -= 1
        if new := checked[key] < 0:
            claims.check_forecast(
                claim=made[row["claim"]],
                outcome=Outcome(row["outcome"]),
                rests_on=made[row["rests_on"]] if row.get("rests_on") else None,
                known_at=row["known_on"],
                reason=row["reason"],
                by=by,
            )
        yield "checks", new


def _parents_first(rows: list[Row], *fields: str) -> list[Row]:
    """Rows in file order, but each after the rows of the same part that it names."""
    by_id = {row["id"]: row for row in rows}
    ordered: dict[str, Row] = {}

    def place(ref: str, on_the_way: tuple[str, ...]) -> None:
        if ref in ordered or ref not in by_id:
            return
        if ref in on_the_way:
            raise Unreadable(f"“{ref}” depends on itself: {' → '.join((*on_the_way, ref))}.")
        for field in fields:
            named = by_id[ref].get(field) or ()
            for other in [named] if isinstance(named, str) else named:
                place(other, (*on_the_way, ref))
        ordered[ref] = by_id[ref]

    for row in rows:
        place(row["id"], ())
    return list(ordered.values())


def _some(row: Row, *fields: str) -> dict[str, Any]:
    return {field: row[field] for field in fields if row.get(field) is not None}
