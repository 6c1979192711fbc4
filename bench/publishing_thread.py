"""What a comment costs under threads of any length: `python -m bench.publishing_thread [COMMENTS ...]`.

Fills the thread of a demonstration report in bulk, then posts, answers and votes, and measures from the action to the last
file on disk: compressed forms beside it, all flushed. Its own process, no server: what HTTP adds is the same at any length.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.table import show

LENGTHS = (100, 10_000, 100_000)
ROUNDS = 40


def main() -> None:
    """Measure at each length and print the table."""
    rows: list[list[object]] = []
    for length in [int(word) for word in sys.argv[1:]] or LENGTHS:
        folder = Path(tempfile.mkdtemp(prefix="dateline-thread-"))
        try:
            rows += _at(folder / "newsroom", length)
        finally:
            shutil.rmtree(folder)
    show(["comments", "act", "action, median", "bake, median", "together, median", "p99", "files written"], rows)


def _at(home: Path, length: int) -> list[list[object]]:
    """In a process of its own: the settings of a newsroom are read once."""
    env = os.environ | {"DATELINE_HOME": str(home)}
    subprocess.run([sys.executable, "-m", "dateline", "demo", "--no-serve"], env=env, check=True, capture_output=True)
    words = [sys.executable, "-m", "bench.publishing_thread", "--one", str(length)]
    done = subprocess.run(words, env=env, check=True, capture_output=True, text=True)
    return [line.split("\t") for line in done.stdout.splitlines()]


def one(length: int) -> None:
    """Measure in the newsroom of the environment."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "dateline.wiring.settings"
    django.setup()
    from tests.publishing.threads import fill

    from dateline.discussion.actions import post_comment, vote
    from dateline.discussion.models import Comment, Thread
    from dateline.publishing.actions import bake_all
    from dateline.reports.models import Report

    report = Report.objects.get(number=2)
    Comment.objects.filter(thread__report=report).update(parent=None)
    Thread.objects.filter(report=report).delete()
    thread = fill(report, length)
    Comment.objects.filter(thread=thread, pk__lte=Comment.objects.order_by("pk")[thread.roots // 2].pk).update(up=1)
    began = time.perf_counter()
    summary = bake_all()
    print(f"{length:,}\tall of the site\t\t\t{time.perf_counter() - began:.1f} s\t\t{summary.written}")
    first = Comment.objects.get(thread=thread, root=1, place=0)
    acts: dict[str, Callable[[int], object]] = {
        "a first comment": lambda n: post_comment(report=report, author="R", text=f"Said {n}"),
        "a reply to the oldest": lambda n: post_comment(report=report, author="R", text=f"Said {n}", parent=first),
        "a vote for the oldest": lambda n: vote(comment=first, voter=f"v{n}", value=1),
    }
    for name, act in acts.items():
        print(f"{length:,}\t{name}\t" + "\t".join(_times(act)))


def _times(act: Callable[[int], object]) -> list[str]:
    from dateline.ledger.queries import entries_after, head
    from dateline.publishing.actions import bake_touched

    acting, baking, written = [], [], []
    for number in range(ROUNDS):
        before = head()
        began = time.perf_counter()
        act(number)
        acted = time.perf_counter()
        written.append(bake_touched(entries_after(before)).written)
        acting.append((acted - began) * 1000)
        baking.append((time.perf_counter() - acted) * 1000)
    both = sorted(a + b for a, b in zip(acting, baking, strict=True))
    medians = [statistics.median(one) for one in (acting, baking, both)]
    tail = both[int(len(both) * 0.99) - 1]
    return [*(f"{median:.1f} ms" for median in medians), f"{tail:.1f} ms", f"{statistics.median(written):.0f}"]


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(int(sys.argv[2]))
    else:
        main()
