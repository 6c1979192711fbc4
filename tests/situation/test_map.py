"""The situation map: what it shows for each answer, that it is sound SVG, and where its labels stand."""

import itertools
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

import dateline
from dateline.atlas import basemap as atlas
from dateline.atlas.models import Actor, Place
from dateline.exchange.dossier import import_dossier
from dateline.situation import drawing
from dateline.situation.drawing import legend
from dateline.situation.drawing.palette import SHAPES, colours
from dateline.situation.drawing.words import sentence
from dateline.situation.queries import Chart, Holding, Situation
from dateline.situation.rules.holding import Answer, Certainty, State
from dateline.situation.rules.labels import Box, Wish, place_labels, width_of
from dateline.situation.rules.projection import WIDTH, Bounds, Projection
from dateline.values.clocks import Clocks
from dateline.values.errors import DatelineError

pytestmark = pytest.mark.django_db
BOUNDS = (39.4, 34.0, 41.6, 36.3)
DOSSIER = Path(dateline.__file__).parent / "exchange" / "data" / "eastern-syria-2017.yaml"
CSS = Path(dateline.__file__).parent / "situation" / "static" / "situation" / "map.css"


def draw(situation: Situation, bounds: Bounds, *, title: str, **how: Any) -> str:
    return drawing.draw(drawing.lay_out(situation, bounds, title=title), **how)


@pytest.fixture(scope="module")
def chart(django_db_setup, django_db_blocker):
    """The dossier, read once; drawing then needs no database."""
    with django_db_blocker.unblock(), transaction.atomic():
        import_dossier(DOSSIER, by=None)
        chart = Chart()
        transaction.set_rollback(True)
    return chart


def on(chart, day, known_by=None):
    at = date.fromisoformat(day)
    return chart.situation(Clocks(at, date.fromisoformat(known_by) if known_by else at))


def parsed(svg):
    return ElementTree.fromstring(svg)


def place(svg, name):
    """The link of the place whose title begins with this name."""
    for link in parsed(svg).iter("a"):
        if link.find("title").text.startswith(f"{name}:"):
            return link
    raise AssertionError(f"{name} is not drawn")


def marks(svg, name):
    return [one.get("class") for one in place(svg, name).iter() if one.tag in {"path", "circle"}][1:]


def held(who, certainty=Certainty.CLAIMED, **more):
    day = date(2024, 1, 5)
    return Answer(state=State.HELD, certainty=certainty, holder=who, since=day, heard=day, **more)


def made(*holdings, actors=(("a", "North", "red"), ("b", "South", "")), at=date(2024, 1, 10)):
    told = {ref: Actor(ref=ref, name=name, colour=colour) for ref, name, colour in actors}
    return Situation(Clocks(at, at), tuple(holdings), told)


def somewhere(ref, lon, lat, answer, name="", **facts):
    return Holding(Place(ref=ref, name=name or ref.title(), lon=lon, lat=lat, **facts), answer)


# Shapes per state, on the dossier


def test_assessed_is_a_full_mark_in_a_filled_area(chart):
    svg = draw(on(chart, "2017-11-09"), BOUNDS, title="Map")
    assert marks(svg, "Al-Mayadin") == ["full k-red"]
    assert 'class="area assessed k-red"' in svg


def test_claimed_by_one_side_is_a_ring_in_a_dashed_area(chart):
    svg = draw(on(chart, "2017-11-09"), BOUNDS, title="Map")
    assert marks(svg, "Abu Kamal") == ["ring k-red"]
    assert place(svg, "Abu Kamal").find("title").text == (
        "Abu Kamal: held by Pro-government forces, claimed by one side, since 8 November 2017"
    )
    assert 'class="area claimed k-red"' in svg


def test_contested_is_half_and_half_and_hatched_between_the_two(chart):
    svg = draw(on(chart, "2017-11-10"), BOUNDS, title="Map")
    assert marks(svg, "Abu Kamal") == ["full k-red", "full k-black"]
    hatching = parsed(svg).find(".//pattern")
    assert [stripe.get("class") for stripe in hatching] == ["stripe k-red", "stripe k-black"]
    area = parsed(svg).find(".//path[@class='area contested']")
    assert area.get("fill") == f"url(#{hatching.get('id')})"


def test_besieged_is_a_ring_in_the_besiegers_colour(chart):
    svg = draw(on(chart, "2017-11-09"), BOUNDS, title="Map")
    assert marks(svg, "Al-Busayrah") == ["siege k-yellow", "ring k-black"]


def test_where_nothing_is_known_nothing_is_painted(chart):
    svg = draw(on(chart, "2017-11-09"), BOUNDS, title="Map")
    assert marks(svg, "Hajin") == ["none"]
    assert place(svg, "Hajin").find("title").text == "Hajin: no word"
    empty = draw(made(somewhere("x", 40, 35, Answer())), BOUNDS, title="Map")
    assert 'class="area' not in empty


def test_a_vague_place_has_its_disc_and_no_area(chart):
    svg = draw(on(chart, "2017-11-09"), BOUNDS, title="Map")
    assert svg.count('class="within k-red"') == 2  # the pumping station and Al-Hiri
    lone = made(somewhere("x", 40, 35, held("a"), within_km=10))
    assert 'class="area' not in draw(lone, BOUNDS, title="Map")


def test_a_place_last_heard_of_long_ago_is_fainter_and_says_so(chart):
    svg = draw(on(chart, "2018-02-01"), BOUNDS, title="Map")
    assert place(svg, "Markadah").find("g[@class='old']") is not None
    assert "last heard of on 8 November 2017, 85 days before" in place(svg, "Markadah").find("title").text
    assert "area claimed k-yellow old" in svg
    assert 'class="old"' not in draw(on(chart, "2017-11-20"), BOUNDS, title="Map")


def test_places_without_coordinates_or_outside_the_window_are_not_drawn(chart):
    svg = draw(on(chart, "2017-11-09"), BOUNDS, title="Map")
    drawn = {link.get("href") for link in parsed(svg).iter("a")}
    assert "/places/kati/" not in drawn
    assert "/places/abu-kamal/" in drawn
    north = draw(on(chart, "2017-11-09"), (39.4, 35.2, 41.6, 36.3), title="Map")
    assert "Abu Kamal" not in north
    assert "Deir ez-Zor" in north


def test_the_description_says_who_holds_what(chart):
    svg = parsed(draw(on(chart, "2017-11-10"), BOUNDS, title="Map"))
    said = svg.find("desc").text
    assert "Held by Pro-government forces, assessed: Al-Mayadin." in said
    assert "Contested between Pro-government forces and Islamic State: Abu Kamal." in said
    assert "Besieged by Syrian Democratic Forces: Al-Busayrah." in said
    assert "No word: " in said
    assert svg.get("aria-labelledby") == svg.find("title").get("id")
    assert svg.get("aria-describedby") == svg.find("desc").get("id")


# The file


def test_the_same_situation_is_drawn_the_same_and_small(chart, django_assert_num_queries):
    with django_assert_num_queries(0):
        svg = draw(on(chart, "2017-11-09"), BOUNDS, title="Map")
    assert svg == draw(on(chart, "2017-11-09"), BOUNDS, title="Map")
    assert len(svg.encode()) < 30_000


def test_nothing_in_it_needs_a_looser_policy(chart):
    for svg in (draw(on(chart, "2017-11-10"), BOUNDS, title="Map"), legend(on(chart, "2017-11-10"))):
        assert " style=" not in svg
        assert "<script" not in svg
        assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")


def test_ids_are_not_shared_by_two_maps_of_one_page(chart):
    one, other = (
        set(re.findall(r' id="([^"]+)"', draw(on(chart, day), BOUNDS, title="Map")))
        for day in ("2017-11-09", "2017-11-10")
    )
    assert one.isdisjoint(other)


def test_every_class_has_its_rule(chart):
    css = CSS.read_text("utf-8")
    svg = draw(on(chart, "2018-02-01"), BOUNDS, title="Map", standalone=True) + legend(on(chart, "2017-11-10"))
    for word in {word for said in re.findall(r'class="([^"]+)"', svg) for word in said.split()} - {"map"}:
        assert re.search(rf"\.{word}\b", css), word


def test_links_are_what_the_caller_says(chart):
    svg = draw(on(chart, "2017-11-09"), BOUNDS, title="Map", link=lambda ref: f"?a=1&place={ref}")
    assert "?a=1&place=hajin" in {link.get("href") for link in parsed(svg).iter("a")}
    assert parsed(svg).get("role") == "group"


def test_a_file_of_its_own_has_style_legend_and_source_but_no_links(chart):
    svg = draw(on(chart, "2017-11-10"), BOUNDS, title="Who held what", standalone=True)
    root = parsed(svg)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.get("role") == "img"
    assert "<a " not in svg
    assert "var(" not in svg
    assert "prefers-color-scheme:dark" in svg
    for words in ("Who held what", "as known on 10 November 2017", "claimed by one side", "Natural Earth"):
        assert words in svg


@pytest.mark.parametrize(
    "name", ["</title><script>alert(1)</script>", 'x" onload="y', "a & b\x00\x0b", "\ud800x", "<![CDATA["]
)
def test_hostile_names_stay_text(name):
    situation = made(somewhere("x", 40, 35, held("a"), name=name), actors=[("a", name, "red\" onload='")])
    for standalone in (False, True):
        svg = draw(situation, BOUNDS, title=name, standalone=standalone, link=lambda _: name)
        root = parsed(svg)
        assert not any(one.tag.endswith("script") or "onload" in one.attrib for one in root.iter())
    items = parsed(legend(situation))
    assert not any("script" in one.tag or "onload" in one.attrib for one in items.iter())


@pytest.mark.parametrize(
    "bounds",
    [(32.0, 44.0, 37.0, 46.5), (118.0, 22.0, 123.0, 27.0), (49.0, 36.0, 54.0, 42.0), (-30.0, 40.0, -25.0, 42.0)],
    ids=["Crimea", "Taiwan Strait", "Caspian", "open sea"],
)
def test_windows_with_a_coast(bounds):
    west, south, east, north = bounds
    situation = made(
        somewhere("x", (west + east) / 2, (south + north) / 2, held("a")),
        somewhere("y", west + 0.1, south + 0.1, held("b")),
    )
    svg = parsed(draw(situation, bounds, title="Map"))
    assert svg.find("rect[@class='sea']") is not None
    assert len(list(svg.iter("a"))) == 2


def test_three_parties_have_a_wedge_each():
    answer = Answer(state=State.CONTESTED, certainty=Certainty.CONTESTED, between=("a", "b", "c"))
    actors = [("a", "A", "red"), ("b", "B", "black"), ("c", "C", "")]
    svg = draw(made(somewhere("x", 40, 35, answer), actors=actors), BOUNDS, title="Map")
    assert len(marks(svg, "X")) == 3
    assert sentence(somewhere("x", 40, 35, answer), made(actors=actors)) == "X: contested between A, B and C"


def test_a_holding_that_a_later_claim_implies_says_so():
    answer = Answer(state=State.HELD, certainty=Certainty.CLAIMED, holder="a")
    said = sentence(somewhere("x", 40, 35, answer), made())
    assert said == "X: held by North, claimed by one side, as a later claim implies"


# Colours and legend


def test_no_two_actors_share_a_colour_while_there_are_any_left():
    actors = [(f"a{n}", f"Actor {n}", "red" if n < 3 else "") for n in range(len(SHAPES))]
    situation = made(*(somewhere(ref, 40, 35, held(ref)) for ref, _, _ in actors), actors=actors)
    assert set(colours(situation).values()) == set(SHAPES)
    crowd = [*actors, ("more", "More", "")]
    assert len(colours(made(*(somewhere(ref, 40, 35, held(ref)) for ref, _, _ in crowd), actors=crowd))) == 10


def test_a_part_has_its_alliances_colour_when_that_is_free():
    alliance = Actor(ref="all", name="Alliance", colour="red")
    part = Actor(ref="part", name="Part", part_of=alliance)
    told = {"all": alliance, "part": part}
    alone = replace(made(somewhere("x", 40, 35, held("part"))), actors=told)
    assert colours(alone) == {"part": "red"}
    both = replace(made(somewhere("x", 40, 35, held("part")), somewhere("y", 41, 35, held("all"))), actors=told)
    assert colours(both)["all"] == "red"
    assert colours(both)["part"] != "red"


def test_an_actor_looks_the_same_on_every_map(chart):
    days = ["2017-11-09", "2017-11-10", "2017-11-20", "2017-12-06"]
    seen = [colours(on(chart, day)) for day in days]
    for one, other in itertools.combinations(seen, 2):
        assert all(other.get(ref, colour) == colour for ref, colour in one.items())
    assert seen[0]["iraq"] == "green"


def test_the_legend_names_who_and_how_sure(chart):
    words = [item.text or item[0].tail for item in parsed(legend(on(chart, "2017-11-09")))]
    assert words[:4] == ["Pro-government forces", "Syrian Democratic Forces", "Islamic State", "Iraqi security forces"]
    assert words[4:9] == ["assessed", "claimed by one side", "contested", "besieged", "no word"]
    assert "60 days" in words[9]


# Labels and projection

scripts = st.text("abÇ ال北", min_size=1, max_size=14)
wishes = st.lists(
    st.tuples(st.floats(0, 440), st.floats(0, 400), scripts, st.integers(0, 3), st.booleans()), max_size=25
).map(lambda rows: [Wish(f"p{n}", text, x, y, 6, 14, not r, r, firm) for n, (x, y, text, r, firm) in enumerate(rows)])
FRAME = Box(0, 0, 440, 400)


@trying(max_examples=60, deadline=None, database=None)
@given(wishes, st.randoms(use_true_random=False))
def test_labels_keep_off_one_another_and_are_the_same_in_any_order(wanted, chance):
    taken = [Box(10, 370, 90, 395)]
    found = place_labels(wanted, FRAME, taken)
    boxes = [label.box for label in found.values()]
    assert not any(one.meets(other) for one, other in itertools.combinations([*boxes, *taken], 2))
    assert all(box.within(FRAME) for box in boxes)
    for wish in wanted:
        assert not any(label.box.meets(wish.dot) for ref, label in found.items() if ref != wish.ref)
    shuffled = wanted.copy()
    chance.shuffle(shuffled)
    assert place_labels(shuffled, FRAME, taken) == found


def test_a_label_without_room_is_left_out_and_one_that_insists_stands_off():
    wish = Wish("x", "Name", 200, 200, 6, 14)
    narrows = [Box(100, 170, 193, 230), Box(207, 170, 300, 230)]
    assert place_labels([wish], FRAME, narrows) == {}
    label = place_labels([replace(wish, insists=True)], FRAME, narrows)["x"]
    assert label.leader == (200, 170)


def test_the_higher_rank_chooses_first():
    here = [Wish("low", "Low place", 200, 200, 6, 14, rank=3), Wish("top", "Top place", 200, 203, 6, 14, rank=0)]
    assert place_labels(here, FRAME)["top"].anchor == "start"


def test_widths_grow_with_the_text():
    assert 0.5 < width_of("Deir ez-Zor", 1) / 11 < 0.65
    assert width_of("القائم", 10) == pytest.approx(36)
    assert width_of("北京", 10) == 20
    assert width_of("é", 10) == width_of("e\u0301", 10)


def test_projection_keeps_north_up_and_kilometres_true():
    projection = Projection(BOUNDS)
    assert projection.units(39.4, 36.3) == (0, 0)
    assert projection.units(41.6, 34.0) == pytest.approx((WIDTH, projection.height))
    assert projection.height == pytest.approx(562.6, abs=0.1)
    assert projection.scale_km() == 25
    x, _ = projection.units(40.5, 35.15)
    further, _ = projection.units(40.5 + 0.1, 35.15)
    assert further - x == pytest.approx(projection.km(0.1 * 111.32 * 0.8176), rel=1e-3)


# The base map


@pytest.fixture
def no_memory():
    atlas._kept.cache_clear()
    yield
    atlas._kept.cache_clear()


def test_the_base_map_has_the_river_by_one_name_and_the_border():
    base = atlas.basemap(BOUNDS)
    assert [(river.name, river.scalerank) for river in base.rivers] == [("Euphrates", 3)]
    assert base.borders
    assert base.admin1
    assert not base.has_sea


def test_the_base_map_is_kept_on_disk(tmp_path, settings, monkeypatch, no_memory):
    settings.CACHE_FOLDER = tmp_path / "cache"
    first = atlas.basemap(BOUNDS)
    (file,) = settings.CACHE_FOLDER.glob("basemap-*.json")
    atlas._kept.cache_clear()
    monkeypatch.setattr(atlas, "_cut", lambda _: pytest.fail("it was on disk"))
    assert atlas.basemap(BOUNDS) == first
    assert list(settings.CACHE_FOLDER.iterdir()) == [file]


@pytest.mark.parametrize("spoilt", ["", "{", "[]", '{"land": [[["x", 1]]]}', "null"])
def test_a_spoilt_file_is_made_again(tmp_path, settings, monkeypatch, no_memory, spoilt):
    settings.CACHE_FOLDER = tmp_path
    good = atlas.Basemap(BOUNDS, (), (), (), (((39.0, 34.0), (40.0, 35.0)),), (), ())
    monkeypatch.setattr(atlas, "_cut", lambda _: good)
    file = atlas._file(BOUNDS)
    file.write_text(spoilt)
    assert atlas.basemap(BOUNDS) == good
    assert json.loads(file.read_text())["borders"] == [[[39.0, 34.0], [40.0, 35.0]]]


def test_without_a_folder_it_is_drawn_all_the_same(tmp_path, settings, monkeypatch, no_memory):
    good = atlas.Basemap(BOUNDS, (), (), (), (), (), ())
    monkeypatch.setattr(atlas, "_cut", lambda _: good)
    settings.CACHE_FOLDER = tmp_path / "not" / "there"
    assert atlas.basemap(BOUNDS) == good
    assert not (tmp_path / "not").exists()


@pytest.mark.parametrize("bounds", [(41.6, 34.0, 39.4, 36.3), (39.4, 36.3, 41.6, 34.0), (0, 0, 0, 1), (-181, 0, 0, 1)])
def test_bounds_that_are_no_window_are_refused(bounds):
    with pytest.raises(DatelineError, match="west before its east"):
        atlas.basemap(bounds)
