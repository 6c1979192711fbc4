"""A small newsroom with one report, readers with a browser each, and two moderators."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

import pytest
from django.test import Client

from dateline.people.rules import Role
from dateline.reports.models import Report

OWN_PAGE = {"HTTP_SEC_FETCH_SITE": "same-origin"}
_numbers = count(1)


@dataclass
class Reader:
    """Somebody with a browser, at an address on the net."""

    report: Report
    address: str = "198.51.100.1"
    name: str = ""
    client: Client = field(default_factory=Client)

    def posts(self, where: str, fields: dict[str, Any] | None = None, **headers: str) -> Any:
        """Send a form from a page of the newsroom's own."""
        return self.client.post(where, fields or {}, **(OWN_PAGE | {"REMOTE_ADDR": self.address} | headers))

    def gets(self, where: str) -> Any:
        return self.client.get(where, REMOTE_ADDR=self.address)

    def says(self, text: str, **fields: Any) -> Any:
        """Post a comment under the report."""
        return self.posts("/write/comment/", {"report": self.report.pk, "author": self.name, "text": text} | fields)

    def votes(self, comment: int, way: str = "up") -> Any:
        return self.posts("/write/vote/", {way: comment})

    def keeps(self, name: str) -> Any:
        self.name = name
        return self.posts("/write/voice/", {"do": "keep", "name": name})


@pytest.fixture
def report(db: None) -> Report:
    """A published report."""
    from dateline.reports.actions import add_report, add_series

    series = add_series(slug="the-war", title="The war", by=None)
    return add_report(
        series=series, slug="town-falls", title="Town falls", dated=date(2017, 11, 9), number=1,
        body="<p>North took the town.</p>", by=None,
    )  # fmt: skip


@pytest.fixture
def reader(report: Report) -> Callable[..., Reader]:
    """A new reader, who comes from a network of their own unless told otherwise."""

    def come(name: str = "", address: str = "") -> Reader:
        number = next(_numbers)
        return Reader(report, address or f"198.51.{number // 200}.{number % 200 + 1}", name or f"Reader {number}")

    return come


@pytest.fixture
def moderator(db: None) -> Client:
    """A moderator who has logged in."""
    return at_desk("Mona", Role.MODERATOR)


def at_desk(name: str, role: Role) -> Client:
    """Somebody of the desk who has logged in."""
    from dateline.people.actions import add_user

    client = Client()
    client.force_login(add_user(username=name, role=role, password="a long enough word 7", by=None))
    return client


def text_of(answer: Any) -> str:
    return str(answer.content.decode())
