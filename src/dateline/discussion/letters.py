"""What was kept while the program could not take it comes again under its name; it is taken once."""

import re
from datetime import timedelta

from django.db.models import CharField
from django.http import HttpRequest
from django.utils import timezone

from dateline.discussion.models import Taken
from dateline.ledger.prepared import Given, Prepared, PreparedInsert

STAY = timedelta(days=7)  # far longer than any letter waits for a program that is there
_NAME = re.compile("[0-9a-f]{64}")
_leads = Prepared(lambda: Taken.objects.filter(letter=Given("letter", CharField())).values_list("leads", flat=True))
_add = PreparedInsert(Taken)


class AlreadyTaken(Exception):
    """This letter was taken before; what became of it is shown at `leads`."""

    def __init__(self, leads: str) -> None:
        super().__init__(leads)
        self.leads = leads


def letter_of(request: HttpRequest) -> str:
    """The name under which this form would come again; empty if nobody keeps it."""
    name = request.headers.get("X-Dateline-Letter", "")
    return name if _NAME.fullmatch(name) else ""


def check_new(letter: str) -> None:
    """Raise AlreadyTaken if this letter was taken. Call it in the transaction that takes it, before anything else."""
    if letter and (leads := _leads(letter=letter)):
        raise AlreadyTaken(leads[0])


def note(letter: str, leads: str) -> None:
    """Note that this letter was taken, in the transaction that took it."""
    if letter:
        _add(Taken(letter=letter, leads=leads))


def forget() -> None:
    """Forget those that nobody can bring again."""
    Taken.objects.filter(taken_at__lt=timezone.now() - STAY).delete()
