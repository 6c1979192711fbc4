"""By hand, in a browser: a picture is uploaded from the editor of a report, published, and looked at by readers."""

import re
import time
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.desk.test_desk_browser import _log_in, _new_report
from tests.newsroom import Newsroom

pytestmark = pytest.mark.browser
ADDRESS = "/eastern-syria/2017/11/11/a-picture/"


def _drawing() -> bytes:
    made = BytesIO()
    Image.radial_gradient("L").resize((1800, 1200)).convert("RGB").save(made, "PNG")
    return made.getvalue()


def _put_in(page: Page) -> None:
    page.keyboard.type("/image")
    page.get_by_role("option", name="Image").first.click()
    dialog = page.locator(".modal-content")
    dialog.get_by_role("tab", name="Upload").click()
    form = dialog.locator("form").filter(has=page.locator("[type=file]"))
    form.locator("[type=file]").set_input_files({"name": "card.png", "mimeType": "image/png", "buffer": _drawing()})
    form.locator("[name$=-title]").fill("A test card")
    form.get_by_label("What can be seen").fill("A round grey gradient.")
    form.get_by_label("Caption").fill("A test card, made for this test.")
    form.get_by_label("Credit").fill("The test")
    form.get_by_label("Link to the video").fill("https://video.example.org/1")
    form.get_by_role("button", name="Upload").click()
    expect(dialog.get_by_label("Alt text")).to_have_value("A round grey gradient.")
    dialog.get_by_label("Full width").check()
    dialog.get_by_role("button", name="Insert image").click()
    expect(page.locator(".Draftail-Editor img").last).to_be_visible()


def test_a_picture_is_put_into_a_report_and_read(newsroom: Newsroom, page: Page) -> None:
    blocked: list[str] = []
    page.on("console", lambda said: blocked.append(said.text) if "Content Security Policy" in said.text else None)
    _log_in(page, newsroom)
    _new_report(page, newsroom)
    page.fill("[name=title]", "A picture")
    page.fill("[name=number]", "43")
    page.fill("[name=dated]", "2017-11-11")
    page.locator(".public-DraftEditor-content").last.click()
    page.keyboard.type("The first words.")
    page.keyboard.press("Enter")
    _put_in(page)
    page.get_by_role("button", name="More actions").last.click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text(re.compile(r"(has been|and) published"))).to_be_visible(timeout=20_000)
    assert not blocked
    until = time.monotonic() + 15
    while newsroom.get(ADDRESS)[0] != 200 and time.monotonic() < until:
        time.sleep(0.2)

    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(newsroom.url + ADDRESS)
        picture = page.get_by_alt_text("A round grey gradient.")
        before = picture.bounding_box()
        picture.scroll_into_view_if_needed()
        until = time.monotonic() + 5
        while not picture.evaluate("one => one.complete && one.naturalWidth > 0") and time.monotonic() < until:
            time.sleep(0.05)
        after = picture.bounding_box()
        assert before and after and before["height"] == after["height"], "the page moved when the picture came"
        assert abs(after["width"] / after["height"] - 1.5) < 0.02 and after["width"] <= width
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        chosen = picture.evaluate("one => one.currentSrc")
        assert chosen.endswith("-480.jpg" if width == 360 else "-960.jpg"), chosen
        expect(page.get_by_text("A test card, made for this test.").last).to_be_visible()
        expect(page.get_by_role("link", name="Play the video")).to_have_attribute("href", "https://video.example.org/1")
    assert all(url.startswith(newsroom.url) for url in asked)

    page.emulate_media(media="print")
    expect(page.get_by_alt_text("A round grey gradient.")).to_be_visible()
    expect(page.get_by_role("link", name="Play the video")).to_be_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")
