"""Who held which place, for all places at once: `python -m bench.situation [--claims 1000 10000 ...] [--keep FOLDER]`.

Fills newsrooms of several sizes with a seeded record (`bench.record_corpus`), makes the index in each, asks it about days
drawn at random, steps to the next day, and records statements. The same questions are put to SQLite and DuckDB as one
query with window functions (`bench/situation.sql`) in the same run, in turns, and the answers are compared.
"""

import argparse
import csv
import json
import os
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from bench.table import show

QUERY = (Path(__file__).parent / "situation.sql").read_text("utf-8")
QUESTIONS, STEPS, RECORDED = 100, 100, 200
PATIENCE = 20.0  # seconds: what takes longer is asked once
TABLES = {  # what the query reads, with DuckDB's types
    "claims_claim": "id INTEGER, place_id INTEGER, true_from DATE, effect VARCHAR, effect_by_id INTEGER, agent_id INTEGER, target_id INTEGER",
    "claims_statement": "claim_id INTEGER, source_id INTEGER, stance VARCHAR, repeats_id INTEGER, known_at DATE, said_order INTEGER",
    "claims_assessment": "claim_id INTEGER, verdict VARCHAR, known_at DATE, recorded_at TIMESTAMP",
    "claims_source": "id INTEGER, reliability VARCHAR, side_id INTEGER",
}
Answers = dict[int, tuple[str, str, frozenset[str], str | None]]  # place: state, certainty, actors, since


def main() -> None:
    """Measure each size in a process of its own, and print the tables."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--claims", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    asked.add_argument("--compare", type=int, default=5, help="questions put to the databases too")
    asked.add_argument(
        "--without-sqlite", action="store_true", help="ask DuckDB only: SQLite takes minutes at a million"
    )
    asked.add_argument("--keep", type=Path, help="a folder for the newsrooms, used again by the next run")
    asked.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    told = asked.parse_args()
    if told.one:
        print(json.dumps(measured(told.one, told.compare, told.without_sqlite)))
        return
    folder = told.keep or Path(tempfile.mkdtemp(prefix="dateline-situation-"))
    found = [_in_its_own_process(folder, claims, told.compare, told.without_sqlite) for claims in told.claims]
    if not told.keep:
        shutil.rmtree(folder)
    _print(told.claims, found)


def measured(home: Path, compare: int, without_sqlite: bool) -> dict[str, Any]:
    """All numbers of one newsroom."""
    from dateline.claims.models import Claim, Source
    from dateline.situation.queries import chart_now
    from dateline.values.clocks import Clocks

    random = Random(1)
    began = time.perf_counter()
    chart = chart_now(lambda done, total: print(f"\r  index: {done} of {total} places", end="", file=sys.stderr))
    found: dict[str, Any] = {
        "build": time.perf_counter() - began,
        "places": len(chart.places),
        "claims": Claim.objects.count(),
    }
    found["pieces"] = len(chart._sheet.place)
    days = [date(2013, 1, 1) + timedelta(days=random.randrange(2191)) for _ in range(QUESTIONS)]
    clocks = [Clocks(day, day + timedelta(days=random.randrange(-30, 60))) for day in days]
    found["ask"] = _median(lambda one: chart.situation(one), clocks)
    found["all"] = _median(lambda one: list(chart.situation(one).holdings), clocks[:10])
    following = [(one, Clocks(one.at + timedelta(days=1), one.known_by)) for one in clocks[:STEPS]]
    found["step"] = _median(lambda pair: chart.difference(*pair), following)
    found |= _recorded(random, list(Source.objects.order_by("pk")), Claim.objects.count())
    found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # before DuckDB brings its own tables
    found |= _compared(home, chart_now(), clocks[:compare], without_sqlite) if compare else {}
    return found


def _recorded(random: Random, sources: list[Any], claims: int) -> dict[str, float]:
    """What one statement more costs: put on record with its leaf and its entry; then until the index answers with it."""
    from dateline.claims.actions import add_statement
    from dateline.claims.models import Claim
    from dateline.claims.rules.vocabulary import StanceKind
    from dateline.situation import queries

    record: list[float] = []
    follow: list[float] = []
    for number in range(RECORDED):
        claim = Claim.objects.get(pk=1 + random.randrange(claims))
        source, day = random.choice(sources), date(2026, 1, 1) + timedelta(days=number)
        began = time.perf_counter()
        add_statement(claim=claim, source=source, stance=StanceKind.ASSERTS, known_at=day, by=None)
        done = time.perf_counter()
        queries.chart_now()
        record.append(done - began)
        follow.append(time.perf_counter() - done)
    return {"record": statistics.median(record), "follow": statistics.median(follow)}


def _compared(home: Path, chart: Any, clocks: list[Any], without_sqlite: bool) -> dict[str, float]:
    """The same questions to SQLite and DuckDB, in turns with the index."""
    from dateline.atlas.models import Actor
    from dateline.atlas.queries import sides

    side = sides()
    keys = {one.ref: one.pk for one in Actor.objects.all()}
    rows = [(keys[ref], of) for ref, of in side.items()]
    lite, duck = _sqlite(home, rows), _duckdb(home, rows)
    names = {str(pk): ref for ref, pk in keys.items()}
    took: dict[str, list[float]] = {"ask_compared": [], "sqlite": [], "duckdb": []}
    chart.situation(clocks[0])  # what stood in the processor's memory was pushed out by the tables
    asked = None
    for one in clocks:
        del asked  # to take fifty thousand answers out of memory is not part of the next question
        began = time.perf_counter()
        asked = chart.situation(one)
        took["ask_compared"].append(time.perf_counter() - began)
        ours: Answers = {
            held.place.pk: (
                str(held.answer.state), str(held.answer.certainty),
                frozenset(held.answer.between or [held.answer.holder]),
                held.answer.since.isoformat() if held.answer.since else None,
            )
            for held in asked.holdings if held.answer.claims
        }  # fmt: skip
        for name, ask in (("sqlite", lite), ("duckdb", duck)):
            if (without_sqlite and name == "sqlite") or (took[name] and took[name][-1] > PATIENCE):
                continue
            began = time.perf_counter()
            told = ask(one.at, one.known_by)
            took[name].append(time.perf_counter() - began)
            theirs: Answers = {
                row[0]: (
                    row[1],
                    row[2],
                    frozenset(names[key] for key in row[3].split(",")),
                    str(row[4]) if row[4] else None,
                )
                for row in told
            }
            if theirs != ours:
                other = [
                    (pk, ours.get(pk), theirs.get(pk))
                    for pk in ours.keys() | theirs.keys()
                    if ours.get(pk) != theirs.get(pk)
                ]
                raise SystemExit(f"{name} answers otherwise for {len(other)} places under {one}: {other[:3]}")
    return {name: statistics.median(seconds) for name, seconds in took.items() if seconds}


def _sqlite(home: Path, side: list[tuple[int, str]]) -> Callable[[date, date], list[Any]]:
    raw = sqlite3.connect(home / "dateline.sqlite3")
    raw.execute("CREATE TEMP TABLE side (actor_id INTEGER PRIMARY KEY, side TEXT)")
    raw.executemany("INSERT INTO side VALUES (?, ?)", side)
    return lambda at, known_by: raw.execute(QUERY, {"at": str(at), "known_by": str(known_by)}).fetchall()


def _duckdb(home: Path, side: list[tuple[int, str]]) -> Callable[[date, date], list[Any]]:
    import duckdb

    duck = duckdb.connect(":memory:")
    duck.execute("SET enable_progress_bar = false")
    raw = sqlite3.connect(home / "dateline.sqlite3")
    for table, columns in TABLES.items():
        names = ", ".join(column.split()[0] for column in columns.split(", "))
        file = home / f"{table}.csv"
        with file.open("w", newline="") as out:
            csv.writer(out).writerows(raw.execute(f"SELECT {names} FROM {table}"))
        duck.execute(f"CREATE TABLE {table} ({columns})")
        duck.execute(f"COPY {table} FROM '{file}' (HEADER false)")
        file.unlink()
    duck.execute("CREATE TABLE side (actor_id INTEGER, side VARCHAR)")
    duck.executemany("INSERT INTO side VALUES (?, ?)", side)
    return lambda at, known_by: duck.execute(QUERY, {"at": at, "known_by": known_by}).fetchall()


def _median(ask: Callable[[Any], object], questions: list[Any]) -> float:
    return statistics.median(_seconds(ask, questions))


def _seconds(ask: Callable[[Any], object], questions: list[Any]) -> Iterator[float]:
    for one in questions:
        began = time.perf_counter()
        ask(one)
        yield time.perf_counter() - began


def _in_its_own_process(folder: Path, claims: int, compare: int, without_sqlite: bool) -> dict[str, Any]:
    home = folder / f"captures-{claims}"
    env = os.environ | {"DATELINE_HOME": str(home)}
    if not home.exists():
        subprocess.run([sys.executable, "-m", "dateline", "init"], env=env, check=True, capture_output=True)
        fill = f"from dateline.wiring.cli import set_up; set_up(); from bench.record_corpus import fill; fill({claims}, captures_only=True)"
        subprocess.run([sys.executable, "-c", fill], env=env, check=True)
    done = subprocess.run(
        [
            sys.executable, "-m", "bench.situation", "--one", str(home), "--compare", str(compare),
            *(["--without-sqlite"] if without_sqlite else []),
        ],
        env=env, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _print(sizes: list[int], found: list[dict[str, Any]]) -> None:
    print(file=sys.stderr)

    def row(name: str, key: str, shown: Callable[[float], str], limit: str) -> list[object]:
        return [name, *(shown(one[key]) if key in one else "" for one in found), limit]

    def milliseconds(seconds: float) -> str:
        return f"{seconds * 1000:,.2f} ms"

    rows = [
        row("places", "places", "{:,}".format, ""),
        row("rectangles in the index", "pieces", "{:,}".format, ""),
        row("any two days, all places", "ask", milliseconds, "50 ms"),
        row("the same, each answer put into an object", "all", milliseconds, ""),
        row("the next day", "step", milliseconds, "5 ms"),
        row("one query, SQLite", "sqlite", milliseconds, ""),
        row("one query, DuckDB", "duckdb", milliseconds, ""),
        ["SQLite / index", *(_ratio(one, "sqlite") for one in found), "20 or more"],
        ["DuckDB / index", *(_ratio(one, "duckdb") for one in found), "20 or more"],
        row("one statement put on record", "record", milliseconds, "1.5 times at most"),
        row("until the index answers with it", "follow", milliseconds, "1.5 times at most"),
        row("the index made from the database", "build", lambda seconds: f"{seconds:.1f} s", "60 s"),
        row("memory, at most", "memory", lambda megabytes: f"{megabytes:,.0f} MB", "1,024 MB"),
    ]
    show(["claims", *(f"{claims:,}" for claims in sizes), "limit"], rows)


def _ratio(one: dict[str, Any], other: str) -> str:
    return f"{one[other] / one['ask_compared']:,.0f}" if other in one else ""


if __name__ == "__main__":
    if "--one" in sys.argv:
        from dateline.wiring.cli import set_up

        set_up()
    main()
