"""A place that is known no closer than so many kilometres: drawn once, the same for everyone, and nobody gets the rest."""

from math import cos, hypot, radians
from random import Random

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from dateline.atlas.actions import add_actor, add_place, blur_place, draw_outline
from dateline.atlas.models import Place
from dateline.atlas.rules.blurring import KM_A_DEGREE, blurred
from dateline.ledger.models import Entry
from dateline.values.errors import DatelineError
from tests.desk.conftest import Desk, desk, editor, writer  # noqa: F401  # fixtures

EXACT = (34.4521, 40.9187)


@given(st.floats(-80, 80), st.floats(-180, 180), st.floats(1, 100), st.integers(0, 2**32))
def test_it_stays_within_the_circle(lat: float, lon: float, km: float, seed: int) -> None:
    there, beside = blurred(lat, lon, km, Random(seed).random)
    assert -90 <= there <= 90 and -180 <= beside <= 180
    across = (beside - lon + 180) % 360 - 180
    away = hypot((there - lat) * KM_A_DEGREE, across * KM_A_DEGREE * cos(radians(there)))
    assert away <= km * 1.02 + 0.02  # the last decimal is rounded


def _shelter() -> Place:
    return add_place(ref="shelter", name="The shelter", lat=EXACT[0], lon=EXACT[1], geonames=174448, by=None)


@pytest.mark.django_db
def test_what_was_exact_is_kept_nowhere() -> None:
    one = blur_place(_shelter(), within_km=5, by=None)
    kept = Place.objects.get(ref="shelter")
    assert (kept.lat, kept.lon) == (one.lat, one.lon) != EXACT
    assert kept.within_km == 5 and kept.geonames is None
    assert "34.45" not in str(Entry.objects.filter(subject="place:shelter").values_list("facts", flat=True))


@pytest.mark.django_db
@pytest.mark.parametrize(("km", "sentence"), [(5, "is known to 5 km only"), (2, "is known to 5 km only"), (0.5, "must be from 1"), (500, "to 100 km")])  # fmt: skip
def test_it_is_never_drawn_again_as_fine(km: float, sentence: str) -> None:
    one = blur_place(_shelter(), within_km=5, by=None)
    with pytest.raises(DatelineError, match=sentence):
        blur_place(one, within_km=km, by=None)
    assert blur_place(one, within_km=20, by=None).within_km == 20


@pytest.mark.django_db
def test_what_gives_it_away_is_taken_off_first() -> None:
    square = '{"type":"Polygon","coordinates":[[[40.9,34.4],[40.95,34.4],[40.95,34.5],[40.9,34.5],[40.9,34.4]]]}'
    one = _shelter()
    draw_outline(one, outline=square, by=None)
    with pytest.raises(DatelineError, match="take that off first"):
        blur_place(one, within_km=5, by=None)
    with pytest.raises(DatelineError, match="has no position"):
        blur_place(add_place(ref="name", name="A name", by=None), within_km=5, by=None)


@pytest.mark.django_db
def test_an_editor_does_it_at_the_desk_and_a_writer_may_not(desk: Desk, editor: Client, writer: Client) -> None:  # noqa: F811
    way = "/desk/atlas/place/town/blur/"
    assert way in editor.get("/desk/atlas/place/town/").content.decode()
    writer.post(way, {"within_km": "5"})
    assert Place.objects.get(ref="town").within_km is None
    page = editor.post(way, {"within_km": "5"}, follow=True).content.decode()
    assert "Town is known to 5 km from now on, to everyone." in page
    assert "somewhere within 5 km of here" in page
    assert "is known to 5 km only" in editor.post(way, {"within_km": "5"}).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["person", "Civilian", "private person", "private citizen"])
def test_an_actor_has_a_public_role(kind: str) -> None:
    with pytest.raises(DatelineError, match="is no public role"):
        add_actor(ref="someone", name="Someone", kind=kind, by=None)
    assert add_actor(ref="minister", name="A minister", kind="minister", by=None).kind == "minister"
