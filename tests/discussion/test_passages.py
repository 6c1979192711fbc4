"""A reader remarks on a passage: the quote is found in the text, followed through edits, and kept where it is lost."""

from collections.abc import Callable
from typing import Any

import pytest

from dateline.claims.actions import make_claim
from dateline.claims.models import Claim
from dateline.claims.rules.vocabulary import Action, StanceKind
from dateline.discussion.actions import erase_voice, post_comment, show_comment, strike_comment
from dateline.discussion.consumers import follow_reports
from dateline.discussion.models import Comment, Passage
from dateline.discussion.queries import contributions_on
from dateline.ledger.queries import entries_after, head
from dateline.publishing.edition import Edition
from dateline.publishing.pages.report import report_page
from dateline.publishing.touching import touched_by
from dateline.reports.models import Report
from tests.readers import Reader

BODY = (
    "<p>North took the town on Friday. Nobody saw the bridge.</p><p>South denied it. Nobody saw the bridge.</p>"
    "<p>دخلت القوات المدينة يوم الجمعة.</p>"
)
NOT_FOUND = "not found as one passage of the text"
CHANGED = "on a passage that has changed since"
OTHERWISE = "the passage reads otherwise now"


def publish(report: Report, body: str) -> None:
    """Publish another text, and have it read by the discussion."""
    report = Report.objects.get(pk=report.pk)
    before = head()
    report.body = body
    report.save_revision().publish()
    follow_reports(entries_after(before))


@pytest.fixture
def sara(reader: Callable[..., Reader], report: Report) -> Reader:
    publish(report, BODY)
    return reader(name="Sara")


def last() -> Comment:
    return Comment.objects.order_by("-pk")[0]


def page(report: Report) -> str:
    return report_page(Edition(), Report.objects.get(pk=report.pk))


def test_a_quote_that_is_typed_is_found_and_leads_to_its_place(sara: Reader, report: Report) -> None:
    sara.says("Who says so?", quote="north TOOK the town  on friday")
    passage = last().passage
    assert passage and last().quote == "North took the town on Friday"  # the words of the report, not of the form
    assert (passage.exact, passage.start, passage.first_block, passage.remarks) == (last().quote, 0, 0, 1)
    assert passage.suffix.startswith(". Nobody saw")
    html = page(report)
    assert f'<span class="remarked" id="passage-{passage.pk}">North took the town on Friday</span>' in html
    assert f'discussion/oldest/#c{last().pk}">1 remark</a></sup>' in html
    assert f'href="{report.address}#passage-{passage.pk}">North took the town on Friday</a>' in html
    assert NOT_FOUND not in html


def test_arabic_is_found_too(sara: Reader, report: Report) -> None:
    sara.says("متى؟", quote="دخلت القوات المدينة")
    assert last().passage and f'id="passage-{last().passage_id}">دخلت القوات المدينة</span>' in page(report)


@pytest.mark.parametrize("quote", ["West took the town on Sunday", "Nobody saw the bridge", "e", "x" * 5_000])
def test_a_quote_that_is_no_one_passage_is_kept_and_told_of(sara: Reader, report: Report, quote: str) -> None:
    assert sara.says("Hm.", quote=quote).status_code == 302
    assert last().passage is None and last().quote == quote[:500] and NOT_FOUND in page(report)


def test_what_the_page_says_of_its_place_tells_two_apart(sara: Reader, report: Report) -> None:
    words = "Nobody saw the bridge"
    sara.says("Which?", quote=words, start="71", prefix="the bridge.\nSouth denied it. ", suffix=".\nدخلت")
    assert last().passage and last().passage.start == 71 and last().passage.first_block == 1
    assert page(report).index("passage-") > page(report).index("South denied it.")


LIES: dict[str, dict[str, Any]] = {
    "a place where other words stand": {"quote": "South denied it", "start": "0", "prefix": "", "suffix": " the town"},
    "no number": {"quote": "South denied it", "start": "1e9"},
    "a number beyond all": {"quote": "South denied it", "start": "9" * 40},
    "surroundings that are nowhere": {
        "quote": "South denied it",
        "start": "55",
        "prefix": "<b>",
        "suffix": "x" * 9_000,
    },
}


@pytest.mark.parametrize("lie", LIES)
def test_what_a_form_says_of_a_place_is_not_believed(sara: Reader, lie: str) -> None:
    assert sara.says("Hm.", **LIES[lie]).status_code == 302
    passage = last().passage
    assert passage and (passage.exact, passage.start) == ("South denied it", 54)
    assert passage.suffix.startswith(". Nobody saw") and len(passage.suffix) <= 64


def test_remarks_on_the_same_words_are_counted_together(sara: Reader, report: Report) -> None:
    for text in ("One.", "Two.", "Three."):
        sara.says(text, quote="South denied it")
    first, second, _ = Comment.objects.order_by("pk")
    assert Passage.objects.get().remarks == 3 and "3 remarks</a>" in page(report)
    strike_comment(comment=first, reason="Off topic.", by=None)
    assert "2 remarks</a>" in page(report) and f'#c{second.pk}">2 remarks' in page(report)
    show_comment(comment=first, by=None)
    assert f'#c{first.pk}">3 remarks' in page(report)
    assert second.voice
    erase_voice(voice=second.voice, by=None)
    assert Passage.objects.get().remarks == 0 and "passage-" not in page(report)
    assert not Comment.objects.exclude(passage=None).exists()


def test_a_remark_that_waits_is_not_counted_yet(sara: Reader, report: Report) -> None:
    sara.says("See https://a.example https://b.example https://c.example", quote="South denied it")
    held = last()
    assert held.state == "held" and held.passage and held.passage.remarks == 0 and "passage-" not in page(report)
    show_comment(comment=held, by=None)
    assert "1 remark</a>" in page(report)


def test_it_is_followed_through_edits_and_detached_when_it_is_lost(sara: Reader, report: Report) -> None:
    sara.says("Who says so?", quote="North took the town on Friday")
    quoted = last().passage_id
    publish(report, f"<p>It was a long day.</p>{BODY}")
    html = page(report)
    assert f'id="passage-{quoted}">North took the town on Friday</span>' in html and OTHERWISE not in html
    publish(report, BODY.replace("the town on", "the whole town on"))
    html = page(report)
    assert f'id="passage-{quoted}">North took the whole town on Friday</span>' in html
    assert OTHERWISE in html and ">North took the town on Friday</a>" in html  # beside the remark stand the old words
    publish(report, "<p>Nothing is known of the town.</p>")
    html = page(report)
    assert "passage-" not in html and CHANGED in html and "North took the town on Friday" in html
    passage = Passage.objects.get()
    assert (
        passage.now_start is None and passage.made_on and passage.anchored_on and passage.made_on < passage.anchored_on
    )
    publish(report, BODY)
    assert f'id="passage-{quoted}">North took the town on Friday</span>' in page(report)
    entry = list(entries_after(head() - 1))[-1]
    assert (entry.kind, entry.facts["standing"], entry.facts["detached"]) == ("passages.anchored", 1, 0)


def test_a_publication_without_passages_says_nothing(sara: Reader, report: Report) -> None:
    sara.says("Hello")
    before = head()
    publish(report, f"{BODY}<p>More.</p>")
    assert [entry.kind for entry in entries_after(before)] == ["report.published"]


def claim() -> Claim:
    return make_claim(
        text="North holds the town", action=Action.STATEMENT, true_from=Report.objects.get().dated, by=None
    )


def test_what_readers_bring_on_a_claim_is_listed_with_it(sara: Reader, report: Report) -> None:
    one = claim()
    for number in range(3):
        before = head()
        sara.says(f"Seen {number}", claim=one.ref, stance="asserts", link="https://example.org/")
        assert f"spoken:{one.ref}" in touched_by(entries_after(before))
    assert [said.text for said in contributions_on(one)] == ["Seen 2", "Seen 1", "Seen 0"]
    strike_comment(comment=last(), reason="Off topic.", by=None)
    assert [said.text for said in contributions_on(one)] == ["Seen 1", "Seen 0"]
    before = head()
    post_comment(report=report, author="Zoë", text="Hello")
    assert not [key for key in touched_by(entries_after(before)) if key.startswith(("spoken", "claim", "text"))]
    post_comment(report=report, author="Zoë", text="No", claim=one, stance=StanceKind.DENIES)
    before = head()
    Report.objects.get().unpublish()
    assert contributions_on(one) == [] and f"spoken:{one.ref}" in touched_by(entries_after(before))
