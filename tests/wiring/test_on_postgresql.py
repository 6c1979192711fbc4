"""A newsroom on PostgreSQL keeps what one on SQLite keeps. Nothing here is skipped: without PostgreSQL it fails."""

import json
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from dateline.publishing.manifest import COPIES, KEY, is_own
from dateline.wiring.postgresql.base import TURN
from tests.newsroom import run, served
from tests.postgres import Cluster

ROOT = Path(__file__).resolve().parents[2]
# What is promised of the record. These tests know nothing of the database they run on.
PROMISES = (
    "tests/house/test_database.py",
    "tests/ledger/test_log.py",
    "tests/ledger/test_clock.py",
    "tests/claims",
    "tests/exchange/test_dossier.py",
    "tests/atlas",
    "tests/following/test_following_rules.py",
)


@pytest.fixture(scope="session")
def empty_on_postgresql(postgres: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made by the command line, from settings alone."""
    folder = tmp_path_factory.mktemp("postgresql")
    settings = folder / "database.toml"
    settings.write_text(postgres.table(postgres.make("empty")))
    run(folder / "newsroom", "init", "--database", str(settings))
    return folder / "newsroom"


@pytest.fixture(scope="session")
def demo_on_postgresql(postgres: Cluster, empty_on_postgresql: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration, loaded and baked."""
    home = copied(postgres, empty_on_postgresql, tmp_path_factory.mktemp("demo-postgresql"), "empty", "demo")
    run(home, "demo", "--no-serve")
    return home


@pytest.fixture(scope="session")
def changed(postgres: Cluster, demo_on_postgresql: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demonstration, folder and database, that may be added to."""
    return copied(postgres, demo_on_postgresql, tmp_path_factory.mktemp("changed-postgresql"), "demo", "changed")


def copied(postgres: Cluster, home: Path, into: Path, database: str, name: str) -> Path:
    made = shutil.copytree(home, into / "newsroom")
    postgres.make(name, template=database)
    settings = made / "newsroom.toml"
    settings.write_text(settings.read_text().replace(f'name = "{database}"', f'name = "{name}"'))
    return made


def test_the_promises_hold(postgres: Cluster, empty_on_postgresql: Path, tmp_path: Path) -> None:
    settings = tmp_path / "database.toml"
    settings.write_text(postgres.table("empty"))
    env = os.environ | {"DATELINE_TEST_DATABASE": str(settings)}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *PROMISES]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    assert "skipped" not in done.stdout


def test_both_give_the_same_answers(demo_home: Path, demo_on_postgresql: Path) -> None:
    assert not (demo_on_postgresql / "dateline.sqlite3").exists()
    asked = ["situation", "--at", "2017-11-12", "--known-by", "2017-11-09", "--format", "csv"]
    assert run(demo_home, *asked).stdout == run(demo_on_postgresql, *asked).stdout


OWN = {KEY, COPIES}  # each newsroom has a key of its own


def test_both_give_the_same_pages(demo_home: Path, demo_on_postgresql: Path) -> None:
    here, there = (home / "site" for home in (demo_home, demo_on_postgresql))
    pages = [
        sorted(str(path.relative_to(site)) for path in site.rglob("*") if path.is_file()) for site in (here, there)
    ]
    assert pages[0] == pages[1]
    differing = [
        name
        for name in pages[0]
        if not name.endswith((".gz", ".br"))
        and not is_own(name)
        and name not in OWN
        and _timeless(here / name) != _timeless(there / name)
    ]
    assert not differing


def _timeless(path: Path) -> bytes:
    """What a file says, but for hashes and the moments of recording, which each newsroom has for itself."""
    own = rb"[0-9a-f]{64}|[0-9a-f]{8}\xe2\x80\xa6[0-9a-f]{8}|\bm[0-9a-f]{6}\b"
    moments = rb"20\d\d-\d\d-\d\dT[\d:.]+(Z|\+00:00)|\d+ \w+ 20[2-9]\d, \d\d:\d\d"
    return re.sub(own + b"|" + moments, b"", path.read_bytes())


def test_a_database_that_holds_a_newsroom_is_left_alone(
    postgres: Cluster, demo_on_postgresql: Path, tmp_path: Path
) -> None:
    settings = tmp_path / "database.toml"
    settings.write_text(postgres.table("demo"))
    done = run(tmp_path / "newsroom", "init", "--database", str(settings), check=False)
    assert done.returncode == 1 and "holds a newsroom already" in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "newsroom").exists()


def test_upgrade_and_a_second_import_change_nothing(changed: Path) -> None:
    head = run(changed, "log", "head").stdout
    assert "0 steps taken, 0 of" in run(changed, "upgrade").stdout
    dossier = ROOT / "src/dateline/exchange/data/eastern-syria-2017.yaml"
    assert "nothing that was not known" in run(changed, "import", "dossier", str(dossier)).stdout
    assert run(changed, "log", "head").stdout == head


def test_what_was_changed_behind_the_triggers_back_is_found(
    postgres: Cluster, demo_on_postgresql: Path, tmp_path: Path
) -> None:
    home = copied(postgres, demo_on_postgresql, tmp_path, "demo", "forged")
    assert "all as they were put on record" in run(home, "log", "verify").stdout
    with postgres.connect("forged") as database:
        database.execute("ALTER TABLE claims_statement DISABLE TRIGGER USER")
        row = database.execute("SELECT min(id) FROM claims_statement").fetchone()
        assert row
        database.execute("UPDATE claims_statement SET note = 'never said' WHERE id = %s", row)
        database.execute("ALTER TABLE claims_statement ENABLE TRIGGER USER")
    done = run(home, "log", "verify", check=False)
    assert done.returncode == 1 and done.stderr.count("was changed") == 1
    assert f"Statement {row[0]} (on claim:" in done.stderr


def test_serving_and_writing(postgres: Cluster, changed: Path) -> None:
    with served(changed) as newsroom:
        newsroom.log_in()
        assert newsroom.get("/desk/claims/")[0] == 200
        assert newsroom.get("/desk/claims/?q=ABU+KAMAL")[0] == 200
        address = next((changed / "site").glob("*/2017/*/*/*/index.html")).relative_to(changed / "site").parent
        status, page = newsroom.get(f"/{address}/")
        assert status == 200
        asked = {
            "report": re.findall(r'name="report" value="(\d+)"', page)[0],
            "author": "Amal",
            "text": "I was there.",
        }
        status, answer = newsroom.post("/write/comment/", asked)
        assert status == 200 and "I was there." in answer
        with postgres.connect() as server:  # as when the database is started anew
            server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'changed'")
        time.sleep(2)  # each of the program's threads has found out
        status, answer = newsroom.another().post("/write/comment/", asked | {"text": "So was I."})
        assert status == 200 and "So was I." in answer


HURRIED = """
from dateline.wiring.cli import _trouble_with_the_machine, set_up
set_up()
from django.db import OperationalError, connection, transaction
connection.cursor().execute("SET lock_timeout = '100ms'")
try:
    with transaction.atomic():
        print("was let in")
except OperationalError as problem:
    print(_trouble_with_the_machine(problem))
input()
with transaction.atomic():
    print("was let in")
"""


def test_who_waits_too_long_is_told_and_may_try_again(postgres: Cluster, changed: Path) -> None:
    env = os.environ | {"DATELINE_HOME": str(changed)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with postgres.connect("changed") as other:
        other.execute("SELECT pg_advisory_lock(%s)", [TURN])
        waiting = subprocess.Popen([sys.executable, "-u", "-c", HURRIED], env=env, text=True, **pipes)
        assert waiting.stdout and "Another program holds" in waiting.stdout.readline()
    assert waiting.communicate("\n", timeout=30) == ("was let in\n", "")


def test_what_is_too_long_is_one_sentence(changed: Path, tmp_path: Path) -> None:
    dossier = tmp_path / "long.yaml"
    dossier.write_text(
        f"dossier: long\nclaims:\n  - {{id: long, text: {'x' * 401}, action: strikes, agent: gov, place: t2, when: 2017-11-01}}\n"
    )
    done = run(changed, "import", "dossier", str(dossier), check=False)
    assert done.returncode == 1 and "Traceback" not in done.stderr and "400 are the most" in done.stderr


class Writer:
    """tests/writer.py in a process of its own."""

    def __init__(self, home: Path, *words: str) -> None:
        env = os.environ | {"DATELINE_HOME": str(home)}
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "tests/writer.py"), *words],
            env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1,
        )  # fmt: skip
        assert self.line(seconds=60) == "ready"

    def go_on(self) -> None:
        assert self.process.stdin
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def line(self, seconds: float) -> str | None:
        """Its next line, or None if none comes in this time."""
        assert self.process.stdout
        if not select.select([self.process.stdout], [], [], seconds)[0]:
            return None
        return self.process.stdout.readline().strip()

    def end(self) -> list[str]:
        """What else it said."""
        said, complaint = self.process.communicate(timeout=60)
        assert self.process.returncode == 0, complaint
        return said.split()


@pytest.fixture(params=["sqlite", "postgresql"])
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """A demonstration of each kind that may be written to."""
    if request.param == "postgresql":
        return request.getfixturevalue("changed")
    return shutil.copytree(request.getfixturevalue("demo_home"), tmp_path / "newsroom")


def test_two_who_write_at_once_both_come_on_record(home: Path) -> None:
    before = int(run(home, "log", "head").stdout.split()[0])
    writers = [Writer(home, "15"), Writer(home, "15")]
    for writer in writers:
        writer.go_on()
    numbers = [[int(word) for word in writer.end()] for writer in writers]
    assert len({*numbers[0], *numbers[1]}) == 30 and all(one == sorted(one) for one in numbers)
    assert f"{before + 30} entries, all as they were put on record" in run(home, "log", "verify").stdout


def test_no_entry_is_committed_after_a_later_one(home: Path) -> None:
    """Who reads by cursor would miss it for ever."""
    first, second = Writer(home, "1", "hold"), Writer(home, "1")
    first.go_on()
    holds = int((first.line(seconds=10) or "").removeprefix("holds "))
    second.go_on()
    assert second.line(seconds=1) is None  # it waits, although its entry could be written
    first.go_on()
    assert [first.end(), second.end()] == [[str(holds)], [str(holds + 1)]]


SAID = """
import json
from dateline.wiring.cli import set_up
set_up()
from dateline.discussion.models import Comment
print(json.dumps(list(Comment.objects.filter(author="At once").order_by("pk").values_list("text", "turn"))))
"""


def test_of_many_who_write_at_once_nobody_acknowledged_is_lost_by_a_kill(home: Path) -> None:
    """They share commits; none is told of a success before its commit."""
    acknowledged: list[str] = []
    with served(home, "--one-process") as newsroom:
        address = next((home / "site").glob("*/2017/*/*/*/index.html")).relative_to(home / "site").parent
        report = re.findall(r'name="report" value="(\d+)"', newsroom.get(f"/{address}/")[1])[0]

        def post(reader: int) -> None:
            for number in count():
                said = {"report": report, "author": "At once", "text": f"Reader {reader} says {number}."}
                try:
                    status, _ = newsroom.another().post("/write/comment/", said)
                except (OSError, HTTPException):
                    return
                assert status == 200
                acknowledged.append(said["text"])

        with ThreadPoolExecutor(16) as pool:
            readers = [pool.submit(post, reader) for reader in range(16)]
            until = time.monotonic() + 60
            while len(acknowledged) < 60 and time.monotonic() < until:
                time.sleep(0.01)
            os.kill(newsroom.pid, signal.SIGKILL)
        for reader in readers:
            reader.result()
    env = os.environ | {"DATELINE_HOME": str(home)}
    done = subprocess.run([sys.executable, "-c", SAID], env=env, capture_output=True, text=True, check=True)
    kept = json.loads(done.stdout)
    assert len(acknowledged) >= 60 and set(acknowledged) <= {text for text, _ in kept}
    turns = [turn for _, turn in kept]
    assert turns == list(range(turns[0], turns[0] + len(turns)))  # none was half written
