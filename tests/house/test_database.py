"""What the database itself refuses and in what order it gives: the same on SQLite and on PostgreSQL."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, models, transaction

from dateline.atlas.actions import add_actor, add_place, begin_alliance, draw_outline, merge_places
from dateline.atlas.models import Actor, Place
from dateline.claims.actions import (
    add_evidence,
    add_source,
    add_statement,
    assess_claim,
    check_forecast,
    link_claims,
    make_claim,
    show_evidence,
)
from dateline.claims.custody import geolocate_evidence, record_custody
from dateline.claims.keeping_back import set_delay
from dateline.claims.models import Claim, Evidence, Link, Statement, WaitingClaim
from dateline.claims.queries import search, sources
from dateline.claims.rules.vocabulary import Action, Bond, EvidenceKind, Handling, Outcome, StanceKind, Verdict
from dateline.discussion.models import Comment, Manners, Passage, Voice, Vote
from dateline.funding.actions import open_campaign, record_donation
from dateline.funding.models import Campaign, Donation
from dateline.ledger.actions import append
from dateline.ledger.models import Entry, Leaf, Node
from dateline.moderation.actions import record
from dateline.moderation.models import Act, Restraint
from dateline.moderation.rules.reasons import Deed
from dateline.reports.actions import add_report, add_series, correct_report
from dateline.reports.models import Report
from dateline.values.money import Money
from tests.house.sources import SRC

DAY = date(2017, 11, 8)
NOON = datetime(2017, 11, 8, 12, tzinfo=UTC)


def _claim() -> Claim:
    return make_claim(text="North holds the town", action=Action.STATEMENT, true_from=DAY, by=None)


def _forecast() -> Claim:
    return make_claim(text="North will take the town", action=Action.FORECAST, true_from=DAY, by=None)


def _report() -> Report:
    series = add_series(slug="the-war", title="The war", by=None)
    body = "<p>North took the town.</p>"
    return add_report(series=series, slug="taken", title="Taken", dated=DAY, number=1, body=body, by=None)


def _entry() -> Entry:
    return append(kind="claim.made", subject="claim:one", by="newsroom")


def _act() -> Act:
    return record(Deed.HELD, reason="links", by="screening")


def _statement() -> Statement:
    source = add_source(name="The Herald", by=None)
    return add_statement(claim=_claim(), source=source, stance=StanceKind.ASSERTS, known_at=DAY, by=None)


def _assessment() -> models.Model:
    return assess_claim(claim=_claim(), verdict=Verdict.REFUTED, reason="It was not so.", known_at=DAY, by=None)


def _link() -> models.Model:
    return link_claims(
        claim=_claim(), bond=Bond.REPEATS, other=_forecast(), reason="The same words.", known_at=DAY, by=None
    )


def _check() -> models.Model:
    return check_forecast(claim=_forecast(), outcome=Outcome.CAME_TRUE, reason="It did.", known_at=DAY, by=None)


def _evidence() -> Evidence:
    link = "https://example.org/picture"
    return add_evidence(statement=_statement(), kind=EvidenceKind.PHOTO, shows="A square.", link=link, by=None)


def _showing() -> models.Model:
    return show_evidence(evidence=_evidence(), shown=False, reason="Faces can be seen in it.", by=None)


def _custody() -> models.Model:
    return record_custody(evidence=_evidence(), deed=Handling.HANDED_ON, note="to the archive", by=None)


def _geolocation() -> models.Model:
    place = add_place(ref="town", name="Town", lat=34.5, lon=40.9, by=None)
    return geolocate_evidence(
        evidence=_evidence(), place=place, found_on=DAY, found_by="The desk", how="The minaret.", by=None
    )


def _delay() -> models.Model:
    return set_delay(action=Action.AID, hours=48, reason="Convoys were shot at.", by=None)


def _merge() -> models.Model:
    one, other = (add_place(ref=ref, name=ref.title(), by=None) for ref in ("one", "other"))
    return merge_places(one, into=other, reason="They are one.", by=None)


def _alliance() -> models.Model:
    one, other = (add_actor(ref=ref, name=ref.title(), by=None) for ref in ("one", "other"))
    return begin_alliance(one, ally=other, day=DAY, by=None)


def _outline() -> models.Model:
    square = '{"type": "Polygon", "coordinates": [[[40, 34], [41, 34], [41, 35], [40, 34]]]}'
    return draw_outline(add_place(ref="one", name="One", by=None), outline=square, by=None)


def _leaf() -> models.Model:
    _statement()
    return Leaf.objects.get()


def _node() -> models.Model:
    _evidence()  # with its statement two leaves, and one subtree over them
    return Node.objects.get()


def _correction() -> models.Model:
    words = {"old_wording": "North took it", "new_wording": "North said so", "reason": "The monitor denied it."}
    return correct_report(report=_report(), claim=_claim(), corrected_at=NOON, by=None, **words)


def _donation() -> models.Model:
    campaign = open_campaign(ref="winter", title="Winter", goal=Money(100_000, "EUR"), by=None)
    return record_donation(campaign=campaign, amount=Money(500, "EUR"), given_at=NOON, provider="cash", by=None)


APPEND_ONLY = {
    _entry: ("subject", "claim:another"),
    _alliance: ("stands", False),
    _outline: ("by", "another"),
    _merge: ("reason", "another reason"),
    _leaf: ("hash", "0" * 64),
    _node: ("hash", "0" * 64),
    _statement: ("note", "said otherwise"),
    _assessment: ("reason", "another reason"),
    _link: ("reason", "another reason"),
    _check: ("reason", "another reason"),
    _evidence: ("shows", "something else"),
    _showing: ("shown", True),
    _custody: ("note", "to nobody"),
    _geolocation: ("how", "a guess"),
    _delay: ("hours", 0),
    _correction: ("old_wording", "something else"),
    _donation: ("amount_minor", 1),
    _act: ("note", "said otherwise"),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("make", "change"), APPEND_ONLY.items(), ids=lambda one: getattr(one, "__name__", "")[1:])
def test_what_was_said_is_not_changed(make: Callable[[], models.Model], change: tuple[str, object]) -> None:
    row = make()
    column, value = change
    table = connection.ops.quote_name(row._meta.db_table)
    commands: list[tuple[str, list[object]]] = [
        (f"UPDATE {table} SET {connection.ops.quote_name(column)} = %s WHERE id = %s", [value, row.pk]),
        (f"DELETE FROM {table} WHERE id = %s", [row.pk]),
    ]
    if connection.vendor == "postgresql":
        commands += [(f"TRUNCATE {table} CASCADE", [])]
    for command, values in commands:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(
                    "SET CONSTRAINTS ALL IMMEDIATE"
                )  # what waits for the end would refuse TRUNCATE before us
            cursor.execute(command, values)
    kept = type(row)._default_manager.get(pk=row.pk)
    assert getattr(kept, column) != value


@pytest.mark.django_db
def test_every_table_that_is_append_only_is_tried() -> None:
    guarded = set()
    for path in SRC.glob("*/migrations/*.py"):
        guarded |= set(re.findall(r'append_only\("(\w+)"\)', path.read_text("utf-8")))
    tried = set()
    for make in APPEND_ONLY:
        with transaction.atomic():
            tried.add(make()._meta.db_table)
            transaction.set_rollback(True)
    assert guarded == tried


@pytest.mark.django_db
def test_the_ledger_refuses_through_its_model_too() -> None:
    entry = _entry()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entry.save()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entry.delete()


def _new(**facts: object) -> Claim:
    return Claim(**{"ref": "new", "text": "New", "action": Action.STATEMENT, "true_from": DAY, **facts})


def _actor() -> Actor:
    return Actor.objects.create(ref="north", name="North")


def _again(entry: models.Model) -> models.Model:
    entry.pk = None
    return entry


IMPOSSIBLE: dict[str, Callable[[], models.Model]] = {
    "claim_effect_names_its_actors": lambda: _new(effect="holds", place=Place.objects.create(ref="t", name="T")),
    "claim_only_a_plain_one_has_an_effect": lambda: _new(
        effect="holds", effect_by=_actor(), place=Place.objects.create(ref="t", name="T"), mode="negated"
    ),
    "claim_forecast_is_of_the_future": lambda: _new(action=Action.FORECAST),
    "claim_instant_has_its_hour": lambda: _new(precision="instant"),
    "claim_effect_needs_a_place": lambda: _new(effect="holds", effect_by=_actor()),
    "claim_span_is_in_order": lambda: _new(precision="span", true_until=date(2017, 11, 7)),
    "statement_has_its_place_in_the_day": lambda: _again(_statement()),
    "statement_does_not_repeat_itself": lambda: _repeating(_statement()),
    "link_is_between_two_claims": lambda: Link(
        claim=(one := _claim()), other=one, bond=Bond.REPEATS, reason="x", known_at=DAY, by="x"
    ),
    "evidence_is_kept_or_linked": lambda: Evidence(statement=_statement(), kind="photo", shows="x", by="x"),
    "evidence_instant_has_its_day": lambda: Evidence(
        statement=_statement(), kind="photo", shows="x", by="x", link="https://example.org/", captured_at=NOON
    ),
    "place_has_both_coordinates_or_none": lambda: Place(ref="t", name="T", lat=95, lon=0),
    "place_precision_is_positive": lambda: Place(ref="t", name="T", within_km=0),
    "waiting_claim_waits_for_something": lambda: WaitingClaim(ref="w", text="x", claim=[], by="x"),
    "waiting_claim_is_not_seen_by_its_author_alone": lambda: WaitingClaim(
        ref="w", text="x", claim=[], by="x", why_named="y", decided_by="x"
    ),
    "comment_contributes_a_stance_on_a_claim": lambda: Comment(
        thread_id=1, root=1, place=0, author="A", text="x", stance="denies"
    ),
    "comment_stands_somewhere_once_shown": lambda: Comment(thread_id=1, author="A", text="Said", state="shown"),
    "passage_stands_somewhere_or_nowhere": lambda: Passage(
        thread_id=1, exact="x", start=0, end=1, first_block=0, last_block=0, now_start=5
    ),
    "voice_keeps_a_name_or_none": lambda: Voice(reads_as="anna"),
    "quiet_hours_begin_and_end": lambda: Manners(series_id=_report().series.pk, quiet_from=time(22)),
    "restraint_is_of_a_voice_or_a_network": lambda: Restraint(reason="x", by="x"),
    "vote_is_up_or_down": lambda: Vote(comment_id=1, value=2),
    "donation_is_not_nothing": lambda: Donation(campaign_id=1, amount_minor=0, given_at=NOON),
    "campaign_goal_is_positive": lambda: Campaign(ref="c", title="C", goal_minor=0, currency="EUR", opened_at=NOON),
    "a leaf's number": lambda: Leaf(number=_leaf().number, kind="statement", row=999, hash="0" * 64),
    "row_has_one_leaf": lambda: Leaf(number=999, kind="statement", row=_leaf().row, hash="0" * 64),
    "subtree_has_one_hash": lambda: _again(_node()),
}


def _repeating(one: Statement) -> Statement:
    one.pk, one.said_order, one.repeats = None, 2, one.source
    return one


CHECKS = {
    one.name for model in apps.get_models() for one in model._meta.constraints
    if isinstance(one, models.CheckConstraint) and model.__module__.startswith("dateline.")
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_what_cannot_be_is_not_kept(name: str) -> None:
    row = IMPOSSIBLE[name]()
    said = name if name in CHECKS else "(?i)unique"  # SQLite names the columns then
    with pytest.raises(IntegrityError, match=said), transaction.atomic():
        row.save(force_insert=True)


def test_every_check_of_the_database_is_tried() -> None:
    assert not CHECKS - IMPOSSIBLE.keys()


NAMES = ["al-Bukamal", "Zone", "Ärzte", "abc", "Al Mayadin", "Al-Mayadin", "a b", "الميادين", "Дейр", "9 October", "é"]


@pytest.mark.django_db
def test_names_are_in_the_order_of_their_code_points() -> None:
    for name in NAMES:
        add_source(name=name, by=None)
    assert [one.name for one in sources()] == sorted(NAMES)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "found"), [("TOWN north", 1), ("Дейр", 1), ("Дей", 1), ("é", 1), ("100%", 0), ("_", 0)]
)
def test_search_finds_words_in_any_script_without_regard_to_case(words: str, found: int) -> None:
    make_claim(text="North holds the town, Дейр and Café", action=Action.STATEMENT, true_from=DAY, by=None)
    assert search(words).count() == found
