"""Every file that readers get, what it is made from, and how it is made."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from django.conf import settings

from dateline.atlas.models import Actor, Place
from dateline.atlas.queries import actor, place
from dateline.claims.originals import shown_copy
from dateline.claims.queries import claim as claim_of
from dateline.claims.queries import shown_evidence
from dateline.discussion.models import Thread
from dateline.discussion.queries import many_replies
from dateline.discussion.rules import ON_THE_REPORT, Page, all_pages
from dateline.funding.models import Campaign
from dateline.funding.queries import campaign, campaigns
from dateline.moderation.queries import months
from dateline.publishing import finding
from dateline.publishing.assets import scripts, stylesheet, worker
from dateline.publishing.baking import standing
from dateline.publishing.edition import Edition
from dateline.publishing.folding import SHARDS
from dateline.publishing.manifest import COPIES, HEAD, KEY, REDIRECTS
from dateline.publishing.pages import (
    annotations,
    claim,
    copies,
    discussion,
    front,
    left,
    live,
    log,
    moderation,
    offline,
    pictures,
    record,
    report,
    search,
    sitemaps,
)
from dateline.publishing.searching import Sort, blocks, listed, segments, shard
from dateline.publishing.signing import has_key, public_key
from dateline.reports.models import Report, Series
from dateline.values.errors import NotFound

_LATER = {"text": 1, "spoken": 1, "discussion": 2, "live": 3}
LIVE = "discussion/live.json"  # in the folder of a report
OF_EVERY_BAKE = "copies"  # the key of what tells when the site was made: it goes with every bake


@dataclass(frozen=True, slots=True)
class Planned:
    """One file: its path in the site's folder, the key that stands for what it shows, and its content."""

    path: str
    key: str
    content: Callable[[], str | bytes]


def plan(edition: Edition, only: Collection[str] | None = None) -> Iterator[Planned]:
    """The files of the site that stand for these keys, all if none are given; the newest reports first.

    What stands for a key is found without looking at the rest of the site.
    """
    if only is None:
        yield from _everything(edition)
        return
    if refs := [key.removeprefix("claim:") for key in only if key.startswith("claim:")]:
        edition.read(refs)
    seen: set[str] = set()
    for key in sorted(only, key=_in_turn):
        for planned in _for_key(edition, key):
            if planned.path not in seen:
                seen.add(planned.path)
                yield planned


def _in_turn(key: str) -> tuple[int, int, str, str]:
    """A report's page that is made whole need not be made again for its discussion; what tells of both comes last.

    What one report stands for is made together, because all of it shows the same situation.
    """
    kind, _, which = key.partition(":")
    return _LATER.get(kind, 0), len(which), which, kind


def _for_key(edition: Edition, key: str) -> Iterable[Planned]:
    kind, _, which = key.partition(":")
    try:
        return list(_BY_KEY[kind](edition, which))
    except NotFound:  # it is no longer there, and what was at its address has been taken away
        return []


def _everything(edition: Edition) -> Iterator[Planned]:
    for one in edition.every_report():
        yield from _of_report(edition, one)
        yield from _of_thread(edition, one)
    for name in _OF_THE_SITE:
        yield from _of_the_site(name)(edition, "")
    for series in edition.series.values():
        yield _of_series(edition, series)
        for month in edition.months_of(series):
            yield _of_reports(edition, series, month)
    for month in edition.claimed_months:
        yield _of_claims(edition, month)
    for ref in edition.record:
        yield _of_claim(edition, ref)
    for somewhere in edition.places:
        yield from _of_place(edition, somewhere)
    for someone in edition.actors:
        yield _of_actor(edition, someone)
    for one_campaign in campaigns():
        yield _of_campaign(edition, one_campaign)
    yield from (Planned(*file) for file in finding.files(edition))
    for sort in Sort:
        for segment in segments(sort):
            yield from _of_words(edition, sort, segment)
        for block in blocks(sort):
            yield _of_listed(edition, sort, block)
    for month in months():
        yield from _by_month(edition, f"{month:%Y-%m}")
    yield from _of_what_left(edition)


def _of_the_site(name: str) -> Callable[[Edition, str], Iterator[Planned]]:
    """What stands for a key that is a mere name."""

    def planned(edition: Edition, _which: str) -> Iterator[Planned]:
        for path, content in _OF_THE_SITE[name](edition):
            yield Planned(path, name, content)

    return planned


def _by_leaving(edition: Edition, which: str) -> Iterator[Planned]:
    return (one for one in _of_what_left(edition) if one.key == f"left:{which}")


def _redirects(edition: Edition) -> "Files":
    yield REDIRECTS, partial(left.redirects_json, edition.left)


Files = Iterator[tuple[str, Callable[[], str | bytes]]]


def _assets(_edition: Edition) -> Files:
    for address, content in (stylesheet(), *scripts()):
        yield address.lstrip("/"), partial(bytes, content)


def _offline(edition: Edition) -> Files:
    yield "offline.js", worker
    yield "offline.json", partial(offline.to_keep, edition)
    yield "offline/index.html", offline.offline_page


def _record(_edition: Edition) -> Files:
    yield "record/index.html", log.record_page
    yield HEAD, log.head_json
    if has_key():
        yield KEY, public_key


def _evidence(_edition: Edition) -> Files:
    for name in sorted({piece.copy for piece in shown_evidence()}):
        yield f"evidence/{name}", partial(shown_copy, name)


def _one(path: str, make: Callable[[Edition], str]) -> Callable[[Edition], Files]:
    return lambda edition: iter([(path, partial(make, edition))])


def _frame(edition: Edition) -> Files:
    yield "404.html", partial(front.not_found_page, edition)
    yield "robots.txt", partial(sitemaps.robots_txt, edition)


_OF_THE_SITE: dict[str, Callable[[Edition], Files]] = {
    "assets": _assets,
    "front": _one("index.html", front.front_page),
    "feed": _one("feed.atom", front.feed),
    "frame": _frame,
    "situation": _one("situation/index.html", front.situation_page),
    "corrections": _one("corrections/index.html", front.corrections_page),
    "claims": _one("claims/index.html", record.claims_page),
    "search": _one("search/index.html", search.search_page),
    "offline": _offline,
    "record": _record,
    "evidence": _evidence,
    "redirects": _redirects,
    "moderation": _one("record/moderation/index.html", moderation.accounts_page),
    OF_EVERY_BAKE: _one(COPIES, copies.copies_page),
}


def _of_series(edition: Edition, one: Series) -> Planned:
    return Planned(f"{one.slug}/index.html", f"series:{one.pk}", partial(front.series_page, edition, one))


def _of_reports(edition: Edition, one: Series, month: date) -> Planned:
    path, key = reports_at(one, month), f"reports:{one.pk}:{month:%Y-%m}"
    return Planned(path, key, partial(front.month_page, edition, one, month))


def reports_at(series: Series, month: date) -> str:
    """The page of the reports of a series that are of one month, in the site's folder."""
    return f"{series.slug}/{month:%Y/%m}/index.html"


def _of_claims(edition: Edition, month: date) -> Planned:
    path, key = f"{record.month_at(month).strip('/')}/index.html", f"claimed:{month.isoformat()[:7]}"
    return Planned(path, key, partial(record.month_page, edition, month))


def _of_claim(edition: Edition, ref: str) -> Planned:
    return Planned(f"claims/{ref}/index.html", f"claim:{ref}", partial(claim.claim_page, edition, ref))


def _of_place(edition: Edition, one: Place) -> Iterator[Planned]:
    yield Planned(f"places/{one.ref}/index.html", f"place:{one.ref}", partial(record.place_page, edition, one))
    if one.pk in edition.outlined:
        yield Planned(f"places/{one.ref}/outline.geojson", f"place:{one.ref}", partial(record.outline_geojson, one))


def _of_actor(edition: Edition, one: Actor) -> Planned:
    return Planned(f"actors/{one.ref}/index.html", f"actor:{one.ref}", partial(record.actor_page, edition, one))


def _of_campaign(edition: Edition, one: Campaign) -> Planned:
    return Planned(f"funding/{one.ref}/index.html", f"campaign:{one.ref}", partial(front.campaign_page, edition, one))


def _of_what_left(edition: Edition) -> Iterator[Planned]:
    for one in edition.left:
        yield Planned(one.path, one.key, partial(left.page_of, one))


def _of_report(edition: Edition, one: Report) -> Iterator[Planned]:
    folder, key = one.address.strip("/"), f"report:{one.pk}"
    yield Planned(f"{folder}/index.html", key, partial(report.report_page, edition, one))
    yield Planned(f"{folder}/situation.geojson", key, partial(report.situation_geojson, edition, one))
    yield Planned(f"{folder}/situation.csv", key, partial(report.situation_csv, edition, one))
    if report.has_map(edition, one):
        yield Planned(f"{folder}/situation.svg", key, partial(report.situation_svg, edition, one))
        yield Planned(f"{folder}/areas.geojson", key, partial(report.areas_geojson_of, edition, one))
    for name, make in pictures.files_of(one):
        yield Planned(f"{folder}/{name}", key, partial(_named_by_content, edition, f"{folder}/{name}", make))
    yield Planned(f"{folder}/claims.json", key, partial(report.claims_json, edition, one))
    yield Planned(f"{folder}/annotations.jsonld", key, partial(annotations.annotations, edition, one))
    yield Planned(f"{folder}/{LIVE}", key, partial(live.live_json, edition, one))


def _named_by_content(edition: Edition, file: str, make: Callable[[], bytes]) -> bytes:
    """A file whose name stands for what is in it, such as a picture in one width: one that stands is not made again."""
    return (None if edition.doubts else _standing(file)) or make()


def _of_thread(edition: Edition, one: Report) -> Iterator[Planned]:
    thread = edition.thread_of(one)
    for page in all_pages(thread.roots, many_replies(thread)) if thread else all_pages(0, {}):
        yield _of_page(edition, one, thread, page, f"thread:{one.pk}")


def _of_discussion(edition: Edition, one: Report, path: str) -> Planned:
    """One page of it; the report's own page keeps what is above the discussion as it stands."""
    page, key = Page.named(path), f"discussion:{one.pk}:{path}"
    if page != ON_THE_REPORT:
        return _of_page(edition, one, edition.thread_of(one), page, key)
    file = f"{one.address.strip('/')}/index.html"
    return Planned(file, key, lambda: report.with_discussion_anew(edition, one, _standing(file)))


def _of_text(edition: Edition, one: Report) -> Planned:
    """The report's own page, where nothing changed but what readers say of it and of its passages."""
    file = f"{one.address.strip('/')}/index.html"
    return Planned(file, f"text:{one.pk}", lambda: report.with_passages_anew(edition, one, _standing(file)))


def _of_page(edition: Edition, one: Report, thread: Thread | None, page: Page, key: str) -> Planned:
    path = f"{one.address.strip('/')}/discussion/{page.path}/index.html"
    return Planned(path, key, partial(discussion.discussion_page, edition, one, thread, page))


def _of_live(edition: Edition, one: Report) -> Planned:
    """What readers said since, told anew; standings as they stand."""
    file = f"{one.address.strip('/')}/{LIVE}"
    return Planned(file, f"live:{one.pk}", lambda: live.live_json(edition, one, _standing(file)))


def _of_words(edition: Edition, sort: Sort, segment: int) -> Iterator[Planned]:
    for number in range(SHARDS):
        path = f"search/{sort}/words/{segment}/{number}.json"
        yield Planned(path, f"words:{sort}:{segment}", partial(shard, edition, sort, segment, number))


def _of_listed(edition: Edition, sort: Sort, block: int) -> Planned:
    return Planned(f"search/{sort}/{block}.json", f"listed:{sort}:{block}", partial(listed, edition, sort, block))


def _part_of(which: str) -> tuple[Sort, int]:
    """The kind and the number of a part of the search."""
    sort, _, number = which.partition(":")
    return Sort(sort), int(number)


def _standing(file: str) -> bytes | None:
    return standing(Path(settings.BAKED_ROOT), file)


def _by_claim(edition: Edition, ref: str) -> Iterator[Planned]:
    if ref in edition.record:
        yield _of_claim(edition, ref)


def _by_claimed(edition: Edition, which: str) -> Iterator[Planned]:
    if (month := date.fromisoformat(f"{which}-01")) in edition.claimed_months:
        yield _of_claims(edition, month)


def _by_spoken(edition: Edition, ref: str) -> Iterator[Planned]:
    """A claim's page, where nothing changed but what readers brought."""
    file = f"claims/{claim_of(ref).ref}/index.html"
    yield Planned(file, f"spoken:{ref}", lambda: claim.with_spoken_anew(edition, ref, _standing(file)))


def _by_discussion(edition: Edition, which: str) -> Iterator[Planned]:
    pk, _, path = which.partition(":")
    yield _of_discussion(edition, edition.report(int(pk)), path)


def _by_reports(edition: Edition, which: str) -> Iterator[Planned]:
    pk, month = series_and_month(which)
    one = edition.series.get(pk)
    if one and month in edition.months_of(one):
        yield _of_reports(edition, one, month)


def series_and_month(which: str) -> tuple[int, date]:
    """The primary key of a series and the first day of a month, as a key names them: 3:2017-11."""
    pk, _, month = which.partition(":")
    return int(pk), date.fromisoformat(f"{month}-01")


def _by_month(_edition: Edition, month: str) -> Iterator[Planned]:
    first = date.fromisoformat(f"{month}-01")
    yield Planned(f"record/moderation/{month}/index.html", f"month:{month}", partial(moderation.account_page, first))


def _by_sitemap(edition: Edition, which: str) -> Iterator[Planned]:
    yield from (Planned(*file) for file in finding.of_sitemap(edition, which))


def _by_picture(edition: Edition, pk: str) -> Iterator[Planned]:
    yield from (Planned(*file) for file in finding.of_picture(edition, edition.report(int(pk))))


_BY_KEY: dict[str, Callable[[Edition, str], Iterable[Planned]]] = {
    **{name: _of_the_site(name) for name in _OF_THE_SITE},
    "report": lambda edition, pk: _of_report(edition, edition.report(int(pk))),
    "thread": lambda edition, pk: _of_thread(edition, edition.report(int(pk))),
    "discussion": _by_discussion,
    "text": lambda edition, pk: [_of_text(edition, edition.report(int(pk)))],
    "live": lambda edition, pk: [_of_live(edition, edition.report(int(pk)))],
    "series": lambda edition, pk: [_of_series(edition, one) for one in [edition.series.get(int(pk))] if one],
    "reports": _by_reports,
    "claim": _by_claim,
    "claimed": _by_claimed,
    "spoken": _by_spoken,
    "place": lambda edition, ref: _of_place(edition, place(ref)),
    "actor": lambda edition, ref: [_of_actor(edition, actor(ref))],
    "sitemap": _by_sitemap,
    "picture": _by_picture,
    "campaign": lambda edition, ref: [_of_campaign(edition, campaign(ref))],
    "month": _by_month,
    "left": _by_leaving,
    "words": lambda edition, which: _of_words(edition, *_part_of(which)),
    "listed": lambda edition, which: [_of_listed(edition, *_part_of(which))],
}
