"""Nobody gets into the desk without an account, by any of its addresses."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from dateline.claims.desk import urls as claims
from dateline.claims.desk.chooser import viewset
from dateline.discussion.desk import urls as contributions
from dateline.moderation.desk import urls as moderation
from dateline.people.actions import add_user
from dateline.people.models import User
from dateline.people.rules import Role
from dateline.reports.desk import urls as reports

EXAMPLES = {
    "ref": "north-town",
    "report": 1,
    "pk": 1,
    "link": 1,
    "statement": 1,
    "evidence": 1,
    "series": 1,
    "queue": "new",
}


def _addresses() -> Iterator[str]:
    rooms = [(room.urlpatterns, room.app_name) for room in (claims, contributions, moderation)]
    for patterns, name in (*rooms, reports.corrections, reports.reports):
        for pattern in patterns:
            yield _address(f"{name}:{pattern.name}", pattern)
    for pattern in viewset.get_urlpatterns():
        yield _address(viewset.get_url_name(pattern.name), pattern)


def _address(name: str, pattern: URLPattern) -> str:
    return reverse(name, kwargs={named: EXAMPLES[named] for named in pattern.pattern.converters})


def test_every_room_of_the_desk_is_walked() -> None:
    assert len(list(_addresses())) == 48


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_is_sent_to_the_login(db: None, method: str) -> None:
    for address in _addresses():
        answer = getattr(Client(), method)(address)
        assert answer.status_code == 302, address
        assert answer.headers["Location"].startswith("/desk/login/"), address


def test_an_account_without_the_desk_is_kept_out(db: None) -> None:
    add_user(username="treasurer", role=Role.TREASURER, password="a long enough word 7", by=None)
    client = Client()
    client.force_login(User.objects.get(username="treasurer"))
    for address in _addresses():
        answer = client.get(address)
        assert answer.status_code == 302 and answer.headers["Location"].startswith("/desk/login/"), address


def test_the_ways_in_stand_in_the_menu(db: None) -> None:
    add_user(username="ed", role=Role.EDITOR, password="a long enough word 7", by=None)
    client = Client()
    client.force_login(User.objects.get(username="ed"))
    page = client.get("/desk/").content.decode()
    for address in ("/desk/claims/", "/desk/corrections/", "/desk/contributions/"):
        assert address in page
