"""What other sites and search engines are told of a page: cards, the map as a PNG, and a report as a NewsArticle."""

import io
import json
import re
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from dateline.atlas.models import Place
from dateline.claims import actions as claims
from dateline.claims.models import Claim, Source
from dateline.claims.rules.vocabulary import StanceKind
from dateline.discussion.actions import post_comment, vote
from dateline.ledger.queries import entries_after, head
from dateline.publishing.actions import bake_all, bake_touched
from dateline.publishing.edition import Edition
from dateline.publishing.pages import report as pages_of_report
from dateline.publishing.pages.article import licence
from dateline.publishing.pages.cards import LONGEST, bounded, opening
from dateline.publishing.pages.report import report_page, situation_png
from dateline.reports import actions as reports
from dateline.reports.models import Report, Series
from dateline.situation.drawing.lettering import legible
from dateline.situation.drawing.picture import filling
from dateline.situation.rules.projection import WIDTH, Bounds, Projection

SITE = "http://127.0.0.1:8000"
FIRST = "eastern-syria/2017/11/09/abu-kamal-taken"
SECOND = "eastern-syria/2017/11/12/abu-kamal-lost-again"
THIRD = "eastern-syria/2017/11/20/abu-kamal-declared-a-second-time"
LAST_ON_CLAIM = {"claims/ak-gov-1": SECOND, "places/abu-kamal": THIRD}


class Head(HTMLParser):
    """The metadata of a page, and what stands in its one data element."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: dict[str, str] = {}
        self.data = ""
        self._inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if name := told.get("property") or told.get("name"):
            assert name not in self.said or tag != "meta", name
            self.said[name] = told.get("content") or ""
        self._inside = told.get("type") == "application/ld+json" and tag == "script"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.data += data

    def handle_endtag(self, _tag: str) -> None:
        self._inside = False


def head_of(page: Path) -> Head:
    return Head((page / "index.html").read_text("utf-8"))


@pytest.mark.parametrize("path", [FIRST, "claims/ak-gov-1", "places/abu-kamal"])
def test_a_page_has_a_card_with_a_map(site: Path, path: str) -> None:
    said = head_of(site / path).said
    assert said["og:url"] == f"{SITE}/{path}/" and said["og:site_name"] and said["og:locale"] == "en"
    assert said["og:title"] and 10 < len(said["og:description"]) <= LONGEST
    assert said["og:description"] == said["description"]
    assert said["og:type"] == ("article" if path == FIRST else "website")
    picture = said["og:image"].removeprefix(f"{SITE}/")
    if path in LAST_ON_CLAIM:
        assert picture == f"{LAST_ON_CLAIM[path]}/situation.png"
    with Image.open(site / picture) as map_:
        assert (map_.format, map_.size) == ("PNG", (1200, 630))
        assert (str(map_.width), str(map_.height)) == (said["og:image:width"], said["og:image:height"])
        assert len(map_.convert("RGB").getcolors(maxcolors=1_000_000) or []) > 20
    assert (site / picture).stat().st_size < 150_000
    assert said["twitter:card"] == "summary_large_image" and "as known on" in said["og:image:alt"]


def test_a_place_that_no_report_speaks_of_has_a_card_without_a_picture(record: None) -> None:
    from dateline.publishing.pages.record import place_page

    Place.objects.create(ref="nowhere", name="Nowhere")
    said = Head(place_page(Edition(), Place.objects.get(ref="nowhere"))).said
    assert said["twitter:card"] == "summary" and "og:image" not in said


def test_a_picture_is_the_same_each_time_and_writes_only_what_it_can(record: None) -> None:
    def drawn() -> bytes:
        return situation_png(Edition(), Report.objects.get(number=1))

    before = drawn()
    assert before == drawn()
    for ref, name, aliases in (("abu-kamal", "البوكمال", ["Abu Kamal"]), ("hajin", "هجين", [])):
        Place.objects.filter(ref=ref).update(name=name, aliases=aliases)
    Series.objects.update(west=38, east=43, south=33, north=37)
    other = drawn()
    assert other != before and Image.open(io.BytesIO(other)).size == (1200, 630)


@pytest.mark.parametrize(
    ("bounds", "fills"),
    [((39.4, 34.0, 41.6, 36.3), True), ((10.0, 50.0, 40.0, 51.0), True), ((20.0, -60.0, 21.0, 70.0), True),
     ((-150.0, -60.0, 150.0, 75.0), False), ((179.0, 10.0, 179.5, 40.0), False), ((0.0, 88.0, 90.0, 89.5), False)],
)  # fmt: skip
def test_a_window_is_widened_to_fill_the_picture(bounds: Bounds, fills: bool) -> None:
    west, south, east, north = filling(bounds)
    assert -180 <= west <= bounds[0] and -90 <= south <= bounds[1] and bounds[2] <= east <= 180
    assert bounds[3] <= north <= 90
    assert (abs(Projection((west, south, east, north)).height / WIDTH - 630 / 780) < 0.01) is fills


def test_what_is_said_after_press_draws_no_picture(own_site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []
    whole = pages_of_report.situation_png

    def counted(edition: Edition, report: Report, standing: bytes | None = None) -> bytes:
        drawn.append(report.pk)
        return whole(edition, report, standing)

    monkeypatch.setattr(pages_of_report, "situation_png", counted)
    report, mark = Report.objects.get(number=1), head()
    vote(comment=post_comment(report=report, author="Zoë", text="Hello"), voter="v", value=1)
    claims.add_statement(
        claim=Claim.objects.get(ref="dez-gov"), source=Source.objects.get(ref="sohr"), stance=StanceKind.ASSERTS,
        known_at=date(2017, 11, 21), by=None,
    )  # fmt: skip
    assert bake_touched(entries_after(mark)).written and not drawn
    mark = head()
    report.save_revision().publish()
    bake_touched(entries_after(mark))
    assert drawn == [report.pk]


def test_a_picture_stays_as_it_is_while_it_shows_the_same_and_is_whole(own_site: Path) -> None:
    def published_again(report: Report) -> bytes:
        mark = head()
        report.save_revision().publish()
        bake_touched(entries_after(mark))
        return (own_site / report.address.strip("/") / "situation.png").read_bytes()

    report = Report.objects.get(slug="abu-kamal-lost-again")
    file = own_site / report.address.strip("/") / "situation.png"
    drawn, said = file.read_bytes(), PngInfo()
    said.add_text("Drawn from", Image.open(io.BytesIO(drawn)).info["Drawn from"])
    Image.new("RGB", (1200, 630)).save(file, pnginfo=said)
    other = file.read_bytes()
    report.title = "Another title"
    assert published_again(report) == other  # it shows what it was drawn from, and that is the same
    file.write_bytes(other[:-40])
    assert published_again(report) == drawn
    file.write_bytes(other)
    bake_all()
    assert file.read_bytes() == drawn
    file.write_bytes(other)
    Place.objects.filter(ref="abu-kamal").update(name="Elsewhere")
    assert published_again(report) not in (drawn, other)


def test_no_page_shows_the_picture_of_a_report_that_moved_or_was_withdrawn(own_site: Path) -> None:
    def pictures() -> set[str]:
        return {
            picture for page in own_site.rglob("index.html") if (picture := head_of(page.parent).said.get("og:image"))
        }

    report = Report.objects.get(slug="abu-kamal-lost-again")
    assert f"{SITE}/{SECOND}/situation.png" in pictures()
    mark, report.slug = head(), "lost-again"
    report.save_revision().publish()
    bake_touched(entries_after(mark))
    moved = f"{SITE}{report.address}situation.png"
    assert moved in pictures() and f"{SITE}/{SECOND}/situation.png" not in pictures()
    mark = head()
    report.unpublish()
    bake_touched(entries_after(mark))
    assert moved not in pictures() and len(pictures()) == 2
    assert all((own_site / one.removeprefix(f"{SITE}/")).is_file() for one in pictures())
    assert len(list(own_site.rglob("situation.png"))) == 2


@pytest.mark.parametrize(
    ("names", "shown"),
    [(["Deir ez-Zor"], "Deir ez-Zor"), (["Zür\u00edch"], "Zurich"), (["البوكمال", "Abu Kamal"], "Abu Kamal"),
     (["Київ"], ""), (["北京"], ""), (["e\u0301"], "e"), ([], "")],
)  # fmt: skip
def test_a_name_is_written_in_letters_that_the_font_has(names: list[str], shown: str) -> None:
    assert legible(names) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [("short", "short"), ("word " * 100, ("word " * 39).strip() + "…"), ("a\n b", "a b"), ("x" * 200, "x" * 200)],
)
def test_a_description_is_cut_between_words(text: str, shown: str) -> None:
    assert bounded(text) == shown and len(shown) <= LONGEST


def test_the_opening_of_a_text_has_no_marks_in_it() -> None:
    assert opening('<p>A &amp; <span data-claim="x">B</span>.</p><p>C</p>') == "A & B."


@pytest.mark.parametrize(
    ("words", "said"),
    [("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
     ("CC BY-NC-SA 3.0", "https://creativecommons.org/licenses/by-nc-sa/3.0/"),
     ("All rights reserved", {"@type": "CreativeWork", "name": "All rights reserved"})],
)  # fmt: skip
def test_a_licence_leads_to_its_text(words: str, said: Any) -> None:
    assert licence(words) == said


def test_a_report_is_a_news_article_with_its_corrections(site: Path) -> None:
    told = json.loads(head_of(site / FIRST).data)
    assert (told["@type"], told["url"], told["mainEntityOfPage"]) == (
        "NewsArticle",
        f"{SITE}/{FIRST}/",
        f"{SITE}/{FIRST}/",
    )
    assert len(told["headline"]) <= 110 and told["inLanguage"] == "en" and told["isAccessibleForFree"] is True
    for moment in (told["datePublished"], told["dateModified"]):
        assert datetime.fromisoformat(moment).tzinfo is not None
    assert told["dateModified"] >= told["datePublished"]
    assert all(one["@type"] == "Person" and one["name"] for one in told["author"])
    assert told["publisher"]["name"] and told["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert [place["name"] for place in told["about"]] == ["Abu Kamal"] and len(told["mentions"]) > 3
    (corrected,) = told["correction"]
    assert corrected["@type"] == "CorrectionComment" and corrected["datePublished"] == "2017-11-12T06:10:00Z"
    assert "Written:" in corrected["text"] and "Now known:" in corrected["text"]
    assert (site / told["image"]["url"].removeprefix(f"{SITE}/")).is_file() and "backstory" not in told
    third = json.loads(head_of(site / THIRD).data)
    assert third["backstory"]["url"].startswith(SITE) and "correction" not in third


def test_no_text_closes_the_element_that_it_stands_in(record: None) -> None:
    hostile = '</script><script>alert(1)</script><!-- " \\ \u2028 ]]>'
    report = reports.add_report(
        series=Series.objects.get(), slug="hostile", title=hostile, dated=date(2017, 12, 1), number=9, body="<p>x</p>",
        summary=hostile, bylines=hostile, published_at=datetime(2017, 12, 1, tzinfo=UTC), by=None,
    )  # fmt: skip
    html = report_page(Edition(), report)
    assert (
        html.count("<script")
        == html.count("</script>")
        == len(re.findall('<script type="application/ld|<script type="module" src="/assets/', html))
    )
    told = json.loads(Head(html).data)
    assert told["headline"] == hostile and "</script>" in told["author"][0]["name"]
    assert Head(html).said["og:title"] == hostile
