"""Looking places and actors up: our own atlas first, the gazetteer behind it, and what is taken over from there."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client, override_settings

from dateline.atlas.actions import add_actor, add_place, add_place_of_gazetteer
from dateline.atlas.gazetteer.building import build
from dateline.atlas.gazetteer.dumps import rows_of
from dateline.atlas.lookup import look_up
from dateline.atlas.models import Place
from dateline.ledger.models import Entry
from dateline.values.errors import DatelineError, NotAllowed
from tests.atlas.gazetteers import dump, line
from tests.desk.conftest import desk, editor, writer  # noqa: F401  # fixtures
from tests.newsroom import run

pytestmark = pytest.mark.django_db


@pytest.fixture
def gazetteer(tmp_path: Path) -> Iterator[Path]:
    file = tmp_path / "gazetteer.sqlite3"
    build(rows_of(dump(tmp_path)), file, source="places.txt", made_at="", progress=lambda _: None)
    with override_settings(GAZETTEER=file):
        yield file


@pytest.fixture
def town() -> Place:
    return add_place(
        ref="abu-kamal", name="Abu Kamal", country="SY", geonames=174448, lat=34.45226, lon=40.91854,
        aliases=["al-Bukamal", "البوكمال"], by=None,
    )  # fmt: skip


def values(words: str, **asked: object) -> list[str]:
    return [one.value for one in look_up(words, **asked)]


@pytest.mark.parametrize("words", ["boukamal", "البوكمال", "البو", "Abu", "kamal", "al-Bukamal", "ABU KAMAL", "bukaml"])
def test_a_place_of_ours_is_found_in_any_spelling(town: Place, words: str) -> None:
    assert values(words) == ["abu-kamal"]


def test_the_name_that_answered_is_told(town: Place) -> None:
    assert look_up("boukamal")[0].also == "al-Bukamal"
    assert look_up("abu k")[0].also == ""


@pytest.mark.usefixtures("gazetteer")
class TestWithAGazetteer:
    """GeoNames behind our own atlas."""

    @pytest.mark.parametrize(
        ("words", "found"),
        [("Mayadeen", "gn:173480"), ("الميادين", "gn:173480"), ("Дейр", "gn:170794"), ("hajni", "gn:174506"),
         ("al-Busariyah", "gn:173927"), ("halab", "gn:170063"), ("lon", "gn:2643743"), ("albusayra", "gn:173927")],
    )  # fmt: skip
    def test_what_we_have_not_named_is_found_there(self, words: str, found: str) -> None:
        assert values(words)[0] == found

    def test_a_place_of_ours_stays_ours_however_it_is_found(self, town: Place) -> None:
        assert values("Абу-Камаль") == ["abu-kamal"]
        assert values("boukamal")[0] == "abu-kamal" and len(set(values("boukamal"))) == len(values("boukamal"))

    def test_our_own_come_first_but_a_sure_answer_before_a_guess(self, town: Place) -> None:
        add_place(ref="london-road", name="London Road", by=None)
        assert values("lond") == ["london-road", "gn:2643743", "gn:6058560"]
        add_place(ref="hajit", name="Hajit", by=None)
        assert values("hajin") == ["gn:174506", "hajit"]

    def test_the_greater_of_two_comes_first_and_what_tells_them_apart_is_told(self) -> None:
        assert [one.where for one in look_up("london")] == ["GB", "CA"]
        assert look_up("hajin")[0].where == "Deir ez-Zor, SY"

    def test_a_hill_is_no_place_to_live_in(self) -> None:
        assert values("a hill") == []

    def test_actors_are_not_sought_there(self) -> None:
        add_actor(ref="hajin-brigade", name="Hajin Brigade", by=None)
        assert values("hajin", of="actor") == ["hajin-brigade"]

    def test_a_place_is_taken_over_once_with_its_names_and_position(self) -> None:
        place = add_place_of_gazetteer(170794, by=None)
        assert (place.ref, place.name, place.country, place.lat, place.geonames) == (
            "deir-ez-zor", "Deir ez-Zor", "SY", 35.33588, 170794)  # fmt: skip
        assert "دير الزور" in place.aliases and "DEZ" not in place.aliases
        assert Entry.objects.filter(kind="place.added", subject="place:deir-ez-zor").count() == 1
        assert add_place_of_gazetteer(170794, by=None) == place

    def test_homonyms_are_told_apart(self) -> None:
        first, second = add_place_of_gazetteer(2643743, by=None), add_place_of_gazetteer(6058560, by=None)
        assert (first.name, second.name) == ("London", "London (CA)")
        assert (first.ref, second.ref) == ("london", "london-6058560")

    def test_what_is_not_there_is_refused(self) -> None:
        with pytest.raises(DatelineError, match="no place with the number 5"):
            add_place_of_gazetteer(5, by=None)
        assert not Place.objects.exists()

    def test_who_may_not_edit_the_atlas_takes_nothing_over(self, writer: Client) -> None:  # noqa: F811
        with pytest.raises(NotAllowed):
            add_place_of_gazetteer(170794, by=_user(writer))


def _user(client: Client):
    from dateline.people.models import User

    return User.objects.get(pk=client.session["_auth_user_id"])


class TestAtTheDesk:
    """What the desk's fields ask for."""

    @pytest.mark.usefixtures("gazetteer")
    def test_the_desk_gets_names_and_who_is_to_be_named_for_them(self, editor: Client, town: Place) -> None:  # noqa: F811
        said = editor.get("/desk/atlas/names/", {"of": "place", "q": "boukamal"}).json()
        assert said["found"][0] == {
            "value": "abu-kamal", "name": "Abu Kamal", "also": "al-Bukamal", "where": "SY", "from": "atlas",
        }  # fmt: skip
        assert said["attribution"] == "GeoNames, CC BY 4.0"

    @pytest.mark.usefixtures("gazetteer")
    def test_who_may_not_add_places_is_offered_our_own_alone(self, writer: Client, town: Place) -> None:  # noqa: F811
        assert writer.get("/desk/atlas/names/", {"q": "london"}).json() == {"found": [], "attribution": ""}

    def test_nothing_typed_gives_the_newest(self, editor: Client, town: Place) -> None:  # noqa: F811
        add_place(ref="hajin", name="Hajin", by=None)
        assert [one["value"] for one in editor.get("/desk/atlas/names/").json()["found"]] == ["hajin", "abu-kamal"]

    def test_strangers_get_nothing(self, client: Client, town: Place) -> None:
        answer = client.get("/desk/atlas/names/", {"q": "abu"})
        assert answer.status_code == 302 and "/desk/login/" in answer["Location"]

    @pytest.mark.parametrize(
        "asked", [{"of": "ship"}, {"limit": "0"}, {"limit": "-1"}, {"limit": "٥"}, {"limit": "9999"}]
    )
    def test_what_cannot_be_answered_is_said(self, editor: Client, asked: dict[str, str]) -> None:  # noqa: F811
        answer = editor.get("/desk/atlas/names/", {"q": "a", **asked}, headers={"Accept": "application/json"})
        assert answer.status_code == 400 and answer.json()["sentence"]

    @pytest.mark.parametrize("q", ["\x00", "%", "_", "'\"", "a" * 5000, "\ud7ff\U0010ffff", "😀", "al " * 900])
    @pytest.mark.usefixtures("gazetteer", "town")
    def test_any_text_may_be_typed(self, editor: Client, q: str) -> None:  # noqa: F811
        assert editor.get("/desk/atlas/names/", {"q": q}).status_code == 200


def test_without_a_gazetteer_a_number_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with override_settings(GAZETTEER=tmp_path / "none"), pytest.raises(DatelineError, match="gazetteer build"):
        add_place_of_gazetteer(170794, by=None)


def test_a_file_that_is_no_gazetteer_is_as_good_as_none(tmp_path: Path, town: Place) -> None:
    spoilt = tmp_path / "gazetteer.sqlite3"
    spoilt.write_bytes(b"not a database" * 100)
    with override_settings(GAZETTEER=spoilt):
        assert values("boukamal") == ["abu-kamal"]


class TestBuilding:
    """`dateline gazetteer build`, from outside."""

    def test_it_reads_a_dump_and_a_zip_and_replaces_the_old_one(self, empty_home: Path, tmp_path: Path) -> None:
        import shutil

        home = Path(shutil.copytree(empty_home, tmp_path / "newsroom"))
        text = dump(tmp_path)
        assert "9 places" in run(home, "gazetteer", "build", str(text)).stdout
        packed = tmp_path / "places.zip"
        with zipfile.ZipFile(packed, "w") as folder:
            folder.writestr("readme.txt", "GeoNames")
            folder.write(text, "places.txt")
        before = (home / "gazetteer.sqlite3").stat().st_ino
        assert '"places": 9' in run(home, "gazetteer", "build", str(packed), "--json").stdout
        assert (home / "gazetteer.sqlite3").stat().st_ino != before
        assert not list(home.glob("*.part"))

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (b"a\tb\n", "line 1, has 2 columns where GeoNames' dumps have 19"),
            (line(5, "Town", "", 95.0, 40.0, "SY", "", 1).encode(), "line 1, cannot be read (Town lies at 95.0"),
            (
                line(5, "Town", "", 35.0, 40.0, "SY", "", 1).replace("5\t", "five\t", 1).encode(),
                "line 1, cannot be read",
            ),
            (b"", "no place in it"),
            (b"\xff\xfe" * 40, "not UTF-8"),
            (b"x" * 3_000_000, "has 1 columns"),
            (b"PK\x05\x06" + b"\0" * 18, "has 0 tables in it"),
        ],
    )
    def test_a_bad_file_is_refused_and_the_old_gazetteer_stays(
        self, gazetteer: Path, tmp_path: Path, content: bytes, sentence: str
    ) -> None:
        bad = tmp_path / "bad"
        bad.write_bytes(content)
        before = gazetteer.read_bytes()
        with pytest.raises(DatelineError) as refused:
            build(rows_of(bad), gazetteer, source="bad", made_at="", progress=lambda _: None)
        assert sentence in refused.value.sentence
        assert gazetteer.read_bytes() == before and not list(gazetteer.parent.glob("*.part"))
