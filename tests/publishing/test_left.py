"""What moved leaves the way to where it is, what was withdrawn a notice, and nothing else stays there."""

import http.client
import json
import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from dateline.ledger.queries import entries_after, head
from dateline.publishing.actions import bake_touched
from dateline.publishing.baking import files_in
from dateline.publishing.leavings import Told, left_by
from dateline.reports import actions as reports
from dateline.reports.models import Report, Series
from tests.newsroom import Newsroom
from tests.publishing.test_pages import _republish, differing, from_nothing, on_disk, read

AT = datetime(2017, 12, 5, tzinfo=UTC)


def told(*said: str) -> list[Told]:
    """`report:1 published /a/` and so on."""
    rows = []
    for line in said:
        subject, what, address, *title = line.split(maxsplit=3)
        rows.append(Told(f"{subject.split(':')[0]}.{what}", subject, address, "".join(title), AT))
    return rows


CASES = {
    "nothing moved": (["report:1 published /s/1/"], {"report:1": "/s/1/"}, {}),
    "moved twice: both lead straight there": (
        ["report:1 published /s/1/", "report:1 published /s/2/", "report:1 published /s/3/"], {"report:1": "/s/3/"},
        {"/s/1/": "/s/3/", "/s/2/": "/s/3/"},
    ),
    "there and back again: no loop": (
        ["report:1 published /s/1/", "report:1 published /s/2/", "report:1 published /s/1/"], {"report:1": "/s/1/"},
        {"/s/2/": "/s/1/"},
    ),
    "withdrawn: all that it had": (
        ["report:1 published /s/1/", "report:1 published /s/2/", "report:1 withdrawn /s/2/"], {},
        {"/s/1/": None, "/s/2/": None},
    ),
    "published again elsewhere": (
        ["report:1 published /s/1/", "report:1 withdrawn /s/1/", "report:1 published /s/2/"], {"report:1": "/s/2/"},
        {"/s/1/": "/s/2/"},
    ),
    "taken by another": (
        ["report:1 published /s/1/", "report:1 published /s/2/", "report:2 published /s/1/"],
        {"report:1": "/s/2/", "report:2": "/s/1/"}, {},
    ),
    "taken and left again: who was there last": (
        ["report:1 published /s/1/", "report:1 published /s/2/", "report:2 published /s/1/", "report:2 published /s/3/"],
        {"report:1": "/s/2/", "report:2": "/s/3/"}, {"/s/1/": "/s/3/"},
    ),
    "two that change places": (
        ["report:1 published /s/1/", "report:2 published /s/2/", "report:1 published /s/3/", "report:2 published /s/1/",
         "report:1 published /s/2/"], {"report:1": "/s/2/", "report:2": "/s/1/"}, {"/s/3/": "/s/2/"},
    ),
    "a series that moves twice takes its reports along": (
        ["series:9 published /s/", "report:1 published /s/1/", "series:9 published /t/", "series:9 published /u/"],
        {"series:9": "/u/", "report:1": "/u/1/"},
        {"/s/": "/u/", "/t/": "/u/", "/s/1/": "/u/1/", "/t/1/": "/u/1/"},
    ),
    "what was withdrawn before stays behind": (
        ["series:9 published /s/", "report:1 published /s/1/", "report:1 withdrawn /s/1/", "series:9 published /t/"],
        {"series:9": "/t/"}, {"/s/": "/t/", "/s/1/": None},
    ),
    "deleted without a word": (["report:1 published /s/1/"], {}, {"/s/1/": None}),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_where_an_address_leads(case: str) -> None:
    said, now, wanted = CASES[case]
    found = left_by(told(*said), now)
    assert {one.address: one.to for one in found} == wanted
    assert not {one.to for one in found} & {one.address for one in found}


def _bake(do: object) -> None:
    before = head()
    do()  # type: ignore[operator]
    bake_touched(entries_after(before))


def test_a_report_that_was_withdrawn_leaves_a_notice_and_nothing_else(own_site: Path) -> None:
    report = Report.objects.get(slug="abu-kamal-lost-again")
    folder = own_site / report.address.strip("/")
    for stays in (False, True):
        _bake(lambda stays=stays: _republish(Report.objects.get(pk=report.pk), title_stays=stays))
        assert (folder / "claims.json").is_file()
        _bake(Report.objects.get(pk=report.pk).unpublish)
        assert files_in(folder) == {"index.html"}
        page = (folder / "index.html").read_text("utf-8")
        assert "This report was withdrawn" in page and (report.title in page) is stays
        assert json.loads((own_site / "redirects.json").read_text()) == {"moved": {}, "withdrawn": [report.address]}
        assert not read(folder / "index.html").runs
        assert differing(on_disk(own_site), from_nothing()) == []


def test_an_address_that_is_taken_keeps_nothing_of_who_had_it(own_site: Path) -> None:
    first = Report.objects.get(slug="abu-kamal-taken")
    address, folder = first.address, own_site / first.address.strip("/")
    first.slug = "gave-way"
    _bake(lambda: first.save_revision().publish())
    page = (folder / "index.html").read_text("utf-8")
    assert f'content="0; url={first.address}"' in page and 'rel="canonical"' in page
    facts = {"dated": date(2017, 11, 9), "number": 9, "body": "<p>New.</p>", "by": None}
    _bake(lambda: reports.add_report(series=Series.objects.get(), slug="abu-kamal-taken", title="New", **facts))
    assert json.loads((own_site / "redirects.json").read_text())["moved"] == {}
    assert "New" in (folder / "index.html").read_text("utf-8") and address
    assert differing(on_disk(own_site), from_nothing()) == []


def test_the_server_answers_with_301_and_410(newsroom: Newsroom) -> None:
    old = "/eastern-syria/2017/11/09/abu-kamal-taken/"
    newsroom.log_in()
    with sqlite3.connect(newsroom.home / "dateline.sqlite3") as database:
        pages = dict(database.execute("SELECT slug, id FROM wagtailcore_page"))
    gone = "/eastern-syria/2017/11/13/abu-kamal-lost-again/"
    address = next(one for one in _addresses(newsroom) if "lost-again" in one) or gone
    newsroom.desk_post(f"/desk/pages/{pages['abu-kamal-lost-again']}/unpublish/", {})
    script = (
        "from dateline.wiring.cli import set_up; set_up(); from dateline.reports.models import Report;"
        "r = Report.objects.get(slug='abu-kamal-taken'); r.slug = 'moved'; r.save_revision().publish()"
    )
    _in_home(newsroom.home, script)
    newsroom.run("bake")
    status, page = newsroom.get(address)
    assert status == 410 and "was withdrawn" in page
    for path, wanted in ((old, "/eastern-syria/2017/11/09/moved/"), (old[:-1], "/eastern-syria/2017/11/09/moved/"),
                         (old + "discussion/newest/", "/eastern-syria/2017/11/09/moved/discussion/newest/")):  # fmt: skip
        connection = http.client.HTTPConnection(newsroom.url.removeprefix("http://"), timeout=10)
        connection.request("GET", path)
        answer = connection.getresponse()
        assert (answer.status, answer.headers["Location"]) == (301, wanted)
        connection.close()
    assert newsroom.get(old + "discussion/newest/")[0] == 200
    newsroom.run("mirror", "verify", newsroom.url, "--private")  # 410 and 301 are as they should be


def _addresses(newsroom: Newsroom) -> list[str]:
    pages = (newsroom.home / "site").glob("eastern-syria/*/*/*/*/index.html")
    return [f"/{page.parent.relative_to(newsroom.home / 'site').as_posix()}/" for page in pages]


def _in_home(home: Path, script: str) -> None:
    import os
    import subprocess
    import sys

    subprocess.run(
        [sys.executable, "-c", script], env=os.environ | {"DATELINE_HOME": str(home)}, check=True, timeout=60
    )
