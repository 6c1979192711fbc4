"""Writers that come at the same time share one commit, and are answered each for itself."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from tests.ledger.writers import AT_ONCE
from tests.newsroom import Newsroom


def test_those_who_write_at_once_share_a_commit_and_nobody_fails_for_another(empty_home: Path, tmp_path: Path) -> None:
    home = shutil.copytree(empty_home, tmp_path / "newsroom")
    words = [sys.executable, "-m", "tests.ledger.writers"]
    done = subprocess.run(
        words, env=os.environ | {"DATELINE_HOME": str(home)}, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    refused = {number: told for number, (told, _) in enumerate(said["told"]) if isinstance(told, str)}
    assert set(refused) == {0, 5, 7, 10, 15}
    assert refused[5] == "DatelineError: 5 is refused." and refused[7].startswith("IntegrityError")
    assert not any(in_transaction for _, in_transaction in said["told"])
    # All the work was done before the first commit, and only what was kept is told of.
    assert said["happened"] == ["work"] * AT_ONCE + ["committed"] * (AT_ONCE - 5) + ["work", "committed"]
    assert said["inside"] is True and isinstance(said["alone"][0], int)
    with closing(sqlite3.connect(home / "dateline.sqlite3")) as database:
        rows = dict(database.execute("SELECT subject, id FROM ledger_entry WHERE kind = 'test.written'").fetchall())
        assert not database.execute("SELECT * FROM ledger_cursor WHERE consumer = 'twice'").fetchall()
        referred = database.execute("SELECT id FROM ledger_entry WHERE kind = 'test.referred' ORDER BY id").fetchall()
    kept = {f"test:{number}": told for number, (told, _) in enumerate(said["told"]) if number not in refused}
    assert rows == kept | {"test:21": said["alone"][0]}
    # One that undoes all as it is committed keeps back none of the others: each is written alone.
    assert said["referred"][2][0].startswith("IntegrityError")
    told = [entry for number, (entry, _) in enumerate(said["referred"]) if number != 2]
    assert sorted(told) == [entry for (entry,) in referred]


def test_readers_who_post_at_once_are_each_told_what_became_of_it(newsroom: Newsroom) -> None:
    with closing(sqlite3.connect(newsroom.home / "dateline.sqlite3")) as database:
        ((report,),) = database.execute("SELECT min(page_ptr_id) FROM reports_report").fetchall()

    def post(number: int) -> str:
        text = "" if number % 8 == 0 else f"Reader {number} was there."
        said = {"report": report, "author": f"Reader {number}", "text": text}
        return newsroom.another().post("/write/comment/", said)[1]

    with ThreadPoolExecutor(24) as pool:
        pages = list(pool.map(post, range(48)))
    for number, page in enumerate(pages):
        if number % 8 == 0:
            assert "The comment is empty" in page
        else:
            assert f"Reader {number} was there." in page
    with closing(sqlite3.connect(newsroom.home / "dateline.sqlite3")) as database:
        turns = database.execute("SELECT turn FROM discussion_comment WHERE text LIKE '% was there.' ORDER BY id")
        numbers = [turn for (turn,) in turns]
    assert len(numbers) == 42 and numbers == list(range(numbers[0], numbers[0] + 42))
