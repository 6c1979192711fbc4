"""How long a claim that tells where people are is kept back. Pure functions.

Nobody is to be found by what we publish: where someone moves is told once it is no longer where they are.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from dateline.claims.rules.vocabulary import Action, Mode

MOST_HOURS = 24 * 30

# Hours by what was done: 24 for positions and routes of those who move, none for what is told of places alone.
USUAL: dict[Action, int] = {
    action: 24
    if action in {Action.ADVANCES, Action.APPROACHES, Action.WITHDRAWS, Action.DISPLACEMENT, Action.AID}
    else 0
    for action in Action
}


def kept_until(
    action: Action, mode: Mode, ended: datetime, now: datetime, hours: Mapping[Action, int]
) -> datetime | None:
    """Until when such a claim is kept back; None: it may go on record now.

    `ended` is the last instant at which it may have been so; what may last still is counted from now. What was not so
    or will be tells no position.
    """
    if mode in {Mode.NEGATED, Mode.FUTURE} or not hours[action]:
        return None
    until = min(ended, now) + timedelta(hours=hours[action])
    return until if until > now else None
