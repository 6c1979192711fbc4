"""Abuse, a class each as other systems met it: uploads, scripts, strangers' objects, floods, mail, forged requests and so on.

Classes that live in other rooms have their tests there: uploads in tests/claims and tests/desk (evidence), archives and their
XML in tests/exchange, mail in tests/following, outgoing requests in tests/values, mark-up in tests/discussion.
"""

import json
import logging
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from dateline.discussion.actions import post_comment
from dateline.discussion.models import Comment, Thread, Voice, Vote
from dateline.discussion.queries import everything_of
from dateline.discussion.rules import Order, Page, State
from dateline.ledger.models import Entry
from dateline.moderation.actions import restrain
from dateline.moderation.models import Flag
from dateline.moderation.queries import Queue, queue
from dateline.moderation.rules.reasons import Reason
from dateline.people import networks
from dateline.people.rules import Role
from dateline.publishing.edition import Edition
from dateline.publishing.pages.discussion import discussion_page
from dateline.reports.models import Report
from tests.readers import Reader, at_desk, text_of

Come = Callable[..., Reader]
EVIL = '"><script>alert(1)</script><img src=x onerror=alert(1)>{{ settings.SECRET_KEY }}'


def last() -> Comment:
    return Comment.objects.latest("pk")


def baked(report: Report, order: Order = Order.NEWEST) -> str:
    return discussion_page(Edition(), report, Thread.objects.filter(report=report).first(), Page(order))


class Tags(HTMLParser):
    """The tags of a page with their attributes, as a browser reads them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def nothing_runs(page: str) -> None:
    """No tag that a reader wrote is one, and no handler; scripts are the newsroom's own files."""
    tags = Tags()
    tags.feed(page)
    assert settings.SECRET_KEY not in page
    for tag, attributes in tags.found:
        assert not [name for name in attributes if name.startswith("on")], (tag, attributes)
        assert tag != "img" and (tag != "script" or str(attributes.get("src")).startswith(("/assets/", "/static/"))), (
            tag
        )


def test_class_2_stored_scripts_in_every_field(reader: Come, moderator: Client, report: Report) -> None:
    anna = reader(EVIL[:60])
    anna.says(f"Look: {EVIL}", quote=EVIL, link="")
    comment = last()
    other = reader()
    other.posts(f"/write/flag/{comment.pk}/", {"reason": "spam", "text": EVIL})
    other.posts("/write/voice/", {"do": "keep", "name": EVIL[:60]})
    moderator.post(f"/desk/moderation/voices/{comment.voice_id}/", {"do": "note", "note-text": EVIL})
    pages = [
        baked(report), text_of(anna.gets("/write/voice/")), text_of(anna.gets(f"/write/comment/{comment.pk}/")),
        text_of(other.gets(f"/write/reply/{comment.pk}/")), text_of(other.gets(f"/write/flag/{comment.pk}/")),
        text_of(anna.says(EVIL, author=EVIL, quote=EVIL, link=EVIL, address=EVIL)),
    ]  # fmt: skip
    for where in (
        "?queue=everything",
        "?queue=reported",
        f"voices/{comment.voice_id}/",
        "acts/",
        "?words=%22%3E%3Cscript%3E",
    ):
        page = text_of(moderator.get(f"/desk/moderation/{where}"))
        assert "<script>alert" not in page and "<img src=x" not in page, where
    for page in pages:
        nothing_runs(page)


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "//x", "https://a b", "file:///etc/passwd"]
)
def test_class_2_a_link_that_would_run_or_open_something(reader: Come, link: str) -> None:
    answer = text_of(reader("Anna").says("Evidence.", link=link))
    assert "full address that begins with https://" in answer and not Comment.objects.exists()


def test_class_3_objects_of_others_do_not_exist(reader: Come, report: Report) -> None:
    anna, eve = reader("Anna"), reader("Eve")
    anna.says("You are a moron.", meant="yes")
    held = last()
    for where in ("", "mend/", "take-back/"):
        path = f"/write/comment/{held.pk}/{where}"
        assert (eve.posts(path, {"text": "x"}) if where else eve.gets(path)).status_code == 404
    assert eve.gets(f"/write/reply/{held.pk}/").status_code == 404
    assert eve.votes(held.pk).status_code == 404
    assert eve.posts(f"/write/flag/{held.pk}/", {"reason": "spam"}).status_code == 404
    assert eve.gets(f"/write/appeal/{held.pk}/").status_code == 404
    assert eve.says("x", parent=held.pk).status_code == 404
    report.unpublish()
    assert eve.says("x").status_code == 404 and Comment.objects.count() == 1


def test_class_3_the_thread_comes_from_the_database_and_not_from_the_form(reader: Come, report: Report) -> None:
    from dateline.reports.actions import add_report

    other = add_report(
        series=report.series, slug="two", title="Two", dated=report.dated, number=2, body="<p>B</p>", by=None
    )
    eve = reader("Eve")
    eve.says("Under the first.")
    first = last()
    answer = eve.posts("/write/comment/", {"report": other.pk, "author": "Eve", "text": "x", "parent": first.pk})
    assert "stands under another report" in text_of(answer) and Comment.objects.count() == 1


def test_class_4_ten_thousand_posts_from_one_network_in_a_minute(reader: Come) -> None:
    """Most are refused by an indexed look at a bounded number of rows; here 400 stand for them, each a new browser."""
    shown = refused = 0
    for number in range(400):
        answer = reader(f"R {number}", address="203.0.113.5").says(f"Flood number {number}.")
        shown, refused = shown + (answer.status_code == 302), refused + (answer.status_code == 429)
    assert shown == 12 and refused == 388
    reader("Somebody", address="192.0.2.8").says("Others are not kept out.")
    assert last().state == State.SHOWN


@pytest.mark.parametrize(
    "header", ["HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_CLIENT_IP", "HTTP_CF_CONNECTING_IP"]
)
def test_class_4_forged_proxy_headers_change_no_network(reader: Come, header: str) -> None:
    """The program takes the address that the server gives it; which proxies the server believes is in its settings."""
    seen = set()
    for number in range(3):
        reader(f"R {number}", address="203.0.113.5").posts(
            "/write/comment/", {"report": Report.objects.get().pk, "author": "R", "text": f"No. {number}"},
            **{header: f"10.0.0.{number}"},
        )  # fmt: skip
        seen.add(last().network)
    assert len(seen) == 1


def test_class_4_a_ban_survives_a_new_browser_another_agent_and_ipv6_rotation(reader: Come) -> None:
    reader("Eve", address="2001:db8:7:8::1").says("Hello.")
    restrain(network=last().network, days=7, reason=Reason.SPAM, by=None)
    for number in range(2, 20):
        eve = reader(f"Eve {number}", address=f"2001:db8:7:8:{number:x}::{number:x}")
        page = text_of(
            eve.posts(
                "/write/comment/", {"report": eve.report.pk, "author": "E", "text": "x"}, HTTP_USER_AGENT=f"A{number}"
            )
        )
        assert "You cannot write here until" in page
    assert Comment.objects.count() == 1


def test_class_4_an_ipv4_address_inside_ipv6_is_the_same_network() -> None:
    assert networks.network_of("::ffff:203.0.113.5") == networks.network_of("203.0.113.5")
    assert networks.network_of("203.0.113.5") != networks.network_of("203.0.113.6")
    assert networks.network_of("not an address") == networks.network_of("") == ""


def test_class_5_no_mail_is_sent_for_what_is_held_and_none_to_strangers_twice(
    reader: Come, mailoutbox: list[Any]
) -> None:
    from dateline.following.consumers import tell_followers
    from dateline.ledger.queries import entries_after

    anna = reader("Anna")
    anna.says("First.", address="anna@example.org")
    reader("Eve").says("You are a moron.", meant="yes", parent=last().pk)
    tell_followers(entries_after(0))
    assert [mail.to for mail in mailoutbox] == [["anna@example.org"]] and "confirm" in mailoutbox[0].subject.lower()
    for header in ("anna@example.org\r\nBcc: x@example.org", "a b@example.org", "a@b"):
        assert "not complete" in text_of(anna.says("Again.", address=header))


@pytest.mark.parametrize(
    "path", ["/write/comment/", "/write/vote/", "/write/comment/1/mend/", "/write/comment/1/take-back/"]
)
def test_class_6_nothing_changes_by_get(reader: Come, path: str) -> None:
    reader("Anna").says("Here.")
    assert reader().gets(f"{path}?up=1&text=x").status_code == 405


def test_class_6_a_form_sent_from_elsewhere_does_nothing(reader: Come, moderator: Client) -> None:
    anna, ben, elsewhere = reader("Anna"), reader("Ben"), {"HTTP_SEC_FETCH_SITE": "cross-site"}
    anna.client = ben.client = Client(enforce_csrf_checks=True)
    anna.says("Here.")
    comment = last()
    ben.posts("/write/vote/", {"up": comment.pk}, **elsewhere)
    anna.posts(f"/write/comment/{comment.pk}/mend/", {"text": "Not mine."}, **elsewhere)
    anna.posts(f"/write/comment/{comment.pk}/take-back/", **elsewhere)
    anna.posts(f"/write/flag/{comment.pk}/", {"reason": "spam"}, **elsewhere)
    anna.posts("/write/voice/", {"do": "keep", "name": "Eve"}, **elsewhere)
    anna.posts("/write/comment/", {"report": anna.report.pk, "author": "Anna", "text": "Again."}, **elsewhere)
    assert Comment.objects.count() == 1
    assert (Vote.objects.count(), Flag.objects.count(), Voice.objects.exclude(name="").count()) == (0, 0, 0)
    assert Comment.objects.get(pk=comment.pk).text == "Here."
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = moderator.cookies
    assert strict.post("/desk/moderation/decide/", {"do": f"removed:{comment.pk}"}).status_code == 403


@pytest.mark.parametrize("asked", ["held' OR 1=1--", "score); DROP TABLE x", "everything%00", "../held"])
def test_class_7_no_name_of_an_order_or_queue_reaches_the_database(
    moderator: Client, report: Report, asked: str
) -> None:
    assert moderator.get("/desk/moderation/", {"queue": asked, "report": asked, "p": asked}).status_code == 200


def test_class_7_wildcards_in_a_search_are_letters(reader: Come) -> None:
    reader("Anna").says("100% sure.")
    reader("Ben").says("Hundred per cent.")
    assert [one.text for one in queue(Queue.EVERYTHING, words="0%")] == ["100% sure."]
    assert not queue(Queue.EVERYTHING, words="_____________________________")


def test_class_9_nothing_that_comes_in_is_unpickled() -> None:
    source = Path(settings.BASE_DIR if hasattr(settings, "BASE_DIR") else "src/dateline")
    for file in Path("src/dateline").rglob("*.py"):
        assert not re.search(r"\b(pickle|marshal|shelve|yaml\.load\(|yaml\.unsafe)", file.read_text()), (source, file)


@pytest.mark.parametrize(
    "name", ["A" * 65_536, "e\u0301\u0301" * 40_000, "\u202eannA", "\u200b" * 50, "ก" + "\u0e49" * 5_000]
)
def test_class_11_names_of_64_kb_direction_marks_and_floods_of_accents(reader: Come, name: str) -> None:
    answer = reader().says("Hello.", author=name)
    if answer.status_code == 302:
        assert len(last().author) <= 60 and not set(last().author) & set("\u202e\u200b")
    else:
        assert "name" in text_of(answer)


def test_class_11_a_text_too_long_is_refused_whole_and_never_cut(reader: Come) -> None:
    answer = text_of(reader("Anna").says("x" * 5_001))
    assert "5,001 letters" in answer and not Comment.objects.exists()


@pytest.mark.parametrize(
    "text",
    ["> " * 20 + "deep", "- " * 200 + "x", "[" * 5_000, "*" * 5_000, "`" * 4_999 + "x", "(" * 2_500 + ")" * 2_500],
)
def test_class_12_mark_up_that_would_be_slow_or_deep(reader: Come, report: Report, text: str) -> None:
    reader("Anna").says(text)
    page = baked(report)
    assert len(page) < 80_000 and page.count("<blockquote") <= 14


def test_class_13_a_replayed_vote_is_one_vote(reader: Come) -> None:
    reader("Anna").says("Here.")
    ben, comment = reader("Ben"), last()
    for _ in range(5):
        ben.votes(comment.pk)
    comment.refresh_from_db()
    assert (comment.up, Vote.objects.count()) == (1, 1)


def test_class_15_settings_that_go_out_carry_no_secret(moderator: Client, report: Report) -> None:
    from dateline.moderation.actions import set_screening

    secret = set_screening(limits={}, judge_url="https://judge.example.org/", by=None).judge_secret
    assert secret not in text_of(moderator.get("/desk/moderation/screening/"))
    assert secret in text_of(at_desk("Edda", Role.EDITOR).get("/desk/moderation/screening/"))
    assert secret not in json.dumps([entry.facts for entry in Entry.objects.all()])


@pytest.mark.parametrize(
    "path", ["/write/comment", "/WRITE/comment/", "/write//comment/", "/write/comment/%2e%2e/", "/write/%63omment/x/"]
)
def test_class_16_another_way_to_write_an_address_opens_nothing(reader: Come, path: str) -> None:
    eve = reader("Eve")
    fields = {"report": eve.report.pk, "author": "Eve", "text": "x", "_method": "DELETE"}
    answer = eve.posts(path, fields, HTTP_X_HTTP_METHOD_OVERRIDE="DELETE")
    assert answer.status_code in (301, 404, 405) and not Comment.objects.exists()


def test_class_17_no_address_is_kept_exported_or_logged(reader: Come, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    anna = reader("Anna", address="203.0.113.250")
    anna.says("Said in confidence.")
    reader("Ben", address="203.0.113.251").votes(last().pk)
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')
            assert "203.0.113." not in str(cursor.fetchall()), table
    assert "203.0.113." not in json.dumps(everything_of(last().voice), default=str)
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("dateline")]
    assert not any("203.0.113." in said or "in confidence" in said for said in ours)


def test_class_17_the_key_of_networks_turns_over_and_is_in_no_database() -> None:
    now = datetime.now(UTC)
    address = "203.0.113.5"
    today, next_week = (
        networks.known_as(address, now=now),
        networks.known_as(address, now=now + timedelta(days=7, minutes=1)),
    )
    assert today[0] in next_week and next_week[0] != today[0]
    later, last_seen = (networks.known_as(address, now=now + timedelta(days=days)) for days in (16, 40))
    assert today[0] not in later and not set(last_seen) & {*today, *next_week}
    assert oct(settings.NETWORK_KEYS.stat().st_mode)[-3:] == "600"
    settings.NETWORK_KEYS.unlink()


def test_what_was_refused_left_nothing_half_written(report: Report) -> None:
    from dateline.values.errors import DatelineError

    before = Entry.objects.count()
    with pytest.raises(DatelineError):
        post_comment(
            report=report, author="Anna", text="Evidence.", link="https://example.org/", claim=None, stance="asserts"
        )  # type: ignore[arg-type]
    assert (
        not Comment.objects.exists()
        and Entry.objects.count() == before
        and not Thread.objects.filter(comments_count__gt=0)
    )
