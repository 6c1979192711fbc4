"""An open page is told what comes: by a stream that anyone may open, within bounds, and by a file that anyone may ask for."""

import asyncio
import json
import os
import re
import shutil
import signal
import socket
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

import pytest

from dateline.claims.actions import assess_claim
from dateline.claims.models import Claim
from dateline.claims.rules.vocabulary import Verdict
from dateline.discussion.actions import post_comment, vote
from dateline.discussion.models import Comment
from dateline.ledger.queries import entries_after, head
from dateline.people.actions import add_user
from dateline.people.rules import Role
from dateline.publishing.actions import bake_touched
from dateline.publishing.files import Files
from dateline.publishing.forwarding import Program
from dateline.publishing.letters.box import Letterbox
from dateline.publishing.letters.keeping import Letters
from dateline.publishing.reading import Reading
from dateline.publishing.serving import Connection
from dateline.publishing.streaming import MOST_OF_ONE, Live, difference
from dateline.reports.models import Report
from dateline.wiring.reader import event_loop
from tests.newsroom import Newsroom, served

REPORT = "/eastern-syria/2017/11/09/abu-kamal-taken/"
STREAM = REPORT + "discussion/live"
FILE = STREAM + ".json"


class Open:
    """A page that is open and listens."""

    def __init__(self, url: str, path: str = STREAM, **headers: str) -> None:
        self.connection = HTTPConnection(url.removeprefix("http://"), timeout=20)
        self.connection.request("GET", path, headers={name.replace("_", "-"): said for name, said in headers.items()})
        self.answer: HTTPResponse = self.connection.getresponse()

    def block(self) -> dict[str, str]:
        """The next event with its fields; empty when the stream has ended."""
        fields: dict[str, str] = {}
        while line := self.answer.readline().decode():
            if line == "\n" and fields:
                return fields
            name, _, said = line.rstrip("\n").partition(": ")
            fields |= {name: said} if name.strip(":") else {}
        return fields

    def told(self) -> dict[str, Any]:
        """What the next event says."""
        told: dict[str, Any] = json.loads(self.block()["data"])
        return told

    def close(self) -> None:
        self.answer.close()
        self.connection.close()


@pytest.fixture(scope="module", params=["--readers=1", "--one-process"])
def serving(
    request: pytest.FixtureRequest, demo_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Newsroom]:
    home = shutil.copytree(demo_home, tmp_path_factory.mktemp("live") / "newsroom")
    with served(home, request.param) as newsroom:
        yield newsroom


def write(serving: Newsroom, text: str) -> int:
    """Write a comment and give its number."""
    number = re.search(r'name="report" value="(\d+)"', serving.get(REPORT)[1])
    assert number
    said = {"report": number[1], "author": "Zoë", "text": text}
    status, page = serving.post("/write/comment/", said)
    found = re.search(rf'id="c(\d+)"(?:(?!<article).)*{text}', page, re.DOTALL)
    assert status == 200 and found
    return int(found[1])


def test_a_comment_and_a_vote_arrive_at_an_open_page(serving: Newsroom) -> None:
    page = Open(serving.url)
    assert page.answer.status == 200 and page.answer.headers["Content-Type"].startswith("text/event-stream")
    assert "no-store" in page.answer.headers["Cache-Control"] and page.answer.headers["X-Accel-Buffering"] == "no"
    first = page.block()
    assert 2_000 <= int(first["retry"]) <= 12_000
    assert json.loads(first["data"]) == json.loads(serving.get(FILE)[1])
    mine = write(serving, "Heard at once")
    told = page.told()
    assert (
        [one[:2] for one in told["newest"]] == [[mine, "oldest"]]
        and told["votes"] == {str(mine): [0, 0]}
        and told["standings"] == {}
    )
    serving.another().post("/write/vote/", {"up": mine}, {"Referer": serving.url + REPORT})
    assert page.told() == {"newest": [], "votes": {str(mine): [1, 0]}, "standings": {}}
    page.close()


def test_who_comes_back_is_told_nothing_twice(serving: Newsroom) -> None:
    page = Open(serving.url)
    mark = page.block()["id"]
    page.close()
    for again in (Open(serving.url, Last_Event_ID=mark), Open(serving.url, f"{STREAM}?after={mark}")):
        assert again.told() == {}
        again.close()
    write(serving, "Missed it")
    for again in (Open(serving.url, Last_Event_ID=mark), Open(serving.url, Last_Event_ID="x" * 900)):
        assert again.told() == json.loads(serving.get(FILE)[1])
        again.close()


def test_without_the_stream_the_file_is_asked_for_and_comes_once(serving: Newsroom) -> None:
    status, headers, body = serving.fetch(FILE)
    assert status == 200 and len(json.loads(body)["newest"]) > 5
    assert serving.fetch(FILE, headers={"If-None-Match": headers["ETag"]})[::2] == (304, b"")


@pytest.mark.parametrize("path", ["/discussion/live", "/nowhere/discussion/live", REPORT + "live", STREAM + "/"])
def test_where_nothing_is_told_there_is_no_page(serving: Newsroom, path: str) -> None:
    assert serving.get(path)[0] == 404


def test_a_stream_is_only_read(serving: Newsroom) -> None:
    assert serving.fetch(STREAM, data=b"x")[0] == 405
    assert serving.fetch(STREAM, method="HEAD")[::2] == (200, b"")


def test_a_client_of_old_gets_it_without_chunks(serving: Newsroom) -> None:
    host, port = serving.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as old:
        old.sendall(f"GET {STREAM} HTTP/1.0\r\n\r\n".encode())
        said = b""
        while b"\n\n" not in said:
            said += old.recv(65536)
    assert b"transfer-encoding" not in said and b"connection: close" in said and b"\r\n\r\nretry: " in said


def test_one_address_has_so_many_and_others_still_get_theirs(serving: Newsroom) -> None:
    many = [Open(serving.url, X_Forwarded_For="203.0.113.7") for _ in range(MOST_OF_ONE)]
    assert {page.answer.status for page in many} == {200}
    refused = Open(serving.url, X_Forwarded_For="203.0.113.7")
    assert refused.answer.status == 503 and b"this one has to ask now and then" in refused.answer.read()
    assert refused.answer.headers["Retry-After"]
    other = Open(serving.url, X_Forwarded_For="203.0.113.8")
    assert other.answer.status == 200
    for page in (*many, refused, other):
        page.close()
    until = time.monotonic() + 20
    while (again := Open(serving.url, X_Forwarded_For="203.0.113.7")).answer.status == 503:
        assert time.monotonic() < until
        again.close()
        time.sleep(0.1)
    again.close()


def test_a_reader_who_has_closed_is_not_counted_for_long(serving: Newsroom) -> None:
    host, port = serving.url.removeprefix("http://").split(":")
    ask = f"GET {STREAM} HTTP/1.1\r\nHost: {host}\r\nX-Forwarded-For: 203.0.113.9\r\n\r\n".encode()
    for _ in range(MOST_OF_ONE + 1):
        with socket.create_connection((host, int(port)), timeout=20) as one:
            one.sendall(ask)
            assert b" 200 " in one.recv(15)
            one.shutdown(socket.SHUT_WR)  # as `close` does once all that came has been read
            while one.recv(65536):  # it is ended from the other side too, long before anything would be told
                pass


def test_a_stream_ends_with_its_report_and_with_the_server(newsroom: Newsroom) -> None:
    file = newsroom.home / "site" / FILE.strip("/")
    gone, stays = (
        Open(newsroom.url),
        Open(newsroom.url, "/eastern-syria/2017/11/12/abu-kamal-lost-again/discussion/live"),
    )
    assert gone.told() and stays.told()
    for one in [file, *file.parent.glob("live.json.*")]:
        one.unlink()
    assert gone.answer.read() == b""  # ended as it must, not cut
    assert newsroom.get(STREAM)[0] == 404
    began = time.monotonic()
    os.kill(newsroom.pid, signal.SIGTERM)
    assert stays.answer.read() == b"" and time.monotonic() - began < 8
    gone.close()
    stays.close()


def test_what_cannot_be_read_is_told_to_nobody(newsroom: Newsroom) -> None:
    file = newsroom.home / "site" / FILE.strip("/")
    for wrong in ("", "[]", '{"newest": []}', '{"newest": 3, "votes": {}, "standings": {}}'):
        file.write_text(wrong)
        assert newsroom.get(STREAM)[0] == 404


# The same reading side, in this process.


class Side:
    """A reading side on a folder, with bounds of the test's own."""

    def __init__(self, site: Path, folder: Path, **bounds: Any) -> None:
        files = Files(baked=site, media=folder)
        live = Live(files, **bounds)
        box = Letterbox(folder / "letters.sqlite3", "a secret of this test's own")
        self.reading = Reading(files=files, program=Program(folder, Letters(box)), live=live)

    async def __aenter__(self) -> int:
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        listening.bind(("127.0.0.1", 0))
        loop = asyncio.get_running_loop()
        self.server = await loop.create_server(lambda: Connection(self.reading), sock=listening)
        port: int = listening.getsockname()[1]
        return port

    async def __aexit__(self, *_: object) -> None:
        self.server.close()
        self.reading.finish()
        while self.reading.connections:
            await asyncio.sleep(0.02)
            self.reading.cut_idle()


async def listen(port: int, *, ahead: int = 65_536) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Ask for the stream; no more than so much is fetched before it is read."""
    opened = socket.create_connection(("127.0.0.1", port))
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, ahead)
    reader, writer = await asyncio.open_connection(sock=opened, limit=ahead)
    writer.write(f"GET {STREAM} HTTP/1.1\r\nHost: here\r\n\r\n".encode())
    return reader, writer


def test_all_have_a_bound_together(site: Path, tmp_path: Path) -> None:
    async def work() -> None:
        async with Side(site, tmp_path, most=2) as port:
            opened = [await listen(port) for _ in range(3)]
            said = [await asyncio.wait_for(reader.readline(), 20) for reader, _ in opened]
            assert sorted(line.split()[1] for line in said) == [b"200", b"200", b"503"]
            for _, writer in opened:
                writer.close()

    with event_loop() as runner:
        runner.run(work())


def test_something_is_sent_now_and_then_so_that_nobody_takes_it_for_dead(site: Path, tmp_path: Path) -> None:
    async def work() -> None:
        async with Side(site, tmp_path, quiet=0.1) as port:
            reader, writer = await listen(port)
            await asyncio.wait_for(reader.readuntil(b"data: "), 20)
            for _ in range(2):
                await asyncio.wait_for(reader.readuntil(b"\r\n:\n\n\r\n"), 20)
            writer.close()

    with event_loop() as runner:
        runner.run(work())


def test_who_does_not_fetch_is_cut_and_holds_up_nobody(site: Path, tmp_path: Path) -> None:
    home = shutil.copytree(site, tmp_path / "site")
    file = home / FILE.strip("/")
    for packed in file.parent.glob("live.json.*"):
        packed.unlink()

    async def work() -> None:
        side = Side(home, tmp_path, most=10)
        async with side as port:
            _, slows = await listen(port, ahead=2048)
            quick, quicks = await listen(port, ahead=10_000_000)
            for number in range(40):
                if len(side.reading.connections) == 1:
                    break
                votes = {str(one): [number, 0] for one in range(50_000)}
                file.with_suffix(".new").write_text(json.dumps({"newest": [], "votes": votes, "standings": {}}))
                file.with_suffix(".new").replace(file)
                with_all = asyncio.ensure_future(quick.readuntil(b"[%d,0]}" % number))
                await asyncio.wait_for(with_all, 20)
            assert len(side.reading.connections) == 1
            for writer in (slows, quicks):
                writer.close()

    with event_loop() as runner:
        runner.run(work())


# What the file says.


def told(site: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((site / FILE.strip("/")).read_text())
    return found


def bake(before: int) -> None:
    assert not bake_touched(entries_after(before)).failed


def test_the_file_tells_who_spoke_last_the_votes_and_how_claims_stand(own_site: Path) -> None:
    report = Report.objects.get(slug="abu-kamal-taken")
    before = told(own_site)
    newest = [id for id, _, _ in before["newest"]]
    assert (
        newest == sorted(newest, reverse=True) and len(newest) == Comment.objects.filter(thread__report=report).count()
    )
    assert before["standings"]["ak-gov-1"] == "refuted"
    position = head()
    reply = post_comment(report=report, author="R", text="So it is", parent=Comment.objects.get(pk=newest[-1]))
    vote(comment=reply, voter="a", value=-1)
    bake(position)
    now = told(own_site)
    turn = Comment.objects.get(pk=reply.pk).turn
    assert now["newest"][0] == [reply.pk, "oldest", turn] and now["votes"][str(reply.pk)] == [0, 1]
    assert difference(before, now) == {
        "newest": [[reply.pk, "oldest", turn]],
        "votes": {str(reply.pk): [0, 1]},
        "standings": {},
    }
    position = head()
    claim = Claim.objects.exclude(ref="ak-gov-1").filter(ref__in=now["standings"]).first()
    assert claim and now["standings"][claim.ref] != "confirmed"
    editor = add_user(username="judge", password="a-long-pass-phrase", role=Role.EDITOR, by=None)
    assess_claim(claim=claim, verdict=Verdict.CONFIRMED, reason="Seen.", known_at=report.dated, by=editor)
    bake(position)
    assert difference(now, told(own_site)) == {"newest": [], "votes": {}, "standings": {claim.ref: "confirmed"}}
    position = head()
    post_comment(report=report, author="R", text="It stays so")
    bake(position)
    assert told(own_site)["standings"][claim.ref] == "confirmed"


def test_standings_are_told_though_someone_wrote_into_the_file(own_site: Path) -> None:
    before = told(own_site)["standings"]
    for wrong in ("", "[]", "{}", '{"standings": 1}'):
        (own_site / FILE.strip("/")).write_text(wrong)
        position = head()
        post_comment(report=Report.objects.get(slug="abu-kamal-taken"), author="R", text="Mended")
        bake(position)
        assert told(own_site)["standings"] == before
