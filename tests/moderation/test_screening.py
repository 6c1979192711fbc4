"""The screening: each phase by a row that it stops and a row that it lets pass, and over HTTP what the author sees."""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from datetime import time as clock
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from dateline.discussion.actions import govern_thread, set_manners
from dateline.discussion.models import Comment
from dateline.discussion.ports import Outcome, Verdict
from dateline.discussion.rules import State
from dateline.moderation.actions import set_screening
from dateline.moderation.models import Act, Screening
from dateline.moderation.rules.phases import PHASES, Known, Limits, Said, screened
from dateline.moderation.rules.watching import found_in
from dateline.values.errors import DatelineError
from tests.readers import Reader, text_of

Come = Callable[..., Reader]
LONG = "This is about the bridge and nothing else, said at some length. " * 2

STOPS: list[tuple[str, Said, Known, Limits, Outcome]] = [
    ("restraint", Said("Hello."), Known(restrained="You cannot write here."), Limits(), Outcome.REFUSE),
    ("manners", Said("Hello."), Known(may_speak="Keep a name first."), Limits(), Outcome.REFUSE),
    ("length", Said("x" * 301), Known(), Limits(longest=300), Outcome.REFUSE),
    ("length", Said("EVERYBODY KNOWS THAT THIS IS A LIE AND YOU ALL KNOW IT"), Known(), Limits(), Outcome.RECONSIDER),
    ("repeat", Said("The  same."), Known(own_last=["the same."]), Limits(), Outcome.REFUSE),
    ("repeat", Said("Buy now"), Known(network_last=["Buy now", "buy nоw", "Buy  now"]), Limits(), Outcome.HOLD),
    ("links", Said(LONG, links=3), Known(shown=9), Limits(), Outcome.HOLD),
    ("links", Said(LONG, links=1), Known(), Limits(), Outcome.HOLD),
    ("words", Said("Cheap c\u200bаsino here"), Known(), Limits(watched=(("casino", "hold"),)), Outcome.HOLD),
    ("words", Said("x", author="Casino Joe"), Known(), Limits(watched=(("casino", "refuse"),)), Outcome.REFUSE),
    ("rate", Said("x"), Known(seconds_to_wait=40), Limits(), Outcome.REFUSE),
    ("rate", Said("x"), Known(voice_in_a_minute=4), Limits(), Outcome.REFUSE),
    ("rate", Said("x"), Known(network_in_a_minute=12), Limits(), Outcome.REFUSE),
    ("rate", Said("x"), Known(network_in_an_hour=120), Limits(), Outcome.REFUSE),
    ("new voice", Said("x"), Known(shown=1), Limits(first_wait=2), Outcome.HOLD),
    ("new voice", Said("x"), Known(network_new_voices=13), Limits(), Outcome.HOLD),
    ("history", Said("x"), Known(shown=4, struck=2), Limits(), Outcome.HOLD),
    ("history", Said("x"), Known(shown=1, network_shown=2, network_struck=3), Limits(), Outcome.HOLD),
    ("language", Said("Это неправда, совсем"), Known(), Limits(scripts=("LATIN", "ARABIC")), Outcome.HOLD),
    ("hostility", Said("You are a moron and a liar."), Known(), Limits(), Outcome.RECONSIDER),
    ("judge", Said("x"), Known(opinion=Verdict(Outcome.HOLD, "No.")), Limits(), Outcome.HOLD),
    ("premoderation", Said("x"), Known(premoderated=True), Limits(), Outcome.HOLD),
    ("quiet hours", Said("x"), Known(is_quiet=True, quiet_until=clock(7)), Limits(), Outcome.HOLD),
]

PASSES: list[tuple[str, Said, Known, Limits]] = [
    ("an ordinary comment", Said(LONG), Known(), Limits()),
    ("a link of a voice that is known", Said(LONG, links=2), Known(shown=1), Limits()),
    ("a word inside another", Said("The occasional rain"), Known(), Limits(watched=(("casio", "refuse"),))),
    ("a voice with many good comments in a bad network", Said("x"), Known(shown=30, network_struck=9), Limits()),
    ("an edit, whatever the rate", Said("x", is_edit=True), Known(voice_in_a_minute=99), Limits()),
    ("few letters of another script", Said("OK да"), Known(), Limits(scripts=("ARABIC",))),
    ("hard words about a war", Said("ISIS terrorists executed them and bombed the market."), Known(), Limits()),
    ("hostile, where nobody is to be asked", Said("You are a moron."), Known(), Limits(hostile_at=0)),
    ("short capitals", Said("NATO, UN AND EU"), Known(), Limits()),
]


@pytest.mark.parametrize(("phase", "said", "known", "limits", "outcome"), STOPS)
def test_a_phase_stops(phase: str, said: Said, known: Known, limits: Limits, outcome: Outcome) -> None:
    verdict = screened(said, known, limits)
    assert (verdict.outcome, verdict.phase) == (outcome, phase) and verdict.reason


@pytest.mark.parametrize(("what", "said", "known", "limits"), PASSES)
def test_what_passes(what: str, said: Said, known: Known, limits: Limits) -> None:
    assert screened(said, known, limits) == Verdict(Outcome.SHOW), what


def test_every_phase_is_tried_and_the_first_verdict_ends_the_run() -> None:
    assert {row[0] for row in STOPS} == {name for name, _ in PHASES}
    everything = Known(may_speak="No.", premoderated=True, struck=5, voice_in_a_minute=9)
    assert screened(Said("x"), everything, Limits()).phase == "manners"


def test_what_is_suspected_is_nudged_first_and_held_when_it_is_meant() -> None:
    said = Said("You are a moron and a liar.")
    asked, meant = screened(said, Known(), Limits()), screened(said, Known(), Limits(), is_meant=True)
    assert asked.outcome is Outcome.RECONSIDER and "post it as it is" in asked.reason
    assert meant.outcome is Outcome.HOLD and meant.phase == "hostility" and "moron" in meant.reason


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a big-deal here", True),
        ("BIG   DEAL!", True),
        ("bigdeal", False),
        ("bíg deal", False),
        ("big, deal", True),
        ("", False),
    ],
)
def test_watched_words_are_found_as_words(text: str, found: bool) -> None:
    assert bool(found_in(text, ["big deal"])) is found


def test_the_author_is_asked_first_and_sees_why_it_waits(reader: Come, moderator: Any) -> None:
    anna = reader("Anna")
    asked = text_of(anna.says("You are a moron and a liar."))
    assert "It may read as an attack" in asked and 'name="meant"' in asked and "You are a moron" in asked
    assert not Comment.objects.exists()
    answer = anna.says("You are a moron and a liar.", meant="yes")
    comment = Comment.objects.get()
    assert (comment.state, comment.root) == (State.HELD, None) and answer.url == f"/write/comment/{comment.pk}/"
    page = text_of(anna.gets(answer.url))
    assert "waits for a moderator" in page and "moron”" in page
    assert reader("Ben").gets(answer.url).status_code == 404
    assert comment.reason in text_of(moderator.get("/desk/moderation/"))
    assert Act.objects.get().reason == "hostility"


def test_changed_words_pass_where_the_first_were_questioned(reader: Come) -> None:
    anna = reader("Anna")
    anna.says("You are a moron and a liar.")
    anna.says("I do not believe it.", meant="yes")
    assert Comment.objects.get().state == State.SHOWN


def test_an_edit_is_screened_like_a_new_comment(reader: Come) -> None:
    anna = reader("Anna")
    anna.says("I do not believe it.")
    mend = f"/write/comment/{Comment.objects.get().pk}/mend/"
    assert "It may read as an attack" in text_of(anna.posts(mend, {"text": "You are a moron."}))
    assert "links" in text_of(anna.posts(mend, {"text": "http://a.example http://b.example http://c.example"}))
    assert Comment.objects.get().text == "I do not believe it."


def test_a_series_chooses_who_may_speak(reader: Come) -> None:
    anna = reader("Anna")
    chosen = {"kept_names": True, "confirmed": True, "quiet_from": None, "quiet_until": None}
    set_manners(series=anna.report.series, guests=False, by=None, **chosen)
    assert "keep a name or confirm one by mail first" in text_of(anna.says("Hello."))
    anna.keeps("Anna")
    anna.says("Hello.")
    assert Comment.objects.get().kind == "kept name"


def test_slow_mode_premoderation_quiet_hours_and_closing(reader: Come) -> None:
    anna, ben = reader("Anna"), reader("Ben")

    def lead(**how: Any) -> None:
        govern_thread(
            report=anna.report, **({"closed": False, "premoderated": False, "slow_seconds": 0} | how), by=None
        )

    lead(slow_seconds=60)
    anna.says("One.")
    assert "slowed down" in text_of(anna.says("Two."))
    ben.says("Another voice.")
    assert Comment.objects.count() == 2
    lead(premoderated=True)
    anna.says("Three.")
    assert Comment.objects.latest("pk").state == State.HELD
    lead()
    everyone = {"guests": True, "kept_names": True, "confirmed": True}
    begins, ends = clock(0, 0), clock(23, 59, 59)
    set_manners(series=anna.report.series, quiet_from=begins, quiet_until=ends, by=None, **everyone)
    ben.says("In the night.")
    assert "at this hour" in Comment.objects.latest("pk").reason
    lead(closed=True)
    assert "closed" in text_of(ben.says("Too late."))
    assert Comment.objects.count() == 4


@pytest.mark.parametrize(
    ("limits", "url", "why"),
    [
        ({"a_minute": 0}, "", "at least 1"), ({"hostile_at": 101}, "", "between 0 and 100"),
        ({"longest": 9_000}, "", "5,000 letters at most"), ({}, "ftp://judge", "no address that can be asked"),
    ],
)  # fmt: skip
def test_settings_that_cannot_be_are_refused(db: None, limits: dict[str, int], url: str, why: str) -> None:
    with pytest.raises(DatelineError, match=why):
        set_screening(limits=limits, judge_url=url, by=None)
    assert not Screening.objects.exists()


class Judge(BaseHTTPRequestHandler):
    """A judge elsewhere: answers by what the text asks of it."""

    asked: list[tuple[dict[str, Any], str]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        told = json.loads(body)
        self.server.asked.append((told, self.headers["x-dateline-signature"], body))  # type: ignore[attr-defined]
        if "slow" in told["text"]:
            time.sleep(2)
        answer = {
            "hold": b'{"verdict": "hold", "reason": "It looks like a campaign."}',
            "refuse": b'{"verdict": "refuse", "reason": "Never."}',
            "broken": b"{",
        }.get(told["text"].split()[0], b"")
        self.send_response(200 if answer else 204)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def judge(db: None) -> Iterator[Any]:
    server = HTTPServer(("127.0.0.1", 0), Judge)
    server.asked = []  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    set_screening(limits={}, judge_url=f"http://127.0.0.1:{server.server_port}/", judge_is_private=True, by=None)
    yield server
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("hold this one", State.HELD), ("refuse this one", State.SHOWN), ("broken answer", State.SHOWN),
        ("nothing to say", State.SHOWN), ("a slow judge is no judge", State.SHOWN),
    ],
)  # fmt: skip
def test_the_judge_elsewhere_can_hold_and_its_silence_is_no_opinion(
    reader: Come, judge: Any, text: str, state: State
) -> None:
    anna = reader("Anna")
    began = time.monotonic()
    anna.says(text)
    assert Comment.objects.get().state == state and time.monotonic() - began < 10
    told, signature, body = judge.asked[0]
    assert told == {"author": "Anna", "text": text, "report": anna.report.address}
    at, signed = (part.partition("=")[2] for part in signature.split(","))
    secret = Screening.objects.get().judge_secret
    assert signed == hmac.new(secret.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()


def test_a_judge_that_is_not_there_keeps_nobody_from_speaking(reader: Come) -> None:
    set_screening(limits={}, judge_url="http://127.0.0.1:9/", judge_is_private=True, by=None)
    reader("Anna").says("Hello.")
    assert Comment.objects.get().state == State.SHOWN
