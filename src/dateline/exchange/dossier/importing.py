"""Putting a dossier on record: whole or not at all, and what is known already is left as it is."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from dateline.atlas import actions as atlas
from dateline.atlas.models import Actor, Place
from dateline.claims import actions as claims
from dateline.claims.models import Assessment, Claim, ForecastCheck, Link, Source, Statement
from dateline.claims.rules.vocabulary import Action, Bond, Mode, Outcome, StanceKind, Verdict
from dateline.exchange.dossier.reading import Dossier, Row, effect_of, named, read_dossier, time_of
from dateline.people.models import User
from dateline.values.errors import DatelineError, Unreadable
from dateline.values.grades import Credibility
from dateline.values.text import written

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
            with _entry(dossier, "actors", row):
                actors[row["id"]] = atlas.add_actor(
                    ref=row["id"], name=row["name"], part_of=parent, allied_with=allies, by=by, **facts
                )
        yield "actors", new
    places: dict[str, Place] = {p.ref: p for p in Place.objects.all()}
    for row in _parents_first(dossier.parts["places"], "near"):
        if new := row["id"] not in places:
            facts = _some(row, "kind", "country", "lat", "lon", "within_km", "geonames", "aliases")
            near = places[row["near"]] if row.get("near") else None
            with _entry(dossier, "places", row):
                places[row["id"]] = atlas.add_place(ref=row["id"], name=row["name"], near=near, by=by, **facts)
        yield "places", new
    sources: dict[str, Source] = {s.ref: s for s in Source.objects.all()}
    for row in dossier.parts["sources"]:
        if new := row["id"] not in sources:
            facts = _some(row, "kind", "reliability")
            side = actors[row["side"]] if row.get("side") else None
            with _entry(dossier, "sources", row):
                sources[row["id"]] = claims.add_source(ref=row["id"], name=row["name"], side=side, by=by, **facts)
        yield "sources", new
    made: dict[str, Claim] = {c.ref: c for c in Claim.objects.all()}
    for row in dossier.parts["claims"]:
        if new := row["id"] not in made:
            with _entry(dossier, "claims", row):
                made[row["id"]] = _make_claim(row, actors, places, by)
        yield "claims", new
    yield from _add_statements(dossier, made, sources, by)
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
    dossier: Dossier, made: Mapping[str, Claim], sources: Mapping[str, Source], by: User | None
) -> Iterator[tuple[str, bool]]:
    # A statement has no id of its own: it is known when as many like it are on record as in the file.
    rows = Statement.objects.values_list("claim__ref", "source__ref", "known_at", "stance", "note", "via")
    on_record = Counter((*said, _as_kept(note), _as_kept(via, lines=False)) for *said, note, via in rows)
    for row in dossier.parts["statements"]:
        note, via = str(row.get("note", "")), str(row.get("via", ""))
        key = (row["claim"], row["source"], row["said_on"], row["stance"], _as_kept(note), _as_kept(via, lines=False))
        on_record[key] -= 1
        if new := on_record[key] < 0:
            with _entry(dossier, "statements", row):
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
    assessed = _known(Assessment.objects.values_list("claim__ref", "verdict", "known_at", "reason"))
    for row in dossier.parts["assessments"]:
        key = (row["claim"], row["verdict"], row["known_on"], _as_kept(row["reason"]))
        assessed[key] -= 1
        if new := assessed[key] < 0:
            with _entry(dossier, "assessments", row):
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
        link = (row["claim"], row["bond"], row["other"], row.get("stands", True), row["known_on"])
        linked[link] -= 1
        if new := linked[link] < 0:
            with _entry(dossier, "links", row):
                claims.link_claims(
                    claim=made[row["claim"]],
                    bond=Bond(row["bond"]),
                    other=made[row["other"]],
                    stands=row.get("stands", True),
                    known_at=row["known_on"],
                    reason=row["reason"],
                    by=by,
                )
        yield "links", new
    yield from _check(dossier, made, by)


def _check(dossier: Dossier, made: Mapping[str, Claim], by: User | None) -> Iterator[tuple[str, bool]]:
    """What became of forecasts, known in the same way."""
    checked = _known(ForecastCheck.objects.values_list("claim__ref", "outcome", "known_at", "reason"))
    for row in dossier.parts["checks"]:
        key = (row["claim"], row["outcome"], row["known_on"], _as_kept(row["reason"]))
        checked[key] -= 1
        if new := checked[key] < 0:
            with _entry(dossier, "checks", row):
                claims.check_forecast(
                    claim=made[row["claim"]],
                    outcome=Outcome(row["outcome"]),
                    rests_on=made[row["rests_on"]] if row.get("rests_on") else None,
                    known_at=row["known_on"],
                    reason=row["reason"],
                    by=by,
                )
        yield "checks", new


def _known(rows: Iterable[tuple[Any, ...]]) -> Counter[tuple[Any, ...]]:
    """How often each is on record; the last column is a text."""
    return Counter((*said, _as_kept(reason)) for *said, reason in rows)


def _as_kept(text: str, *, lines: bool = True) -> str:
    """A text as the record keeps it, so that the file's is known again; what it would refuse stays as it is."""
    try:
        return written(text, named="", most=len(text), lines=lines, least=0)
    except DatelineError:
        return text


@contextmanager
def _entry(dossier: Dossier, part: str, row: Row) -> Iterator[None]:
    """What an action refuses is said of the entry that it was given."""
    try:
        yield
    except DatelineError as problem:
        if type(problem) is not DatelineError:  # what is not about the entry, such as a missing right
            raise
        number = next(at for at, one in enumerate(dossier.parts[part], start=1) if one is row)
        raise Unreadable(f"{named(part, number, row)}: {problem.sentence}") from None


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
