"""Passkeys in a real browser, with Chromium's virtual authenticator."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import CDPSession, Page

from tests.newsroom import Newsroom

pytestmark = pytest.mark.browser


def authenticator(page: Page, *, verifies: bool = True) -> tuple[CDPSession, str]:
    """A phone or computer that keeps passkeys and is opened by finger."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
               "isUserVerified": verifies, "automaticPresenceSimulation": True}  # fmt: skip
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return devtools, made["authenticatorId"]


def type_password(page: Page, newsroom: Newsroom, site: str) -> None:
    name, password = newsroom.login
    page.goto(f"{site}/desk/login/")
    page.fill("[name=username]", name)
    page.fill("[name=password]", password)
    page.get_by_role("button", name="Log in").click()


def log_out(page: Page) -> None:
    """Only this browser's session ends; its passkeys stay."""
    page.context.clear_cookies()


def shot(page: Page, name: str) -> None:
    """A look at the page at both widths, where one was asked for."""
    if folder := os.environ.get("DATELINE_SHOTS"):
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})


def test_a_passkey_is_added_used_after_the_password_and_in_its_place(newsroom: Newsroom, page: Page) -> None:
    site = newsroom.url.replace("127.0.0.1", "localhost")
    devtools, device = authenticator(page)
    problems: list[str] = []
    page.on("pageerror", lambda problem: problems.append(str(problem)))
    page.on(
        "request", lambda one: problems.append(one.url) if not one.url.startswith((site, "data:", "blob:")) else None
    )

    type_password(page, newsroom, site)
    page.goto(f"{site}/desk/account/security/")
    page.get_by_label("What you call it").fill("My key")
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url("**/desk/account/codes/")
    shot(page, "codes")
    assert page.locator(".people__codes li").count() == 10
    page.get_by_role("link", name="I have them").click()
    assert "My key" in page.inner_text("main")
    shot(page, "security")

    log_out(page)
    type_password(page, newsroom, site)
    page.wait_for_url("**/desk/login/second/")
    shot(page, "second")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(re.compile(r"/desk/$"))

    log_out(page)
    page.goto(f"{site}/desk/login/?next=/desk/people/activity/")
    shot(page, "login")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{site}/desk/people/activity/")  # the login's own address ends so too
    shot(page, "activity")

    # A copy of it whose counter stands still is refused; so is one that the newsroom does not know.
    keys = devtools.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]
    devtools.send("WebAuthn.clearCredentials", {"authenticatorId": device})
    devtools.send("WebAuthn.addCredential", {"authenticatorId": device, "credential": keys[0] | {"signCount": 0}})
    log_out(page)
    page.goto(f"{site}/desk/login/")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_text("seems to have been copied").wait_for()
    assert not problems


def test_at_another_address_the_page_says_where_passkeys_work(newsroom: Newsroom, page: Page) -> None:
    page.goto(f"{newsroom.url}/desk/login/")
    assert "open the desk at localhost" in page.inner_text("main")
    assert page.get_by_role("button", name="Use a passkey").is_disabled()


def test_an_admin_looks_after_people(newsroom: Newsroom, page: Page) -> None:
    """The pages at both widths: nothing is cut off, whatever is pressed."""
    type_password(page, newsroom, newsroom.url)
    page.wait_for_url(re.compile(r"/desk/$"))
    shot(page, "home")
    page.goto(f"{newsroom.url}/desk/people/new/")
    shot(page, "new")
    page.get_by_label("Name at the desk").fill("amal")
    page.get_by_role("button", name="Add them").click()
    page.get_by_text("The link for amal").wait_for()
    shot(page, "person")
    page.goto(f"{newsroom.url}/desk/people/")
    shot(page, "people")
    page.goto(f"{newsroom.url}/desk/account/app/")
    shot(page, "app")
    page.goto(f"{newsroom.url}/desk/people/activity/")
    shot(page, "all")
    for path in (
        "/desk/people/",
        "/desk/people/new/",
        "/desk/people/activity/",
        "/desk/account/security/",
        "/desk/account/app/",
    ):
        page.set_viewport_size({"width": 390, "height": 800})
        page.goto(newsroom.url + path)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390, (path, wide)
