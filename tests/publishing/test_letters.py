"""Comments and votes that come when the program cannot take them: kept, taken once, and their authors told."""

import asyncio
import http.client
import os
import re
import resource
import shutil
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

import pytest

from dateline.publishing.letters.box import MOST_FROM_ONE, Letterbox, NotKept
from tests.newsroom import Newsroom, served
from tests.processes import children, until

REPORT = "/eastern-syria/2017/11/09/abu-kamal-taken/"
NAME = "ab" * 32
_numbers = count(1)


@dataclass
class Author:
    """A reader with a browser and an address of their own, who follows links by hand."""

    newsroom: Newsroom
    address: str = field(default_factory=lambda: f"198.51.100.{next(_numbers)}")
    cookies: dict[str, str] = field(default_factory=dict)

    def asks(self, path: str, form: dict[str, object] | None = None, **headers: str) -> tuple[int, str, str]:
        """Status, where it leads, and the page."""
        told = {"Sec-Fetch-Site": "same-origin", "X-Forwarded-For": self.address} | headers
        if self.cookies:
            told["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if form is not None:
            told["Content-Type"] = "application/x-www-form-urlencoded"
        with closing(http.client.HTTPConnection(self.newsroom.url.removeprefix("http://"), timeout=30)) as line:
            line.request("POST" if form is not None else "GET", path, urlencode(form) if form else None, told)
            answer = line.getresponse()
            for one in answer.headers.get_all("Set-Cookie", []):
                name, _, value = one.partition(";")[0].partition("=")
                self.cookies[name] = value
            return answer.status, answer.headers.get("Location", ""), answer.read().decode()

    def says(self, text: str, **headers: str) -> tuple[int, str, str]:
        number = re.search(r'name="report" value="(\d+)"', self.newsroom.get(REPORT)[1])
        assert number
        form: dict[str, object] = {"report": number[1], "author": f"Reader {self.address}", "text": text}
        return self.asks("/write/comment/", form, **headers)

    def is_told(self, kept: str) -> tuple[int, str, str]:
        """What the page of what was kept says once it says something else than that it waits."""
        until(lambda: "waits for its turn" not in self.asks(kept)[2])
        return self.asks(kept)


@contextmanager
def standing_still(newsroom: Newsroom) -> Iterator[None]:
    """The program takes requests and answers none, and there are so many that no more are handed to it."""
    [program] = children(newsroom.pid)
    os.kill(program, signal.SIGSTOP)
    lines = [http.client.HTTPConnection(newsroom.url.removeprefix("http://"), timeout=30) for _ in range(48)]
    try:
        for one in lines:
            one.request("POST", "/write/flag/1/", "reason=insult")
        until(lambda: Author(newsroom).asks("/write/vote/", {"up": 0})[0] == 303)
        yield
    finally:
        os.kill(program, signal.SIGCONT)
        for one in lines:
            one.getresponse().read()
            one.close()


@contextmanager
def without_program(home: Path) -> Iterator[Newsroom]:
    """A newsroom whose program cannot find its database: what was baked is served without it."""
    database, away = home / "dateline.sqlite3", home / "away.sqlite3"
    database.rename(away)
    database.mkdir()
    with served(home) as newsroom:
        yield newsroom
    database.rmdir()
    away.rename(database)


def in_box(home: Path, what: str = "count(*)") -> object:
    with closing(sqlite3.connect(home / "letters.sqlite3")) as box:
        return box.execute(f"SELECT {what} FROM letter WHERE sealed IS NOT NULL").fetchone()[0]


def test_more_than_the_program_can_take_is_kept_and_each_author_led_to_what_became_of_it(newsroom: Newsroom) -> None:
    authors = [Author(newsroom) for _ in range(30)]
    with standing_still(newsroom):
        kept = []
        for number, one in enumerate(authors):
            status, leads, _ = one.says(f"Kept, number {number}.")
            assert status == 303 and leads.startswith("/write/kept/")
            kept.append(leads)
        status, _, page = authors[-1].asks(kept[-1])
        assert status == 200 and "behind 30 others" in page
        for file in newsroom.home.glob("letters.sqlite3*"):
            said = file.read_bytes()
            for secret in (b"198.51.100", b"Kept, number", kept[0].split("/")[3].encode()):
                assert secret not in said, f"{secret!r} in {file.name}"
        assert (newsroom.home / "letters.sqlite3").stat().st_mode & 0o077 == 0
    for number, one in enumerate(authors):
        status, leads, _ = one.is_told(kept[number])
        assert status == 302 and "#c" in leads, leads
        own = one.asks(f"/write/comment/{leads.partition('#c')[2]}/")
        assert own[0] == 200 and f"Kept, number {number}." in own[2]
    with closing(sqlite3.connect(newsroom.home / "dateline.sqlite3")) as record:
        said = record.execute("SELECT text FROM discussion_comment WHERE text LIKE 'Kept, number %'").fetchall()
    assert sorted(said) == sorted((f"Kept, number {number}.",) for number in range(30))
    assert in_box(newsroom.home) == 0


def test_what_was_kept_is_taken_after_everything_was_killed(demo_home: Path, tmp_path: Path) -> None:
    home = shutil.copytree(demo_home, tmp_path / "newsroom")
    with without_program(home) as newsroom:
        author = Author(newsroom)
        status, kept, _ = author.says("Said while nobody was there.")
        assert status == 303
        os.killpg(newsroom.pid, signal.SIGKILL)
    assert in_box(home) == 1
    with served(home) as newsroom:
        author.newsroom = newsroom
        assert author.is_told(kept)[:2][0] == 302
        assert newsroom.get(f"{REPORT}discussion/newest/")[1].count("Said while nobody was there.") == 1
    with served(home) as newsroom:
        author.newsroom = newsroom
        assert author.asks(kept)[0] == 302
        assert newsroom.get(f"{REPORT}discussion/newest/")[1].count("Said while nobody was there.") == 1


def test_what_cannot_be_taken_comes_back_with_the_reason_and_the_text(demo_home: Path, tmp_path: Path) -> None:
    home = shutil.copytree(demo_home, tmp_path / "newsroom")
    with without_program(home) as newsroom:
        author = Author(newsroom)
        form = {"report": 0, "author": "Reader", "text": "Under which report?"}
        wrong = author.asks("/write/comment/", form)[1]
        long = author.says("far too long " * 500)[1]
        stranger = Author(newsroom).says("From elsewhere.", **{"Sec-Fetch-Site": "cross-site"})[1]
    with served(home) as newsroom:
        author.newsroom = newsroom
        assert author.is_told(wrong)[0] == 404
        status, _, page = author.is_told(long)
        assert status == 400 and "far too long far too long" in page and "5,000" in page
        status, _, page = author.is_told(stranger)
        assert status == 200 and "From elsewhere." in page and "look it over and post it again" in page
        assert "From elsewhere." not in newsroom.get(f"{REPORT}discussion/newest/")[1]


def test_one_network_cannot_fill_the_box_and_a_box_that_cannot_be_written_is_said_so(
    demo_home: Path, tmp_path: Path
) -> None:
    home = shutil.copytree(demo_home, tmp_path / "newsroom")
    with without_program(home) as newsroom:
        many = Author(newsroom)
        answers = [many.asks("/write/vote/", {"up": number})[0] for number in range(MOST_FROM_ONE + 1)]
        assert answers == [303] * MOST_FROM_ONE + [503]
        assert Author(newsroom).asks("/write/vote/", {"up": 1})[0] == 303
    for file in home.glob("letters.sqlite3*"):
        file.unlink()
    (home / "letters.sqlite3").mkdir()
    with without_program(home) as newsroom:
        status, _, page = Author(newsroom).says("Where to?")
        assert status == 503 and "Nothing was taken: try again in a minute." in page
        assert newsroom.get(REPORT)[0] == 200


def test_only_comments_and_votes_of_readers_who_await_a_page_are_kept(demo_home: Path, tmp_path: Path) -> None:
    home = shutil.copytree(demo_home, tmp_path / "newsroom")
    with without_program(home) as newsroom:
        author = Author(newsroom)
        assert author.asks("/write/voice/", {"do": "keep", "name": "Reader"})[0] == 503
        assert author.says("As a program.", Accept="application/json")[0] == 503
        author.cookies["sessionid"] = "of the desk"
        assert author.says("As the desk.")[0] == 503
        status, _, page = author.asks("/write/kept/never-was-here/")
        assert status == 404 and "Nothing waits under this address." in page
        assert author.asks("/write/kept/never-was-here/", {"up": 1})[0] == 404


def test_nobody_names_a_letter_from_outside(newsroom: Newsroom) -> None:
    for text in ("The first.", "The second."):
        assert Author(newsroom).says(text, **{"X-Dateline-Letter": NAME, "X_Dateline_Letter": NAME})[0] == 302
    said = newsroom.get(f"{REPORT}discussion/newest/")[1]
    assert "The first." in said and "The second." in said


def test_whoever_else_has_the_address_gets_no_voice_by_it_and_loses_none(demo_home: Path, tmp_path: Path) -> None:
    home = shutil.copytree(demo_home, tmp_path / "newsroom")
    with without_program(home) as newsroom:
        author = Author(newsroom)
        first, second = (author.says(f"Kept, the {one}.")[1] for one in ("first", "second"))
    with served(home) as newsroom:
        author.newsroom = newsroom
        stranger, named = Author(newsroom), Author(newsroom)
        named.asks("/write/voice/", {"do": "keep", "name": "Somebody else"})
        voice = named.cookies["voice"]
        for one in (stranger, named):
            assert one.is_told(first)[0] == 302
        assert "voice" not in stranger.cookies and named.cookies["voice"] == voice
        numbers = [author.is_told(kept)[1].partition("#c")[2] for kept in (first, second)]
        assert all(author.asks(f"/write/comment/{number}/")[0] == 200 for number in numbers)  # both are of one voice


def test_what_comes_after_a_letter_of_the_same_network_waits_too(newsroom: Newsroom) -> None:
    one, page = Author(newsroom), newsroom.get(REPORT)[1]
    comment = re.search(r'name="up" value="(\d+)"', page)
    assert comment
    with standing_still(newsroom):
        up = one.asks("/write/vote/", {"up": comment[1]})
        down = one.asks("/write/vote/", {"down": comment[1]})
        assert up[0] == down[0] == 303
    assert one.is_told(down[1])[0] == 302
    with closing(sqlite3.connect(newsroom.home / "dateline.sqlite3")) as record:
        votes = record.execute("SELECT value FROM discussion_vote ORDER BY id DESC LIMIT 1").fetchall()
    assert votes == [(-1,)]


def test_what_a_network_may_not_say_yet_goes_on_waiting(demo_home: Path, tmp_path: Path) -> None:
    home = shutil.copytree(demo_home, tmp_path / "newsroom")
    with without_program(home) as newsroom:
        here = [Author(newsroom, address="203.0.113.7") for _ in range(14)]
        for number, one in enumerate(here):
            assert one.says(f"From behind one address, {number}.")[0] == 303
    with served(home) as newsroom:
        until(lambda: in_box(newsroom.home) == 2)  # a network may say twelve things a minute
        time.sleep(2)
        assert in_box(newsroom.home) == 2  # they are not refused for coming all at once


def test_a_full_disk_keeps_what_was_kept_and_nobody_waiting_and_more_once_there_is_room(tmp_path: Path) -> None:
    async def story() -> None:
        box = Letterbox(tmp_path / "letters.sqlite3", "a secret of this test's own")
        kept = 0
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        async with asyncio.timeout(30):
            resource.setrlimit(resource.RLIMIT_FSIZE, (160 * 1024, hard))  # no file of this process grows beyond that
            try:
                with pytest.raises(NotKept):
                    while kept < MOST_FROM_ONE:
                        await box.put(f"number {kept}", "198.51.100.1", "browser", b"x" * 8000)
                        kept += 1
                assert kept and len(await box.first(100)) == kept and await box.waits_for("198.51.100.1")
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
            await box.put("later", "198.51.100.2", "browser", b"POST")
            assert len(await box.first(100)) == kept + 1
        box.close()

    asyncio.run(story())


def test_a_box_that_is_damaged_keeps_nobody_waiting_and_works_again_once_it_was_taken_away(tmp_path: Path) -> None:
    file = tmp_path / "letters.sqlite3"
    file.write_bytes(b"no database at all" * 4096)

    async def story() -> None:
        box = Letterbox(file, "a secret of this test's own")
        async with asyncio.timeout(30):
            with pytest.raises(NotKept):
                await box.put("one", "198.51.100.1", "browser", b"POST")
            assert not await box.waits_for("198.51.100.1")
            file.unlink()
            await box.put("two", "198.51.100.1", "browser", b"POST")
            found = await box.find("two")
        assert found and found.answer is None and found.before == 0
        box.close()

    asyncio.run(story())
