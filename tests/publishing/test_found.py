"""Being found: what machines that look for pages are told, and that it is so."""

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from dateline.claims import actions as claims
from dateline.claims.models import Claim, Source
from dateline.claims.rules.vocabulary import StanceKind
from dateline.ledger.queries import entries_after, head
from dateline.publishing import rules
from dateline.publishing.actions import bake_all, bake_touched
from dateline.publishing.baking import files_in
from dateline.publishing.pages import sitemaps
from dateline.reports.models import Report

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "n": "http://www.google.com/schemas/sitemap-news/0.9"}
SITE = "http://127.0.0.1:8000"


def addresses(file: Path) -> list[str]:
    found = ElementTree.fromstring(file.read_bytes()).findall(".//s:loc", NAMES)
    return [(one.text or "").removeprefix(SITE) for one in found]


def listed(site: Path) -> list[str]:
    return [address for part in addresses(site / "sitemap.xml") for address in addresses(site / part.lstrip("/"))]


def test_every_page_is_listed_once_and_names_itself(site: Path) -> None:
    found = listed(site)
    assert len(found) == len(set(found))
    pages = {f"/{path.removesuffix('index.html')}" for path in files_in(site) if path.endswith("index.html")}
    assert set(found) == {page for page in pages if "/discussion/" not in page and page != "/offline/"}
    for page in pages:
        html = (site / page.lstrip("/") / "index.html").read_text("utf-8")
        named = re.findall(r'<link rel="canonical" href="([^"]*)">', html)
        assert named == [SITE + re.sub(r"discussion/.*", "", page)], page


def test_parts_are_within_what_the_protocol_allows() -> None:
    assert rules.PART <= 50_000 and sitemaps.MOST_NEWS <= 1000


def test_a_page_says_when_it_changed_by_the_record(own_site: Path) -> None:
    def days() -> dict[str, str]:
        rows = ElementTree.fromstring((own_site / "sitemap-claims-0.xml").read_bytes()).findall("s:url", NAMES)
        return {row.findtext("s:loc", "", NAMES): row.findtext("s:lastmod", "", NAMES) for row in rows}

    before, mark = days(), head()
    claims.add_statement(
        claim=Claim.objects.get(ref="dez-gov"), source=Source.objects.get(ref="sohr"), stance=StanceKind.ASSERTS,
        known_at=Claim.objects.get(ref="dez-gov").true_from, by=None,
    )  # fmt: skip
    entries = entries_after(mark)
    bake_touched(entries)
    changed = {page: day for page, day in days().items() if before[page] != day}
    moment = entries[0].recorded_at.strftime("%Y-%m-%dT%H:%M")
    assert list(changed) == [f"{SITE}/claims/dez-gov/"] and changed[f"{SITE}/claims/dez-gov/"].startswith(moment)


def test_a_new_claim_touches_the_last_part_only(own_site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "PART", 10)
    pages = set(listed(own_site))
    bake_all()
    assert set(listed(own_site)) == pages  # in other parts, the same pages
    before, mark = changed_times(own_site), head()
    like = Claim.objects.get(ref="t2-gov")
    made = claims.make_claim(
        text="Something else", action=like.action, agent=like.agent, place=like.place, true_from=like.true_from, by=None
    )
    bake_touched(entries_after(mark))
    after = changed_times(own_site)
    touched = {path for path in after if after[path] != before.get(path)}
    last = f"sitemap-claims-{made.pk // 10}.xml"
    assert last in touched and touched <= {last, "sitemap.xml"}


def changed_times(site: Path) -> dict[str, int]:
    return {path: (site / path).stat().st_mtime_ns for path in files_in(site) if path.startswith("sitemap")}


def test_the_news_are_counted_from_the_newest_report(site: Path, own_site: Path) -> None:
    assert addresses(site / "news-sitemap.xml") == ["/eastern-syria/2017/11/20/abu-kamal-declared-a-second-time/"]
    newest, other = Report.objects.get(number=3), Report.objects.get(number=2)
    assert newest.first_published_at and other.first_published_at
    mark = head()
    title = "A & B <took> it"
    Report.objects.filter(pk=other.pk).update(first_published_at=newest.first_published_at)
    other.refresh_from_db()
    other.title = title
    other.save_revision().publish()
    bake_touched(entries_after(mark))
    rows = ElementTree.fromstring((own_site / "news-sitemap.xml").read_bytes())
    titles: list[Any] = [one.text for one in rows.findall(".//n:title", NAMES)]
    assert titles == [newest.title, title]
    assert {one.text for one in rows.findall(".//n:language", NAMES)} == {"en"}


def test_robots_are_told_where_to_look_and_where_not(site: Path) -> None:
    said = (site / "robots.txt").read_text()
    assert f"Sitemap: {SITE}/sitemap.xml\n" in said and f"Sitemap: {SITE}/news-sitemap.xml\n" in said
    closed = re.findall(r"^Disallow: (.*)$", said, re.MULTILINE)
    assert {"/desk/", "/write/"} <= set(closed)
    assert not [page for page in listed(site) if page.startswith(tuple(closed))]


def test_what_moved_is_listed_where_it_is_and_what_was_withdrawn_nowhere(own_site: Path) -> None:
    report = Report.objects.get(number=3)
    for do in (lambda: report.save_revision().publish(), report.unpublish):
        old, report.slug, mark = report.address, "elsewhere", head()
        do()
        bake_touched(entries_after(mark))
        for found in (listed(own_site), addresses(own_site / "news-sitemap.xml")):
            assert old not in found and (report.address in found) is report.live and found


def test_a_list_of_nothing_is_taken_away(own_site: Path) -> None:
    mark = head()
    part = own_site / f"sitemap-reports-{Report.objects.first().pk // rules.PART}.xml"
    assert part.is_file()
    for report in Report.objects.live():
        report.unpublish()
    bake_touched(entries_after(mark))
    assert not part.exists() and f"/{part.name}" not in addresses(own_site / "sitemap.xml")
