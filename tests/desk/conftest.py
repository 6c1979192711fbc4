"""A small newsroom for the desk's tests: two sides, a town, a claim that one side makes, a report that prints it."""

from dataclasses import dataclass
from datetime import date

import pytest
from django.test import Client, override_settings

from dateline.atlas.models import Actor, Place
from dateline.claims.models import Claim, Source
from dateline.people.models import User
from dateline.people.rules import Role
from dateline.reports.models import Report

PASSWORD = "a long enough word 7"
# Django's own takes a second on purpose; who is logged in here is never asked for the password.
QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@dataclass
class Desk:
    """What stands on record before a test begins."""

    north: Actor
    town: Place
    herald: Source
    claim: Claim
    report: Report


@pytest.fixture
def desk(db: None) -> Desk:
    """A claim that its own side makes, marked in a published report and in its headline."""
    from dateline.atlas.actions import add_actor, add_place
    from dateline.claims.actions import add_source, add_statement, make_claim
    from dateline.claims.rules.vocabulary import Action, StanceKind
    from dateline.reports.actions import add_report, add_series

    north, south = (add_actor(ref=name.lower(), name=name, by=None) for name in ("North", "South"))
    town = add_place(ref="town", name="Town", lat=34.5, lon=40.9, by=None)
    herald = add_source(ref="herald", name="The Herald", kind="outlet", side=north, by=None)
    claim = make_claim(
        ref="north-town", text="North holds Town", action=Action.CAPTURES, agent=north, target=south, place=town,
        true_from=date(2017, 11, 8), by=None,
    )  # fmt: skip
    add_statement(claim=claim, source=herald, stance=StanceKind.ASSERTS, known_at=date(2017, 11, 8), by=None)
    series = add_series(slug="the-war", title="The war", by=None)
    report = add_report(
        series=series, slug="town-falls", title="Town falls", dated=date(2017, 11, 9), number=1, headline_claim=claim,
        body='<p data-block-key="aaaaa">On Wednesday <span data-claim="north-town">North took Town</span>.</p>',
        by=None,
    )  # fmt: skip
    return Desk(north, town, herald, claim, report)


def _client(role: Role) -> Client:
    from dateline.people.actions import add_user

    with override_settings(PASSWORD_HASHERS=QUICK):
        user: User = add_user(username=role.value, role=role, password=PASSWORD, by=None)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def editor(db: None) -> Client:
    """An editor who has logged in."""
    return _client(Role.EDITOR)


@pytest.fixture
def writer(db: None) -> Client:
    """A writer who has logged in: may make claims and add statements, but judges nothing."""
    return _client(Role.WRITER)
