"""A password alone opens nothing once there is a second factor; codes are good once; wrong ones slow down."""

import base64
import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client, override_settings
from django.utils import timezone

from dateline.ledger.models import Entry
from dateline.people.models import Authenticator, RecoveryCode, Tries, User
from dateline.people.rules import Role
from dateline.people.rules.codes import code_at, step_at
from tests.desk.conftest import PASSWORD
from tests.people.conftest import Join, kinds, log_in, logged_in

APP, SECURITY, SECOND = "/desk/account/app/", "/desk/account/security/", "/desk/login/second/"


def code(secret: bytes, *, later: int = 0) -> str:
    return code_at(secret, step_at(timezone.now()) + later)


def add_app(client: Client) -> tuple[bytes, list[str]]:
    """Add an app as a person does; its secret, and the recovery codes."""
    page = client.get(APP).content.decode()
    assert "data:image/svg+xml" in page
    letters = re.search(r'people__letters">([A-Z2-7 ]+)<', page)
    assert letters
    secret = base64.b32decode(letters[1].replace(" ", ""))
    shown = client.post(APP, {"code": code(secret)}, follow=True).content.decode()
    return secret, re.findall(r"<code>([a-z2-9]{4}(?:-[a-z2-9]{4}){3})</code>", shown)


@pytest.fixture
def amal(join: Join) -> User:
    return join("amal")


def test_an_app_is_added_with_its_first_code_and_asked_for_from_then_on(amal: User) -> None:
    client = logged_in(amal)
    elsewhere = logged_in(amal)
    assert "password alone" in client.get("/desk/").content.decode()
    assert "not the code" in client.post(APP, {"code": "000000"}).content.decode() or client.get(APP)
    secret, codes = add_app(client)
    assert len(codes) == 10
    assert client.get("/desk/account/codes/").status_code == 302  # once
    assert "password alone" not in client.get("/desk/").content.decode()
    assert elsewhere.get("/desk/")["Location"].startswith("/desk/login/")
    new = Client()
    assert log_in(new, "amal")["Location"] == SECOND
    assert new.get("/desk/")["Location"].startswith("/desk/login/")
    replayed = new.post(SECOND, {"code": code(secret)})
    assert replayed.status_code == 200 and "used already" in replayed.content.decode()
    assert new.post(SECOND, {"code": code(secret, later=1)})["Location"] == "/desk/"
    assert new.get("/desk/").status_code == 200
    assert kinds()[-2:] == [("factor.added", "amal"), ("codes.made", "amal")]


def test_secrets_are_in_no_table_and_in_no_entry(amal: User) -> None:
    secret, codes = add_app(logged_in(amal))
    kept = [Authenticator.objects.get().secret, *RecoveryCode.objects.values_list("hash", flat=True)]
    kept += [str(one.get_decoded()) for one in Session.objects.all()] + [str(one.facts) for one in Entry.objects.all()]
    for word in (base64.b32encode(secret).decode(), secret.hex(), *codes, *(one.replace("-", "") for one in codes)):
        assert not [one for one in kept if word in one]


def test_a_recovery_code_is_good_once(amal: User) -> None:
    _, codes = add_app(logged_in(amal))
    for expected in (302, 200):
        client = Client()
        log_in(client, "amal")
        assert client.post(SECOND, {"code": codes[0].upper().replace("-", " ")}).status_code == expected
    assert kinds()[-1] == ("code.used", "amal")


def test_new_recovery_codes_end_the_earlier(amal: User) -> None:
    client = logged_in(amal)
    _, codes = add_app(client)
    again = client.post(SECURITY, {"do": "codes"}, follow=True).content.decode()
    fresh = re.findall(r"<code>([a-z2-9]{4}(?:-[a-z2-9]{4}){3})</code>", again)
    for one, expected in ((codes[1], 200), (fresh[1], 302)):
        new = Client()
        log_in(new, "amal")
        assert new.post(SECOND, {"code": one}).status_code == expected


def test_without_the_password_the_second_step_is_shut(amal: User) -> None:
    secret, _ = add_app(logged_in(amal))
    for client in (Client(), logged_in_half(amal, PASSWORD + "x")):
        assert client.post(SECOND, {"code": code(secret, later=1)})["Location"] == "/desk/login/"


def logged_in_half(user: User, password: str) -> Client:
    client = Client()
    log_in(client, user.username, password)
    return client


def test_an_admin_resets_a_lost_second_factor(amal: User, boss: Client) -> None:
    client = logged_in(amal)
    add_app(client)
    boss.post(f"/desk/people/{amal.pk}/", {"do": "reset"})
    assert client.get("/desk/")["Location"].startswith("/desk/login/")
    assert log_in(Client(), "amal")["Location"] == "/desk/"
    assert kinds()[-1] == ("factors.reset", "boss") and not RecoveryCode.objects.exists()


def test_what_protects_an_account_is_changed_only_with_a_fresh_proof(amal: User) -> None:
    client = logged_in(amal)
    session = client.session
    session["proved_at"] = 0
    session.save()
    for path in (SECURITY, APP, "/desk/account/password/"):
        assert client.get(path)["Location"].startswith("/desk/account/prove/")
    prove = "/desk/account/prove/?next=/desk/account/app/"
    assert "not your password" in client.post(prove, {"password": "wrong"}).content.decode()
    assert client.post(prove, {"password": PASSWORD})["Location"] == "/desk/account/app/"
    assert (
        client.post("/desk/account/prove/?next=https://elsewhere.example/", {"password": PASSWORD})["Location"]
        == "/desk/"
    )
    assert client.get(APP).status_code == 200


def test_everyone_changes_their_own_password(amal: User) -> None:
    client, elsewhere = logged_in(amal), logged_in(amal)
    new = "another long word 8"
    assert client.post("/desk/account/password/", {"password": new, "again": new})["Location"] == SECURITY
    assert client.get("/desk/").status_code == 200
    assert elsewhere.get("/desk/").status_code == 302
    assert log_in(Client(), "amal", new).status_code == 302
    assert kinds()[-1] == ("password.set", "amal")


def test_where_it_is_demanded_the_desk_opens_with_the_second_factor(join: Join) -> None:
    with override_settings(SECOND_FACTOR=("editor",)):
        editor, writer = logged_in(join("amal")), logged_in(join("basil", Role.WRITER))
        assert writer.get("/desk/").status_code == 200
        for path in ("/desk/", "/desk/claims/", "/desk/pages/"):
            assert editor.get(path)["Location"] == SECURITY
        assert "you need a second factor here" in editor.get(SECURITY).content.decode()
        add_app(editor)
        assert editor.get("/desk/claims/").status_code == 200


def elsewhere(number: int) -> dict[str, str]:
    return {"REMOTE_ADDR": f"198.18.{number // 250}.{number % 250 + 1}"}


def test_wrong_passwords_slow_down_where_they_come_from_and_nowhere_else(amal: User, join: Join) -> None:
    known = logged_in(amal)
    attacker = Client(**elsewhere(1))
    answers = [log_in(attacker, "amal", f"guess {number}") for number in range(8)]
    assert [one.status_code for one in answers] == [200] * 5 + [429] * 3
    assert (
        "Too many wrong passwords and codes from this network: try again in 5 seconds." in answers[-1].content.decode()
    )
    assert log_in(attacker, "amal").status_code == 429  # the right one too
    assert log_in(Client(**elsewhere(2)), "amal").status_code == 302
    again = Client(**elsewhere(1))
    again.cookies = known.cookies  # a browser that has been here before
    again.cookies.pop("sessionid")
    assert log_in(again, "amal").status_code == 302
    Tries.objects.update(last_at=timezone.now() - timedelta(seconds=6))
    assert log_in(attacker, "amal").status_code == 302


def test_an_attack_from_everywhere_leaves_each_new_network_one_try(amal: User) -> None:
    for number in range(50):
        assert log_in(Client(**elsewhere(number)), "amal", "guess").status_code == 200
    attacker = Client(**elsewhere(100))
    assert [log_in(attacker, "amal", "guess").status_code for _ in range(2)] == [200, 429]
    assert log_in(Client(**elsewhere(101)), "amal").status_code == 302


def test_names_that_nobody_has_slow_down_alike_and_nothing_tells_of_an_address(amal: User) -> None:
    attacker = Client(**elsewhere(7))
    assert [log_in(attacker, "nobody", "guess").status_code for _ in range(6)] == [200] * 5 + [429]
    assert not [one.key for one in Tries.objects.all() if "198" in one.key.split(":")[1][:3] or "nobody" in one.key]


def test_wrong_codes_slow_down_for_the_account_and_a_recovery_code_goes_through(amal: User) -> None:
    secret, codes = add_app(logged_in(amal))
    said = []
    for number in range(11):
        client = Client(**elsewhere(number))
        log_in(client, "amal")
        said.append(client.post(SECOND, {"code": "000000"}).status_code)
    assert said == [200] * 10 + [429]
    client = Client(**elsewhere(50))
    log_in(client, "amal")
    page = client.post(SECOND, {"code": code(secret, later=1)})
    assert page.status_code == 429 and "Too many wrong codes for this account" in page.content.decode()
    assert client.post(SECOND, {"code": codes[0]}).status_code == 302


def test_with_another_secret_key_a_sentence_says_what_to_do(amal: User) -> None:
    secret, codes = add_app(logged_in(amal))
    with override_settings(SECRET_KEY="another key that is long enough to be one"):
        client = Client()
        log_in(client, "amal")
        page = client.post(SECOND, {"code": code(secret, later=1)}).content.decode()
        assert "secret key is a new one" in page
        assert client.post(SECOND, {"code": codes[0]}).status_code == 302
