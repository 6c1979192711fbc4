"""The dossier goes in whole or not at all, twice does no harm, and what it expects holds."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from dateline.claims.models import Claim, Statement
from dateline.exchange.demonstration import DOSSIER
from dateline.exchange.dossier import import_dossier
from dateline.ledger.queries import head
from dateline.situation.exports import geojson
from dateline.situation.queries import Chart, situation
from dateline.values.clocks import Clocks
from dateline.values.errors import DatelineError

pytestmark = pytest.mark.django_db
SAID: dict[str, Any] = yaml.safe_load(DOSSIER.read_text("utf-8"))


@pytest.fixture
def chart() -> Chart:
    import_dossier(DOSSIER, by=None)
    return Chart()


def test_every_row_comes_in_once(chart: Chart) -> None:
    before = head()
    summary = import_dossier(DOSSIER, by=None)
    assert summary.added == {}
    assert summary.known == {part: len(SAID[part]) for part in ("actors", "places", "sources", "claims", "statements")}
    assert head() == before


def test_what_a_reader_would_check_by_hand_holds(chart: Chart) -> None:
    assert len(SAID["expect"]) == 18
    wrong = {}
    for row in SAID["expect"]:
        asked = chart.situation(Clocks(row["at"], row["known_by"]))
        features = {feature["id"]: feature["properties"] for feature in geojson(asked)["features"]}
        expected = {key: row[key] for key in ("holder", "state", "between", "certainty", "besieged_by") if key in row}
        answered = {key: features[row["place"]][key] for key in expected}
        if answered != expected:
            wrong[f"{row['place']} at {row['at']}, known by {row['known_by']}"] = (answered, expected)
    assert wrong == {}


def test_every_claim_behind_a_holding_is_on_record(chart: Chart) -> None:
    for held in chart.situation(Clocks(date(2017, 11, 20), date(2017, 11, 20))).holdings:
        assert set(held.answer.claims) <= set(chart.record)


def test_a_fixed_question_keeps_its_answer_when_more_is_said(chart: Chart) -> None:
    asked = Clocks(date(2017, 11, 12), date(2017, 11, 9))
    before = geojson(chart.situation(asked))
    more = SAID | {
        "statements": [
            {"claim": "ak-gov-1", "source": "sohr", "stance": "denies", "said_on": date(2017, 11, 13)},
            {"claim": "ak-isis", "source": "army", "stance": "asserts", "said_on": date(2017, 11, 14)},
        ]
    }
    import_dossier(_file(more), by=None)
    assert geojson(situation(asked)) == before
    assert situation(Clocks(date(2017, 11, 12), date(2017, 11, 14))).of("abu-kamal").certainty == "assessed"


def test_places_known_by_name_only_have_no_geometry(chart: Chart) -> None:
    features = {f["id"]: f for f in geojson(chart.situation(Clocks(date.max, date.max)))["features"]}
    assert features["kati"]["geometry"] is None
    assert features["abu-kamal"]["geometry"] == {"type": "Point", "coordinates": [40.91854, 34.45226]}
    assert features["t2"]["properties"]["within_km"] == 10


def test_the_difference_parts_what_changed_from_what_we_learned(chart: Chart) -> None:
    between = chart.difference(
        Clocks(date(2017, 11, 9), date(2017, 11, 9)), Clocks(date(2017, 11, 12), date(2017, 11, 12))
    )
    assert "abu-kamal" in {turn.place.ref for turn in between.changed}
    assert "kati" not in {turn.place.ref for turn in between.changed}
    learned = chart.difference(
        Clocks(date(2017, 11, 5), date(2017, 11, 5)), Clocks(date(2017, 11, 5), date(2017, 11, 8))
    )
    assert {turn.place.ref for turn in learned.learned} >= {"kati"}
    assert learned.changed == ()


def _file(said: dict[str, Any]) -> Path:
    import tempfile

    path = Path(tempfile.mkdtemp()) / "dossier.yaml"
    path.write_text(yaml.safe_dump(said, allow_unicode=True), "utf-8")
    return path


def _spoilt(**parts: Any) -> Path:
    return _file(SAID | parts)


CLAIM = {"id": "x", "text": "X", "action": "captures", "agent": "gov", "place": "t2", "when": date(2017, 11, 1)}
BAD = [
    ("missing.yaml", lambda: Path("/nowhere/missing.yaml"), "There is no file /nowhere/missing.yaml"),
    ("no dossier", lambda: _file({"title": "a shopping list"}), "is no dossier"),
    ("unknown actor", lambda: _spoilt(claims=[CLAIM | {"agent": "nobody"}]), "unknown actor “nobody”"),
    ("unknown place", lambda: _spoilt(claims=[CLAIM | {"place": "atlantis"}]), "unknown place “atlantis”"),
    ("unknown actor in the effect", lambda: _spoilt(claims=[CLAIM | {"effect": {"holds": "nobody"}}]), "“nobody”"),
    ("effect of no kind", lambda: _spoilt(claims=[CLAIM | {"effect": {"paints": "gov"}}]), "must be none, contested"),
    ("action of no kind", lambda: _spoilt(claims=[CLAIM | {"action": "liberates"}]), "must be one of captures"),
    ("no day", lambda: _spoilt(claims=[CLAIM | {"when": "soon"}]), "must be a day such as"),
    ("no text", lambda: _spoilt(claims=[CLAIM | {"text": ""}]), "lacks text"),
    ("the same id twice", lambda: _spoilt(claims=[CLAIM, CLAIM]), "stands there twice"),
    ("an id for no address", lambda: _spoilt(claims=[CLAIM | {"id": "../etc"}]), "cannot be the id"),
    ("a ring of parents", lambda: _spoilt(actors=[
        {"id": "a", "name": "A", "part_of": "b"}, {"id": "b", "name": "B", "part_of": "a"}], claims=[], statements=[],
        sources=[]), "depends on itself"),
    ("a link that runs", lambda: _spoilt(statements=[{"claim": "t2-gov", "source": "sohr", "stance": "asserts",
        "said_on": date(2017, 11, 1), "link": "javascript:alert(1)"}]), "begins with https"),
    ("a name that is a list", lambda: _spoilt(claims=[CLAIM | {"agent": {"a": "b"}}]), "agent must be a plain text"),
    ("an area inside out", lambda: _spoilt(bbox=[41, 34, 39, 36]), "west before east"),
]  # fmt: skip


@pytest.mark.parametrize(("case", "path", "sentence"), BAD, ids=[case for case, *_ in BAD])
def test_a_bad_dossier_gets_a_sentence_and_leaves_nothing(case: str, path: Any, sentence: str) -> None:
    with pytest.raises(DatelineError, match=sentence):
        import_dossier(path(), by=None)
    assert (Claim.objects.count(), Statement.objects.count(), head()) == (0, 0, 0)


def test_broken_yaml_is_named_by_its_line(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("dossier: x\nclaims: [a, {b\n")
    with pytest.raises(DatelineError, match=r"not well-formed YAML near line \d"):
        import_dossier(broken, by=None)
