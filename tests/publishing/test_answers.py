"""What is said about a file: codings, marks, dates and parts, byte for byte over a connection of our own."""

import re
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from dateline.publishing.conditions import codings
from tests.newsroom import Newsroom, served

REPORT = "/eastern-syria/2017/11/09/abu-kamal-taken/"
Answer = tuple[int, dict[str, str], bytes]


@pytest.fixture(scope="module", params=["--readers=1", "--readers=2", "--one-process"])
def serving(
    request: pytest.FixtureRequest, demo_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Newsroom]:
    home = shutil.copytree(demo_home, tmp_path_factory.mktemp("answers") / "newsroom")
    with served(home, request.param) as newsroom:
        yield newsroom


def reader(serving: Newsroom) -> socket.socket:
    host, port = serving.url.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=20)


def request(path: str, *headers: str, method: str = "GET", version: str = "1.1") -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/{version}", "Host: 127.0.0.1", *headers, "", ""]).encode()


def until_closed(opened: socket.socket) -> bytes:
    said = b""
    while piece := opened.recv(65536):
        said += piece
    return said


def ask(serving: Newsroom, path: str, *headers: str, method: str = "GET") -> Answer:
    with reader(serving) as opened:
        opened.sendall(request(path, *headers, "Connection: close", method=method))
        return parsed(until_closed(opened))


def parsed(said: bytes) -> Answer:
    head, _, body = said.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    return int(first.split()[1]), dict(line.split(": ", 1) for line in lines), body


@pytest.mark.parametrize(
    ("accepted", "wanted"),
    [
        (b"", ()), (b"br", (b"br",)), (b"gzip, br", (b"br", b"gzip")), (b"br;q=0.5, gzip", (b"gzip", b"br")),
        (b"br;q=0, gzip", (b"gzip",)), (b"*", (b"br", b"gzip")), (b"*;q=0", ()), (b"*, br;q=0", (b"gzip",)),
        (b"identity", ()), (b"gzip;q=0.1, identity", ()), (b"GZIP ; Q=1", (b"gzip",)), (b"x-gzip", (b"gzip",)),
        (b"gzip;q=often", ()), (b"deflate, zstd", ()), (b",;,", ()), (b"gzip;q=1.000;x=1", (b"gzip",)),
    ],
)  # fmt: skip
def test_the_most_wanted_coding_is_sent(accepted: bytes, wanted: tuple[bytes, ...]) -> None:
    assert codings(accepted) == wanted


def test_what_is_wanted_is_what_comes(serving: Newsroom) -> None:
    for accepted, coding in [("br;q=0, gzip", "gzip"), ("br, gzip", "br"), ("identity", None), ("zstd", None)]:
        for _ in range(2):  # from the disk, then from memory
            status, headers, body = ask(serving, REPORT, f"Accept-Encoding: {accepted}")
            assert (status, headers.get("content-encoding"), headers["vary"]) == (200, coding, "accept-encoding")
            assert len(body) == int(headers["content-length"]) and "date" in headers


def test_each_coding_has_a_strong_mark_of_its_own(serving: Newsroom) -> None:
    marks = {ask(serving, REPORT, f"Accept-Encoding: {one}")[1]["etag"] for one in ("br", "gzip", "identity")}
    assert len(marks) == 3 and all(re.fullmatch(r'"[0-9a-f]{20}"', mark) for mark in marks)


@pytest.mark.parametrize(
    ("condition", "status"),
    [
        ("If-None-Match: {etag}", 304), ('If-None-Match: "other", W/{etag}', 304), ("If-None-Match: *", 304),
        ('If-None-Match: "other"', 200), ("If-Modified-Since: {changed}", 304),
        ("If-Modified-Since: Fri, 01 Jan 2038 00:00:00 GMT", 304), ("If-Modified-Since: Mon, 01 Jan 2001 00:00:00 GMT", 200),
        ("If-Modified-Since: soon", 200), ('If-None-Match: "other"\r\nIf-Modified-Since: {changed}', 200),
    ],
)  # fmt: skip
def test_what_is_there_already_is_not_sent_again(serving: Newsroom, condition: str, status: int) -> None:
    _, about, _ = ask(serving, REPORT)
    told = condition.format(etag=about["etag"], changed=about["last-modified"])
    for method in ("GET", "HEAD"):
        got, headers, body = ask(serving, REPORT, told, method=method)
        assert got == status and headers["etag"] == about["etag"]
        assert bool(body) == (status == 200 and method == "GET")


@pytest.mark.parametrize(
    ("part", "begin", "end"),
    [("0-99", 0, 100), ("100-", 100, None), ("-50", -50, None), ("0-999999999", 0, None), ("5-5", 5, 6), ("-999999999", 0, None)],
)  # fmt: skip
def test_a_part_is_a_part_of_the_plain_file(serving: Newsroom, part: str, begin: int, end: int | None) -> None:
    whole = ask(serving, REPORT)[2]
    status, headers, body = ask(serving, REPORT, f"Range: bytes={part}", "Accept-Encoding: br, gzip")
    assert (status, body) == (206, whole[begin:end]) and "content-encoding" not in headers
    first = begin % len(whole)
    assert headers["content-range"] == f"bytes {first}-{first + len(body) - 1}/{len(whole)}"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (["Range: bytes=999999999-"], 416), (["Range: bytes=-0"], 416), (["Range: bytes=5-2"], 200), (["Range: lines=1-2"], 200),
        (["Range: bytes=0-1,4-5"], 200), (["Range: bytes=x-"], 200), (["Range: bytes=0-9", 'If-Range: "old"'], 200),
        (["Range: bytes=0-9", "If-Range: {etag}"], 206), (["Range: bytes=0-9", "If-Range: {changed}"], 206),
        (["Range: bytes=0-9", "If-None-Match: {etag}"], 304), (["Range: bytes=" + "9" * 5000 + "-"], 200),
    ],
)  # fmt: skip
def test_a_part_that_cannot_be_given(serving: Newsroom, headers: list[str], status: int) -> None:
    _, about, whole = ask(serving, REPORT)
    told = [one.format(etag=about["etag"], changed=about["last-modified"]) for one in headers]
    got, said, body = ask(serving, REPORT, *told)
    assert got == status
    assert body == {200: whole, 206: whole[:10], 304: b"", 416: b""}[status]
    assert status != 416 or said["content-range"] == f"bytes */{len(whole)}"


def test_a_large_file_is_sent_from_the_disk_whole_and_in_parts(serving: Newsroom) -> None:
    large = bytes(range(256)) * 40_000  # ten megabytes, more than is kept of one file
    (serving.home / "media" / "images").mkdir(parents=True, exist_ok=True)
    (serving.home / "media" / "images" / "large.bin").write_bytes(large)
    assert ask(serving, "/media/images/large.bin")[2] == large
    status, _, body = ask(serving, "/media/images/large.bin", "Range: bytes=5000000-9000000")
    assert (status, body) == (206, large[5_000_000:9_000_001])
    status, headers, body = ask(serving, "/media/images/large.bin", method="HEAD")
    assert (status, int(headers["content-length"]), body) == (200, len(large), b"")


def test_a_page_that_changes_or_goes_is_seen_at_once(serving: Newsroom) -> None:
    page = serving.home / "site" / "changing.html"
    for n in range(30):
        written = page.with_name(".changing.partial")
        written.write_text(f"Number {n:02}")
        written.replace(page)
        with reader(serving) as opened:
            opened.sendall(request("/changing.html") + request("/changing.html", "Connection: close"))
            assert until_closed(opened).count(f"Number {n:02}".encode()) == 2
    page.unlink()
    assert ask(serving, "/changing.html")[0] == 404


def test_many_requests_in_one_piece_are_answered_in_order(serving: Newsroom) -> None:
    paths = [REPORT, "/", "/situation/?at=2017-11-12", "/nowhere/", "/claims/ak-gov-1/", "/", "/claims"]
    alone = [ask(serving, path) for path in paths]
    with reader(serving) as opened:
        opened.sendall(b"".join(request(path) for path in paths) + request("/", "Connection: close"))
        said = until_closed(opened)
    starts = [found.start() for found in re.finditer(rb"HTTP/1\.1 \d{3} ", said)]
    together = [parsed(said[a:b]) for a, b in zip(starts, [*starts[1:], None], strict=True)]
    assert [one[0] for one in together] == [*(one[0] for one in alone), 200]
    assert [one[2] for one in together[:2]] == [one[2] for one in alone[:2]]


def test_who_does_not_fetch_gets_no_more_than_fits(serving: Newsroom) -> None:
    with reader(serving) as one:
        one.sendall(request(REPORT, "Connection: close"))
        length = len(until_closed(one)) - len("connection: close\r\n")
    with reader(serving) as opened:
        opened.sendall(request(REPORT) * 200)
        assert ask(serving, REPORT)[0] == 200  # others are served meanwhile
        fetched = 0
        while fetched < 200 * length:
            piece = opened.recv(1 << 20)
            assert piece
            fetched += len(piece)
    assert fetched == 200 * length


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", 400), (b"nonsense\r\n\r\n", 400), (b"GET / HTTP/1.1\r\nHost: x\r\nBad Header: 1\r\n\r\n", 400),
        (b"GET / HTTP/1.0\r\n\r\n", 200), (b"GET http://127.0.0.1/ HTTP/1.1\r\nHost: x\r\n\r\n", 200),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400),
        (b"DELETE / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", 405),
        (b"POST /write/vote/ HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n", 413),
        (b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AA\r\n\r\n", 200),
    ],
)  # fmt: skip
def test_requests_that_are_not_as_they_should_be(serving: Newsroom, sent: bytes, status: int) -> None:
    with reader(serving) as opened:
        opened.sendall(sent)
        opened.shutdown(socket.SHUT_WR)
        assert parsed(until_closed(opened))[0] == status


def test_a_head_without_end_is_refused(serving: Newsroom) -> None:
    with reader(serving) as opened:
        said = b""
        opened.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        try:
            for n in range(100):
                opened.sendall(b"X-%d: %s\r\n" % (n, b"y" * 8000))
            said = opened.recv(100)
        except OSError:
            said = said or b" 431 "  # it was cut before all of it was sent
        assert b" 431 " in said


def test_a_form_in_chunks_arrives_whole(serving: Newsroom) -> None:
    with reader(serving) as opened:
        opened.sendall(
            request("/write/vote/", "Sec-Fetch-Site: same-origin", "Transfer-Encoding: chunked", "Connection: close",
                    "Content-Type: application/x-www-form-urlencoded", "Expect: 100-continue", method="POST")
        )  # fmt: skip
        assert opened.recv(100).startswith(b"HTTP/1.1 100 ")
        opened.sendall(b"2\r\nup\r\n2\r\n=3\r\n0\r\n\r\n")
        status, headers, _ = parsed(until_closed(opened))
    assert status in {302, 303} and REPORT in headers["location"]
