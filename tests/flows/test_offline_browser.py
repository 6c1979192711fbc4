"""A reader keeps a copy, loses the line, reads on, and takes the copy away."""

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.newsroom import Newsroom, served

pytestmark = pytest.mark.browser
REPORT = "/eastern-syria/2017/11/09/abu-kamal-taken/"
REGISTERED = "async () => (await navigator.serviceWorker.getRegistrations()).length"
KEPT = "async () => { const names = await caches.keys(); const copy = await caches.open('dateline-copy'); return names.length ? (await copy.keys()).map((one) => new URL(one.url).pathname) : []; }"  # fmt: skip


def test_a_kept_report_is_read_without_a_line(page: Page, demo_home: Path, tmp_path: Path) -> None:
    home = shutil.copytree(demo_home, tmp_path / "newsroom")
    page.on("pageerror", lambda problem: pytest.fail(str(problem)))
    with served(home) as newsroom:
        page.goto(newsroom.url + "/")
        assert page.evaluate(REGISTERED) == 0 and page.evaluate("async () => (await caches.keys()).length") == 0
        page.get_by_role("button", name="Keep a copy").click()
        expect(page.locator("#keep-told")).to_have_text(re.compile("Kept on .*: the front page and 3 reports."))
        page.goto(newsroom.url + "/claims/")  # read with a line, and not kept because of it
        page.goto(newsroom.url + "/write/reply/1/")
        kept = page.evaluate(KEPT)
        assert {"/", REPORT, REPORT + "claims.json", REPORT + "situation.geojson", "/offline/"} <= set(kept)
        assert not [path for path in kept if path.startswith(("/desk", "/write", "/follow", "/api", "/claims/"))]
    page.goto(newsroom.url + "/")
    page.get_by_role("link", name="Pro-government forces hold all of Abu Kamal").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pro-government forces hold all of Abu Kamal")
    assert (
        page.locator("main.report").evaluate("one => getComputedStyle(one).display") == "grid"
    )  # its style is kept too
    assert page.evaluate("async () => (await (await fetch('claims.json')).json()).claims.length") == 19
    page.goto(newsroom.url + "/claims/ak-gov-1/")
    expect(page.get_by_role("heading", level=1)).to_have_text("What is kept on this device")
    expect(page.locator("#kept li")).to_have_count(4)
    expect(page.locator("#kept-told")).to_contain_text("Kept on")
    page.get_by_role("button", name="Take it away").click()
    expect(page.locator("#keep-told")).to_have_text("Nothing is kept here any more.")
    assert page.evaluate(REGISTERED) == 0 and page.evaluate("async () => (await caches.keys()).length") == 0


def test_what_is_read_again_with_a_line_renews_the_copy(page: Page, newsroom: Newsroom) -> None:
    page.goto(newsroom.url + "/")
    page.get_by_role("button", name="Keep a copy").click()
    expect(page.get_by_role("button", name="Renew it")).to_be_visible()
    file = newsroom.home / "site" / REPORT.strip("/") / "index.html"
    for packed in (".gz", ".br"):
        file.with_name(file.name + packed).unlink()
    file.write_text(file.read_text("utf-8").replace("</h1>", ", renewed</h1>", 1), "utf-8")
    page.goto(newsroom.url + REPORT)
    expect(page.get_by_role("heading", level=1)).to_contain_text("renewed")
    in_copy = "async (path) => (await (await (await caches.open('dateline-copy')).match(path)).text()).includes('renewed</h1>')"
    page.wait_for_function(in_copy, arg=REPORT)
    file.unlink()
    page.goto(newsroom.url + REPORT)
    page.wait_for_function("async (path) => !(await (await caches.open('dateline-copy')).match(path))", arg=REPORT)
    page.goto(newsroom.url + "/")
    page.get_by_role("button", name="Renew it").click()
    expect(page.locator("#keep-told")).to_contain_text("Kept on")


def test_without_scripts_there_is_no_control(browser: Browser, to_read: Newsroom) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(to_read.url + "/")
    expect(page.locator("#keep")).to_be_hidden()
    page.goto(to_read.url + "/offline/")
    expect(page.locator("#kept-told")).to_contain_text("Nothing is kept here, or scripts are off")
    page.context.close()
