"""The index of the search: what a change touches, and how words stand in it."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dateline.claims import actions as claims
from dateline.claims.models import Claim, Source
from dateline.claims.rules.vocabulary import Action, StanceKind
from dateline.ledger.queries import entries_after, head
from dateline.publishing import searching
from dateline.publishing.actions import bake_all, bake_touched
from dateline.publishing.folding import shard_of
from dateline.publishing.touching import touched_by
from dateline.reports.models import Report
from tests.publishing.baked import differing, from_nothing, on_disk

SEGMENT, BLOCK = 8, 4  # numbers in each: the demonstration's claims fill several


@pytest.fixture
def in_small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    small = {sort: replace(size, segment=SEGMENT, block=BLOCK) for sort, size in searching.SIZES.items()}
    monkeypatch.setattr(searching, "SIZES", small)
    monkeypatch.setattr("dateline.publishing.pages.search.SIZES", small)


def _claim(text: str) -> Claim:
    like = Claim.objects.get(ref="t2-gov")
    return claims.make_claim(
        text=text, action=Action.CAPTURES, agent=like.agent, place=like.place, true_from=date(2017, 12, 1), by=None
    )


def test_a_change_touches_one_segment_and_the_blocks_of_what_it_changes(own_site: Path, in_small_parts: None) -> None:
    bake_all()
    before, files = head(), on_disk(own_site)
    number = _claim("Qwerty is written here").pk
    keys = touched_by(entries_after(before))
    assert [key for key in keys if key.startswith("words:")] == [f"words:claims:{number // SEGMENT}"]
    bake_touched(entries_after(before))
    changed = {path for path in differing(files, on_disk(own_site)) if path.startswith("search/claims/words/")}
    new = {path for path in changed if path not in files}
    assert f"search/claims/words/{number // SEGMENT}/{shard_of('qwerty')}.json" in changed
    assert len(changed - new) <= 12  # four words, and those of its place
    assert differing(on_disk(own_site), from_nothing()) == []
    before = head()
    claims.add_statement(
        claim=Claim.objects.get(pk=number), source=Source.objects.get(ref="sohr"), stance=StanceKind.ASSERTS,
        known_at=date(2017, 12, 2), by=None,
    )  # fmt: skip
    touched = {key for key in touched_by(entries_after(before)) if key.startswith(("words:", "listed:"))}
    assert touched == {f"listed:claims:{number // BLOCK}"}


def test_words_stand_with_the_newest_first_as_steps(own_site: Path) -> None:
    one = _claim("Zyxwv here")
    other = _claim("Here zyxwv and then")
    made = from_nothing([f"words:claims:{one.pk // 8192}"])
    shard = json.loads(made[f"search/claims/words/{one.pk // 8192}/{shard_of('zyxwv')}.json"])
    day = (date(2017, 12, 1) - date(1970, 1, 1)).days
    assert shard["zyxwv"] == [[day, other.pk % 8192, 0, one.pk - other.pk], []]


def test_words_follow_a_report_that_is_written_anew_moved_to_another_day_and_withdrawn(own_site: Path) -> None:
    def words_stand_as_from_nothing() -> bool:
        keys = ["words:reports:0"]
        return all((own_site / path).read_bytes() == content for path, content in from_nothing(keys).items())

    bake_all()
    report = Report.objects.get(number=1)
    for change in (
        {"body": "<p>Plugh and<br>xyzzy</p>"}, {"title": "Xyzzy"}, {"summary": "Plugh"}, {"dated": date(2018, 3, 1)},
    ):  # fmt: skip
        mark = head()
        for name, value in change.items():
            setattr(report, name, value)
        report.save_revision().publish()
        bake_touched(entries_after(mark))
        assert words_stand_as_from_nothing()
    mark = head()
    report.unpublish()
    bake_touched(entries_after(mark))
    assert words_stand_as_from_nothing()
    assert "xyzzy" not in (own_site / f"search/reports/words/0/{shard_of('xyzzy')}.json").read_text()
