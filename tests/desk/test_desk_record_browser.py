"""By hand, in a browser: a claim is linked with the chooser, evidence is added with a file and shown."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.desk.test_desk_browser import _log_in
from tests.newsroom import Newsroom

pytestmark = pytest.mark.browser

CLAIM = "/desk/claims/claim/khan-sdf/"


def _photo(folder: Path) -> Path:
    made = BytesIO()
    Image.linear_gradient("L").convert("RGB").resize((960, 640)).save(made, "JPEG")
    (folder / "bridge.jpg").write_bytes(made.getvalue())
    return folder / "bridge.jpg"


def test_a_claim_is_linked_and_evidence_is_added_and_shown(newsroom: Newsroom, page: Page, tmp_path: Path) -> None:
    blocked: list[str] = []
    page.on("console", lambda said: blocked.append(said.text) if "Content Security Policy" in said.text else None)
    page.on("pageerror", lambda problem: blocked.append(str(problem)))
    _log_in(page, newsroom)
    page.goto(newsroom.url + CLAIM)
    page.get_by_role("link", name="Link to another claim").click()
    page.get_by_label("This claim").select_option("contradicts")
    page.get_by_role("button", name="Choose a claim").first.click()
    page.locator(".modal-body #id_q").fill("abu kamal")
    page.locator(".modal-body a").filter(has_text="Abu Kamal").first.click()
    expect(page.locator(".modal-body")).to_have_count(0)
    page.get_by_label("Reason").fill("Both speak of the same hours.")
    page.get_by_role("button", name="Put the link on record").click()
    expect(page.get_by_text("Both speak of the same hours.")).to_be_visible()
    expect(page.get_by_role("link", name="Take back")).to_be_visible()

    page.get_by_role("link", name="Add evidence to what").first.click()
    page.get_by_label("File").set_input_files(_photo(tmp_path))
    page.get_by_label("What it shows").fill("The bridge at Al-Khan, seen from the west bank.")
    page.get_by_role("button", name="Add the evidence").click()
    picture = page.locator(".desk-thumb img")
    expect(picture).to_be_visible()
    picture.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.desk-thumb img').naturalWidth === 960")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save the original").click()
    assert saved.value.suggested_filename.endswith(".bin")

    page.get_by_role("link", name="Show readers the copy").click()
    page.get_by_label("Reason").fill("Nobody is in it.")
    page.get_by_role("button", name="Put it on record").click()
    expect(page.get_by_text("Readers see the copy.").last).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert not blocked
