"""Somebody who writes to a newsroom beside others: `python tests/writer.py COUNT [hold]`, at the word on its input.

Puts COUNT statements of one source on one claim and one day on record, one transaction each, and prints the numbers
of their ledger entries. With `hold` the last of them is committed only at a second word.
"""

import sys
from datetime import date

from dateline.wiring.cli import set_up

set_up()

from django.db import transaction  # noqa: E402  # Django must be awake

from dateline.claims.actions import add_statement  # noqa: E402
from dateline.claims.queries import claim, source  # noqa: E402
from dateline.claims.rules.vocabulary import StanceKind  # noqa: E402
from dateline.ledger.queries import head  # noqa: E402


def say(note: str) -> int:
    stance, day = StanceKind.ASSERTS, date(2017, 11, 20)
    add_statement(claim=claim("ak-gov-1"), source=source("sana"), stance=stance, known_at=day, note=note, by=None)
    return head()


def word(said: str) -> None:
    sys.stdout.write(f"{said}\n")
    sys.stdout.flush()
    sys.stdin.readline()


count, hold = int(sys.argv[1]), "hold" in sys.argv
head()  # connected
word("ready")
for number in range(count):
    with transaction.atomic():
        made = say(f"It fell, for the time number {number}.")
        if hold and number == count - 1:
            word(f"holds {made}")
    sys.stdout.write(f"{made}\n")
    sys.stdout.flush()
