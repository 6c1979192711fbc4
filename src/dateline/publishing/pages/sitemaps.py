"""What machines that look for pages are told: the lists of all addresses, the news, and where not to look."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import escape

from django.conf import settings

from dateline.claims.changes import last_words
from dateline.funding.queries import campaigns
from dateline.publishing import rules
from dateline.publishing.edition import Edition
from dateline.publishing.pages import front, record
from dateline.reports.queries import addresses_numbered, news_of
from dateline.values.text import visible

NEWS_DAYS = 2  # before the newest report
MOST_NEWS = 1000  # as many as a news sitemap may have
_OPEN = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
_CLOSED = ("/desk/", "/write/", "/follow/", "/api/", "/situation/?")

Listed = tuple[str, datetime | None]


def robots_txt(_edition: Edition) -> str:
    """Where crawlers may not go: what is asked of the program, and what is written to it."""
    closed = "".join(f"Disallow: {address}\n" for address in _CLOSED)
    maps = "".join(f"Sitemap: {settings.SITE_ADDRESS}/{name}\n" for name in ("sitemap.xml", "news-sitemap.xml"))
    return f"User-agent: *\n{closed}\n{maps}"


def index(paths: Iterable[str]) -> str:
    """The list of the parts. It has no days: it changes only when there is a new part."""
    rows = "".join(f"<sitemap><loc>{_address(f'/{path}')}</loc></sitemap>\n" for path in paths)
    return f'{_OPEN}<sitemapindex xmlns="{_SITEMAP}">\n{rows}</sitemapindex>\n'


def of_lists(edition: Edition) -> str:
    """The pages that list others, and the books. They change with all that they list and carry no day."""
    fixed = [
        "/",
        "/claims/",
        "/situation/",
        "/corrections/",
        "/search/",
        "/record/",
        "/record/copies/",
        "/record/moderation/",
    ]
    months = [record.month_at(month) for month in edition.claimed_months]
    series = sorted(edition.series.values(), key=lambda one: one.address)
    lists = [address for one in series for address in (one.address, *front.months_at(edition, one))]
    books = [f"/funding/{one.ref}/" for one in campaigns()]
    return _urls((address, None) for address in [*fixed, *months, *lists, *books])


def of_reports(edition: Edition, part: int) -> str:
    """Reports, each with the moment of its last publication or correction."""
    own = addresses_numbered(part * rules.PART, (part + 1) * rules.PART)
    return _urls((address, edition.changed_at(pk, published)) for pk, address, published in own)


def of_claims(_edition: Edition, part: int) -> str:
    """Claims, each with the moment at which the last word on it came on our record."""
    found = last_words(part * rules.PART, part * rules.PART + rules.PART - 1)
    return _urls((f"/claims/{ref}/", changed) for ref, changed in found)


def of_places(edition: Edition, part: int) -> str:
    """Places. They change with claims of their neighbours too and carry no day."""
    return _urls((f"/places/{one.ref}/", None) for one in edition.places if one.pk // rules.PART == part)


def of_actors(edition: Edition, part: int) -> str:
    """Actors, as places."""
    return _urls((f"/actors/{one.ref}/", None) for one in edition.actors if one.pk // rules.PART == part)


def news(_edition: Edition) -> str:
    """The reports of the last two days, counted back from the newest: the same file whenever it is made."""
    name = escape(visible(settings.NEWSROOM_NAME))
    rows = "".join(
        f"<url><loc>{_address(address)}</loc><news:news><news:publication><news:name>{name}</news:name>"
        f"<news:language>{language}</news:language></news:publication>"
        f"<news:publication_date>{_moment(at)}</news:publication_date>"
        f"<news:title>{escape(visible(title))}</news:title></news:news></url>\n"
        for title, address, language, at in news_of(timedelta(days=NEWS_DAYS), MOST_NEWS)
    )
    return f'{_OPEN}<urlset xmlns="{_SITEMAP}" xmlns:news="{_NEWS}">\n{rows}</urlset>\n'


def _urls(listed: Iterable[Listed]) -> str:
    rows = "".join(
        f"<url><loc>{_address(address)}</loc>{f'<lastmod>{_moment(at)}</lastmod>' if at else ''}</url>\n"
        for address, at in listed
    )
    return f'{_OPEN}<urlset xmlns="{_SITEMAP}">\n{rows}</urlset>\n'


def _address(path: str) -> str:
    return escape(f"{settings.SITE_ADDRESS}{path}")


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
