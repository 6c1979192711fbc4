"""The situation in the formats that leave the newsroom."""

from collections.abc import Iterator
from typing import Any

from dateline.situation.queries import Holding, Situation
from dateline.situation.rules.holding import State
from dateline.values.tables import Column, Kind, Row, as_csv, parquet_bytes

COLUMNS = [
    Column("place"),
    Column("name"),
    Column("lat", Kind.NUMBER),
    Column("lon", Kind.NUMBER),
    Column("within_km", Kind.NUMBER),
    Column("holder"),
    Column("state"),
    Column("between"),
    Column("certainty"),
    Column("besieged_by"),
    Column("since", Kind.DAY),
    Column("claims"),
    Column("at", Kind.DAY),
    Column("known_by", Kind.DAY),
]


def properties(held: Holding) -> dict[str, Any]:
    """One place's answer as plain values; actors, claims and the place are named by their ids."""
    answer = held.answer
    return {
        "name": held.place.name,
        "holder": answer.holder,
        "state": str(answer.state),
        "between": list(answer.between),
        "certainty": str(answer.certainty),
        "besieged_by": answer.besieged_by,
        "since": answer.since.isoformat() if answer.since else None,
        "last_heard": answer.heard.isoformat() if answer.heard else None,
        "claims": list(answer.claims),
        "rule": answer.rule,
        "within_km": held.place.within_km,
    }


def geojson(situation: Situation) -> dict[str, Any]:
    """A FeatureCollection (RFC 7946), a feature per place; a place known by name only has no geometry."""
    return {
        "type": "FeatureCollection",
        **clocks(situation),
        "features": [
            {
                "type": "Feature",
                "id": held.place.ref,
                "geometry": None
                if held.place.lat is None
                else {"type": "Point", "coordinates": [held.place.lon, held.place.lat]},
                "properties": properties(held),
            }
            for held in situation.holdings
        ],
    }


def table(situation: Situation) -> str:
    """Comma-separated values (RFC 4180) with a header; lists are joined by a semicolon."""
    return as_csv(COLUMNS, _rows(situation))


def parquet(situation: Situation) -> bytes:
    """The same as Parquet, with typed columns."""
    return parquet_bytes(COLUMNS, _rows(situation))


def as_text(situation: Situation) -> str:
    """A table to be read: what is known first, in the order in which places were named; then how many are not."""
    names = situation.actors
    lines = [("place", "held by", "certainty", "since", "last heard")]
    for held in situation.holdings:
        answer = held.answer
        if answer.state is State.UNKNOWN:
            continue
        who = " and ".join(names[ref].name for ref in (answer.holder, *answer.between) if ref)
        siege = f", besieged by {names[answer.besieged_by].name}" if answer.besieged_by else ""
        since, heard = (str(day) if day else "" for day in (answer.since, answer.heard))
        lines.append((held.place.name, who + siege, str(answer.certainty), since, heard))
    widths = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)]
    text = [situation.clocks.in_words(), ""]
    text += ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    silent = len(situation.holdings) - len(lines) + 1
    if silent:
        text += ["", f"Of {silent} more places nobody says who holds them."]
    return "\n".join(text)


def _rows(situation: Situation) -> Iterator[Row]:
    for held in situation.holdings:
        row = properties(held) | clocks(situation)
        row |= {"place": held.place.ref, "lat": held.place.lat, "lon": held.place.lon}
        yield [row[column.name] for column in COLUMNS]


def clocks(situation: Situation) -> dict[str, str | None]:
    """The clocks under which the situation was asked."""
    asked = situation.clocks
    return {
        "at": asked.at.isoformat(),
        "known_by": asked.known_by.isoformat(),
        "on_record_by": asked.on_record_by.isoformat() if asked.on_record_by else None,
    }
