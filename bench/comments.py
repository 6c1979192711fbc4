"""Comments under a report, to measure its page: `python -m bench.comments REPORT HOW_MANY`, in the newsroom of DATELINE_HOME.

Seven of ten are replies. They are written in bulk past the actions: it measures reading, not writing.
"""

import sys
from random import Random

from dateline.wiring.cli import set_up

WORDS = [
    "the",
    "army",
    "bridge",
    "south",
    "of",
    "town",
    "says",
    "photo",
    "bank",
    "old",
    "river",
    "who",
    "no",
    "other",
    "yesterday",
    "seen",
    "there",
    "road",
    "still",
    "holds",
]


def main() -> None:
    """Write them."""
    set_up()
    from dateline.discussion.models import Comment, Thread
    from dateline.reports.models import Report

    address, many = sys.argv[1], int(sys.argv[2])
    report = next(one for one in Report.objects.all() if one.slug == address.strip("/").split("/")[-1])
    random = Random(20171109)
    thread, _ = Thread.objects.get_or_create(report=report)

    def comment(parent: Comment | None = None) -> Comment:
        return Comment(
            thread=thread,
            parent=parent,
            author=f"Reader {random.randrange(500)}",
            text=" ".join(random.choices(WORDS, k=30)),
        )

    roots = Comment.objects.bulk_create([comment() for _ in range(many * 3 // 10)], batch_size=500)
    Comment.objects.bulk_create([comment(random.choice(roots)) for _ in range(many - len(roots))], batch_size=500)


if __name__ == "__main__":
    main()
