"""The log of the record: it grows with what is put on record, and whatever is changed behind its back is found."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from dateline.claims.actions import add_source, add_statement, assess_claim, make_claim
from dateline.claims.leaves import content_of_statement, statements
from dateline.claims.models import Claim, Source, Statement
from dateline.claims.rules.vocabulary import Action, StanceKind, Verdict
from dateline.ledger import log, rules
from dateline.ledger.checking import verify
from dateline.ledger.log import Head
from dateline.ledger.models import Leaf, Node
from dateline.reports.actions import add_report, add_series, correct_report
from dateline.reports.models import Report
from dateline.values.errors import DatelineError

DAY = date(2017, 11, 8)
NOON = datetime(2017, 11, 8, 12, tzinfo=UTC)
TABLES = {"statement": "claims_statement", "assessment": "claims_assessment", "correction": "reports_correction"}


def claim_and_source() -> tuple[Claim, Source]:
    claim = make_claim(text="North holds the town", action=Action.STATEMENT, true_from=DAY, ref="town", by=None)
    return claim, add_source(name="The Herald", ref="herald", by=None)


def say(claim: Claim, source: Source, note: str = "It fell.") -> Statement:
    return add_statement(claim=claim, source=source, stance=StanceKind.ASSERTS, known_at=DAY, note=note, by=None)


@pytest.fixture
def record(db: None) -> list[bytes]:
    """Eleven entries: nine statements, an assessment, a correction. Their leaf hashes."""
    claim, source = claim_and_source()
    for number in range(9):
        say(claim, source, f"It fell, for the time number {number}.")
    assess_claim(claim=claim, verdict=Verdict.REFUTED, reason="It was not so.", known_at=DAY, by=None)
    series = add_series(slug="the-war", title="The war", by=None)
    report = add_report(series=series, slug="taken", title="Taken", dated=DAY, number=1, body="<p>Taken.</p>", by=None)
    words = {"old_wording": "North took it", "new_wording": "North said so", "reason": "The monitor denied it."}
    correct_report(report=report, claim=claim, corrected_at=NOON, by=None, **words)
    return hashes()


def hashes() -> list[bytes]:
    return [bytes.fromhex(leaf.hash) for leaf in Leaf.objects.order_by("number")]


def test_each_statement_assessment_and_correction_is_a_leaf(record: list[bytes]) -> None:
    told = list(Leaf.objects.order_by("number").values_list("number", "kind"))
    assert told == [*((n, "statement") for n in range(9)), (9, "assessment"), (10, "correction")]
    assert log.head() == Head(11, rules.root(record).hex())
    findings = verify()
    assert findings.sentences == [] and findings.head == log.head()


def test_an_empty_log_has_a_head_too(db: None) -> None:
    assert log.head() == Head(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    assert verify().head == log.head()
    assert log.consistency(0) == []


def test_a_leaf_is_the_hash_of_what_the_documentation_says(db: None) -> None:
    statement = say(*claim_and_source())
    written = statement.recorded_at.isoformat(timespec="microseconds").replace("+00:00", "Z")
    made = statement.claim.recorded_at.isoformat(timespec="microseconds").replace("+00:00", "Z")
    content = (
        '{"by":"newsroom","kind":"statement","known_at":"2017-11-08","link":"","note":"It fell.",'
        '"proposition":{"action":"statement","agent":null,"effect":"none","effect_against":null,"effect_by":null,'
        f'"place":null,"precision":"day","recorded_at":"{made}","target":null,"text":"North holds the town",'
        f'"true_from":"2017-11-08","true_until":null}},"recorded_at":"{written}","repeats":null,"said_order":1,'
        '"source":"herald","stance":"asserts","subject":"claim:town","via":""}'
    )
    assert Leaf.objects.get().hash == rules.leaf_hash(content.encode()).hex()


def test_the_head_grows_with_each_entry_and_what_it_was_stays(db: None) -> None:
    claim, source = claim_and_source()
    heads = [log.head()]
    for number in range(20):
        say(claim, source, str(number))
        heads.append(log.head())
    assert len({head.root for head in heads}) == 21
    assert [log.head(head.size) for head in heads] == heads


class Stored(TestCase):  # a database case of its own for each example
    """Proofs from stored subtrees are those of the rules, however the leaves came."""

    @settings(deadline=None, max_examples=20)  # each example asks the database some hundred times
    @given(st.lists(st.integers(min_value=1, max_value=9), min_size=1, max_size=6))
    def test_proofs_from_stored_subtrees(self, portions: list[int]) -> None:
        for portion in portions:
            before = log.size()
            log._add([("test", row, rules.leaf_hash(str(row).encode())) for row in range(before, before + portion)])
        leaves = hashes()
        size = sum(portions)
        assert log.head() == Head(size, rules.root(leaves).hex())
        for at in range(size):
            assert log.inclusion(at, size) == [made.hex() for made in rules.inclusion(at, leaves)]
            assert log.consistency(at, size) == [made.hex() for made in rules.consistency(at, leaves)]
            assert log.inclusion(0, at + 1) == [made.hex() for made in rules.inclusion(0, leaves[: at + 1])]


def test_what_the_log_has_not_is_refused(record: list[bytes]) -> None:
    for ask in (lambda: log.head(12), lambda: log.inclusion(11), lambda: log.inclusion(5, 5), lambda: log.consistency(6, 5)):  # fmt: skip
        with pytest.raises(DatelineError, match="entries"):
            ask()


def test_an_entry_belongs_into_the_transaction_of_its_row() -> None:
    with pytest.raises(RuntimeError, match="outside a transaction"):
        log.add_leaf(kind="statement", row=1, content={})


def test_a_refusal_leaves_no_entry(db: None) -> None:
    claim, source = claim_and_source()
    with pytest.raises(DatelineError):
        add_statement(claim=claim, source=source, stance=StanceKind.ASSERTS, known_at=DAY, repeats=source, by=None)
    with pytest.raises(RuntimeError), transaction.atomic():
        say(claim, source)
        raise RuntimeError
    assert log.size() == 0 and verify().sentences == []


def test_a_day_given_with_an_hour_is_sealed_as_the_day_that_is_stored(db: None) -> None:
    claim, source = claim_and_source()
    add_statement(claim=claim, source=source, stance=StanceKind.ASSERTS, known_at=NOON, by=None)
    assert verify().sentences == []


@pytest.mark.parametrize(("table", "column"), [("ledger_leaf", "hash"), ("ledger_node", "hash")])
def test_the_database_refuses_to_change_the_log(record: list[bytes], table: str, column: str) -> None:
    for change in (f"UPDATE {table} SET {column} = 'x'", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            sql(change)


def sql(*commands: str) -> None:
    with connection.cursor() as cursor:
        for command in commands:
            cursor.execute(command)


def tamper(table: str, *commands: str) -> None:
    """What someone with the database file does: drop the guard, then change the rows."""
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    if on:
        sql("SET CONSTRAINTS ALL IMMEDIATE")  # what waits for the end of the transaction keeps triggers from going
    sql(*(f"DROP TRIGGER IF EXISTS {table}_no_{verb}{on}" for verb in ("UPDATE", "DELETE")), *commands)


def row(kind: str, number: int = 0) -> int:
    return int(Leaf.objects.filter(kind=kind).order_by("number")[number].row)


CHANGES = [
    ("statement", 3, "note = 'It stands.'"),
    ("statement", 3, "stance = 'denies'"),
    ("statement", 3, "known_at = '2017-11-07'"),
    ("statement", 3, "recorded_at = '2017-11-07 00:00:00'"),
    ("statement", 3, "said_order = 90"),
    ("statement", 3, "link = 'https://example.org/'"),
    ("statement", 8, "by = 'someone'"),
    ("assessment", 0, "verdict = 'confirmed'"),
    ("assessment", 0, "reason = 'It was so.'"),
    ("correction", 0, "old_wording = 'North did not take it'"),
    ("correction", 0, "corrected_at = '2017-11-07 00:00:00'"),
]


@pytest.mark.parametrize(("kind", "number", "change"), CHANGES)
def test_a_changed_row_is_found_and_only_it(record: list[bytes], kind: str, number: int, change: str) -> None:
    pk = row(kind, number)
    tamper(TABLES[kind], f"UPDATE {TABLES[kind]} SET {change} WHERE id = {pk}")
    [sentence] = verify().sentences
    assert sentence.startswith(f"{kind.capitalize()} {pk} (on ") and "was changed" in sentence
    assert verify().head is None


def test_a_statement_moved_to_another_source_is_found(record: list[bytes]) -> None:
    other = add_source(name="Another", by=None)
    tamper("claims_statement", f"UPDATE claims_statement SET source_id = {other.pk} WHERE id = {row('statement', 2)}")
    [sentence] = verify().sentences
    assert sentence.startswith(f"Statement {row('statement', 2)} (on claim:town) was changed")


def test_a_changed_claim_is_found_by_all_that_was_said_of_it(record: list[bytes]) -> None:
    sql("UPDATE claims_claim SET text = 'South holds the town'")  # claims need no guard dropped
    sentences = verify().sentences
    assert len(sentences) == 10 and all("(on claim:town) was changed" in one for one in sentences)


def test_a_row_taken_away_is_found(record: list[bytes]) -> None:
    pk = row("statement", 4)
    tamper("claims_statement", f"DELETE FROM claims_statement WHERE id = {pk}")
    assert verify().sentences == [f"Statement {pk} is gone: entry 4 of the log tells of it."]


def test_a_row_added_behind_the_log_is_found(record: list[bytes]) -> None:
    sql(
        "INSERT INTO claims_statement (claim_id, source_id, stance, known_at, said_order, note, via, link, by, recorded_at)"
        " SELECT claim_id, source_id, stance, known_at, 99, note, via, link, by, recorded_at FROM claims_statement LIMIT 1"
    )
    pk = Statement.objects.get(said_order=99).pk
    expected = [f"Statement {pk} has no entry in the log: it was not put on record by Dateline."]
    assert verify().sentences == expected
    assert log.backfill() == 0  # an upgrade must not make it one of ours
    assert verify().sentences == expected


@pytest.mark.parametrize("number", [0, 5, 8])
def test_an_entry_taken_away_is_found(record: list[bytes], number: int) -> None:
    pk = row("statement", number)
    tamper("ledger_leaf", f"DELETE FROM ledger_leaf WHERE number = {number}")
    assert verify().sentences == [
        f"The log lacks entry {number}.",
        f"Statement {pk} has no entry in the log: it was not put on record by Dateline.",
    ]


@pytest.mark.parametrize("number", [0, 5, 9])
def test_a_changed_entry_is_told_from_a_changed_row(record: list[bytes], number: int) -> None:
    tamper("ledger_leaf", f"UPDATE ledger_leaf SET hash = '{'0' * 64}' WHERE number = {number}")
    [sentence] = verify().sentences
    assert sentence.startswith(f"Entry {number} of the log was changed") and "as it was put on record" in sentence


@pytest.mark.parametrize(("level", "number", "entries"), [(1, 0, "0 to 1"), (1, 4, "8 to 9"), (2, 1, "4 to 7"), (3, 0, "0 to 7")])  # fmt: skip
def test_a_changed_or_missing_subtree_is_found(record: list[bytes], level: int, number: int, entries: str) -> None:
    here = f"WHERE level = {level} AND number = {number}"
    tamper("ledger_node", f"UPDATE ledger_node SET hash = '{'0' * 64}' {here}")
    assert verify().sentences == [f"The log's hash over entries {entries} is not what they come to."]
    tamper("ledger_node", f"UPDATE ledger_node SET hash = 'no hash' {here}")
    assert len(verify().sentences) == 1
    tamper("ledger_node", f"DELETE FROM ledger_node {here}")
    assert verify().sentences == [f"The log's hash over entries {entries} is missing."]


def test_a_subtree_too_many_is_found(record: list[bytes]) -> None:
    Node.objects.create(level=1, number=5, hash="0" * 64)  # over entries 10 and 11, and there is no 11
    [sentence] = verify().sentences
    assert "11 entries do not make: number 5 on level 1" in sentence


def test_a_row_changed_together_with_its_entry_is_found(record: list[bytes]) -> None:
    pk = row("statement", 3)
    tamper("claims_statement", f"UPDATE claims_statement SET note = 'It stands.' WHERE id = {pk}")
    forged = log.leaf_of("statement", content_of_statement(statements().get(pk=pk))).hex()
    tamper("ledger_leaf", f"UPDATE ledger_leaf SET hash = '{forged}' WHERE number = 3")
    assert verify().sentences == ["The log's hash over entries 2 to 3 is not what they come to."]


def _written_anew(record: list[bytes]) -> Head:
    kept = log.head(9)
    tamper("claims_statement", f"UPDATE claims_statement SET note = 'It stands.' WHERE id = {row('statement', 3)}")
    tamper("ledger_leaf", "DELETE FROM ledger_leaf")
    tamper("ledger_node", "DELETE FROM ledger_node")
    assert log.backfill() == 11
    return kept


def test_a_log_written_anew_is_found_by_a_kept_head(record: list[bytes]) -> None:
    kept = _written_anew(record)
    assert verify().sentences == []  # the database alone agrees with itself
    [sentence] = verify(kept={"my notebook": kept}).sentences
    assert "written anew" in sentence and "my notebook" in sentence


def test_a_log_cut_off_at_its_end_is_found_by_a_kept_head(record: list[bytes]) -> None:
    kept = log.head()
    tamper("reports_correction", "DELETE FROM reports_correction")
    tamper("ledger_leaf", "DELETE FROM ledger_leaf WHERE number = 10")
    assert verify().sentences == []
    [sentence] = verify(kept={"my notebook": kept}).sentences
    assert "has 10 entries, and had 11" in sentence


def test_heads_that_the_log_continues_are_no_finding(record: list[bytes]) -> None:
    assert verify(kept={str(size): log.head(size) for size in range(12)}).sentences == []


def test_a_newsroom_older_than_the_log_gets_its_entries_in_order(record: list[bytes]) -> None:
    tamper("ledger_leaf", "DELETE FROM ledger_leaf")
    tamper("ledger_node", "DELETE FROM ledger_node")
    assert len(verify().sentences) == 11
    assert log.backfill() == 11
    assert hashes() == record
    assert verify().sentences == [] and log.backfill() == 0


def test_progress_ends_at_the_whole(record: list[bytes]) -> None:
    told: list[tuple[int, int]] = []
    verify(progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (11, 11)


def test_a_report_keeps_the_size_that_the_log_had_when_it_went_to_press(record: list[bytes]) -> None:
    report = Report.objects.get()
    pressed: tuple[Any, ...] = (report.log_size, report.on_record_by)
    assert pressed[0] == 10
    again = report.get_latest_revision_as_object()  # as the desk's editor opens it
    again.title = "Taken, they said"
    again.save_revision().publish()
    report.refresh_from_db()
    assert (report.title, report.log_size, report.on_record_by) == ("Taken, they said", *pressed)


def test_adding_costs_the_same_under_many(db: None, django_assert_max_num_queries: Callable[[int], Any]) -> None:
    log._add([("test", number, rules.leaf_hash(str(number).encode())) for number in range(2**12 - 1)])
    with transaction.atomic(), django_assert_max_num_queries(20):
        log.add_leaf(kind="test", row=2**12, content={})  # completes twelve subtrees, each asked for by its number
