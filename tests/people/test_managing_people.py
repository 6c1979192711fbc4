"""Admins manage people at the desk; nobody else does, and nothing is deleted."""

import json
import re
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from dateline.people.actions import take_access
from dateline.people.models import User
from dateline.people.rules import Role
from dateline.values.errors import DatelineError
from tests.newsroom import run
from tests.people.conftest import Join, kinds, log_in, logged_in

NEW = "another long word 8"


def test_an_admin_adds_someone_who_chooses_a_password_by_the_link(boss: Client) -> None:
    page = boss.post("/desk/people/new/", {"username": "amal", "role": "writer", "password": ""}, follow=True)
    link = re.search(r"<code>http://[^/]+(/desk/welcome/[^<]+)</code>", page.content.decode())
    assert link and "shown this once" in page.content.decode()
    again = boss.get(page.request["PATH_INFO"]).content.decode()
    assert "/desk/welcome/" not in again
    amal = Client()
    assert "Welcome, amal" in amal.get(link[1]).content.decode()
    short = amal.post(link[1], {"password": "short", "again": "short"})
    assert short.status_code == 200 and "too short" in short.content.decode()
    other = amal.post(link[1], {"password": NEW, "again": NEW + "x"})
    assert "not the same" in other.content.decode()
    assert amal.post(link[1], {"password": NEW, "again": NEW}).status_code == 302
    used = amal.get(link[1])
    assert used.status_code == 410 and "used already" in used.content.decode()
    assert log_in(amal, "amal", NEW)["Location"] == "/desk/"
    assert kinds()[-3:] == [("user.added", "boss"), ("link.made", "boss"), ("password.set", "amal")]


def test_a_newer_link_ends_the_one_before_and_all_logins(boss: Client, join: Join) -> None:
    user = join("amal")
    amal = logged_in(user)
    links = [
        re.search(
            r"(/desk/welcome/[^<]+)<",
            boss.post(f"/desk/people/{user.pk}/", {"do": "link"}, follow=True).content.decode(),
        )
        for _ in range(2)
    ]
    assert links[0] and links[1]
    assert Client().get(links[0][1]).status_code == 410
    assert Client().get(links[1][1]).status_code == 200
    assert amal.get("/desk/")["Location"].startswith("/desk/login/")


GROUPS = {
    Role.ADMIN: set(), Role.EDITOR: {"Editors", "Moderators"}, Role.WRITER: {"Editors"}, Role.ANALYST: {"Editors"},
    Role.MODERATOR: set(), Role.TREASURER: set(),
}  # fmt: skip


def test_what_someone_may_do_to_pages_follows_the_role(boss: Client, join: Join) -> None:
    user = join("amal", Role.TREASURER)
    for role, groups in [*GROUPS.items(), *reversed(GROUPS.items())][1:-1]:
        if role == user.role:
            continue
        boss.post(f"/desk/people/{user.pk}/", {"do": "role", "role": role})
        user = User.objects.get(pk=user.pk)
        assert user.role == role and user.is_superuser is (role is Role.ADMIN)
        assert set(user.groups.values_list("name", flat=True)) == groups
        assert user.has_perm("wagtailadmin.access_admin")
    assert set(Group.objects.values_list("name", flat=True)) >= {"Editors", "Moderators"}


def test_access_is_taken_away_and_given_again_and_the_name_stays(boss: Client, join: Join) -> None:
    user = join("amal")
    amal = logged_in(user)
    boss.post(f"/desk/people/{user.pk}/", {"do": "take"})
    assert amal.get("/desk/")["Location"].startswith("/desk/login/")
    assert log_in(Client(), "amal").status_code == 200
    listed = boss.get("/desk/people/").content.decode()
    assert "Who can no longer come in" in listed and "amal" in listed
    boss.post(f"/desk/people/{user.pk}/", {"do": "give"})
    logged_in(user)
    assert kinds()[-2:] == [("access.taken", "boss"), ("access.given", "boss")]


def test_there_is_always_an_admin_who_can_come_in(boss: Client, join: Join) -> None:
    me = User.objects.get(username="boss")
    page = boss.post(f"/desk/people/{me.pk}/", {"do": "role", "role": "writer"}).content.decode()
    assert "only admin who can come in" in page
    with pytest.raises(DatelineError, match="only admin"):
        take_access(user=me, by=None)
    join("second", Role.ADMIN)
    assert "own access" in boss.post(f"/desk/people/{me.pk}/", {"do": "take"}, follow=True).content.decode()


def test_wagtails_own_pages_are_no_way_past_this(boss: Client, join: Join) -> None:
    user = join("amal")
    for path in ("/desk/users/", f"/desk/users/edit/{user.pk}/", f"/desk/users/delete/{user.pk}/", "/desk/groups/new/",
                 f"/desk/bulk/people/user/delete/?id={user.pk}", "/desk/password_reset/"):  # fmt: skip
        for answer in (boss.get(path), boss.post(path, {"username": "amal", "role": "admin"})):
            assert answer.status_code == 403, path
    boss.post("/desk/account/", {"password-old_password": "a long enough word 7", "password-new_password1": NEW,
                                 "password-new_password2": NEW, "name_email-first_name": "B", "name_email-last_name": "O"})  # fmt: skip
    assert User.objects.get(username="boss").check_password("a long enough word 7")


@pytest.mark.parametrize("name", ["", "two words", "amal", "AMAL", "x" * 151])
def test_a_name_that_cannot_be_is_refused_with_a_sentence(boss: Client, join: Join, name: str) -> None:
    join("amal")
    page = boss.post("/desk/people/new/", {"username": name, "role": "writer", "password": NEW})
    assert page.status_code == 200 and not User.objects.exclude(username__in=["boss", "amal"]).exists()


def test_the_command_line_does_the_same(empty_home: Path, tmp_path: Path) -> None:
    import shutil

    home = Path(shutil.copytree(empty_home, tmp_path / "newsroom"))
    run(home, "user", "add", "amal", "--role", "admin")
    run(home, "user", "add", "basil", "--role", "writer")
    assert run(home, "user", "role", "basil", "editor").stdout == "basil is editor now.\n"
    assert "new password" in run(home, "user", "password", "basil").stdout
    assert "/desk/welcome/" in json.loads(run(home, "user", "link", "basil", "--json").stdout)["link"]
    assert "no second factor" in run(home, "user", "reset", "basil", check=False).stderr
    assert "can no longer" in run(home, "user", "close", "basil").stdout
    assert "no access" in run(home, "user", "list").stdout
    assert "can come in again" in run(home, "user", "open", "basil").stdout
    refused = run(home, "user", "close", "amal", check=False)
    assert refused.returncode == 1 and "only admin" in refused.stderr
