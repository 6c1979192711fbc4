"""Tonight's report by keyboard alone: from an empty editor to a published report with twelve marked claims."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.desk.test_desk_browser import _log_in, _new_report
from tests.newsroom import Newsroom

pytestmark = pytest.mark.browser

MOST = 8  # interactions a claim: a chord, a key, or a word that is typed
ON_RECORD = (
    ("The SDF ", "took Al-Khan", "khan-sdf"),
    ("Pro-government forces ", "took Suwayyah", "suwayyah-gov"),
    ("Pro-government forces ", "took Al-Hiri", "hiri-gov"),
    ("They also ", "took the T2 pumping station", "t2-gov"),
    ("The SDF ", "took Markadah", "markadah-sdf"),
    ("The SDF ", "took Al-Hereji", "hereji-sdf"),
)
NEW = (
    "Pro-government forces entered Hajin",
    "The SDF took Al-Busayrah",
    "The Islamic State retook Al-Hiri",
    "Airstrikes hit Hajin",
    "Pro-government forces withdrew from Suwayyah",
    "Clashes were heard near Markadah",
)


class Hands:
    """Two hands on a keyboard, counting what they do for one claim."""

    def __init__(self, page: Page) -> None:
        self.page, self.done, self.most = page, 0, 0

    def press(self, chord: str) -> None:
        self.done += 1
        self.page.keyboard.press(chord)

    def type(self, words: str) -> None:
        self.done += 1
        self.page.keyboard.type(words)

    def select(self, words: str) -> None:
        """Hold shift and step back over the words: one interaction, as a shift-click or a double click is."""
        self.done += 1
        for _ in words:
            self.page.keyboard.press("Shift+ArrowLeft")

    def next_claim(self) -> None:
        self.most, self.done = max(self.most, self.done), 0


def _mark(hands: Hands, words: str) -> None:
    hands.select(words)
    hands.press("Control+m")
    # The newest answer is in: who goes on before it takes what stood there.
    expect(hands.page.locator(".find-claim [role=option]").last).to_contain_text("Make a new claim")


def _writing_again(page: Page) -> None:
    """The dialog has closed and the cursor is in the text: some milliseconds, fewer than it takes to press a key."""
    expect(page.locator(".public-DraftEditor-content[contenteditable=true]").last).to_be_focused()
    page.wait_for_timeout(100)


def test_an_evening_at_the_desk(newsroom: Newsroom, page: Page) -> None:
    problems: list[str] = []
    page.on("pageerror", lambda problem: problems.append(str(problem)))
    _log_in(page, newsroom)
    _new_report(page, newsroom)
    page.fill("[name=title]", "An evening in the east")
    page.fill("[name=dated]", "2017-11-30")
    page.locator(".public-DraftEditor-content").last.focus()
    hands = Hands(page)

    for number, (before, words, ref) in enumerate(ON_RECORD):
        page.keyboard.type(f"{before}{words}")
        hands.next_claim()
        _mark(hands, words)
        hands.press("Enter")
        expect(page.locator(f"[data-claim-mark='{ref}']")).to_have_text(words)
        _writing_again(page)
        hands.press("End")
        if number + 1 < len(ON_RECORD) + len(NEW):
            page.keyboard.press("Enter")

    for number, sentence in enumerate(NEW):
        page.keyboard.type(sentence)
        hands.next_claim()
        _mark(hands, sentence)
        hands.press("ArrowUp")  # from the first to the last: a new claim
        hands.press("Enter")
        expect(page.locator(".find-claim [name=claim-text]")).to_have_value(sentence)
        if number == 0:  # who said it is remembered for the next ones
            hands.type("DeirEz")
            expect(page.locator(".type-ahead [role=option]").first).to_contain_text("DeirEzzor24")
            hands.press("Tab")
        else:
            expect(page.locator("[name=claim-source]")).to_have_value("DeirEzzor24")
        hands.press("Control+Enter")
        expect(page.locator(".find-claim")).to_have_count(0)
        expect(page.locator("[data-claim-mark]")).to_have_count(len(ON_RECORD) + number + 1)
        _writing_again(page)
        hands.press("End")
        if number + 1 < len(NEW):
            page.keyboard.press("Enter")
    hands.next_claim()
    assert hands.most <= MOST, hands.most
    expect(page.locator("[data-part=marked] li")).to_have_count(12)
    expect(page.locator("[data-part=marked] .standing").first).to_have_text("corroborated")

    _publish(page)
    assert not problems
    status, text = _read(newsroom, "/eastern-syria/2017/11/30/an-evening-in-the-east/")
    assert status == 200
    assert len(re.findall(r'<span class="mark [a-z]+">', text)) == 12
    assert "entered Hajin" in text and 'href="/claims/khan-sdf/"' in text


def test_a_cut_passage_is_placed_again_and_what_is_new_is_offered(newsroom: Newsroom, page: Page) -> None:
    _log_in(page, newsroom)
    _new_report(page, newsroom)
    page.wait_for_timeout(2500)  # what stands in a form two seconds after it came Wagtail takes for what is saved
    page.fill("[name=title]", "Two days later")
    page.fill("[name=dated]", "2017-11-11")
    page.locator("[name=dated]").blur()
    new = page.locator("[data-part=since] details", has_text="New").locator("li", has_text="40 per cent")
    expect(new).to_be_visible()
    new.get_by_role("button", name="Place").click()
    body = page.locator(".public-DraftEditor-content").last
    expect(body).to_contain_text("The Islamic State took back more than 40 per cent of Abu Kamal")
    expect(new).to_contain_text("in the text")
    body.click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    cut = page.locator("[data-part=unmarked] li")
    expect(cut).to_contain_text("The Islamic State took back more than 40 per cent")
    expect(page).to_have_url(re.compile(r"/desk/pages/\d+/edit/"), timeout=15_000)  # the draft has been saved
    page.wait_for_timeout(1500)
    page.reload()
    expect(cut).to_contain_text("The Islamic State took back more than 40 per cent")
    cut.get_by_role("button", name="Place again").click()
    expect(page.locator("[data-claim-mark=ak-forty]")).to_be_visible()
    expect(page.locator("[data-part=unmarked]")).to_be_hidden()


def test_what_was_typed_outlives_the_session(newsroom: Newsroom, page: Page) -> None:
    _log_in(page, newsroom)
    _new_report(page, newsroom)
    page.route("**/desk/pages/**", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.fill("[name=title]", "Nothing is lost")
    page.locator(".public-DraftEditor-content").last.click()
    page.keyboard.type("Words that took a while to find")
    page.wait_for_timeout(1000)
    page.context.clear_cookies()
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator("#kept-text")).to_contain_text("You were logged out. What you typed is kept here")
    other = page.context.new_page()
    _log_in(other, newsroom)
    other.close()
    page.unroute("**/desk/pages/**")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.locator("#kept-text")).to_contain_text("did not reach the newsroom")
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator("[name=title]")).to_have_value("Nothing is lost")
    expect(page.locator(".public-DraftEditor-content").last).to_have_text("Words that took a while to find")


PASTE = """([words, formatting]) => {
    const data = new DataTransfer();
    data.setData("text/html", `<p style="${"mso-bidi-font-family:Arial;".repeat(formatting)}">${words}</p>`);
    data.setData("text/plain", words);
    const editor = [...document.querySelectorAll(".public-DraftEditor-content")].pop();
    editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def test_ten_megabytes_from_a_word_processor_are_pasted_as_text_or_refused(newsroom: Newsroom, page: Page) -> None:
    _log_in(page, newsroom)
    _new_report(page, newsroom)
    editor = page.locator(".public-DraftEditor-content").last
    editor.click()
    page.evaluate(PASTE, ["A sentence from a word processor.", 400_000])
    expect(editor).to_have_text("A sentence from a word processor.")
    expect(page.get_by_role("alert")).to_have_text("It came with very much formatting: the text alone was pasted.")
    page.evaluate(PASTE, ["Far too much. " * 800_000, 1])
    expect(page.get_by_role("alert")).to_contain_text("This is more than can be pasted at once (200,000 characters)")
    expect(editor).to_have_text("A sentence from a word processor.")
    page.evaluate(PASTE, ["A word more.", 1])
    expect(editor).to_have_text("A sentence from a word processor.A word more.")
    expect(page.get_by_role("alert")).to_have_count(0)


def _publish(page: Page) -> None:
    """By Tab and Enter, as one would."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if (
            page.evaluate(
                "document.activeElement.getAttribute('aria-label') ?? document.activeElement.innerText"
            ).strip()
            == "More actions"
        ):
            break
    page.keyboard.press("Enter")
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText").strip().startswith("Publish"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile(r"(has been|and) published"))).to_be_visible(timeout=20_000)


def _read(newsroom: Newsroom, address: str) -> tuple[int, str]:
    until = time.monotonic() + 10
    while (answer := newsroom.get(address))[0] != 200 and time.monotonic() < until:
        time.sleep(0.2)
    return answer
