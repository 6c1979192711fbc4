"""A reader leaves a report open: what comes is said in one quiet line, and shown when the reader asks for it."""

import json
import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.newsroom import Newsroom

pytestmark = pytest.mark.browser
REPORT = "/eastern-syria/2017/11/09/abu-kamal-taken/"
STREAM = REPORT + "discussion/live"


def write(newsroom: Newsroom, text: str, **more: str) -> None:
    number = re.search(r'name="report" value="(\d+)"', newsroom.get(REPORT)[1])
    assert number
    status, _ = newsroom.post("/write/comment/", {"report": number[1], "author": "سارة", "text": text, **more})
    assert status == 200


def opened(page: Page, newsroom: Newsroom, path: str = REPORT) -> None:
    """The page, once it has been told how things stand."""
    page.on("pageerror", lambda problem: pytest.fail(str(problem)))
    page.on("console", lambda said: pytest.fail(said.text) if said.type == "error" else None)
    with page.expect_response(lambda answer: STREAM in answer.url):
        page.goto(newsroom.url + path)


def test_what_came_is_opened_by_keyboard_and_voted_for(page: Page, newsroom: Newsroom) -> None:
    opened(page, newsroom)
    line = page.get_by_role("status")
    expect(line).to_have_text("")
    page.get_by_role("heading", name="Follow this report").scroll_into_view_if_needed()
    reads_at = page.evaluate("scrollY")
    write(newsroom, "مرحبا، هل من جديد؟")
    expect(line).to_have_text("1 new comment.")
    write(newsroom, "I answer that", parent="1")
    expect(line).to_have_text("2 new comments.")
    assert page.evaluate("scrollY") == pytest.approx(reads_at, abs=80)  # the line itself, and nothing more
    assert page.locator(".c", has_text="I answer that").count() == 0
    show = page.get_by_role("button", name="Show", exact=True)
    show.focus()
    page.keyboard.press("Enter")
    first = page.locator(".came .c").first
    expect(first).to_be_focused()
    expect(first).to_contain_text("هل من جديد؟")
    expect(first.locator("b")).to_have_attribute("dir", "auto")
    answer = page.locator(".came .c").nth(1)
    expect(answer).to_contain_text("in reply to Demonstration reader 1")
    expect(line).to_have_text("")
    expect(show).to_be_hidden()
    answer.get_by_role("button", name="Vote up, 0 so far").click()
    expect(page.locator(".c", has_text="I answer that").get_by_role("button", name="Vote up")).to_have_text("▲ 1")


def test_votes_change_where_they_stand(page: Page, newsroom: Newsroom) -> None:
    opened(page, newsroom)
    up = page.locator("#c5").get_by_role("button", name="Vote up")
    before = int(up.inner_text().split()[1])
    newsroom.post("/write/vote/", {"up": 5}, {"Referer": newsroom.url + REPORT})
    expect(up).to_have_text(f"▲ {before + 1}")
    expect(up).to_have_attribute("aria-label", f"Vote up, {before + 1} so far")
    expect(page.get_by_role("status")).to_have_text("")


def test_a_standing_that_changes_is_said_and_shown(page: Page, newsroom: Newsroom) -> None:
    opened(page, newsroom)
    page.locator(".listed summary").click()
    row = page.locator(".listed li").nth(1)
    was = row.locator(".standing").inner_text()
    ref = (row.locator("a").get_attribute("href") or "").strip("/").split("/")[1]
    row.locator("a").focus()
    newsroom.log_in()
    verdict = "refuted" if was != "refuted" else "confirmed"
    judged = {"verdict": verdict, "credibility": 5, "known_at": "2017-11-12", "reason": "Seen on the ground."}
    status, _ = newsroom.desk_post(
        f"/desk/claims/claim/{ref}/assess/", {f"assessment-{name}": said for name, said in judged.items()}
    )
    assert status == 200
    expect(page.get_by_role("status")).to_contain_text(f"The standing of claim 2 changed to {verdict}.")
    expect(row.locator(".standing")).to_have_text(verdict)
    expect(row.locator("a")).to_be_focused()
    mark = page.locator("sup.n", has=page.locator(f'a[href="/claims/{ref}/"]')).first.locator(
        "xpath=preceding-sibling::*[1]"
    )
    expect(mark).to_have_class(f"mark {verdict}")
    expect(mark.locator(".vh")).to_have_text(f"({verdict})")
    baked = re.search(r'<li id="claim-2".*?</li>', newsroom.get(REPORT)[1], re.DOTALL)
    shape = re.search(r"<svg.*?</svg>", baked[0]) if baked else None
    assert shape and row.locator("svg path, svg circle").count() == len(re.findall("<path|<circle", shape[0]))


def test_without_the_stream_the_page_asks_now_and_then(page: Page, newsroom: Newsroom) -> None:
    asked: list[str] = []

    def refuse(route: Route) -> None:
        route.fulfill(status=404)

    page.route(f"**{STREAM}", refuse)
    page.on("request", lambda request: asked.append(request.url.removeprefix(newsroom.url)))
    page.clock.install()
    page.goto(newsroom.url + REPORT + "discussion/newest/")
    page.wait_for_function("() => document.getElementById('live').lastChild.hidden")
    page.clock.run_for(4_000)
    page.wait_for_timeout(500)
    assert asked.count(STREAM) == 1 and asked.count(STREAM + ".json") == 1
    write(newsroom, "Heard a little later")
    page.clock.run_for(61_000)
    expect(page.get_by_role("status")).to_have_text("1 new comment.")
    assert asked.count(STREAM + ".json") in {2, 3}
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator(".came .c")).to_contain_text("Heard a little later")


def test_the_first_comment_of_all_is_shown_too(page: Page, newsroom: Newsroom) -> None:
    third = "/eastern-syria/2017/11/20/abu-kamal-declared-a-second-time/"
    said = json.loads(newsroom.get(third + "discussion/live.json")[1])
    text = newsroom.get(third)[1]
    number = re.search(r'name="report" value="(\d+)"', text)
    assert number and (bool(said["newest"]) is ("Nobody has written yet." not in text))
    with page.expect_response(lambda answer: "discussion/live" in answer.url):
        page.goto(newsroom.url + third)
    newsroom.post("/write/comment/", {"report": number[1], "author": "Zoë", "text": "Somebody has now"})
    expect(page.get_by_role("status")).to_have_text("1 new comment.")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator(".came .c")).to_contain_text("Somebody has now")
    expect(page.get_by_text("Nobody has written yet.")).to_have_count(0)


def test_who_reads_without_scripts_asks_for_nothing_more(browser: Browser, newsroom: Newsroom) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(newsroom.url)))
    for path in (REPORT, REPORT + "discussion/newest/"):
        page.goto(newsroom.url + path)
        assert page.locator("#live").inner_text() == ""
    assert not [path for path in asked if "live" in path]
    context.close()
