"""The story that Dateline was made for, by hand in a browser, in a newsroom in which nothing has happened yet.

9 November: a city is said to have been taken, by those who took it. 10 November: others deny it, and the next report says
so. 11 November: it was not so; the first report is corrected, and a third one tells who holds the city.
"""

import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.desk.test_desk_browser import _log_in
from tests.desk.test_desk_evening_browser import _read
from tests.newsroom import Newsroom, run, served

pytestmark = pytest.mark.browser
TAKEN = "Pro-government forces took Abu Kamal"
BACK = "The Islamic State retook Abu Kamal"
FIRST = "/eastern-syria/2017/11/09/abu-kamal-taken/"


@pytest.fixture
def empty(empty_home: Path, tmp_path: Path) -> Iterator[Newsroom]:
    """A newsroom with an editor and nothing else."""
    home = Path(shutil.copytree(empty_home, tmp_path / "newsroom"))
    run(home, "user", "add", "Edna", "--role", "editor", "--password", "a-long-enough-word-7")
    (home / "demo-login.txt").write_text("Edna a-long-enough-word-7")
    with served(home) as newsroom:
        yield newsroom


def _send(page: Page, address: str, **typed: str) -> None:
    """Open a form of the desk, fill its fields in, and send it."""
    page.goto(address)
    for field, words in typed.items():
        page.fill(f"[name={field}]", words)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(lambda url: url != address)


def _named(page: Page, field: str, typed: str, offered: str) -> None:
    """Type a name and take what is offered."""
    page.fill(f"[name={field}]", typed)
    page.locator(".type-ahead [role=option]", has_text=offered).first.click()


def _publish(page: Page) -> None:
    page.get_by_role("button", name="More actions").last.click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text(re.compile(r"(has been|and) published"))).to_be_visible(timeout=20_000)


def _begin_report(page: Page, title: str, dated: str) -> None:
    page.fill("[name=title]", title)
    page.fill("[name=dated]", dated)
    page.locator("[name=dated]").blur()


def _write(page: Page, sentence: str) -> None:
    """Write a sentence, select it, and look for its claim."""
    page.locator(".public-DraftEditor-content").last.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(sentence)
    for _ in sentence:
        page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Control+m")
    expect(page.locator(".find-claim [role=option]").last).to_contain_text("Make a new claim")


def _make_the_claim(page: Page, sentence: str, source: str, kind: str, side: str = "") -> None:
    """A new claim of the sentence that is selected; who said it is not on record yet."""
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator(".find-claim [name=claim-text]")).to_have_value(sentence)
    expect(page.locator("[name=claim-agent]")).not_to_have_value("")
    expect(page.locator("[name=claim-place]")).to_have_value("Abu Kamal")
    _named(page, "claim-source", source, "a new source")
    page.fill("[name=claim-new_source_kind]", kind)
    if side:
        _named(page, "claim-new_source_side", side, side)
    page.get_by_role("button", name="Make the claim and mark it").click()
    expect(page.locator(".find-claim")).to_have_count(0)


def test_the_story_of_a_headline(empty: Newsroom, page: Page) -> None:
    problems: list[str] = []
    page.on("pageerror", lambda problem: problems.append(str(problem)))
    _log_in(page, empty)
    _set_up(page, empty)
    page.get_by_role("link", name="Write the first report").click()
    writing = page.url
    claim = _taken_say_those_who_took_it(page, empty)
    _others_deny_it(page, empty, claim, writing)
    _it_was_not_so(page, empty, claim, writing)
    assert not problems


def _set_up(page: Page, newsroom: Newsroom) -> None:
    """What the reports are to speak of, and where they stand: as the start page says."""
    desk = f"{newsroom.url}/desk"
    expect(page.get_by_role("heading", name="Nothing has been published yet")).to_be_visible()
    _send(page, f"{desk}/atlas/actors/new/", name="Pro-government forces", kind="armed forces")
    _send(page, f"{desk}/atlas/actors/new/", name="Islamic State", kind="armed group")
    where = {
        "name": "Abu Kamal",
        "country": "SY",
        "lat": "34.4506",
        "lon": "40.9171",
        "aliases": "البوكمال\nal-Bukamal",
    }
    _send(page, f"{desk}/atlas/places/new/", **where)
    page.goto(f"{desk}/")
    page.get_by_role("link", name="Make a series").click()
    area = {"title": "Eastern Syria", "west": "38.5", "south": "33.5", "east": "42", "north": "37"}
    for field, words in area.items():
        page.fill(f"[name={field}]", words)
    _publish(page)
    page.goto(f"{desk}/")


def _taken_say_those_who_took_it(page: Page, newsroom: Newsroom) -> str:
    """9 November. Gives the claim's id."""
    _begin_report(page, "Abu Kamal taken", "2017-11-09")
    _write(page, TAKEN)
    _make_the_claim(page, TAKEN, "State news agency", "official", "Pro-government forces")
    mark = page.locator("[data-claim-mark]")
    expect(mark).to_have_attribute("data-standing", "reported")
    claim = mark.get_attribute("data-claim-mark")
    assert claim
    _publish(page)
    status, text = _read(newsroom, FIRST)
    assert status == 200 and re.search(r'<span class="mark reported">', text)
    page.goto(f"{newsroom.url}/desk/")
    expect(page.get_by_role("heading", name="Nothing has been published yet")).to_have_count(0)
    return claim


def _others_deny_it(page: Page, newsroom: Newsroom, claim: str, writing: str) -> None:
    """10 November: the second report says so, from what has fallen since the first."""
    page.goto(f"{newsroom.url}/desk/claims/claim/{claim}/")
    _named(page, "statement-source", "A monitor", "a new source")
    page.fill("[name=statement-new_source_kind]", "monitor")
    page.select_option("[name=statement-stance]", "denies")
    page.fill("[name=statement-known_at]", "2017-11-10")
    page.get_by_role("button", name="Add the statement").click()
    expect(page.get_by_text("disputed").first).to_be_visible()
    page.goto(f"{newsroom.url}/desk/claims/queue/disputed/")
    expect(page.get_by_role("link", name=TAKEN)).to_be_visible()
    page.goto(writing)
    _begin_report(page, "Abu Kamal contested", "2017-11-10")
    fallen = page.locator("[data-part=since] details", has_text="Fallen").locator("li", has_text=TAKEN)
    expect(fallen).to_be_visible()
    fallen.get_by_role("button", name="Place").click()
    _publish(page)
    status, text = _read(newsroom, "/eastern-syria/2017/11/10/abu-kamal-contested/")
    assert status == 200 and re.search(r'<span class="mark disputed">', text)


def _it_was_not_so(page: Page, newsroom: Newsroom, claim: str, writing: str) -> None:
    """11 November: the first report is corrected, and the third one tells who holds the city."""
    page.goto(f"{newsroom.url}/desk/claims/claim/{claim}/")
    page.select_option("[name=assessment-verdict]", "refuted")
    page.fill("[name=assessment-reason]", "Fighters of the Islamic State were filmed in the centre on the 10th.")
    page.fill("[name=assessment-known_at]", "2017-11-11")
    page.get_by_role("button", name="Put the verdict on record").click()
    expect(page.get_by_text("refuted").first).to_be_visible()
    page.goto(f"{newsroom.url}/desk/corrections/")
    expect(page.get_by_text("Abu Kamal taken")).to_be_visible()
    page.get_by_role("link", name="Write the correction").last.click()
    page.get_by_role("button", name="Publish the correction").click()
    page.wait_for_url("**/corrections/")
    page.goto(writing)
    _begin_report(page, "Abu Kamal lost again", "2017-11-11")
    _write(page, BACK)
    _make_the_claim(page, BACK, "Amaq", "outlet", "Islamic State")
    _publish(page)
    assert _read(newsroom, "/eastern-syria/2017/11/11/abu-kamal-lost-again/")[0] == 200
    until = time.monotonic() + 10
    while "It was not so" not in newsroom.get(FIRST)[1] and time.monotonic() < until:
        time.sleep(0.2)
    page.goto(newsroom.url + FIRST)
    expect(page.get_by_text("It was not so")).to_be_visible()
    expect(page.locator(".mark.refuted")).to_have_text(f"{TAKEN} (refuted)")
