"""The atlas at the desk: places and actors are found, added and changed; what they were stays on record."""

from html import unescape

import pytest
from django.test import Client

from dateline.atlas.actions import add_actor, add_place, change_actor, change_place
from dateline.atlas.lookup import look_up
from dateline.atlas.models import Actor, Place
from dateline.ledger.models import Entry
from dateline.values.errors import DatelineError
from tests.desk.conftest import Desk

PLACE = {"name": "Hajin", "ref": "", "kind": "town", "country": "sy", "lat": "34.69508", "lon": "40.83138", "within_km": "",
         "near": "", "aliases": "هجين\nHajeen\n\nHajeen"}  # fmt: skip


def text(client: Client, path: str, **asked: str) -> str:
    answer = client.get(path, asked)
    assert answer.status_code == 200, (path, answer.status_code)
    return unescape(answer.content.decode())


def test_a_place_is_added_with_its_names_and_found_by_each(editor: Client) -> None:
    answer = editor.post("/desk/atlas/places/new/", PLACE)
    assert answer.headers["Location"] == "/desk/atlas/place/hajin/"
    place = Place.objects.get(ref="hajin")
    assert (place.country, place.lat, place.aliases) == ("SY", 34.69508, ["هجين", "Hajeen"])
    for words in ("hajin", "هجين", "HAJEEN"):
        assert "Hajin" in text(editor, "/desk/atlas/", q=words)
    assert "هجين" in text(editor, "/desk/atlas/place/hajin/")


def test_what_is_changed_stays_on_record_as_it_was(editor: Client, desk: Desk) -> None:
    fields = {
        "name": "New Town",
        "kind": "city",
        "country": "",
        "lat": "34.5",
        "lon": "41",
        "within_km": "",
        "near": "",
        "aliases": "",
    }
    assert editor.post("/desk/atlas/place/town/change/", fields).status_code == 302
    entry = Entry.objects.get(kind="place.changed")
    assert entry.facts == {
        "was": {"name": "Town", "kind": "", "lon": 40.9, "aliases": []},
        "now": {"name": "New Town", "kind": "city", "lon": 41.0, "aliases": ["Town"]},
    }  # fmt: skip
    assert [one.value for one in look_up("Town")] == ["town"] and look_up("new t")[0].name == "New Town"
    page = text(editor, "/desk/atlas/place/town/")
    assert "place.changed by editor" in page and "name was: <bdi>Town</bdi>" in page


def test_the_name_of_another_cannot_be_taken(editor: Client, desk: Desk) -> None:
    add_place(ref="village", name="Village", by=None)
    fields = {
        "name": "Town",
        "kind": "",
        "country": "",
        "lat": "",
        "lon": "",
        "within_km": "",
        "near": "",
        "aliases": "",
    }
    answer = editor.post("/desk/atlas/place/village/change/", fields)
    assert answer.status_code == 200 and "reads like the place “Town”" in unescape(answer.content.decode())
    assert not Entry.objects.filter(kind="place.changed").exists()


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ({"lat": "34", "lon": ""}, "give both, or none"),
        ({"within_km": "-1"}, "above 0"),
        ({"country": "Syria"}, "at most 2 characters"),
        ({"country": "1x"}, "two letters"),
        ({"aliases": "a" * 201}, "200 are the most"),
        ({"aliases": "Ha\u202ejin"}, "cannot be seen"),
        ({"name": "北"}, "No id can be made"),
        ({"lat": "nan"}, "Enter a number"),
        ({"ref": "No Good"}, "cannot be the id"),
    ],
)
def test_what_cannot_be_is_refused_and_stays_in_the_form(editor: Client, bad: dict[str, str], sentence: str) -> None:
    answer = editor.post("/desk/atlas/places/new/", PLACE | bad)
    said = unescape(answer.content.decode())
    assert answer.status_code == 200 and sentence in said
    assert "40.83138" in said or "lon" in bad
    assert not Place.objects.exists() and not Entry.objects.filter(kind="place.added").exists()


def test_an_actor_is_added_and_changed(editor: Client, desk: Desk) -> None:
    fields = {"name": "Northern Guard", "ref": "", "kind": "armed group", "colour": "#aa3344", "aliases": "الحرس",
              "part_of": str(desk.north.pk)}  # fmt: skip
    assert editor.post("/desk/atlas/actors/new/", fields).headers["Location"] == "/desk/atlas/actor/northern-guard/"
    guard = Actor.objects.get(ref="northern-guard")
    assert guard.part_of == desk.north
    assert editor.post("/desk/atlas/actor/northern-guard/change/", fields | {"part_of": ""}).status_code == 302
    assert Entry.objects.get(kind="actor.changed").facts == {"was": {"part_of": "north"}, "now": {"part_of": None}}


def test_nobody_is_part_of_a_part_of_itself(desk: Desk) -> None:
    guard = add_actor(ref="guard", name="Guard", part_of=desk.north, by=None)
    with pytest.raises(DatelineError, match="part of itself"):
        change_actor(desk.north, name="North", kind="", colour="", part_of=guard, aliases=[], by=None)


def test_to_change_nothing_is_refused(desk: Desk) -> None:
    with pytest.raises(DatelineError, match="Nothing about Town is changed"):
        change_place(
            desk.town,
            name="Town",
            kind="",
            country="",
            lat=34.5,
            lon=40.9,
            within_km=None,
            near=None,
            aliases=[],
            by=None,
        )


def test_a_writer_looks_but_changes_nothing(writer: Client, desk: Desk) -> None:
    page = text(writer, "/desk/atlas/place/town/")
    assert "/change/" not in page and "/places/new/" not in text(writer, "/desk/atlas/")
    fields = {
        "name": "Other",
        "kind": "",
        "country": "",
        "lat": "",
        "lon": "",
        "within_km": "",
        "near": "",
        "aliases": "",
    }
    assert "As writer you may not do this" in unescape(
        writer.post("/desk/atlas/place/town/change/", fields).content.decode()
    )
    assert Place.objects.get().name == "Town"


def test_what_is_not_there_is_not_found(editor: Client, db: None) -> None:
    for path in ("place/nowhere/", "place/nowhere/change/", "actor/nobody/", "actor/nobody/change/"):
        assert editor.get(f"/desk/atlas/{path}").status_code == 404


def test_without_a_gazetteer_the_page_says_how_to_get_one(editor: Client, settings, tmp_path) -> None:
    settings.GAZETTEER = tmp_path / "none"
    assert "dateline gazetteer build" in text(editor, "/desk/atlas/gazetteer/")
