"""Making and upgrading a newsroom's database."""

from io import StringIO

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from dateline.ledger.log import backfill
from dateline.ledger.models import Entry
from dateline.publishing.signing import make_key
from dateline.reports.actions import name_home
from dateline.wiring.cli import progress


class _Steps(StringIO):
    """Counts the migrations that Django says it has applied."""

    def __init__(self, total: int, label: str) -> None:
        super().__init__()
        self.advance, self.end = progress(label)
        self.total, self.done = total, 0

    def write(self, text: str) -> int:
        self.done += text.count(" OK")
        self.advance(min(self.done, self.total), self.total)
        return len(text)


def steps_to_go() -> int:
    """How many migrations the database lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def is_in_use() -> bool:
    """Whether the database is a newsroom's already; what an `init` that failed has left in it is none."""
    if not steps_to_go():
        return True
    return Entry._meta.db_table in connection.introspection.table_names() and Entry.objects.exists()


def bring_up_to_date(*, name: str, site: str, label: str) -> int:
    """Apply what the database lacks, and give rows older than the log their leaves.

    Also makes the newsroom's key if it has none, and tells Wagtail name and address. Returns the steps taken.
    """
    todo = steps_to_go()
    if todo:
        steps = _Steps(todo, label)
        call_command("migrate", stdout=steps, verbosity=1, interactive=False)
        steps.end()
    backfill()
    make_key()
    name_home(name=name, site=site)
    return todo
