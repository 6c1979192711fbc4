"""What was done about comments, month by month and without names: for anyone who asks how a discussion is led."""

from datetime import date

from django.template.loader import render_to_string

from dateline.moderation.models import Tally
from dateline.moderation.queries import account_of, months
from dateline.moderation.rules.reasons import Deed, Reason
from dateline.publishing.edition import Edition
from dateline.publishing.frame import frame

_TOLD = {
    Deed.HELD: "Held by the screening",
    Deed.SHOWN: "Shown after somebody had looked",
    Deed.REFUSED: "Refused: held, and never shown",
    Deed.REMOVED: "Removed after it had been shown",
    Deed.RESTORED: "Shown again after it had been removed",
    Deed.KEPT: "Left where it is, though readers had reported it",
    Deed.VOTES_COUNTED: "Bursts of votes from one network that were counted",
    Deed.VOTES_DROPPED: "Bursts of votes from one network that were dropped",
    Deed.SUSPENDED: "Voices suspended for a time",
    Deed.BANNED: "Voices banned for good",
    Deed.RELEASED: "Voices that may write again",
    Deed.APPEAL_GRANTED: "Appeals granted",
    Deed.APPEAL_TURNED_DOWN: "Appeals turned down",
    Deed.UNDONE: "Decisions that were undone",
}


def accounts_page(_edition: Edition) -> str:
    """The months of which there is an account."""
    return render_to_string("publishing/moderation.html", frame("/record/moderation/") | {"months": months()})


def account_page(month: date) -> str:
    """What was done in one month, and for which reasons."""
    address = f"/record/moderation/{month:%Y-%m}/"
    return render_to_string("publishing/moderation.html", frame(address) | {"month": month, "deeds": _deeds(month)})


def _deeds(month: date) -> list[tuple[str, int, list[tuple[str, int]]]]:
    """Each deed in words, how often it was done, and how often for which reason."""
    rows: dict[str, list[Tally]] = {}
    for tally in account_of(month):
        rows.setdefault(tally.deed, []).append(tally)
    return [
        (words, sum(one.many for one in rows[deed]), [(_why(one.reason), one.many) for one in rows[deed] if one.reason])
        for deed, words in _TOLD.items()
        if deed in rows
    ]


def _why(reason: str) -> str:
    return Reason(reason).sentence if reason in list(Reason) else f"Screening: {reason}."
