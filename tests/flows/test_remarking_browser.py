"""A reader selects words of a report and remarks on them, by keyboard or on a phone, and finds the remark in the text."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.newsroom import Newsroom

pytestmark = pytest.mark.browser
REPORT = "/eastern-syria/2017/11/09/abu-kamal-taken/"

# The last words before the end of a paragraph, over a mark and its number.
SELECT = """(number) => {
  const paragraph = document.querySelectorAll(".body p")[number];
  const range = document.createRange();
  range.setStart(paragraph.firstChild.firstChild ?? paragraph.firstChild, 0);
  range.setEndAfter(paragraph.lastChild);
  const selection = document.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}"""
QUOTE = "() => document.getElementById('quote').value"


def opened(page: Page, newsroom: Newsroom) -> None:
    page.on("pageerror", lambda problem: pytest.fail(str(problem)))
    page.on("console", lambda said: pytest.fail(said.text) if said.type == "error" else None)
    page.goto(newsroom.url + REPORT)


def short(page: Page) -> int:
    """A paragraph that is no longer than a quote may be."""
    lengths: list[int] = page.eval_on_selector_all(".body p", "all => all.map((one) => one.textContent.length)")
    return next(number for number, length in enumerate(lengths) if 60 < length < 450)


def test_words_are_remarked_on_by_keyboard(page: Page, newsroom: Newsroom) -> None:
    opened(page, newsroom)
    offer = page.get_by_role("button", name="Remark on this")
    expect(offer).to_have_count(0)
    number = short(page)
    page.evaluate(SELECT, number)
    expect(offer).to_be_visible()
    page.keyboard.press("Escape")
    expect(offer).to_have_count(0)
    page.evaluate("() => document.getSelection().removeAllRanges()")
    page.wait_for_timeout(400)
    page.evaluate(SELECT, number)
    expect(offer).to_be_visible()
    page.locator(".body p").nth(number).locator("sup a").last.focus()  # where a keyboard has come to in the text
    page.keyboard.press("Tab")
    expect(offer).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Name")).to_be_focused()
    quote = page.evaluate(QUOTE)
    assert len(quote) > 50 and not re.search(r"\((reported|refuted|disputed|corroborated)\)", quote)
    expect(page.locator("#write blockquote.q")).to_have_text(quote)
    page.keyboard.type("Zoë")
    page.get_by_label("What you have to say").fill("Who says so?")
    page.get_by_role("button", name="Post", exact=True).click()
    said = page.locator(".c", has_text="Who says so?")
    expect(said.locator("blockquote")).to_have_text(quote)
    said.locator("blockquote a").click()
    expect(page).to_have_url(re.compile(r"#passage-\d+$"))
    there = page.locator(":target")
    expect(there).to_be_in_viewport()
    paragraph = page.locator(".body p").nth(number)
    paragraph.get_by_role("link", name="1 remark", exact=True).last.click()
    expect(page.locator(".c:target")).to_contain_text("Who says so?")


def test_a_phone_is_wide_enough(browser: Browser, newsroom: Newsroom) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 700}, has_touch=True, is_mobile=True)
    context.set_default_timeout(15_000)
    page = context.new_page()
    opened(page, newsroom)
    number = short(page)
    page.evaluate(SELECT, number)
    page.locator(".body p").nth(number).scroll_into_view_if_needed()
    offer = page.get_by_role("button", name="Remark on this")
    expect(offer).to_be_visible()
    box = offer.bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 360 and box["height"] >= 40
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 360
    offer.tap()
    expect(page.get_by_label("Name")).to_be_focused()
    assert page.evaluate(QUOTE)
    page.get_by_label("The passage you speak of").fill("other words")
    expect(page.locator("#write blockquote.q")).to_have_text("other words")
    assert page.locator('#write input[name="start"]').count() == 0
    context.close()
