"""The reference of the API is complete, and its examples are answered as they stand there."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from dateline.exchange.api import api
from dateline.exchange.demonstration import DOSSIER
from dateline.exchange.dossier import import_dossier
from tests.house.sources import ROOT

TEXT = (ROOT / "docs" / "reference" / "api.md").read_text("utf-8")
SECTIONS = {
    part.split("`", 2)[1]: part.split("\n", 1)[1]
    for part in re.split(r"^## ", TEXT, flags=re.MULTILINE)
    if part[0] == "`"
}
EXAMPLES = re.findall(r"^`GET (\S+)`\n\n```json\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)


def document() -> Any:
    return json.loads(json.dumps(api.get_openapi_schema()))


def test_every_path_is_documented_and_no_other() -> None:
    assert SECTIONS.keys() == document()["paths"].keys()


@pytest.mark.parametrize("path", SECTIONS)
def test_every_parameter_is_documented(path: str) -> None:
    names = [one["name"] for one in document()["paths"][path]["get"]["parameters"]]
    assert not [name for name in names if f"`{name}`" not in SECTIONS[path]]


def test_every_field_is_documented() -> None:
    shapes = document()["components"]["schemas"]
    fields = {name for shape in shapes.values() for name in shape.get("properties", {})}
    assert len(fields) > 60
    assert not [name for name in sorted(fields) if f"`{name}`" not in TEXT]


def test_every_field_says_what_it_is() -> None:
    shapes = document()["components"]["schemas"]
    assert not [
        f"{name}.{field}"
        for name, shape in shapes.items()
        for field, details in shape.get("properties", {}).items()
        if not details.get("description")
    ]


def test_every_path_has_an_example() -> None:
    assert not [path for path, text in SECTIONS.items() if "`GET /api/v1/" not in text]
    assert len(EXAMPLES) >= len(SECTIONS)


@pytest.mark.django_db
def test_the_examples_are_answered_as_they_stand_there(client: Client) -> None:
    import_dossier(DOSSIER, by=None)
    wrong = {}
    for address, said in EXAMPLES:
        answer = client.get(address)
        if missing := list(_missing(json.loads(said), answer.json())):
            wrong[address] = missing
    assert wrong == {}


def _missing(said: Any, answered: Any, where: str = "") -> Any:
    """What an abridged example says and the answer does not."""
    if isinstance(said, dict) and isinstance(answered, dict):
        for name, value in said.items():
            yield from _missing(value, answered.get(name, "nothing"), f"{where}.{name}")
    elif isinstance(said, list) and isinstance(answered, list) and said and len(said) <= len(answered):
        for number, value in enumerate(said):
            yield from _missing(value, answered[number], f"{where}[{number}]")
    elif said != answered:
        yield where, said, answered
