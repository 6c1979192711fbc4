"""By hand, in a browser: a picture and a video are uploaded from the editor of a report, published, and looked at."""

import re
import time
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.desk.films import film
from tests.desk.test_desk_browser import _log_in, _new_report
from tests.newsroom import Newsroom

pytestmark = pytest.mark.browser


def _drawing() -> bytes:
    made = BytesIO()
    Image.radial_gradient("L").resize((1800, 1200)).convert("RGB").save(made, "PNG")
    return made.getvalue()


def _put_in(page: Page, file: FilePayload, *, link: str = "") -> None:
    page.keyboard.type("/image")
    page.get_by_role("option", name="Image").first.click()
    dialog = page.locator(".modal-content")
    dialog.get_by_role("tab", name="Upload").click()
    form = dialog.locator("form").filter(has=page.locator("[type=file]"))
    form.locator("[type=file]").set_input_files(file)
    form.locator("[name$=-title]").fill("A test card")
    form.get_by_label("What can be seen").fill("A round grey gradient.")
    form.get_by_label("Caption").fill("A test card, made for this test.")
    form.get_by_label("Credit").fill("The test")
    form.get_by_label("Link to the video").fill(link)
    form.get_by_role("button", name="Upload").click()
    expect(dialog.get_by_label("Alt text")).to_have_value("A round grey gradient.", timeout=60_000)  # a video is made
    dialog.get_by_label("Full width").check()
    dialog.get_by_role("button", name="Insert image").click()
    expect(page.locator(".Draftail-Editor img").last).to_be_visible()


def _published(page: Page, newsroom: Newsroom, title: str, number: int, file: FilePayload, *, link: str = "") -> str:
    """A report of two words and a file, published from the editor; where readers find it."""
    blocked: list[str] = []
    page.on("console", lambda said: blocked.append(said.text) if "Content Security Policy" in said.text else None)
    _log_in(page, newsroom)
    _new_report(page, newsroom)
    page.fill("[name=title]", title)
    page.fill("[name=number]", str(number))
    page.fill("[name=dated]", "2017-11-11")
    page.locator(".public-DraftEditor-content").last.click()
    page.keyboard.type("The first words.")
    page.keyboard.press("Enter")
    _put_in(page, file, link=link)
    page.get_by_role("button", name="More actions").last.click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text(re.compile(r"(has been|and) published"))).to_be_visible(timeout=20_000)
    assert not blocked
    address = f"/eastern-syria/2017/11/11/{title.lower().replace(' ', '-')}/"
    until = time.monotonic() + 15
    while newsroom.get(address)[0] != 200 and time.monotonic() < until:
        time.sleep(0.2)
    return address


def test_a_picture_is_put_into_a_report_and_read(newsroom: Newsroom, page: Page) -> None:
    card: FilePayload = {"name": "card.png", "mimeType": "image/png", "buffer": _drawing()}
    address = _published(page, newsroom, "A picture", 43, card, link="https://video.example.org/1")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(newsroom.url + address)
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


def _until(player: Locator, what: str) -> None:
    """The page's own policy lets nobody ask it that by a text, as Playwright's waiting would."""
    until = time.monotonic() + 10
    while not player.evaluate(what):
        assert time.monotonic() < until, what
        time.sleep(0.05)


def test_a_video_is_put_into_a_report_and_played(newsroom: Newsroom, page: Page) -> None:
    came = film("libx265", format="mov", size=(1280, 720), seconds=4)
    address = _published(
        page, newsroom, "A video", 44, {"name": "IMG_1.MOV", "mimeType": "video/quicktime", "buffer": came}
    )
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for width in (1280, 360):
        asked.clear()
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(newsroom.url + address)
        player = page.get_by_label("A round grey gradient.")
        player.scroll_into_view_if_needed()
        box = player.bounding_box()
        assert box and box["width"] <= width and abs(box["width"] / box["height"] - 854 / 480) < 0.05
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        expect(page.get_by_text(re.compile(r"Video, 0:04, 0\.\d MB"))).to_be_visible()
        assert not [url for url in asked if url.endswith(".mp4")], "the video came before anybody pressed play"
        player.evaluate("one => one.play()")
        _until(player, "one => one.currentTime > 0.5")
        assert player.evaluate("one => [one.videoWidth, one.videoHeight]") == [854, 480]
        player.evaluate("one => { one.pause(); one.currentTime = 3 }")  # which asks for a part of the file
        _until(player, "one => one.currentTime === 3 && !one.seeking")
    assert all(url.startswith(newsroom.url) for url in asked)
    page.goto(f"{newsroom.url}/desk/images/")
    page.get_by_role("link", name="A test card").first.click()
    expect(page.get_by_role("link", name="a video of 0:04")).to_be_visible()
