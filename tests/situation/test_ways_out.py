"""The situation as it leaves the newsroom: areas by RFC 7946, the same answers in every format."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from shapely.geometry import shape

from dateline.exchange.demonstration import DOSSIER
from dateline.exchange.dossier import import_dossier
from dateline.situation.exports import COLUMNS, as_text, geojson, parquet
from dateline.situation.formats import FORMATS
from dateline.situation.inferred import areas_geojson
from dateline.situation.queries import Chart, Situation
from dateline.situation.rules.holding import State
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
        "parquet": "application/vnd.apache.parquet",
        "svg": "image/svg+xml",
    }
    assert kinds.keys() == FORMATS.keys()
    for kind, media in kinds.items():
        asked = {"at": "2017-11-20", "known_by": "2017-11-20", "format": kind}
        answer = client.get("/situation/", asked)
        assert answer.status_code == 200 and answer["Content-Type"].startswith(media), kind
        from_api = client.get("/api/v1/situation", asked)
        assert (from_api.content, from_api["Content-Type"]) == (answer.content, answer["Content-Type"]), kind
    assert by_id(
        client.get("/situation/", {"at": "2017-11-20", "known_by": "2017-11-20", "format": "geojson"}).json()
    ) == by_id(geojson(situation))


def test_a_format_that_there_is_not(situation: Situation, client: Client) -> None:
    answer = client.get("/situation/", {"format": "xlsx"}, headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["sentence"].startswith("The situation can be had as html, geojson,")


def test_parquet_has_the_columns_of_the_table_with_types(situation: Situation, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    file = tmp_path / "situation.parquet"
    file.write_bytes(parquet(situation))
    with duckdb.connect() as database:
        found = database.execute("FROM read_parquet(?)", [str(file)])
        assert [(one[0], str(one[1])) for one in found.description] == [(one.name, str(one.kind)) for one in COLUMNS]
        rows = {row[0]: row for row in found.fetchall()}
    places = by_id(geojson(situation))
    assert rows.keys() == places.keys()
    assert [column.name for column in COLUMNS][10] == "since"
    for ref, place in places.items():
        since = place["properties"]["since"]
        assert rows[ref][10] == (date.fromisoformat(since) if since else None), ref


def test_the_table_to_be_read_names_everybody_and_counts_who_is_left_out(situation: Situation) -> None:
    clocks, empty, head, *rows = as_text(situation).splitlines()
    assert clocks == "20 November 2017, as known on 20 November 2017" and not empty
    assert head.split("  ")[0] == "place" and head.index("held by") == rows[0].index("Pro-government forces")
    known = [held for held in situation.holdings if held.answer.state is not State.UNKNOWN]
    silent = len(situation.holdings) - len(known)
    assert len(rows) == len(known) + 2
    assert rows[-1] == f"Of {silent} more places nobody says who holds them."
    assert any("besieged by" in row or " and " in row for row in rows)
