"""How fast a site is baked, and in how much memory: `python -m bench.bake [REPORTS ...]`.

Makes a newsroom for each number of reports (100 and 1,000 unless told otherwise): one series whose area has forty places,
four claims marked in each report, so that each has a map and its areas, and twenty comments on each. The same seed gives the same site.
It is baked by `dateline bake`, from nothing, then again with nothing to do, then checked; the memory is the highest sum over all
processes of the bake: PSS counts what they share once, RSS in each of them. At last one report is edited some times in one process, and
what the server would do about it is timed: the first time, with all to be read, and the median of the others. Then an actor gets
another name, which stands on nearly every page, and what is owed for it is baked in the background's slices, in one process.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from bench.table import show

SIZES = [100, 1_000]
SEED, PLACES, COMMENTS, MARKS, EDITS = 20171109, 40, 20, 4, 6
WORDS = [
    "front",
    "river",
    "convoy",
    "said",
    "village",
    "held",
    "north",
    "before",
    "crossing",
    "شارع",
    "monitor",
    "road",
]


def main() -> None:
    """Measure each size and print the table."""
    if sys.argv[1:2] == ["--one"]:
        _within(sys.argv[2], int(sys.argv[3] or 0))
        return
    rows = []
    for size in [int(word.replace(",", "")) for word in sys.argv[1:]] or SIZES:
        with tempfile.TemporaryDirectory(prefix="dateline-bake-") as folder:
            rows.append(_measured(Path(folder) / "newsroom", size))
    head = [
        "reports",
        "files",
        "from nothing",
        "files a second",
        "peak memory (PSS)",
        "peak memory (RSS)",
        "nothing to do",
        "check",
        "one edited report, first",
        "one edited report, later",
        "one renamed actor",
    ]
    show(head, rows)


def _measured(home: Path, size: int) -> list[object]:
    env = os.environ | {"DATELINE_HOME": str(home)}
    subprocess.run([sys.executable, "-m", "dateline", "init"], env=env, check=True, capture_output=True)
    subprocess.run([sys.executable, "-m", "bench.bake", "--one", "fill", str(size)], env=env, check=True)
    done, seconds, peak = _run(env, "bake", "--json")
    again = _run(env, "bake", "--json")[1]
    checked = _run(env, "bake", "--check", "--json")[1]
    told = [
        line
        for what in ("edit", "rename")
        for line in subprocess.run(
            [sys.executable, "-m", "bench.bake", "--one", what, "0"],
            env=env,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout.splitlines()
    ]
    return [
        f"{size:,}", f"{done['files']:,}", f"{seconds:.1f} s", f"{done['files'] / seconds:.0f}",
        f"{peak[0]:.0f} MB", f"{peak[1]:.0f} MB", f"{again:.1f} s", f"{checked:.1f} s", *told,
    ]  # fmt: skip


def _run(env: dict[str, str], *words: str) -> tuple[dict[str, Any], float, list[float]]:
    began = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-m", "dateline", *words],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    peaks = [0.0, 0.0]
    watch = threading.Thread(target=_watch, args=(child, peaks))
    watch.start()
    said = child.communicate()[0]
    seconds = time.perf_counter() - began
    watch.join()
    if child.returncode:
        raise SystemExit(f"dateline {' '.join(words)} ended with {child.returncode}: {said[:500]}")
    return json.loads(said), seconds, peaks


def _watch(child: "subprocess.Popen[str]", peaks: list[float]) -> None:
    """The memory of the process and its children in MB, PSS and RSS, five times a second."""
    while child.poll() is None:
        try:
            children = Path(f"/proc/{child.pid}/task/{child.pid}/children").read_text().split()
            each = [_memory(int(pid)) for pid in [child.pid, *children]]
            peaks[:] = [max(peak, sum(now)) for peak, now in zip(peaks, zip(*each, strict=True), strict=True)]
        except (OSError, ValueError):
            pass
        time.sleep(0.2)


def _memory(pid: int) -> tuple[float, float]:
    said = dict(line.split()[:2] for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
    return int(said["Pss:"]) * 1024 / 1e6, int(said["Rss:"]) * 1024 / 1e6


def _within(what: str, size: int) -> None:
    from dateline.wiring.cli import set_up

    set_up()
    {"fill": lambda: _fill(size), "edit": _edit, "rename": _rename}[what]()


def _fill(size: int) -> None:
    """In bulk past the actions where it may be: it measures baking, not writing."""
    from django.db import transaction

    from dateline.atlas.actions import add_actor, add_place
    from dateline.claims.actions import add_source, add_statement, make_claim
    from dateline.claims.rules.vocabulary import Action, StanceKind
    from dateline.discussion.actions import post_comment
    from dateline.reports.actions import add_report, add_series

    random = Random(SEED)
    with transaction.atomic():
        sides = [add_actor(ref=f"side-{one}", name=f"Side {'ABC'[one]}", by=None) for one in range(3)]
        places = [
            add_place(
                ref=f"place-{one}", name=f"Place {one}", lat=34 + random.random(), lon=40 + random.random(), by=None
            )
            for one in range(PLACES)
        ]
        source = add_source(ref="monitor", name="The Monitor", by=None)
        series = add_series(slug="bench", title="Bench", west=39.9, south=33.9, east=41.1, north=35.1, by=None)
        refs = []
        for number in range(PLACES * 5):
            day = date(2017, 1, 1) + timedelta(days=number)
            agent = random.choice(sides)
            claim = make_claim(
                text=f"{agent} takes place {number}", ref=f"claim-{number}", action=Action.CAPTURES, agent=agent,
                place=places[number % PLACES], true_from=day, by=None,
            )  # fmt: skip
            add_statement(claim=claim, source=source, stance=StanceKind.ASSERTS, known_at=day, by=None)
            refs.append(claim.ref)
    for number in range(size):
        with transaction.atomic():
            day = date(2017, 8, 1) + timedelta(days=number % 2500)
            marks = "".join(
                f'<p>{_text(random, 40)} <span data-claim="{ref}">taken</span>.</p>'
                for ref in random.sample(refs, MARKS)
            )
            report = add_report(
                series=series, slug=f"report-{number}", title=f"Report {number}", dated=day, number=number + 1,
                body=marks + f"<p>{_text(random, 300)}</p>", by=None,
            )  # fmt: skip
            for one in range(COMMENTS):
                post_comment(report=report, author=f"Reader {one}", text=_text(random, 40))


def _text(random: Random, words: int) -> str:
    return " ".join(random.choices(WORDS, k=words))


def _edit() -> None:
    from dateline.ledger.queries import entries_after, head
    from dateline.publishing.consumers import bake_what_changed
    from dateline.reports.models import Report

    seconds = []
    for number in range(EDITS):
        report = Report.objects.order_by("-dated", "-pk")[0]
        before, began = head(), time.perf_counter()
        report.title = f"Edited, {number}"
        report.save_revision().publish()
        bake_what_changed(entries_after(before))
        seconds.append(time.perf_counter() - began)
    print(f"{seconds[0]:.2f} s\n{statistics.median(seconds[1:]):.2f} s")


def _rename() -> None:
    from dateline.atlas.actions import change_actor
    from dateline.atlas.queries import actor
    from dateline.ledger.queries import entries_after, head
    from dateline.publishing.background import bake_some
    from dateline.publishing.consumers import bake_what_changed
    from dateline.publishing.owing import how_many_owed

    before, began = head(), time.perf_counter()
    one = actor("side-0")
    change_actor(one, name="Side A, renamed", kind=one.kind, colour=one.colour, part_of=None, aliases=[], by=None)
    bake_what_changed(entries_after(before))
    owed = how_many_owed()
    while bake_some():
        pass
    print(f"{time.perf_counter() - began:.0f} s for {owed:,} keys")


if __name__ == "__main__":
    main()
