"""`dateline log`: a record as it was put down, and one that someone changed in the file."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.newsroom import CommandLine, run


def change(home: Path, table: str, command: str) -> None:
    """What someone with the database file does: drop the guard, then change the rows."""
    with closing(sqlite3.connect(home / "dateline.sqlite3")) as database, database:
        for verb in ("UPDATE", "DELETE"):
            database.execute(f"DROP TRIGGER {table}_no_{verb}")
        database.execute(command)


def one(home: Path, question: str) -> tuple[object, ...]:
    with closing(sqlite3.connect(home / "dateline.sqlite3")) as database:
        found = database.execute(question).fetchone()
        assert isinstance(found, tuple)
        return found


def test_the_demonstration_verifies(demo: CommandLine) -> None:
    head = json.loads(demo.run("log", "head", "--json").stdout)
    assert head["size"] > 50 and len(head["root"]) == 64
    baked = json.loads((demo.home / "site" / "record" / "head.json").read_text())
    assert {"size": baked["size"], "root": baked["root"]} == head
    said = demo.run("log", "verify")
    assert f"{head['size']} entries" in said.stdout and head["root"] in said.stdout
    told = json.loads(demo.run("log", "verify", "--json").stdout)
    assert told == {"entries": head["size"], "root": head["root"], "findings": []}
    assert demo.run("log", "head").stdout.split() == [str(head["size"]), "entries", head["root"]]


def test_a_changed_statement_is_named(demo_home: Path, tmp_path: Path) -> None:
    home = shutil.copytree(demo_home, tmp_path / "newsroom")
    pk, ref = one(home, "SELECT s.id, c.ref FROM claims_statement s JOIN claims_claim c ON c.id = s.claim_id LIMIT 1")
    change(home, "claims_statement", f"UPDATE claims_statement SET note = 'never said' WHERE id = {pk}")
    done = run(home, "log", "verify", "--json", check=False)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert f"Statement {pk} (on claim:{ref}) was changed" in done.stderr
    assert len(json.loads(done.stdout)["findings"]) == 1
    plain = run(home, "log", "verify", check=False)
    assert plain.returncode == 1 and plain.stdout == ""


def test_a_log_that_was_cut_off_is_found_by_the_head_on_the_site_and_by_a_kept_one(
    demo_home: Path, tmp_path: Path
) -> None:
    home = shutil.copytree(demo_home, tmp_path / "newsroom")
    kept = shutil.copy(home / "site" / "record" / "head.json", tmp_path / "kept.json")
    number, kind, pk = one(home, "SELECT number, kind, row FROM ledger_leaf ORDER BY number DESC LIMIT 1")
    table = {"statement": "claims_statement", "assessment": "claims_assessment", "correction": "reports_correction"}
    change(home, "ledger_leaf", f"DELETE FROM ledger_leaf WHERE number = {number}")
    change(home, table[str(kind)], f"DELETE FROM {table[str(kind)]} WHERE id = {pk}")
    with closing(sqlite3.connect(home / "dateline.sqlite3")) as database, database:
        for verb in ("UPDATE", "DELETE"):
            database.execute(f"DROP TRIGGER ledger_node_no_{verb}")
        database.execute(f"DELETE FROM ledger_node WHERE (number + 1) << level > {number}")
    assert "some were cut off" in run(home, "log", "verify", check=False).stderr
    run(home, "bake")
    last = (home / "site/eastern-syria/2017/11/20/abu-kamal-declared-a-second-time/index.html").read_text("utf-8")
    assert "which the log no longer has" in last
    assert run(home, "log", "verify").returncode == 0
    done = run(home, "log", "verify", "--against", str(kept), check=False)
    assert done.returncode == 1 and "some were cut off" in done.stderr and str(kept) in done.stderr


def test_what_is_no_head_is_refused(demo: CommandLine, tmp_path: Path) -> None:
    for content in (None, "not json", "[]", '{"size": 3}'):
        path = tmp_path / "head.json"
        if content is not None:
            path.write_text(content)
        done = demo.run("log", "verify", "--against", str(path), check=False)
        assert done.returncode == 1 and "has no head of a log" in done.stderr and "Traceback" not in done.stderr


def test_the_head_stands_on_pages(demo: CommandLine) -> None:
    head = json.loads(demo.run("log", "head", "--json").stdout)
    page = (demo.home / "site" / "record" / "index.html").read_text("utf-8")
    assert head["root"] in page and "RFC 9162" in page and "dateline log verify" in page
    report = demo.home / "site" / "eastern-syria/2017/11/09/abu-kamal-taken/index.html"
    (size,) = one(demo.home, "SELECT log_size FROM reports_report WHERE number = 1")
    html = report.read_text("utf-8")
    assert f"Record when this went to press: {size} entries" in html and 'href="/record/"' in html
