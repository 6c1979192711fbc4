"""A report on paper."""

import pytest
from playwright.sync_api import Page, expect

from tests.newsroom import Newsroom

pytestmark = pytest.mark.browser
REPORT = "/eastern-syria/2017/11/09/abu-kamal-taken/"


def test_what_was_written_is_printed_and_nothing_to_click(page: Page, to_read: Newsroom) -> None:
    page.goto(to_read.url + REPORT)
    page.emulate_media(media="print", color_scheme="dark")
    for gone in ("nav", "form", ".follow", ".c", ".orders", ".ways", "footer.site"):
        assert not any(one.is_visible() for one in page.locator(gone).all()), gone
    for there in (".correction", ".body .mark", ".dateline .standing svg", ".map", ".legend"):
        expect(page.locator(there).first).to_be_visible()
    expect(page.get_by_text(f"The discussion is at http://127.0.0.1:8000{REPORT}#discussion")).to_be_visible()
    top = {
        part: page.locator(part).first.bounding_box() for part in (".correction", ".body.opening", ".side", ".after")
    }
    tops = [box["y"] for box in top.values() if box]
    assert tops == sorted(tops) and len(tops) == 4
    head = page.locator(".sealed code")
    shown = head.evaluate("one => getComputedStyle(one, '::after').content")
    assert shown.strip('"') == head.get_attribute("title")
    ink = page.locator(".standing").first.evaluate("one => getComputedStyle(one).color")
    paper = page.locator("body").evaluate("one => getComputedStyle(one).backgroundColor")
    assert (ink, paper) == ("rgb(0, 0, 0)", "rgb(255, 255, 255)")
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_the_address_of_a_link_stands_behind_it(page: Page, to_read: Newsroom) -> None:
    page.goto(to_read.url + REPORT)
    page.locator(".body p").first.evaluate("one => { one.innerHTML += ' <a href=\"https://example.org/a\">there</a>' }")
    page.emulate_media(media="print")
    content = "one => getComputedStyle(one, '::after').content"
    assert "https://example.org/a" in page.get_by_role("link", name="there").evaluate(content)
    assert page.locator(".body sup a").first.evaluate(content) == "none"
