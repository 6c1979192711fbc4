"""Documentation that fails: what a user, host or reader can meet stands in the reference, and links lead somewhere."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from enum import StrEnum
from pathlib import Path

import click
import pytest

from dateline.atlas.models import Place
from dateline.claims.rules import codes
from dateline.claims.rules.vocabulary import (
    Action,
    Bond,
    Effect,
    EvidenceKind,
    Mode,
    Outcome,
    StanceKind,
    Standing,
    Verdict,
)
from dateline.exchange.record.columns import COLUMNS as CLAIMS
from dateline.people.rules import Role
from dateline.publishing import touching
from dateline.reports.models import RESERVED
from dateline.situation.exports import COLUMNS, properties
from dateline.situation.queries import Holding
from dateline.situation.rules.holding import UNKNOWN, Certainty, State
from dateline.values.grades import Reliability
from dateline.values.time import Precision
from dateline.wiring.cli import COMMANDS, dateline
from dateline.wiring.home import Database, Home, Mail
from tests.house.sources import ROOT, calls, modules, named, rooms, text_of

REFERENCE = ROOT / "docs" / "reference"
NOT_YET_THERE = {ROOT / "docs" / "pictures" / "report.png"}  # made last, from the finished page


def page(name: str) -> str:
    return (REFERENCE / f"{name}.md").read_text("utf-8")


def section(text: str, heading: str) -> str:
    """What stands under a heading, up to the next of its kind."""
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"“## {heading}” is missing"
    return found[1]


def first_cells(text: str) -> list[str]:
    """The first cell of each row of the tables in a text."""
    return [row.split("|")[1].strip() for row in text.splitlines() if row.startswith("|") and "---" not in row]


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command and subcommand, with its full name."""
    above = click.Context(dateline)
    for name in COMMANDS:
        command = dateline.get_command(above, name)
        assert command is not None, name
        yield f"dateline {name}", command
        if isinstance(command, click.Group):
            yield from ((f"dateline {name} {sub}", one) for sub, one in command.commands.items())


def test_every_command_and_option_is_documented() -> None:
    text = page("commands")
    missing = []
    for name, command in [("dateline", dateline), *commands()]:
        said = section(text, f"`{name}`")
        for parameter in command.params:
            words = [*parameter.opts, *parameter.secondary_opts] if isinstance(parameter, click.Option) else []
            missing += [f"{name} {word}" for word in words if f"`{word}`" not in said]
            if isinstance(parameter, click.Argument):
                word = parameter.human_readable_name
                missing += [] if re.search(rf"`{name}(?: [A-Z]+)* {word}[ `]", said) else [f"{name} {word}"]
            if isinstance(parameter.type, click.Choice):
                missing += [f"{name}: {one}" for one in parameter.type.choices if f"`{one}`" not in said]
    assert not missing


def test_no_command_is_documented_that_is_not_there() -> None:
    there = {"dateline", *(name for name, _ in commands())}
    assert set(re.findall(r"^## `(.+)`$", page("commands"), re.MULTILINE)) == there


def test_the_readme_names_every_command() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert not [name for name, one in commands() if not isinstance(one, click.Group) and f"`{name}" not in text]


def test_every_setting_is_documented() -> None:
    keys = {"format"} | {one.name for one in fields(Home) if one.name != "folder"}
    keys |= {f"mail.{one.name}" for one in fields(Mail)} | {f"database.{one.name}" for one in fields(Database)}
    assert {cell.strip("`") for cell in first_cells(page("settings")) if cell.startswith("`")} - _variables() == keys


def test_every_variable_of_the_environment_is_documented() -> None:
    assert {cell.strip("`") for cell in first_cells(section(page("settings"), "The environment"))[1:]} == _variables()


def _variables() -> set[str]:
    texts = (
        text_of(node) or "" for tree in modules().values() for node in ast.walk(tree) if isinstance(node, ast.expr)
    )
    return {text for text in texts if re.fullmatch(r"DATELINE_[A-Z_]+", text)}


def kinds() -> set[str]:
    """Every kind of ledger entry that the source writes."""
    written: set[str] = set()
    for path, call in calls("append"):
        told = {keyword.arg: keyword.value for keyword in call.keywords}
        if "kind" in told:
            kind = text_of(told["kind"])
            assert kind, f"{named(path)}:{call.lineno} writes a kind that is not written out"
            written.add(kind)
    return written


def test_every_ledger_kind_is_documented() -> None:
    assert {cell.strip("`") for cell in first_cells(section(page("ledger"), "Kinds"))[1:]} == kinds()


def test_what_a_ledger_kind_touches_is_in_the_table_or_said_to_be_everything() -> None:
    rows = {row.split("`")[1]: row for row in section(page("ledger"), "Kinds").splitlines() if row.startswith("| `")}
    everything = {kind for kind, row in rows.items() if row.rstrip(" |").endswith("| everything")}
    assert kinds() - touching._TABLE.keys() == everything
    assert touching._TABLE.keys() <= kinds(), "the table names kinds that nobody writes"


def test_every_column_and_property_of_the_exports_is_documented() -> None:
    text = page("formats")
    columns = {
        word for cell in first_cells(section(text, "situation.csv"))[1:] for word in re.findall(r"`(\w+)`", cell)
    }
    assert columns == {column.name for column in COLUMNS}
    held = properties(Holding(Place(ref="town", name="Town"), UNKNOWN))
    said = section(text, "situation.geojson").split("Its `properties`:")[1]
    assert {cell.strip("`") for cell in first_cells(said)[1:]} == held.keys()


def test_every_column_of_the_claims_is_documented_in_its_order() -> None:
    said = section(page("formats"), "claims.csv").split("First stand ACLED's columns")[1]
    acled, ours = said.split("Behind them stand ours")
    for text, columns in ((acled, [one.name for one in CLAIMS[:31]]), (ours, [one.name for one in CLAIMS[31:]])):
        assert [word for cell in first_cells(text)[1:] for word in re.findall(r"`(\w+)`", cell)] == columns


VOCABULARIES = [
    Action, Mode, Effect, StanceKind, Verdict, Standing, Bond, Outcome, EvidenceKind,
    Precision, Reliability, State, Certainty, Role,
]  # fmt: skip


@pytest.mark.parametrize("words", VOCABULARIES, ids=lambda one: one.__name__)
def test_every_word_of_a_vocabulary_is_documented(words: type[StrEnum]) -> None:
    text = "".join(path.read_text("utf-8") for path in sorted(REFERENCE.glob("*.md")))
    assert not [word.value for word in words if f"`{word.value}`" not in text]


def rows(text: str) -> list[list[str]]:
    """The cells of each row of the tables in a text, without heads and code marks."""
    lines = [row.strip("|").split("|") for row in text.splitlines() if row.startswith("| `") or row.startswith("| 0")]
    return [[cell.strip().replace("`", "") for cell in cells] for cells in lines]


def test_the_codes_of_other_vocabularies_are_documented_as_they_are() -> None:
    text = page("vocabularies")
    acled = {
        (action, case, event, sub): codes.DISORDER[event]
        for actions, case, event, sub in [row for row in rows(section(text, "ACLED events")) if len(row) == 4]
        for action in actions.split(", ")
    }
    wanted = {(*key, code.event_type, code.sub_event_type): code.disorder_type for key, code in codes.ACLED.items()}
    assert acled == wanted
    plover = {(one, *row[1:]) for row in rows(section(text, "PLOVER events")) for one in row[0].split(", ")}
    assert plover == {(*key, code.event, code.mode) for key, code in codes.PLOVER.items()}
    meant = {row[0]: row[1] for row in rows(section(text, "How it is meant"))}
    assert meant == {mode: ", ".join(said) or "none" for mode, said in codes.AUXILIARY.items()}
    assert {row[0] for row in rows(section(text, "Cases"))} == set(codes.Case)


def test_the_numbers_of_other_vocabularies_are_documented_as_they_are() -> None:
    text = page("vocabularies")
    kinds = re.findall(r"^\| (\d) \|[^|]+\|([^|]+)\|$", section(text, "Actors"), re.MULTILINE)
    said = {word: int(number) for number, words in kinds for word in re.findall("`([^`]+)`", words)}
    assert said == codes.INTER and len(kinds) == len(codes.Inter)
    grades = {one: int(row[1]) for row in rows(section(text, "Grades")) for one in row[0].split(", ")}
    assert grades == codes.CREDIBILITY
    assert not [word for word in codes.TIME if f"`{word}`" not in section(text, "Precision")]
    assert all(f"within {km} km" in section(text, "Precision") for km in (codes.TOWN_KM, codes.NEAR_KM))


def test_the_addresses_that_no_series_may_have_are_documented() -> None:
    assert not [part for part in RESERVED if f"`{part}`" not in page("addresses")]


@pytest.mark.parametrize("room", rooms(), ids=lambda room: room.name)
def test_every_room_says_what_it_is_for(room: Path) -> None:
    readme = room / "README.md"
    assert readme.is_file(), f"{room.name} has no README.md"
    assert 15 <= len(readme.read_text("utf-8").splitlines()) <= 40
    assert f"(src/dateline/{room.name}/README.md)" in (ROOT / "README.md").read_text("utf-8")


def _documents() -> list[Path]:
    top = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
    return [*top, *sorted((ROOT / "docs").rglob("*.md")), *(room / "README.md" for room in rooms())]


def _anchors(path: Path) -> set[str]:
    """The names that a page's headings can be linked by."""
    headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", _documents(), ids=named)
def test_links_lead_somewhere(document: Path) -> None:
    text = re.sub(r"^```.*?^```", "", document.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    broken = []
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        address, _, anchor = link.partition("#")
        if re.match(r"[a-z]+:", address):
            continue
        target = (document.parent / address).resolve() if address else document
        if not target.exists() and target not in NOT_YET_THERE:
            broken.append(link)
        elif anchor and anchor not in _anchors(target):
            broken.append(f"{link} (no such heading)")
    assert not broken


def test_everything_documented_can_be_found_from_the_index() -> None:
    docs = ROOT / "docs"
    linked = set(re.findall(r"\]\(([^)#\s]+)", (docs / "index.md").read_text("utf-8")))
    pages = {path.relative_to(docs).as_posix() for path in docs.rglob("*.md")} - {"index.md"}
    assert not pages - linked
