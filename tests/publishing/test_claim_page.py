"""The page of a claim and of a place, for a reader who knows nothing of it: who holds it, who says otherwise, since when."""

import json
import re
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from dateline.atlas.models import Actor, Place
from dateline.claims import actions as claims
from dateline.claims.models import Claim, Source
from dateline.claims.rules.vocabulary import Action, Bond, Mode, Outcome, StanceKind, Verdict
from dateline.ledger.log import head, size
from dateline.publishing.actions import bake_all
from dateline.publishing.edition import Edition
from dateline.publishing.pages.claim import claim_page
from dateline.values.grades import Credibility
from dateline.values.time import Precision
from tests.publishing.pictures import add_picture, show


def page(site: Path, address: str) -> str:
    return (site / address / "index.html").read_text("utf-8")


def told(ref: str) -> str:
    """A claim's page, made from the record as it is now."""
    return claim_page(Edition(), ref)


def text_of(html: str) -> str:
    """What is read on a page: without what stands in its head, tags as blanks."""
    body = html.split("</head>")[1]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split()).replace(" .", ".").replace(" ,", ",")


def lede(html: str) -> str:
    found = re.search(
        r'</h1>\s*(?:<p class="dateline">[^\n]*</p>\s*)?<p class="answer">(?:As known now: )?(.*?)</p>', html, re.DOTALL
    )
    assert found, "the sentence does not stand under the headline"
    return unescape(found[1])


LEDES = {
    "claims/hajin-isis": "Hajin has been contested between Syrian Democratic Forces and Islamic State since 3 December 2017: "
    "held by Syrian Democratic Forces according to SDF press office; held by Islamic State according to NSO correspondents; "
    "that it is held by Syrian Democratic Forces is denied by NSO correspondents.",
    "claims/ak-gov-1": "Abu Kamal has been held by Pro-government forces since 19 November 2017, according to Hezbollah "
    "military media and SANA (one side’s word alone); with reservations according to Syrian Observatory for Human Rights.",
    "places/t2": "T2 pumping station has been held by Pro-government forces since 26 October 2017, according to Syrian "
    "Observatory for Human Rights (one source’s word alone); nobody on record says otherwise.",
    "places/busayrah": "Al-Busayrah is held by Islamic State and besieged by Syrian Democratic Forces, according to Syria War "
    "Report and its site (one source’s word alone); nobody on record says otherwise.",
    "places/ashara": "Nobody has said who holds Al-Ashara.",
}  # fmt: skip


@pytest.mark.parametrize("address", LEDES)
def test_the_first_sentence_says_who_holds_it_and_who_says_otherwise(site: Path, address: str) -> None:
    assert lede(page(site, address)) == LEDES[address]


@pytest.mark.parametrize("address", ["claims/hajin-isis", "places/hajin"])
def test_a_disputed_place_is_explained(site: Path, address: str) -> None:
    read = text_of(page(site, address))
    for part in [
        "Who holds it It is contested between Syrian Democratic Forces and Islamic State.",
        "Who says that it is held by Syrian Democratic Forces SDF press office (official, on the side of Syrian Democratic Forces)",
        "Who says that it is held by Islamic State NSO correspondents (local media, party to nothing)",
        "Who denies that it is held by Syrian Democratic Forces NSO correspondents",
        "5 December 2017, in nso.news", "Since when Since 3 December 2017", "First said on 3 December 2017, by SDF press office.",
        "Why we say so Two claims for the same days contradict each other.",
    ]:  # fmt: skip
        assert part in read, part


def test_a_claim_says_what_it_has_to_do_with_the_answer(site: Path) -> None:
    parts = {
        "hajin-isis": "This claim is one of those on which that rests.",
        "ak-gov-1": "This claim has no part in it, because it is refuted.",
        "ak-isis": "This claim tells of an earlier time: later ones on Abu Kamal have come after it.",
        "t2-gov-early": "This claim has no part in it: “Pro-government forces took the T2 pumping station” counts in its place.",
    }
    for ref, said in parts.items():
        assert said in text_of(page(site, f"claims/{ref}")), ref
    assert "What this does to the map" not in page(site, "claims/t2-fire")
    assert "What was said and does not count" in page(site, "places/t2")


def test_links_are_told_from_both_ends_with_what_they_do_to_the_map(site: Path) -> None:
    later, earlier = text_of(page(site, "claims/t2-gov")), text_of(page(site, "claims/t2-gov-early"))
    assert "It supersedes Pro-government forces hold the T2 pumping station (23 October 2017)." in later
    assert "The other claim does nothing to the map while that stands." in later
    assert "It is superseded by Pro-government forces took the T2 pumping station (26 October 2017)." in earlier
    assert "Judged by the desk on 28 October 2017: A monitor that is party to nothing dates" in earlier
    assert "This claim does nothing to the map while that stands." in earlier
    assert "While both are said, the map shows the place as contested." in text_of(page(site, "claims/hajin-isis"))


def test_a_forecast_says_what_became_of_it(site: Path) -> None:
    read = text_of(page(site, "claims/guerrilla-next"))
    assert "Says that it will be so" in read and "What became of it It is not decided." in read
    assert "What decided it: The Islamic State still holds Hajin, Darnaj and Gharanij." in read
    assert "The desk has not checked this forecast yet." in text_of(page(site, "claims/road-next"))


def _made(mode: Mode, **more: Any) -> Claim:
    return claims.make_claim(
        text=f"A {mode} one </script><b>", action=Action.CAPTURES, mode=mode, agent=Actor.objects.get(ref="gov"),
        place=Place.objects.get(ref="hiri"), true_from=date(2017, 11, 9), ref=f"made-{mode}", by=None, **more,
    )  # fmt: skip


def test_mode_hour_and_the_precision_of_the_place_are_in_words(record: None) -> None:
    hour = {"precision": Precision.INSTANT, "true_at": datetime(2017, 11, 9, 4, 30, tzinfo=UTC)}
    for mode in Mode:
        _made(mode, **hour)
    words = {"plain": "it was so", "negated": "it was not so", "future": "it will be so", "alleged": "it is alleged"}
    for mode, said in words.items():
        read = text_of(told(f"made-{mode}"))
        assert f"Says that {said}" in read and "When 9 November 2017, 04:30 UTC" in read
        assert "somewhere within 5 km of here" in read
    assert "exact, by the gazetteer" in told("ak-isis")
    assert "known by name only, near Deir ez-Zor" in told("kati-gov-1")


def test_a_link_that_is_taken_back_is_past(record: None) -> None:
    one, other = Claim.objects.get(ref="hajin-isis"), Claim.objects.get(ref="ak-isis")
    for stands in (True, False):
        claims.link_claims(
            claim=one,
            bond=Bond.REPEATS,
            other=other,
            reason="A slip",
            known_at=date(2017, 12, 5),
            stands=stands,
            by=None,
        )
    html = told("ak-isis")
    assert html.count('<li class="past">') == 2
    assert "No longer: it is repeated by" in html and "Taken back: that it is repeated by" in html


def test_a_forecast_that_was_decided_keeps_what_was_said_before(record: None) -> None:
    for outcome, reason in ((Outcome.CAME_TRUE, "Too early."), (Outcome.DID_NOT, "Nobody took it")):
        claims.check_forecast(
            claim=Claim.objects.get(ref="road-next"),
            outcome=outcome,
            reason=reason,
            known_at=date(2017, 12, 5),
            by=None,
        )
    read = text_of(told("road-next"))
    assert "What became of it It did not come true. It did not come true, judged by the desk on 5 December 2017" in read
    assert read.index("Nobody took it.") < read.index("Too early.")


# What was shown


def test_evidence_is_shown_once_the_desk_shows_it_and_no_longer_than_that(own_site: Path) -> None:
    piece = add_picture()
    bake_all()
    html, file = page(own_site, "claims/hajin-isis"), own_site / "evidence" / piece.copy
    for part in ["A &quot;card&quot; &lt;b&gt;in&lt;/b&gt; grey.", "Credit: <bdi>The test.</bdi>", "Taken 4 December 2017, 09:30 UTC.",
                 "https://example.org/card", piece.sha256, "The desk keeps the picture and does not show it."]:  # fmt: skip
        assert part in html, part
    assert "<img" not in html and not file.exists()
    show(shown=True)
    bake_all()
    html = page(own_site, "claims/hajin-isis")
    assert f'<img src="/evidence/{piece.copy}" alt="A &quot;card&quot; &lt;b&gt;in&lt;/b&gt; grey" width=' in html
    assert file.read_bytes()[:3] == b"\xff\xd8\xff"
    show(shown=False)
    bake_all()
    assert "<img" not in page(own_site, "claims/hajin-isis") and not file.exists()


def test_a_copy_that_is_lost_keeps_nothing_else_from_readers(own_site: Path, tmp_path: Path) -> None:
    piece = add_picture()
    show(shown=True)
    (tmp_path / "evidence" / "copies" / piece.copy).unlink()
    done = bake_all()
    assert done.failed == (f"evidence/{piece.copy}",)
    assert piece.sha256 in page(own_site, "claims/hajin-isis")


# For programs


def data(html: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert found and html.count("<script") == html.count("</script") == 1
    said: dict[str, Any] = json.loads(found[1])
    assert said["@context"] == "https://schema.org"
    return said


def test_every_claim_is_a_claim_and_only_a_judged_one_is_reviewed(site: Path) -> None:
    for found in (site / "claims").glob("*/index.html"):
        html = found.read_text("utf-8")
        said = data(html)
        reviewed = "What the desk judged" in html
        assert ("@graph" in said) == reviewed, found
        one = said["@graph"][0] if reviewed else said
        assert one["@type"] == "Claim" and one["url"].endswith(f"/claims/{found.parent.name}/")
        assert one["text"] in unescape(html)
        assert one["firstAppearance"] == one["appearance"][0] and one["datePublished"] == min(
            seen["datePublished"] for seen in one["appearance"]
        )


def test_a_review_has_what_its_readers_ask_for(site: Path) -> None:
    claim, review = data(page(site, "claims/ak-gov-1"))["@graph"]
    assert (review["@type"], review["claimReviewed"]) == ("ClaimReview", "Pro-government forces hold all of Abu Kamal")
    assert review["url"] == claim["url"] and review["datePublished"] == "2017-11-12"
    assert review["author"]["@type"] == "Organization" and review["itemReviewed"] == claim
    rating = review["reviewRating"]
    assert rating["alternateName"] == "refuted" and rating["ratingExplanation"].startswith(
        "The monitor that had denied it"
    )
    assert (rating["ratingValue"], rating["bestRating"], rating["worstRating"]) == (1, 5, 1)
    assert claim["author"] == {"@type": "Organization", "name": "Syrian state television"}
    assert claim["firstAppearance"]["publisher"]["name"] == "reuters.com"
    assert claim["appearance"][-1]["url"].endswith(
        "/eastern-syria/2017/11/20/abu-kamal-declared-a-second-time/"
    ) or any(seen.get("headline") for seen in claim["appearance"])


def test_a_rating_follows_the_grade_and_without_one_the_verdict(record: None) -> None:
    cases = [
        (Verdict.CONFIRMED, Credibility.NOT_JUDGED, 5),
        (Verdict.REFUTED, Credibility.NOT_JUDGED, 1),
        (Verdict.CONFIRMED, Credibility.PROBABLE, 4),
        (Verdict.WITHDRAWN, Credibility.NOT_JUDGED, None),
    ]
    claim = Claim.objects.get(ref="ak-gov-1")
    day = date(2017, 11, 30)
    for verdict, credibility, value in cases:
        claims.assess_claim(claim=claim, verdict=verdict, credibility=credibility, reason="Seen", known_at=day, by=None)
        rating = data(told("ak-gov-1"))["@graph"][1]["reviewRating"]
        assert (rating["alternateName"], rating.get("ratingValue")) == (verdict, value)
        assert ("bestRating" in rating) == (value is not None)
    claims.assess_claim(claim=claim, verdict=Verdict.OPEN, reason="Nobody knows", known_at=day, by=None)
    assert data(told("ak-gov-1"))["@type"] == "Claim"


def test_no_text_closes_the_block_of_data(record: None) -> None:
    claim = _made(Mode.PLAIN)
    hostile = "</script><script>alert(1)</script><!-- & \u2028."
    source = claims.add_source(name=hostile, by=None)
    claims.add_statement(
        claim=claim, source=source, stance=StanceKind.ASSERTS, known_at=date(2017, 11, 9), via=hostile, by=None
    )
    claims.assess_claim(claim=claim, verdict=Verdict.REFUTED, reason=hostile, known_at=date(2017, 11, 9), by=None)
    claimed, review = data(told("made-plain"))["@graph"]
    assert claimed["text"] == "A plain one </script><b>" and claimed["author"]["name"] == hostile
    assert review["reviewRating"]["ratingExplanation"] == hostile


# The page as a witness


def test_each_claim_keeps_the_head_that_the_log_had_when_its_last_word_came(record: None) -> None:
    def kept(ref: str) -> tuple[int, str]:
        found = re.search(r"came into it: (\d+) entr.*?title=\"([0-9a-f]{64})\"", told(f"{ref}"), re.DOTALL)
        assert found, ref
        return int(found[1]), found[2]

    before = kept("ak-isis"), kept("dez-gov")
    for ref in ("ak-isis", "dez-gov"):
        assert kept(ref)[1] == head(kept(ref)[0]).root
    claims.add_statement(
        claim=Claim.objects.get(ref="dez-gov"), source=Source.objects.get(ref="sohr"), stance=StanceKind.ASSERTS,
        known_at=date(2017, 11, 21), by=None,
    )  # fmt: skip
    assert kept("ak-isis") == before[0], "what came on record elsewhere does not change the page"
    assert kept("dez-gov") == (size(), head().root) != before[1]


def test_a_claim_of_which_nothing_was_said_keeps_no_head(record: None) -> None:
    _made(Mode.PLAIN)
    html = told("made-plain")
    assert "came into it" not in html and data(html)["@type"] == "Claim"


def test_the_same_record_gives_the_same_page_under_another_name(record: None) -> None:
    before = told("ak-gov-1")
    with override_settings(NEWSROOM_NAME="Another & <one>"):
        assert data(told("ak-gov-1"))["@graph"][1]["author"]["name"] == "Another & <one>"
    assert told("ak-gov-1") == before
