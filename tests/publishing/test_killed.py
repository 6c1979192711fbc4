"""Killed at any instant, during posts and bakes: what was acknowledged is there, and the site is that of the record."""

import itertools
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing, suppress
from pathlib import Path
from random import Random
from urllib.error import URLError

from dateline.publishing.changed import is_anything_noted
from tests.newsroom import Newsroom, run, served
from tests.processes import children

KILLS, POSTS, READERS = 6, 200, 8  # so many at once that they share commits


def test_a_newsroom_that_is_killed_again_and_again_loses_nothing(demo_home: Path, tmp_path: Path) -> None:
    home = shutil.copytree(demo_home, tmp_path / "newsroom")
    random, acknowledged, life = Random(20171109), set[str](), 0
    while life < KILLS or len(acknowledged) < POSTS:
        with served(home) as newsroom:
            _is_whole(home, acknowledged)
            beside = _bake_beside(home) if life % 2 else None
            readers = [
                threading.Thread(target=_post, args=(newsroom, f"life {life} reader {reader}", acknowledged))
                for reader in range(READERS)
            ]
            for reader in readers:
                reader.start()
            _wait(lambda life=life: any(said.startswith(f"life {life} ") for said in acknowledged))  # it is at work
            time.sleep(random.uniform(0.0, 6.0))
            if life % 3 == 1:  # first the program alone: what comes until the others go is kept for later
                for program in children(newsroom.pid):
                    os.kill(program, signal.SIGKILL)
                time.sleep(random.uniform(0.0, 1.0))
            for pid in filter(None, (newsroom.pid, beside and beside.pid)):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            for reader in readers:
                reader.join(timeout=60)
            if beside:
                beside.wait(timeout=30)
        life += 1
    with served(home):
        _is_whole(home, acknowledged)
        _wait(lambda: not is_anything_noted(home / "site"))
    assert run(home, "mirror", "verify", str(home / "site")).returncode == 0
    before = _site(home)
    shutil.rmtree(home / "site")
    run(home, "bake", "--processes", "1")
    assert _site(home) == before


def _is_whole(home: Path, acknowledged: set[str]) -> None:
    """After a restart: all that was acknowledged is there, and every file is what a bake from nothing makes of it."""
    _wait(lambda: _none_waits(home) and _caught_up(home))
    there = [text for (text,) in _ask(home, "SELECT text FROM discussion_comment WHERE text LIKE 'life %'")]
    assert acknowledged <= set(there)
    assert len(there) == len(set(there)), "a comment was taken twice"
    checked = run(home, "bake", "--check", "--json", check=False)
    found = json.loads(checked.stdout)
    assert (checked.returncode, found["findings"]) == (0, []), found["counts"]


def _post(newsroom: Newsroom, who: str, acknowledged: set[str]) -> None:
    """Until the newsroom is gone or all has been said; what got its success answer was acknowledged."""
    ((report,),) = _ask(newsroom.home, "SELECT min(page_ptr_id) FROM reports_report")
    for number in itertools.count():
        text = f"{who} says {number}: Ünïcödé أبو كمال"
        try:
            status, _ = newsroom.another().post("/write/comment/", {"report": report, "author": "Zoë", "text": text})
        except (OSError, URLError, EOFError):
            return
        except Exception as problem:  # the connection broke in the middle of the answer
            assert "IncompleteRead" in repr(problem) or "RemoteDisconnected" in repr(problem), problem
            return
        assert status == 200
        acknowledged.add(text)


def _bake_beside(home: Path) -> "subprocess.Popen[bytes]":
    words = [sys.executable, "-m", "dateline", "bake", "--json"]
    env = os.environ | {"DATELINE_HOME": str(home)}
    return subprocess.Popen(words, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _none_waits(home: Path) -> bool:
    if not (home / "letters.sqlite3").exists():
        return True
    return _ask(home, "SELECT count(*) FROM letter WHERE sealed IS NOT NULL", "letters.sqlite3") == [(0,)]


def _caught_up(home: Path) -> bool:
    read = "SELECT position FROM ledger_cursor WHERE consumer = 'publishing'"
    return _ask(home, read) == _ask(home, "SELECT max(id) FROM ledger_entry")


def _ask(home: Path, query: str, file: str = "dateline.sqlite3") -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(home / file, timeout=10)) as database:
        return database.execute(query).fetchall()


def _wait(until: object, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not until():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.05)


def _site(home: Path) -> dict[str, bytes]:
    root = home / "site"
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}
