"""Which files a ledger entry touches: one table, read by the incremental bake."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from dateline.atlas.queries import places_of
from dateline.claims.in_order import claims_on
from dateline.claims.models import Claim
from dateline.claims.queries import claim as claim_of
from dateline.claims.queries import keys_of_places
from dateline.claims.rules.vocabulary import Effect
from dateline.discussion.queries import claims_spoken_of
from dateline.funding.queries import campaign as campaign_named
from dateline.ledger.models import Entry
from dateline.publishing.leavings import may_move
from dateline.publishing.rules import part_of
from dateline.publishing.searching import Sort, block_of, segment_of
from dateline.reports.models import Report, Series
from dateline.reports.queries import (
    published,
    reports_after,
    reports_that_rely_on,
    reports_that_show,
    series_called,
    versions_of,
)
from dateline.values.errors import DatelineError

EVERYTHING = "*"  # for what stands on every page, or on more than can be told

Touch = Callable[[Entry], Iterable[str]]


def touched_by(entries: Iterable[Entry]) -> set[str]:
    """The keys of `plans` that must be baked again; may hold EVERYTHING."""
    return {key for entry in entries for key in _touched(entry)}


def _touched(entry: Entry) -> list[str]:
    try:
        return list(_TABLE.get(entry.kind, _everything)(entry))
    except DatelineError:  # what it speaks of is no longer there: whatever showed it is made anew
        return [EVERYTHING]


def _everything(_entry: Entry) -> Iterable[str]:
    return [EVERYTHING]


def _nothing(_entry: Entry) -> Iterable[str]:
    return []


def _claim(entry: Entry) -> Iterable[str]:
    """A claim's own page, its place and actors, the reports that rely on it, and what shows all of the record."""
    return _of_claim(claim_of(entry.subject_id))


def _of_claim(claim: Claim) -> Iterable[str]:
    tied = [link.other for link in claim.links.select_related("other__place")]
    tied += [link.claim for link in claim.linked_from.select_related("claim__place")]
    yield part_of("claims", claim.pk)
    for one in (claim, *tied):
        yield f"claim:{one.ref}"
        yield block_of(Sort.CLAIM, one.pk)
    for ref in claim.decides_forecasts.values_list("claim__ref", flat=True):
        yield f"claim:{ref}"
    named = [claim]
    # Which claims count at a place hangs on those that they are tied to, wherever these speak of.
    for place in {one.place.answers_as for one in (claim, *tied) if one.place}:
        yield f"place:{place.ref}"
        # Whoever any claim sees at this place may hold it, or no longer hold it, because of this one.
        there = claims_on(place)
        named += there
        yield from (f"claim:{one.ref}" for one in there if one.effect != Effect.NONE)  # each tells who holds it now
    for one in named:
        for actor in (one.agent, one.target, one.effect_by, one.effect_against):
            if actor:
                yield f"actor:{actor.ref}"
    for report in reports_that_rely_on(claim):
        yield f"report:{report.pk}"
        yield from _lists(report.series, report.dated)
        yield block_of(Sort.REPORT, report.pk)
    yield from ("front", "claims", f"claimed:{claim.true_from.isoformat()[:7]}", "situation")


def _new_claim(entry: Entry) -> Iterable[str]:
    """All that, the words that it is found by, which stay as they are, and sitemaps: it may be the first of a month."""
    words = segment_of(Sort.CLAIM, claim_of(entry.subject_id).pk)
    return [*_claim(entry), words, "search", "sitemap", "sitemap:lists:0"]


def _linked(entry: Entry) -> Iterable[str]:
    """Both claims, and all that shows either."""
    return [*_claim(entry), *_of_claim(claim_of(entry.facts["other"]))]


def _evidence(entry: Entry) -> Iterable[str]:
    """The page of the claim that it speaks of, and the picture itself."""
    return [entry.subject, "evidence"]


def _sealed(touch: Touch) -> Touch:
    """What it touches, and the pages with the head of the log, which has an entry more."""
    return lambda entry: [*touch(entry), "record"]


def _report(entry: Entry) -> Iterable[str]:
    """The report, the one after it, every list of reports, what shows its map, what stands where it was."""
    number = entry.subject_id
    yield from (f"report:{number}", "front", "feed", "corrections", "offline")
    yield from ("sitemap", "sitemap:news", "sitemap:lists:0", part_of("reports", int(number)))
    if entry.kind != "report.corrected":  # a correction stands on the report alone
        yield from (f"thread:{number}", f"picture:{number}", segment_of(Sort.REPORT, int(number)), "search")
        yield from (f"spoken:{ref}" for ref in claims_spoken_of(int(number)))
    yield block_of(Sort.REPORT, int(number))
    if may_move(entry):
        yield from (f"left:{entry.subject}", "redirects")
    refs: set[str] = set()
    report = Report.objects.filter(pk=number).first()
    had = Entry.objects.filter(subject=entry.subject, kind__startswith="report.").values_list("facts", flat=True)
    for series, day, place in _places_in_series(report, had):
        yield from _lists(series, day)
        yield from (f"report:{pk}" for pk in reports_after(series, day, place))
    for first in {facts["translation_of"] for facts in had if facts.get("translation_of")} | {int(number)}:
        yield from (f"report:{one.pk}" for one in versions_of(first))
    if report:
        refs |= {mark.claim.ref for mark in report.marks.select_related("claim")}
        if report.headline_claim:
            refs.add(report.headline_claim.ref)
    # Claims that it marked before and no longer does, and the claim of a correction, name the report too.
    for facts in had:
        refs |= {*facts.get("claims", []), *([facts["claim"]] if "claim" in facts else [])}
    yield from (f"claim:{ref}" for ref in refs)
    yield from (f"place:{place.ref}" for place in places_of(keys_of_places(refs)).values())


def _picture(entry: Entry) -> Iterable[str]:
    """The reports that show it."""
    return [f"report:{report.pk}" for report in reports_that_show(int(entry.subject_id))]


def _lists(series: Series, day: date) -> Iterable[str]:
    """The pages that list the reports of a series, of which one is of this day."""
    return [f"series:{series.pk}", f"reports:{series.pk}:{day:%Y-%m}"]


def _places_in_series(report: Report | None, had: Iterable[dict[str, Any]]) -> set[tuple[Series, date, int]]:
    """In which series, of which day and under which number a report stands, and stood by what was said of it before."""
    found = {(report.series, report.dated, report.number)} if report else set()
    now = {report.series} if report else set()
    for slug, day, number in {(*_stood_at(facts.get("address", "")), facts.get("number", 0)) for facts in had}:
        # A series that moved took its reports along, which say nothing of it: it may be the one that this is in now.
        if day:
            found |= {(series, day, number) for series in {series_called(slug), *now} if series}
    return found


def _stood_at(address: str) -> tuple[str, date | None]:
    """The series and the day in the address of a report: /series/2017/11/09/report/."""
    slug, *parts = address.strip("/").split("/")
    try:
        return slug, date(*(int(part) for part in parts[:3])) if len(parts) == 4 else None
    except (ValueError, TypeError):
        return slug, None


def _comment(entry: Entry) -> Iterable[str]:
    """The pages that show it, which the entry names, or all in older entries; what open pages are told of it.

    Also the text of the report, which counts the remarks on a passage, and the page of the claim that it speaks of.
    """
    report = entry.facts.get("report")
    if "pages" not in entry.facts:
        return [f"report:{report}", f"thread:{report}"]
    keys = [*(f"discussion:{report}:{page}" for page in entry.facts["pages"]), f"live:{report}"]
    keys += [f"text:{report}"] if entry.facts.get("passage") else []
    return keys + ([f"spoken:{entry.facts['claim']}"] if entry.facts.get("claim") else [])


def _passages(entry: Entry) -> Iterable[str]:
    """The text that they stand in, and every comment that may quote one."""
    return [f"text:{entry.subject_id}", f"thread:{entry.subject_id}"]


def _campaign(entry: Entry) -> Iterable[str]:
    """The book, and the meter on every report of its series."""
    yield f"campaign:{entry.subject_id}"
    yield "sitemap:lists:0"
    campaign = campaign_named(entry.subject_id)
    if campaign.series:
        for report in published(campaign.series):
            yield f"report:{report.pk}"


def _month(entry: Entry) -> Iterable[str]:
    """The account of the month, and the list of months, of which it may be the first."""
    return [f"month:{entry.subject_id}", "moderation"]


def _copies(_entry: Entry) -> Iterable[str]:
    """The page that names the mirrors."""
    return ["copies"]


def _place(entry: Entry) -> Iterable[str]:
    """Its own page."""
    return [entry.subject]


_TABLE: dict[str, Touch] = {
    "outline.drawn": _place,
    "outline.erased": _place,
    "claim.made": _new_claim,
    "claim.assessed": _sealed(_claim),
    "claim.linked": _sealed(_linked),
    "forecast.checked": _sealed(_claim),
    "statement.added": _sealed(_claim),
    "evidence.added": _sealed(_evidence),
    "evidence.shown": _evidence,
    "evidence.geolocated": _evidence,
    "evidence.handled": _nothing,  # it is seen at the desk alone
    "report.published": _report,
    "report.withdrawn": _report,
    "report.corrected": _sealed(_report),
    "picture.added": _nothing,  # it shows with the report that it is put into
    "picture.changed": _picture,
    "picture.removed": _picture,
    "comment.posted": _comment,
    "comment.voted": _comment,
    "comment.mended": _comment,
    "comment.taken_back": _comment,
    "comment.removed": _comment,
    "comment.restored": _comment,
    "comment.erased": _comment,
    "votes.counted": _comment,
    "votes.recounted": _comment,
    "thread.governed": _comment,
    "contribution.answered": _comment,
    "passages.anchored": _passages,
    "campaign.opened": _campaign,
    "donation.recorded": _campaign,
    "moderation.counted": _month,
    "mirror.added": _copies,
    "mirror.removed": _copies,
    "source.added": _nothing,  # a source shows once it says something
    "claim.kept_back": _nothing,  # what is kept back is on no page
    "claim.seen": _nothing,
    "claim.turned_down": _nothing,
    "delay.set": _nothing,
    "user.added": _nothing,
    "role.changed": _nothing,
    "access.taken": _nothing,
    "access.given": _nothing,
    "password.set": _nothing,
    "link.made": _nothing,
    "factors.reset": _nothing,
    "factor.added": _nothing,
    "factor.removed": _nothing,
    "codes.made": _nothing,
    "code.used": _nothing,
    "profile.changed": _nothing,
    "comment.held": _nothing,
    "comment.refused": _nothing,
    "votes.dropped": _nothing,
    "voice.named": _nothing,
    "voice.confirmed": _nothing,
    "voice.erased": _nothing,
    "series.governed": _nothing,
    "comment.flagged": _nothing,
    "appeal.made": _nothing,
    "appeal.answered": _nothing,
    "voice.restrained": _nothing,
    "voice.released": _nothing,
    "screening.set": _nothing,
    "follow.asked": _nothing,
    "follow.confirmed": _nothing,
    "follow.left": _nothing,
}

SILENT = frozenset(kind for kind, touch in _TABLE.items() if touch is _nothing)  # readers see nothing of these
