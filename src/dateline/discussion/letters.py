"""What was kept while the program could not take it comes again under its name; it is taken once."""

import re
from datetime import timedelta

from django.db.models import CharField
from django.http import HttpRequest
from django.utils import timezone

from dateline.discussion.models import Taken
from dateline.ledger.prepared import Given, Prepared, PreparedInsert

STAY = timedelta(days=30)  # far longer than any letter waits for a program that is there
_NAME, _SEED = re.compile("[0-9a-f]{64}"), re.compile(r"[\w-]{32}", re.ASCII)
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


def seed_of(request: HttpRequest) -> str:
    """What the key of a voice is drawn from, so that it is the same should this form come again."""
    seed = request.headers.get("X-Dateline-Seed", "")
    return seed if _SEED.fullmatch(seed) else ""


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
