"""An outline is drawn on our own map in a real browser: by pointer, by keyboard, and from what is pasted."""

import json

import pytest
from playwright.sync_api import Page

from tests.newsroom import Newsroom

pytestmark = pytest.mark.browser
CORNERS = [(0.4, 0.3), (0.6, 0.3), (0.65, 0.7), (0.4, 0.7)]


def ring(page: Page) -> list[list[float]]:
    told: list[list[float]] = json.loads(page.input_value("textarea[name=outline]"))["coordinates"][0]
    return told


def test_an_outline_is_drawn_moved_and_kept(newsroom: Newsroom, page: Page) -> None:
    name, password = newsroom.login
    page.goto(f"{newsroom.url}/desk/login/")
    page.fill("[name=username]", name)
    page.fill("[name=password]", password)
    page.click("button[type=submit]")
    page.wait_for_url("**/desk/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{newsroom.url}/desk/atlas/place/abu-kamal/outline/")
    picture = page.locator("[data-outline] svg")
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    assert box
    for across, down in CORNERS:
        page.mouse.click(box["x"] + box["width"] * across, box["y"] + box["height"] * down)
    drawn = ring(page)
    assert len(drawn) == 5 and drawn[0] == drawn[-1] and drawn[0][1] > drawn[2][1], "closed, and north is up"
    page.keyboard.press("ArrowUp")  # the last point is at hand
    assert ring(page)[3][1] > drawn[3][1] and ring(page)[3][0] == drawn[3][0]
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.3)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.2)
    page.mouse.up()
    assert ring(page)[0][0] < drawn[0][0]
    page.keyboard.press("Delete")
    assert len(ring(page)) == 4
    page.click("text=Begin again")
    assert page.input_value("textarea[name=outline]") == ""
    page.fill("textarea[name=outline]", json.dumps({"type": "Polygon", "coordinates": [drawn]}))
    assert page.locator("[data-outline] .handle").count() == 4
    page.click("text=Keep this outline")
    page.wait_for_url("**/place/abu-kamal/")
    assert page.locator(".atlas-outline").count() == 1
    assert not [url for url in asked if not url.startswith((newsroom.url, "data:", "blob:"))]
