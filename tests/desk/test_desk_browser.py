"""By hand, in a browser: write a report, mark a claim in it, publish, and find it where readers look."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.newsroom import Newsroom

pytestmark = pytest.mark.browser

WORDS = "took Al-Khan"
BEHIND = " last night"


def _log_in(page: Page, newsroom: Newsroom) -> None:
    name, password = newsroom.login
    page.goto(f"{newsroom.url}/desk/login/")
    page.fill("[name=username]", name)
    page.fill("[name=password]", password)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/desk/")


def _new_report(page: Page, newsroom: Newsroom) -> None:
    newsroom.log_in()
    _, explorer = newsroom.get("/desk/pages/2/")
    found = re.search(r"/desk/pages/(\d+)/add_subpage/", explorer.replace("/desk/pages/2/add_subpage/", ""))
    assert found, "the explorer offers no series to write in"
    page.goto(f"{newsroom.url}/desk/pages/add/reports/report/{found[1]}/")


def _select_words(page: Page) -> None:
    for _ in BEHIND:
        page.keyboard.press("ArrowLeft")
    page.keyboard.down("Shift")
    for _ in WORDS:
        page.keyboard.press("ArrowLeft")
    page.keyboard.up("Shift")


def test_a_report_is_written_marked_and_published(newsroom: Newsroom, page: Page) -> None:
    blocked: list[str] = []
    page.on("console", lambda said: blocked.append(said.text) if "Content Security Policy" in said.text else None)
    page.on("pageerror", lambda problem: blocked.append(str(problem)))
    _log_in(page, newsroom)
    _new_report(page, newsroom)
    page.fill("[name=title]", "Al-Khan changes hands")
    page.fill("[name=number]", "42")
    page.fill("[name=dated]", "2017-11-10")

    page.locator(".public-DraftEditor-content").last.click()
    page.keyboard.type(f"The SDF {WORDS}{BEHIND}")
    _select_words(page)
    page.locator("button[name=CLAIM]").last.click()
    page.get_by_label("Search the claims on record").fill("al-khan")
    page.locator(".find-claim [role=option]", has_text="The SDF took Al-Khan").click()
    expect(page.locator("[data-claim-mark=khan-sdf]")).to_have_text(WORDS)

    page.get_by_role("button", name="More actions").last.click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text(re.compile(r"(has been|and) published"))).to_be_visible(timeout=20_000)
    assert not blocked

    until = time.monotonic() + 10
    while True:
        status, text = newsroom.get("/eastern-syria/2017/11/10/al-khan-changes-hands/")
        if status == 200 or time.monotonic() > until:
            break
        time.sleep(0.2)
    assert status == 200
    assert re.search(r'<span class="mark [a-z]+">took Al-Khan', text), text[:2000]
    assert 'href="/claims/khan-sdf/"' in text


def test_the_mark_is_shown_changed_and_removed(newsroom: Newsroom, page: Page) -> None:
    _log_in(page, newsroom)
    _new_report(page, newsroom)
    page.locator(".public-DraftEditor-content").last.click()
    page.keyboard.type(f"The SDF {WORDS}{BEHIND}")
    _select_words(page)
    page.locator("button[name=CLAIM]").last.click()
    page.locator(".find-claim [role=option]", has_text="Make a new claim").click()
    page.fill("[name=claim-text]", "The SDF took the ferry at Al-Khan")
    page.get_by_role("button", name="Make the claim and mark it").click()
    expect(page.locator(".find-claim .error-message")).to_contain_text("Write who said it")
    assert page.input_value("[name=claim-text]") == "The SDF took the ferry at Al-Khan"
    page.fill("[name=claim-source]", "A ferryman")
    page.locator(".type-ahead [role=option]", has_text="a new source").click()
    page.fill("[name=claim-new_source_kind]", "witness")
    page.get_by_role("button", name="Make the claim and mark it").click()

    mark = page.locator("[data-claim-mark]")
    expect(mark).to_have_attribute("data-claim-mark", "the-sdf-took-the-ferry-at-al-khan")
    expect(mark).to_have_attribute("data-standing", "reported")
    mark.click()
    page.get_by_role("button", name="Edit", exact=True).click()
    page.get_by_label("Search the claims on record").fill("al-khan south-east")
    page.locator(".find-claim [role=option]", has_text="The SDF took Al-Khan, 32 km").click()
    expect(mark).to_have_attribute("data-claim-mark", "khan-sdf")
    mark.click()
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(mark).to_have_count(0)
    expect(page.locator(".public-DraftEditor-content").last).to_have_text(f"The SDF {WORDS}{BEHIND}")
