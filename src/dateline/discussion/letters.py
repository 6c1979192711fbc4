"""What was kept while the program could not take it comes as a letter, perhaps twice; it is taken once."""

import re
from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone

from dateline.discussion.models import Taken

STAY = timedelta(days=30)  # far longer than any letter waits
_NAME = re.compile("[0-9a-f]{64}")


class AlreadyTaken(Exception):
    """This letter was taken before; what became of it is shown at `leads`."""

    def __init__(self, leads: str) -> None:
        super().__init__(leads)
        self.leads = leads


def letter_of(request: HttpRequest) -> str:
    """The name of the letter that this is; empty if it came straight from its author."""
    name = request.headers.get("X-Dateline-Letter", "")
    return name if _NAME.fullmatch(name) else ""


def check_new(letter: str) -> None:
    """Raise AlreadyTaken if this letter was taken. Call it in the transaction that takes it, before anything else."""
    if letter and (leads := Taken.objects.filter(letter=letter).values_list("leads", flat=True).first()):
        raise AlreadyTaken(leads)


def note(letter: str, leads: str) -> None:
    """Note that this letter was taken, in the transaction that took it."""
    if letter:
        Taken.objects.create(letter=letter, leads=leads)


def forget() -> None:
    """Forget those that nobody can bring again."""
    Taken.objects.filter(taken_at__lt=timezone.now() - STAY).delete()
