"""The matrix: every address of the desk by every role and by nobody, as the table of doors says."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings

from dateline.exchange.demonstration import load_demonstration
from dateline.people.actions import add_user
from dateline.people.models import User
from dateline.people.rules import ACTS, Role
from dateline.people.rules.doors import DOORS, OPEN, SHUT, act_behind
from tests.databases import After, living_in
from tests.desk.addresses import Address, every_address
from tests.desk.conftest import PASSWORD, QUICK

# Wagtail refuses everyone as long as there is none: a page in review, a form with submissions, a snippet.
QUIET = {"wagtailadmin_pages:workflow_preview", "wagtailforms:delete_submissions", "wagtailsnippets:index"}
# There is no such thing in a quiet newsroom either, and that is what is said.
NOT_THERE = {
    "", "wagtailadmin_api:pages:find", "wagtailadmin_api:documents:find", "wagtailadmin_api:images:find",
    "wagtailadmin_pages:convert_alias", "wagtailadmin_pages:workflow_action",
    "wagtailadmin_pages:collect_workflow_action_data", "wagtailadmin_pages:workflow_history_detail",
    "wagtailadmin_block_preview", "contributions_desk:picture", "wagtailforms:list_submissions",
    "wagtailforms:list_submissions_results", "wagtailimages:url_generator", "wagtailimages:url_generator_output",
}  # fmt: skip


@pytest.fixture
def peopled(demonstration: None, db: None, tmp_path: Path) -> Iterator[list[Address]]:
    """The demonstration newsroom with a person of each role, and all its addresses."""
    with override_settings(PASSWORD_HASHERS=QUICK, MEDIA_ROOT=tmp_path / "media", EVIDENCE_ROOT=tmp_path / "evidence"):
        for role in Role:
            add_user(username=role.value, role=role, password=PASSWORD, by=None)
        yield list(every_address())


@pytest.fixture
def demonstration(database_after: After) -> Iterator[None]:
    """The demonstration is in the database before the test's transaction begins."""
    with living_in(database_after(load_demonstration)):
        yield


def outcome(answer: HttpResponse) -> str:
    """In, refused, or sent to the login; Wagtail refuses by sending home."""
    where = answer.headers.get("Location", "")
    if where.startswith("/desk/login/?next="):
        return "login"
    return "refused" if answer.status_code == 403 or where == "/desk/" else "in"


def expected(door: str, role: Role | None) -> str:
    act = act_behind(door)
    if act == OPEN:
        return "in"
    if role is None:
        return "login"
    return "refused" if act == SHUT or role not in ACTS[act] else "in"


def test_every_door_has_a_row_and_every_row_a_door(peopled: list[Address]) -> None:
    doors = {one.door for one in peopled}
    assert not sorted(door for door in doors if act_behind(door) is None)
    rooms = {door.partition(":")[0] for door in doors}
    assert not [row for row in DOORS if row not in doors and not (row.endswith(":*") and row[:-2] in rooms)]
    assert set(DOORS.values()) <= ACTS.keys() | {OPEN, SHUT}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Wagtail leaves pictures open
@pytest.mark.parametrize("role", [*Role, None], ids=lambda role: role or "nobody")
def test_a_role_comes_through_its_doors_and_no_other(peopled: list[Address], role: Role | None) -> None:
    client, wrong = Client(raise_request_exception=False), []
    if role:
        client.force_login(User.objects.get(username=role))
    for door, path in ((one.door, one.path) for one in peopled):
        wanted, answer = expected(door, role), client.get(path)
        list(answer)  # also of a file, which is closed then
        answer.close()
        got = outcome(answer)
        if got != wanted and not (act_behind(door) == OPEN and answer.status_code == 302) and door not in QUIET:
            wrong.append(f"{door} {path}: {got} ({answer.status_code}), not {wanted}")
        if wanted == "in" and role is Role.ADMIN and answer.status_code == 404 and door not in NOT_THERE:
            wrong.append(f"{door} {path}: nothing is there, so that nothing was tried")
        if wanted != "in" and client.post(path, headers={"X-Requested-With": "XMLHttpRequest"}).status_code != 403:
            wrong.append(f"POST {door} {path}: not refused")
        if role and door == "wagtailadmin_logout":
            client.force_login(User.objects.get(username=role))
    assert not wrong, "\n".join(wrong)


def test_the_menu_offers_what_is_open_and_nothing_else(peopled: list[Address]) -> None:
    ways = {"people_desk:index": "/desk/people/", "claims_desk:index": "/desk/claims/",
            "moderation_desk:index": "/desk/moderation/", "people_desk:activity": "/desk/people/activity/",
            "wagtailsites:index": "/desk/sites/", "wagtailusers_users:index": "/desk/users/"}  # fmt: skip
    for role in Role:
        client = Client()
        client.force_login(User.objects.get(username=role))
        page = client.get("/desk/").content.decode()
        offered = {door for door, path in ways.items() if f'"url": "{path}"' in page}
        assert offered == {door for door in ways if expected(door, role) == "in"}, role
