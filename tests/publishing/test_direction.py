"""Right-to-left names and texts on pages: each is isolated, so that numbers and punctuation beside it stay in place."""

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from django.test import Client

from dateline.atlas.actions import add_actor, add_place
from dateline.claims.actions import add_evidence, add_source, add_statement, assess_claim, link_claims, make_claim
from dateline.claims.models import Claim
from dateline.claims.rules.vocabulary import Action, Bond, EvidenceKind, StanceKind, Verdict
from dateline.publishing.edition import Edition
from dateline.publishing.plans import plan
from dateline.values.text import isolated
from tests.desk.conftest import editor  # a fixture

__all__ = ["editor"]

DAY = date(2017, 11, 9)
RTL = re.compile(r"[\u0590-\u08ff]")
VOID = {"meta", "link", "input", "br", "img", "hr", "path", "circle", "rect", "line", "use", "polyline", "source"}


class _Bare(HTMLParser):
    """Collects text with right-to-left letters that nothing isolates."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.inside: list[tuple[str, bool]] = []
        self.bare: list[str] = []
        self.seen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            # An SVG text stands alone; a script is not read; a textarea and an option hold one text and nothing beside it.
            alone = tag in {"bdi", "text", "script", "textarea"} or ("dir", "auto") in attrs
            self.inside.append((tag, alone))

    def handle_endtag(self, tag: str) -> None:
        while self.inside and self.inside.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.seen += bool(RTL.search(data))
        if not any(alone for _, alone in self.inside) and RTL.search(re.sub("\u2068[^\u2069]*\u2069", "", data)):
            self.bare.append(f"{'>'.join(tag for tag, _ in self.inside[-3:])}: {data.strip()[:80]}")


def _bare(page: str) -> list[str]:
    reader = _Bare()
    reader.feed(page)
    assert reader.seen, "there is nothing right-to-left on this page"
    return reader.bare


@pytest.fixture
def arabic(db: None) -> Claim:
    """A record in Arabic, with numbers and Latin words in its texts."""
    army, group = (
        add_actor(ref=ref, name=name, kind="x", by=None) for ref, name in (("army", "الجيش 5"), ("group", "الفصائل"))
    )
    town = add_place(ref="town", name="البوكمال (2)", lat=34.5, lon=40.9, aliases=["مدينة"], by=None)
    near = add_place(ref="near", name="الميادين", near=town, by=None)
    agency, other = (
        add_source(ref=ref, name=name, side=side, by=None)
        for ref, name, side in (("agency", "وكالة 24", army), ("other", "مرصد", None))
    )
    facts = {"agent": army, "target": group, "place": town, "true_from": DAY, "by": None}
    claim = make_claim(ref="one", text="الجيش دخل المدينة 80%", action=Action.CAPTURES, **facts)  # type: ignore[arg-type]
    later = make_claim(ref="two", text="الجيش خارج المدينة", action=Action.BESIEGES, **facts | {"place": near})  # type: ignore[arg-type]
    for at in (claim, later):
        said = add_statement(
            claim=at, source=agency, stance=StanceKind.ASSERTS, known_at=DAY, note="قال: 3 مرات", by=None
        )
        add_statement(claim=at, source=other, stance=StanceKind.ASSERTS, known_at=DAY, repeats=agency, by=None)
        add_evidence(
            statement=said, kind=EvidenceKind.POST, shows="صورة 1", credit="مصور", link="https://example.org/1", by=None
        )
        assess_claim(claim=at, verdict=Verdict.OPEN, reason="سبب 7", known_at=DAY, by=None)
    link_claims(claim=claim, bond=Bond.CONTRADICTS, other=later, reason="سبب", known_at=DAY, by=None)
    return claim


def test_every_baked_page_isolates_them(arabic: Claim) -> None:
    pages = {
        one.path: str(one.content())
        for one in plan(Edition())
        if one.path.startswith(("claims/", "places/", "actors/", "situation/")) and one.path.endswith(".html")
    }
    assert len(pages) == 9
    assert {path: found for path, page in pages.items() if (found := _bare(page))} == {}


@pytest.mark.parametrize("page", ["claim/one/", "claim/one/link/", "", "sources/"])
def test_the_desk_isolates_them(arabic: Claim, editor: Client, page: str) -> None:
    assert _bare(editor.get(f"/desk/claims/{page}").content.decode()) == []


def test_so_do_sentences_in_plain_text(arabic: Claim) -> None:
    told = Client().get("/api/v1/explain?place=town").json()
    for sentence in told["sentences"]:
        assert not RTL.search(re.sub("\u2068[^\u2069]*\u2069", "", sentence)), sentence
    assert Client().get("/api/v1/claims/one").json()["text"] == arabic.text == "الجيش دخل المدينة 80%"


@pytest.mark.parametrize("text", ["North", "Новости 24", "", "第五"])
def test_what_runs_from_left_to_right_stays_as_it_is(text: str) -> None:
    assert isolated(text) == text
