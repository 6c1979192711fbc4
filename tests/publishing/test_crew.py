"""A bake by several processes is the same bake; the desk is told of pages that could not be baked."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from tests.newsroom import Newsroom
from tests.publishing.test_pages import on_disk

SEVERAL = """
import json
from dateline.wiring.cli import set_up
set_up()
from dateline.publishing import crew
from dateline.publishing.actions import bake_all
from dateline.publishing.checking import check_site
crew.WORTH_A_CREW, crew.CHUNK, crew.TURN = 1, 5, 0.2
done = bake_all(processes=2)
found = check_site(processes=2)
print(json.dumps([done.files, done.written, list(done.failed), [one.sentence for one in found.found]]))
"""


def test_two_processes_bake_and_check_what_one_does(demo_home: Path, tmp_path: Path) -> None:
    home = shutil.copytree(demo_home, tmp_path / "newsroom")
    before = on_disk(home / "site")
    shutil.rmtree(home / "site")
    env = os.environ | {"DATELINE_HOME": str(home)}
    done = subprocess.run([sys.executable, "-c", SEVERAL], env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    files, written, failed, found = json.loads(done.stdout)
    assert (files, written, failed, found) == (len(before), len(before), [], [])
    assert on_disk(home / "site") == before


def test_the_desk_is_told_of_pages_that_could_not_be_baked(newsroom: Newsroom) -> None:
    newsroom.log_in()
    assert "could not be baked" not in newsroom.get("/desk/")[1]
    with closing(sqlite3.connect(newsroom.home / "dateline.sqlite3", timeout=10)) as database, database:
        database.execute(
            "INSERT INTO publishing_failedpage (path, key, sentence, tries, failed_at, try_after) VALUES "
            "('feed.atom', 'feed', 'It cannot be made (a reason).', 3, '2017-11-09', datetime('now', '+30 minutes'))"
        )
    page = newsroom.get("/desk/")[1]
    assert "Pages that could not be baked" in page and "/feed.atom" in page and "a reason" in page
