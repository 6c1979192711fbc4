"""Every act with its author, in words, for those who may see it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from dateline.ledger.actions import append
from dateline.ledger.models import Entry
from dateline.ledger.queries import entries_by, first_number_from
from dateline.people.rules import Role
from dateline.people.rules.words import PHRASES, SORTS
from tests.desk.conftest import Desk
from tests.house.test_docs import kinds as written
from tests.people.conftest import Join, logged_in

ACTIVITY = "/desk/people/activity/"


def text(client: Client, query: str = "") -> str:
    return client.get(ACTIVITY + query).content.decode()


def test_every_kind_has_its_words_and_its_sort() -> None:
    assert PHRASES.keys() == written()
    assert {kind.partition(".")[0] for kind in PHRASES} == set().union(*SORTS.values())


def test_an_act_is_told_with_its_author_and_the_way_to_its_subject(desk: Desk, join: Join) -> None:
    from dateline.claims.actions import assess_claim
    from dateline.claims.rules.vocabulary import Verdict

    amal = join("amal")
    assess_claim(
        claim=desk.claim, verdict=Verdict.REFUTED, credibility=5, reason="A photo.", known_at=date(2017, 11, 9), by=amal
    )
    page = text(logged_in(amal))
    assert "<b>amal</b> assessed " in page and "North holds Town" in page and ": refuted" in page
    assert '<a href="/desk/claims/claim/north-town/">' in page
    assert "<b>newsroom</b> made " in page


def test_everyone_sees_their_own_and_admins_and_editors_all(desk: Desk, join: Join) -> None:
    people = {role: join(role.value, role) for role in Role}
    for role, user in people.items():
        page = text(logged_in(user), "?by=newsroom")
        assert ("<b>newsroom</b>" in page) is (role in {Role.ADMIN, Role.EDITOR}), role


def test_acts_are_narrowed_by_person_sort_and_day(boss: Client, desk: Desk) -> None:
    today = timezone.now().date()
    assert "<b>boss</b>" not in text(boss, "?by=newsroom") and "added boss" not in text(boss, "?kind=claims")
    assert "North holds Town" in text(boss, f"?kind=claims&day={today}")
    for day in (today - timedelta(days=1), today + timedelta(days=1)):
        assert "Nothing of that" in text(boss, f"?day={day}")
    for odd in ("?day=2017-02-31", "?kind=nonsense", "?by=%00", "?below=99999999999999999999", "?below=x"):
        assert boss.get(ACTIVITY + odd).status_code == 200, odd


def test_pages_are_walked_by_number_and_cost_the_same(boss: Client) -> None:
    from django.db import transaction

    with transaction.atomic():
        for number in range(130):
            append(kind="mirror.added", subject=f"mirror:m{number}", by="newsroom")
    seen, query = [], "?kind=mirrors"
    import re

    for many in (50, 50, 30):
        page = text(boss, query)
        found = re.findall(r"<bdi>|mirror (m\d+)", page)
        seen += found
        assert len(found) == many
        older = re.search(r'href="(\?[^"]+)">Older', page)
        query = older[1].replace("&amp;", "&") if older else ""
    assert seen == [f"m{number}" for number in reversed(range(130))] and not query


@pytest.mark.django_db
def test_the_first_number_of_a_moment_is_found_by_halving() -> None:
    from django.db import transaction

    with transaction.atomic():
        entries = [append(kind="mirror.added", subject=f"mirror:{number}", by="newsroom") for number in range(9)]
    for entry in entries:
        first = Entry.objects.filter(recorded_at__gte=entry.recorded_at).order_by("pk").first()
        assert first and first_number_from(entry.recorded_at) <= first.pk
        assert not Entry.objects.filter(pk__gte=first_number_from(entry.recorded_at), recorded_at__lt=entry.recorded_at)
    assert first_number_from(timezone.now() + timedelta(days=1)) == entries[-1].pk + 1
    with connection.cursor():
        assert [one.pk for one in entries_by(["newsroom", "nobody"], limit=3)] == [one.pk for one in entries[:-4:-1]]
