"""What an entry of the ledger says to a person: who did what to which, in words."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

# {it} is the subject, the others are facts of the entry. Only what stands here is shown of an entry.
PHRASES: dict[str, str] = {
    "user.added": "added {it} as {role}",
    "role.changed": "made {it} {role}, who was {was}",
    "access.taken": "took away the access of {it}",
    "access.given": "gave access to {it} again",
    "password.set": "set the password of {it}",
    "link.made": "made a link for {it} to choose a password",
    "factors.reset": "took all second factors off the account of {it}",
    "factor.added": "added a second factor: {factor}",
    "factor.removed": "removed a second factor: {factor}",
    "codes.made": "made new recovery codes",
    "code.used": "came in with a recovery code",
    "profile.changed": "changed their name, address or preferences",
    "actor.added": "added {it} to the atlas",
    "place.added": "added {it} to the atlas",
    "actor.changed": "changed {it}",
    "place.changed": "changed {it}",
    "alliance.begun": "put on record that {it} is allied with {ally} from {day} on",
    "alliance.ended": "put on record that {it} is no longer allied with {ally} from {day} on",
    "outline.drawn": "drew the outline of {it}",
    "outline.erased": "took the outline off {it}",
    "place.blurred": "let {it} be known to {within_km} km only",
    "place.merged": "let {it} count for {other}",
    "place.parted": "told {it} and {other} apart again",
    "source.added": "added {it}",
    "claim.kept_back": "kept back {it}",
    "claim.seen": "let {it} be told",
    "claim.turned_down": "turned down {it}",
    "delay.set": "set a delay: {action}, {hours} hours",
    "claim.made": "made {it}",
    "statement.added": "added a statement on {it}: {source} {stance}",
    "claim.assessed": "assessed {it}: {verdict}",
    "claim.linked": "linked {it} to the claim {other}: {bond}",
    "forecast.checked": "checked {it} as a forecast: {outcome}",
    "evidence.added": "added evidence on {it}",
    "evidence.shown": "decided whether readers see evidence on {it}",
    "evidence.geolocated": "said where evidence on {it} was taken",
    "evidence.handled": "noted what was done with evidence on {it}: {deed}",
    "series.published": "published {it}",
    "series.withdrawn": "withdrew {it}",
    "report.published": "published {it}",
    "report.withdrawn": "withdrew {it}",
    "report.corrected": "corrected {it}",
    "picture.added": "added {it}",
    "picture.changed": "changed {it} or its words",
    "picture.removed": "deleted {it}",
    "comment.posted": "let {it} be shown",
    "comment.held": "held {it}",
    "comment.mended": "mended {it}",
    "comment.taken_back": "took back {it}",
    "comment.refused": "refused {it}: {reason}",
    "comment.removed": "removed {it}: {reason}",
    "comment.restored": "restored {it}",
    "comment.erased": "erased {it}",
    "comment.voted": "voted on {it}",
    "comment.flagged": "reported {it}: {reason}",
    "votes.counted": "counted votes on {it}",
    "votes.dropped": "dropped votes on {it}",
    "votes.recounted": "counted all votes under {it} again",
    "passages.anchored": "found again the passages that readers speak of in {it}",
    "thread.governed": "changed how the discussion under {it} is led",
    "series.governed": "changed who may speak in {it}",
    "appeal.made": "asked for another look at {it}",
    "appeal.answered": "answered the appeal on {it}",
    "voice.restrained": "restrained {it}: {reason}",
    "voice.released": "released {it}",
    "voice.named": "kept a name for {it}",
    "voice.confirmed": "confirmed {it}",
    "voice.erased": "erased {it}",
    "screening.set": "changed how comments are screened",
    "moderation.counted": "entered an act into the public account of moderation",
    "contribution.answered": "answered the contribution in {it}: {answer}",
    "campaign.opened": "opened {it}",
    "donation.recorded": "recorded a donation to {it}",
    "mirror.added": "added {it}",
    "mirror.removed": "removed {it}",
    "follow.asked": "asked to follow",
    "follow.confirmed": "confirmed to follow",
    "follow.left": "no longer follows",
}

# What a list of acts can be narrowed to: the first words of the kinds.
SORTS: dict[str, frozenset[str]] = {
    "accounts": frozenset(
        {"user", "role", "access", "password", "link", "factors", "factor", "codes", "code", "profile"}
    ),
    "claims": frozenset({"claim", "statement", "evidence", "forecast", "source", "delay"}),
    "atlas": frozenset({"place", "actor", "alliance", "outline"}),
    "reports": frozenset({"report", "series", "passages", "picture"}),
    "comments": frozenset({"comment", "votes", "contribution"}),
    "moderation": frozenset({"thread", "appeal", "voice", "screening", "moderation"}),
    "funding": frozenset({"campaign", "donation"}),
    "mirrors": frozenset({"mirror"}),
    "followers": frozenset({"follow"}),
}


def kinds_of(sort: str) -> list[str]:
    """The kinds of one sort."""
    return [kind for kind in PHRASES if kind.partition(".")[0] in SORTS[sort]]


def phrase(kind: str, facts: Mapping[str, Any]) -> tuple[str, str, bool]:
    """What stands before the subject, what behind it, and whether the subject is named at all.

    A kind that has no row yet is shown as it is.
    """
    told = PHRASES.get(kind, f"{kind.replace('.', ' ')} {{it}}")
    before, named, behind = told.partition("{it}")
    known: defaultdict[str, str] = defaultdict(lambda: "…", {name: str(fact) for name, fact in facts.items()})
    return before.format_map(known), behind.format_map(known), bool(named)
