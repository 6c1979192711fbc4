"""A reader with a real browser: on a phone, without scripts, by keyboard, with nothing from elsewhere."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.newsroom import Newsroom

pytestmark = pytest.mark.browser
REPORT = "/eastern-syria/2017/11/09/abu-kamal-taken/"
PAGES = [REPORT, "/", "/situation/", "/claims/", "/claims/ak-gov-1/", "/places/abu-kamal/", "/actors/gov/", "/corrections/",
         "/eastern-syria/", "/funding/november-2017/", REPORT + "discussion/newest/", "/situation/?at=2017-11-12&known_by=2017-11-09",
         "/write/reply/1/"]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_fits_a_phone_and_loads_nothing_from_elsewhere(
    browser: Browser, to_read: Newsroom, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, color_scheme=scheme, java_script_enabled=False
    )
    page = context.new_page()
    asked: list[str] = []
    trouble: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: trouble.append(message.text))
    for path in PAGES:
        page.goto(to_read.url + path)
        width = page.locator("html").bounding_box()
        assert width and width["width"] == 360, path
        scroll = page.locator("body").bounding_box()
        assert scroll and scroll["width"] <= 360, path
    assert [url for url in asked if not url.startswith((to_read.url, "data:"))] == []
    assert trouble == []
    context.close()


def test_nothing_sticks_out_at_the_side(page: Page, to_read: Newsroom) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    for path in PAGES:
        page.goto(to_read.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path


def test_a_reader_without_scripts_sorts_replies_and_votes(browser: Browser, newsroom: Newsroom) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800}, java_script_enabled=False)
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto(newsroom.url + REPORT)
    page.get_by_role("link", name="Newest").click()
    expect(page.locator(".c.d0").first).to_contain_text("I was too quick above")
    page.get_by_role("link", name="Oldest").click()
    first = page.locator(".c.d0").first
    expect(first).to_contain_text("Would it not be better to wait a day")
    first.get_by_role("button", name="Vote up").click()
    expect(page.locator(".c.d0").first.get_by_role("button", name="Vote up")).to_have_text("▲ 22")
    page.locator(".c.d0").first.get_by_role("link", name="Reply").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Reply to Demonstration reader 1")
    page.get_by_label("Name", exact=True).fill("A reader on a phone")
    page.get_by_label("What you have to say").fill("Agreed.\n\nThere is <more>.")
    page.get_by_role("button", name="Post").click()
    mine = page.locator(".c", has_text="A reader on a phone").last
    expect(mine).to_contain_text("in reply to Demonstration reader 1")
    expect(mine).to_contain_text("<more>")
    context.close()


def test_a_mark_leads_to_who_said_what_and_back_by_keyboard(page: Page, to_read: Newsroom) -> None:
    page.goto(to_read.url + REPORT)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="To the text")).to_be_focused()
    page.get_by_role("link", name="claim 1", exact=True).first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Pro-government forces hold all of Abu Kamal")
    expect(page.locator("table.said tbody tr")).to_have_count(7)
    page.get_by_role("link", name=re.compile("Pro-government forces hold all")).last.click()
    expect(page).to_have_url(re.compile("abu-kamal-taken"))


def test_another_day_is_two_fields_away(page: Page, to_read: Newsroom) -> None:
    page.goto(to_read.url + "/situation/")
    page.get_by_label("Shows").fill("2017-11-12")
    page.get_by_label("Known by").fill("2017-11-09")
    page.get_by_role("button", name="Show").click()
    row = page.get_by_role("row", name=re.compile("Abu Kamal"))
    expect(row).to_contain_text("held by Pro-government forces, claimed by one side")
    page.get_by_label("Known by").fill("2017-11-12")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("row", name=re.compile("Abu Kamal"))).to_contain_text("held by Islamic State")


def test_text_can_be_read_against_its_ground(browser: Browser, to_read: Newsroom) -> None:
    """Contrast of at least 4.5 for all text, in both schemes (WCAG 2.2, 1.4.3)."""
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme, viewport={"width": 1280, "height": 900})
        page = context.new_page()
        for path in (REPORT, "/claims/ak-gov-1/", "/", "/situation/"):
            page.goto(to_read.url + path)
            poor = page.evaluate(CONTRAST)
            assert poor == [], (scheme, path, poor[:5])
        context.close()


CONTRAST = """() => {
  const rgb = text => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = el => { for (; el; el = el.parentElement) {
    const c = rgb(getComputedStyle(el).backgroundColor); if (c.length < 4 || c[3] > 0.99) return c; } return [255, 255, 255]; };
  const poor = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const el = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || el.closest('svg') || !el.getClientRects().length) continue;
    const [a, b] = [light(rgb(getComputedStyle(el).color)), light(ground(el))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) poor.push([walker.currentNode.data.trim().slice(0, 40), ratio.toFixed(2)]);
  }
  return poor;
}"""
