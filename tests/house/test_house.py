"""The rules of the house that no tool of others holds: a test each."""

import ast
import re
import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection, models, transaction

from dateline.claims.models import Claim
from dateline.people.rules import ACTS
from dateline.reports.models import Report
from tests.house.sources import ROOT, SRC, calls, modules, named, text_of

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
NO_NAMES = {"core", "common", "utils", "util", "helpers", "helper", "base", "manager", "managers"}
SIGNALS = SRC / "reports" / "signals.py"  # the one file that turns Wagtail's signals into actions


def test_no_file_is_too_long() -> None:
    lengths = {named(path): len(path.read_text("utf-8").splitlines()) for path in modules()}
    assert not {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE}


def test_no_function_is_too_long() -> None:
    long = [
        f"{named(path)}:{node.lineno} {node.name}"
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno >= LONGEST_FUNCTION
    ]
    assert not long


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert not [named(path) for path in modules() if NO_NAMES & {path.stem, *path.relative_to(SRC).parent.parts}]


def test_signals_are_connected_in_one_file_only() -> None:
    found = [
        f"{named(path)}:{line}"
        for path, tree in modules().items()
        if path != SIGNALS
        for line in [*_signal_imports(tree), *_connections(tree)]
    ]
    assert not found


def _signal_imports(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if any(name.startswith("django.dispatch") or name.endswith(".signals") for name in names):
            yield node.lineno


def _connections(tree: ast.Module) -> Iterator[int]:
    """Calls such as post_save.connect(handler); `signals.connect()` in a room's apps.py only starts that one file."""
    for node in ast.walk(tree):
        is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "connect"
        if is_call and (node.args or node.keywords):
            yield node.lineno


def test_every_dependency_says_why() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    project = tomllib.loads(text)["project"]
    wanted = [*project["dependencies"], *(one for more in project["optional-dependencies"].values() for one in more)]
    lines = {found[1]: found[2] for found in re.finditer(r'^\s*"([^"]+)",(.*)$', text, re.MULTILINE)}
    assert not [one for one in wanted if not re.search(r"# \w+", lines.get(one, ""))]


@pytest.mark.parametrize("name", ["run", "dev"])
def test_dependencies_are_locked_with_hashes_and_without_addresses(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
    assert "://" not in text and "--index" not in text and "--find-links" not in text
    blocks = re.split(r"\n(?=\S)", text.strip())
    assert blocks
    assert not [block.splitlines()[0] for block in blocks if "==" not in block or "--hash=sha256:" not in block]


def test_everything_that_the_program_stands_on_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for name, wanted in (("run", project["dependencies"]), ("dev", project["optional-dependencies"]["dev"])):
        locked = set(re.findall(r"^([\w.-]+)==", (ROOT / "requirements" / f"{name}.txt").read_text("utf-8"), re.M))
        names = {re.split(r"[<>=!~;\[ ]", one)[0].lower().replace("_", "-") for one in wanted}
        assert not names - {one.lower().replace("_", "-") for one in locked}


def test_every_act_that_is_asked_for_is_in_the_table_of_roles_and_the_other_way_round() -> None:
    asked = set()
    for path, call in calls("require"):
        act = text_of(call.args[1]) if len(call.args) == 2 else None
        assert act, f"{named(path)}:{call.lineno} asks for an act that is not written out"
        asked.add(act)
    assert asked == ACTS.keys()
    offered = {text_of(call.args[1]) for _, call in calls("allowed") if len(call.args) == 2} - {None}
    assert offered <= ACTS.keys()


DAY = date(2017, 11, 8)
NOON = datetime(2017, 11, 8, 12, tzinfo=UTC)


def _claim() -> Claim:
    from dateline.claims.actions import make_claim
    from dateline.claims.rules.vocabulary import Action

    return make_claim(text="North holds the town", action=Action.STATEMENT, true_from=DAY, by=None)


def _report() -> Report:
    from dateline.reports.actions import add_report, add_series

    series = add_series(slug="the-war", title="The war", by=None)
    body = "<p>North took the town.</p>"
    return add_report(series=series, slug="taken", title="Taken", dated=DAY, number=1, body=body, by=None)


def _entry() -> models.Model:
    from dateline.ledger.actions import append

    return append(kind="claim.made", subject="claim:one", by="newsroom")


def _statement() -> models.Model:
    from dateline.claims.actions import add_source, add_statement
    from dateline.claims.rules.vocabulary import StanceKind

    source = add_source(name="The Herald", by=None)
    return add_statement(claim=_claim(), source=source, stance=StanceKind.ASSERTS, known_at=DAY, by=None)


def _assessment() -> models.Model:
    from dateline.claims.actions import assess_claim
    from dateline.claims.rules.vocabulary import Verdict

    return assess_claim(claim=_claim(), verdict=Verdict.REFUTED, reason="It was not so.", known_at=DAY, by=None)


def _correction() -> models.Model:
    from dateline.reports.actions import correct_report

    words = {"old_wording": "North took it", "new_wording": "North said so", "reason": "The monitor denied it."}
    return correct_report(report=_report(), claim=_claim(), corrected_at=NOON, by=None, **words)


def _donation() -> models.Model:
    from dateline.funding.actions import open_campaign, record_donation
    from dateline.values.money import Money

    campaign = open_campaign(ref="winter", title="Winter", goal=Money(100_000, "EUR"), by=None)
    return record_donation(campaign=campaign, amount=Money(500, "EUR"), given_at=NOON, provider="cash", by=None)


APPEND_ONLY = {
    _entry: ("subject", "claim:another"),
    _statement: ("note", "said otherwise"),
    _assessment: ("reason", "another reason"),
    _correction: ("old_wording", "something else"),
    _donation: ("amount_minor", 1),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("make", "change"), APPEND_ONLY.items(), ids=lambda one: getattr(one, "__name__", "")[1:])
def test_the_database_refuses_to_change_what_was_said(
    make: Callable[[], models.Model], change: tuple[str, object]
) -> None:
    row = make()
    column, value = change
    table = connection.ops.quote_name(row._meta.db_table)
    for statement, values in (
        (f"UPDATE {table} SET {connection.ops.quote_name(column)} = %s WHERE id = %s", [value, row.pk]),
        (f"DELETE FROM {table} WHERE id = %s", [row.pk]),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
    kept = type(row)._default_manager.get(pk=row.pk)
    assert getattr(kept, column) != value


@pytest.mark.django_db
def test_the_ledger_refuses_through_its_model_too() -> None:
    entry = _entry()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entry.save()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entry.delete()
