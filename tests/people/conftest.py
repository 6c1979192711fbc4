"""People at the desk, each with the browser that they come in with."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client, override_settings

from dateline.people.actions import add_user
from dateline.people.models import User
from dateline.people.rules import Role
from tests.desk.conftest import PASSWORD, QUICK, desk

__all__ = ["desk"]  # a fixture

Join = Callable[..., User]


@pytest.fixture(autouse=True)
def quick() -> Iterator[None]:
    with override_settings(PASSWORD_HASHERS=QUICK):
        yield


@pytest.fixture
def join(db: None) -> Join:
    """Give someone an account."""
    return lambda name, role=Role.EDITOR: add_user(username=name, role=role, password=PASSWORD, by=None)


@pytest.fixture
def boss(join: Join) -> Client:
    """An admin who has logged in."""
    return logged_in(join("boss", Role.ADMIN))


def logged_in(user: User) -> Client:
    client = Client()
    answer = log_in(client, user.username)
    assert answer.status_code == 302 and answer["Location"] == "/desk/", answer.content[:2000]
    return client


def log_in(client: Client, name: str, password: str = PASSWORD, **more: str):  # Django's test answer
    """Send the form of the login."""
    return client.post("/desk/login/", {"username": name, "password": password, "next": "/desk/"}, **more)


def kinds() -> list[tuple[str, str]]:
    """What the ledger says of people: each kind with its author."""
    from dateline.ledger.models import Entry

    found = Entry.objects.filter(subject__startswith="user:").order_by("pk")
    return list(found.values_list("kind", "by"))
