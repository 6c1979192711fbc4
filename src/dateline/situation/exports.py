"""The situation in the formats that leave the newsroom."""

import csv
import io
from typing import Any

from dateline.situation.queries import Holding, Situation

COLUMNS = [
    "place", "name", "lat", "lon", "within_km", "holder", "state", "between", "certainty", "besieged_by",
    "since", "claims", "at", "known_by",
]  # fmt: skip


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
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    for held in situation.holdings:
        row = properties(held) | clocks(situation)
        row |= {"place": held.place.ref, "lat": held.place.lat, "lon": held.place.lon}
        writer.writerow({key: ";".join(v) if isinstance(v, list) else v for key, v in row.items()})
    return out.getvalue()


def clocks(situation: Situation) -> dict[str, str | None]:
    """The clocks under which the situation was asked."""
    asked = situation.clocks
    return {
        "at": asked.at.isoformat(),
        "known_by": asked.known_by.isoformat(),
        "on_record_by": asked.on_record_by.isoformat() if asked.on_record_by else None,
    }
