"""What a stranger sends slowly, too large, by half or malformed takes nothing from anyone else."""

import re
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.newsroom import Newsroom, served

REPORT = "/eastern-syria/2017/11/09/abu-kamal-taken/"


@pytest.fixture(scope="module")
def serving(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    home = shutil.copytree(demo_home, tmp_path_factory.mktemp("senders") / "newsroom")
    with served(home) as newsroom:
        yield newsroom


def connection(serving: Newsroom, head: str, body: bytes = b"") -> socket.socket:
    """An open connection on which this much has been sent."""
    host, port = serving.url.removeprefix("http://").split(":")
    opened = socket.create_connection((host, int(port)), timeout=30)
    opened.sendall(head.replace("\n", "\r\n").encode() + body)
    return opened


def post(length: int, kind: str = "application/x-www-form-urlencoded") -> str:
    return (
        f"POST /write/comment/ HTTP/1.1\nHost: 127.0.0.1\nSec-Fetch-Site: same-origin\nContent-Type: {kind}\n"
        f"Content-Length: {length}\n\n"
    )


def test_slow_senders_keep_nobody_else_waiting(serving: Newsroom) -> None:
    slow = [connection(serving, post(1000), b"author=") for _ in range(12)]
    began = time.monotonic()
    status, page = serving.get("/desk/login/")
    assert status == 200 and "Log in" in page
    assert time.monotonic() - began < 15
    for one in slow:
        one.close()


def test_half_a_comment_is_not_taken(serving: Newsroom) -> None:
    number = re.search(r'name="report" value="(\d+)"', serving.get(REPORT)[1])
    assert number
    said = f"report={number[1]}&author=Zoe&text=Do+not+cut+this+in+half"
    half = connection(serving, post(len(said) + 20), said.encode())
    half.shutdown(socket.SHUT_WR)
    half.close()
    time.sleep(1)
    assert serving.get("/")[0] == 200
    assert "Do not cut this in half" not in serving.get(REPORT + "discussion/newest/")[1]


def test_a_flood_is_refused_before_it_is_kept(serving: Newsroom) -> None:
    sender = connection(serving, post(300_000_000, "multipart/form-data; boundary=x"))
    sender.settimeout(20)
    sent, answer = 0, b""
    with suppress(OSError):
        while sent < 20_000_000:
            sent += sender.send(b"x" * 65536)
    with suppress(OSError):
        answer = sender.recv(200)
    sender.close()
    assert sent < 20_000_000 or b" 413 " in answer


@pytest.mark.parametrize("headers", [{"Referer": "http://["}, {"Origin": "http://[", "Sec-Fetch-Site": ""}])
def test_malformed_headers_are_nobodys_trouble(serving: Newsroom, headers: dict[str, str]) -> None:
    status, _ = serving.post("/write/vote/", {"up": 3}, headers)
    assert status == 200


def test_long_and_doubled_addresses_are_plain_answers(serving: Newsroom) -> None:
    assert serving.get("/" + "a" * 300)[0] == 404
    assert serving.get("/media/" + "a" * 300)[0] == 404
    raw = connection(serving, "GET //claims HTTP/1.1\nHost: 127.0.0.1\nConnection: close\n\n")
    answer = raw.recv(2000).decode()
    raw.close()
    assert " 301 " in answer and "location: /claims/\r\n" in answer.lower()


def test_originals_stay_inside(serving: Newsroom) -> None:
    for folder in ("original_images", "documents", "images"):
        (serving.home / "media" / folder).mkdir(parents=True, exist_ok=True)
        (serving.home / "media" / folder / "one.txt").write_text("seen")
    assert serving.get("/media/original_images/one.txt")[0] == 404
    assert serving.get("/media/documents/one.txt")[0] == 404
    assert serving.get("/media/images/one.txt") == (200, "seen")


def test_unseen_letters_are_no_name_and_unseen_signs_no_quote(serving: Newsroom) -> None:
    number = re.search(r'name="report" value="(\d+)"', serving.get(REPORT)[1])
    assert number
    said = {"report": number[1], "author": "\u3164\u2800", "text": "Hello"}
    status, page = serving.post("/write/comment/", said)
    assert status == 400 and "Write a name" in page
    said |= {"author": "Zoë", "text": "Quoting", "quote": "one \u202etwo\x00 three"}
    status, page = serving.post("/write/comment/", said)
    assert status == 200 and "one two three" in page
