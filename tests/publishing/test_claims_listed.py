"""Lists of claims: the newest, and those of a month, however long the record is."""

import re
from datetime import date
from pathlib import Path

import pytest

from dateline.atlas.models import Actor, Place
from dateline.claims import actions as claims
from dateline.claims.models import Claim, Source
from dateline.claims.rules.vocabulary import Action, StanceKind, Verdict
from dateline.ledger.queries import entries_after, head
from dateline.publishing.consumers import bake_what_changed
from dateline.publishing.pages import record
from tests.publishing.baked import differing, from_nothing, on_disk, read


def listed(page: Path) -> list[str]:
    """The claims in the table of a page, in its order."""
    return re.findall(r'<td><a dir="auto" href="/claims/([^/"]+)/"', page.read_text("utf-8"))


def months(page: Path) -> list[str]:
    return [address for address in read(page).addresses if re.fullmatch(r"/claims/\d{4}/\d\d/", address)]


def newest(found: list[Claim]) -> list[str]:
    return [one.ref for one in sorted(found, key=lambda one: (one.true_from, one.pk), reverse=True)]


def add_claim(day: date) -> Claim:
    claim = claims.make_claim(
        text="They took it.", action=Action.CAPTURES, agent=Actor.objects.get(ref="gov"),
        place=Place.objects.get(ref="t2"), true_from=day, by=None,
    )  # fmt: skip
    source = Source.objects.get(ref="sohr")
    claims.add_statement(claim=claim, source=source, stance=StanceKind.ASSERTS, known_at=day, by=None)
    return claim


def test_the_list_has_the_newest_and_leads_to_every_month(own_site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record, "CLAIMS_LISTED", 5)
    add_claim(date(2016, 2, 29))
    every = list(Claim.objects.all())
    made = from_nothing()
    for path in made:
        (own_site / path).parent.mkdir(parents=True, exist_ok=True)
        (own_site / path).write_bytes(made[path])
    assert listed(own_site / "claims/index.html") == newest(every)[:5]
    led_to = months(own_site / "claims/index.html")
    assert led_to[-1] == "/claims/2016/02/" and led_to == sorted(led_to, reverse=True)
    assert [ref for month in led_to for ref in listed(own_site / month.strip("/") / "index.html")] == newest(every)
    gov = [one for one in every if "gov" in {party.ref for party in (one.agent, one.target) if party}]
    assert listed(own_site / "actors/gov/index.html") == newest(gov)[:5]
    assert set(months(own_site / "actors/gov/index.html")) == {f"/claims/{one.true_from:%Y/%m}/" for one in gov}
    few = [one.ref for one in Actor.objects.all() if not months(own_site / f"actors/{one.ref}/index.html")]
    assert few, "an actor of few claims needs no way to others"


def test_a_claim_bakes_its_own_month_alone_and_the_first_of_a_month_its_page(own_site: Path) -> None:
    before, site = head(), on_disk(own_site)
    old = add_claim(date(2016, 2, 29))
    bake_what_changed(entries_after(before))
    after = on_disk(own_site)
    assert differing(after, from_nothing()) == []
    assert "/claims/2016/02/" in after["sitemap-lists-0.xml"].decode()
    touched = [path for path in differing(site, after) if re.fullmatch(r"claims/\d{4}/\d\d/index.html", path)]
    assert touched == ["claims/2016/02/index.html"]
    before = head()
    claims.assess_claim(claim=old, verdict=Verdict.REFUTED, reason="Seen.", known_at=date(2016, 3, 1), by=None)
    bake_what_changed(entries_after(before))
    assert differing(on_disk(own_site), from_nothing()) == []
    assert "refuted" in (own_site / "claims/2016/02/index.html").read_text("utf-8")
