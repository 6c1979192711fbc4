"""Comments under a report, to measure its page: `python -m bench.comments REPORT HOW_MANY`, in the newsroom of DATELINE_HOME.

Seven of ten are replies; what was said there before is taken away. They are written in bulk past the actions: it measures
reading, not writing.
"""

import sys

from dateline.wiring.cli import set_up


def main() -> None:
    """Write them."""
    set_up()
    from tests.publishing.threads import fill

    from dateline.discussion.models import Comment, Thread
    from dateline.reports.models import Report

    address, many = sys.argv[1], int(sys.argv[2])
    report = next(one for one in Report.objects.all() if one.slug == address.strip("/").split("/")[-1])
    Comment.objects.filter(thread__report=report).update(parent=None)
    Thread.objects.filter(report=report).delete()
    fill(report, many)


if __name__ == "__main__":
    main()
