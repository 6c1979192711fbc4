"""A change of the atlas reaches every page: what is baked after it is what is baked from nothing."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from dateline.atlas import actions
from dateline.atlas.queries import actor, place_itself
from dateline.ledger.queries import entries_after, head
from dateline.publishing.actions import bake_touched
from tests.publishing.baked import differing, from_nothing, on_disk

SEALED = {"record/index.html", "record/head.json", "manifest.json"}


def _renamed() -> None:
    one = place_itself("abu-kamal")
    facts = {name: getattr(one, name) for name in ("kind", "country", "lat", "lon", "within_km", "near", "aliases")}
    actions.change_place(one, name="Albu Kamal", **facts, by=None)


def _merged() -> None:
    actions.merge_places(place_itself("omar-field"), into=place_itself("t2"), reason="For the test.", by=None)


def _outlined() -> None:
    square = '{"type": "Polygon", "coordinates": [[[40.8, 34.4], [41, 34.4], [41, 34.5], [40.8, 34.4]]]}'
    actions.draw_outline(place_itself("abu-kamal"), outline=square, by=None)


def _outlined_and_not() -> None:
    _outlined()
    actions.erase_outline(place_itself("abu-kamal"), by=None)


def _allied() -> None:
    actions.begin_alliance(actor("sdf"), ally=actor("gov"), day=date(2017, 11, 1), by=None)


def _baked(do: Callable[[], None]) -> None:
    before = head()
    do()
    bake_touched(entries_after(before))


@pytest.mark.parametrize("do", [_renamed, _merged, _outlined, _outlined_and_not, _allied])
def test_what_changed_is_baked_wherever_it_shows(own_site: Path, do: Callable[[], None]) -> None:
    _baked(do)
    there, wanted = on_disk(own_site), from_nothing()
    assert not [path for path in differing(there, wanted) if path in wanted and path not in SEALED]


def test_a_new_name_is_on_every_page_that_showed_the_old_one(own_site: Path) -> None:
    _baked(_renamed)
    page = (own_site / "places/abu-kamal/index.html").read_text()
    assert "Albu Kamal</h1>" in page and "Abu Kamal" in page  # the old one is another name of it now
    assert "Albu Kamal" in (own_site / "situation/index.html").read_text()


def test_the_address_of_a_merged_place_leads_to_the_one_that_stays_and_back(own_site: Path) -> None:
    reports = {
        path: text for path, text in on_disk(own_site).items() if path.endswith(("situation.geojson", "situation.svg"))
    }
    assert reports
    _baked(_merged)
    assert "/places/t2/" in (own_site / "places/omar-field/index.html").read_text()
    assert json.loads((own_site / "redirects.json").read_text())["moved"]["/places/omar-field/"] == "/places/t2/"
    page = (own_site / "places/t2/index.html").read_text()
    assert "Al-Omar oil field" in page and "entered the Al-Omar oil field" in page
    kept = on_disk(own_site)
    assert not [path for path, text in reports.items() if kept[path] != text], (
        "a report that went to press keeps its map"
    )
    _baked(lambda: actions.part_places(place_itself("omar-field"), reason="For the test.", by=None))
    assert "Al-Omar oil field</h1>" in (own_site / "places/omar-field/index.html").read_text()
    assert json.loads((own_site / "redirects.json").read_text())["moved"] == {}


def test_an_outline_has_its_file_which_is_empty_once_it_is_taken_away(own_site: Path) -> None:
    _baked(_outlined)
    feature = json.loads((own_site / "places/abu-kamal/outline.geojson").read_text())
    assert feature["id"] == "abu-kamal" and feature["geometry"]["type"] == "Polygon"
    assert "outline.geojson" in (own_site / "places/abu-kamal/index.html").read_text()
    _baked(lambda: actions.erase_outline(place_itself("abu-kamal"), by=None))
    assert json.loads((own_site / "places/abu-kamal/outline.geojson").read_text())["geometry"] is None
    assert "outline.geojson" not in (own_site / "places/abu-kamal/index.html").read_text()
