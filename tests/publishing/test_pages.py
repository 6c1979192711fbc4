"""What readers get: complete files, the same from an incremental bake as from nothing."""

import gzip
import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import brotli
from django.db import transaction

from dateline.claims import actions as claims
from dateline.claims.models import Claim, Source
from dateline.claims.rules.vocabulary import Action, Bond, Outcome, StanceKind, Verdict
from dateline.discussion.actions import answer_contribution, govern_thread, post_comment, vote
from dateline.discussion.models import Comment
from dateline.discussion.rules import Answered, VoiceKind
from dateline.funding.actions import record_donation
from dateline.funding.models import Campaign
from dateline.ledger.actions import append
from dateline.ledger.queries import entries_after, head
from dateline.moderation import actions as moderation
from dateline.moderation.rules.reasons import Deed, Reason
from dateline.publishing.actions import bake_all, bake_touched
from dateline.publishing.touching import EVERYTHING, touched_by
from dateline.reports import actions as reports
from dateline.reports.models import Report, Series
from dateline.reports.rules import reading
from dateline.values.money import Money
from tests.publishing.baked import differing, from_nothing, on_disk, read
from tests.publishing.pictures import add_picture, show

REPORT = "eastern-syria/2017/11/09/abu-kamal-taken"


def test_no_page_loads_from_elsewhere_runs_anything_or_names_a_missing_page(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 90
    for page in pages:
        links = read(page)
        assert not links.runs, page
        assert len(links.ids) == len(set(links.ids)), page
        for address in links.loads:
            assert address.startswith(("/", "data:,")), (page, address)
        for address in links.addresses:
            path = address.split("#")[0].split("?")[0]
            if not path or path.startswith(("http", "data:", "/write/", "/follow/", "/desk/")):
                continue
            target = site / path.lstrip("/") if path.startswith("/") else page.parent / path
            target = target / "index.html" if path.endswith("/") else target
            assert target.is_file(), f"{page} names {address}"


def test_the_report_has_all_its_parts(site: Path) -> None:
    html = (site / REPORT / "index.html").read_text("utf-8")
    for part in [
        "Eastern Syria, No. 1", "Headline claim", "ABU KAMAL", "Corrected 12 November 2017, 08:10",
        "Written:", "Now known:", "Said by:", '<svg', "Euphrates", "Shows", "Known by", "when this went to press",
        "$0", "$2,500", "$5,000", "$3,250", "Most voted", "Newest", "Oldest", 'action="/write/comment/"',
        'action="/follow/"', "CC BY 4.0", "situation.geojson", "situation.csv", "situation.svg", "Made with Natural Earth",
    ]:  # fmt: skip
        assert part in html, part
    assert html.index("Corrected 12 November") < html.index('class="body')
    third = (site / "eastern-syria/2017/11/20/abu-kamal-declared-a-second-time/index.html").read_text("utf-8")
    assert "It changed" in third and "We learned" in third


def test_every_marked_claim_shows_its_standing_in_a_word_and_a_shape(site: Path) -> None:
    html = (site / REPORT / "index.html").read_text("utf-8")
    marks = re.findall(r'class="mark (\w+)"', html)
    assert len(marks) >= 18 and {"refuted", "reported", "disputed", "corroborated"} <= set(marks)
    assert html.count('class="vh"> (') >= len(marks)
    assert "data-claim" not in html


def test_the_page_is_small(site: Path) -> None:
    page = (site / REPORT / "index.html.br").stat().st_size + next(site.glob("assets/*.css.br")).stat().st_size
    assert page < 100_000


def test_downloads_say_what_the_map_says(site: Path) -> None:
    collection = json.loads((site / REPORT / "situation.geojson").read_text())
    held = {feature["id"]: feature["properties"] for feature in collection["features"]}
    assert (collection["at"], collection["known_by"]) == ("2017-11-09", "2017-11-09")
    assert held["abu-kamal"]["holder"] == "gov" and held["abu-kamal"]["certainty"] == "claimed"
    listed = json.loads((site / REPORT / "claims.json").read_text())["claims"]
    assert next(one for one in listed if one["claim"] == "ak-gov-1")["standing_at_press"] == "reported"
    assert next(one for one in listed if one["claim"] == "ak-gov-1")["standing"] == "refuted"
    assert ElementTree.fromstring((site / REPORT / "situation.svg").read_text("utf-8")).tag.endswith("svg")


def test_the_feed_has_reports_and_corrections(site: Path) -> None:
    atom = {"a": "http://www.w3.org/2005/Atom"}
    entries = ElementTree.fromstring((site / "feed.atom").read_bytes()).findall("a:entry", atom)
    titles = [entry.findtext("a:title", namespaces=atom) for entry in entries]
    assert titles[0] == "Abu Kamal is declared taken a second time"
    assert "Corrected: Pro-government forces hold all of Abu Kamal" in titles
    assert len(titles) == 4


def test_the_claim_page_says_who_said_what_on_both_clocks(site: Path) -> None:
    html = (site / "claims/ak-gov-1/index.html").read_text("utf-8")
    for part in ["Said on", "On our record since", "Syrian Observatory for Human Rights", "denies", "qualifies",
                 "said something else later", "refuted", "How it stood", "Reports that rely on it"]:  # fmt: skip
        assert part in html, part


def test_orders_of_the_thread_are_pages_of_their_own(site: Path) -> None:
    def first_names(page: str) -> list[str]:
        html = (site / REPORT / page / "index.html").read_text("utf-8")
        return re.findall(r'class="c d0" id="(c\d+)"', html)

    oldest, newest, voted = first_names("discussion/oldest"), first_names("discussion/newest"), first_names(".")
    assert newest == oldest[::-1] and sorted(voted) == sorted(oldest) and voted != newest


def _last_comment() -> Comment:
    return Comment.objects.order_by("-pk")[0]


def _statement() -> None:
    claims.add_statement(
        claim=Claim.objects.get(ref="dez-gov"), source=Source.objects.get(ref="sohr"), stance=StanceKind.ASSERTS,
        known_at=date(2017, 11, 21), by=None,
    )  # fmt: skip


def _withdraw() -> None:
    Report.objects.get(slug="abu-kamal-lost-again").unpublish()


def _move() -> None:
    report = Report.objects.get(slug="abu-kamal-lost-again")
    report.slug = "lost-again"
    report.save_revision().publish()


def _republish(page: Any, **facts: Any) -> None:
    for name, value in facts.items():
        setattr(page, name, value)
    page.save_revision().publish()


def _unmark() -> None:
    report = Report.objects.get(number=1)
    _republish(report, body=report.body.replace('<span data-claim="t2-gov">', "<span>"))


def _take_address() -> None:
    first = Report.objects.get(slug="fourth")
    _republish(first, slug="gave-way")
    reports.add_report(
        series=Series.objects.get(),
        slug="fourth",
        title="Another fourth",
        dated=first.dated,
        number=5,
        body="<p>New.</p>",
        by=None,
    )


def _move_to_another_series() -> None:
    other = reports.add_series(slug="another-series", title="Another", by=None)
    Report.objects.get(slug="gave-way").move(other, pos="last-child")


def transaction_entry(kind: str, subject: str) -> None:
    with transaction.atomic():
        append(kind=kind, subject=subject, by="test")


def _link(bond: Bond, *, stands: bool = True) -> None:
    """Between claims on two places, so that the one is felt at the place of the other."""
    claims.link_claims(
        claim=Claim.objects.get(ref="dez-gov"), bond=bond, other=Claim.objects.get(ref="kati-gov-3"), stands=stands,
        reason="The island lies in the city.", known_at=date(2017, 11, 21), by=None,
    )  # fmt: skip


def _new_claim() -> None:
    claims.make_claim(
        text="Something else", action=Action.CAPTURES, agent=Claim.objects.get(ref="t2-gov").agent,
        place=Claim.objects.get(ref="t2-gov").place, true_from=date(2017, 12, 1), by=None,
    )  # fmt: skip


def _new_report() -> None:
    reports.add_report(
        series=Series.objects.get(), slug="fourth", title="A fourth", dated=date(2017, 11, 25), number=4,
        body='<p>It is <span data-claim="t2-gov">held</span>.</p>', by=None,
    )  # fmt: skip


def _translate() -> None:
    reports.add_report(
        series=reports.add_series(slug="in-arabic", title="شرق سوريا", by=None), slug="first", title="البوكمال", number=1,
        dated=date(2017, 11, 9), body="<p>نص</p>", language="ar", translation_of=Report.objects.get(slug="gave-way"), by=None,
    )  # fmt: skip


def _donation() -> None:
    record_donation(
        campaign=Campaign.objects.get(), amount=Money(2500, "USD"), given_at=datetime(2017, 11, 21, tzinfo=UTC),
        provider="demonstration", by=None,
    )  # fmt: skip


ACTS: dict[str, Callable[[], Any]] = {
    "a statement": _statement,
    "an assessment": lambda: claims.assess_claim(
        claim=Claim.objects.get(ref="ak-gov-2"), verdict=Verdict.CONFIRMED, reason="Seen.", known_at=date(2017, 11, 22), by=None
    ),
    "a claim": _new_claim,
    "a link": lambda: _link(Bond.SUPERSEDES),
    "a statement on what supersedes": lambda: claims.add_statement(
        claim=Claim.objects.get(ref="dez-gov"), source=Source.objects.get(ref="sohr"), stance=StanceKind.DENIES,
        known_at=date(2017, 11, 22), by=None,
    ),
    "a link that is taken back": lambda: _link(Bond.SUPERSEDES, stands=False),
    "a contradiction": lambda: _link(Bond.CONTRADICTS),
    "a forecast that is checked": lambda: claims.check_forecast(
        claim=Claim.objects.get(ref="road-next"), outcome=Outcome.DID_NOT, reason="Seen.", known_at=date(2017, 12, 5),
        rests_on=Claim.objects.get(ref="hajin-isis"), by=None,
    ),
    "a statement on what decided it": lambda: claims.add_statement(
        claim=Claim.objects.get(ref="hajin-isis"), source=Source.objects.get(ref="sohr"), stance=StanceKind.ASSERTS,
        known_at=date(2017, 12, 5), by=None,
    ),
    "evidence": add_picture,
    "evidence that is shown": lambda: show(shown=True),
    "evidence that is hidden again": lambda: show(shown=False),
    "a report": _new_report,
    "a withdrawal": _withdraw,
    "a report that moves": _move,
    "a correction": lambda: reports.correct_report(
        report=Report.objects.get(number=3), claim=Claim.objects.get(ref="ak-gov-2"), old_wording="a", new_wording="b",
        reason="c", corrected_at=datetime(2017, 12, 1, tzinfo=UTC), by=None,
    ),
    "a comment": lambda: post_comment(report=Report.objects.get(number=1), author="Zoë", text="Hello <b>there</b>"),
    "a remark on a passage": lambda: post_comment(
        report=Report.objects.get(number=1), author="Zoë", text="I doubt it",
        quote=reading(Report.objects.get(number=1).body)[:60],
    ),
    "a reply": lambda: post_comment(
        report=Report.objects.get(number=3), author="Zoë", text="Hello", parent=Report.objects.get(number=3).thread.comments.first()
    ),
    "a vote": lambda: vote(comment=_last_comment(), voter="v", value=-1),
    "an answer": lambda: answer_contribution(
        comment=post_comment(
            report=Report.objects.get(number=2), author="Zoë", text="See", claim=Claim.objects.get(ref="ak-isis"),
            stance=StanceKind.ASSERTS, link="https://example.org/",
        ),
        answer=Answered.TAKEN_UP, reason="Thank you.", by=None,
    ),
    "a comment that is held, and the first act of a month": lambda: post_comment(
        report=Report.objects.get(number=1), author="Zoë", text="You are a moron.", is_meant=True
    ),
    "one that is removed": lambda: moderation.decide(
        comments=[Report.objects.get(number=3).thread.comments.first()], deed=Deed.REMOVED, reason=Reason.SPAM, by=None
    ),
    "a discussion that is closed": lambda: govern_thread(
        report=Report.objects.get(number=1), closed=True, premoderated=False, slow_seconds=0, by=None
    ),
    "a donation": _donation,
    "a mark that is taken out": _unmark,
    "a correction of a claim that is not marked": lambda: reports.correct_report(
        report=Report.objects.get(number=3), claim=Claim.objects.get(ref="omar-sdf"), old_wording="a", new_wording="b",
        reason="c", corrected_at=datetime(2017, 12, 2, tzinfo=UTC), by=None,
    ),
    "a report that moves to a later day": lambda: _republish(Report.objects.get(number=2), dated=date(2017, 12, 9)),
    "an address that another report takes": _take_address,
    "the one that left it, published again": lambda: Report.objects.get(slug="gave-way").save_revision().publish(),
    "a report that is moved to another series": _move_to_another_series,
    "and back, where the other one has no report of that month any more": lambda: Report.objects.get(slug="gave-way").move(
        Series.objects.get(slug="eastern-syria"), pos="last-child"
    ),
    "a report of another year": lambda: _republish(Report.objects.get(number=2), dated=date(2018, 1, 5)),
    "under another number, so that another one follows it": lambda: _republish(
        Report.objects.get(number=2), number=1, dated=date(2017, 11, 10)
    ),
    "a translation": _translate,
    "that is edited": lambda: _republish(Report.objects.get(language="ar"), title="عنوان آخر"),
    "that is one of another report now": lambda: _republish(
        Report.objects.get(language="ar"), translation_of=Report.objects.get(number=3, language="en")
    ),
    "and is withdrawn": lambda: Report.objects.get(language="ar").unpublish(),
    "a claim that is gone": lambda: transaction_entry("claim.made", "claim:never-was"),
    "a series that moves": lambda: _republish(Series.objects.get(slug="eastern-syria"), slug="eastern-syria-moved"),
    "and then a report of it that moves to another month": lambda: _republish(
        Report.objects.get(number=3, language="en"), dated=date(2017, 12, 24)
    ),
    "a report with a map of what it claims": lambda: reports.add_report(
        series=Series.objects.get(slug="another-series"), slug="mapped", title="Mapped", dated=date(2017, 11, 28), number=9,
        body='<p>It is <span data-claim="t2-gov">held</span>.</p>', by=None,
    ),
    "that claims it no longer": lambda: _republish(Report.objects.get(slug="mapped"), body="<p>Nothing is known.</p>"),
    "a series that is withdrawn": lambda: Series.objects.get(slug="eastern-syria-moved").unpublish(),
    "the dossier's next source": lambda: claims.add_source(ref="another", name="Another", by=None),
}  # fmt: skip


def test_an_incremental_bake_equals_one_from_nothing(own_site: Path) -> None:
    assert differing(on_disk(own_site), from_nothing()) == []
    for act, do in ACTS.items():
        before = head()
        do()
        entries = entries_after(before)
        assert entries, act
        bake_touched(entries)
        assert differing(on_disk(own_site), from_nothing()) == [], act


def test_a_report_that_is_published_again_touches_itself_the_next_one_and_lists_but_no_other_report(
    own_site: Path,
) -> None:
    first, second, third = Report.objects.order_by("number")
    before = head()
    _republish(first, title="Edited")
    touched = touched_by(entries_after(before))
    assert {f"report:{first.pk}", f"report:{second.pk}", "front", f"reports:{first.series.pk}:2017-11"} <= touched
    assert not {f"report:{third.pk}", f"left:report:{first.pk}", "redirects", EVERYTHING} & touched


def test_a_bake_from_nothing_takes_away_what_is_no_longer_planned(own_site: Path) -> None:
    stray = own_site / "2016" / "old" / "index.html"
    stray.parent.mkdir(parents=True)
    stray.write_text("old")
    bake_all()
    assert not stray.exists() and not (own_site / "2016").exists()
    assert differing(on_disk(own_site), from_nothing()) == []


def test_compressed_forms_say_the_same(site: Path) -> None:
    for path in [site / REPORT / "index.html", site / REPORT / "situation.svg", site / "feed.atom"]:
        content = path.read_bytes()
        assert gzip.decompress(path.with_name(path.name + ".gz").read_bytes()) == content
        assert brotli.decompress(path.with_name(path.name + ".br").read_bytes()) == content


def test_what_readers_write_runs_nowhere(own_site: Path) -> None:
    hostile = "<script>alert(1)</script> <img src=x onerror=alert(1)> javascript:alert(1) https://example.org/?a=\"b'"
    comment = post_comment(
        report=Report.objects.get(number=1), author='<b onclick="x">me</b>', text=hostile, quote=hostile,
        kind=VoiceKind.DEMONSTRATION,
    )  # fmt: skip
    bake_touched(entries_after(head() - 1))
    for page in (own_site / REPORT).rglob("*.html"):
        assert not read(page).runs, page
        html = page.read_text("utf-8").replace('<script type="application/ld+json">', "")
        html = re.sub(r'<script type="module" src="/assets/[a-z.0-9]+">', "", html)
        assert "<script" not in html and "<img" not in html
    assert f'id="c{comment.pk}"' in (own_site / REPORT / "discussion/newest/index.html").read_text("utf-8")
