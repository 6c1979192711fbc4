"""The files by which pages are found and shown elsewhere, and the keys that stand for them."""

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from pathlib import Path

from django.conf import settings

from dateline.claims.changes import last_key
from dateline.publishing import rules
from dateline.publishing.baking import standing
from dateline.publishing.edition import Edition
from dateline.publishing.pages import report, sitemaps
from dateline.publishing.pages.cards import PICTURE
from dateline.reports.models import Report
from dateline.reports.queries import parts_of_reports

File = tuple[str, str, Callable[[], str | bytes]]  # path, key, content
_CONTENT: dict[str, Callable[[Edition, int], str]] = {
    "lists": lambda edition, _part: sitemaps.of_lists(edition),
    "reports": sitemaps.of_reports,
    "claims": sitemaps.of_claims,
    "places": sitemaps.of_places,
    "actors": sitemaps.of_actors,
}


def keys_of_sitemaps(edition: Edition) -> list[str]:
    """The keys of the index, the news and all parts."""
    parts = [f"sitemap:{kind}:{number}" for kind in _CONTENT for number in _numbers(edition, kind)]
    return ["sitemap", "sitemap:news", *parts]


def files(edition: Edition) -> Iterator[File]:
    """All of them but robots.txt."""
    for key in keys_of_sitemaps(edition):
        yield from of_sitemap(edition, key.removeprefix("sitemap").lstrip(":"))
    for one in edition.every_report():
        yield from of_picture(edition, one)


def of_sitemap(edition: Edition, which: str) -> Iterator[File]:
    """What stands for a key of the kind “sitemap”: the index, the news or a part; no part in which nothing is left."""
    kind, _, number = which.partition(":")
    if not which:
        yield "sitemap.xml", "sitemap", partial(_index, edition)
    elif which == "news":
        yield "news-sitemap.xml", "sitemap:news", partial(sitemaps.news, edition)
    elif int(number) in _numbers(edition, kind):
        yield _part(edition, kind, int(number))


def of_picture(edition: Edition, one: Report) -> Iterator[File]:
    """A report's map as a PNG. It was drawn for the press: what is said since does not change it."""
    if edition.has_map(one):
        path = f"{one.address.strip('/')}/{PICTURE}"
        yield path, f"picture:{one.pk}", lambda: report.situation_png(edition, one, _standing(edition, path))


def _standing(edition: Edition, path: str) -> bytes | None:
    return None if edition.doubts else standing(Path(settings.BAKED_ROOT), path)


def parts_of(keys: Collection[str]) -> list[str]:
    """The paths of the parts among these keys, also of parts in which nothing is left to list."""
    parts = (key.split(":") for key in sorted(keys) if key.startswith("sitemap:"))
    return [_path(rest[0], rest[1]) for _, *rest in parts if len(rest) == 2]


def _index(edition: Edition) -> str:
    return sitemaps.index(_path(kind, number) for kind in _CONTENT for number in _numbers(edition, kind))


def _numbers(edition: Edition, kind: str) -> Iterable[int]:
    """The numbers of the parts of a kind. Claims are never taken away, so theirs need not be counted."""
    if kind == "lists":
        return [0]
    if kind == "claims":
        last = last_key()
        return range(last // rules.PART + 1 if last else 0)
    if kind == "reports":
        return parts_of_reports(rules.PART)
    named = edition.places if kind == "places" else edition.actors
    return sorted({one.pk // rules.PART for one in named})


def _part(edition: Edition, kind: str, number: int) -> File:
    return _path(kind, number), f"sitemap:{kind}:{number}", partial(_CONTENT[kind], edition, number)


def _path(kind: str, number: int | str) -> str:
    return f"sitemap-{kind}-{number}.xml"
