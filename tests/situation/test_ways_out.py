"""The situation as it leaves the newsroom: areas by RFC 7946, the same answers in every format."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from shapely.geometry import shape

from dateline.exchange.demonstration import DOSSIER
from dateline.exchange.dossier import import_dossier
from dateline.situation.exports import geojson
from dateline.situation.inferred import areas_geojson
from dateline.situation.queries import Chart, Situation
from dateline.values.clocks import Clocks

pytestmark = pytest.mark.django_db
BOUNDS = (39.4, 34.0, 41.6, 36.3)


@pytest.fixture
def situation() -> Situation:
    import_dossier(DOSSIER, by=None)
    return Chart().situation(Clocks(date(2017, 11, 20), date(2017, 11, 20)))


def by_id(collection: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {feature["id"]: feature for feature in collection["features"]}


def test_areas_are_valid_do_not_overlap_and_lie_around_their_places(situation: Situation) -> None:
    areas = by_id(areas_geojson(situation, BOUNDS))
    assert {"abu-kamal", "mayadin", "deir-ez-zor", "qaim"} <= areas.keys()
    spots = by_id(geojson(situation))
    cells = {ref: shape(area["geometry"]) for ref, area in areas.items()}
    for ref, cell in cells.items():
        assert cell.is_valid and cell.buffer(0.001).contains(shape(spots[ref]["geometry"])), ref
        assert shape(areas[ref]["geometry"]).exterior.is_ccw, ref
        west, south, east, north = cell.bounds
        assert BOUNDS[0] <= west and BOUNDS[1] <= south and east <= BOUNDS[2] and north <= BOUNDS[3]
    pairs = [(a, b) for a in cells for b in cells if a < b]
    assert all(cells[a].intersection(cells[b]).area < 1e-5 for a, b in pairs)


def test_an_area_says_what_its_place_says_and_how_old_that_is(situation: Situation) -> None:
    area = by_id(areas_geojson(situation, BOUNDS))["mayadin"]["properties"]
    place = by_id(geojson(situation))["mayadin"]["properties"]
    assert place.items() <= area.items()
    assert area["age_days"] == 37


def test_nothing_is_painted_where_nothing_is_known(situation: Situation) -> None:
    areas = by_id(areas_geojson(situation, BOUNDS))
    unknown = {ref for ref, place in by_id(geojson(situation)).items() if place["properties"]["state"] == "unknown"}
    assert unknown and not unknown & areas.keys()
    assert "t2" not in areas  # known to within 10 km: too vague to infer an area from


def test_each_format_can_be_asked_for_over_http(situation: Situation, client: Client) -> None:
    kinds = {
        "geojson": "application/geo+json",
        "areas": "application/geo+json",
        "csv": "text/csv",
        "svg": "image/svg+xml",
    }
    for kind, media in kinds.items():
        answer = client.get("/situation/", {"at": "2017-11-20", "known_by": "2017-11-20", "format": kind})
        assert answer.status_code == 200 and answer["Content-Type"].startswith(media), kind
    assert by_id(
        client.get("/situation/", {"at": "2017-11-20", "known_by": "2017-11-20", "format": "geojson"}).json()
    ) == by_id(geojson(situation))
