"""Files: whole, durable, mended, and never left half-written; a disk that refuses gets one sentence."""

import errno
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.test import override_settings

from dateline.ledger import consumers
from dateline.ledger.queries import head, position_of
from dateline.publishing import background, crew
from dateline.publishing.actions import bake_all
from dateline.publishing.baking import PARTIAL, Writer, files_in, sweep, wrong_with
from dateline.publishing.checking import Kind, check_site
from dateline.publishing.consumers import bake_what_changed
from dateline.publishing.edition import Edition
from dateline.publishing.keys import all_keys
from dateline.publishing.models import FailedPage, OwedKey
from dateline.publishing.plans import plan
from dateline.values.errors import Unusable
from tests.publishing.test_pages import REPORT, differing, from_nothing, on_disk


def put(root: Path, path: str, content: bytes) -> bool:
    writer = Writer(root)
    is_new = writer.put(path, content)
    writer.settle()
    return is_new


LONG = b"<p>" + b"word " * 200
BY_HAND = {
    "a page that was edited": lambda page: page.write_bytes(b"mine"),
    "a page that was taken away": lambda page: page.unlink(),
    "a compressed form of something else": lambda page: page.with_name(page.name + ".br").write_bytes(b"x"),
    "a compressed form that was taken away": lambda page: page.with_name(page.name + ".gz").unlink(),
    "a folder in its place": lambda page: (page.unlink(), page.mkdir(), (page / "x").write_bytes(b"")),
    "a link in its place": lambda page: (page.rename(page.with_name("y")), page.symlink_to(page.with_name("y"))),
}


@pytest.mark.parametrize("what", BY_HAND)
def test_what_was_done_by_hand_is_found_and_mended(tmp_path: Path, what: str) -> None:
    site, path = tmp_path / "site", "ä/abu kamal أبو كمال/index.html"
    assert put(site, path, LONG) and not put(site, path, LONG)
    assert wrong_with(site, path, LONG) is None
    BY_HAND[what](site / path)
    assert wrong_with(site, path, LONG)
    assert put(site, path, LONG) and wrong_with(site, path, LONG) is None


def test_a_file_where_a_folder_must_be_gives_way(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "claims").write_text("by hand")
    put(site, "claims/a/index.html", LONG)
    assert wrong_with(site, "claims/a/index.html", LONG) is None


def test_several_that_write_make_the_same_folders_at_once(tmp_path: Path) -> None:
    together = Barrier(4)

    def write(name: str) -> None:
        writer = Writer(tmp_path / "site")
        for year in range(40):
            together.wait(10)
            writer.put(f"{year}/11/09/{name}.html", b"short")
        writer.settle()

    with ThreadPoolExecutor(4) as several:
        list(several.map(write, "abcd"))
    assert len(files_in(tmp_path / "site")) == 160


def test_a_page_that_becomes_small_loses_its_compressed_forms(tmp_path: Path) -> None:
    site = tmp_path / "site"
    put(site, "a.html", LONG)
    put(site, "a.html", b"short")
    assert [one.name for one in site.iterdir()] == ["a.html"]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EROFS])
def test_a_disk_that_refuses_leaves_the_old_page_and_says_one_sentence(
    own_site: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    before = on_disk(own_site)
    for path in list(own_site.rglob("index.html*")):
        path.unlink()
    monkeypatch.setattr(os, "fsync", _refuse(number))
    with pytest.raises(Unusable) as problem:
        bake_all()
    assert "Pages stay as they were" in problem.value.sentence
    assert not list(own_site.rglob(f"*{PARTIAL}"))
    monkeypatch.undo()
    bake_all()
    assert differing(on_disk(own_site), before) == []


def _refuse(number: int) -> Any:
    def fsync(_handle: int) -> None:
        raise OSError(number, os.strerror(number))

    return fsync


def test_who_reads_the_ledger_keeps_its_place_while_the_disk_refuses(
    own_site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.publishing.test_pages import _new_report

    consumers.skip_to_head("publishing", head())
    before, handlers = head(), {"publishing": bake_what_changed}
    monkeypatch.setattr(consumers, "_handlers", handlers)
    _new_report()
    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", _refuse(errno.ENOSPC))
        assert consumers.catch_up() == 0
        assert "disk is full" in consumers.trouble_of("publishing") and position_of("publishing") == before
    assert consumers.catch_up() > 0 and not consumers.trouble_of("publishing")
    assert differing(on_disk(own_site), from_nothing()) == []


def test_what_was_left_half_written_is_swept(tmp_path: Path) -> None:
    (tmp_path / f".index.html.br.1{PARTIAL}").write_text("half")
    assert not files_in(tmp_path) and sweep(tmp_path) == 1 and not list(tmp_path.iterdir())


def test_the_keys_are_those_of_the_plan(own_site: Path) -> None:
    keys = all_keys(Edition())
    assert len(keys) == len(set(keys))
    assert {one.key for one in plan(Edition())} <= set(keys)


def test_a_check_names_what_is_not_as_it_must_be_and_why(own_site: Path) -> None:
    from tests.publishing.test_pages import _new_claim

    consumers.skip_to_head("publishing", head())
    assert check_site().found == []
    (own_site / REPORT / "index.html").write_text("by hand")
    (own_site / "feed.atom").unlink()
    (own_site / "old.html").write_text("old")
    found = {one.path: (one.kind, one.why) for one in check_site().found}
    assert {path: kind for path, (kind, _) in found.items()} == {
        f"{REPORT}/index.html": Kind.ALTERED, "feed.atom": Kind.MISSING, "old.html": Kind.STRAY,
    }  # fmt: skip
    bake_all()
    _new_claim()
    found = {one.path: (one.kind, one.why) for one in check_site().found}
    assert (
        found["claims/index.html"][0] is Kind.STALE and "(claim.made) is not baked yet" in found["claims/index.html"][1]
    )
    bake_all()
    consumers.skip_to_head("publishing", head())
    assert check_site().found == []
    assert differing(on_disk(own_site), from_nothing()) == []


def test_a_page_that_fails_keeps_no_other_and_is_tried_again(own_site: Path, tmp_path: Path, settings: Any) -> None:
    broken = tmp_path / "publishing" / "corrections.html"
    broken.parent.mkdir()
    broken.write_text("{% include 'publishing/nowhere.html' %}")
    before = on_disk(own_site)
    with override_settings(TEMPLATES=[settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]):
        (own_site / "index.html").unlink()
        assert bake_all().failed == ("corrections/index.html",)
        assert differing(on_disk(own_site), before) == []
        bake_all()
    failed = FailedPage.objects.get()
    assert failed.tries == 2 and "TemplateDoesNotExist" in failed.sentence
    FailedPage.objects.update(try_after=failed.try_after.replace(year=2200))  # the clock was set back since
    background.bake_some()
    assert not FailedPage.objects.exists()


def test_a_page_that_cannot_be_planned_keeps_no_other(own_site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dateline.publishing.pages import report

    whole, first = report.has_map, Edition().newest(1)[0]

    def has_map(edition: Edition, one: Any) -> bool:
        return 1 // 0 == 0 if one.pk == first.pk else whole(edition, one)

    monkeypatch.setattr(report, "has_map", has_map)
    before = on_disk(own_site)
    (own_site / "index.html").unlink()
    assert bake_all().failed == (f"report:{first.pk}",)
    assert differing(on_disk(own_site), before) == []


def test_a_change_of_very_many_pages_waits_and_is_overtaken(own_site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dateline.ledger.queries import entries_after
    from dateline.publishing import consumers as of_publishing
    from tests.publishing.test_pages import _last_comment, _republish, vote

    monkeypatch.setattr(of_publishing, "AT_ONCE", 5)
    monkeypatch.setattr(background, "SLICE", 4)
    before = head()
    from dateline.reports.models import Series

    _republish(Series.objects.get(), slug="elsewhere")
    bake_what_changed(entries_after(before))
    assert OwedKey.objects.count() > 20 and not (own_site / "elsewhere").exists()
    before = head()
    vote(comment=_last_comment(), voter="v", value=-1)
    bake_what_changed(entries_after(before))
    assert (own_site / "elsewhere").exists() and OwedKey.objects.count() > 20  # the vote's report, before its turn
    while background.bake_some():
        pass
    assert not OwedKey.objects.exists()
    assert differing(on_disk(own_site), from_nothing()) == []


def test_a_part_of_a_discussion_is_not_lost_among_very_much_else(
    own_site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dateline.claims.models import Claim
    from dateline.ledger.queries import entries_after
    from dateline.publishing import consumers as of_publishing
    from tests.publishing.test_pages import Verdict, _last_comment, claims, vote

    monkeypatch.setattr(of_publishing, "AT_ONCE", 5)
    before = head()
    vote(comment=_last_comment(), voter="v", value=-1)
    claims.assess_claim(
        claim=Claim.objects.get(ref="ak-gov-2"),
        verdict=Verdict.CONFIRMED,
        reason="Seen.",
        known_at=date(2017, 11, 22),
        by=None,
    )
    bake_what_changed(entries_after(before))
    while background.bake_some():
        pass
    assert differing(on_disk(own_site), from_nothing()) == []


def test_a_bake_of_everything_takes_turns(own_site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "TURN", 0.0)
    monkeypatch.setattr(crew, "CHUNK", 3)
    told: list[tuple[int, int]] = []
    for path in list(own_site.rglob("*.html")):
        path.unlink()
    bake_all(progress=lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1] and len(told) > 10
    assert differing(on_disk(own_site), from_nothing()) == []
