"""The index that the search page asks: files of a bounded size, each made from a bounded part of the record.

Documents are numbered by kind with their primary keys. A segment is a range of numbers; its words stand in 64 shards
by their first two letters. What a document is called stands in blocks of few documents. (docs/decisions/0009-search.md)
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from dateline.atlas.queries import place_numbers, places_numbered
from dateline.claims.queries import claim_numbers, claims_numbered, refs_numbered
from dateline.publishing.edition import Edition
from dateline.publishing.indexing import Document, Words, as_json
from dateline.reports.queries import report_numbers, reports_numbered, texts_numbered, with_corrections
from dateline.values.time import in_words

_BEGINNING = date(1970, 1, 1).toordinal()


class Sort(StrEnum):
    """What can be found."""

    REPORT = "reports"
    CLAIM = "claims"
    PLACE = "places"


@dataclass(frozen=True, slots=True)
class Size:
    """How many numbers a segment and a block have, how their documents are read, and which numbers there are."""

    segment: int
    block: int
    read: Callable[[int, int], Iterator[Document]]
    numbers: Callable[[], range]


def segments(sort: Sort) -> range:
    """The segments of a kind, those without documents between others too."""
    return _parts(sort, SIZES[sort].segment)


def blocks(sort: Sort) -> range:
    """The blocks of a kind, likewise."""
    return _parts(sort, SIZES[sort].block)


def segment_of(sort: Sort, number: int) -> str:
    """The key of the words of the segment that this document is in."""
    return f"words:{sort}:{number // SIZES[sort].segment}"


def block_of(sort: Sort, number: int) -> str:
    """The key of the block that this document is in."""
    return f"listed:{sort}:{number // SIZES[sort].block}"


def shard(edition: Edition, sort: Sort, segment: int, number: int) -> str:
    """One file of words. A segment is read once for all of its shards."""
    if edition.shards[0] != (sort, segment):
        edition.shards = (sort, segment), _shards(sort, segment, anew=edition.doubts)
    return edition.shards[1][number]


_kept: dict[Sort, Words] = {}  # of each kind the segment that was asked for last


def _shards(sort: Sort, segment: int, *, anew: bool) -> list[str]:
    """Its files, from what is kept of it unless they are to be made anew. Only for who is alone with the site."""
    size = SIZES[sort]
    first = segment * size.segment
    words = _kept.pop(sort, None)
    if anew or words is None or words.first != first:
        words = Words(first)
    files = words.of(size.read(first, first + size.segment))
    _kept[sort] = words  # had it failed half way, nothing would be kept
    return files


def listed(edition: Edition, sort: Sort, block: int) -> str:
    """What the documents of a block are called, where they are and how they stand, by number."""
    size = SIZES[sort].block
    return as_json(dict(_LISTED[sort](edition, block * size, (block + 1) * size)))


def _parts(sort: Sort, size: int) -> range:
    numbers = SIZES[sort].numbers()
    return range(numbers.start // size, (numbers.stop - 1) // size + 1) if numbers else range(1)


def _day(of: date) -> int:
    return of.toordinal() - _BEGINNING


def _reports(first: int, end: int) -> Iterator[Document]:
    for number, dated, title, summary, dateline, bylines, body in texts_numbered(first, end):
        yield Document(number, _day(dated), (title,), (summary, dateline, bylines), body)


def _claims(first: int, end: int) -> Iterator[Document]:
    for number, text, since, place, aliases in claims_numbered(first, end):
        yield Document(number, _day(since), (text,), (place or "", *(aliases or [])))


def _places(first: int, end: int) -> Iterator[Document]:
    for one in places_numbered(first, end):
        yield Document(one.pk, 0, (one.name, *one.aliases), (one.kind,))


Rows = Iterator[tuple[int, dict[str, Any]]]


def _listed_reports(edition: Edition, first: int, end: int) -> Rows:
    corrected = with_corrections(first, end)
    for one in reports_numbered(first, end):
        series = edition.series_of(one)
        said: dict[str, Any] = {
            "title": one.title,
            "address": f"{series.address}{one.dated:%Y/%m/%d}/{one.slug}/",
            "day": in_words(one.dated),
            "about": f"{series.title}, No. {one.number}",
        }
        if one.headline_claim:
            said["standing"] = edition.standing_now(one.headline_claim.ref)
        yield one.pk, said | ({"corrected": True} if one.pk in corrected else {})


def _listed_claims(edition: Edition, first: int, end: int) -> Rows:
    refs = refs_numbered(first, end)
    edition.read(refs)
    for ref in refs:
        claim = edition.record[ref].claim
        said = {"title": claim.text, "address": f"/claims/{ref}/", "day": claim.when_in_words}
        yield claim.pk, said | {"standing": edition.standing_now(ref)}


def _listed_places(_edition: Edition, first: int, end: int) -> Rows:
    for one in places_numbered(first, end):
        said: dict[str, Any] = {"title": one.name, "address": f"/places/{one.ref}/", "about": one.kind}
        yield one.pk, said | ({"also": one.aliases} if one.aliases else {})


SIZES = {
    Sort.REPORT: Size(1024, 32, _reports, report_numbers),
    Sort.CLAIM: Size(8192, 64, _claims, claim_numbers),
    Sort.PLACE: Size(16_384, 64, _places, place_numbers),
}
_LISTED: dict[Sort, Callable[[Edition, int, int], Rows]] = {
    Sort.REPORT: _listed_reports,
    Sort.CLAIM: _listed_claims,
    Sort.PLACE: _listed_places,
}
