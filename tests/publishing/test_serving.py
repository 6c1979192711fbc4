"""What a reader's browser gets from `dateline serve`: files with the right words about them, the rest from the program."""

import gzip
import re
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest

from tests.newsroom import Newsroom, served

REPORT = "/eastern-syria/2017/11/09/abu-kamal-taken/"


@pytest.fixture(scope="module")
def serving(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    import shutil

    home = shutil.copytree(demo_home, tmp_path_factory.mktemp("serving") / "newsroom")
    with served(home) as newsroom:
        yield newsroom


def test_a_page_comes_compressed_with_its_mark_and_is_not_sent_twice(serving: Newsroom) -> None:
    plain = serving.fetch(REPORT)[2]
    for name, unpack in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        status, headers, body = serving.fetch(REPORT, headers={"Accept-Encoding": name})
        assert (status, headers["Content-Encoding"], headers["Vary"]) == (200, name, "accept-encoding")
        assert unpack(body) == plain
        again = serving.fetch(REPORT, headers={"Accept-Encoding": name, "If-None-Match": headers["ETag"]})
        assert (again[0], again[2]) == (304, b"")


def test_head_says_what_get_would(serving: Newsroom) -> None:
    status, headers, body = serving.fetch(REPORT, method="HEAD")
    assert (status, body) == (200, b"") and int(headers["Content-Length"]) > 10_000


def test_pages_are_asked_for_again_and_assets_kept_for_ever(serving: Newsroom) -> None:
    _, headers, page = serving.fetch(REPORT)
    assert "must-revalidate" in headers["Cache-Control"]
    sheet = re.search(rb'href="(/assets/[^"]+)"', page)
    assert sheet and "immutable" in serving.fetch(sheet[1].decode())[1]["Cache-Control"]


def test_pages_may_run_and_load_nothing(serving: Newsroom) -> None:
    for path in (REPORT, "/", "/claims/ak-gov-1/", REPORT + "situation.svg"):
        policy = serving.fetch(path)[1]["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'") and policy.count("script-src") == (".svg" not in path)
        assert "script-src 'self';" in policy or ".svg" in path
    for path in ("/situation/?at=2017-11-09", "/write/reply/1/", "/follow/?report=1"):
        headers = serving.fetch(path)[1]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/nowhere/", "/nowhere", "/claims/none/", "/claims/../../newsroom.toml", "/.hidden",
                                  "/%2e%2e/newsroom.toml", "/..%2f..%2fnewsroom.toml", "/media/../newsroom.toml",
                                  "/static/../../newsroom.toml", "/dateline.sqlite3", "/%00", "/index.html/"])  # fmt: skip
def test_what_is_not_there_is_a_plain_page(serving: Newsroom, path: str) -> None:
    status, text = serving.get(path)
    assert status == 404 and "There is no page at this address" in text and "secret" not in text


def test_a_page_is_the_same_with_whatever_a_link_adds_to_its_address(serving: Newsroom) -> None:
    assert serving.fetch(REPORT + "?from=elsewhere")[2] == serving.fetch(REPORT)[2]
    assert serving.fetch("/static/wagtailadmin/css/core.css?v=1")[0] == 200


def test_a_folder_without_its_slash_leads_to_it(serving: Newsroom) -> None:
    assert serving.get(REPORT.rstrip("/"))[0] == 200
    assert serving.get("/claims/ak-gov-1")[0] == 200


@pytest.mark.parametrize(
    ("path", "kind"),
    [("situation.geojson", "application/geo+json"), ("situation.csv", "text/csv; charset=utf-8"),
     ("situation.svg", "image/svg+xml"), ("claims.json", "application/json"),
     ("annotations.jsonld", 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'), ("/feed.atom", "application/atom+xml")],
)  # fmt: skip
def test_downloads_have_their_types(serving: Newsroom, path: str, kind: str) -> None:
    status, headers, _ = serving.fetch(path if path.startswith("/") else REPORT + path)
    assert status == 200 and headers["Content-Type"].startswith(kind)


def test_any_day_can_be_asked_for(serving: Newsroom) -> None:
    _, page = serving.get("/situation/?at=2017-11-12&known_by=2017-11-09")
    assert "12 November 2017, as known on 9 November 2017" in page and "<svg" in page
    status, page = serving.get("/situation/?at=yesterday")
    assert status == 400 and "must be a day such as 2017-11-09" in page
    status, page = serving.get("/situation/?at=2017-11-12&format=papyrus")
    assert status == 400 and "papyrus" in page and "<papyrus" not in page


def test_a_vote_counts_once_and_can_be_taken_back(serving: Newsroom) -> None:
    def score() -> str:
        found = re.search(r'id="c5".*?name="up" value="5" [^>]*>▲ (\d+)', serving.get(REPORT)[1], re.DOTALL)
        assert found
        return found[1]

    before = int(score())
    serving.post("/write/vote/", {"up": 5}, {"Referer": serving.url + REPORT})
    assert int(score()) == before + 1
    serving.post("/write/vote/", {"up": 5}, {"Referer": serving.url + REPORT})
    assert int(score()) == before


def test_a_form_from_elsewhere_is_shown_again_and_not_taken(serving: Newsroom) -> None:
    number = re.search(r'name="report" value="(\d+)"', serving.get(REPORT)[1])
    assert number
    said = {"report": number[1], "author": "Elsewhere", "text": "Sent from another site"}
    status, page = serving.post(
        "/write/comment/", said, {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}
    )
    assert status == 200 and "look it over and post it again" in page and "Sent from another site" in page
    assert "Sent from another site" not in serving.get(REPORT + "discussion/newest/")[1]
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    said |= {"csrfmiddlewaretoken": token[1]}
    status, page = serving.post("/write/comment/", said, {"Sec-Fetch-Site": "none", "Origin": serving.url})
    assert "Sent from another site" in page and "Write a comment" in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"author": "", "text": "Hello"}, "Write a name"),
        ({"author": "Zoë", "text": "  \u200b "}, "The comment is empty"),
        ({"author": "Zoë", "text": "x" * 5001}, "5,001 letters"),
        ({"author": "Zoë", "text": "Hello", "stance": "denies"}, "choose both"),
        ({"author": "Zoë", "text": "Hello", "stance": "shouts"}, "Choose from the list"),
        ({"author": "Zoë", "text": "Hello", "link": "javascript:alert(1)"}, "full address"),
        ({"author": "Zoë", "text": "Hello", "claim": "none", "stance": "denies"}, "no claim"),
        ({"author": "Zoë", "text": "Hello", "address": "not-an-address"}, "e-mail address is not complete"),
    ],
)
def test_a_comment_that_cannot_be_taken_is_kept_in_its_form(
    serving: Newsroom, fields: dict[str, str], sentence: str
) -> None:
    number = re.search(r'name="report" value="(\d+)"', serving.get(REPORT)[1])
    assert number
    status, page = serving.post("/write/comment/", {"report": number[1], **fields})
    assert status in {400, 404} and sentence in page and 'role="alert"' in page
    if fields["text"] == "Hello":
        assert ">Hello</textarea>" in page


@pytest.mark.parametrize("fields", [{}, {"report": "x"}, {"report": "99999"}, {"report": "-1"}, {"report": "9" * 40}])
def test_a_comment_on_nothing_gets_a_sentence(serving: Newsroom, fields: dict[str, str]) -> None:
    status, page = serving.post("/write/comment/", {"author": "Zoë", "text": "Hello", **fields})
    assert status in {400, 404} and "<h1>Not this way</h1>" in page


def test_errors_have_one_shape_for_programs(serving: Newsroom) -> None:
    status, text = serving.get("/situation/?at=soon", {"Accept": "application/json"})
    assert status == 400 and '"code": "refused"' in text and '"status": 400' in text and '"sentence": ' in text


def test_published_pages_are_read_while_the_database_is_gone(newsroom: Newsroom) -> None:
    (newsroom.home / "dateline.sqlite3").rename(newsroom.home / "gone")
    assert newsroom.get(REPORT)[0] == 200
    assert newsroom.get("/claims/ak-gov-1/")[0] == 200


def test_what_was_acknowledged_survives_the_kill(newsroom: Newsroom) -> None:
    import os
    import signal

    number = re.search(r'name="report" value="(\d+)"', newsroom.get(REPORT)[1])
    assert number
    status, _ = newsroom.post("/write/comment/", {"report": number[1], "author": "Zoë", "text": "Kept or not"})
    os.kill(newsroom.pid, signal.SIGKILL)
    assert status == 200
    with sqlite3.connect(newsroom.home / "dateline.sqlite3") as database:
        assert database.execute("select count(*) from discussion_comment where text = 'Kept or not'").fetchone() == (1,)
    with served(newsroom.home) as again:
        assert "Kept or not" in again.get(REPORT + "discussion/newest/")[1]


def test_many_readers_write_at_once_and_each_is_kept(newsroom: Newsroom) -> None:
    number = re.search(r'name="report" value="(\d+)"', newsroom.get(REPORT)[1])
    assert number
    answers: list[int] = []

    def write(n: int) -> None:
        reader = Newsroom(newsroom.home, newsroom.url, newsroom.pid)
        answers.append(
            reader.post("/write/comment/", {"report": number[1], "author": f"R{n}", "text": f"Word {n}."})[0]
        )

    threads = [threading.Thread(target=write, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert answers == [200] * 20
    page = newsroom.get(REPORT + "discussion/newest/")[1]
    assert all(f"Word {n}." in page for n in range(20))
