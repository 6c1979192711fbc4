"""Bad input to the record: each case has a sentence or an answer (docs/reference/bad-input.md), and nothing is written."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone as here

from dateline.atlas.actions import add_actor, add_place
from dateline.atlas.models import Actor, Place
from dateline.claims.actions import add_source, add_statement, assess_claim, check_forecast, link_claims, make_claim
from dateline.claims.models import Assessment, Claim, Source, Statement
from dateline.claims.queries import on_record
from dateline.claims.refusing import MOST_A_DAY
from dateline.claims.rules.vocabulary import Action, Bond, Effect, Mode, Outcome, StanceKind, Standing, Verdict
from dateline.exchange.dossier import import_dossier
from dateline.ledger.models import Entry
from dateline.values.clocks import Clocks
from dateline.values.errors import DatelineError
from dateline.values.time import Precision
from tests.newsroom import CommandLine

DAY = date(2017, 11, 8)
LATER = here.localdate() + timedelta(days=2)
LONG = "x" * 10_000


def refused(act: Callable[[], Any]) -> str:
    """The sentence with which something is refused; nothing was written."""
    before = Entry.objects.count(), Claim.objects.count(), Place.objects.count(), Source.objects.count()
    with pytest.raises(DatelineError) as problem:
        act()
    assert before == (Entry.objects.count(), Claim.objects.count(), Place.objects.count(), Source.objects.count())
    assert len(problem.value.sentence) < 400 and problem.value.sentence.endswith(".")
    return problem.value.sentence


def claim(**facts: Any) -> Claim:
    return make_claim(**{"text": "North holds Town", "action": Action.STATEMENT, "true_from": DAY, "by": None} | facts)


def say(of: Claim, source: Source, **facts: Any) -> Statement:
    said = {"stance": StanceKind.ASSERTS, "known_at": DAY, "by": None} | facts
    return add_statement(claim=of, source=source, **said)


@pytest.fixture
def herald(db: None) -> Source:
    return add_source(name="The Herald", by=None)


SPAN = {"precision": Precision.SPAN}
INSTANT = {"precision": Precision.INSTANT}
EAST = timezone(timedelta(hours=14))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (SPAN | {"true_until": date(2017, 11, 1)}, "A span cannot end on 2017-11-01 before it begins on 2017-11-08."),
        (SPAN, "A span needs its last day"),
        ({"true_until": DAY}, "Only a span has a last day"),
        (INSTANT, "An instant needs its hour"),
        (INSTANT | {"true_at": datetime(2017, 11, 8, 18)}, "needs its offset from UTC"),
        (INSTANT | {"true_at": datetime(2017, 11, 12, 18, tzinfo=EAST)}, "is not on 2017-11-08"),
        (INSTANT | {"true_from": date.min, "true_at": datetime(1, 1, 1, tzinfo=EAST)}, "is outside the calendar"),
        ({"text": LONG}, "The claim is 10,000 characters long: 400 are the most."),
        ({"text": " "}, "The claim is empty"),
        ({"text": "North\u202e holds"}, "right-to-left override (U+202E)"),
        ({"action": Action.FORECAST, "mode": Mode.PLAIN}, "A forecast is of the future"),
        ({"effect": Effect.HOLDS}, "needs a place"),
        ({"ref": LONG}, "cannot be the id of a claim"),
        ({"ref": "Two Words"}, "cannot be the id of a claim"),
    ],
)  # fmt: skip
def test_a_claim_that_contradicts_itself(facts: dict[str, Any], sentence: str) -> None:
    assert sentence in refused(lambda: claim(**facts))


@pytest.mark.django_db
@pytest.mark.parametrize("precision", [Precision.DAY, Precision.WEEK, Precision.MONTH])
@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_first_and_the_last_day_of_the_calendar(day: date, precision: Precision, herald: Source) -> None:
    town = add_place(ref="town", name="Town", by=None)
    north = add_actor(ref="north", name="North", by=None)
    one = claim(true_from=day, precision=precision, action=Action.CAPTURES, agent=north, place=town)
    say(one, herald)
    assert one.when_in_words
    for asked in (day, DAY):
        for address in ("situation?at=", "claims?from=", "timeline?place=town&known_by="):
            assert Client().get(f"/api/v1/{address}{asked.isoformat()}").status_code == 200, address
        assert Client().get(f"/situation/?at={asked.isoformat()}").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"lat": 91, "lon": 0}, "The latitude is “91” and must be a number from -90 to 90."),
        ({"lat": -90.001, "lon": 0}, "The latitude is “-90.001”"),
        ({"lat": 0, "lon": 181}, "The longitude is “181” and must be a number from -180 to 180."),
        ({"lat": float("nan"), "lon": 0}, "The latitude is “nan”"),
        ({"lat": 0, "lon": float("inf")}, "The longitude is “inf”"),
        ({"lat": "34.5", "lon": "40.9"}, "The latitude is “34.5” and must be a number"),
        ({"lat": True, "lon": 0}, "The latitude is “True”"),
        ({"lat": LONG, "lon": 0}, "The latitude is “xxx"),
        ({"lat": 34.5}, "give both, or none"),
        ({"lat": 34.5, "lon": 40.9, "within_km": 0}, "must be a number of km above 0"),
        ({"lat": 34.5, "lon": 40.9, "within_km": float("nan")}, "The exactness is “nan”"),
        ({"within_km": 2}, "Only a position can be exact"),
        ({"country": "Syria"}, "The country is “Syria” and must be two letters"),
        ({"geonames": "12"}, "The number in GeoNames is “12”"),
        ({"geonames": 2**63}, "must be a whole number above 0"),
        ({"name": LONG}, "The name is 10,000 characters long"),
        ({"name": "Town\u200b"}, "zero width space (U+200B)"),
        ({"aliases": ["ok", "bad\x00"]}, "Each other name has a character that cannot be seen"),
    ],
)  # fmt: skip
def test_a_place_that_is_nowhere(facts: dict[str, Any], sentence: str) -> None:
    assert sentence in refused(lambda: add_place(**{"ref": "town", "name": "Town", "by": None} | facts))


@pytest.mark.django_db
@pytest.mark.parametrize("lat", [-90, 90, 0])
@pytest.mark.parametrize("lon", [-180, 180])
def test_a_place_at_the_edge_of_the_globe(lat: float, lon: float) -> None:
    assert add_place(ref="edge", name="Edge", lat=lat, lon=lon, by=None).lon == lon


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"known_at": LATER}, "is still to come"),
        ({"note": LONG}, "The note is 10,000 characters long: 500 are the most."),
        ({"note": "said\u2067 so"}, "right-to-left isolate"),
        ({"via": LONG}, "200 are the most"),
        ({"link": "javascript:alert(1)"}, "The link must be a full address"),
        ({"link": f"https://example.org/{LONG}"}, "The link must be a full address"),
    ],
)
def test_a_statement_that_cannot_be(herald: Source, facts: dict[str, Any], sentence: str) -> None:
    one = claim()
    assert sentence in refused(lambda: say(one, herald, **facts))
    assert not Statement.objects.exists()


def test_a_source_that_repeats_itself(herald: Source) -> None:
    one = claim()
    assert "A statement cannot repeat its own source" in refused(lambda: say(one, herald, repeats=herald))


@pytest.mark.parametrize("sources", [2, 3, 40])
def test_sources_that_repeat_one_another_in_a_ring_count_once(db: None, sources: int) -> None:
    """Of two sides, and graded A: it would be corroborated if they counted each for itself."""
    north = add_actor(ref="north", name="North", by=None)
    ring = [
        add_source(name=f"Source {n}", side=north if n % 2 else None, reliability="A", by=None)  # type: ignore[arg-type]
        for n in range(sources)
    ]
    one = claim()
    for at, source in enumerate(ring):
        say(one, source, repeats=ring[(at + 1) % sources])
    reading = on_record(one.ref).reading(Clocks(DAY, DAY))
    assert reading.standing is Standing.REPORTED and len(reading.live) == sources


def test_judging_ahead_of_time_or_without_a_reason(herald: Source) -> None:
    one, other = claim(), claim(text="South holds Town", action=Action.FORECAST)
    judged: list[Callable[..., Any]] = [
        lambda **f: assess_claim(claim=one, verdict=Verdict.REFUTED, by=None, **f),
        lambda **f: link_claims(claim=one, bond=Bond.REPEATS, other=other, by=None, **f),
        lambda **f: check_forecast(claim=other, outcome=Outcome.OPEN, by=None, **f),
    ]
    for judge in judged:
        assert "is still to come" in refused(lambda: judge(known_at=LATER, reason="so"))  # noqa: B023
        assert "needs a reason" in refused(lambda: judge(known_at=DAY, reason=" \n "))  # noqa: B023
        assert "The reason is 10,000 characters long" in refused(lambda: judge(known_at=DAY, reason=LONG))  # noqa: B023
        assert "U+0000" in refused(lambda: judge(known_at=DAY, reason="so\x00"))  # noqa: B023
    assert not Assessment.objects.exists()


@pytest.mark.parametrize("name", ["THE HERALD", "Тhе Неrаld", "The\u00a0Herald", "Ｔｈｅ Ｈｅｒａｌｄ", " the herald "])
def test_a_name_that_reads_like_another(herald: Source, name: str) -> None:
    assert "reads like the source “The Herald” (the-herald)" in refused(lambda: add_source(name=name, by=None))
    for add, kind in ((add_actor, "actor"), (add_place, "place")):
        add(ref="the-herald", name="The Herald", by=None)  # of another kind it may be
        sentence = refused(lambda: add(ref="another", name=name, by=None))  # noqa: B023
        assert f"reads like the {kind} “The Herald” (the-herald)" in sentence


def test_arabic_names_are_names(db: None) -> None:
    for ref, name in (("abu-kamal", "البوكمال"), ("mayadin", "الميادين"), ("mayadin-2", "المَيادين")):
        assert add_place(ref=ref, name=name, aliases=["اسم آخر"], by=None).name == name
    assert "reads like the place “البوكمال”" in refused(lambda: add_place(ref="x", name="البوكمال\u200e", by=None))


def test_readers_may_share_a_name(db: None) -> None:
    for number in (1, 2):
        add_source(ref=f"reader-{number}", name="river watcher, a reader", kind="reader", by=None)
    assert Source.objects.count() == 2


def test_more_in_a_day_than_can_be_kept(herald: Source) -> None:
    one = claim()
    say(one, herald)
    Statement.objects.bulk_create(
        [Statement(claim=one, source=herald, stance="asserts", known_at=DAY, said_order=MOST_A_DAY, by="newsroom")]
    )
    assert "has said 32,767 things of this claim on 8 November 2017" in refused(lambda: say(one, herald))


DOSSIER: dict[str, Any] = {
    "dossier": "bad",
    "actors": [{"id": "north", "name": "North"}],
    "places": [{"id": "town", "name": "Town", "lat": 34.5, "lon": 40.9}],
    "sources": [{"id": "herald", "name": "The Herald"}],
    "claims": [
        {"id": "one", "text": "North holds Town", "action": "captures", "agent": "north", "place": "town", "when": DAY}
    ],
    "statements": [{"claim": "one", "source": "herald", "stance": "asserts", "said_on": DAY}],
    "assessments": [{"claim": "one", "verdict": "open", "reason": "so", "known_on": DAY}],
    "links": [],
}


def write(folder: Path, part: str, change: dict[str, Any] | list[Any], raw: str = "") -> Path:
    """A dossier with one thing wrong; `raw` stands in the place of the word HERE."""
    import yaml

    said = DOSSIER | {part: change if isinstance(change, list) else [DOSSIER[part][0] | change]}
    text = yaml.safe_dump(said, allow_unicode=True)
    (folder / "bad.yaml").write_text(text.replace("HERE", raw), "utf-8")
    return folder / "bad.yaml"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("part", "change", "raw", "sentence"),
    [
        ("claims", {"precision": "span", "until": "HERE"}, "2017-11-01", "cannot end on 2017-11-01 before it begins"),
        ("claims", {"place": "nowhere"}, "", "claims, entry 1 (“one”) names the unknown place “nowhere”"),
        ("claims", {"agent": "nobody"}, "", "names the unknown actor “nobody” as agent"),
        ("claims", {"effect": {"holds": "nobody"}}, "", "names the unknown actor “nobody” as effect"),
        ("claims", {"effect": {"holds": "town"}}, "", "names the unknown actor “town” as effect"),
        ("claims", {"effect": {"holds": {"who": "north"}}}, "", "The effect of claim “one” must be none"),
        ("claims", {"effect": {"holds": 7}}, "", "The effect of claim “one” must be none"),
        ("claims", {"effect": ["holds"]}, "", "The effect of claim “one” must be none"),
        ("statements", {"source": "nobody"}, "", "statements, entry 1 names the unknown source “nobody”"),
        ("statements", {"claim": "none"}, "", "names the unknown claim “none”"),
        ("statements", {"repeats": "herald"}, "", "statements, entry 1: A statement cannot repeat its own source"),
        ("statements", {"said_on": LATER}, "", "statements, entry 1: "),
        ("statements", {"note": LONG}, "", "statements, entry 1: The note is 10,000 characters long"),
        ("statements", {"said_on": "Tuesday 15/12/2017"}, "", "15 December 2017 was a Friday, not a Tuesday"),
        ("claims", {"when": "HERE"}, "2017-02-31", "when must be a day such as 2017-11-09, not “2017-02-31”. There is no such day: February 2017 has 28 days."),
        ("claims", {"when": "HERE"}, "2017-13-01", "months run from 1 to 12"),
        ("claims", {"when": "HERE"}, "0000-01-01", "years run from 1 to 9999"),
        ("claims", {"when": "HERE"}, "10000-01-01", "years run from 1 to 9999"),
        ("claims", {"when": LONG}, "", "not “xxx"),
        ("claims", {"when": "HERE"}, "0001-01-01T00:00:00+14:00", "is outside the calendar"),
        ("claims", {"text": LONG}, "", "claims, entry 1 (“one”): The claim is 10,000 characters long"),
        ("claims", {"text": "North \u202e holds"}, "", "right-to-left override"),
        ("claims", {"id": LONG}, "", "cannot be the id of"),
        ("places", {"lat": 91}, "", "places, entry 1 (“town”): The latitude is “91”"),
        ("places", {"lon": "HERE"}, ".nan", "The longitude is “nan”"),
        ("places", {"lon": "HERE"}, ".inf", "The longitude is “inf”"),
        ("places", {"lat": "north"}, "", "The latitude is “north”"),
        ("places", {"country": "Syria"}, "", "places, entry 1 (“town”): The country is “Syria”"),
        ("actors", [{"id": "north", "name": "North"}, {"id": "n2", "name": "NORTH"}], "", "actors, entry 2 (“n2”): “NORTH” reads like the actor “North” (north)"),
        ("assessments", {"credibility": 9}, "", "credibility is “9” and must be a number from 1 to 6"),
        ("assessments", {"known_on": LATER}, "", "is still to come"),
        ("links", [{"claim": "one", "other": "one", "bond": "repeats", "reason": "so", "known_on": DAY}], "", "A claim has no bond with itself"),
        ("links", [{"claim": "one", "other": "one", "bond": "repeats", "reason": "so", "known_on": DAY, "stands": "no"}], "", "stands is “no” and must be true or false"),
        ("statements", "HERE", "[" * 5000, "nested too deeply"),
    ],
)  # fmt: skip
def test_a_dossier_with_one_thing_wrong(tmp_path: Path, part: str, change: Any, raw: str, sentence: str) -> None:
    file = write(tmp_path, part, change if isinstance(change, dict | list) else [change], raw)
    assert sentence in refused(lambda: import_dossier(file, by=None))
    assert not Actor.objects.exists()


@pytest.mark.django_db
def test_a_dossier_is_known_again_whatever_was_dropped_from_its_texts(tmp_path: Path) -> None:
    note = " \u200fقال ذلك\u200e (he said)\n\nand more  "
    file = write(tmp_path, "statements", {"note": note, "via": "a\nb "})
    assert import_dossier(file, by=None).added["statements"] == 1
    assert Statement.objects.get().note == "قال ذلك (he said)\n\nand more"
    again = import_dossier(file, by=None)
    assert not again.added and again.known["statements"] == 1


def test_a_known_by_in_the_future_is_today(herald: Source) -> None:
    """Nothing is invented: what was said by today is all that was said."""
    town = add_place(ref="town", name="Town", by=None)
    north = add_actor(ref="north", name="North", by=None)
    say(claim(action=Action.CAPTURES, agent=north, place=town), herald)
    today, ahead = (
        {
            address: json.loads(Client().get(f"/api/v1/{address}known_by={day}").content)
            for address in ("situation?at=2017-11-09&", "claims/north-holds-town?", "claims?", "statements?")
        }
        for day in (here.localdate().isoformat(), "9999-12-31")
    )
    for address, answer in today.items():
        later = ahead[address]
        assert json.loads(json.dumps(later).replace("9999-12-31", here.localdate().isoformat())) == answer
        assert answer.get("items") or answer.get("holdings") or answer.get("statements")


def test_a_known_by_in_the_future_on_the_command_line(demo: CommandLine) -> None:
    asked = [
        demo.run("situation", "--at", "2017-11-10", "--known-by", day, "--format", "csv").stdout
        for day in (here.localdate().isoformat(), "9999-12-31")
    ]
    assert asked[0].replace(here.localdate().isoformat(), "9999-12-31") == asked[1] and "Kamal" in asked[0]
    no_day = demo.run("situation", "--at", "2017-02-31", check=False)
    assert no_day.returncode and "February 2017 has 28 days" in no_day.stderr + no_day.stdout


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("Tuesday 15/12/2017", "15 December 2017 was a Friday, not a Tuesday"),
        ("15.12.2017", "write 2017-12-15 if 15 December 2017 is meant"),
        ("2017-02-31", "February 2017 has 28 days"),
        ("31/02/2016", "February 2016 has 29 days"),
        ("2017-13-01", "months run from 1 to 12"),
        ("0000-01-01", "years run from 1 to 9999"),
        ("10000-01-01", "years run from 1 to 9999"),
        ("x" * 3000, "must be a day such as 2017-11-09"),
        ("2017-11-09\x00", "null character"),
    ],
)
def test_a_day_that_is_none(day: str, sentence: str) -> None:
    answer = Client().get("/api/v1/situation", {"at": day})
    assert answer.status_code == 400
    said = answer.json()["sentence"]
    assert sentence in said and len(said) < 300


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["claims?place=", "claims?actor=", "claims/", "statements?source=", "sources/", "places/"]
)
def test_asking_for_what_is_not_there(address: str) -> None:
    answer = Client().get(f"/api/v1/{address}no-such")
    assert answer.status_code == 404 and "no-such" in answer.json()["sentence"]
