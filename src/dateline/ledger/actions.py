"""Writing to the ledger: always inside the transaction of what it tells of."""

from typing import Any

from django.db import transaction

from dateline.ledger import consumers
from dateline.ledger.clock import record_time
from dateline.ledger.models import Entry
from dateline.ledger.prepared import PreparedInsert

_add = PreparedInsert(Entry)
SYSTEM = "newsroom"  # the command line and the newsroom's own jobs


def append(*, kind: str, subject: str, by: str, **facts: Any) -> Entry:
    """Record that something happened; `facts` must be plain JSON.

    Must be called inside a transaction, so that the entry stands or falls with the change itself.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{kind} was recorded outside a transaction")
    entry = Entry(kind=kind, subject=subject, by=by, facts=facts, recorded_at=record_time())
    _add(entry)
    transaction.on_commit(consumers.wake)
    return entry
