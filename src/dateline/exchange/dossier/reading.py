"""Reading a dossier and checking it before anything is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from dateline.atlas.models import Actor, Place
from dateline.atlas.rules import check_position
from dateline.claims.models import Claim, Source
from dateline.claims.rules.vocabulary import Action, Bond, Effect, Mode, Outcome, StanceKind, Verdict
from dateline.values.errors import DatelineError, Unreadable
from dateline.values.grades import Credibility, Reliability
from dateline.values.ids import check_ref
from dateline.values.text import shortened
from dateline.values.time import Precision, check_time, parse_day

Row = Mapping[str, Any]

PARTS = ("actors", "places", "sources", "claims", "statements", "assessments", "links", "checks")
_REQUIRED = {
    "actors": ("id", "name"),
    "places": ("id", "name"),
    "sources": ("id", "name"),
    "claims": ("id", "text", "action", "when"),
    "statements": ("claim", "source", "stance", "said_on"),
    "assessments": ("claim", "verdict", "reason", "known_on"),
    "links": ("claim", "bond", "other", "reason", "known_on"),
    "checks": ("claim", "outcome", "reason", "known_on"),
}
# Which field of a row names a row of which part.
_NAMES = {
    "actors": {"part_of": "actors", "allied_with": "actors"},
    "places": {"near": "places"},
    "sources": {"side": "actors"},
    "claims": {"agent": "actors", "target": "actors", "place": "places"},
    "statements": {"claim": "claims", "source": "sources", "repeats": "sources"},
    "assessments": {"claim": "claims"},
    "links": {"claim": "claims", "other": "claims"},
    "checks": {"claim": "claims", "rests_on": "claims"},
}
_ONE_OF: dict[str, dict[str, type[StrEnum]]] = {
    "claims": {"action": Action, "mode": Mode, "precision": Precision},
    "statements": {"stance": StanceKind},
    "assessments": {"verdict": Verdict},
    "links": {"bond": Bond},
    "checks": {"outcome": Outcome},
    "sources": {"reliability": Reliability},
}
_DAYS = {
    "claims": ("until",),
    "statements": ("said_on",),
    "assessments": ("known_on",),
    "links": ("known_on",),
    "checks": ("known_on",),
}
_TEXTS = frozenset({"id", "name", "kind", "text", "title", "note", "via", "link", "reason"})
_LISTS = frozenset({"allied_with", "aliases"})


class _Loader(yaml.SafeLoader):
    """Gives a day that is in no calendar back as it is written, so that its entry can be named."""


def _day_or_text(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Any:
    try:
        return loader.construct_yaml_timestamp(node)
    except (ValueError, OverflowError):
        return node.value


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _day_or_text)


@dataclass(frozen=True, slots=True)
class Dossier:
    """A dossier that has been read and checked: every name in it is known."""

    ref: str
    title: str
    bounds: tuple[float, float, float, float] | None
    parts: Mapping[str, list[Row]]
    expect: list[Row]


def read_dossier(path: Path) -> Dossier:
    """Read and check a dossier file.

    Raises Unreadable with a sentence when the file is missing, is no YAML or no dossier, lacks a field or
    names something unknown.
    """
    try:
        said = _Loader(path.read_text("utf-8")).get_single_data()
    except FileNotFoundError:
        raise Unreadable(f"There is no file {path}: check its name.") from None
    except (OSError, UnicodeDecodeError) as problem:
        raise Unreadable(f"{path} cannot be read: {problem}.") from None
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        where = f" near line {mark.line + 1}" if mark else ""
        raise Unreadable(f"{path} is not well-formed YAML{where}: mend it there.") from None
    except RecursionError:
        raise Unreadable(f"{path} is nested too deeply for a dossier: its parts are plain lists.") from None
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


def named(part: str, number: int, row: Row) -> str:
    """An entry as a sentence names it, counted from 1."""
    return f"{part}, entry {number}" + (f" (“{shortened(row['id'])}”)" if "id" in row else "")


def effect_of(row: Row) -> tuple[Effect | None, str | None, str | None]:
    """Effect and its actors: `none`, {holds: A}, {besieged_by: A} or {contested: [A, B]}."""
    said = row.get("effect")
    if said is None:
        return None, None, None
    if said == "none":
        return Effect.NONE, None, None
    if isinstance(said, dict) and len(said) == 1:
        kind, actors = next(iter(said.items()))
        actors = actors if isinstance(actors, list) else [actors]
        known = (
            isinstance(kind, str) and kind in set(Effect) - {Effect.NONE} and all(isinstance(a, str) for a in actors)
        )
        if known and len(actors) == (2 if kind == Effect.CONTESTED else 1):
            return Effect(kind), actors[0], actors[1] if len(actors) == 2 else None
    raise Unreadable(
        f"The effect of claim “{row['id']}” must be none, contested: [A, B], or one of holds, besieged_by, "
        "siege_lifted and left_by with one actor."
    )


def time_of(row: Row, what: str) -> tuple[date, Precision, date | None, datetime | None]:
    """`true_from`, precision, `true_until` and `true_at` of a claim; an instant is written with its hour."""
    when, until = row["when"], row.get("until")
    at = when if isinstance(when, datetime) else None
    if at is None and type(when) is not date:
        raise Unreadable(_no_day(when, f"{what}: when"))
    if at is not None and at.tzinfo is None:
        raise Unreadable(f"{what}: when is “{shortened(when)}”: say its offset too, such as 2017-11-09T18:00:00Z.")
    precision = Precision(row.get("precision", Precision.INSTANT if at else Precision.DAY))
    day = at.date() if at else when
    try:
        check_time(day, precision, until, at)
    except DatelineError as problem:
        raise Unreadable(f"{what}: {problem.sentence}") from None
    return day, precision, until, at


def _check_rows(part: str, rows: object) -> None:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Unreadable(f"“{part}” must be a list of entries.")
    seen: set[str] = set()
    for number, row in enumerate(rows, start=1):
        what = named(part, number, row)
        if missing := [field for field in _REQUIRED[part] if row.get(field) in (None, "")]:
            raise Unreadable(f"{what} lacks {' and '.join(missing)}.")
        if "id" in row:
            check_ref(row["id"], of=what)
            if row["id"] in seen:
                raise Unreadable(f"{what} stands there twice: give one of them another id.")
            seen.add(row["id"])
        for field in _NAMES[part].keys() | _TEXTS | _LISTS:
            value = row.get(field)
            texts = value if isinstance(value, list) and field in _LISTS else [value]
            if not all(text is None or isinstance(text, str) for text in texts):
                raise Unreadable(f"{what}: {field} must be a plain text.")
        for field, kind in _ONE_OF.get(part, {}).items():
            if field in row and row[field] not in list(kind):
                allowed = ", ".join(kind)
                raise Unreadable(f"{what}: {field} is “{shortened(row[field])}” and must be one of {allowed}.")
        for field in _DAYS.get(part, ()):
            if row.get(field) is not None and type(row[field]) is not date:
                raise Unreadable(_no_day(row[field], f"{what}: {field}"))
        _check_values(part, row, what)


def _check_values(part: str, row: Row, what: str) -> None:
    """What only rows of this part say."""
    if part == "claims":
        time_of(row, what)
    elif part == "places":
        try:
            check_position(row.get("lat"), row.get("lon"), row.get("within_km"))
        except DatelineError as problem:
            raise Unreadable(f"{what}: {problem.sentence}") from None
    elif part == "assessments" and row.get("credibility", 6) not in list(Credibility):
        raise Unreadable(f"{what}: credibility is “{shortened(row['credibility'])}” and must be a number from 1 to 6.")
    elif part == "links" and not isinstance(row.get("stands", True), bool):
        raise Unreadable(f"{what}: stands is “{shortened(row['stands'])}” and must be true or false.")


def _no_day(said: object, named: str) -> str:
    """What is wrong with what stands in the place of a day."""
    try:
        parse_day(str(said), named=named)
    except DatelineError as problem:
        return problem.sentence
    return f"{named} must be a day such as 2017-11-09, without an hour or quotes."


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
            names = [(field, among, row.get(field)) for field, among in _NAMES[part].items()]
            if part == "claims":
                _, by, against = effect_of(row)
                names += [("effect", "actors", by), ("effect", "actors", against)]
            for field, among, value in names:
                for ref in value if isinstance(value, list) else [value]:
                    if ref is not None and ref not in ids[among] | known[among]:
                        raise Unreadable(
                            f"{named(part, number, row)} names the unknown {among[:-1]} “{shortened(ref)}” as {field}: "
                            f"add it to {among} or mend the name."
                        )


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
