"""Dossiers: an episode as data, in YAML. The format is in docs/reference/dossier.md."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from dateline.atlas import actions as atlas
from dateline.atlas.models import Actor, Place
from dateline.claims import actions as claims
from dateline.claims.models import Claim, Source, Statement
from dateline.claims.rules.vocabulary import Action, Effect, StanceKind
from dateline.people.models import User
from dateline.values.errors import DatelineError, Unreadable
from dateline.values.grades import Reliability
from dateline.values.ids import check_ref
from dateline.values.time import Precision

Row = Mapping[str, Any]
Progress = Callable[[int, int], None]

PARTS = ("actors", "places", "sources", "claims", "statements")
_REQUIRED = {
    "actors": ("id", "name"),
    "places": ("id", "name"),
    "sources": ("id", "name"),
    "claims": ("id", "text", "action", "when"),
    "statements": ("claim", "source", "stance", "said_on"),
}
# Which field of a row names a row of which part.
_NAMES = {
    "actors": {"part_of": "actors", "allied_with": "actors"},
    "places": {"near": "places"},
    "sources": {"side": "actors"},
    "claims": {"agent": "actors", "target": "actors", "place": "places"},
    "statements": {"claim": "claims", "source": "sources", "repeats": "sources"},
}
_ONE_OF: dict[str, dict[str, type]] = {
    "claims": {"action": Action, "precision": Precision},
    "statements": {"stance": StanceKind},
    "sources": {"reliability": Reliability},
}
_DAYS = {"claims": ("when", "until"), "statements": ("said_on",)}


@dataclass(frozen=True, slots=True)
class Dossier:
    """A dossier that has been read and checked: every name in it is known."""

    ref: str
    title: str
    bounds: tuple[float, float, float, float] | None
    parts: Mapping[str, list[Row]]
    expect: list[Row]


@dataclass(frozen=True, slots=True)
class DossierSummary:
    """What an import did: rows added and rows that were known already, by part."""

    dossier: str
    added: Mapping[str, int]
    known: Mapping[str, int]


def read_dossier(path: Path) -> Dossier:
    """Read and check a dossier file.

    Raises Unreadable with a sentence when the file is missing, is no YAML or no dossier, lacks a field or
    names something unknown.
    """
    try:
        said = yaml.safe_load(path.read_text("utf-8"))
    except FileNotFoundError:
        raise Unreadable(f"There is no file {path}: check its name.") from None
    except (OSError, UnicodeDecodeError) as problem:
        raise Unreadable(f"{path} cannot be read: {problem}.") from None
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        where = f" near line {mark.line + 1}" if mark else ""
        raise Unreadable(f"{path} is not well-formed YAML{where}: mend it there.") from None
    if not isinstance(said, dict) or "dossier" not in said or "claims" not in said:
        raise Unreadable(f"{path} is no dossier: it must have at least “dossier” and “claims”.")
    parts = {part: said.get(part) or [] for part in PARTS}
    for part, rows in parts.items():
        _check_rows(part, rows)
    _check_names(parts)
    return Dossier(
        ref=check_ref(said["dossier"], of="a dossier"),
        title=_title(said),
        bounds=_bounds(said.get("bbox")),
        parts=parts,
        expect=said.get("expect") or [],
    )


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
    # A statement has no id of its own: it is known when as many like it are on record as in the file.
    on_record = Counter(Statement.objects.values_list("claim__ref", "source__ref", "known_at", "stance", "note", "via"))
    for row in dossier.parts["statements"]:
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


def _make_claim(row: Row, actors: Mapping[str, Actor], places: Mapping[str, Place], by: User | None) -> Claim:
    effect, effect_by, effect_against = _effect(row)
    return claims.make_claim(
        ref=row["id"],
        text=row["text"],
        action=Action(row["action"]),
        agent=actors[row["agent"]] if row.get("agent") else None,
        target=actors[row["target"]] if row.get("target") else None,
        place=places[row["place"]] if row.get("place") else None,
        true_from=row["when"],
        true_until=row.get("until"),
        precision=Precision(row.get("precision", Precision.DAY)),
        effect=effect,
        effect_by=actors[effect_by] if effect_by else None,
        effect_against=actors[effect_against] if effect_against else None,
        by=by,
    )


def _effect(row: Row) -> tuple[Effect | None, str | None, str | None]:
    """Effect and its actors: `none`, {holds: A}, {besieged_by: A} or {contested: [A, B]}."""
    said = row.get("effect")
    if said is None:
        return None, None, None
    if said == "none":
        return Effect.NONE, None, None
    if isinstance(said, dict) and len(said) == 1:
        kind, actors = next(iter(said.items()))
        actors = actors if isinstance(actors, list) else [actors]
        if (kind == Effect.CONTESTED and len(actors) == 2) or (kind in {"holds", "besieged_by"} and len(actors) == 1):
            return Effect(kind), actors[0], actors[1] if len(actors) == 2 else None
    raise Unreadable(
        f"The effect of claim “{row['id']}” must be none, holds: ACTOR, besieged_by: ACTOR or contested: [A, B]."
    )


def _check_rows(part: str, rows: object) -> None:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Unreadable(f"“{part}” must be a list of entries.")
    seen: set[str] = set()
    for number, row in enumerate(rows, start=1):
        what = f"{part}, entry {number}" + (f" (“{row['id']}”)" if "id" in row else "")
        if missing := [field for field in _REQUIRED[part] if row.get(field) in (None, "")]:
            raise Unreadable(f"{what} lacks {' and '.join(missing)}.")
        if "id" in row:
            check_ref(row["id"], of=what)
            if row["id"] in seen:
                raise Unreadable(f"{what} stands there twice: give one of them another id.")
            seen.add(row["id"])
        for field in _NAMES[part].keys() | {"id", "name", "text", "title", "note", "via", "link"}:
            value = row.get(field)
            texts = value if isinstance(value, list) and field == "allied_with" else [value]
            if not all(text is None or isinstance(text, str) for text in texts):
                raise Unreadable(f"{what}: {field} must be a plain text.")
        for field, kind in _ONE_OF.get(part, {}).items():
            if field in row and row[field] not in list(kind):  # type: ignore[call-overload]  # a StrEnum
                allowed = ", ".join(kind)  # type: ignore[arg-type]
                raise Unreadable(f"{what}: {field} is “{row[field]}” and must be one of {allowed}.")
        for field in _DAYS.get(part, ()):
            if field in row and type(row[field]) is not date:
                raise Unreadable(f"{what}: {field} is “{row[field]}” and must be a day such as 2017-11-09.")


def _check_names(parts: Mapping[str, list[Row]]) -> None:
    ids = {part: {row["id"] for row in rows if "id" in row} for part, rows in parts.items()}
    known = {
        "actors": set(Actor.objects.values_list("ref", flat=True)),
        "places": set(Place.objects.values_list("ref", flat=True)),
        "sources": set(Source.objects.values_list("ref", flat=True)),
        "claims": set(Claim.objects.values_list("ref", flat=True)),
    }
    for part, rows in parts.items():
        for number, row in enumerate(rows, start=1):
            named = [(field, among, row.get(field)) for field, among in _NAMES[part].items()]
            if part == "claims":
                _, by, against = _effect(row)
                named += [("effect", "actors", by), ("effect", "actors", against)]
            for field, among, value in named:
                for ref in value if isinstance(value, list) else [value]:
                    if ref is not None and ref not in ids[among] | known[among]:
                        what = f"{part}, entry {number}" + (f" (“{row['id']}”)" if "id" in row else "")
                        raise Unreadable(
                            f"{what} names the unknown {among[:-1]} “{ref}” as {field}: "
                            f"add it to {among} or mend the name."
                        )


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


def _title(said: Row) -> str:
    title = said.get("title") or said["dossier"]
    if not isinstance(title, str):
        raise Unreadable("“title” must be a plain text.")
    return title


def _bounds(said: object) -> tuple[float, float, float, float] | None:
    if said is None:
        return None
    try:
        west, south, east, north = (float(edge) for edge in said)  # type: ignore[attr-defined]
    except (TypeError, ValueError):
        raise Unreadable("“bbox” must be four numbers: west, south, east, north.") from None
    if west >= east or south >= north:
        raise DatelineError("“bbox” must have west before east and south before north.")
    return west, south, east, north


def _some(row: Row, *fields: str) -> dict[str, Any]:
    return {field: row[field] for field in fields if row.get(field) is not None}
