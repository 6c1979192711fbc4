"""Outlines of places: what may be one, and what is said of what may not."""

import json
from typing import Any

import pytest
from django.test import Client

from dateline.atlas.actions import add_place, draw_outline, erase_outline
from dateline.atlas.models import Outline, Place
from dateline.atlas.queries import outline_of, places_with_outlines
from dateline.atlas.rules.outlines import drawing_of, read_outline
from dateline.ledger.models import Entry
from dateline.values.errors import DatelineError
from tests.desk.conftest import editor  # noqa: F401  # a fixture

RING = [[40.0, 34.0], [41.0, 34.0], [41.0, 35.0], [40.0, 35.0], [40.0, 34.0]]
SQUARE: dict[str, Any] = {"type": "Polygon", "coordinates": [RING]}
HOLE = [[40.2, 34.2], [40.4, 34.2], [40.4, 34.4], [40.2, 34.2]]


def polygon(*rings: Any, **more: Any) -> str:
    return json.dumps({"type": "Polygon", "coordinates": rings, **more})


GOOD = [
    json.dumps(SQUARE),
    json.dumps({"type": "Feature", "properties": {"name": "x"}, "geometry": SQUARE}),
    json.dumps({"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": SQUARE}]}),
    polygon(RING, crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}),
    polygon([[*point, 200.5] for point in RING]),  # with heights, which are left out
    polygon(RING[::-1]),  # the other way round
]


@pytest.mark.parametrize("text", GOOD)
def test_a_polygon_is_read_however_it_is_wrapped(text: str) -> None:
    found = read_outline(text)
    assert found["type"] == "Polygon" and len(found["coordinates"][0]) == 5


def test_several_parts_and_holes_are_kept() -> None:
    other = [[50, 34], [51, 34], [51, 35], [50, 34]]
    found = read_outline(json.dumps({"type": "MultiPolygon", "coordinates": [[RING, HOLE], [other]]}))
    assert [len(part) for part in found["coordinates"]] == [2, 1]


BAD = [
    ("", "no GeoJSON"), ("{", "no GeoJSON"), ("[]", "must be an object"), ("[" * 100_000, "no GeoJSON"), ("{}", "Polygon or a MultiPolygon"),
    ('{"type": "Point", "coordinates": [40, 34]}', "this is “Point”"),
    ('{"type": "Feature", "geometry": null}', "Polygon or a MultiPolygon"),
    ('{"type": "FeatureCollection", "features": []}', "one feature"),
    ('{"type": "Polygon", "coordinates": []}', "lists of rings"),
    ('{"type": "Polygon", "coordinates": [7]}', "lists of rings"),
    ('{"type": "Polygon", "coordinates": [[]]}', "four points"),
    ('{"type": "MultiPolygon", "coordinates": []}', "no part"),
    ('{"type": "MultiPolygon", "coordinates": [[]]}', "lists of rings"),
    (polygon(RING[:-1]), "not closed"),
    (polygon(RING[:3]), "four points"),
    (polygon([[40, 34], [41, 35], [41, 34], [40, 35], [40, 34]]), "crosses or touches itself"),
    (polygon([[40, 34], [41, 34], [42, 34], [40, 34]]), "itself|nothing"),
    (polygon([[34, 140], [34, 141], [35, 141], [34, 140]]), "longitude comes first"),
    (polygon([["40", 34], [41, 34], [41, 35], ["40", 34]]), "must be .longitude, latitude"),
    (polygon([[True, 34], [41, 34], [41, 35], [True, 34]]), "must be .longitude, latitude"),
    ('{"type": "Polygon", "coordinates": [[[NaN, 34], [41, 34], [41, 35], [NaN, 34]]]}', "must be .longitude, latitude"),
    (polygon([[0, 0], [21, 0], [21, 1], [0, 0]]), "degrees across"),
    (polygon(RING, crs={"type": "name", "properties": {"name": "EPSG:3857"}}), "convert it"),
    (polygon([[40 + i / 10_000, 34 + (i % 2) / 100] for i in range(6_000)]), "5,000 are the most"),
    (" " * 1_000_001, "letters long"),
    (polygon(RING, HOLE, HOLE), "itself"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sentence"), BAD, ids=[str(at) for at in range(len(BAD))])
def test_what_is_no_outline_is_refused_with_what_is_wrong(text: str, sentence: str) -> None:
    with pytest.raises(DatelineError, match=sentence):
        read_outline(text)


def test_an_outline_far_from_its_place_is_refused() -> None:
    read_outline(json.dumps(SQUARE), lat=34.5, lon=40.5)
    with pytest.raises(DatelineError, match="far from the place"):
        read_outline(json.dumps(SQUARE), lat=40.5, lon=34.5)


def test_a_drawing_has_north_up() -> None:
    path, box = drawing_of(SQUARE, width=100)
    assert path.startswith("M0.0 100.0L") and path.endswith("Z") and box.startswith("-4 -4 ")


@pytest.mark.django_db
class TestOnRecord:
    """What is drawn stays on record."""

    @pytest.fixture
    def town(self) -> Place:
        return add_place(ref="town", name="Town", lat=34.5, lon=40.5, by=None)

    def test_the_last_counts_and_the_others_stay(self, town: Place) -> None:
        draw_outline(town, outline=json.dumps(SQUARE), by=None)
        draw_outline(town, outline=polygon(RING, HOLE), by=None)
        assert len(outline_of(town)["coordinates"]) == 2 and Outline.objects.count() == 2
        with pytest.raises(DatelineError, match="outline that it has"):
            draw_outline(town, outline=polygon(RING, HOLE), by=None)
        erase_outline(town, by=None)
        assert outline_of(town) is None and places_with_outlines() == {town.pk} and Outline.objects.count() == 3
        with pytest.raises(DatelineError, match="has no outline"):
            erase_outline(town, by=None)
        assert [entry.kind for entry in Entry.objects.filter(kind__startswith="outline.").order_by("pk")] == [
            "outline.drawn", "outline.drawn", "outline.erased"]  # fmt: skip

    def test_at_the_desk(self, editor: Client, town: Place) -> None:  # noqa: F811
        page = editor.get("/desk/atlas/place/town/outline/?km=80").content.decode()
        assert "data-outline" in page and "Made with Natural Earth" in page
        answer = editor.post("/desk/atlas/place/town/outline/", {"outline": polygon(RING[:-1])})
        assert answer.status_code == 200 and "is not closed" in answer.content.decode()
        assert editor.post("/desk/atlas/place/town/outline/", {"outline": json.dumps(SQUARE)}).status_code == 302
        assert "atlas-outline" in editor.get("/desk/atlas/place/town/").content.decode()
        assert editor.post("/desk/atlas/place/town/outline/", {"outline": ""}).status_code == 302
        assert outline_of(town) is None
