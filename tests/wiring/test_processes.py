"""The processes of `dateline serve`: what is published is read whatever becomes of the program."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from dateline.publishing.forwarding import MOST_WRITING
from tests.newsroom import Newsroom, run, served
from tests.processes import children, is_running, until

REPORT = "/eastern-syria/2017/11/09/abu-kamal-taken/"
ANOTHER_DAY = "/situation/?at=2017-11-12"


def test_the_reading_process_does_without_django() -> None:
    program = (
        "import sys, dateline.wiring.commands.serve, dateline.wiring.child; "
        "print(sorted({one.partition('.')[0] for one in sys.modules} & {'django', 'wagtail', 'uvicorn', 'lxml', 'numpy'}))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "[]\n"


def test_a_program_that_dies_is_started_again_and_one_that_cannot_be_is_said_to_be_away(newsroom: Newsroom) -> None:
    [first] = children(newsroom.pid)
    os.kill(first, signal.SIGKILL)
    assert newsroom.get(REPORT)[0] == 200
    until(lambda: bool(children(newsroom.pid)) and newsroom.get(ANOTHER_DAY)[0] == 200)
    [second] = children(newsroom.pid)
    assert second != first
    database = newsroom.home / "dateline.sqlite3"
    for name in ("", "-wal", "-shm"):
        database.with_name(database.name + name).unlink(missing_ok=True)
    database.mkdir()  # it cannot even be made anew
    os.kill(second, signal.SIGKILL)
    until(lambda: newsroom.get(ANOTHER_DAY)[0] == 503)
    status, headers, body = newsroom.fetch(ANOTHER_DAY)
    assert status == 503 and int(headers["Retry-After"]) > 0 and b"Everything published can be read meanwhile." in body
    status, _, body = newsroom.fetch("/write/vote/", data=b"up=1", headers={"Accept": "application/json"})
    assert status == 503 and b'"sentence": "This part of the site is being restarted.' in body
    assert newsroom.get(REPORT)[0] == 200 and newsroom.get("/static/wagtailadmin/css/core.css")[0] == 200


def test_starting_the_program_anew_drops_nothing(newsroom: Newsroom) -> None:
    [first] = children(newsroom.pid)
    wrong: list[int] = []
    over = threading.Event()

    def read(path: str) -> None:
        while not over.is_set():
            status = Newsroom(newsroom.home, newsroom.url, newsroom.pid).get(path)[0]
            wrong.extend([status] if status != 200 else [])

    threads = [threading.Thread(target=read, args=(path,)) for path in (REPORT, ANOTHER_DAY)]
    for thread in threads:
        thread.start()
    os.kill(newsroom.pid, signal.SIGHUP)
    until(lambda: bool(children(newsroom.pid)) and children(newsroom.pid) != [first])
    assert newsroom.get(ANOTHER_DAY)[0] == 200
    over.set()
    for thread in threads:
        thread.join(40)
    assert wrong == []


def test_who_kills_the_parent_kills_the_children(demo_home: Path, tmp_path: Path) -> None:
    home = shutil.copytree(demo_home, tmp_path / "newsroom")
    with served(home, "--readers", "3") as newsroom:
        started = [*children(newsroom.pid), *(below for one in children(newsroom.pid) for below in children(one))]
        assert len(started) == 4  # two that read, the program, the one that bakes for it
        os.kill(newsroom.pid, signal.SIGKILL)
        until(lambda: not any(is_running(one) for one in started), 5)


def test_a_comment_is_baked_also_when_the_process_that_bakes_is_gone(newsroom: Newsroom) -> None:
    [program] = children(newsroom.pid)
    [bakes] = children(program)
    number = re.search(r'name="report" value="(\d+)"', newsroom.get(REPORT)[1])
    assert number
    say = {"report": number[1], "author": "Reader 1", "text": "Is the road open?"}
    assert "Is the road open?" in newsroom.post("/write/comment/", say)[1]
    os.kill(bakes, signal.SIGKILL)
    say["text"] = "And the bridge?"
    newsroom.another().post("/write/comment/", say)
    until(lambda: "And the bridge?" in newsroom.get(f"{REPORT}discussion/newest/")[1])
    assert not children(program)
    log = (newsroom.home.parent / "serve.log").read_text()
    assert log.count("The process that bakes has ended") == 1


def test_a_form_that_is_too_large_is_answered_with_a_sentence(newsroom: Newsroom) -> None:
    newsroom.log_in()
    status, page = newsroom.desk_post("/desk/atlas/actors/new/", {"name": "x" * (10 * 2**20)})
    assert status == 413 and "This is more than 10 MB of text: go back, where it still is, and shorten it." in page


def test_requests_in_flight_are_answered_at_the_end(demo_home: Path, tmp_path: Path) -> None:
    home = shutil.copytree(demo_home, tmp_path / "newsroom")
    with served(home) as newsroom:
        host, port = newsroom.url.removeprefix("http://").split(":")
        [program] = children(newsroom.pid)
        os.kill(program, signal.SIGSTOP)  # so that the request is still in flight when the end comes
        idle = socket.create_connection((host, int(port)), timeout=20)
        asking = socket.create_connection((host, int(port)), timeout=20)
        asking.sendall(f"GET {ANOTHER_DAY} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        time.sleep(0.5)
        os.kill(newsroom.pid, signal.SIGTERM)
        time.sleep(0.5)
        os.kill(program, signal.SIGCONT)
        said = b""
        while piece := asking.recv(65536):
            said += piece
        assert said.startswith(b"HTTP/1.1 200 ") and said.rstrip().endswith((b"</html>", b"0"))
        assert idle.recv(10) == b""
        idle.close()
        asking.close()
        until(lambda: not is_running(newsroom.pid), 20)


def test_writers_are_refused_before_readers(newsroom: Newsroom) -> None:
    host, port = newsroom.url.removeprefix("http://").split(":")
    [program] = children(newsroom.pid)
    os.kill(program, signal.SIGSTOP)  # it takes requests and answers none
    try:
        form = f"POST /write/vote/ HTTP/1.1\r\nHost: {host}\r\nContent-Length: 4\r\n\r\nup=1".encode()
        writers = [socket.create_connection((host, int(port)), timeout=20) for _ in range(MOST_WRITING + 16)]
        for one in writers:
            one.sendall(form)
        time.sleep(0.5)
        status, page = newsroom.post("/write/flag/1/", {"reason": "insult"})  # a comment or a vote would be kept
        assert status == 503 and "Very many are writing" in page
        reader = socket.create_connection((host, int(port)), timeout=20)
        reader.sendall(f"GET {ANOTHER_DAY} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        assert newsroom.get(REPORT)[0] == 200
    finally:
        os.kill(program, signal.SIGCONT)
    assert reader.recv(20).startswith(b"HTTP/1.1 200 ")
    assert writers[0].recv(20).startswith(b"HTTP/1.1 ")
    for one in (*writers, reader):
        one.close()


def test_two_thousand_idle_connections_keep_nobody_waiting(newsroom: Newsroom) -> None:
    host, port = newsroom.url.removeprefix("http://").split(":")
    ask = f"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
    idle = []
    try:
        for _ in range(_as_many_as_may_be(2000)):
            one = socket.create_connection((host, int(port)), timeout=20)
            one.sendall(ask)
            idle.append(one)
        assert all(one.recv(20).startswith(b"HTTP/1.1 200 ") for one in idle)
        began = time.monotonic()
        assert newsroom.get(REPORT)[0] == 200
        assert time.monotonic() - began < 2
    finally:
        for one in idle:
            one.close()


def _as_many_as_may_be(wanted: int) -> int:
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return min(wanted, most - 300)


def test_a_newsroom_that_cannot_start_and_has_nothing_to_show_says_so(empty_home: Path, tmp_path: Path) -> None:
    home = shutil.copytree(empty_home, tmp_path / "newsroom")
    shutil.rmtree(home / "site", ignore_errors=True)
    (home / "dateline.sqlite3").unlink()
    (home / "dateline.sqlite3").mkdir()
    done = run(home, "serve", "--port", "0", check=False)
    assert done.returncode == 1 and "nothing has been baked" in done.stderr
