"""What other sites show of a page when somebody shares its address: Open Graph, and the same for Twitter cards."""

from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape

from django.conf import settings
from django.utils.html import strip_tags

from dateline.publishing.edition import Edition
from dateline.reports.models import Report
from dateline.situation.drawing.picture import SIZE
from dateline.values.text import one_line

LONGEST = 200  # letters of a description: what sites show of it
LOCALE = "en"
PICTURE = "situation.png"


@dataclass(frozen=True, slots=True)
class Card:
    """One page in a few words, with a picture if there is one."""

    title: str
    words: str
    address: str
    kind: str = "website"
    picture: str = ""
    pictured: str = ""  # in words, for those who do not see it
    published: str = ""
    changed: str = ""
    size: tuple[int, int] = SIZE
    locale: str = LOCALE


def of_report(edition: Edition, report: Report) -> Card:
    """A report: its summary, else how it begins; its map."""
    return Card(
        title=report.title,
        words=bounded(report.summary or opening(report.body) or report.title),
        address=f"{settings.SITE_ADDRESS}{report.address}",
        kind="article",
        locale=report.language,
        picture=picture_of(edition, report),
        pictured=f"Who held which place: {edition.at_press(report).in_words()}",
        published=moment(report.first_published_at),
        changed=moment(edition.changed_at(report.pk, report.last_published_at)),
    )


def of_page(edition: Edition, *, title: str, words: str, path: str, report: Report | None) -> Card:
    """A page of the record, with the map of a report that speaks of it."""
    picture = picture_of(edition, report) if report else ""
    return Card(
        title=title,
        words=bounded(words),
        address=f"{settings.SITE_ADDRESS}{path}",
        picture=picture,
        pictured=f"Who held which place: {edition.at_press(report).in_words()}" if report and picture else "",
    )


def picture_of(edition: Edition, report: Report) -> str:
    """Where a report's map is as a PNG; empty if there is nothing to draw."""
    return f"{settings.SITE_ADDRESS}{report.address}{PICTURE}" if edition.has_map(report) else ""


def newest(reports: list[Report]) -> Report | None:
    """The one that stands for the latest day."""
    return max(reports, key=lambda one: (one.dated, one.number, one.pk), default=None)


def opening(body: str) -> str:
    """The words of the first paragraph."""
    return one_line(unescape(strip_tags(body.partition("</p>")[0])))


def bounded(text: str) -> str:
    """A text cut between words."""
    text = one_line(text)
    if len(text) <= LONGEST:
        return text
    return text[: LONGEST - 1].rpartition(" ")[0].rstrip(",;:") + "…"


def moment(at: datetime | None) -> str:
    """As machines read it; empty for what has not been."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if at else ""
