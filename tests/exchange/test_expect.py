"""What a reader would check by hand holds whichever way one asks: the function, the API, the command line."""

import json
import shutil
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from dateline.exchange.demonstration import DOSSIER
from dateline.situation.exports import geojson
from dateline.situation.queries import situation
from dateline.values.clocks import Clocks
from tests.newsroom import run

ROWS: list[dict[str, Any]] = yaml.safe_load(DOSSIER.read_text("utf-8"))["expect"]
WAYS = ("function", "api", "command line")
Asked = Callable[[date, date], dict[str, dict[str, Any]]]  # at and known by: each place's answer by its id


def of_features(collection: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {feature["id"]: feature["properties"] for feature in collection["features"]}


@pytest.fixture(scope="module")
def command_line(empty_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Asked:
    """A newsroom with the dossier, made and asked by commands; once for each two days."""
    folder = tmp_path_factory.mktemp("expect")
    home = shutil.copytree(empty_home, folder / "newsroom")
    run(home, "import", "dossier", str(DOSSIER))

    @cache
    def asked(at: date, known_by: date) -> dict[str, dict[str, Any]]:
        words = ("--at", str(at), "--known-by", str(known_by), "--format", "geojson")
        return of_features(json.loads(run(home, "situation", *words).stdout))

    return asked


@pytest.fixture
def asked_by(ask: Any, request: pytest.FixtureRequest) -> Callable[[str], Asked]:
    def over_http(at: date, known_by: date) -> dict[str, dict[str, Any]]:
        return {one["place"]: one for one in ask("situation", at=at, known_by=known_by)["holdings"]}

    def by_function(at: date, known_by: date) -> dict[str, dict[str, Any]]:
        return of_features(geojson(situation(Clocks(at, known_by))))

    def chosen(way: str) -> Asked:
        if way == "command line":
            return request.getfixturevalue("command_line")  # type: ignore[no-any-return]  # pytest gives any fixture
        return {"function": by_function, "api": over_http}[way]

    return chosen


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['place']}-{row['at']}-{row['known_by']}")
def test_what_a_reader_would_check_by_hand_holds(asked_by: Any, row: dict[str, Any], way: str) -> None:
    answer = asked_by(way)(row["at"], row["known_by"])[row["place"]]
    expected = {key: row[key] for key in ("holder", "state", "between", "certainty", "besieged_by") if key in row}
    assert expected and {key: answer[key] for key in expected} == expected


def test_the_table_is_whole() -> None:
    assert len(ROWS) == 18
