"""A reader searches the baked site: words answered on their own device, from files alone."""

import functools
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from dateline.publishing.folding import shard_of, words
from tests.newsroom import Newsroom

pytestmark = pytest.mark.browser


def _search(page: Page, text: str) -> list[str]:
    """What is found, as told and shown."""
    page.get_by_label("Words in reports").fill(text)
    page.get_by_label("Words in reports").press("Enter")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"result|Nothing has"))
    return page.locator("#found li").all_inner_texts()


def test_words_are_found_in_all_their_spellings(page: Page, to_read: Newsroom) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text))
    page.goto(to_read.url + "/search/")
    expect(page.locator("#without")).to_be_hidden()
    for spelling in ["boukamal", "Abu Kamal", "البوكمال", "ABU ka", "al-Bukamal", "بوكمال", "āl-būkamāl"]:
        first = _search(page, spelling)[0]
        assert "PLACE · CITY" in first.upper() and "Abu Kamal" in first, spelling
    found = _search(page, "abu kamal declared")
    assert "Report · Eastern Syria, No. 3 · 20 November 2017" in found[0] and "Headline claim" in found[0]
    assert any("corrected" in one for one in _search(page, "pro-government forces hold all of"))
    assert _search(page, "kamal nowhere-at-all") == []
    files = {url for url in asked if url.endswith(".json")}
    assert files and max(len([one for one in files if f"/{sort}/" in one]) for sort in ("claims", "places")) < 30
    assert trouble == []


def test_a_link_to_a_search_answers_it_and_the_way_back_works(page: Page, to_read: Newsroom) -> None:
    page.goto(to_read.url + "/search/?q=forces&in=claims")
    expect(page.get_by_role("status")).to_contain_text("results for “\u2068forces\u2069”")
    expect(page.locator("#found li")).to_have_count(10)
    page.get_by_role("button", name="Show more").click()
    expect(page.locator("#found li").nth(10)).to_be_visible()
    assert all(text.startswith("Claim") for text in page.locator("#found .series").all_inner_texts())
    page.get_by_label("Among").select_option("places")
    expect(page.get_by_role("status")).to_contain_text("Nothing has all of")
    page.go_back()
    expect(page.locator("#found .series").first).to_contain_text("Claim")
    page.locator("#content h1").click()
    page.keyboard.press("/")
    expect(page.get_by_label("Words in reports")).to_be_focused()
    page.locator("#found a").first.click()
    expect(page).to_have_url(re.compile("/claims/"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("", "Write one word or a few."), ("   ", "Write one word or a few."), ("a" * 10_000, "That is too long"),
     ("?!. —", "There is no letter and no number in that"), ("a b c d e f g h i j k", "Those are too many words"),
     ("<img src=x onerror=alert(1)>", "Nothing has all of"), ("__proto__ constructor", "Nothing has all of"),
     ("\u202e\u0000%", "There is no letter")],
)  # fmt: skip
def test_what_cannot_be_looked_for_gets_a_sentence(page: Page, to_read: Newsroom, text: str, sentence: str) -> None:
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.goto(to_read.url + "/search/?q=" + quote(text)[:8000])
    expect(page.get_by_role("status")).to_contain_text(sentence)
    assert page.locator("#found li, #told img").count() == 0


def test_without_a_script_the_page_says_so_and_on_a_phone_nothing_sticks_out(
    browser: Browser, to_read: Newsroom
) -> None:
    plain = browser.new_context(java_script_enabled=False).new_page()
    plain.goto(to_read.url + "/search/?q=kamal")
    expect(plain.locator("#without")).to_contain_text("here none runs")
    plain.context.close()
    phone = browser.new_context(viewport={"width": 390, "height": 800}).new_page()
    phone.goto(to_read.url + "/search/?q=abu")
    expect(phone.locator("#found li")).to_have_count(10)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.context.close()


def test_both_sides_fold_words_alike(page: Page, to_read: Newsroom) -> None:
    texts = ["Deir ez-Zor’s Ṭall ʿAfar", "Straße İstanbul ΣΟΦΟΣ Łódź Æsir Þór œuvre", "ٱلبُوكَمَال البوكمال الى مدينة ۱۲٣",
             "کرکوک یک ـــ والله ال الب البو", "Київ Ёлка й", "x" * 50, "T2's H-3_1 № ½ ①", "हिन्दी ไทย 日本 한국",
             "\U0001f600 𝒜bc ﬁne Ａ", "O'Brien `a´", "don’t—stop…now"]  # fmt: skip
    page.goto(to_read.url + "/search/")
    address = page.locator("script[type=module]").get_attribute("src")
    folded = page.evaluate(
        "async ([from, texts]) => { const m = await import(from);"
        " return texts.map((text) => m.words(text).map((word) => [word, m.shardOf(word)])); }",
        [address, texts],
    )
    assert folded == [[[word, shard_of(word)] for word in words(text)] for text in texts]


SMALL = """
from dataclasses import replace
import django, json
django.setup()
from dateline.claims.models import Claim
from dateline.publishing import searching
from dateline.publishing.actions import bake_all
from dateline.publishing.folding import words
for sort, size in searching.SIZES.items():
    searching.SIZES[sort] = replace(size, segment=8, block=4)
bake_all()
texts = {one.ref: [one.text, *([one.place.name, *one.place.aliases] if one.place else [])] for one in Claim.objects.all()}
print(json.dumps([ref for ref, said in texts.items() if any(w.startswith("forces") for text in said for w in words(text))]))
"""


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def in_small_parts(demo_home: Path, tmp_path: Path) -> Iterator[tuple[str, set[str]]]:
    """The site with an index of many small parts, on a plain server of files; and the claims that speak of forces."""
    home = shutil.copytree(demo_home, tmp_path / "newsroom")
    env = os.environ | {"DATELINE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "dateline.wiring.settings"}
    baked = subprocess.run(
        [sys.executable, "-c", SMALL], env=env, capture_output=True, text=True, timeout=120, check=True
    )
    handler = functools.partial(_Quiet, directory=str(home / "site"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}", set(json.loads(baked.stdout))
        server.shutdown()
        thread.join(10)


def test_what_stands_in_older_parts_is_found_too(page: Page, in_small_parts: tuple[str, set[str]]) -> None:
    address, wanted = in_small_parts
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/search/?q=forces&in=claims")
    expect(page.get_by_role("status")).to_contain_text("results for")
    more, found = page.get_by_role("button", name="Show more"), page.locator("#found li")
    while more.is_visible():
        shown = found.count()
        more.click()
        expect(found.nth(shown)).to_be_visible()
    links = page.locator("#found a")
    refs = [(links.nth(at).get_attribute("href") or "").split("/")[2] for at in range(links.count())]
    assert set(refs) == wanted and len(refs) == len(wanted) > 10
    assert len({url.split("/words/")[1].split("/")[0] for url in asked if "/words/" in url}) > 2
