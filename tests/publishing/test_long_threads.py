"""A comment costs what it changes: a few small files and a few indexed queries, however long the thread is."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from itertools import count
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dateline.claims.models import Claim
from dateline.claims.rules.vocabulary import StanceKind
from dateline.discussion.actions import (
    answer_contribution,
    govern_thread,
    hear,
    judge_votes,
    mend_comment,
    post_comment,
    show_comment,
    strike_comment,
    take_back_comment,
    vote,
)
from dateline.discussion.models import Comment, Thread, Voice
from dateline.discussion.queries import address_of, most_voted
from dateline.discussion.rules import Answered
from dateline.discussion.rules.limits import BURST_ON_ONE
from dateline.discussion.rules.paging import FIRST_A_PAGE, REPLIES_A_PAGE, REPLIES_BESIDE, part_of
from dateline.ledger.queries import entries_after, head
from dateline.moderation.queries import Queue
from dateline.people.actions import add_user
from dateline.people.models import User
from dateline.people.rules import Role
from dateline.publishing.actions import bake_keys, bake_touched
from dateline.publishing.baking import files_in
from dateline.publishing.pages.cards import PICTURE
from dateline.reports.models import Report
from dateline.reports.rules import reading
from tests.publishing.baked import differing, from_nothing, read
from tests.publishing.threads import fill, kept, recounted
from tests.readers import Reader

FULL = REPLIES_BESIDE + REPLIES_A_PAGE


def report() -> Report:
    found: Report = Report.objects.get(number=2)
    return found


def empty(site: Path) -> Thread:
    """The thread of the second report with nothing in it, and nothing remarked on its page."""
    Comment.objects.filter(thread__report=report()).update(parent=None)
    Comment.objects.filter(thread__report=report()).delete()
    Thread.objects.filter(report=report()).delete()
    bake_keys({f"text:{report().pk}"})
    return Thread.objects.create(report=report())


def folder(site: Path) -> Path:
    return site / report().address.strip("/")


def stands(site: Path) -> dict[str, bytes]:
    """The report's page and those of its discussion; not its picture, which has a key of its own."""
    here, paths = folder(site), files_in(folder(site)) - {PICTURE}
    return {f"{report().address.strip('/')}/{path}": (here / path).read_bytes() for path in paths}


def bake(before: int) -> None:
    while entries := entries_after(before):
        assert not bake_touched(entries).failed
        before = entries[-1].pk


def said(parent: Comment | None = None, **facts: Any) -> Comment:
    return post_comment(**{"report": report(), "author": "R", "text": "Said", "parent": parent} | facts)


def contribution() -> Comment:
    return said(claim=Claim.objects.get(ref="ak-isis"), stance=StanceKind.ASSERTS, link="https://example.org/")


def quoting(start: int, **facts: Any) -> Comment:
    """A remark on a passage of the text."""
    return said(quote=reading(report().body)[start : start + 70], **facts)


def number(one: int, place: int = 0) -> Comment:
    """The first comment of this number, or a reply below it."""
    return Comment.objects.get(thread__report=report(), part=part_of(place), root=one, place=place)


def newest() -> Comment:
    """The last first comment."""
    return number(Thread.objects.get(report=report()).roots)


def answer(comment: Comment, answered: Answered = Answered.TAKEN_UP) -> None:
    answer_contribution(comment=comment, answer=answered, reason="Thank you.", by=None)


def times(many: int, do: Callable[[], Any]) -> None:
    for _ in range(many):
        do()


def thread() -> Thread:
    return Thread.objects.get(report=report())


def own(comment: Comment) -> None:
    """Its author changes the last comment and takes an older one back."""
    voice = hear(key="a" * 28)
    Voice.objects.filter(pk=voice.pk).update(shown=2)
    Comment.objects.filter(pk__in=[comment.pk, number(50).pk]).update(voice=voice)
    mend_comment(comment=comment, text="Said better", voice=voice)
    take_back_comment(comment=number(50), voice=voice)


def lead(*, closed: bool) -> None:
    govern_thread(report=report(), closed=closed, premoderated=False, slow_seconds=0, by=None)


# In this order: each begins where the one before it ended.
STEPS: dict[str, Callable[[], Any]] = {
    "a first comment": said,
    "as many as a page holds": lambda: times(FIRST_A_PAGE - 1, said),
    "one more": said,
    "a reply on the first page": lambda: said(number(1)),
    "votes that make an old one the first": lambda: [vote(comment=number(2), voter=v, value=1) for v in "abc"],
    "a vote taken back": lambda: vote(comment=number(2), voter="a", value=1),
    "a vote changed": lambda: vote(comment=number(2), voter="b", value=-1),
    "a vote against the last": lambda: vote(comment=number(26), voter="a", value=-1),
    "as many replies as stand beside": lambda: times(REPLIES_BESIDE - 1, lambda: said(number(1))),
    "the reply that begins a page": lambda: said(number(1, 3)),
    "a vote for it": lambda: vote(comment=number(1, REPLIES_BESIDE + 1), voter="a", value=1),
    "a reply to that one": lambda: said(number(1, REPLIES_BESIDE + 1)),
    "a full page of replies": lambda: times(REPLIES_A_PAGE - 2, lambda: said(number(1, REPLIES_BESIDE + 2))),
    "the reply that begins another": lambda: said(number(1, FULL)),
    "one more there": lambda: said(number(1, FULL + 1)),
    "a vote for a reply beside": lambda: vote(comment=number(1, 2), voter="a", value=1),
    "evidence": contribution,
    "evidence that is taken up": lambda: answer(contribution()),
    "an answer to the older": lambda: answer(number(27), Answered.KNOWN),
    "comments up to the last page of the most voted": lambda: times(100 - 28, said),
    "one more than they hold": said,
    "votes against the newest": lambda: [vote(comment=number(n), voter="c", value=-1) for n in range(90, 102)],
    "one beyond them all": said,
    "a reply to one that no order shows": lambda: said(number(30)),
    "a vote that brings one in": lambda: vote(comment=number(101), voter="c", value=-1),
    "one that is held": lambda: said(text="You are a moron.", is_meant=True),
    "it is shown, as the newest": lambda: show_comment(comment=Comment.objects.latest("pk"), by=None),
    "the most voted is removed": lambda: strike_comment(comment=number(most_voted(thread())[0]), reason="Spam.", by=None),
    "it comes back": lambda: show_comment(comment=Comment.objects.get(state="removed"), by=None),
    "one with replies on later pages is removed": lambda: strike_comment(comment=number(1, 3), reason="Spam.", by=None),
    "one that no order shows is removed": lambda: strike_comment(comment=number(30), reason="Spam.", by=None),
    "one is taken back and one is changed": lambda: own(newest()),
    "votes of a burst are held": lambda: [
        vote(comment=number(4), voter=f"burst {n}", value=1, networks=("net",)) for n in range(9)
    ],
    "and counted": lambda: judge_votes(comment=number(4), count=True, by=None),
    "the discussion is closed": lambda: lead(closed=True),
    "and opened": lambda: lead(closed=False),
    "a remark on a passage": lambda: quoting(30),
    "a remark on it in a reply": lambda: quoting(30, parent=number(1)),
    "several at once": lambda: (
        quoting(60),
        said(), said(number(3)), vote(comment=number(5), voter="d", value=1), vote(comment=number(5), voter="e", value=1),
        said(number(102)), vote(comment=number(2), voter="d", value=-1), contribution(), said(),
    ),
}  # fmt: skip


def test_a_thread_baked_step_by_step_is_the_one_baked_from_nothing(own_site: Path) -> None:
    thread = empty(own_site)
    keys = [f"report:{report().pk}", f"thread:{report().pk}"]
    for path in files_in(folder(own_site)):
        if "discussion" in path:
            (folder(own_site) / path).unlink()
    for step, do in STEPS.items():
        before = head()
        do()
        bake(before)
        assert differing(stands(own_site), from_nothing(keys)) == [], step
    assert kept(thread) == recounted(thread)
    _every_way_leads_somewhere(own_site)
    again = _filled_by_the_migration(thread)
    assert again == {one.pk: _place(one) for one in Comment.objects.filter(thread=thread)}
    placed = Comment.objects.filter(thread=thread, root__isnull=False).count()  # it was written before any was removed
    assert kept(thread) == recounted(thread) | {"comments": placed}


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_readers_do_the_files_are_those_of_a_bake_from_nothing(own_site: Path, seed: int) -> None:
    random = Random(seed)
    empty(own_site)
    thread = fill(report(), 150, seed=seed, near=20)
    keys = [f"report:{report().pk}", f"thread:{report().pk}"]
    before = head()
    for path, content in from_nothing(keys).items():
        (own_site / path).parent.mkdir(parents=True, exist_ok=True)
        (own_site / path).write_bytes(content)
    for _ in range(25):
        for _ in range(random.randrange(1, 8)):
            one = random.choice(Comment.objects.filter(thread=thread))
            if random.random() < 0.5:
                vote(comment=one, voter=random.choice("abcdef"), value=random.choice([1, 1, -1]))
            else:
                said(one if random.random() < 0.6 else None)
        bake(before)
        before = head()
        assert differing(stands(own_site), from_nothing(keys)) == []
    assert kept(thread) == recounted(thread)


def _place(one: Comment) -> tuple[int, ...]:
    return one.root, one.place, one.part, one.replies_count, one.up, one.down


def _filled_by_the_migration(thread: Thread) -> dict[int, tuple[int, ...]]:
    """What the migration makes of the same rows when nothing is counted in them."""
    for one in Comment.objects.filter(thread=thread):
        Comment.objects.filter(pk=one.pk).update(root=one.pk + 100_000, place=9, part=0, replies_count=0, up=0, down=0)
    Thread.objects.filter(pk=thread.pk).update(comments_count=0, roots=0, taken_up=0)
    migration = import_module("dateline.discussion.migrations.0004_places_filled")
    migration.fill(apps, SimpleNamespace(connection=connection))
    return {one.pk: _place(one) for one in Comment.objects.filter(thread=thread)}


def _every_way_leads_somewhere(site: Path) -> None:
    """Links within the discussion lead to what is there, and each comment stands where its permanent address says."""
    ids: dict[Path, set[str]] = {}

    def at(page: Path) -> set[str]:
        if page not in ids:
            ids[page] = set(read(page).ids)
        return ids[page]

    for page in [folder(site) / path for path in files_in(folder(site)) if path.endswith(".html")]:
        for address in read(page).addresses:
            path, _, fragment = address.partition("#")
            if (path.startswith(report().address) and path.endswith("/")) or (fragment and not path):
                target = site / path.strip("/") / "index.html" if path else page
                assert target.is_file() and (not fragment or fragment in at(target)), f"{page} names {address}"
    for one in Comment.objects.filter(thread__report=report()).select_related("thread"):
        path, _, fragment = address_of(one).partition("#")
        assert fragment in at(site / path.strip("/") / "index.html"), address_of(one)


def somebody(address: str = "") -> Reader:
    """A reader with a browser of their own."""
    one = next(READERS)
    return Reader(report(), address or f"203.0.{one // 250}.{one % 250 + 1}", f"Reader {one}")


def look(which: Queue) -> None:
    user = User.objects.filter(role=Role.MODERATOR).first()
    client = Client()
    client.force_login(user or add_user(username="mona", role=Role.MODERATOR, password="a long enough word 7", by=None))
    with CaptureQueriesContext(connection) as looking:
        assert client.get("/desk/moderation/", {"queue": which}).status_code == 200
    _uses_indexes(looking)


READERS = count(1)
COSTS: dict[str, Callable[[], Any]] = {
    "a first comment": said,
    "a reply to the oldest": lambda: said(number(1)),
    "a reply to the newest": lambda: said(newest()),
    "a vote for the oldest": lambda: vote(comment=number(1), voter="x", value=1),
    "a vote for the newest": lambda: vote(comment=newest(), voter="x", value=1),
    "an answer": lambda: answer(contribution(), Answered.KNOWN),
    "a form with a first comment": lambda: somebody().says("Said by form."),
    "a form with a reply": lambda: somebody().says("Answered by form.", parent=number(1).pk),
    "a form with a vote": lambda: somebody().votes(number(1).pk),
    "more votes from one network than are counted": lambda: [
        somebody("192.0.2.1").votes(number(1).pk) for _ in range(BURST_ON_ONE + 3)
    ],
    "a comment from a network that has written much": lambda: [
        somebody("192.0.2.2").says(f"From one network, {n}.") for n in range(5)
    ],
} | {f"a moderator's queue, {which}": partial(look, which) for which in Queue if which is not Queue.EVERYTHING}


def test_an_act_costs_as_many_queries_at_5_000_comments_as_at_400(own_site: Path) -> None:
    counted: dict[int, dict[str, tuple[int, int]]] = {}
    steps: dict[int, dict[str, int]] = {400: {}, 5_000: {}}
    for length in (400, 5_000):  # from 100 first comments on the most voted take all their pages
        empty(own_site)
        if fill(report(), length).roots % FIRST_A_PAGE == 0:
            said()  # the next would begin a page, which up to four others then name
        before = head()
        said()
        bake(before)
        look(Queue.HELD)  # what the first bake and the first page of a process read is none of a comment's cost
        counted[length] = {}
        for act, do in COSTS.items():
            before = head()
            with _counting_steps() as taken:
                with CaptureQueriesContext(connection) as acting:
                    do()
                with CaptureQueriesContext(connection) as baking:
                    entries = entries_after(before)
                    summary = bake_touched(entries)
            steps[length][act] = len(taken)
            assert not summary.failed
            counted[length][act] = len(acting), len(baking)
            _uses_indexes(acting, baking)
            for query in baking.captured_queries:
                assert "claims_statement" not in query["sql"], act
                assert "claims_assessment" not in query["sql"], act
    assert counted[400] == counted[5_000]
    for act, few in steps[400].items():
        assert steps[5_000][act] < few * 1.5 + 20, act


@contextmanager
def _counting_steps() -> Iterator[list[None]]:
    """One for every hundred steps that SQLite takes: a query that reads a whole thread by an index takes very many."""
    taken: list[None] = []
    if connection.vendor != "sqlite":
        yield taken
        return
    connection.ensure_connection()
    connection.connection.set_progress_handler(lambda: taken.append(None), 100)
    try:
        yield taken
    finally:
        connection.connection.set_progress_handler(None, 100)


def _uses_indexes(*captured: CaptureQueriesContext) -> None:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for query in {query["sql"] for one in captured for query in one.captured_queries}:
            if query.startswith(("SELECT", "UPDATE")) and ("discussion_" in query or "moderation_" in query):
                cursor.execute(f"EXPLAIN QUERY PLAN {query}")
                plan = [row[3] for row in cursor.fetchall()]
                assert not [
                    step
                    for step in plan
                    if re.match(r"SCAN (discussion|moderation)_", step) and not any(few in step for few in FEW)
                ], (query, plan)


# Indexes that have only what waits; and tables of which the newest rows are read, from the end.
FEW = ("flag_open", "appeal_open", "vote_held", "moderation_screening", "moderation_act")


def test_a_reply_to_an_old_comment_writes_its_page_and_the_reports(own_site: Path) -> None:
    empty(own_site)
    fill(report(), 1_000)
    before = stands(own_site) | from_nothing([f"thread:{report().pk}"])
    for path, content in before.items():
        (own_site / path).parent.mkdir(parents=True, exist_ok=True)
        (own_site / path).write_bytes(content)
    old = Comment.objects.filter(thread__report=report(), replies_count=0, root__gt=60, root__lte=75, place=0)[0]
    position = head()
    said(old)
    bake(position)
    changed = differing(before, stands(own_site))
    here = report().address.strip("/")
    assert changed == [
        f"{here}/{path}" for path in ("discussion/live.json", "discussion/oldest/3/index.html", "index.html")
    ]
    assert len(re.findall("<article", (folder(own_site) / "discussion/oldest/3/index.html").read_text())) < 300
